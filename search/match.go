package search

import "slices"

// Match says whether a document is found: the evaluator in memory, by which the others are measured. It looks neither
// at the company nor at the bound of a wildcard, which is there to spare an index.
func Match(q *Query, e Entry) bool { return matches(q.tree(), &e) }

func matches(n node, e *Entry) bool {
	switch n := n.(type) {
	case allOf:
		for _, k := range n {
			if !matches(k, e) {
				return false
			}
		}
		return true
	case anyOf:
		for _, k := range n {
			if matches(k, e) {
				return true
			}
		}
		return false
	case not:
		return !matches(n.kid, e)
	case phrase:
		return n.inEntry(e)
	case value:
		return n.inEntry(e)
	case ratings:
		return n.has(e.Rating)
	case days:
		return e.Day != "" && (n.from == "" || e.Day >= n.from) && (n.until == "" || e.Day < n.until)
	}
	return false
}

func (n phrase) inEntry(e *Entry) bool {
	switch n.in {
	case inTitle:
		return n.inElement(e.Title)
	case inItem:
		return n.inElement(e.Item)
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
	default:
		return e.value(n.field) == n.value
	}
}
