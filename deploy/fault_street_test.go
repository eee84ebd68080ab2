package deploy_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// street is many small review sites on one address of loopback, each with one page, one review and a log.
type street struct {
	names  []string
	server *httptest.Server

	mu  sync.Mutex
	log map[string]int // requests for the page, by host
}

func newStreet(t testing.TB, n int) *street {
	t.Helper()
	s := &street{log: map[string]int{}}
	for i := range n {
		s.names = append(s.names, fmt.Sprintf("house%d.example", i+1))
	}
	s.server = httptest.NewServer(s)
	t.Cleanup(s.server.Close)
	return s
}

// resolve is what --resolve wants.
func (s *street) resolve() string {
	at := strings.TrimPrefix(s.server.URL, "http://")
	pairs := make([]string, len(s.names))
	for i, name := range s.names {
		pairs[i] = name + "=" + at
	}
	return strings.Join(pairs, ",")
}

// asked is how many pages were asked for.
func (s *street) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, times := range s.log {
		n += times
	}
	return n
}

// pages is how often each page was asked for.
func (s *street) pages() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]int{}
	for name, n := range s.log {
		out[name] = n
	}
	return out
}

// ServeHTTP answers for every house.
func (s *street) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(r.Host, ":")
	if r.URL.Path == "/robots.txt" {
		fmt.Fprint(w, "User-agent: *\nCrawl-delay: 0.005\n")
		return
	}
	s.mu.Lock()
	s.log[name]++
	s.mu.Unlock()
	number := 0
	_, _ = fmt.Sscanf(name, "house%d.example", &number) // another name reads as house 0
	data, _ := json.Marshal(map[string]any{"@context": "https://schema.org", "@type": "Product", "name": "Цветы дома " + name, "url": "http://" + name + "/",
		"review": map[string]any{"@type": "Review", "identifier": name, "datePublished": "2026-01-02T03:04:00+03:00",
			"author":       map[string]any{"@type": "Person", "name": "Жилец " + name},
			"reviewRating": map[string]any{"@type": "Rating", "ratingValue": 1 + number%5}, "reviewBody": strings.Join(sentence(number), " ")}})
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html><title>%s</title><script type=\"application/ld+json\">%s</script>", name, data)
}

var (
	syllables = strings.Fields("ба ве ги до жу за ки лю мо не по ра си ту фе ха це чу ша ще")
	openings  = strings.Fields("вчера утром вечером зимой летом днём ночью сегодня")
)

// sentence is twelve made-up words that differ from number to number, so that no two texts are alike.
func sentence(number int) []string {
	words := []string{openings[number%len(openings)]}
	x := uint64(number)*0x9E3779B97F4A7C15 + 1
	for range 11 {
		var b strings.Builder
		for range 3 {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
			b.WriteString(syllables[x%uint64(len(syllables))])
		}
		words = append(words, b.String())
	}
	return words
}
