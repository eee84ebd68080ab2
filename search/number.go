package search

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// scale is what the numbers of a field may be.
type scale struct {
	field, example string
	least, most    float64 // as they are told; a rating of 0 may be compared with
	whole          bool
}

var (
	stars      = scale{field: "rating", example: "3", least: 1, most: 5}
	likes      = scale{field: "likes", example: "10", most: 1e9, whole: true}
	suspicions = scale{field: "suspicion", example: "0.8", most: 1}
)

// twoStars are ratings with commas between, as other fields list their values; 4,5 may mean a rating with a decimal, too.
var twoStars = regexp.MustCompile(`^[1-5](,[1-5])+$`)

// readRating reads a range of ratings, and none.
func readRating(p *parser, at int, v string) node {
	if twoStars.MatchString(v) {
		hint := "write rating:" + strings.ReplaceAll(v, ",", "|")
		if strings.Count(v, ",") == 1 {
			hint += " for any of them, or rating:" + strings.Replace(v, ",", ".", 1)
		}
		p.fail(at, fmt.Sprintf("rating: «%s» may be several ratings, or one", v), hint)
		return allOf{}
	}
	if strings.EqualFold(v, None) {
		return value{"stars", None, "rating:" + None}
	}
	return stars.read(p, at, v)
}

// read reads <3, <=2, >4, >=4, =5, 5, 1..2, 4.. and ..2. Numbers may have decimals (4.5 or 4,5).
func (s scale) read(p *parser, at int, v string) node {
	if low, high, ok := strings.Cut(v, ".."); ok {
		return s.span(p, at, low, high)
	}
	op, digits := comparison(v)
	n := s.number(p, at+len(op), op, digits)
	r := numbers{field: s.field}
	switch op {
	case "<":
		r.high, r.openLow = n, true
	case "<=":
		r.high, r.highIn, r.openLow = n, true, true
	case ">":
		r.low, r.openUp = n, true
	case ">=":
		r.low, r.lowIn, r.openUp = n, true, true
	case "", "=":
		r.low, r.high, r.lowIn, r.highIn = n, n, true, true
	default:
		p.badComparison(at, s.field, op, "<="+s.example)
	}
	s.possible(p, at, op, digits, r)
	return r
}

// possible refuses a range in which no number of the scale lies.
func (s scale) possible(p *parser, at int, op, digits string, r numbers) {
	below := !r.openUp && (r.high < s.least || r.high == s.least && !r.highIn)
	above := !r.openLow && r.low == s.most && !r.lowIn
	instead := ""
	switch {
	case p.err != nil || !below && !above:
		return
	case above:
		instead = ">=" + number(s.most)
	case s.field == stars.field && r.high == 0:
		instead = None
	default:
		instead = "<=" + number(s.least)
	}
	p.fail(at, fmt.Sprintf("%s goes from %s to %s", s.field, number(s.least), number(s.most)), "did you mean "+s.field+":"+instead+"?")
	p.instead(at, at, at+len([]rune(op+digits)), instead)
}

// comparison parts a value from the signs before it.
func comparison(v string) (op, rest string) {
	rest = strings.TrimLeft(v, "<>=")
	return v[:len(v)-len(rest)], rest
}

func (p *parser) badComparison(at int, field, op, example string) {
	p.fail(at, fmt.Sprintf("%s: cannot compare by «%s»", field, op), "write <, <=, >, >= or =, for example "+field+":"+example)
}

func (s scale) span(p *parser, at int, low, high string) node {
	r := numbers{field: s.field, openLow: low == "", openUp: high == ""}
	if !r.openLow {
		r.low, r.lowIn = s.number(p, at, "", low), true
	}
	if !r.openUp {
		r.high, r.highIn = s.number(p, at+len([]rune(low))+2, "", high), true
	}
	switch {
	case r.openLow && r.openUp:
		p.fail(at, s.field+":.. has no number", "write for example "+s.field+":"+s.example+".."+number(s.most))
	case !r.openLow && !r.openUp && r.low > r.high:
		p.fail(at, fmt.Sprintf("from %s to %s there is no %s", low, high, s.field), "write "+s.field+":"+high+".."+low)
		p.instead(at, at, at+len([]rune(low+".."+high)), high+".."+low)
	}
	s.possible(p, at, low+"..", high, r)
	return r
}

// number reads one number; at is where it stands.
func (s scale) number(p *parser, at int, op, digits string) float64 {
	n, err := strconv.ParseFloat(strings.Replace(digits, ",", ".", 1), 64)
	hint := "write for example " + s.field + ":" + op + s.example
	switch {
	case digits == "":
		p.fail(at, s.field+": a number is missing here", hint)
	case err != nil || strings.ContainsAny(digits, "eExXpPiInN_+-"):
		p.fail(at, fmt.Sprintf("%s: «%s» is no number", s.field, digits), hint)
	case n < 0 || n > s.most:
		p.fail(at, fmt.Sprintf("%s goes from %s to %s", s.field, number(s.least), number(s.most)), hint)
	case s.whole && n != float64(int64(n)):
		p.fail(at, fmt.Sprintf("%s: «%s» is no whole number", s.field, digits), hint)
	}
	return n
}

// has says whether a number lies in the range; a rating of 0 is none.
func (r numbers) has(n float64) bool {
	return (n > 0 || r.field != stars.field) && (r.openLow || n > r.low || r.lowIn && n == r.low) && (r.openUp || n < r.high || r.highIn && n == r.high)
}

// number is what a document has in a field of numbers.
func (e *Entry) number(field string) float64 {
	switch field {
	case likes.field:
		return float64(e.Likes)
	case suspicions.field:
		return e.Suspicion
	}
	return e.Rating
}
