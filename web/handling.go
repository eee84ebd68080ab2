package web

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"molva/collector"
	"molva/jobs"
)

// handlingRoutes are the forms of the work on documents: in the list, in a document, and their undoing.
var handlingRoutes = []route{
	{"POST /handling", collector.ActionHandle, (*Server).handleMany},
	{"POST /handling/undo", collector.ActionHandle, (*Server).undoHandling},
	{"GET /d/{id}/handling", collector.ActionRead, (*Server).handlingPage},
	{"POST /d/{id}/handling", collector.ActionHandle, (*Server).handleOne},
	{"GET /search/news", collector.ActionRead, (*Server).searchNews},
	{"POST /views", collector.ActionHandle, (*Server).createView},
	{"POST /views/{id}", collector.ActionHandle, (*Server).changeView},
	{"POST /views/{id}/delete", collector.ActionHandle, (*Server).removeView},
}

// handleMany is the form of the list. A button is called "do" and acts on what is ticked, or on all that was found; or "one", and
// bears the row's documents with the versions that were shown: "done ID:3 ID:0". Who reads with a script gets JSON, anybody else the same place
// of the same list.
func (s *Server) handleMany(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "search_title")
	if err != nil {
		return err
	}
	ask, first, err := s.bulkAsk(r, v)
	if err != nil {
		return s.handlingFailed(w, r, v, err)
	}
	b, err := s.Work.Bulk(r.Context(), v.scope, ask)
	if err != nil {
		return s.handlingFailed(w, r, v, err)
	}
	clash, err := s.clashOf(r.Context(), v, b, ask.Picks)
	if err != nil {
		return err
	}
	return s.handled(w, r, v, b, first, clash)
}

// bulkAsk reads the form; first is the document to come back to.
func (s *Server) bulkAsk(r *http.Request, v *view) (ask jobs.BulkAsk, first string, err error) {
	do := r.PostFormValue("do")
	if verb, picks, ok := strings.Cut(r.PostFormValue("one"), " "); ok {
		do, ask.Picks = verb, picksOf([]string{picks})
	} else if r.PostFormValue("all") == "1" {
		if ask.Query, err = s.shownQuery(r.Context(), v.scope, findingOf(r.PostForm)); err != nil {
			return ask, "", err
		}
		if ask.Seen, err = collector.MomentOf(r.PostFormValue("moment")); err != nil {
			return ask, "", err
		}
	} else if ask.Picks = picksOf(r.PostForm["pick"]); len(ask.Picks) == 0 {
		return ask, "", invalid("pick", "no document was chosen", "tick some, or choose all that were found")
	}
	if len(ask.Picks) > 0 {
		first = ask.Picks[0].ID
	}
	ask.Change, err = s.changeOf(r, v, do)
	return ask, first, err
}

// changeOf is what a button of the list does.
func (s *Server) changeOf(r *http.Request, v *view, do string) (c collector.HandlingChange, err error) {
	note, tags := r.PostFormValue("note"), r.PostFormValue("tags")
	if do == "fields" { // Enter in a field: what stands there is meant
		if do = "tag"; strings.TrimSpace(note) != "" {
			do = "note"
		}
	}
	switch do {
	case "mine":
		c.Assignee = &v.scope.Person
	case "assign":
		c.Assignee, err = s.assigneeOf(r.Context(), v, r.PostFormValue("assignee"))
	case "tag":
		c.Add = []string{tags}
	case "untag":
		c.Remove = []string{tags}
	case "note":
		c.Note = note
	case "correct":
		c.Correct, _ = correctionOf(r.PostFormValue("verdict"))
	default:
		var verdict bool
		if c.Correct, verdict = correctionOf(do); verdict {
			return c, nil
		}
		c.Stage = collector.Stage(do)
	}
	return c, err
}

// assigneeOf is the chosen person; nobody is 0.
func (s *Server) assigneeOf(ctx context.Context, v *view, id string) (*int64, error) {
	nobody := int64(0)
	if id == "" {
		return &nobody, nil
	}
	p, err := s.Store.PersonByPublic(ctx, v.scope, id)
	if err != nil {
		return nil, invalid("assignee", "there is no such person who works on documents", "choose an owner or a manager")
	}
	return &p.PersonID, nil
}

// handledJSON is what a script gets: what was done in words, and the rows of the page that are others now.
type handledJSON struct {
	Said  string            `json:"said"`
	Error bool              `json:"error,omitempty"`
	Left  bool              `json:"left,omitempty"`     // nothing was done: somebody else was first
	Some  bool              `json:"some,omitempty"`     // some of it was not done: somebody else was first, or there is no room for a tag
	Which []string          `json:"left_ids,omitempty"` // ids of the documents of the page that were left
	Did   string            `json:"did,omitempty"`      // id of the change that was made
	Undo  undoJSON          `json:"undo"`               // what may be taken back now
	Rows  map[string]string `json:"rows,omitempty"`
}

func byScript(r *http.Request) bool { return r.Header.Get("Accept") == "application/json" }

