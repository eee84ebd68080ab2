package web

import (
	"net/http"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

type queuePageData struct {
	*view
	Queue jobs.QueueView
	Due   []dueRow
	Lag   []dueRow
}

// dueRow is one kind of due thing and how many of it there are.
type dueRow struct {
	Name  string
	Count int
}

func (s *Server) queuePage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "queue_title")
	if err != nil {
		return err
	}
	q, err := s.Work.QueueNow(r.Context(), v.scope)
	if err != nil {
		return err
	}
	p := queuePageData{view: v, Queue: q, Due: dueRows(q.Due)}
	for _, name := range followers {
		p.Lag = append(p.Lag, dueRow{name, lagOf(q.Due.Lag)[name]})
	}
	return s.show(w, r, "queue", p)
}

// tryAside hands what the index refused to it again.
func (s *Server) tryAside(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "queue_title")
	if err != nil {
		return err
	}
	n, err := s.Work.TryIndexAgain(r.Context(), v.scope)
	if err != nil {
		return err
	}
	return s.redirect(w, r, "/queue", v.N("aside_tried", n))
}

// leased says whether a worker holds the host now.
func (v *view) Leased(h collector.Host) bool { return h.LeaseUntil.After(wallNow()) }

// Ahead says whether a wall time has not come yet.
func (v *view) Ahead(h collector.Host) bool { return h.NotBefore.After(wallNow()) }

// followers walk behind the documents; the two slots of the index count as one.
var followers = []string{"index", "match", "detect", "cluster"}

// lagOf is how many documents each follower is behind; the slot of the index that rests is not among them.
func lagOf(byName map[string]int) map[string]int {
	out := map[string]int{}
	for _, f := range followers {
		out[f] = 0
	}
	for name, n := range byName {
		if strings.HasPrefix(name, "index_") {
			name = "index"
		}
		out[name] = max(out[name], n)
	}
	return out
}

// dueRows are the kinds of due things in the order in which they are shown.
func dueRows(d store.DueReport) []dueRow {
	return []dueRow{{"sources", d.Sources}, {"passes", d.Passes}, {"pages", d.Pages}, {"hosts", d.Hosts}, {"waiting", d.Waiting},
		{"timers", d.Timers}, {"deliveries", d.Deliveries}, {"leased", d.Leased}}
}

// Moves are the steps by which the page moves the demo's time.
func (p queuePageData) Moves() []string { return []string{"1h", "6h", "24h", "72h"} }

// moveClock moves business time; the door is open in the demo alone.
func (s *Server) moveClock(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "queue_title")
	if err != nil {
		return err
	}
	if !s.Demo {
		return errNoPage
	}
	d, err := time.ParseDuration(r.FormValue("advance"))
	if err != nil {
		return invalid("advance", "the time cannot be read", `write "72h"`)
	}
	moved, err := s.Work.Advance(r.Context(), d)
	if err != nil {
		return err
	}
	return s.redirect(w, r, "/queue", v.T("demo_moved", "Now", v.Time(moved.To)))
}
