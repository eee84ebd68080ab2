package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// reason is one line of evidence with the documents that it names.
type reason struct {
	collector.Evidence
	Of   []collector.Document
	Most bool // as many as are ever named: there may be more
}

type documentPageData struct {
	*view
	Doc                             collector.Document
	Source                          collector.Source
	TitleOf, TextOf, ProsOf, ConsOf []piece
	Steps                           []step // newest first
	Reasons                         []reason
	Sum                             float64
	Complaint, Suspicious           bool
	Back                            string
	Case                            collector.Case // the newest that it is an entry of
	Kept                            bool           // pages on which it was seen
	Brought                         []broughtBy    // by hand
	Work                            workPart
	Cluster                         clusterPart
	Mailed                          []mailed
}

// mailed is what somebody was told of a document, or why they were not.
type mailed struct {
	collector.Alert
	To     string
	Mail   collector.Delivery   // that tells it, or was to; zero for none
	Copied []collector.Document // of a copy: what its receiver was told of
}

func (s *Server) documentPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "document_title")
	if err != nil {
		return err
	}
	return s.showDocument(w, r, v, http.StatusOK, nil)
}

// showDocument shows the document that the address names; said puts in what a refused form says.
func (s *Server) showDocument(w http.ResponseWriter, r *http.Request, v *view, status int, said func(*documentPageData)) error {
	d, err := s.Store.Document(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := documentPageData{view: v, Doc: d, Complaint: d.Verdict.Complaint.Is(), Suspicious: d.Suspicion.Score >= collector.SuspicionThreshold}
	if d.Title != "" {
		v.Heading = d.Title
	}
	p.mark(d)
	p.Cluster.Looked = r.URL.Query().Get("incidents") == "1"
	if p.Work, err = s.workPart(r, v, d); err != nil {
		return err
	}
	if d.Handling.Correction.Teaches() {
		if p.Work.Trained, err = s.Work.JudgesNow(r.Context(), v.scope); err != nil {
			return err
		}
	}
	if said != nil {
		said(&p)
	}
	if err := s.documentPast(r, &p); err != nil {
		return err
	}
	if err := s.clusterPart(r.Context(), v.scope, d.PublicID, &p.Cluster); err != nil {
		return err
	}
	if p.Mailed, err = s.mailedOf(r, v.scope, d.DocumentID); err != nil {
		return err
	}
	sources, err := s.Store.AllSources(r.Context(), v.scope)
	if err != nil {
		return err
	}
	v.namePlaces(sources)
	if d.Source != 0 {
		if p.Source, err = s.Store.SourceByID(r.Context(), v.scope, d.Source); err != nil && collector.CodeOf(err) != collector.CodeNotFound {
			return err
		}
	}
	return s.showAs(w, r, status, "document", p)
}

// mailedOf is the list of what was mailed about a document and why, or why not.
func (s *Server) mailedOf(r *http.Request, scope collector.Scope, document int64) (out []mailed, err error) {
	alerts, err := s.Store.AlertsOf(r.Context(), scope, []int64{document})
	if err != nil || len(alerts) == 0 {
		return nil, err
	}
	people, err := s.peopleByID(r.Context(), scope)
	if err != nil {
		return nil, err
	}
	var mails, copies []int64
	for _, a := range alerts {
		mails, copies = append(mails, a.Delivery), append(copies, a.CopyOf)
	}
	deliveries, err := s.Store.DeliveriesByID(r.Context(), scope, mails)
	if err != nil {
		return nil, err
	}
	copied, err := s.documentsByID(r.Context(), scope, copies)
	if err != nil {
		return nil, err
	}
	for _, a := range alerts {
		if a.Why != collector.AlertCovered { // the complaint says it
			out = append(out, mailed{Alert: a, To: cmp.Or(people[a.Receiver].Name, people[a.Receiver].Mail), Mail: deliveries[a.Delivery], Copied: copied[a.CopyOf]})
		}
	}
	return out, nil
}

// documentsByID are documents by their inside ids, each a list of one, as templates like it; ids that are not held have none.
func (s *Server) documentsByID(ctx context.Context, scope collector.Scope, ids []int64) (map[int64][]collector.Document, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return id == 0 })
	slices.Sort(ids)
	docs, err := s.Store.DocumentsByID(ctx, scope, slices.Compact(ids))
	out := make(map[int64][]collector.Document, len(docs))
	for _, d := range docs {
		out[d.DocumentID] = []collector.Document{d}
	}
	return out, err
}

