package web

import (
	"context"
	"net/http"

	"molva/collector"
)

// undoJSON is the change that a reader may take back, named so that nobody takes back another one than they mean.
type undoJSON struct {
	ID   string `json:"id"`
	Said string `json:"said"`
}

// lastDone is the reader's newest change that was not undone; the zero value where there is none.
func (s *Server) lastDone(ctx context.Context, v *view) (undoJSON, error) {
	if !v.May(string(collector.ActionHandle)) {
		return undoJSON{}, nil
	}
	b, err := s.Store.LastBulk(ctx, v.scope)
	if collector.CodeOf(err) == collector.CodeNotFound {
		return undoJSON{}, nil
	}
	if err != nil {
		return undoJSON{}, err
	}
	return undoJSON{b.PublicID, v.T("do_undo_of", "Did", v.doneOf(b.Change), "N", v.N("bulk_done", b.Tally[collector.ItemDone]+b.Tally[collector.ItemWaiting]), "At", v.Time(b.At))}, nil
}

// undoHandling takes back the change that the form names.
func (s *Server) undoHandling(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "search_title")
	if err != nil {
		return err
	}
	id := r.PostFormValue("bulk")
	if id == "" {
		return s.handlingFailed(w, r, v, invalid("bulk", "it is not said which change is to be undone", "open the list anew"))
	}
	b, err := s.Work.UndoBulk(r.Context(), v.scope, id)
	if err != nil {
		return s.handlingFailed(w, r, v, err)
	}
	return s.handled(w, r, v, b, "", "")
}
