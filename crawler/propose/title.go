package propose

import (
	"strings"
)

// title finds the heading of a review.
func (b *block) title(not ...*choice) *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" || overlaps(s, not...) || s.label != "" && !titleLabel.MatchString(s.label) {
			continue
		}
		c := &choice{sel: s, values: b.raws(s, ""), score: -0.6*s.cost - s.at}
		n, bad, marks := 0, 0, 0
		for i, v := range c.values {
			l := runes(v)
			if ratingWords[strings.ToLower(v)] != "" {
				marks++
			}
			switch {
			case v == "":
				continue
			case l < 3 || l > 150 || strings.Contains(v, "\n") || known(v) || button.MatchString(v) || money.MatchString(v) || replyLabel.MatchString(v):
				bad++
			default:
				if p, _ := dateIn(v, b.docs[i].page.Now); p.Known() && l < 40 {
					bad++
				}
			}
			n++
		}
		if n == 0 || bad*4 > n || marks*10 > n*8 || n > 2 && variety(c.values) < 0.5 {
			continue
		}
		c.score += 2 * float64(n-bad) / float64(len(c.values))
		if !b.titleHints(c) {
			continue
		}
		best = better(best, c)
	}
	if best == nil || best.score < 1.6 {
		return nil
	}
	return best
}

// titleHints adds what speaks for a title; false where nothing does: any short text is none.
func (b *block) titleHints(c *choice) bool {
	tag, own := "", ""
	for _, n := range c.sel.nodes {
		if n != nil {
			tag, own = n.Data, called(n)
		}
	}
	heading := len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6'
	hinted := titleName.MatchString(own) && !authorName.MatchString(strings.ReplaceAll(own, "itemprop", "")) && !ratingName.MatchString(own)
	link := false
	for _, n := range c.sel.nodes {
		if n != nil && titleName.MatchString(called(n.Parent)) && len(elements(n.Parent)) == 1 {
			hinted = hinted || !authorName.MatchString(called(n.Parent))
		}
		if n != nil && reviewName.MatchString(strings.ToLower(linkOf(n))) && n.Data == "a" {
			link = true
		}
	}
	switch {
	case heading && hinted, c.sel.label != "":
		c.score += 2
	case heading, hinted:
		c.score += 1.5
	case (tag == "strong" || tag == "b" || tag == "a" && link || tag == "dt" || tag == "em") && c.sel.at < 0.8:
		c.score += 0.6
	default:
		return false
	}
	return true
}