// documentPast fills where a document came from, how it changed, why it is suspicious, and its case.
func (s *Server) documentPast(r *http.Request, p *documentPageData) error {
	v, d := p.view, p.Doc
	versions, err := s.Store.Versions(r.Context(), v.scope, d.DocumentID)
	if err != nil {
		return err
	}
	p.Steps = lifeLine(versions, d.Published)
	p.Kept = slices.ContainsFunc(versions, func(v collector.Version) bool { return v.Evidence != 0 })
	if p.Reasons, err = s.reasons(r, v.scope, d); err != nil {
		return err
	}
	if p.Case, _, err = s.Store.CaseOfDocument(r.Context(), v.scope, d.DocumentID); err != nil {
		return err
	}
	if p.Brought, err = s.broughtBy(r.Context(), v.scope, d.DocumentID); err != nil {
		return err
	}
	byMail := slices.ContainsFunc(p.Brought, func(b broughtBy) bool { return b.Way == "eml" })
	p.Kept = p.Kept && (!byMail || v.May(string(collector.ActionCases))) // a mail has addresses in it
	for _, e := range d.Suspicion.Evidence {
		p.Sum += e.Weight
	}
	return nil
}

// mark shows the deciding words of the verdict where they stand.
func (p *documentPageData) mark(d collector.Document) {
	words := slices.Clone(d.Verdict.Complaint.Words)
	for _, c := range d.Verdict.Causes {
		words = append(words, c.Words...)
	}
	of := func(s string) []piece {
		out, _ := pieces(s, wordSpans(s, words), 0)
		return out
	}
	p.TitleOf, p.TextOf, p.ProsOf, p.ConsOf = of(d.Title), of(d.Text), of(d.Pros), of(d.Cons)
}

// wordSpans finds words (each as it stands in the text, perhaps several together) as whole words, in order.
func wordSpans(s string, words []string) []search.Span {
	tokens := text.Tokenize(s, nil)
	wanted := make([][]string, 0, len(words))
	for _, w := range words {
		var parts []string
		for _, t := range text.Tokenize(w, nil) {
			parts = append(parts, t.Exact)
		}
		if len(parts) > 0 {
			wanted = append(wanted, parts)
		}
	}
	var out []search.Span
	for i := 0; i < len(tokens); i++ {
		n := 0
		for _, parts := range wanted {
			if len(parts) > n && i+len(parts) <= len(tokens) && sameWords(tokens[i:i+len(parts)], parts) {
				n = len(parts)
			}
		}
		if n > 0 {
			out = append(out, search.Span{Start: tokens[i].Start, End: tokens[i+n-1].End})
			i += n - 1
		}
	}
	return out
}

func sameWords(tokens []text.Token, words []string) bool {
	for i, t := range tokens {
		if t.Exact != words[i] {
			return false
		}
	}
	return true
}

// maxTwins is how many documents a line of evidence names at most: all of them are shown, and that there may be more is said.
const maxTwins = 50

// reasons reads the documents that the evidence names.
func (s *Server) reasons(r *http.Request, scope collector.Scope, d collector.Document) ([]reason, error) {
	var out []reason
	for _, e := range d.Suspicion.Evidence {
		docs, err := s.Store.DocumentsByPublic(r.Context(), scope, e.Twins)
		if err != nil {
			return nil, err
		}
		out = append(out, reason{e, docs, len(e.Twins) >= maxTwins})
	}
	return out, nil
}

// Short is the beginning of a text in one line.
func (v *view) Short(s string, n int) string {
	s, _ = text.Shorten(strings.Join(strings.Fields(s), " "), n)
	return s
}
