package search

import "strings"

// TokenKind is what a part of a query is, for colours.
type TokenKind string

// The kinds of token.
const (
	TokenWord     TokenKind = "word"
	TokenExact    TokenKind = "exact"    // =word
	TokenWildcard TokenKind = "wildcard" // word*
	TokenPhrase   TokenKind = "phrase"   // with its quotes and ~n
	TokenOperator TokenKind = "operator" // AND OR NOT in any of their forms
	TokenBracket  TokenKind = "bracket"
	TokenField    TokenKind = "field" // with its colon
	TokenValue    TokenKind = "value"
	TokenSaved    TokenKind = "saved" // @name
	TokenComment  TokenKind = "comment"
	TokenMistake  TokenKind = "mistake"
)

// Token is a part of a query, in characters (runes), To exclusive.
type Token struct {
	Kind     TokenKind `json:"kind"`
	From, To int
}

// Tokens are the parts of a query in order, without what lies between them. They end with the first mistake, which is
// one itself: what follows it means nothing yet.
func Tokens(q string, saved Library) []Token {
	p := &parser{src: []rune(q), saved: saved}
	p.whole(inText)
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
	return append(kept, Token{TokenMistake, from, to})
}

// mark notes a token; a broken part is told by the mistake.
func (p *parser) mark(kind TokenKind, from, to int) {
	if p.err == nil && to > from {
		p.tokens = append(p.tokens, Token{kind, from, min(to, len(p.src))})
	}
}

func wordToken(s string) TokenKind {
	switch {
	case strings.HasSuffix(s, "*"):
		return TokenWildcard
	case strings.HasPrefix(s, "="):
		return TokenExact
	}
	return TokenWord
}
