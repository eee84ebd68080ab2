package search

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"molva/collector/text"
)

// MaxNested is how many saved queries may stand inside each other.
const MaxNested = 5

// Library is the saved queries that a query may name as @name or @"a name of words". Names are compared folded, in one
// case and with one space between words (SavedName).
type Library struct {
	Text  func(name string) (query string, ok bool) // the text as it is now, by SavedName; nil knows none
	Names func() []string                           // all names, for proposals; nil proposes none

	Today  string // 2006-01-02 in the zone of who asks, for found:7d and found:today; "": there is no clock
	Reader int64  // person who asks, for assignee:me; 0: nobody known

	Person func(who string) int64 // the person of a mail address or a name, to be proposed; 0: none, or several; nil knows nobody
}

// LibraryOf are saved queries by their names.
func LibraryOf(queries map[string]string) Library {
	byName := make(map[string]string, len(queries))
	var names []string
	for name, q := range queries {
		byName[SavedName(name)] = q
		names = append(names, SavedName(name))
	}
	slices.Sort(names)
	return Library{
		Text:  func(name string) (string, bool) { q, ok := byName[name]; return q, ok },
		Names: func() []string { return names },
	}
}

// SavedName is the form in which names of saved queries are compared, as in the store.
func SavedName(name string) string { return text.NameKey(name) }

// ParseIn is ParseFor where saved queries may be named. The query finds what they find at the time of parsing; its
// canonical form keeps their names. Their words and fields count among its own.
func ParseIn(q string, brands *text.Brands, saved Library) (*Query, error) {
	r := Read(q, brands, saved)
	if r.Err != nil {
		return nil, r.Err
	}
	return r.Query, nil
}

// savedQuery is the query of a name, with what it stands for now.
type savedQuery struct {
	in   scope
	name string
	kid  node
}

var plainName = regexp.MustCompile(`^[\p{L}\p{N}._-]+$`)

func (n savedQuery) write(b *strings.Builder) {
	if n.in != inText {
		b.WriteString(string(n.in) + ":")
	}
	if plainName.MatchString(n.name) {
		b.WriteString("@" + n.name)
		return
	}
	b.WriteString(`@"` + n.name + `"`)
}

// spelledOut is a tree with what saved queries stand for in their places.
func spelledOut(n node) node {
	switch n := n.(type) {
	case savedQuery:
		return spelledOut(n.kid)
	case nearOf:
		return spelledOut(n.kid)
	case not:
		return negate(spelledOut(n.kid))
	case allOf:
		return all(spelledOutKids(n))
	case anyOf:
		return either(spelledOutKids(n))
	}
	return n
}

func spelledOutKids(kids []node) []node {
	out := make([]node, len(kids))
	for i, k := range kids {
		out[i] = spelledOut(k)
	}
	return out
}

// named reads @name.
func (p *parser) named(in scope) node {
	start := p.at
	p.at++
	var written string
	if closing(p.peek(0)) != "" {
		written = p.quotes()
	} else {
		from := p.at
		p.skipWord()
		written = string(p.src[from:p.at])
	}
	p.mark(TokenSaved, start, p.at)
	name := SavedName(written)
	if p.err == nil && name == "" {
		p.fail(start, "behind @ stands the name of a saved query", `write for example @name or @"two words"`)
	}
	p.clause(start)
	query, ok := "", false
	if p.saved.Text != nil && p.err == nil {
		query, ok = p.saved.Text(name)
	}
	switch {
	case p.err != nil:
	case !ok:
		p.unknownName(start, p.at, name)
	case slices.Contains(p.within, name):
		p.circle = true
		p.fail(start, fmt.Sprintf("the saved query «%s» stands inside itself", name), "take it out of "+`@"`+p.within[len(p.within)-1]+`"`)
	case len(p.within) == MaxNested:
		p.failBound(start, fmt.Sprintf("saved queries stand %d inside each other, at most %d are read", MaxNested+1, MaxNested), "write it flatter")
	default:
		p.placed(start, "", in)
		return savedQuery{in, name, p.inside(start, name, query, in)}
	}
	return allOf{}
}

func (p *parser) unknownName(at, end int, name string) {
	hint := `put "@` + name + `" into quotes to find the text itself`
	if p.saved.Names != nil {
		if near := nearest(name, p.saved.Names()); near != "" {
			var b strings.Builder
			savedQuery{name: near}.write(&b)
			hint = "did you mean " + b.String() + "?"
			defer p.instead(at, at, end, b.String())
		}
	}
	p.fail(at, fmt.Sprintf("there is no saved query «%s»", name), hint)
}

// inside parses a saved query where it is named: what it has counts among the bounds of the whole.
func (p *parser) inside(at int, name, query string, in scope) node {
	inner := &parser{src: []rune(query), saved: p.saved, within: append(slices.Clip(p.within), name), outer: cmp.Or(p.outer, p.where(at)),
		depth: p.depth, clauses: p.clauses, wildcard: p.wildcard, paired: p.paired}
	root := inner.whole(in)
	p.clauses, p.wildcard, p.paired, p.wildcards = inner.clauses, inner.wildcard, inner.paired, append(p.wildcards, inner.wildcards...)
	switch {
	case inner.err == nil:
	case inner.bound:
		p.failBound(at, inner.err.Msg, inner.err.Hint)
	case inner.circle:
		p.circle = true
		p.fail(at, inner.err.Msg, inner.err.Hint)
	default:
		p.fail(at, fmt.Sprintf("the saved query «%s» has a mistake at %s: %s", name, inner.err.Where, inner.err.Msg), "mend it where it is saved")
		p.err.Err = inner.err
	}
	return root
}
