package propose

import (
	"regexp"
	"strings"
)

// published finds where the day of a review stands.
func (b *block) published() *choice {
	var best *choice
	for _, s := range b.sels {
		ways := []string{}
		if s.text != "" {
			ways = append(ways, "")
		}
		for _, a := range s.attributes() {
			if a == "datetime" || a == "content" || a == "title" || strings.HasPrefix(a, "data-") || a == "value" {
				ways = append(ways, a)
			}
		}
		for _, a := range ways {
			best = better(best, b.dateChoice(s, a))
		}
	}
	return best
}

func (b *block) dateChoice(s *sel, attribute string) *choice {
	raws := b.raws(s, attribute)
	forms, good, whole := map[int]bool{}, 0, 0
	timed := 0
	for i, v := range raws {
		if runes(v) > 120 || attribute == "" && runes(v) > 90 {
			continue
		}
		p, form := dateIn(v, b.docs[i].page.Now)
		if !p.Known() {
			continue
		}
		if good++; form < 0 {
			whole++
		} else {
			forms[form] = true
		}
		if strings.Contains(v, ":") {
			timed++
		}
	}
	n := float64(len(raws))
	if float64(good) < n*0.5 {
		return nil
	}
	c := &choice{sel: s, attr: attribute, values: raws, score: 6*float64(good)/n - 1.5*s.cost - s.at*0.3}
	if whole < good {
		if c.values, c.re = b.dateForm(raws, forms); c.re == "" {
			return nil
		}
		c.score -= 0.4
	}
	c.score += b.dateHints(s, attribute, raws) + 0.4*float64(timed)/n
	return c
}

// dateHints is what names, labels and words say for a date of publishing, and against it.
func (b *block) dateHints(s *sel, attribute string, raws []string) (score float64) {
	name := s.name + " " + attribute
	if dateName.MatchString(name) {
		score++
	}
	if dateNot.MatchString(name) {
		score -= 1.5
	}
	if s.label != "" {
		switch {
		case dateAway.MatchString(s.label):
			score -= 3
		case dateLabel.MatchString(s.label):
			score++
		}
	}
	away := 0
	for _, v := range raws {
		if dateAway.MatchString(v) {
			away++
		}
	}
	if away*2 > len(raws) {
		score -= 2
	}
	switch {
	case attribute == "datetime" || attribute == "content":
		score += 0.8
	case attribute != "":
		score += 0.3
	}
	return score
}

// dateForm makes one pattern of the forms that were seen and reads with it; none where it does not read as many.
func (b *block) dateForm(raws []string, forms map[int]bool) ([]string, string) {
	var parts []string
	for i, re := range dateForms {
		if forms[i] {
			parts = append(parts, strings.TrimSuffix(strings.TrimPrefix(re.String(), "("), ")"))
		}
	}
	for i := range dateForms { // a whole value that is a date must be found by the pattern too
		if forms[i] {
			continue
		}
		for j, v := range raws {
			if p := readDate(v, b.docs[j].page.Now); p.Known() && !lazily("^"+strings.Join(parts, "|^")).MatchString(v) {
				if m := dateForms[i].FindStringSubmatch(v); m != nil {
					parts = append(parts, strings.TrimSuffix(strings.TrimPrefix(dateForms[i].String(), "("), ")"))
					break
				}
			}
		}
	}
	text := "(" + strings.Join(parts, "|") + ")"
	if _, err := regexp.Compile(text); err != nil {
		return nil, ""
	}
	out := cutBy(lazily(text), raws)
	had, have := 0, 0
	for i := range raws {
		if p, _ := dateIn(raws[i], b.docs[i].page.Now); p.Known() {
			had++
		}
		if readDate(out[i], b.docs[i].page.Now).Known() {
			have++
		}
	}
	if have < had {
		return nil, ""
	}
	return out, text
}
