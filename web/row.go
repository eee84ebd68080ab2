package web

import (
	"net/http"
	"strconv"
	"strings"

	"molva/collector"
	"molva/jobs"
)

// handledRow is a row of the list with what was made of its document; its copies are handled with it.
type handledRow struct {
	collector.Document
	Copies []collector.Document
}

// Row is the part of a hit that is drawn anew when it was handled.
func (h hit) Row() handledRow {
	if h.Fold == nil {
		return handledRow{Document: h.Document}
	}
	return handledRow{h.Document, h.Fold.Copies}
}

// Picks are the documents of a row with the versions that were shown, "ID:VERSION ID:VERSION".
func (r handledRow) Picks() string {
	var b strings.Builder
	b.WriteString(pickOf(r.Document))
	for _, d := range r.Copies {
		b.WriteString(" " + pickOf(d))
	}
	return b.String()
}

func pickOf(d collector.Document) string {
	return d.PublicID + ":" + strconv.FormatInt(d.Handling.Version, 10)
}

// Elsewhere is how many copies are at another stage than the row.
func (r handledRow) Elsewhere() (n int) {
	for _, d := range r.Copies {
		if d.Handling.At() != r.Handling.At() {
			n++
		}
	}
	return n
}

// picksOf reads what Picks wrote; what is not of that form is no pick.
func picksOf(values []string) (out []jobs.Pick) {
	for _, v := range values {
		for _, one := range strings.Fields(v) {
			id, version, ok := strings.Cut(one, ":")
			n, err := strconv.ParseInt(version, 10, 64)
			if ok && err == nil && id != "" {
				out = append(out, jobs.Pick{ID: id, Version: n})
			}
		}
	}
	return out
}

// Bounds of the rows of a page that a script asks about, and of their copies.
const (
	shownMost  = 100
	copiesMost = 500
)

// handledRows are the parts of some rows that show the handling, as they are now. A row is "ID", or "ID COPY COPY".
func (s *Server) handledRows(r *http.Request, v *view, shown []string) (map[string]string, error) {
	var rows [][]string
	var ids []string
	for _, one := range shown[:min(len(shown), shownMost)] {
		if row := strings.Fields(one); len(row) > 0 && len(ids)+len(row) <= copiesMost {
			rows, ids = append(rows, row), append(ids, row...)
		}
	}
	docs, err := s.Store.DocumentsByPublic(r.Context(), v.scope, ids)
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	if err := s.namePeople(r.Context(), v); err != nil {
		return nil, err
	}
	held := make(map[string]collector.Document, len(docs))
	for _, d := range docs {
		held[d.PublicID] = d
	}
	out := make(map[string]string, len(rows))
	for _, row := range rows {
		d, ok := held[row[0]]
		if !ok {
			continue
		}
		h := handledRow{Document: d}
		for _, id := range row[1:] {
			if c, ok := held[id]; ok {
				h.Copies = append(h.Copies, c)
			}
		}
		var html strings.Builder
		if err := s.pages["search"].ExecuteTemplate(&html, "renewed", v.With(h)); err != nil {
			return nil, err
		}
		out[row[0]] = html.String()
	}
	return out, nil
}
