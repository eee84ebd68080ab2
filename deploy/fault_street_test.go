package deploy_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/crawler/yardstick"
	"molva/deploy/demo"
)

// street is many small review sites on loopback, each with one page, one review and a log. Each process that crawls it
// comes through a door of its own, so that the log says who asked.
type street struct {
	names   []string
	doors   []*httptest.Server
	release chan struct{} // closed: the slow houses answer

	mu  sync.Mutex
	log map[string][]visit // requests by host
}

// visit is one request, from its coming to its answer or its being given up.
type visit struct {
	path     string
	door     int
	from, to time.Time
}

// A slow house wants far more time between two requests than a dead process is missed for, and keeps who asks waiting.
const (
	houseDelay = 5 * time.Millisecond
	slowDelay  = 20 * time.Second
	slowHouse  = "slow"
)

func newStreet(t testing.TB, n, doors int) *street {
	t.Helper()
	s := &street{log: map[string][]visit{}, release: make(chan struct{})}
	for i := range n {
		s.names = append(s.names, fmt.Sprintf("house%d.example", i+1))
	}
	for door := range doors {
		s.doors = append(s.doors, httptest.NewServer(yardstick.Honest(t.Errorf, demo.Agent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(door, w, r) }))))
		t.Cleanup(s.doors[door].Close)
	}
	return s
}

// slow are the names of n slow houses.
func (s *street) slow(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("%s%d.example", slowHouse, i+1))
	}
	return out
}

// resolve is what --resolve wants, for the process that comes through a door.
func (s *street) resolve(door int, names []string) string {
	at := strings.TrimPrefix(s.doors[door].URL, "http://")
	pairs := make([]string, len(names))
	for i, name := range names {
		pairs[i] = name + "=" + at
	}
	return strings.Join(pairs, ",")
}

// asked is how many pages were asked for.
func (s *street) asked() int {
	n := 0
	for _, times := range s.pages() {
		n += times
	}
	return n
}

// pages is how often each page was asked for.
func (s *street) pages() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]int{}
	for name, visits := range s.log {
		for _, v := range visits {
			if v.path != "/robots.txt" {
				out[name]++
			}
		}
	}
	return out
}

// kept is how many slow houses keep the process of a door waiting.
func (s *street) kept(door int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for name, visits := range s.log {
		for _, v := range visits {
			if strings.HasPrefix(name, slowHouse) && v.door == door && v.to.IsZero() {
				n++
			}
		}
	}
	return n
}

// gaps holds the times between an answer, or a request given up, and the next request against the delay of each house.
func (s *street) gaps(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	again := 0
	for name, visits := range s.log {
		delay := crawlDelay(name)
		for i := 1; i < len(visits); i++ {
			gap := visits[i].from.Sub(visits[i-1].to)
			if gap < delay-time.Millisecond { // rows hold microseconds
				t.Errorf("%s was asked for %s %s after it was asked for %s; its delay is %s", name, visits[i].path, gap, visits[i-1].path, delay)
			}
			if strings.HasPrefix(name, slowHouse) {
				again++
				t.Logf("%s: process %d, then process %d after %s", name, visits[i-1].door+1, visits[i].door+1, gap.Round(time.Millisecond))
			}
		}
	}
	if again == 0 {
		t.Error("no house of the killed process was asked again")
	}
}

func crawlDelay(name string) time.Duration {
	if strings.HasPrefix(name, slowHouse) {
		return slowDelay
	}
	return houseDelay
}

func robotsOf(name string) string {
	return fmt.Sprintf("User-agent: *\nCrawl-delay: %g\n", crawlDelay(name).Seconds())
}

// enter writes a request into the log and returns what writes its end.
func (s *street) enter(door int, name, path string) (leave func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := len(s.log[name])
	s.log[name] = append(s.log[name], visit{path: path, door: door, from: time.Now()})
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.log[name][i].to = time.Now()
	}
}

// serve answers for every house.
func (s *street) serve(door int, w http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(r.Host, ":")
	defer s.enter(door, name, r.URL.Path)()
	if r.URL.Path == "/robots.txt" {
		fmt.Fprint(w, robotsOf(name))
		return
	}
	if strings.HasPrefix(name, slowHouse) {
		select {
		case <-s.release:
		case <-r.Context().Done():
			return
		}
	}
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
