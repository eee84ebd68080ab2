package propose

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"molva/crawler"
)

var (
	ratingOfText = regexp.MustCompile(`(?i)(\d(?:[.,]\d+)?)\s*(?:из|з|із|/|out of|of)\s*(5|10|100)\b|(?:оценка|рейтинг|оцінка|rating|балл|stars?)[^\p{L}\d]{0,3}\d`)
	// patterns that take a rating out of a text, the surest first
	ratingForms = compileAll(
		`(\d+(?:[.,]\d+)?\s*(?:из|з|із|/|out of|of)\s*\d+)`,
		`(?i)(?:оценка|рейтинг|оцінка|rating|rated|score|балл|бал)\D{0,25}(\d+(?:[.,]\d+)?)`,
		`(?i)(\d+(?:[.,]\d+)?)\s*(?:зв[её]зд|зір|балл|бал|stars?\b)`,
		`^(\d+(?:[.,]\d+)?)$`,
		`^\s*(\d(?:[.,]\d+)?)(?:\s|$)`,
	)
	starText    = regexp.MustCompile(`([★⭐✮✭🟊]+[☆✩]*|[☆✩]+)`)
	widthForm   = regexp.MustCompile(`width:\s*(?:calc\(\s*)?(\d[\d.]*)\s*%`)
	pixelForm   = regexp.MustCompile(`width:\s*(\d[\d.]*)\s*px`)
	classNumber = regexp.MustCompile(`^([A-Za-z_-]*?[A-Za-z_-])(\d{1,3}(?:[-_.]5)?)([A-Za-z_-]*)$`)
	numberNames = map[string]string{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
)

// leastRated is the share of reviews that a rating must be found in.
const leastRated = 0.2

// ratingWords are words in the place of stars.
var ratingWords = map[string]string{"отлично": "5", "хорошо": "4", "нормально": "3", "удовлетворительно": "3", "так себе": "2", "плохо": "2", "ужасно": "1", "очень плохо": "1",
	"превосходно": "5", "великолепно": "5", "средне": "3", "відмінно": "5", "чудово": "5", "добре": "4", "нормально ": "3", "погано": "2", "жахливо": "1", "дуже погано": "1",
	"excellent": "5", "very good": "4", "good": "4", "average": "3", "poor": "2", "terrible": "1", "bad": "2", "неплохо": "4", "задовільно": "3", "отлично!": "5"}

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

var ownRating = regexp.MustCompile(`(?i)(?:оценка|рейтинг|оцінка|rating|score|балл|бал)[^\p{L}\d]{0,4}(\d+(?:[.,]\d+)?(?:\s*(?:из|з|із|/|out of|of)\s*\d+)?)`)

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

var sourceForm = regexp.MustCompile(`(?i)(?:star|rat|score|zvezd)[a-z]*[-_]?(\d(?:[._-]?5)?)[^/0-9]*\.(?:png|gif|svg|jpe?g|webp)`)

// ratingSource reads the number within a picture's name: stars-4.svg.
func (b *block) ratingSource(s *sel) *choice {
	raws := b.raws(s, "src")
	c := &choice{sel: s, attr: "src", re: sourceForm.String(), values: cutBy(sourceForm, raws)}
	if fill(c.values) < leastRated || !c.scale() || c.best > 50 {
		return nil
	}
	c.score = b.ratingScore(s, "star", c.values, 0.7)
	return c
}

// ratingStars reads stars that are letters: ★★★★☆.
func (b *block) ratingStars(s *sel, raws []string) *choice {
	values, words, has := make([]string, len(raws)), map[string]string{}, false
	for i, v := range raws {
		m := starText.FindString(v)
		if m == "" || runes(v) > 60 {
			continue
		}
		full := 0
		for _, r := range m {
			if strings.ContainsRune("★⭐✮✭🟊", r) {
				full++
			}
		}
		if runes(m) > 10 || full > 5 {
			return nil
		}
		if full > 0 {
			values[i], has = strconv.Itoa(full), true
		}
	}
	if !has || fill(values) < leastRated {
		return nil
	}
	sample := ""
	empty := "☆"
	for _, v := range raws {
		sample += starText.FindString(v)
	}
	full, always := firstStar(sample), strings.ContainsAny(sample, "☆✩")
	if strings.Contains(sample, "✩") {
		empty = "✩"
	}
	for n := 1; n <= 5; n++ {
		w := strings.Repeat(full, n)
		words[w] = strconv.Itoa(n)
		if always {
			words[w+strings.Repeat(empty, 5-n)] = strconv.Itoa(n)
		}
	}
	return &choice{sel: s, re: starText.String(), words: words, values: values, score: b.ratingScore(s, "star", values, 1.2)}
}

func firstStar(s string) string {
	for _, r := range s {
		if strings.ContainsRune("★⭐✮✭🟊", r) {
			return string(r)
		}
	}
	return "★"
}

// ratingWord reads words in the place of stars.
func (b *block) ratingWord(s *sel, raws []string) *choice {
	words, values := map[string]string{}, make([]string, len(raws))
	for i, v := range raws {
		if n := ratingWords[strings.ToLower(strings.TrimSpace(v))]; n != "" && runes(v) < 30 {
			words[v], values[i] = n, n
		}
	}
	if fill(values) < 0.6 {
		return nil
	}
	if words["Плохо"] != "" && words["Так себе"] != "" || hasWord(words, "так себе") && hasWord(words, "плохо") {
		words["Плохо"] = "1"
	}
	for w, n := range map[string]string{"Отлично": "5", "Хорошо": "4", "Нормально": "3", "Ужасно": "1"} {
		if _, in := words[w]; !in && hasCyrillicWords(words) {
			words[w] = n
		}
	}
	return &choice{sel: s, words: words, values: values, score: b.ratingScore(s, "", values, 0.8), note: "words stand for stars: add those that were not on these pages"}
}

func hasWord(words map[string]string, w string) bool {
	for k := range words {
		if strings.ToLower(k) == w {
			return true
		}
	}
	return false
}

func hasCyrillicWords(words map[string]string) bool {
	for _, w := range []string{"отлично", "хорошо", "нормально", "плохо", "ужасно"} {
		if hasWord(words, w) {
			return true
		}
	}
	return false
}

// ratingWidth reads the width of filled stars, in per cent or in pixels.
func (b *block) ratingWidth(s *sel) *choice {
	raws := b.raws(s, "style")
	if values := cutBy(widthForm, raws); fill(values) >= leastRated {
		c := &choice{sel: s, attr: "style", re: strings.Replace(widthForm.String(), `(\d[\d.]*)`, `([1-9][\d.]*)`, 1), values: zeroless(values), worst: 20, best: 100}
		c.score = b.ratingScore(s, "", values, 1.2)
		return c
	}
	values := cutBy(pixelForm, raws)
	if fill(values) < leastRated {
		return nil
	}
	one, top := starWidth(zeroless(values))
	if one == 0 {
		return nil
	}
	c := &choice{sel: s, attr: "style", re: strings.Replace(pixelForm.String(), `(\d[\d.]*)`, `([1-9][\d.]*)`, 1), values: zeroless(values), worst: float64(one), best: float64(5 * one)}
	if c.score = b.ratingScore(s, "", values, 0.8); top/one < 4 {
		c.note = fmt.Sprintf("a star seems to be %d px wide", one)
	}
	return c
}

func zeroless(values []string) []string {
	out := slices.Clone(values)
	for i, v := range out {
		if strings.HasPrefix(v, "0") {
			out[i] = ""
		}
	}
	return out
}

// starWidth is how wide one star is, in pixels, where all widths are whole stars, one to five; 0 where none fits.
func starWidth(values []string) (one, top int) {
	var widths []int
	for _, v := range values {
		if n, err := strconv.Atoi(v); err == nil && n > 0 {
			widths, top = append(widths, n), max(top, n)
		}
	}
	fits := func(w int) bool {
		for _, n := range widths {
			if n%w != 0 || n/w > 5 {
				return false
			}
		}
		return len(widths) > 0
	}
	for w := 40; w >= 8; w-- { // five stars are there
		if fits(w) && top == 5*w {
			return w, top
		}
	}
	for _, w := range []int{16, 20, 13, 14, 18, 15, 24, 12, 17, 19, 22, 25, 28, 30, 32} {
		if fits(w) {
			return w, top
		}
	}
	return 0, top
}

// ratingClass reads a number or a number's name within a class: stars-4, rating_45, star-rating Three.
func (b *block) ratingClass(s *sel) *choice {
	raws := b.raws(s, "class")
	heads := map[string]int{}
	named := map[string]string{}
	values := make([]string, len(raws))
	for i, v := range raws {
		for c := range strings.FieldsSeq(v) {
			if m := classNumber.FindStringSubmatch(c); m != nil {
				heads[m[1]+"\x00"+m[3]]++
			}
			low := strings.ToLower(c)
			for name, n := range numberNames {
				if low == name || strings.HasSuffix(low, "-"+name) || strings.HasSuffix(low, "_"+name) {
					named[c], values[i] = n, n
				}
			}
		}
	}
	var best *choice
	for head, n := range heads {
		if float64(n) < leastRated*float64(len(raws)) {
			continue
		}
		before, after, _ := strings.Cut(head, "\x00")
		if c := b.classChoice(s, raws, before, after); c != nil && (best == nil || c.score > best.score || c.score == best.score && c.re < best.re) {
			best = c
		}
	}
	if best != nil || len(named) == 0 || fill(values) < 0.6 || !ratingName.MatchString(s.name) {
		return best
	}
	return b.namedChoice(s, values, named)
}

func (b *block) namedChoice(s *sel, values []string, named map[string]string) *choice {
	words := map[string]string{}
	for c := range named {
		head := c[:len(c)-len(lastWord(c))]
		for name, n := range numberNames {
			if strings.ToUpper(lastWord(c)[:1]) == lastWord(c)[:1] {
				name = strings.ToUpper(name[:1]) + name[1:]
			}
			words[head+name] = n
		}
	}
	return &choice{sel: s, attr: "class", re: `(?:^|\s)(\S*(?i:one|two|three|four|five))(?:\s|$)`, words: words, values: values, score: b.ratingScore(s, "", values, 0.8)}
}

func lastWord(s string) string { return s[strings.LastIndexAny(s, "-_")+1:] }

func (b *block) classChoice(s *sel, raws []string, before, after string) *choice {
	if !ratingName.MatchString(strings.ToLower(before+after)) && !(ratingName.MatchString(s.name) && !utility.MatchString(before)) {
		return nil
	}
	c := &choice{sel: s, attr: "class", re: `(?:^|\s)` + regexp.QuoteMeta(before) + `(\d{1,3})` + regexp.QuoteMeta(after) + `(?:\s|$)`}
	c.values = cutBy(regexp.MustCompile(c.re), raws)
	if fill(c.values) < leastRated || !c.scale() {
		return nil
	}
	if c.best == 100 && c.worst == 0 {
		return nil
	}
	c.score = b.ratingScore(s, before, c.values, 0.9+0.3*variety(c.values)) - b.several(s)
	return c
}
