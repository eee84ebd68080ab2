package search

import "cmp"

// Asks says whether the query, or a saved query in it, looks at a field of an index ("stage", "tag", …).
func (q *Query) Asks(field string) bool {
	for f := range fieldsOf(q.tree()) {
		if f == field {
			return true
		}
	}
	return false
}

// Without is the query without what has a value in a field.
func (q *Query) Without(field, v string) *Query {
	no := not{value{field, v, field + ":" + quoteValue(v)}}
	return &Query{root: all([]node{q.written(), no}), plain: all([]node{q.tree(), no}), wildcards: q.placed()}
}

// Before says whether an entry comes before another one in an order that is defined; by relevance none does.
func (s Sort) Before(a, b Entry) bool {
	switch s {
	case SortRelevance:
		return false
	case SortFound:
		return cmp.Or(cmp.Compare(b.Found, a.Found), cmp.Compare(a.ID, b.ID)) < 0
	case SortRating:
		return cmp.Or(cmp.Compare(b.Rating, a.Rating), cmp.Compare(a.ID, b.ID)) < 0
	}
	return cmp.Or(cmp.Compare(b.Published, a.Published), cmp.Compare(a.ID, b.ID)) < 0
}

// Conditions are the conditions that a query wants all of, each as it is written and with the query that is left without it; none
// where it is one condition. What it finds with one condition less is asked for by these.
func (q *Query) Conditions() (written, rest []string) {
	list, ok := q.written().(allOf)
	if !ok || len(list) < 2 {
		return nil, nil
	}
	for i, k := range list {
		left := &Query{root: all(append(append([]node{}, list[:i]...), list[i+1:]...))}
		written, rest = append(written, (&Query{root: k}).String()), append(rest, left.String())
	}
	return written, rest
}
