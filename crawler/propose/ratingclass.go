package propose

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var sourceForm = lazily(`(?i)(?:star|rat|score|zvezd)[a-z]*[-_]?(\d(?:[._-]?5)?)[^/0-9]*\.(?:png|gif|svg|jpe?g|webp)`)

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
	c.values = cutBy(lazily(c.re), raws)
	if fill(c.values) < leastRated || !c.scale() {
		return nil
	}
	if c.best == 100 && c.worst == 0 {
		return nil
	}
	c.score = b.ratingScore(s, before, c.values, 0.9+0.3*variety(c.values)) - b.several(s)
	return c
}
