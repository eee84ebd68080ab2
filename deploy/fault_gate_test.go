package deploy_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// trap waits for one moment and then does something, once: mostly it kills the product.
type trap struct {
	mu   sync.Mutex
	when string // the boundary that is waited for; "" for none
	do   func()
}

// set lays the trap at a boundary.
func (t *trap) set(when string, do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.when, t.do = when, do
}

// at springs the trap when it is laid at this boundary, and says whether it was.
func (t *trap) at(boundary string) bool {
	t.mu.Lock()
	do := t.do
	sprung := t.when == boundary && do != nil
	if sprung {
		t.when, t.do = "", nil
	}
	t.mu.Unlock()
	if sprung {
		do()
	}
	return sprung
}

// webGate is a proxy in front of an HTTP server. Requests that ask matches spring the trap before they are passed on, and
// after their answer has come but before (held) or when (sent) the client has it.
type webGate struct {
	trap
	server *httptest.Server
	ask    func(*http.Request) bool
	away   func() bool // nil: never
}

func newWebGate(t testing.TB, target string, ask func(*http.Request) bool) *webGate {
	t.Helper()
	u, err := url.Parse(target)
	must(t, err)
	g := &webGate{ask: ask}
	proxy := &httputil.ReverseProxy{ErrorLog: quiet, Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(u)
		r.Out.Host = r.In.Host
	}}
	g.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.away != nil && g.away() {
			panic(http.ErrAbortHandler)
		}
		if !g.ask(r) {
			proxy.ServeHTTP(w, r)
			return
		}
		g.pass(proxy, w, r)
	}))
	g.server.Config.ErrorLog = quiet
	t.Cleanup(g.server.Close)
	return g
}

func (g *webGate) pass(proxy http.Handler, w http.ResponseWriter, r *http.Request) {
	if g.at("before") {
		panic(http.ErrAbortHandler)
	}
	answer := httptest.NewRecorder()
	proxy.ServeHTTP(answer, r)
	if g.at("held") {
		panic(http.ErrAbortHandler)
	}
	for k, v := range answer.Header() {
		w.Header()[k] = v
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // the client may be gone
	_ = http.NewResponseController(w).Flush()
	g.at("sent")
}

// lineGate is a proxy in front of a mail server. It springs the trap when the client has said the whole mail and the
// server has not heard its end (before), when the server has answered and the client has not heard it (held), and when
// the answer was passed on (sent).
type lineGate struct {
	trap
	listener net.Listener
	target   string
}

func newLineGate(t testing.TB, target string) *lineGate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	g := &lineGate{listener: l, target: target}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go g.serve(conn)
		}
	}()
	return g
}

func (g *lineGate) address() string { return g.listener.Addr().String() }

func (g *lineGate) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", g.target)
	if err != nil {
		return
	}
	defer server.Close()
	var mu sync.Mutex
	ended := false // the mail was said to its end
	go func() {
		defer server.Close()
		var last []byte
		_ = pump(client, func(b []byte) bool {
			last = append(last, b...)
			if bytes.HasSuffix(last, []byte("\r\n.\r\n")) {
				if g.at("before") {
					return false
				}
				mu.Lock()
				ended = true
				mu.Unlock()
			}
			last = last[max(0, len(last)-5):]
			_, err := server.Write(b)
			return err == nil
		})
	}()
	_ = pump(server, func(b []byte) bool {
		mu.Lock()
		answer := ended && strings.HasPrefix(string(b), "250")
		ended = ended && !answer
		mu.Unlock()
		if answer && g.at("held") {
			return false
		}
		_, err := client.Write(b)
		if answer {
			g.at("sent")
		}
		return err == nil
	})
}

// pump hands what comes to fn until one of them ends.
func pump(from io.Reader, fn func([]byte) bool) error {
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		if n > 0 && !fn(b[:n]) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
