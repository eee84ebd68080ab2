package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"molva/collector/text"
)

// word reads one bare word: букет, =Мечел, привез*. What the tokenizer parts (wi-fi) must stand side by side.
func (p *parser) word(in scope) node {
	start := p.at
	p.skipWord()
	written := string(p.src[start:p.at])
	p.mark(wordToken(written), start, p.at)
	p.foreign(start, written)
	words := p.terms(start, written, false)
	if p.err == nil && len(words) == 0 {
		p.fail(start, fmt.Sprintf("«%s» has no letter and no digit", written), "take it away, or write a word")
	}
	n := phrase{in: in, words: words}
	p.place(start, n)
	return n
}

// skipWord goes to where a word ends.
func (p *parser) skipWord() {
	for !ends(p.peek(0)) && p.peek(0) != '»' && p.peek(0) != '”' && !(p.peek(0) == '<' && p.looking("<<<")) {
		p.at++
	}
}

// quoted reads "…", ="…" (every word exactly) and "…"~n.
func (p *parser) quoted(in scope) node {
	exact, from := p.peek(0) == '=', p.at
	if exact {
		p.at++
	}
	start := p.at
	content := p.quotes()
	var words []term
	for _, piece := range pieces(content) {
		words = append(words, p.terms(start+1+piece.at, piece.text, exact)...)
	}
	if p.err == nil && len(words) == 0 {
		p.fail(start, "there is no word in these quotes", "write one, or take the quotes away")
	}
	n := phrase{in: in, words: words}
	if p.peek(0) == '~' {
		if n.near, n.gap = true, p.gap(); len(words) < 2 {
			n.near, n.gap = false, 0
		}
	}
	p.mark(TokenPhrase, from, p.at)
	p.place(from, n)
	return n
}

// isQuote says whether r opens or closes quotes.
func isQuote(r rune) bool { return closing(r) != "" || r == '»' || r == '”' }

// closing is the set of quotes that close the given opening one; "" for what opens nothing.
func closing(r rune) string {
	switch r {
	case '"':
		return `"`
	case '«':
		return "»"
	case '“':
		return "”"
	case '„':
		return "“”"
	}
	return ""
}

// quotes reads from an opening quote to its closing one and gives what stands between.
func (p *parser) quotes() string {
	start, until := p.at, closing(p.peek(0))
	if until == "" {
		return ""
	}
	for p.at++; !p.end(); p.at++ {
		if strings.ContainsRune(until, p.peek(0)) {
			p.at++
			return string(p.src[start+1 : p.at-1])
		}
	}
	p.fail(start, "this quote is not closed", "write "+string([]rune(until)[0])+" where the phrase ends")
	p.instead(start, len(p.src), len(p.src), string([]rune(until)[0]))
	return ""
}

func (p *parser) gap() int {
	start := p.at
	p.at++
	for unicode.IsDigit(p.peek(0)) {
		p.at++
	}
	n, err := strconv.Atoi(string(p.src[start+1 : p.at]))
	switch {
	case p.err != nil:
	case p.at == start+1:
		p.fail(start+1, "behind ~ stands how many words may lie between", `write for example "деньги вернули"~3`)
	case err != nil || n > MaxGap:
		p.fail(start+1, fmt.Sprintf("at most %d words may lie between", MaxGap), fmt.Sprintf("write ~%d or less", MaxGap))
	}
	return n
}

type piece struct {
	at   int // in runes
	text string
}

// pieces parts a phrase at spaces.
func pieces(s string) []piece {
	var list []piece
	r, start := []rune(s), -1
	for i := 0; i <= len(r); i++ {
		space := i == len(r) || isSpace(r[i])
		if space && start >= 0 {
			list = append(list, piece{start, string(r[start:i])})
			start = -1
		} else if !space && start < 0 {
			start = i
		}
	}
	return list
}

// terms reads the words of what was written without a space; punctuation alone gives none.
func (p *parser) terms(at int, s string, exact bool) []term {
	if rest, ok := strings.CutPrefix(s, "="); ok {
		exact, s = true, rest
	}
	body, wild := strings.CutSuffix(s, "*")
	if i := strings.IndexRune(body, '*'); i >= 0 {
		p.fail(at, fmt.Sprintf("in «%s» the * stands within the word", s), "a * may only end a word: "+hintPrefix(body))
		if first := strings.Split(body, "*")[0]; len([]rune(first)) >= MinWildcard {
			p.instead(at, at, at+len([]rune(s)), first+"*")
		}
		return nil
	}
	var words []term
	for _, t := range text.Tokenize(body, nil) {
		p.clause(at)
		w := term{form: byStem, exact: t.Exact}
		if exact {
			w.form = byExact
		}
		words = append(words, w)
	}
	if wild {
		p.wild(at, s, words)
	}
	return words
}

// wild makes the last word one that only begins so.
func (p *parser) wild(at int, s string, words []term) {
	letters := 0
	if len(words) > 0 {
		last := &words[len(words)-1]
		letters, last.form = len([]rune(last.exact)), byPrefix
	}
	if letters < MinWildcard {
		p.fail(at, fmt.Sprintf("«%s» has %d letters before the *, at least %d are needed", s, letters, MinWildcard),
			"write more of the word; its inflected forms are found without *")
	}
	if p.wildcard++; p.wildcard > MaxWildcards {
		p.failBound(at, fmt.Sprintf("this is wildcard number %d, at most %d are read", p.wildcard, MaxWildcards), "write the words out")
	}
	if p.err == nil {
		p.newWildcard(at, words[len(words)-1].exact)
	}
}

func hintPrefix(body string) string {
	if first := strings.Split(body, "*")[0]; len([]rune(first)) >= MinWildcard {
		return first + "*"
	}
	return "слов*"
}

// distinctTerms leaves out words that are looked for already.
func distinctTerms(words []term) []term {
	var kept []term
	for _, w := range words {
		if !slices.ContainsFunc(kept, func(k term) bool { return k.form == w.form && k.indexed() == w.indexed() }) {
			kept = append(kept, w)
		}
	}
	return kept
}
