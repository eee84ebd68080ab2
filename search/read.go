package search

import (
	"molva/collector"
	"molva/collector/text"
)

// Reading is what is made of a query while it is typed: its parts for colours, and the query or its mistake.
type Reading struct {
	Tokens []Token
	Query  *Query           // nil when there is a mistake
	Err    *collector.Error // the mistake
	Mend   *Mend            // what to write instead, where that is sure; nil
}

// Mend replaces a part of a query, in characters (runes), To exclusive.
type Mend struct {
	From, To int
	Text     string
}

// Read parses a query as ParseIn does and tells all about it.
func Read(q string, brands *text.Brands, saved Library) Reading {
	p := &parser{src: []rune(q), saved: saved}
	root := p.whole(inText)
	r := Reading{Tokens: p.told(), Err: p.err, Mend: p.mend}
	if p.err == nil {
		r.Query = newQuery(root, p.wildcards, brands)
	}
	return r
}

// Tokens are the parts of a query in order, without what lies between them. They end with the first mistake, which is
// one itself: what follows it means nothing yet.
func Tokens(q string, saved Library) []Token { return Read(q, nil, saved).Tokens }

func (p *parser) told() []Token {
	if p.err == nil {
		return p.tokens
	}
	from := min(p.failedAt, len(p.src))
	to := from
	for to < len(p.src) && !isSpace(p.src[to]) {
		to++
	}
	if to == from && from > 0 { // it lacks something at its end
		from--
	}
	var kept []Token
	for _, t := range p.tokens {
		if t.To <= from {
			kept = append(kept, t)
		} else if t.From < from {
			kept = append(kept, Token{t.Kind, t.From, from})
		}
	}
	if to == from {
		return kept
	}
	return append(kept, Token{TokenMistake, from, to})
}

// instead proposes a change right after a fail; only what belongs to the first mistake is kept.
func (p *parser) instead(failedAt, from, to int, text string) {
	if text != "" && from < len(p.src) && to > from && (isQuote(p.src[from]) || p.src[from] == '=') {
		return // what was read stood in quotes: its place there is not known
	}
	if p.failedAt == failedAt && p.mend == nil && len(p.within) == 0 {
		p.mend = &Mend{from, min(to, len(p.src)), text}
	}
}
