package web

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"molva/collector"
)

// counted counts what a server takes of a body.
type counted struct {
	io.Reader
	n atomic.Int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// openPosts are the doors at which anybody may knock.
var openPosts = []string{"/language", "/signin", "/api/v1/session", "/api/v1/import", "/import", "/nothing", "/sources", "/demo/clock"}

// Who is not signed in cannot make the server take in more than a form.
func TestStrangersCannotFillTheMemory(t *testing.T) {
	w := newWorld(t)
	const size = 60 << 20
	for _, path := range openPosts {
		for _, kind := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/json"} {
			head := "lang="
			if strings.HasPrefix(kind, "multipart") {
				head = "--b\r\nContent-Disposition: form-data; name=\"lang\"\r\n\r\n"
			}
			body := &counted{Reader: io.MultiReader(strings.NewReader(head), io.LimitReader(endless{}, size))}
			req, err := http.NewRequest(http.MethodPost, w.server.URL+path, struct{ io.Reader }{body})
			w.must(err)
			req.Header.Set("Content-Type", kind)
			resp, err := w.stranger().http.Do(req)
			if err == nil {
				if resp.StatusCode < 300 {
					t.Errorf("%s as %s: %d", path, kind, resp.StatusCode)
				}
				_ = resp.Body.Close()
			}
			if n := body.n.Load(); n > 16<<20 { // what lies in the buffers of the sockets is no memory of ours
				t.Errorf("%s as %s: %d bytes were taken", path, kind, n)
			}
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte("a"), len(p))), nil }

// The parts of a form are nowhere read, however small they are.
func TestNoFormHasParts(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	for path, field := range map[string]string{"/language": "lang", "/company": "name"} {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		w.must(m.WriteField(field, "uk"))
		w.must(m.Close())
		resp := owner.do(http.MethodPost, path, m.FormDataContentType(), &b)
		if owner.read(resp); resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s with parts: %d", path, resp.StatusCode)
		}
	}
}

// impatient is a server with the console's guard and a short patience.
func impatient(t *testing.T, patience time.Duration, h http.HandlerFunc) *httptest.Server {
	w := newWorld(t)
	w.site.bodyTime = patience
	server := httptest.NewServer(w.site.guard(h))
	t.Cleanup(server.Close)
	return server
}

// knock opens a connection and sends the head of a request with a body of n bytes.
func knock(t *testing.T, server *httptest.Server, path string, n int) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second)) // a loopback connection takes deadlines
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: molva\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", path, n)
	return conn
}

// A body that does not come is not waited for, whether or not anybody reads it.
func TestSlowBodyIsGivenUp(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"read":   func(w http.ResponseWriter, r *http.Request) { _, err := io.ReadAll(r.Body); fmt.Fprint(w, err) },
		"unread": func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "timeout: nobody reads it") },
	} {
		for _, path := range []string{"/language", importPath} {
			conn := knock(t, impatient(t, 50*time.Millisecond, h), path, 100)
			answer, err := io.ReadAll(conn)
			if err != nil || !strings.Contains(string(answer), "timeout") {
				t.Errorf("%s %s: %q, %v", path, name, answer, err)
			}
		}
	}
}

// Patience is for the body alone: a request may work for longer, and an import may send for longer.
func TestSlowWorkIsNot(t *testing.T) {
	const patience = 200 * time.Millisecond // a loaded machine pauses for longer than a byte takes
	server := impatient(t, patience, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		select {
		case <-r.Context().Done():
			err = r.Context().Err()
		case <-time.After(2 * patience):
		}
		fmt.Fprintf(w, "%d %v", len(b), err)
	})
	conn := knock(t, server, importPath, 12)
	for range 12 {
		fmt.Fprint(conn, "x")
		<-time.After(patience / 6)
	}
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasSuffix(string(answer), "12 <nil>") {
		t.Errorf("%q, %v", answer, err)
	}
	for _, c := range []string{"/language", importPath} {
		resp, err := http.Post(server.URL+c, "text/plain", strings.NewReader("four"))
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(resp.Body)
		if _ = resp.Body.Close(); string(b) != "4 <nil>" {
			t.Errorf("%s: %q", c, b)
		}
	}
}

// Anybody may send pictures: however steadily they trickle in, they end in all.
func TestPicturesTakeNoTimeWithoutEnd(t *testing.T) {
	const patience = 20 * time.Millisecond
	server := impatient(t, patience, func(w http.ResponseWriter, r *http.Request) { _, err := io.ReadAll(r.Body); fmt.Fprint(w, err) })
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // the test is over
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprint(conn, "POST /r/none HTTP/1.1\r\nHost: molva\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n")
	over := make(chan struct{})
	defer close(over)
	go func() {
		for {
			select {
			case <-over:
				return
			case <-time.After(patience / 4):
				fmt.Fprint(conn, "x")
			}
		}
	}()
	answer, err := io.ReadAll(conn)
	if !strings.Contains(string(answer), "timeout") {
		t.Errorf("%q, %v", answer, err)
	}
}
