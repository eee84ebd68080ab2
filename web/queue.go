package web

import (
	"net/http"

	"molva/collector"
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
	q, err := s.Work.QueueNow(r.Context())
	if err != nil {
		return err
	}
	p := queuePageData{view: v, Queue: q, Due: dueRows(q.Due)}
	for _, name := range []string{"index", "match", "detect"} {
		n, err := s.Store.Lag(r.Context(), v.scope, followerOf(q, name))
		if err != nil {
			return err
		}
		p.Lag = append(p.Lag, dueRow{name, n})
	}
	return s.show(w, r, "queue", p)
}

// leased says whether a worker holds the host now.
func (v *view) Leased(h collector.Host) bool { return h.LeaseUntil.After(wallNow()) }

// Ahead says whether a wall time has not come yet.
func (v *view) Ahead(h collector.Host) bool { return h.NotBefore.After(wallNow()) }
