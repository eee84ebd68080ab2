package propose

import (
	"strings"
)

var (
	ratingOfText = lazily(`(?i)(\d(?:[.,]\d+)?)\s*(?:из|з|із|/|out of|of)\s*(5|10|100)\b|(?:оценка|рейтинг|оцінка|rating|балл|stars?)[^\p{L}\d]{0,3}\d`)
	// patterns that take a rating out of a text, the surest first
	ratingForms = compileAll(
		`(\d+(?:[.,]\d+)?\s*(?:из|з|із|/|out of|of)\s*\d+)`,
		`(?i)(?:оценка|рейтинг|оцінка|rating|rated|score|балл|бал)\D{0,25}(\d+(?:[.,]\d+)?)`,
		`(?i)(\d+(?:[.,]\d+)?)\s*(?:зв[её]зд|зір|балл|бал|stars?\b)`,
		`^(\d+(?:[.,]\d+)?)$`,
		`^\s*(\d(?:[.,]\d+)?)(?:\s|$)`,
	)
	starText    = lazily(`([★⭐✮✭🟊]+[☆✩]*|[☆✩]+)`)
	widthForm   = lazily(`width:\s*(?:calc\(\s*)?(\d[\d.]*)\s*%`)
	pixelForm   = lazily(`width:\s*(\d[\d.]*)\s*px`)
	classNumber = lazily(`^([A-Za-z_-]*?[A-Za-z_-])(\d{1,3}(?:[-_.]5)?)([A-Za-z_-]*)$`)
	numberNames = map[string]string{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
)

// leastRated is the share of reviews that a rating must be found in.
const leastRated = 0.2

// rating finds where the stars of a review stand, and the site's scale.
func (b *block) rating() *choice {
	var all []*choice
	add := func(c *choice) {
		if c != nil {
			all = append(all, c)
		}
	}
	for _, s := range b.sels {
		if s.text != "" {
			add(b.ratingText(s))
		} else {
			add(b.ratingWithin(s))
		}
		for _, a := range s.attributes() {
			switch a {
			case "src":
				add(b.ratingSource(s))
			case "style":
				add(b.ratingWidth(s))
			case "class":
				add(b.ratingClass(s))
			case "title", "content", "alt", "value", "aria-label", "aria-valuenow", "aria-valuetext":
				add(b.ratingAttribute(s, a))
			default:
				if strings.HasPrefix(a, "data-") {
					add(b.ratingAttribute(s, a))
				}
			}
		}
	}
	add(b.ratingRow())
	return together(all)
}

// together is the best choice, and where it leaves reviews without a rating the best of those that fill them, on the
// same scale: sites show stars of several ages in one list.
func together(all []*choice) *choice {
	var best, second *choice
	for _, c := range all {
		best = better(best, c)
	}
	if best == nil || fill(best.values) == 1 {
		return best
	}
	for _, c := range all {
		fills, clash := 0, false
		for i, v := range c.values {
			if v != "" && best.values[i] == "" {
				fills++
			}
			clash = clash || v != "" && best.values[i] != ""
		}
		if fills > 0 && !clash && c.worst == best.worst && c.best == best.best && c.score > best.score-1.5 {
			second = better(second, c)
		}
	}
	if second != nil {
		best.or = second
		for i, v := range second.values {
			best.values[i] = best.values[i] + v
		}
	}
	return best
}

// ratingScore is what speaks for a rating whatever its form.
func (b *block) ratingScore(s *sel, attribute string, values []string, sure float64) float64 {
	name := s.name + " " + attribute
	score := 4*fill(values) + sure - 1.2*s.cost - 0.5*s.at
	if ratingName.MatchString(name) {
		score++
	} else if s.label != "" && ratingLabel.MatchString(s.label) {
		score += 1.2
	} else {
		score -= 2
	}
	if ratingNot.MatchString(name) {
		score -= 1.5
	}
	if len(values) > 3 && fill(values) > 0.9 && variety(values)*float64(len(values)) < 1.5 {
		score -= 1.2 // all the same: more likely a mark of the site
	}
	return score
}
