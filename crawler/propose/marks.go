package propose

import (
	"strings"
)

// ownID is the attribute of the item that holds the site's own number of the review.
func (b *block) ownID() *choice {
	var best *choice
	for _, a := range b.sels[0].attributes() {
		if a != "id" && !(strings.HasPrefix(a, "data-") && (strings.HasSuffix(a, "id") || strings.HasSuffix(a, "key"))) {
			continue
		}
		values := b.raws(b.sels[0], a)
		if fill(values) < 1 || variety(values) < 1 || !lazily(`\d|^[0-9a-f-]{8,}$`).MatchString(values[0]) {
			continue
		}
		c := &choice{sel: b.sels[0], attr: a, values: values, score: 1}
		if strings.HasPrefix(a, "data-") {
			c.score++
		}
		if strings.Contains(a, "user") || strings.Contains(a, "author") || strings.Contains(a, "product") {
			continue
		}
		best = better(best, c)
	}
	return best
}

// permalink is a link of each review to itself: on its date, its title, or a sign.
func (b *block) permalink(not ...*choice) *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" || overlaps(s, not...) {
			continue
		}
		values := b.raws(s, "href")
		if fill(values) < 1 || variety(values) < 1 || len(values) < 2 {
			continue
		}
		ok := true
		for i, v := range values {
			n := s.nodes[i]
			ok = ok && n.Data == "a" && !profile.MatchString(v) && strings.ContainsAny(v, "0123456789") && reviewName.MatchString(strings.ToLower(v)) && v != "#" && !strings.HasPrefix(v, "javascript")
		}
		if ok {
			best = better(best, &choice{sel: s, attr: "href", values: values, score: 1 - s.cost})
		}
	}
	return best
}

var (
	boughtText = lazily(`(?i)^[^\p{L}\d]*(проверенн\p{L}+ (покупк|отзыв)|отзыв проверен|покупка подтвержд|подтвержд\p{L}+ (покупк|заказ)|реальн\p{L}+ покуп|куплено|купил[аи]? (на|в|у)|вже купив|перевірен\p{L}+ (покупк|відгук)|підтвердж\p{L}+ покупк|verified)`)
	likesName  = lazily(`like|useful|helpful|vote|plus|thumb|polez|up\b`)
)

// verified is the mark of a buyer; it stands in some reviews.
func (b *block) verified() *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" {
			continue
		}
		n, is := 0, 0
		for i, e := range s.nodes {
			if e != nil {
				n++
				if t := b.text(i, e); runes(t) < 50 && boughtText.MatchString(t) {
					is++
				}
			}
		}
		if is > 0 && is == n {
			best = better(best, &choice{sel: s, value: "yes", values: b.raws(s, ""), score: float64(is) - s.cost})
		}
	}
	return best
}

// likes is how many found the review useful.
func (b *block) likes() *choice {
	var best *choice
	number := lazily(`(\d+)`)
	for _, s := range b.sels {
		if s.text == "" || !likesName.MatchString(s.text) || lazily(`dis|minus|down|rating|star`).MatchString(s.text) {
			continue
		}
		raws := b.raws(s, "")
		ok := fill(raws) > 0.3
		for _, v := range raws {
			ok = ok && (v == "" || runes(v) < 25 && number.MatchString(v))
		}
		if ok {
			best = better(best, &choice{sel: s, re: number.String(), values: cutBy(number, raws), score: fill(raws) - s.cost})
		}
	}
	return best
}

var photoName = lazily(`photo|gallery|image|attach|picture|foto|thumb`)

// images are the pictures that the author added; no faces, no stars.
func (b *block) images() *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" || !photoName.MatchString(s.text) || lazily(`avatar|user|author|star`).MatchString(s.text) {
			continue
		}
		ok := true
		values := make([]string, len(b.items))
		for i, found := range s.found {
			for _, n := range found {
				ok = ok && n.Data == "img" && attr(n, "src") != ""
			}
			if len(found) > 0 {
				values[i] = attr(found[0], "src")
			}
		}
		if ok {
			best = better(best, &choice{sel: s, attr: "src", all: true, values: values, score: fill(values) - s.cost})
		}
	}
	return best
}
