package search

import "slices"

// Match says whether a document is found: the evaluator in memory, by which the others are measured. It looks neither
// at the company nor at the bound of a wildcard, which is there to spare an index.
func Match(q *Query, e Entry) bool { return matches(q.tree(), &subject{Entry: &e}) }

// subject is a document that queries are asked about.
type subject struct {
	*Entry
	hits *hits // of a Matcher, by whom its words were gone through; else nil
}

func matches(n node, s *subject) bool {
	switch n := n.(type) {
	case allOf:
		for _, k := range n {
			if !matches(k, s) {
				return false
			}
		}
		return true
	case anyOf:
		for _, k := range n {
			if matches(k, s) {
				return true
			}
		}
		return false
	case not:
		return !matches(n.kid, s)
	case phrase:
		if s.hits != nil {
			return s.hits.have(n)
		}
		return n.inEntry(s.Entry)
	case value:
		return n.inEntry(s.Entry)
	case numbers:
		return n.has(s.number(n.field))
	case days:
		return n.has(s.value(n.field))
	}
	return false
}

func (n phrase) inEntry(e *Entry) bool {
	switch n.in {
	case inTitle:
		return n.inElement(e.Title)
	case inItem:
		return n.inElement(e.Item)
	case inAuthor:
		return n.inElement(e.Author)
	case inReply:
		return slices.ContainsFunc(e.Reply, n.inElement)
	default:
		return n.inElement(e.Title) || slices.ContainsFunc(e.Body, n.inElement)
	}
}

// inElement says whether the words stand together in one running text.
func (n phrase) inElement(el Element) bool {
	if len(n.sought) == 1 {
		return slices.ContainsFunc(el, n.sought[0].matches)
	}
	places := make([][]int, len(n.sought))
	for i, w := range n.sought {
		for at, word := range el {
			if w.matches(word) {
				places[i] = append(places[i], at)
			}
		}
		if places[i] == nil {
			return false
		}
	}
	return n.together(places)
}

// inEntry compares a field; what a field holds is said by Entry.values.
func (n value) inEntry(e *Entry) bool {
	switch n.field {
	case "sites":
		return slices.Contains(e.Sites, n.value)
	case "cause":
		return slices.Contains(e.causes(), n.value)
	case "tag":
		return slices.Contains(e.tags(), n.value)
	default:
		return e.value(n.field) == n.value
	}
}
