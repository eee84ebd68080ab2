package jobs

import (
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// Bounds of one look at variants. What is left out is told.
const (
	variantNames = 5 // names at once
	variantsRead = 3 // documents of each that are shown
	// variantsCounted are looked up, and beside them mistypedCounted words of the archive, which get a quarter of the time.
	variantsCounted, mistypedCounted = 100, 40
	variantsTime                     = 4 * time.Second
	// commonTimes: a mistyped word that occurs so many times as often as the name is likely another word.
	commonTimes = 3
)

// VariantsAsk is what variants are asked for: names, else those that the query looks for, else those of the company.
type VariantsAsk struct {
	Names []string
	Query string // the query so far; "": one that looks for the names
	// Within is wall time for the counts; 0 is variantsTime. What it does not suffice for is told and not counted.
	Within time.Duration
}

// Doubt is why a variant is proposed and not ticked.
type Doubt string

// The doubts.
const (
	DoubtCommon  Doubt = "common"  // it is likely another word: the rules of stemming know it, or it is far more frequent than the name
	DoubtNoSign  Doubt = "no_sign" // none of the documents with it has another sign of the company
	DoubtCovered Doubt = "covered" // another ticked one finds all of it
)

// CountedVariant is a variant with what it finds in the archive.
type CountedVariant struct {
	text.Variant
	Counted bool // false where time or number did not suffice, or where Fault says why
	Hits    int  // documents that it finds
	Adds    int  // documents that the query so far finds with the variant beside its name, and not without it
	Signs   int  // of Hits those with another sign of the company; looked at where it adds some
	Newest  []collector.Document
	Doubt   Doubt
	Fault   *collector.Error
}

// Ticked says whether a variant is proposed to be taken: it adds something, and nothing speaks against it. What a company sells and who
// works for it are no names of it: people choose.
func (v CountedVariant) Ticked() bool {
	return v.Counted && v.Adds > 0 && v.Doubt == "" && v.Kind != text.KindProduct && v.Kind != text.KindPerson
}

// VariantReport is the answer: variants in the order of kinds, within a kind those first that add most.
type VariantReport struct {
	Names    []string
	Query    string // the query so far
	Found    int    // by it
	Variants []CountedVariant
	Away     bool // the index does not answer: nothing is counted
	Left     int  // variants that are not counted

	widening widening
}

// variantLook is one such look.
type variantLook struct {
	*Work
	scope    collector.Scope
	company  collector.Company
	report   VariantReport
	seen     map[string]bool     // by sameFinds: the names, and what is proposed
	examples map[string][]string // by the query of a variant: public ids
}

// Variants proposes how else people write names, and counts for each what it alone would add to the query so far.
func (w *Work) Variants(ctx context.Context, scope collector.Scope, ask VariantsAsk) (VariantReport, error) {
	if ask.Within <= 0 {
		ask.Within = variantsTime
	}
	l := &variantLook{Work: w, scope: scope, seen: map[string]bool{}, examples: map[string][]string{}}
	if err := l.begin(ctx, ask); err != nil {
		return VariantReport{}, err
	}
	begun := time.Now()
	var proposed []text.Variant
	for _, name := range l.report.Names {
		proposed = append(proposed, text.Variants(name)...)
	}
	if !l.report.Away {
		held, err := l.heldWithin(ctx, proposed, ask.Within/4)
		if err != nil {
			return VariantReport{}, err
		}
		proposed = append(proposed, held...)
	}
	if err := l.count(ctx, proposed, variantsCounted, ask.Within*3/4-time.Since(begun)); err != nil {
		return VariantReport{}, err
	}
	mistyped, err := l.mistyped(ctx, ask.Within/4)
	if err == nil {
		err = l.count(ctx, mistyped, mistypedCounted, ask.Within/4)
	}
	l.order()
	if err == nil {
		err = l.cover(ctx, begun.Add(ask.Within+ask.Within/4))
	}
	if err == nil {
		err = l.read(ctx)
	}
	return l.report, err
}

// begin reads what is asked and counts what is found so far.
func (l *variantLook) begin(ctx context.Context, ask VariantsAsk) (err error) {
	if l.company, err = l.Store.Company(ctx, l.scope); err != nil {
		return err
	}
	l.report.Query = strings.TrimSpace(ask.Query)
	if l.report.Names, err = variantNamesOf(ask.Names); err != nil {
		return err
	}
	var so *search.Query
	if l.report.Query != "" {
		if so, _, err = l.ParseQuery(ctx, l.scope, l.report.Query); err != nil {
			return err
		}
		if len(l.report.Names) == 0 {
			l.report.Names = search.WordsSought(so, variantNames)
		}
	}
	if len(l.report.Names) == 0 {
		if l.report.Names, err = variantNamesOf(append([]string{l.company.Name}, l.company.Brands...)); err != nil {
			return err
		}
	}
	if len(l.report.Names) == 0 {
		return &collector.Error{Code: collector.CodeInvalid, Where: "name", Msg: "there is no name to look for", Hint: "write the name of a company or of a product"}
	}
	if l.report.Query == "" {
		l.report.Query = anyOfNames(l.report.Names)
	}
	l.report.widening = wideningOf(l.report.Query)
	for _, name := range l.report.Names {
		l.seen[sameFinds(text.QueryOf(name, false))] = true
	}
	l.report.Found, err = l.find(ctx, l.report.Query, 0, nil)
	if collector.CodeOf(err) == collector.CodeUnavailable && ctx.Err() == nil {
		l.report.Away, err = true, nil
	}
	return err
}

// variantNamesOf reads names: each once, without those that have no letter.
func variantNamesOf(in []string) ([]string, error) {
	var names []string
	for _, n := range in {
		n = text.Line(n, text.VariantLetters)
		if q := text.QueryOf(n, false); q != "" && !slices.ContainsFunc(names, func(held string) bool { return text.QueryOf(held, false) == q }) {
			names = append(names, n)
		}
	}
	if len(names) > variantNames {
		return nil, &collector.Error{Code: collector.CodeTooLarge, Where: "name", Msg: "there are too many names", Hint: "5 at once at most"}
	}
	return names, nil
}

func anyOfNames(names []string) string {
	queries := make([]string, len(names))
	for i, n := range names {
		queries[i] = text.QueryOf(n, false)
	}
	return strings.Join(queries, " OR ")
}

// read brings the documents that are shown.
func (l *variantLook) read(ctx context.Context) error {
	var ids []string
	for _, some := range l.examples {
		ids = append(ids, some...)
	}
	slices.Sort(ids)
	documents, err := l.Store.DocumentsByPublic(ctx, l.scope, slices.Compact(ids))
	if err != nil {
		return err
	}
	byID := map[string]collector.Document{}
	for _, d := range documents {
		byID[d.PublicID] = d
	}
	for i := range l.report.Variants {
		v := &l.report.Variants[i]
		for _, id := range l.examples[v.Query] {
			if d, ok := byID[id]; ok { // one that was erased meanwhile is left out
				v.Newest = append(v.Newest, d)
			}
		}
	}
	return nil
}

// order sorts variants: by kinds, then those that add most; what is alike stays in the order of its likelihood.
func (l *variantLook) order() {
	kinds := text.Kinds()
	slices.SortStableFunc(l.report.Variants, func(a, b CountedVariant) int {
		if d := slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind); d != 0 {
			return d
		}
		return b.Adds - a.Adds
	})
}
