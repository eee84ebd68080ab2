package deploy

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"molva/crawler"
	"molva/crawler/yardstick"
)

// A host without end is given up where the flags say, and the summary names it, what it cost and why.
func TestCrawlGivesUpAHostWithoutEnd(t *testing.T) {
	good := reviewSite(t)
	endless := httptest.NewServer(yardstick.Honest(t.Errorf, crawler.DefaultAgent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, fmt.Sprintf(`<p>%s</p><a href="%sx">on</a>`, strings.Repeat("Слово. ", 9000), r.URL.Path))
	})))
	defer endless.Close()
	args := []string{"crawl", endless.URL + "/", good.URL + "/", "--delay", "0", "--allow-net", "127.0.0.0/8"}
	for _, c := range []struct {
		flag, value, says string
	}{
		{"--max-host-requests", "12", "12 requests, "},
		{"--max-host-mib", "1", "the bound of 1048576 bytes from one host is reached"},
		{"--max-host-time", "1ns", "; given up: the bound of 1ns of waiting for one host is reached"},
	} {
		status, out, errs := molva(append(args, c.flag, c.value)...)
		if status != 3 || !strings.Contains(errs, endless.URL+": ") || !strings.Contains(errs, c.says) || !strings.Contains(errs, "not followed: ") {
			t.Errorf("%s %s: status %d, want 3 and %q:\n%s", c.flag, c.value, status, c.says, errs)
		}
		if n := strings.Count(out, "\n"); c.flag != "--max-host-time" && n != 2 {
			t.Errorf("%s: %d reviews of the good host, want 2", c.flag, n)
		}
	}
	for _, flag := range []string{"--max-host-requests", "--max-host-mib", "--max-host-time"} {
		if status, _, errs := molva(append(args, flag, map[bool]string{true: "0s", false: "0"}[flag == "--max-host-time"])...); status != 2 || !strings.Contains(errs, "above 0") {
			t.Errorf("%s 0: status %d: %s", flag, status, errs)
		}
	}
}
