package web

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"molva/collector"
	"molva/search"
)

// queryWords is a query in words, or its mistake, with its parts for colours.
type queryWords struct {
	*view
	Tokens string // "kind from to;…", in characters
	Words  string // "" for the empty query and where there is a mistake
	Error  *fieldError
	Mended string // the query without the mistake, where that is sure
	Change string // what is written into it
}

// explainQuery answers while one types: the fragment that stands under the search field.
func (s *Server) explainQuery(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "search_title")
	if err != nil {
		return err
	}
	q := r.URL.Query().Get("q")
	saved, err := s.savedSaid(r.Context(), v, q)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := s.pages["search"].ExecuteTemplate(&out, "query-words", v.explained(q, saved)); err != nil {
		return fmt.Errorf("template search: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(out.Bytes()) // the reader has gone: nobody is left to tell
	return nil
}

func (v *view) explained(q string, saved search.Library) queryWords {
	r := search.Read(q, nil, saved)
	out := queryWords{view: v}
	parts := make([]string, len(r.Tokens))
	for i, t := range r.Tokens {
		parts[i] = fmt.Sprintf("%s %d %d", t.Kind, t.From, t.To)
	}
	out.Tokens = strings.Join(parts, ";")
	if r.Err != nil {
		out.Error = v.queryError(r.Err)
		if runes := []rune(q); r.Mend != nil {
			out.Mended = string(runes[:r.Mend.From]) + r.Mend.Text + string(runes[r.Mend.To:])
			out.Change = strings.TrimSpace(r.Mend.Text)
		}
		return out
	}
	if p := search.Explain(r.Query); p.Kind != search.PartEverything {
		out.Words = v.inWords(p, true)
	}
	return out
}

// MendedURL is the search for the query without its mistake.
func (p queryWords) MendedURL() string { return "/search?q=" + url.QueryEscape(p.Mended) }

// inWords says what a part of a query finds. A list within another stands in brackets.
func (v *view) inWords(p search.Part, outermost bool) string {
	switch p.Kind {
	case search.PartAll, search.PartAny:
		return v.listInWords(p, outermost)
	case search.PartNot:
		return v.notInWords(p.Kids[0])
	case search.PartWords:
		said := v.placed(p.In, v.wordsInWords(p))
		return bracketed(said, p.Near && !outermost)
	case search.PartNear:
		return bracketed(v.nearInWords(p), !outermost)
	case search.PartSaved:
		return v.placed(p.In, v.T("explain_saved", "A", p.Value))
	case search.PartValue:
		return v.valueInWords(p)
	case search.PartNumber:
		return v.named("explain_field_", p.Field) + " " + v.numberInWords(p)
	case search.PartDays:
		return v.T("explain_"+p.Field) + " " + v.daysInWords(p)
	}
	return v.T("explain_everything")
}

func (v *view) listInWords(p search.Part, outermost bool) string {
	parts := make([]string, len(p.Kids))
	for i, k := range p.Kids {
		parts[i] = v.inWords(k, false)
	}
	between := v.T("explain_or")
	if p.Kind == search.PartAll {
		if between = v.T("explain_and"); outermost {
			between = ", "
		}
	}
	s := strings.Join(parts, between)
	return bracketed(s, !outermost)
}

func bracketed(s string, within bool) string {
	if within {
		return "(" + s + ")"
	}
	return s
}

// nearInWords says once where both sides are looked for: they are looked for in one place.
func (v *view) nearInWords(p search.Part) string {
	sides := make([]string, len(p.Kids))
	for i, k := range p.Kids {
		sides[i] = v.inWords(anywhere(k), false)
	}
	return v.placed(placeOf(p), v.N("explain_near", p.Gap, "A", strings.Join(sides, " — ")))
}

// placeOf is where a part looks for words; "" is everywhere.
func placeOf(p search.Part) string {
	in := p.In
	for _, k := range p.Kids {
		in = cmp.Or(in, placeOf(k))
	}
	return in
}

// anywhere is a part without the place where its words are looked for.
func anywhere(p search.Part) search.Part {
	p.In = ""
	p.Kids = mapped(p.Kids, anywhere)
	return p
}

func (v *view) notInWords(p search.Part) string {
	switch p.Kind {
	case search.PartWords:
		return v.T("explain_without", "A", v.inWords(p, false))
	case search.PartAll, search.PartAny, search.PartNear:
		return v.T("explain_not", "A", v.inWords(p, false))
	}
	return v.T("explain_not", "A", "("+v.inWords(p, false)+")")
}

// placed says where words are looked for.
func (v *view) placed(in, words string) string {
	if in == "" {
		return words
	}
	return v.T("explain_in_"+in, "A", words)
}

func (v *view) wordsInWords(p search.Part) string {
	if len(p.Words) == 1 {
		return v.wordInWords(p.Words[0])
	}
	words, between := make([]string, len(p.Words)), " "
	if p.Near {
		between = " — "
	}
	stems := !slices.ContainsFunc(p.Words, func(w search.PartWord) bool { return w.Exact || w.Wildcard })
	for i, w := range p.Words {
		if words[i] = "«" + w.Text + "»"; !stems {
			words[i] = v.wordInWords(w)
		}
	}
	said := strings.Join(words, between)
	if stems { // once for all
		said = v.T("explain_stems", "A", said)
	}
	if p.Near {
		return v.N("explain_near", p.Gap, "A", said)
	}
	return v.T("explain_phrase", "A", said)
}

func (v *view) wordInWords(w search.PartWord) string {
	switch {
	case w.Wildcard:
		return v.T("explain_prefix", "A", w.Text)
	case w.Exact:
		return v.T("explain_exact", "A", w.Text)
	}
	return v.T("explain_stem", "A", w.Text)
}

// valueInWords calls a value as the facets call it; one that is a sentence of its own has one.
func (v *view) valueInWords(p search.Part) string {
	key := "explain_is_" + p.Field + "_" + p.Value
	if s := v.T(key); s != key {
		return s
	}
	field, said := p.Field, p.Value
	switch p.Field {
	case "language", "tone", "toward", "cause", "category":
		said = v.FacetLabel(p.Field, p.Value)
	case "sites", "site":
		field = "site"
		said = v.FacetLabel("site", p.Value)
	case "assignee", "source":
		if name := v.nameOf(p.Field, p.Value); name != "" {
			field, said = p.Field+"_named", name
		} else if p.Value == search.None {
			said = v.T("facet_none")
		}
	case "stage":
		said = v.named("explain_stage_", p.Value)
	default:
		if p.Value == search.None {
			said = v.T("facet_none")
		}
	}
	return v.named("explain_field_", field) + ": " + said
}

// nameOf is what a person or a source is called; "" where the page does not know it.
func (v *view) nameOf(field, number string) string {
	id, err := strconv.ParseInt(number, 10, 64)
	if _, known := v.people[id]; err == nil && field == "assignee" && known {
		return v.PersonName(id)
	}
	if err == nil && field == "source" {
		return v.places[id]
	}
	return ""
}

// savedSaid are the saved queries that a query names; the page then knows whom it means, too.
func (s *Server) savedSaid(ctx context.Context, v *view, query string) (search.Library, error) {
	saved, err := s.Work.SavedIn(ctx, v.scope, query)
	if err == nil {
		err = s.nameSaid(ctx, v, query)
	}
	return saved, err
}

// nameSaid lets a query in words call people and sources by their names.
func (s *Server) nameSaid(ctx context.Context, v *view, query string) error {
	if !strings.Contains(query, ":") {
		return nil
	}
	if err := s.namePeople(ctx, v); err != nil {
		return err
	}
	sources, err := s.Store.AllSources(ctx, v.scope)
	v.namePlaces(sources)
	return err
}

func (v *view) numberInWords(p search.Part) string {
	low, high := v.decimal(p.Low), v.decimal(p.High)
	switch {
	case p.Low != "" && p.Low == p.High:
		return v.T("explain_exactly", "A", low)
	case p.Low != "" && p.High != "":
		return v.T("explain_between", "A", low, "B", high)
	case p.High != "" && p.HighIn:
		return v.T("explain_at_most", "A", high)
	case p.High != "":
		return v.T("explain_below", "A", high)
	case p.LowIn:
		return v.T("explain_at_least", "A", low)
	}
	return v.T("explain_above", "A", low)
}

func (v *view) daysInWords(p search.Part) string {
	low, high := v.dayInWords(p.Low), v.dayInWords(p.High)
	switch {
	case p.Low == p.High:
		return low
	case p.Low != "" && p.High != "":
		return v.T("explain_days_between", "A", low, "B", high)
	case p.Low != "":
		return v.T("explain_days_since", "A", low)
	}
	return v.T("explain_days_until", "A", high)
}

func (v *view) dayInWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return v.Published(collector.PublishedOn(t.Date()))
}

// Rows is how many lines the search field begins with.
func (p searchPageData) Rows() int {
	return min(8, max(1+strings.Count(p.Query, "\n"), utf8.RuneCountInString(p.Query)/90+1))
}
