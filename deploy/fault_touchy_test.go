package deploy_test

import (
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

// touchy is one site that wants to be left alone: it has a Crawl-delay, forbids a part of itself, and answers some of its
// pages with 403, 429 and 5xx before it lets them be read. Its own log says of each answer when the next request may
// come at the earliest. Each process comes through a door of its own.
type touchy struct {
	doors []*httptest.Server
	pages int

	mu       sync.Mutex
	log      []touch
	tries    map[string]int
	failures int // answers in a row that were none
}

// touch is one request.
type touch struct {
	path     string
	door     int
	from, to time.Time
	answer   int
	leave    time.Duration // how long after its end nothing may be asked
}

const (
	touchyName  = "touchy.example"
	touchyDelay = 100 * time.Millisecond
	// firstBackOff is how long a host is left alone after one failure; each further one in a row doubles it.
	firstBackOff = 2 * time.Second
)

func newTouchy(t testing.TB, pages, doors int) *touchy {
	t.Helper()
	s := &touchy{pages: pages, tries: map[string]int{}}
	for door := range doors {
		s.doors = append(s.doors, httptest.NewServer(yardstick.Honest(t.Errorf, demo.Agent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(door, w, r) }))))
		t.Cleanup(s.doors[door].Close)
	}
	return s
}

// bad are the answers, with what they ask for, that a page gives before it is shown; every twentieth page has some.
func bad(number int) []func(http.Header) int {
	no := func(status int) func(http.Header) int { return func(http.Header) int { return status } }
	switch number % 80 {
	case 5:
		return []func(http.Header) int{func(h http.Header) int { h.Set("Retry-After", "3"); return http.StatusTooManyRequests }}
	case 25:
		return []func(http.Header) int{func(h http.Header) int {
			h.Set("Retry-After", time.Now().Add(5*time.Second).UTC().Format(http.TimeFormat)) // 4 s at least
			return http.StatusServiceUnavailable
		}}
	case 45:
		return []func(http.Header) int{no(http.StatusInternalServerError), no(http.StatusBadGateway)}
	case 65:
		return []func(http.Header) int{no(http.StatusForbidden), no(http.StatusForbidden), no(http.StatusForbidden)}
	}
	return nil
}

// serve answers a request and writes it into the log.
func (s *touchy) serve(door int, w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := touch{path: r.URL.Path, door: door, from: time.Now(), answer: http.StatusOK, leave: touchyDelay}
	number := 0
	_, _ = fmt.Sscanf(t.path, "/p/%d", &number)
	try := s.tries[t.path]
	s.tries[t.path]++
	switch answers := bad(number); {
	case t.path == "/robots.txt":
		fmt.Fprintf(w, "User-agent: *\nDisallow: /staff/\nCrawl-delay: %g\n", touchyDelay.Seconds())
	case number > 0 && try < len(answers):
		t.answer = answers[try](w.Header())
		s.failures++
		t.leave = firstBackOff << (s.failures - 1)
		if at, err := http.ParseTime(w.Header().Get("Retry-After")); err == nil {
			t.leave = max(t.leave, time.Until(at))
		} else if seconds := w.Header().Get("Retry-After"); seconds != "" {
			d, _ := time.ParseDuration(seconds + "s")
			t.leave = max(t.leave, d)
		}
		w.WriteHeader(t.answer)
	default:
		s.failures = 0
		s.page(w, number)
	}
	t.to = time.Now()
	s.log = append(s.log, t)
}

// page shows one review; the first page leads to all others, in the order in which they are taken, and to what is forbidden.
func (s *touchy) page(w http.ResponseWriter, number int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><title>%d</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Цветы",
"review":{"@type":"Review","identifier":"%d","author":"Жилец %d","datePublished":"2026-01-02","reviewRating":{"@type":"Rating","ratingValue":4},"reviewBody":"%s"}}</script>`,
		number, number, number, strings.Join(sentence(number), " "))
	if number > 0 {
		return
	}
	for i := range s.pages {
		fmt.Fprintf(w, `<a href="/p/%04d">%d</a> <a href="/staff/%d">no</a>`, i+1, i+1, i+1)
	}
}

// visits is the log so far.
func (s *touchy) visits() []touch {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]touch(nil), s.log...)
}

// asked is how many pages were shown, and the last request that was answered with a status.
func (s *touchy) asked(status int) (shown int, last touch, seen bool) {
	for _, v := range s.visits() {
		if v.answer == http.StatusOK && v.path != "/robots.txt" {
			shown++
		}
		if v.answer == status {
			last, seen = v, true
		}
	}
	return shown, last, seen
}

// polite holds the log against what the site asked for.
func (s *touchy) polite(t testing.TB) {
	t.Helper()
	doors, failed := map[int]int{}, 0
	log := s.visits()
	for i, v := range log {
		doors[v.door]++
		if strings.HasPrefix(v.path, "/staff/") {
			t.Errorf("%s was asked for, and robots.txt forbids it", v.path)
		}
		if i == 0 {
			if v.path != "/robots.txt" {
				t.Errorf("%s was asked for before robots.txt", v.path)
			}
			continue
		}
		before := log[i-1]
		gap := v.from.Sub(before.to)
		if gap < before.leave-time.Millisecond { // rows hold microseconds
			t.Errorf("request %d (%s, process %d) came %s after an answer %d to process %d; it was to come after %s", i+1, v.path, v.door+1, gap, before.answer, before.door+1, before.leave)
		}
		if before.answer != http.StatusOK {
			failed++
			t.Logf("after %d, asked by process %d: left alone for %s, want %s; then process %d", before.answer, before.door+1, gap.Round(time.Millisecond), before.leave.Round(time.Millisecond), v.door+1)
		}
	}
	t.Logf("%d requests, by process %v; %d failures", len(log), doors, failed)
	if len(doors) < 2 || failed < 4 {
		t.Errorf("%d processes took part, and there were %d failures: that shows nothing", len(doors), failed)
	}
}
