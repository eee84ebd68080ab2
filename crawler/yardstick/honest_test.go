package yardstick

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What the suite's sites hold every request against does find what is wrong.
func TestHonestFindsWhatIsNot(t *testing.T) {
	const agent = "MolvaBot/1.0 (+https://shop.example/bot)"
	for want, change := range map[string]func(*http.Request){
		"":                                func(*http.Request) {},
		"it names itself Mozilla/5.0 and": func(r *http.Request) { r.Header.Set("User-Agent", "Mozilla/5.0") },
		"it names itself  and":            func(r *http.Request) { r.Header.Del("User-Agent") },
		"it names itself " + agent:        func(r *http.Request) { r.Header.Add("User-Agent", "Mozilla/5.0") },
		"it bears the header Cookie":      func(r *http.Request) { r.Header.Set("Cookie", "a=b") },
		"it bears the header Referer":     func(r *http.Request) { r.Header.Set("Referer", "https://www.google.com/") },
		"it bears the header Sec-Ch-Ua":   func(r *http.Request) { r.Header.Set("Sec-Ch-Ua", "Chromium") },
		"its method is POST":              func(r *http.Request) { r.Method = http.MethodPost },
	} {
		r := httptest.NewRequest(http.MethodGet, "/x", nil)
		r.Header.Set("User-Agent", agent)
		change(r)
		said := ""
		w := httptest.NewRecorder()
		Honest(func(format string, args ...any) { said = fmt.Sprintf(format, args...) }, agent, http.NotFoundHandler()).ServeHTTP(w, r)
		if w.Code != http.StatusNotFound || want == "" && said != "" || !strings.Contains(said, want) {
			t.Errorf("%q was said, want %q; answered %d", said, want, w.Code)
		}
	}
}
