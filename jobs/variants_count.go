package jobs

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// count looks most variants up within a time, one of each kind after the other, so that where it does not suffice each kind
// has had some.
func (l *variantLook) count(ctx context.Context, proposed []text.Variant, most int, within time.Duration) error {
	until, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	byKind := map[text.Kind][]text.Variant{}
	for _, exact := range []bool{false, true} { // an exact word is known where its forms are proposed
		for _, v := range proposed {
			if strings.HasPrefix(v.Query, "=") == exact && !l.known(v.Query) {
				l.seen[sameFinds(v.Query)] = true
				byKind[v.Kind] = append(byKind[v.Kind], v)
			}
		}
	}
	for some := true; some; {
		some = false
		for _, kind := range text.Kinds() {
			if len(byKind[kind]) == 0 {
				continue
			}
			some = true
			v := CountedVariant{Variant: byKind[kind][0]}
			byKind[kind] = byKind[kind][1:]
			if most--; most < 0 || l.report.Away || until.Err() != nil {
				l.report.Left++
			} else if err := l.lookUp(until, &v); err != nil && until.Err() == nil {
				return err
			} else if err != nil {
				l.report.Left++ // the time is over: what is counted is shown, half a count is none
				v = CountedVariant{Variant: v.Variant}
			}
			l.report.Variants = append(l.report.Variants, v)
		}
	}
	return ctx.Err()
}

// sameFinds is the same for queries of variants that find the same: words that are stemmed, in any of their forms.
func sameFinds(query string) string {
	if strings.HasPrefix(query, "=") || strings.HasSuffix(query, "*") {
		return query
	}
	words := strings.Fields(strings.Trim(query, `"`))
	for i, w := range words {
		words[i] = text.Stem(w)
	}
	return strings.Join(words, " ")
}

// known says that a name or a proposal finds all that a query finds: it is the same, or it is exact and they take any of its forms.
func (l *variantLook) known(query string) bool {
	return l.seen[sameFinds(query)] || l.seen[sameFinds(strings.TrimPrefix(query, "="))]
}

// lookUp counts one variant. Of one that finds nothing that is all; one that adds something is looked at for signs.
func (l *variantLook) lookUp(ctx context.Context, v *CountedVariant) (err error) {
	var newest []string
	v.Hits, err = l.find(ctx, v.Query, 0, nil)
	if err == nil && v.Hits > 0 {
		v.Adds, err = l.find(ctx, l.report.AddedAlone(v.Query), variantsRead, &newest)
	}
	if err == nil && v.Adds > 0 {
		v.Signs, err = l.find(ctx, collector.Bracket(v.Query)+" "+l.signs(v.Variant), 0, nil)
	}
	var refused *collector.Error
	switch {
	case err == nil:
		v.Counted, v.Doubt = true, l.doubt(*v)
		l.examples[v.Query] = newest
	case errors.As(err, &refused) && (refused.Code == collector.CodeInvalid || refused.Code == collector.CodeTooLarge):
		v.Fault = refused
		return nil
	case collector.CodeOf(err) == collector.CodeUnavailable && ctx.Err() == nil: // it went away meanwhile
		l.report.Away = true
		l.report.Left++
		*v = CountedVariant{Variant: v.Variant}
		return nil
	}
	return err
}

// find counts what a query finds; newest, where it is asked for, gets the ids of the newest.
func (l *variantLook) find(ctx context.Context, query string, limit int, newest *[]string) (int, error) {
	q, _, err := l.ParseQuery(ctx, l.scope, query)
	if err != nil {
		return 0, err
	}
	found, err := l.Index.Search(ctx, search.Request{Company: l.scope.Company, Query: q, Sort: search.SortPublished, Limit: limit})
	if newest != nil {
		*newest = found.IDs
	}
	return found.Total, err
}

// signs finds documents in which the company is seen by something else than the variant: what the query so far finds, and
// its names in the text or in the name of what is reviewed.
func (l *variantLook) signs(v text.Variant) string {
	any := []string{collector.Bracket(l.report.Query)}
	for _, name := range slices.Concat(l.report.Names, []string{l.company.Name}, l.company.Brands) {
		q := text.QueryOf(name, false)
		if q == "" || strings.TrimPrefix(v.Query, "=") == q || slices.Contains(any, q) {
			continue
		}
		any = append(any, q, "item:"+q)
	}
	return "(" + strings.Join(any, " OR ") + ")"
}

// doubt says why a variant that adds something is not ticked.
func (l *variantLook) doubt(v CountedVariant) Doubt {
	switch {
	case v.Adds == 0:
		return ""
	case v.Kind == text.KindTyping && (text.KnownWord(v.Text) || v.Hits > commonTimes*max(1, l.report.Found)):
		return DoubtCommon
	case v.Signs == 0:
		return DoubtNoSign
	}
	return ""
}
