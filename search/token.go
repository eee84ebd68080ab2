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
