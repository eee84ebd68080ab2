package jobs

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/search"
)

// Bounds of what is read of the archive for proposals.
const (
	heldDocuments = 200 // newest documents that the query so far finds
	heldSellers   = 20
	heldOrders    = 20 // newest orders
	heldMost      = 10 // of a kind
	similarWords  = 4  // words for which mistyped ones are sought
	mistypedMost  = 25 // of one word
)

// The reasons of what the archive has.
const (
	WhyHeld     text.Why = "held"     // a domain in the texts and links that are held
	WhyReviewed text.Why = "reviewed" // what documents about the company are written about
	WhyOrdered  text.Why = "ordered"
	WhySeller   text.Why = "seller"
	WhyBranch   text.Why = "branch"
	WhyAnswers  text.Why = "answers" // who answers for the company
)

// heldWithin is heldNouns for a time; what is not read until then is left out.
func (l *variantLook) heldWithin(ctx context.Context, spelled []text.Variant, within time.Duration) ([]text.Variant, error) {
	until, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	out, err := l.heldNouns(until, spelled)
	if until.Err() != nil {
		err = ctx.Err()
	}
	return out, err
}

// heldNouns are names of goods, sellers, branches and people that the company's own data has, and domains of its name, which is
// spelled so.
func (l *variantLook) heldNouns(ctx context.Context, spelled []text.Variant) ([]text.Variant, error) {
	found, err := l.newest(ctx)
	if err != nil {
		return nil, err
	}
	links, err := l.Store.Outlinks(ctx, l.scope, documentIDs(found))
	if err != nil {
		return nil, err
	}
	items, answers := map[string]int{}, map[string]int{}
	domains := ownDomains{labels: ownLabels(l.report.Names, spelled), places: map[string]string{}, counts: map[string]int{}}
	for _, d := range found {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		items[d.Item.Name]++
		for _, r := range d.Replies {
			if r.Official {
				answers[r.Author]++
			}
		}
		for _, address := range slices.Concat(links[d.DocumentID], addressesIn(d.Text), addressesIn(d.Title), []string{d.URL}) {
			domains.add(address)
		}
	}
	out := slices.Concat(l.frequent(domains.counts, text.KindDomain, WhyHeld), l.frequent(items, text.KindProduct, WhyReviewed), l.frequent(answers, text.KindPerson, WhyAnswers))
	sold, err := l.soldNouns(ctx)
	return append(out, sold...), err
}

func documentIDs(docs []collector.Document) []int64 {
	ids := make([]int64, len(docs))
	for i, d := range docs {
		ids[i] = d.DocumentID
	}
	return ids
}

// newest are the newest documents that the query so far finds.
func (l *variantLook) newest(ctx context.Context) ([]collector.Document, error) {
	q, _, err := l.ParseQuery(ctx, l.scope, l.report.Query)
	if err != nil {
		return nil, err
	}
	found, err := l.Index.Search(ctx, search.Request{Company: l.scope.Company, Query: q, Sort: search.SortPublished, Limit: heldDocuments})
	if err != nil {
		return nil, err
	}
	return l.Store.DocumentsByPublic(ctx, l.scope, found.IDs)
}

// soldNouns are the names of goods in the newest orders, of sellers and of their branches.
func (l *variantLook) soldNouns(ctx context.Context) ([]text.Variant, error) {
	goods, sellers, branches := map[string]int{}, map[string]int{}, map[string]int{}
	orders, err := l.Store.Orders(ctx, l.scope, store.OrderFilter{}, "", heldOrders)
	if err != nil {
		return nil, err
	}
	for _, o := range orders {
		whole, err := l.Store.OrderByID(ctx, l.scope, o.OrderID)
		if err != nil {
			return nil, err
		}
		for _, i := range whole.Items {
			goods[i.Name]++
		}
	}
	all, err := l.Store.SellersAfter(ctx, l.scope, 0, heldSellers)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		sellers[s.Name]++
		places, err := l.Store.Branches(ctx, l.scope, s.SellerID)
		if err != nil {
			return nil, err
		}
		for _, b := range places {
			branches[b.Name]++
		}
	}
	return slices.Concat(l.frequent(goods, text.KindProduct, WhyOrdered), l.frequent(sellers, text.KindPerson, WhySeller), l.frequent(branches, text.KindPerson, WhyBranch)), nil
}

