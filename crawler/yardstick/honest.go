package yardstick

import (
	"net/http"
	"slices"
)

// honestHeaders are those that an honest robot has a reason to send.
var honestHeaders = []string{"User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Modified-Since"}

// Shown are what the scripts and parts of a page that is shown in a browser truly say beside: the page that asks, and that a
// script does.
var Shown = []string{"Referer", "X-Requested-With"}

// Honest stands before a site of a test and reports every request that does not come from the one agent, or bears what only a
// browser has a reason to send: a cookie, a referrer, hints about a client. also are names of headers that it may bear all the same.
func Honest(report func(format string, args ...any), agent string, site http.Handler, also ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wrong := dishonest(r, agent, also); wrong != "" {
			report("a request for %s: %s", r.URL, wrong)
		}
		site.ServeHTTP(w, r)
	})
}

// dishonest says what is wrong with a request; "" for nothing.
func dishonest(r *http.Request, agent string, also []string) string {
	if all := r.Header.Values("User-Agent"); len(all) != 1 || all[0] != agent {
		return "it names itself " + r.UserAgent() + " and not " + agent
	}
	for name := range r.Header {
		if !slices.Contains(honestHeaders, name) && !slices.Contains(also, name) {
			return "it bears the header " + name
		}
	}
	if r.Method != http.MethodGet {
		return "its method is " + r.Method
	}
	return ""
}
