//go:build linux

package render

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
)

// chromium is the installed browser. Without one a test is left out and says so; where everything must be there, it fails.
func chromium(t testing.TB) string {
	t.Helper()
	path, err := Find("")
	if err != nil {
		t.Fatal(err)
	}
	if path == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("there is no Chromium; .ci/install installs it")
		}
		t.Skip("there is no Chromium on this machine: what renders pages is not tested")
	}
	return path
}

const agent = "MolvaBot/1.0 (+https://molva.example/bot)"

// started makes a Browser whose profiles lie in a folder that must be empty at the end.
func started(t *testing.T, cfg Config) *Browser {
	t.Helper()
	cfg.Chromium, cfg.Agent, cfg.Temp = chromium(t), agent, folder(t)
	b, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.Close()
		left, err := os.ReadDir(cfg.Temp)
		if err != nil || len(left) > 0 {
			t.Errorf("left in the folder for profiles: %v, %v", left, err)
		}
		if pids := strays(cfg.Temp); len(pids) > 0 {
			t.Errorf("processes that outlived their browser: %v", pids)
		}
	})
	return b
}

// folder is an empty folder that everybody may enter, unlike the test's own: a browser of root's runs as nobody.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "molva-render-")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

var htmlHead = http.Header{"Content-Type": {"text/html; charset=utf-8"}}

// site answers by path; what it does not know it refuses.
func site(body string, paths map[string]string) Page {
	return Page{URL: "https://shop.example/reviews", Header: htmlHead, Body: []byte(body), Ask: func(_ context.Context, r Request) (Answer, error) {
		body, ok := paths[strings.TrimPrefix(r.URL, "https://shop.example")]
		if !ok {
			return Answer{}, errors.New("not here")
		}
		kind := "application/json"
		if strings.HasSuffix(r.URL, ".js") {
			kind = "text/javascript; charset=utf-8"
		}
		return Answer{http.StatusOK, http.Header{"Content-Type": {kind}}, []byte(body)}, nil
	}}
}

func render(t *testing.T, b *Browser, p Page) Result {
	t.Helper()
	r, err := b.Render(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