// handled shows what was done; clash says why some was not.
func (s *Server) handled(w http.ResponseWriter, r *http.Request, v *view, b collector.Bulk, first, clash string) error {
	said := v.saidOf(b, clash)
	ids, err := s.Store.BulkDocuments(r.Context(), v.scope, b.BulkID, collector.ItemDone, 1)
	if err != nil {
		return err
	}
	if first == "" && len(ids) > 0 {
		first = ids[0]
	}
	if byScript(r) {
		rows, err := s.handledRows(r, v, r.PostForm["shown"])
		if err != nil {
			return err
		}
		left := b.Tally[collector.ItemLeft]
		if undoes(b) {
			left = b.Tally[collector.ItemKept]
		}
		out := handledJSON{Said: said, Rows: rows, Left: left > 0 && left == b.Tally.Total(), Some: left > 0}
		if b.Undone.IsZero() {
			out.Did = b.PublicID
		}
		if out.Which, err = s.leftOf(r, v, b); err != nil {
			return err
		}
		if out.Undo, err = s.lastDone(r.Context(), v); err != nil {
			return err
		}
		return writeJSON(w, http.StatusOK, out)
	}
	to := listPath(r.PostFormValue("back"))
	if first != "" && len(first) <= 64 {
		to += "#d-" + first
	}
	return s.redirect(w, r, to, said)
}

// leftOf are the ids of what a bulk change left as it is among the documents that the page shows.
func (s *Server) leftOf(r *http.Request, v *view, b collector.Bulk) ([]string, error) {
	n := b.Tally[collector.ItemLeft]
	if n == 0 || undoes(b) {
		return nil, nil
	}
	ids, err := s.Store.BulkDocuments(r.Context(), v.scope, b.BulkID, collector.ItemLeft, n)
	if err != nil {
		return nil, err
	}
	shown := strings.Fields(strings.Join(r.PostForm["shown"], " "))
	return slices.DeleteFunc(ids, func(id string) bool { return !slices.Contains(shown[:min(len(shown), copiesMost)], id) }), nil
}

// handlingFailed says what is wrong where the reader is.
func (s *Server) handlingFailed(w http.ResponseWriter, r *http.Request, v *view, err error) error {
	e := s.plain(err)
	if e.Code == collector.CodeInternal {
		return err
	}
	said := strings.TrimSuffix(v.Phrase(e.Msg), ".") + ". " + v.Phrase(e.Hint)
	if byScript(r) {
		return writeJSON(w, statusOf[e.Code], handledJSON{Said: said, Error: true})
	}
	return s.redirect(w, r, listPath(r.PostFormValue("back")), said)
}

// listPath is the list that a form came from, without a place in it.
func listPath(back string) string {
	back, _, _ = strings.Cut(localPath(back), "#")
	if back != "/search" && !strings.HasPrefix(back, "/search?") {
		return "/search"
	}
	return back
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(b) // the reader has gone: nobody is left to tell
	return nil
}

// undoes says whether a bulk change is undone, or is being undone.
func undoes(b collector.Bulk) bool {
	return b.State == collector.BulkUndone || b.State == collector.BulkUndoing
}

// saidOf is what a bulk change did, in words, with what it left; clash says more of that.
func (v *view) saidOf(b collector.Bulk, clash string) string {
	var said []string
	say := func(key string, n int) {
		if n > 0 {
			said = append(said, v.N(key, n))
		}
	}
	if undoes(b) {
		say("bulk_undone", b.Tally[collector.ItemUndone])
		say("bulk_kept", b.Tally[collector.ItemKept])
		say("bulk_goes_on", b.Tally[collector.ItemDone])
	} else {
		if n := b.Tally[collector.ItemDone]; n > 0 {
			said = append(said, v.doneOf(b.Change)+": "+v.N("bulk_done", n))
		}
		say("bulk_same", b.Tally[collector.ItemSame])
		if clash != "" {
			said = append(said, clash)
		} else {
			say("bulk_left", b.Tally[collector.ItemLeft])
		}
		say("bulk_goes_on", b.Tally[collector.ItemWaiting])
	}
	if total := b.Tally.Total(); b.Found > total {
		said = append(said, v.T("bulk_most", "Taken", v.Number(total), "Found", v.Number(b.Found)))
	}
	return strings.Join(said, ". ")
}

// doneOf names a change in words.
func (v *view) doneOf(c collector.HandlingChange) string {
	var said []string
	if c.Stage != "" {
		said = append(said, v.T("stage_"+string(c.Stage)))
	}
	if c.Assignee != nil {
		who := v.T("given_nobody")
		if *c.Assignee == v.scope.Person && v.scope.Person != 0 {
			who = v.T("given_me")
		} else if *c.Assignee != 0 {
			who = v.T("given_other")
		}
		said = append(said, who)
	}
	for _, t := range c.Add {
		said = append(said, "+"+t)
	}
	for _, t := range c.Remove {
		said = append(said, "−"+t)
	}
	if c.Correct.Is() {
		said = append(said, v.CorrectedWords(c.Correct))
	}
	if c.Note != "" {
		said = append(said, v.T("note_one"))
	}
	return strings.Join(said, ", ")
}

// workers are the people to whom documents may be given.
func workers(people []collector.Person) []collector.Person {
	return slices.DeleteFunc(slices.Clone(people), func(p collector.Person) bool { return !p.Role.May(collector.ActionHandle) })
}
