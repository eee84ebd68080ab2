package search

import (
	"strings"

	"molva/collector/text"
)

// The bounds of a query. Each is refused with the bound and the count.
const (
	MaxLength    = 10000 // letters
	MaxDepth     = 30    // brackets and NOT inside each other
	MaxClauses   = 300   // words and fields
	MaxWildcards = 10    // words with *
	MaxPaired    = 50    // the same, counted once for each pair of words that may stand on the sides of /n
	MaxExpansion = 2000  // words that one wildcard may stand for in an index
	MaxExpanded  = 5000  // words that all of them may, those of /n counted once for each pair
	MaxGap       = 50    // n of "…"~n
	MinWildcard  = 4     // letters before *
)

// Query is a parsed query. It is immutable and safe for concurrent use.
type Query struct {
	root  node // as written, with the names of saved queries
	plain node // with what they stand for

	wildcards []wildcard
}

// The nodes of a query. What an evaluator does not know, the compiler cannot tell; the conformance suite does.
type (
	node  interface{ write(b *strings.Builder) }
	allOf []node // empty finds everything
	anyOf []node
	not   struct{ kid node }
	// phrase is one word, or words of one element: adjacent and in order, or (near) in any order with at most gap
	// other words between them.
	phrase struct {
		in     scope
		words  []term  // as written
		sought []term  // with their stems; near each other, one of equal words is enough
		ids    []int32 // those of sought in a Matcher
		near   bool
		gap    int
		runs   []int // near: how many of the words stand side by side each time, in their order; nil: one each
	}
	// nearOf is what stands on both sides of /gap, and what it stands for: a phrase for each two that may stand there.
	nearOf struct {
		left, right node
		gap         int
		kid         node
	}
	// value is a field that must have a value; text is how it is written.
	value struct{ field, value, text string }
	// numbers is a range of rating, likes or suspicion; a document without a rating is in none.
	numbers struct {
		field           string
		low, high       float64
		lowIn, highIn   bool
		openLow, openUp bool
	}
	// days is a range of days (field "day": published, "found_day": found) as 2006-01-02, from inclusive, until exclusive,
	// "" open; a document without a date is in none.
	days struct{ field, from, until, said string } // said: in words that count from today, "" in dates
)

// scope is where words are looked for.
type scope string

const (
	inText   scope = ""       // title and body
	inTitle  scope = "title"  //
	inReply  scope = "reply"  // the company's answers
	inItem   scope = "item"   // the name of what is reviewed
	inAuthor scope = "author" // the name of who wrote
)

// form is how a word is compared.
type form int

const (
	byStem form = iota
	byExact
	byPrefix
)

// term is one word of a query; exact is folded.
type term struct {
	form        form
	exact, stem string
}

func (t term) matches(w *Word) bool {
	switch t.form {
	case byStem:
		return t.stem == w.Stem
	case byExact:
		return t.exact == w.Exact
	default:
		return strings.HasPrefix(w.Exact, t.exact)
	}
}

// ParseFor is Parse for a company: its brands are found by their own stems. They must be those that EntryOf was given.
func ParseFor(q string, brands *text.Brands) (*Query, error) {
	return ParseIn(q, brands, Library{})
}

// For is the query with the stems of a company's declared brands.
func (q *Query) For(brands *text.Brands) *Query { return newQuery(q.written(), q.placed(), brands) }

func newQuery(root node, wildcards []wildcard, brands *text.Brands) *Query {
	root = resolve(root, brands)
	return &Query{root: root, plain: spelledOut(root), wildcards: wildcards}
}

// written is the query with the names of saved queries; no query at all finds everything.
func (q *Query) written() node {
	if q == nil || q.root == nil {
		return allOf{}
	}
	return q.root
}

// tree is what is evaluated.
func (q *Query) tree() node {
	if q == nil || q.plain == nil {
		return allOf{}
	}
	return q.plain
}

// resolve gives the words of a query their stems. Words that stand side by side are stemmed together, because a brand
// may have several words.
func resolve(n node, brands *text.Brands) node {
	switch n := n.(type) {
	case allOf:
		return resolveAll(n, brands)
	case anyOf:
		kids := make(anyOf, len(n))
		for i, k := range n {
			kids[i] = resolve(k, brands)
		}
		return kids
	case not:
		return not{resolve(n.kid, brands)}
	case savedQuery:
		n.kid = resolve(n.kid, brands)
		return n
	case nearOf:
		n.kid = resolve(n.kid, brands)
		return n
	case phrase:
		return n.resolved(brands)
	}
	return n
}

func (n phrase) resolved(brands *text.Brands) phrase {
	n.sought = nil
	words := n.words
	for _, length := range n.runs {
		n.sought = append(n.sought, stemmed(words[:length], brands)...)
		words = words[length:]
	}
	if n.runs == nil {
		n.sought = stemmed(n.words, brands)
	}
	if n.near && n.runs == nil {
		n.sought = distinctTerms(n.sought)
	}
	return n
}

func resolveAll(n allOf, brands *text.Brands) node {
	kids := make(allOf, len(n))
	for i := 0; i < len(n); {
		var run []term
		for j := i; j < len(n); j++ {
			p, ok := n[j].(phrase)
			if !ok || len(p.words) != 1 || p.words[0].form != byStem || p.in != n[i].(phrase).in {
				break
			}
			run = append(run, p.words[0])
		}
		if len(run) == 0 {
			kids[i] = resolve(n[i], brands)
			i++
			continue
		}
		for k, t := range stemmed(run, brands) {
			kids[i+k] = phrase{in: n[i].(phrase).in, words: []term{t}, sought: []term{t}}
		}
		i += len(run)
	}
	return kids
}

// stemmed gives words that stand side by side their stems.
func stemmed(words []term, brands *text.Brands) []term {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = w.exact
	}
	tokens := text.Tokenize(strings.Join(parts, " "), brands)
	out := make([]term, len(words))
	for i, w := range words {
		if w.stem = text.Stem(w.exact); len(tokens) == len(words) {
			w.stem = tokens[i].Stem
		}
		out[i] = w
	}
	return out
}

// kidsOf are the nodes below a node: none below a word or a field.
func kidsOf(n node) []node {
	switch n := n.(type) {
	case allOf:
		return n
	case anyOf:
		return n
	case not:
		return []node{n.kid}
	case savedQuery:
		return []node{n.kid}
	case nearOf:
		return []node{n.kid}
	}
	return nil
}

// all and either make lists flat, so that equal queries are written alike.
func all(kids []node) node {
	var flat allOf
	for _, k := range kids {
		if inner, ok := k.(allOf); ok {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, k)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return flat
}

func either(kids []node) node {
	var flat anyOf
	for _, k := range kids {
		if inner, ok := k.(anyOf); ok {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, k)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return flat
}

func negate(n node) node {
	if inner, ok := n.(not); ok {
		return inner.kid
	}
	return not{n}
}
