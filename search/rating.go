package search

import (
	"fmt"
	"strconv"
	"strings"
)

// readRating reads <3, <=2, >4, >=4, =5, 5, 1..2, 4.., ..2 and none. Numbers may have decimals (4.5 or 4,5).
func readRating(p *parser, at int, v string) node {
	if strings.EqualFold(v, None) {
		return value{"stars", None, "rating:" + None}
	}
	if low, high, ok := strings.Cut(v, ".."); ok {
		return readSpan(p, at, low, high)
	}
	digits := strings.TrimLeft(v, "<>=")
	op := v[:len(v)-len(digits)]
	n := p.stars(at+len(op), op, digits)
	switch op {
	case "<":
		return ratings{high: n, openLow: true}
	case "<=":
		return ratings{high: n, highIn: true, openLow: true}
	case ">":
		return ratings{low: n, openUp: true}
	case ">=":
		return ratings{low: n, lowIn: true, openUp: true}
	case "", "=":
		return ratings{low: n, high: n, lowIn: true, highIn: true}
	}
	p.fail(at, fmt.Sprintf("rating: cannot compare by «%s»", op), "write <, <=, >, >= or =, for example rating:<=3")
	return allOf{}
}

func readSpan(p *parser, at int, low, high string) node {
	r := ratings{openLow: low == "", openUp: high == ""}
	if !r.openLow {
		r.low, r.lowIn = p.stars(at, "", low), true
	}
	if !r.openUp {
		r.high, r.highIn = p.stars(at+len([]rune(low))+2, "", high), true
	}
	switch {
	case r.openLow && r.openUp:
		p.fail(at, "rating:.. has no number", "write for example rating:1..2")
	case !r.openLow && !r.openUp && r.low > r.high:
		p.fail(at, fmt.Sprintf("from %s to %s there is no rating", low, high), "write rating:"+high+".."+low)
	}
	return r
}

// stars reads a number of stars; at is where it stands.
func (p *parser) stars(at int, op, s string) float64 {
	n, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	switch {
	case s == "":
		p.fail(at, "a number of stars is missing here", "write for example rating:"+op+"3")
	case err != nil || strings.ContainsAny(s, "eExXpPiInN_+-"):
		p.fail(at, fmt.Sprintf("«%s» is no number of stars", s), "write for example rating:"+op+"3")
	case n < 0 || n > 5:
		p.fail(at, "ratings go from 1 to 5 stars", "write for example rating:"+op+"3")
	}
	return n
}

// has says whether a rating lies in the range.
func (r ratings) has(n float64) bool {
	return n > 0 && (r.openLow || n > r.low || r.lowIn && n == r.low) && (r.openUp || n < r.high || r.highIn && n == r.high)
}
