package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/search"
)

// newsMost is how many new documents are counted; more are told as that many and more.
const newsMost = 100

// newsJSON is what a page of the search asks for from time to time: no connection is held open, and any proxy lets it pass.
type newsJSON struct {
	Mark string            `json:"mark"` // to be sent with the next question
	New  int               `json:"new"`
	Said string            `json:"said,omitempty"`
	Rows map[string]string `json:"rows,omitempty"` // by id: rows whose handling is another one than was shown
	Told string            `json:"told,omitempty"`
}

// searchNews says what came since the page was shown (mark: the last found of then), and which of its rows a colleague has
// changed (shown: "ID:VERSION.NOTES COPY COPY").
func (s *Server) searchNews(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "search_title")
	if err != nil {
		return err
	}
	in := r.URL.Query()
	if len(in["f"]) > filtersMost || len(in["shown"]) > shownMost {
		return tooManyFilters()
	}
	f, err := s.find(r.Context(), v.scope, finding{Query: strings.TrimSpace(in.Get("q")), Filters: in["f"], Sort: search.SortFound, Limit: newsMost, Lean: true, Dropped: in.Get("dropped") == "1"})
	if err != nil {
		e := s.plain(err)
		return writeJSON(w, statusOf[e.Code], newsJSON{Mark: in.Get("mark")})
	}
	out := newsJSON{Mark: in.Get("mark")}
	since, err := strconv.ParseInt(out.Mark, 10, 64)
	known := err == nil
	for _, d := range f.Documents {
		if known && d.FirstSeen.After(time.UnixMicro(since)) {
			out.New++
		}
	}
	if !known { // the first question: what came between the page and it is what makes the difference
		was, err := strconv.Atoi(in.Get("total"))
		if err == nil && f.Total > was {
			out.New = min(f.Total-was, newsMost)
		}
		out.Mark = "0"
		if i := min(out.New, len(f.Documents)-1); i >= 0 {
			out.Mark = strconv.FormatInt(f.Documents[i].FirstSeen.UnixMicro(), 10)
		}
	}
	if out.New > 0 {
		out.Said = v.N("news_found", out.New)
	}
	if out.Rows, err = s.changedRows(r, v, in["shown"]); err != nil {
		return err
	}
	if n := len(out.Rows); n > 0 {
		out.Told = v.N("news_changed", n)
	}
	return writeJSON(w, http.StatusOK, out)
}

// changedRows are the rows whose handling is not the one that was shown.
func (s *Server) changedRows(r *http.Request, v *view, shown []string) (map[string]string, error) {
	keys, rows := map[string]string{}, map[string]string{}
	var ids []string
	for _, sh := range shown {
		row, copies, _ := strings.Cut(sh, " ")
		id, key, _ := strings.Cut(row, ":")
		keys[id], rows[id], ids = key, id+" "+copies, append(ids, id)
	}
	docs, err := s.Store.DocumentsByPublic(r.Context(), v.scope, ids)
	if err != nil {
		return nil, err
	}
	docs = slices.DeleteFunc(docs, func(d collector.Document) bool {
		return keys[d.PublicID] == strconv.FormatInt(d.Handling.Version, 10)+"."+strconv.Itoa(d.Handling.Notes)
	})
	return s.handledRows(r, v, mapped(docs, func(d collector.Document) string { return rows[d.PublicID] }))
}
