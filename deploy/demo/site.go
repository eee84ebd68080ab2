package demo

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"molva/collector"
)

// Site is one review site of the world: what it shows, what it was asked, and how it misbehaves when told to.
// /truth.json, /log.json and /tick are its back door: not linked, not logged, never refused.
type Site struct {
	Host string // its name, e.g. otklik.example
	Addr string // where it listens, 127.0.0.1:port

	mu      sync.Mutex
	name    string // as the product names it in `site`
	entries []*entry
	threads []collector.Mention
	log     []Request
	nextID  int
	broken  bool              // the classes are renamed
	lies    map[string]string // text shown instead of the true one, by review id
	faults  []Fault           // answers to the next requests, in order
	gangs   int               // how many gangs came, so that each is another

	make   func(*Site, *collector.Review) // gives a new review its id and address
	server *http.Server
	seed   int64
}

// entry is one review that the site has, shown or taken down.
type entry struct {
	collector.Review
	down bool
}

// Truth is what a site shows now.
type Truth struct {
	Site    string              `json:"site"`
	Reviews []collector.Review  `json:"reviews"` // newest first
	Threads []collector.Mention `json:"threads"`
}

// Request is one line of a site's log.
type Request struct {
	Time       time.Time `json:"time"` // when it came
	Method     string    `json:"method"`
	Path       string    `json:"path"` // with query
	Status     int       `json:"status"`
	RetryAfter string    `json:"retry_after,omitempty"` // as sent
	Agent      string    `json:"agent"`
	Remote     string    `json:"remote"`
}

// Truth is what the site shows now.
func (s *Site) Truth() Truth {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Truth{Site: s.name, Reviews: s.visible(), Threads: slices.Clone(s.threads)}
}

// Log is every request so far.
func (s *Site) Log() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// visible are the reviews shown now, newest first. The caller holds mu.
func (s *Site) visible() []collector.Review {
	list := []collector.Review{}
	for _, e := range s.entries {
		if !e.down {
			list = append(list, e.Review)
		}
	}
	slices.SortStableFunc(list, func(a, b collector.Review) int {
		return cmp.Or(b.Published.Time.Compare(a.Published.Time), cmp.Compare(b.ID, a.ID))
	})
	return list
}

// shown are the reviews as the pages have them: the visible ones, with the lies that the site was told to tell.
func (s *Site) shown() []collector.Review {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.visible()
	for i := range list {
		if lie, ok := s.lies[list[i].ID]; ok {
			list[i].Text = lie
		}
	}
	return list
}

func (s *Site) add(r collector.Review) collector.Review {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.make(s, &r)
	r.Site = s.name
	s.entries = append(s.entries, &entry{Review: r})
	return r
}

// find is the entry with an id. The caller holds mu.
func (s *Site) find(id string) (*entry, error) {
	for _, e := range s.entries {
		if e.ID == id {
			return e, nil
		}
	}
	return nil, fmt.Errorf("%s has no review %q", s.Host, id)
}

// listen serves pages and the back door on a free port of loopback.
func (s *Site) listen(pages http.Handler) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("%s: %w", s.Host, err)
	}
	s.Addr = l.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /truth.json", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.Truth()) })
	mux.HandleFunc("GET /log.json", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.Log()) })
	mux.HandleFunc("POST /tick", s.serveTick)
	mux.Handle("/", s.logged(s.faulty(pages)))
	s.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(l) }() // ends with Close
	return nil
}

// statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (s *Site) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line := Request{Time: time.Now().UTC(), Method: r.Method, Path: r.URL.RequestURI(), Agent: r.UserAgent(), Remote: r.RemoteAddr}
		s.mu.Lock()
		at := len(s.log)
		s.log = append(s.log, line)
		s.mu.Unlock()
		sw := &statusWriter{w, http.StatusOK}
		next.ServeHTTP(sw, r)
		s.mu.Lock()
		s.log[at].Status, s.log[at].RetryAfter = sw.status, sw.Header().Get("Retry-After")
		s.mu.Unlock()
	})
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	_ = enc.Encode(v) // the reader has gone: nobody to tell
}