// frequent are the heldMost most frequent names, without those that hold a name that is looked for: they add nothing.
func (l *variantLook) frequent(counts map[string]int, kind text.Kind, why text.Why) (out []text.Variant) {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	for _, name := range names {
		name = text.Line(name, text.VariantLetters)
		q := text.QueryOf(name, false)
		if q == "" || len(out) == heldMost || slices.ContainsFunc(l.report.Names, func(n string) bool { return strings.Contains(text.Fold(name), text.Fold(n)) }) {
			continue
		}
		out = append(out, text.Variant{Kind: kind, Text: name, Query: q, Why: why})
	}
	return out
}

// ownDomains counts the domains of a name among many addresses, each of which is looked at once.
type ownDomains struct {
	labels map[string]bool
	places map[string]string // by address: the domain, "" where it is none of the name
	counts map[string]int
}

// ownLabels are the letters of the names and of their spellings in the other script and in domains.
func ownLabels(names []string, spelled []text.Variant) map[string]bool {
	labels := map[string]bool{}
	for _, name := range names {
		labels[lettersOf(name)], labels[lettersOf(text.Latin(name))] = true, true
	}
	for _, v := range spelled {
		if v.Kind == text.KindTransliteration || v.Kind == text.KindDomain {
			labels[lettersOf(v.Text)] = true
		}
	}
	delete(labels, "")
	return labels
}

func (o ownDomains) add(address string) {
	domain, known := o.places[address]
	if !known {
		place, _ := placeAt(address)
		if label, _, dotted := strings.Cut(place, "."); dotted && !strings.Contains(place, "/") && o.labels[lettersOf(label)] {
			domain = place
		}
		o.places[address] = domain
	}
	if domain != "" {
		o.counts[domain]++
	}
}

// mistyped are words of the archive that are the names, mistyped, and the same of spellings in the other script that occur.
func (l *variantLook) mistyped(ctx context.Context, within time.Duration) (out []text.Variant, err error) {
	if l.report.Away {
		return nil, nil
	}
	until, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for _, word := range l.soughtWords() {
		most := text.TypingEdits(word)
		if most == 0 || until.Err() != nil {
			continue
		}
		like, err := l.Index.Similar(until, l.scope.Company, word, most)
		switch {
		case until.Err() != nil || collector.CodeOf(err) == collector.CodeUnavailable:
			return out, ctx.Err()
		case err != nil:
			return nil, err
		}
		n := 0
		for _, w := range like {
			if why, ok := text.Mistyped(word, w); ok && n < mistypedMost && !l.begunFinds(w) {
				n++
				out = append(out, text.Variant{Kind: text.KindTyping, Text: w, Query: text.QueryOf(w, true), Why: why})
			}
		}
	}
	return out, nil
}

// begunFinds says that a counted proposal finds all words that begin as a word does.
func (l *variantLook) begunFinds(word string) bool {
	return slices.ContainsFunc(l.report.Variants, func(v CountedVariant) bool {
		begin, ok := strings.CutSuffix(v.Query, "*")
		return ok && v.Counted && strings.HasPrefix(word, begin)
	})
}

// soughtWords are the names of one word and the spellings of one word that find most.
func (l *variantLook) soughtWords() []string {
	var words []string
	add := func(s string) {
		if q := text.QueryOf(s, false); q != "" && !strings.ContainsAny(q, `" `) && !slices.Contains(words, q) && len(words) < similarWords {
			words = append(words, q)
		}
	}
	for _, n := range l.report.Names {
		add(n)
	}
	spelled := slices.Clone(l.report.Variants)
	slices.SortStableFunc(spelled, func(a, b CountedVariant) int { return b.Hits - a.Hits })
	for _, v := range spelled {
		if v.Hits > 0 && (v.Kind == text.KindTransliteration || v.Kind == text.KindJoined) {
			add(v.Text)
		}
	}
	return words
}
