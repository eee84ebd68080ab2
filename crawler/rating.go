package crawler

import (
	"math"
	"strconv"
	"strings"
)

// scale is a site's scale of ratings.
type scale struct{ worst, best float64 }

// stars is schema.org's default scale, and Molva's own.
var stars = scale{1, 5}

// rate brings a value to 1..5, two decimals; 0 when it does not lie on the scale.
func (s scale) rate(v float64) float64 {
	if s.best <= s.worst || v < s.worst || v > s.best || math.IsNaN(v) || math.IsInf(s.best-s.worst, 0) {
		return 0
	}
	return math.Round((1+(v-s.worst)/(s.best-s.worst)*4)*100) / 100
}

// ratingNumber reads «4,8», "4.5", "80%", and "8/10" or «4 из 5», which bring their own best. ok is false for
// anything else: words are the site file's business, but for those that only say that it is a rating.
func ratingNumber(s string) (v, best float64, ok bool) {
	if v, ok = plainNumber(s); ok || len(s) > 200 {
		return v, 0, ok
	}
	s = bareRating(strings.ToLower(strings.TrimSpace(s)))
	for _, sep := range ratingOf {
		if a, b, cut := strings.Cut(s, sep); cut {
			v, ok1 := plainNumber(a)
			best, ok2 := plainNumber(b)
			return v, best, ok1 && ok2 && best > 0
		}
	}
	if p, cut := strings.CutSuffix(s, "%"); cut {
		v, ok := plainNumber(p)
		return v, 100, ok
	}
	v, ok = plainNumber(s)
	return v, 0, ok
}

// plainNumber reads a number with point or comma and nothing else.
func plainNumber(s string) (float64, bool) {
	s = strings.Replace(strings.TrimSpace(s), ",", ".", 1)
	if s == "" || strings.Trim(s, "0123456789.-+") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// count reads a whole number with or without spaces between its groups; 0 when it is none.
func count(s string) int {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\'' {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
	if v, ok := plainNumber(s); ok && v >= 0 && v < 1e9 {
		return int(v)
	}
	return 0
}

// schemaRating reads a rating of schema.org: a Rating thing, or a value alone. raw is the value as the site has it.
func (g *graph) schemaRating(v val) (rating float64, raw string) {
	sc := stars
	t := g.resolve(v)
	if t == nil {
		raw = v.plain()
	} else {
		raw = t.text("ratingValue")
		sc = schemaScale(t)
	}
	n, best, ok := ratingNumber(raw)
	if !ok {
		return 0, raw
	}
	if best > 0 {
		sc.best = best
		if best == 100 {
			sc.worst = 0
		}
	}
	return sc.rate(n), raw
}

// schemaScale is what bestRating and worstRating say; schema.org's defaults are 5 and 1.
func schemaScale(t *thing) scale {
	sc := stars
	if b, ok := plainNumber(t.text("bestRating")); ok {
		sc.best = b
	}
	if w, ok := plainNumber(t.text("worstRating")); ok {
		sc.worst = w
	}
	return sc
}
