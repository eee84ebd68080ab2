package search

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// What other tools write for the same: a /3 b and a NEAR/3 b for "a b"~3, a | b for OR, a & b for AND, !a for NOT.

// slash is the n of the /n or NEAR/n that stands here, and how long it is written; 0 when none does.
func (p *parser) slash() (gap string, length int) {
	from := 0
	if p.looking("NEAR/") {
		from = len("NEAR")
	}
	if p.peek(from) != '/' {
		return "", 0
	}
	n := from + 1
	for unicode.IsDigit(p.peek(n)) {
		n++
	}
	if n == from+1 || !ends(p.peek(n)) {
		return "", 0
	}
	return string(p.src[p.at+from+1 : p.at+n]), n
}

// near reads what may follow an operand: /n and another one. Each is a word, a phrase, a saved query of such, or brackets with OR
// between such.
func (p *parser) near(left node, in scope) node {
	p.skip()
	start := p.at
	digits, length := p.slash()
	if length == 0 || p.err != nil {
		return left
	}
	p.mark(TokenOperator, p.at, p.at+length)
	p.at += length
	gap, err := strconv.Atoi(digits)
	if err != nil || gap > MaxGap {
		p.fail(start, fmt.Sprintf("at most %d words may lie between", MaxGap), fmt.Sprintf("write /%d or less", MaxGap))
	}
	p.skip()
	op, _ := p.operator()
	if p.err == nil && (p.end() || p.peek(0) == ')' || p.excludes() || op != "") {
		p.fail(start, "/"+digits+" has no word behind it", `write "деньги вернули"~`+digits)
	}
	if p.err != nil {
		return left
	}
	right := p.primary(in)
	p.skip()
	_, again := p.slash()
	lefts, rights := runsIn(left), runsIn(right)
	if p.err == nil && (lefts == nil || rights == nil || lefts[0].in != rights[0].in || again > 0) {
		p.fail(start, "/"+digits+" stands between two words, phrases or saved queries, or brackets with OR between such", `write several words as "деньги вернули назад"~`+digits)
	}
	var kids []node
	for _, l := range lefts {
		for _, r := range rights {
			two := nearby(l, r, gap)
			if p.pair(start, two); p.err != nil {
				return left
			}
			kids = append(kids, two)
		}
	}
	if two, ok := either(kids).(phrase); ok && two.runs == nil && isPhrase(left) && isPhrase(right) {
		return two
	}
	return nearOf{left, right, gap, either(kids)}
}

// pair counts the words of a phrase for which two sides of /n stand: they are looked for once for each pair.
func (p *parser) pair(at int, n phrase) {
	for _, w := range n.words {
		if p.clause(at); w.form != byPrefix {
			continue
		}
		if p.paired++; p.paired > MaxPaired {
			p.failBound(at, fmt.Sprintf("this is wildcard number %d, at most %d are read", p.paired, MaxPaired), "write the words out")
		}
	}
}

func isPhrase(n node) bool {
	_, ok := n.(phrase)
	return ok
}

func nearby(l, r phrase, gap int) phrase {
	n := phrase{in: l.in, words: append(slices.Clip(l.words), r.words...), near: true, gap: gap}
	if len(n.words) > 2 {
		n.runs = []int{len(l.words), len(r.words)}
	}
	return n
}

// runsIn are the words and phrases of an operand of /n, all in one scope; nil when it is something else.
func runsIn(n node) (runs []phrase) {
	switch n := n.(type) {
	case phrase:
		if !n.near {
			return []phrase{n}
		}
	case savedQuery:
		return runsIn(n.kid)
	case anyOf:
		for _, k := range n {
			some := runsIn(k)
			if some == nil || len(runs) > 0 && some[0].in != runs[0].in {
				return nil
			}
			runs = append(runs, some...)
		}
	}
	return runs
}

// signs are operators that are no words. & parts nothing within a word: H&M is a name.
func (p *parser) sign() (op string, length int) {
	for _, s := range []struct{ sign, op string }{{"||", "OR"}, {"|", "OR"}, {"&&", "AND"}, {"&", "AND"}} {
		if p.looking(s.sign) && (s.op == "OR" || ends(p.peek(len(s.sign)))) {
			return s.op, len(s.sign)
		}
	}
	return "", 0
}

// dashes are what word processors and phones make of a minus.
const dashes = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"

// excludes says whether a sign for NOT stands here: -, or another dash or ! before a word, a quote, a bracket or another sign.
func (p *parser) excludes() bool {
	if p.peek(0) == '-' {
		return true
	}
	next := p.peek(1)
	return p.peek(0) != 0 && strings.ContainsRune("!"+dashes, p.peek(0)) &&
		(unicode.IsLetter(next) || unicode.IsDigit(next) || next != 0 && strings.ContainsRune("(=@-", next) || closing(next) != "")
}

// What other tools write at a word and nobody here reads.
var (
	fuzzyWord    = regexp.MustCompile(`^(.*[\pL\pN].*)~[\d.]*$`)
	weightedWord = regexp.MustCompile(`^(.*[\pL\pN].*)\^[\d.]+$`)
	questionWord = regexp.MustCompile(`^([^?]*)\?+[\pL\pN]`)
	slashedWord  = regexp.MustCompile(`^(/\d+)[\pL=*].*$`)
	smallNear    = regexp.MustCompile(`^(?i:near)/\d+$`)
)

// foreign refuses a word that bears a sign of another tool: it would be looked for without it, and find little or nothing.
func (p *parser) foreign(at int, s string) {
	msg, instead := "", ""
	if m := fuzzyWord.FindStringSubmatch(s); m != nil {
		msg, instead = fmt.Sprintf("«%s»: a ~ stands only behind quotes", s), m[1]
	} else if m := weightedWord.FindStringSubmatch(s); m != nil {
		msg, instead = fmt.Sprintf("«%s»: no word has a weight", s), m[1]
	} else if m := questionWord.FindStringSubmatch(s); m != nil {
		msg = fmt.Sprintf("in «%s» a ? stands for no letter", s)
		if len([]rune(m[1])) >= MinWildcard {
			instead = m[1] + "*"
		}
	} else if m := slashedWord.FindStringSubmatch(s); m != nil {
		msg, instead = fmt.Sprintf("between %s and the word a space is missing", m[1]), m[1]+" "+s[len(m[1]):]
	} else if smallNear.MatchString(s) {
		msg, instead = "NEAR stands in capitals", strings.ToUpper(s)
	}
	if msg == "" || p.err != nil {
		return
	}
	if instead == "" {
		p.fail(at, msg, "write the word, or four letters of its beginning and a *")
		return
	}
	p.fail(at, msg, "did you mean "+instead+"?")
	p.instead(at, at, at+len([]rune(s)), instead)
}
