package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
	"molva/jobs"
	"molva/search"
)

// previewPart is what a topic would find, with its mistake or its documents to read.
type previewPart struct {
	*view
	Shown   bool
	Error   *fieldError
	Away    bool // the index does not answer
	Count   jobs.TopicPreview
	Samples []sampleHit
}

// sampleHit is a document of a topic to read.
type sampleHit struct {
	collector.Document
	Of     []piece
	Chance bool
}

// previewTopic answers while one edits: the part of the page beside the form. Without a script the form has a button for it.
func (s *Server) previewTopic(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "topics_title")
	if err != nil {
		return err
	}
	p := topicPageData{view: v, Form: topicForm(r)}
	if p.Preview, err = s.previewOf(r, v, r.PostFormValue("id"), p.Form); err != nil {
		return err
	}
	if r.Header.Get("HX-Request") != "true" {
		return s.redirect(w, r, "/topics", "")
	}
	return s.show(w, r, "topic", p)
}

func (s *Server) previewOf(r *http.Request, v *view, id string, t collector.TopicText) (p previewPart, err error) {
	p = previewPart{view: v, Shown: len(t.Queries) > 0}
	if !p.Shown {
		return p, nil
	}
	p.Count, err = s.Work.PreviewTopic(r.Context(), v.scope, id, t)
	var sample jobs.TopicSample
	if err == nil {
		sample, err = s.Work.SampleTopic(r.Context(), v.scope, p.Count.Query, 0)
	}
	switch code := collector.CodeOf(err); {
	case code == collector.CodeUnavailable:
		p.Away = true
		return p, nil
	case code == collector.CodeNotFound:
		return p, err
	case err != nil:
		return p, v.formError(err, func(_ int, e *fieldError) error {
			p.Error = e
			return nil
		})
	}
	_, brands, err := s.Work.ParseQuery(r.Context(), v.scope, "")
	if err != nil {
		return p, err
	}
	add := func(docs []collector.Document, chance bool) {
		for _, d := range docs {
			text := d.Text
			if text == "" {
				text = d.Title + " " + d.Pros + " " + d.Cons
			}
			cut, _ := pieces(text, search.Marks(sample.Query, text, brands), snippet/2)
			p.Samples = append(p.Samples, sampleHit{d, cut, chance})
		}
	}
	add(sample.Newest, false)
	add(sample.Chance, true)
	return p, nil
}

// offerForTopic shows the form again with other ways to write what one of its queries looks for; row is the place of the query in
// the form. An empty row becomes a query for the company's names.
func (s *Server) offerForTopic(w http.ResponseWriter, r *http.Request, p topicPageData, row string) error {
	rows := r.PostForm["query"]
	at, err := strconv.Atoi(row)
	if err != nil || at < 0 || at >= len(rows) {
		return invalid("do", "there is no such query in the form", "open the topic anew")
	}
	for _, q := range rows[:at] { // empty rows before it are gone from the form that is shown
		if strings.TrimSpace(q) != "" {
			p.OfferOf++
		}
	}
	empty := strings.TrimSpace(rows[at]) == ""
	asked := ""
	if !empty {
		asked = p.Form.Queries[p.OfferOf].Query
	}
	p.Offer, err = s.offerVariants(r.Context(), p.scope, asked)
	if e := (*collector.Error)(nil); errors.As(err, &e) {
		there := *e
		there.Where = fmt.Sprintf("query %d, %s", p.OfferOf+1, e.Where)
		return s.topicFailed(w, r, p, &there)
	}
	if err != nil {
		return err
	}
	if empty {
		p.Form.Queries = slices.Insert(p.Form.Queries, p.OfferOf, collector.TopicQuery{Query: p.Offer.Report.Query})
	}
	return s.showTopic(w, r, http.StatusOK, p)
}

// QueryName is what a query of the topic is called: its name, or its number.
func (p previewPart) QueryName(i int) string {
	if name := p.Count.Text.Queries[i].Name; name != "" {
		return name
	}
	return p.T("topic_query_n", "N", p.Number(i+1))
}

// Exclusion is what the number of an exclusion stands for.
func (p previewPart) Exclusion(i int) collector.TopicExclusion { return p.Count.Text.Exclusions[i] }

// ExcludeKinds are offered in the form.
func (v *view) ExcludeKinds() []collector.ExcludeKind { return collector.ExcludeKinds() }

// HasKind says whether a topic looks at a kind of document.
func (p topicPageData) HasKind(kind string) bool {
	for _, k := range p.Form.Kinds {
		if string(k) == kind {
			return true
		}
	}
	return false
}

// BlankExclusions are the empty rows of the form.
func (p topicPageData) BlankExclusions() []int { return []int{1, 2} }
