package crawler

import (
	"io"
	"net/http"
	"testing"

	"molva/collector"
)

// A link to the sign-in is no page of reviews that could not be read.
func TestLinksToASignInAreNotFollowed(t *testing.T) {
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": func(rw http.ResponseWriter, _ *http.Request) {
		io.WriteString(rw, `<a href="/login?back=/">Войти</a> <a href="/author">Автор</a> <a href="/auth/">Вход</a>`)
	}})
	v := w.open(t, Config{}).Fetch(t.Context(), collector.Page{URL: w.URL + "/"})
	if len(v.Links) != 1 || v.Links[0] != w.URL+"/author" {
		t.Errorf("links: %q", v.Links)
	}
}
