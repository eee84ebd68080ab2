package propose

import (
	"math"
	"slices"
	"strings"

	"molva/crawler"
)

// ratingWithin reads «Оценка: 5» that stands in the review's own text, between other things.
func (b *block) ratingWithin(s *sel) *choice {
	raws := make([]string, len(b.items))
	for i, it := range b.items {
		raws[i] = ownText(it)
	}
	c := &choice{sel: s, re: ownRating.String(), values: cutBy(ownRating, raws)}
	if fill(c.values) < 0.7 || !c.scale() {
		return nil
	}
	c.score = 3 * fill(c.values)
	return c
}

var ownRating = lazily(`(?i)(?:оценка|рейтинг|оцінка|rating|score|балл|бал)[^\p{L}\d]{0,4}(\d+(?:[.,]\d+)?(?:\s*(?:из|з|із|/|out of|of)\s*\d+)?)`)

func (b *block) ratingText(s *sel) *choice {
	raws := b.raws(s, "")
	if c := b.ratingStars(s, raws); c != nil {
		return c
	}
	if c := b.ratingWord(s, raws); c != nil {
		return c
	}
	return b.ratingForm(s, "", raws, 60)
}

func (b *block) ratingAttribute(s *sel, attribute string) *choice {
	raws := b.raws(s, attribute)
	if c := b.ratingStars(s, raws); c != nil {
		c.attr = attribute
		return c
	}
	if c := b.ratingWord(s, raws); c != nil {
		c.attr = attribute
		return c
	}
	c := b.ratingForm(s, attribute, raws, 120)
	if c != nil && strings.HasPrefix(attribute, "data-") && !ratingName.MatchString(attribute) {
		c.score -= 2
	}
	return c
}

// ratingForm reads numbers, as they are or by the first pattern that reads the most.
func (b *block) ratingForm(s *sel, attribute string, raws []string, longest int) *choice {
	var best *choice
	for f := -1; f < len(ratingForms); f++ {
		values := slices.Clone(raws)
		if f >= 0 {
			values = cutBy(ratingForms[f], raws)
		}
		good, explicit := 0, 0
		for i, v := range values {
			if runes(raws[i]) > longest {
				values[i] = ""
			}
			n, top, ok := crawler.ReadRating(v)
			if !ok || n < 0 || n > 100 || top > 0 && n > top {
				values[i] = ""
				continue
			}
			good++
			if top > 0 {
				explicit++
			}
		}
		if good == 0 || float64(good) < leastRated*float64(len(values)) {
			continue
		}
		c := &choice{sel: s, attr: attribute, values: values}
		if f >= 0 {
			c.re = ratingForms[f].String()
		}
		sure := 0.6
		if explicit == good {
			sure = 1.5
		} else if !c.scale() {
			continue
		}
		if attribute != "" {
			sure += 0.3
		}
		c.score = b.ratingScore(s, attribute, values, sure-0.1*float64(f+1)) - b.several(s)
		best = better(best, c)
	}
	return best
}

// several is taken off where most reviews have more than one such element: those are ratings of single aspects.
func (b *block) several(s *sel) float64 {
	n := 0
	for _, f := range s.found {
		if len(f) > 1 {
			n++
		}
	}
	if n*2 > len(s.found) {
		return 0.6
	}
	return 0
}

// scale judges by the values on which scale they are; false where they are on none.
func (c *choice) scale() bool {
	top, low, broken := 0.0, math.Inf(1), false
	for _, v := range c.values {
		if n, _, ok := crawler.ReadRating(strings.ReplaceAll(v, "_", ".")); ok {
			top, low = max(top, n), min(low, n)
			broken = broken || n > 10 && math.Mod(n, 5) != 0
		}
	}
	switch {
	case top <= 5:
		return low >= 0
	case top <= 10:
		c.worst, c.best = 1, 10
		if low == 0 {
			c.worst = 0
		}
		c.note = "the scale seems to go to 10"
		return true
	case top <= 50 && !broken && low >= 10:
		c.worst, c.best = 10, 50
		return true
	case top <= 100 && !broken:
		c.worst, c.best = 20, 100
		if math.Mod(top, 10) != 0 || low > 0 && low < 20 {
			c.worst = 0
		}
		return true
	}
	return false
}
