package jobs

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/search"
)

// Bounds of proposals: whoever writes texts must not be able to fill the queue (row B9).
var proposalBounds = store.ProposalBounds{ADay: 20, Open: 500, Links: 100_000}

// namedMost is how many places one document may name.
const namedMost = 5

// familiar are the places that are no proposals: those of the registry, also removed ones, and the company's own.
type familiar struct {
	places map[string]bool
	brands map[string]bool // words of the brands as names of sites have them: «Флорамо» is floramo.ru
	origin map[int64]string
}

// familiarPlaces gathers what need not be proposed.
func (w *Work) familiarPlaces(ctx context.Context, scope collector.Scope, c collector.Company) (familiar, error) {
	f := familiar{places: map[string]bool{}, brands: map[string]bool{}, origin: map[int64]string{}}
	sources, err := w.Store.AllSources(ctx, scope)
	if err != nil {
		return f, err
	}
	for _, s := range sources {
		place, _ := placeAt(s.URL)
		f.places[place], f.origin[s.SourceID] = true, place
	}
	people, err := w.Store.People(ctx, scope)
	if err != nil {
		return f, err
	}
	for _, p := range people {
		if _, domain, ok := strings.Cut(p.Mail, "@"); ok {
			place, _ := placeAt("https://" + domain)
			f.places[place] = true
		}
	}
	own, _ := placeAt(w.BaseURL)
	f.places[own] = true
	for _, name := range append([]string{c.Name}, c.Brands...) {
		for _, spelled := range []string{name, text.Latin(name)} {
			f.brands[lettersOf(spelled)] = true
		}
	}
	delete(f.brands, "")
	return f, nil
}

// lettersOf is a name without what stands between its letters.
func lettersOf(name string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(name), func(r rune) bool { return strings.ContainsRune(" -.,«»\"'", r) }), "")
}

// knows says that a place is no news.
func (f familiar) knows(place string) bool {
	if place == "" || f.places[place] {
		return true
	}
	domain, channel, platform := strings.Cut(place, "/")
	if platform {
		return f.brands[lettersOf(strings.TrimPrefix(channel, "@"))]
	}
	end, _ := publicsuffix.PublicSuffix(domain)
	return f.brands[lettersOf(strings.TrimSuffix(domain, "."+end))]
}

// named are the places that a document names and that are not familiar, each with the address, in the order in which they
// stand there; namedMost at most.
func (f familiar) named(d collector.Document, links []string) []collector.Naming {
	home, _ := placeAt(d.URL)
	var out []collector.Naming
	add := func(address string) {
		place, at := placeAt(address)
		if len(out) >= namedMost || f.knows(place) || place == f.origin[d.Source] ||
			slices.ContainsFunc(out, func(n collector.Naming) bool { return n.Place == place }) {
			return
		}
		out = append(out, collector.Naming{Place: place, URL: at, Document: d.DocumentID, Origin: d.Source})
	}
	if d.Kind == collector.KindMention { // a feed of news leads to pages of others
		add(d.URL)
	}
	said := append([]string{}, links...)
	for _, s := range []string{d.Title, d.Text, d.Pros, d.Cons} {
		said = append(said, addressesIn(s)...)
	}
	for _, address := range said {
		if place, _ := placeAt(address); place != home {
			add(address)
		}
	}
	return out
}

// propose looks in new revisions for places where the company is named and that are in no registry.
func (w *Work) propose(ctx context.Context, scope collector.Scope, rules *ruleSet, docs []collector.Document) error {
	namings, looked, err := w.namings(ctx, scope, rules, docs)
	if err != nil || len(namings)+len(looked) == 0 {
		return err
	}
	return w.Store.Propose(ctx, scope, namings, looked, proposalBounds)
}

// namings are the places that documents name which name the company. looked are the documents whose links have told all that
// they can: one that names places and not the company keeps its links, for the company may have other names one day.
func (w *Work) namings(ctx context.Context, scope collector.Scope, rules *ruleSet, docs []collector.Document) (namings []collector.Naming, looked []int64, err error) {
	ids := make([]int64, len(docs))
	for i, d := range docs {
		ids[i] = d.DocumentID
	}
	links, err := w.Store.Outlinks(ctx, scope, ids)
	if err != nil {
		return nil, nil, err
	}
	var f *familiar
	done := func(d collector.Document) {
		if links[d.DocumentID] != nil {
			looked = append(looked, d.DocumentID)
		}
	}
	for _, d := range docs {
		if d.State != collector.StateLive || d.Site == collector.OwnSite || !mayName(d, links[d.DocumentID]) {
			done(d)
			continue
		}
		if f == nil {
			known, err := w.familiarPlaces(ctx, scope, rules.company)
			if err != nil {
				return nil, nil, err
			}
			f = &known
		}
		found := f.named(d, links[d.DocumentID])
		if len(found) > 0 && !rules.concerns(d) {
			continue
		}
		done(d)
		for _, n := range found {
			n.At = w.Clock.Now()
			namings = append(namings, n)
		}
	}
	return namings, looked, nil
}

// mayName is a quick look whether a document can name any place at all: most name none.
func mayName(d collector.Document, links []string) bool {
	return len(links) > 0 || d.Kind == collector.KindMention || innerPoint(d.Title) || innerPoint(d.Text) || innerPoint(d.Pros) || innerPoint(d.Cons)
}

// concerns says that a document names the company, or that an alert rule finds it.
func (r *ruleSet) concerns(d collector.Document) bool {
	if len(r.found(d)) > 0 {
		return true
	}
	var names []string
	for _, n := range append([]string{r.company.Name}, r.company.Brands...) {
		if n = strings.TrimSpace(strings.ReplaceAll(n, `"`, " ")); n != "" {
			names = append(names, `"`+n+`"`)
		}
	}
	if len(names) == 0 {
		return false
	}
	q, err := search.ParseFor(strings.Join(names, " OR "), r.brands)
	return err == nil && search.Match(q, r.entry(d))
}
