package yardstick

import (
	"net/http"
	"slices"
)

// honestHeaders are those that an honest robot has a reason to send.
var honestHeaders = []string{"User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Modified-Since"}

// Honest stands before a site of a test and reports every request that does not come from the one agent, or bears what only a
// browser has a reason to send: a cookie, a referrer, hints about a client.
func Honest(report func(format string, args ...any), agent string, site http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wrong := dishonest(r, agent); wrong != "" {
			report("a request for %s: %s", r.URL, wrong)
		}
		site.ServeHTTP(w, r)
	})
}

// dishonest says what is wrong with a request; "" for nothing.
func dishonest(r *http.Request, agent string) string {
	if all := r.Header.Values("User-Agent"); len(all) != 1 || all[0] != agent {
		return "it names itself " + r.UserAgent() + " and not " + agent
	}
	for name := range r.Header {
		if !slices.Contains(honestHeaders, name) {
			return "it bears the header " + name
		}
	}
	if r.Method != http.MethodGet {
		return "its method is " + r.Method
	}
	return ""
}
