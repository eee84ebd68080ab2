package crawler

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// badHandlers are the hosts that a crawl must bear: a slow one, one without end, and a hostile one.
func (p part) badHandlers() []http.Handler {
	return []http.Handler{delayed(p.Slow, endlessHost()), endlessHost(), hostileHost()}
}

// endlessHost shows pages of 20 KB, each of which leads to fifty new ones.
func endlessHost() http.Handler {
	filler := strings.Repeat("<p>Здесь нет отзывов, здесь только слова и слова.</p>", 200)
	return badHost(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!DOCTYPE html><html><head><title>Каталог</title></head><body>")
		for i := range 50 {
			fmt.Fprintf(w, `<a href="%s/%d">дальше</a>`, strings.TrimSuffix(r.URL.Path[max(0, len(r.URL.Path)-400):], "/"), i)
		}
		fmt.Fprint(w, filler, "</body></html>")
	})
}

// hostileHost shows links to a body of 10 GB, a loop of redirects, an answer that drips, a bomb of zeros and an address in a
// private network, again and again.
func hostileHost() http.Handler {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	io.CopyN(z, zeros{}, 16<<20)
	z.Close()
	return badHost(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		switch path := r.URL.Path; {
		case strings.HasPrefix(path, "/big"):
			w.Header().Set("Content-Length", fmt.Sprint(10<<30))
			io.CopyN(w, zeros{}, 10<<30)
		case strings.HasPrefix(path, "/loop"):
			http.Redirect(w, r, path+"x", http.StatusFound)
		case strings.HasPrefix(path, "/drip"):
			for r.Context().Err() == nil {
				io.WriteString(w, "x")
				w.(http.Flusher).Flush()
				time.Sleep(100 * time.Millisecond)
			}
		case strings.HasPrefix(path, "/bomb"):
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		case strings.HasPrefix(path, "/private"):
			http.Redirect(w, r, "http://10.1.2.3/", http.StatusFound)
		default:
			fmt.Fprint(w, "<!DOCTYPE html><title>x</title>")
			for i := range 100 {
				fmt.Fprintf(w, `<a href="/big%d">a</a><a href="/loop%d">a</a><a href="/private%d">a</a><a href="/bomb%d">a</a><a href="/drip%d">a</a>`, i, i, i, i, i)
			}
		}
	})
}

func badHost(h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
