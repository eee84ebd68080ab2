package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"molva/collector"
)

// Parse reads a query. A mistake is a *collector.Error with CodeInvalid that says where it stands ("line:column",
// counted in characters from 1) and what to write instead. The empty query finds everything.
//
//	букет роза          both words, in any inflected form; AND (И, І) may be written between them
//	букет OR роза       one of them (ИЛИ, АБО); NOT роза (НЕ) or -роза: without it; brackets group
//	"привезли поздно"   side by side in this order; "деньги вернули"~3: in any order, at most 3 words between
//	=Мечел  привез*     exactly this form; any word that begins so (at least 4 letters)
//	rating:<3 lang:uk   fields, see Fields; title:слово and reply:слово look there alone
//	@name  @"two words" a saved query, where ParseIn was given a Library
//	<<< … >>>           a comment; a query may have several lines
//
// "белый ветер" /5 (обман OR @name) wants both sides with at most 5 words between: words, phrases, brackets with OR, saved queries
// of such.
//
// And what other tools write for the same: букет NEAR/3 роза, букет | роза, букет & роза, !роза, +букет.
func Parse(q string) (*Query, error) { return ParseIn(q, nil, Library{}) }

// whole parses the source from its beginning to its end.
func (p *parser) whole(in scope) node {
	if n := len(p.src); n > MaxLength {
		p.failBound(MaxLength, fmt.Sprintf("the query has %d characters, at most %d are read", n, MaxLength), "split it into several")
		return allOf{}
	}
	var root node = allOf{}
	if p.skip(); !p.end() {
		root = p.or(in)
	}
	if p.skip(); p.err == nil && !p.end() {
		at := p.at
		p.fail(at, "this bracket closes nothing", "take it away, or open one before")
		p.instead(at, at, at+1, "")
	}
	return root
}

// parser is a recursive descent over the query's runes. The first mistake stops it: err is set, the rest is skipped.
type parser struct {
	src               []rune
	at                int
	depth             int
	clauses, wildcard int
	paired            int // wildcards in the pairs of /n
	err               *collector.Error
	failedAt          int      // where the mistake stands
	mend              *Mend    // what to write instead
	bound             bool     // err is one of the bounds
	circle            bool     // err is that a saved query stands inside itself
	saved             Library  // queries that may be named
	within            []string // names of the saved queries that this one stands in
	outer             string   // where in the query itself the outermost of them is named
	wildcards         []wildcard
	tokens            []Token
	places            []Place
	negated           int // NOTs around what is read
}

// fail records a mistake at a rune.
func (p *parser) fail(at int, msg, hint string) {
	if p.err == nil {
		p.failedAt = at
		p.err = &collector.Error{Code: collector.CodeInvalid, Msg: msg, Where: p.where(at), Hint: hint}
	}
	p.at = len(p.src)
}

// failBound is fail for what is too much, not wrong.
func (p *parser) failBound(at int, msg, hint string) {
	p.bound = p.bound || p.err == nil
	p.fail(at, msg, hint)
}

