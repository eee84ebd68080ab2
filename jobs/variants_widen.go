package jobs

import (
	"slices"
	"strings"

	"molva/collector/text"
	"molva/search"
)

// widening is a query that is to find variants too. Each variant stands beside the name that it is of, so that what else the query
// asks for and what it leaves out hold for it as well.
type widening struct {
	query  string
	names  bool              // there is nothing but names with OR between
	places []search.Place    //
	of     map[string]string // the name that a variant is of, by the variant's query; of one name alone nothing is noted
}

func wideningOf(query string) widening {
	w := widening{query: strings.TrimSpace(query)}
	if w.query == "" {
		return w
	}
	w.places = search.Places(w.query)
	if q, err := search.Parse(w.query); err == nil {
		w.names = onlyNames(search.Explain(q))
	}
	if len(w.nameList()) > 1 && !w.names {
		w.of = map[string]string{}
		for _, name := range w.nameList() {
			for _, v := range text.Variants(name) {
				if _, ok := w.of[v.Query]; !ok {
					w.of[v.Query] = name
				}
			}
		}
	}
	return w
}

// onlyNames says whether a part is words that are looked for anywhere, or some with OR between.
func onlyNames(p search.Part) bool {
	if p.Kind == search.PartAny {
		return !slices.ContainsFunc(p.Kids, func(k search.Part) bool { return !onlyNames(k) })
	}
	return p.Kind == search.PartWords && p.In == ""
}

// nameList are the names of the places, each once; saved queries are last and have none.
func (w widening) nameList() (names []string) {
	saved := false
	for _, p := range w.places {
		if saved = saved || p.Name == ""; p.Name != "" && !slices.Contains(names, p.Name) {
			names = append(names, p.Name)
		}
	}
	if saved {
		names = append(names, "")
	}
	return names[:min(len(names), variantNames)]
}

// nameOf is the name that a variant is of: its spelling, else it mistyped, else the first one.
func (w widening) nameOf(variant string) string {
	names := w.nameList()
	if name, ok := w.of[variant]; ok {
		return name
	}
	for _, name := range names {
		if _, ok := text.Mistyped(name, strings.TrimPrefix(variant, "=")); ok {
			return name
		}
	}
	return names[0]
}

// with is the query that finds variants, too. One that looks for no name takes them beside the whole of it.
func (w widening) with(variants ...string) string {
	switch {
	case len(variants) == 0:
		return w.query
	case w.query == "":
		return strings.Join(variants, " OR ")
	case w.names:
		return oneLineQuery(w.query) + " OR " + strings.Join(variants, " OR ")
	case len(w.places) == 0:
		return "(" + oneLineQuery(w.query) + ") OR " + strings.Join(variants, " OR ")
	}
	byName := map[string][]string{}
	for _, v := range variants {
		name := w.nameOf(v)
		byName[name] = append(byName[name], v)
	}
	var b strings.Builder
	runes, at := []rune(w.query), 0
	for _, p := range w.places {
		b.WriteString(string(runes[at:p.From]))
		written := string(runes[p.From:p.To])
		if own := byName[p.Name]; len(own) > 0 {
			written = "(" + written + " OR " + strings.Join(own, " OR ") + ")"
		}
		b.WriteString(written)
		at = p.To
	}
	return b.String() + string(runes[at:])
}

// alone finds what a variant alone adds to the query.
func (w widening) alone(variant string) string {
	found := variant
	if !w.names {
		found = oneLineQuery(w.with(variant))
	}
	return "(" + found + ") NOT (" + oneLineQuery(w.query) + ")"
}

// WithVariants is a query that also finds variants: each beside the name that it is of.
func WithVariants(query string, variants []string) string { return wideningOf(query).with(variants...) }

// AddedAlone finds what a variant adds to the query so far.
func (r VariantReport) AddedAlone(variant string) string { return r.widening.alone(variant) }

// oneLineQuery is a query without line breaks: an operator at an end of a line is one in its middle, too.
func oneLineQuery(query string) string { return strings.Join(strings.Fields(query), " ") }