func (p *parser) where(at int) string {
	line, column := 1, 1
	for _, r := range p.src[:min(at, len(p.src))] {
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
	return fmt.Sprintf("%d:%d", line, column)
}

func (p *parser) end() bool { return p.at >= len(p.src) }

// peek is the rune n places ahead; 0 behind the end.
func (p *parser) peek(n int) rune {
	if p.at+n >= len(p.src) {
		return 0
	}
	return p.src[p.at+n]
}

// skip goes over spaces and comments.
func (p *parser) skip() {
	for !p.end() {
		switch {
		case isSpace(p.peek(0)):
			p.at++
		case p.looking("<<<"):
			start := p.at
			for !p.end() && !p.looking(">>>") {
				p.at++
			}
			if p.end() {
				p.fail(start, "this comment is not closed", "write >>> behind it")
				p.instead(start, len(p.src), len(p.src), " >>>")
				return
			}
			p.at += 3
			p.mark(TokenComment, start, p.at)
		default:
			return
		}
	}
}

func (p *parser) looking(s string) bool {
	r := []rune(s)
	return p.at+len(r) <= len(p.src) && slices.Equal(p.src[p.at:p.at+len(r)], r)
}

// isSpace holds also what is invisible at the edges of pasted words.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r == 0xfeff || r == 0x200b }

// ends says that a word ends before r.
func ends(r rune) bool {
	return r == 0 || isSpace(r) || r == '(' || r == ')' || r == '|' || closing(r) != ""
}

// operators are written in capitals, in three languages.
var operators = map[string]string{"AND": "AND", "И": "AND", "І": "AND", "OR": "OR", "ИЛИ": "OR", "АБО": "OR", "NOT": "NOT", "НЕ": "NOT"}

// operator is the operator that stands here, and how long it is written.
func (p *parser) operator() (op string, length int) {
	if op, length = p.sign(); length > 0 {
		return op, length
	}
	n := 0
	for !ends(p.peek(n)) && n < 5 {
		n++
	}
	if !ends(p.peek(n)) {
		return "", 0
	}
	return operators[string(p.src[p.at:p.at+n])], n
}

func (p *parser) or(in scope) node {
	kids := []node{p.and(in)}
	for {
		p.skip()
		op, n := p.operator()
		if op != "OR" {
			return either(kids)
		}
		p.operand(op, n)
		kids = append(kids, p.and(in))
	}
}

func (p *parser) and(in scope) node {
	var kids []node
	for p.err == nil {
		p.skip()
		op, n := p.operator()
		if p.end() || p.peek(0) == ')' || op == "OR" && len(kids) > 0 {
			break
		}
		switch {
		case op == "OR" || op == "AND" && len(kids) == 0:
			word := string(p.src[p.at : p.at+n])
			hint := "write a word before it, or «" + strings.ToLower(word) + "» in small letters to find the word itself"
			if _, sign := p.sign(); sign > 0 {
				hint = "take it away, or write a word before it"
			}
			at := p.at
			p.fail(at, word+" has nothing before it", hint)
			p.instead(at, at, at+n, strings.Trim(strings.ToLower(word), "|&"))
		case op == "AND":
			p.operand(op, n)
		}
		kids = append(kids, p.not(in))
	}
	return all(kids)
}

// operand goes over an operator behind which something must stand.
func (p *parser) operand(op string, n int) {
	start := p.at
	p.mark(TokenOperator, p.at, p.at+n)
	p.at += n
	p.skip()
	next, _ := p.operator()
	if p.end() || p.peek(0) == ')' || next == "OR" || next == "AND" {
		p.fail(start, string(p.src[start:start+n])+" has nothing behind it", "write a word behind it, or take "+op+" away")
		p.instead(start, start, start+n, "")
	}
}

func (p *parser) not(in scope) node {
	if op, n := p.operator(); op == "NOT" {
		p.operand(op, n)
	} else if p.excludes() {
		if p.peek(0) == '-' && ends(p.peek(1)) && p.peek(1) != '(' && closing(p.peek(1)) == "" {
			at, next := p.at, p.at+1
			for next < len(p.src) && isSpace(p.src[next]) {
				next++
			}
			p.fail(at, "this minus has no word", "write -word without a space, or put the words into quotes")
			p.instead(at, at, next, "-")
			return allOf{}
		}
		p.mark(TokenOperator, p.at, p.at+1)
		p.at++
	} else {
		return p.near(p.primary(in), in)
	}
	defer p.deeper()()
	if p.err != nil {
		return allOf{}
	}
	p.negated++
	defer func() { p.negated-- }()
	return negate(p.not(in))
}

// deeper counts nesting; call what it returns when done.
func (p *parser) deeper() func() {
	if p.depth++; p.depth > MaxDepth {
		p.failBound(p.at, fmt.Sprintf("brackets and NOT stand %d deep, at most %d are read", p.depth, MaxDepth), "write it flatter")
	}
	return func() { p.depth-- }
}

func (p *parser) primary(in scope) node {
	_, length := p.slash()
	switch r := p.peek(0); {
	case p.end():
		return allOf{}
	case length > 0:
		at := p.at
		p.fail(at, string(p.src[at:at+length])+" has nothing before it", "take it away, or write a word before it")
		p.instead(at, at, at+length, "")
		return allOf{}
	case r == '(':
		return p.brackets(in)
	case r == '@':
		return p.named(in)
	case closing(r) != "" || r == '=' && closing(p.peek(1)) != "":
		return p.quoted(in)
	case r == '»' || r == '”':
		at := p.at
		p.fail(at, "this quote closes nothing", "take it away, or open one before")
		p.instead(at, at, at+1, "")
		return allOf{}
	}
	if f, length, ok := p.fieldHere(); ok {
		return p.field(f, length, in)
	}
	return p.word(in)
}

func (p *parser) brackets(in scope) node {
	defer p.deeper()()
	start := p.at
	p.mark(TokenBracket, p.at, p.at+1)
	p.at++
	p.skip()
	if p.peek(0) == ')' {
		p.fail(start, "there is nothing in these brackets", "write a word into them, or take them away")
		return allOf{}
	}
	n := p.or(in)
	p.skip()
	if p.peek(0) != ')' {
		p.fail(start, "this bracket is not closed", "write ) where the group ends")
		p.instead(start, len(p.src), len(p.src), ")")
		return n
	}
	p.mark(TokenBracket, p.at, p.at+1)
	p.at++
	return n
}

// clause counts words and fields.
func (p *parser) clause(at int) {
	if p.clauses++; p.clauses > MaxClauses {
		p.failBound(at, fmt.Sprintf("this is word or field number %d, at most %d are read", p.clauses, MaxClauses), "split the query into several")
	}
}
