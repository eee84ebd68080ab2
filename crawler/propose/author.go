package propose

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// firstNames are common in Russian, Ukrainian and English; a value that begins with one is a person.
var firstNames = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(`александр александра алексей алена алёна алина алла анастасия анатолий андрей анна анжела антон аня артем артём борис богдан вадим валентина
		валерий валерия василий вера вероника виктор виктория виталий владимир влад владислав вячеслав галина геннадий георгий григорий даниил даша дарья денис дима дмитрий евгений
		евгения екатерина елена елизавета жанна зоя иван игорь илья инна ирина катя кирилл константин ксения лариса лев леонид лидия лена людмила любовь максим маргарита марина мария маша
		михаил надежда наталья наталия наташа никита николай оксана олег олеся ольга оля павел петр пётр полина раиса роман руслан саша светлана света сергей софия станислав степан
		таня тамара татьяна тимур ульяна федор филипп эдуард элина эльвира юлия юля юрий яна ярослав ігор ірина іван олександр олександра олексій олена андрій сергій дмитро михайло микола
		наталія тетяна юлія юрій оксана ольга людмила віктор вікторія володимир євген євгенія катерина ганна марія надія світлана тарас богдана петро павло степан василь галина ярина соломія
		роман максим назар остап john anna maria alex michael kate helen olga peter paul mary david james sarah emma`) {
		out[n] = true
	}
	return out
}()

// nameLike says how much a text is like the name of a person: 0 … 1.
func nameLike(s string) float64 {
	s = strings.TrimSpace(s)
	low := strings.ToLower(s)
	n := runes(s)
	switch {
	case anonymous[low]:
		return 0.9
	case answers.MatchString(low) && n < 60 && len(strings.Fields(s)) < 5 && !strings.ContainsAny(s, "!?\n:"):
		return 0.7
	case strings.Contains(s, ","):
		return 0.1
	case n < 2 || n > 40 || strings.ContainsAny(s, "!?\n:;★☆%₽/") || known(s) || button.MatchString(s) || ratingWords[low] != "":
		return 0
	}
	words := strings.Fields(s)
	if len(words) > 4 {
		return 0
	}
	if firstNames[strings.ToLower(strings.Trim(words[0], ".,"))] || len(words) > 1 && firstNames[strings.ToLower(strings.Trim(words[1], ".,"))] {
		return 1
	}
	if place.MatchString(s) {
		return 0.1
	}
	capitals := 0
	for _, w := range words {
		if r := []rune(strings.TrimLeft(w, "«\"“(")); len(r) > 0 && (unicode.IsUpper(r[0]) || unicode.IsDigit(r[0])) {
			capitals++
		}
	}
	switch {
	case len(words) == 1 && capitals == 0: // a nickname
		return 0.5
	case capitals == len(words):
		return 0.7
	case len(words) > 1 && capitals < len(words):
		return 0.2
	}
	return 0.4
}

var (
	colonForm   = lazily(`^(.+?)\s*:$`)
	authorForms = compileAll(
		`^\s*([^,|·•—–(\n]+?)\s*(?:[,|·•—–(\n]|$)`,
		`(?i)^[^\p{L}\d]*(?:автор|имя|от|пользователь|покупатель|клиент|by|from|author|від|ім.я|користувач|отзыв от|написал\p{L}*)(?:\s+отзыва|\s+відгуку)?\s*:?\s+([^,|·•\n(]+?)\s*(?:[,|·•(\n]|$)`,
	)
	profile = lazily(`(?i)/(user|profile|author|member|people|id\d|u/|@|users|avtor|polzovatel|account)`)
)

// author finds where the name of who wrote stands.
func (b *block) author(not ...*choice) *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" || overlaps(s, not...) {
			if s.text != "" && overlaps(s, not...) {
				best = better(best, b.authorChoice(s, "", authorForms[0], nil))
				best = better(best, b.authorChoice(s, "", authorForms[1], nil))
				best = better(best, b.authorBare(s))
			}
			for _, a := range s.attributes() {
				if s.text == "" && strings.HasPrefix(a, "data-") && authorName.MatchString(a) {
					best = better(best, b.authorChoice(s, a, nil, nil))
				}
			}
			continue
		}
		best = better(best, b.authorChoice(s, "", nil, nil))
		best = better(best, b.authorChoice(s, "", authorForms[0], nil))
		best = better(best, b.authorChoice(s, "", authorForms[1], nil))
		best = better(best, b.authorChoice(s, "", colonForm, nil))
		best = better(best, b.authorBare(s))
		for _, a := range s.attributes() {
			if a == "content" || strings.HasPrefix(a, "data-") && authorName.MatchString(a) {
				best = better(best, b.authorChoice(s, a, nil, nil))
			}
		}
	}
	return best
}

// authorBare leaves the children of the element out: «Анна <span>Москва</span>».
func (b *block) authorBare(s *sel) *choice {
	tags := map[string]bool{}
	for _, n := range s.nodes {
		if n != nil {
			for _, c := range elements(n) {
				tags[c.Data] = true
			}
		}
	}
	if len(tags) == 0 || len(tags) > 4 {
		return nil
	}
	return b.authorChoice(s, "", nil, sortedKeys(tags))
}

func (b *block) authorChoice(s *sel, attribute string, re *pattern, remove []string) *choice {
	values := b.raws(s, attribute)
	if len(remove) > 0 {
		for i, n := range s.nodes {
			if n != nil {
				values[i] = ownText(n)
			}
		}
	}
	c := &choice{sel: s, attr: attribute, values: values, remove: remove}
	if re != nil {
		plain := values
		if c.values, c.re = cutBy(re, values), re.String(); equal(plain, c.values) {
			return nil
		}
		c.score -= 0.5
	}
	like, n := 0.0, 0
	for i, v := range c.values {
		if v == "" {
			continue
		}
		if re != nil && (runes(values[i]) > 70 || sentence(values[i])) {
			return nil
		}
		if p, _ := dateIn(v, b.docs[i].page.Now); p.Known() {
			return nil
		}
		like, n = like+nameLike(v), n+1
	}
	if re == authorForms[0] && !authorName.MatchString(s.name) && like < 0.85*float64(n) {
		return nil
	}
	all := float64(len(c.values))
	if n == 0 || float64(n) < 0.5*all || like/float64(n) < 0.3 {
		return nil
	}
	c.score += 3*float64(n)/all + 3*like/float64(n) - 1.2*s.cost - 0.8*s.at
	if len(remove) > 0 {
		c.score -= 0.4
	}
	if n > 2 && variety(c.values) < 0.4 {
		c.score -= 2.5
	}
	return b.authorHints(c, s, attribute)
}

// sentence says that a text is one: many words, and a stop at their end.
func sentence(s string) bool {
	return len(strings.Fields(s)) > 3 && strings.ContainsAny(s[len(s)-1:], ".!?")
}

// authorHints adds what names, labels and links say.
func (b *block) authorHints(c *choice, s *sel, attribute string) *choice {
	name := s.name + " " + attribute
	if authorName.MatchString(name) {
		c.score += 1.5
	}
	if authorNot.MatchString(strings.ToLower(lastPart(s.text))) {
		c.score -= 2
	}
	if titleName.MatchString(strings.ToLower(lastPart(s.text))) {
		c.score--
	}
	if s.label != "" {
		if authorLabel.MatchString(s.label) {
			c.score += 1.5
		} else {
			c.score -= 1.5
		}
	}
	for _, n := range s.nodes {
		if n != nil && profile.MatchString(linkOf(n)) {
			c.score += 0.5
			break
		}
	}
	return c
}

// lastPart is the last simple selector of a selector.
func lastPart(s string) string { return s[strings.LastIndexAny(s, " >+")+1:] }

// linkOf is where the element, or the link in or around it, leads.
func linkOf(n *html.Node) string {
	if n.Data == "a" {
		return attr(n, "href")
	}
	for _, c := range inside(n) {
		if c.Data == "a" {
			return attr(c, "href")
		}
	}
	if n.Parent != nil && n.Parent.Data == "a" {
		return attr(n.Parent, "href")
	}
	return ""
}

// authorLink is the address of the author's own page, where the name is a link to one.
func (b *block) authorLink(author *choice) *choice {
	if author == nil || author.sel.text == "" || author.attr != "" {
		return nil
	}
	var best *choice
	for _, s := range b.sels {
		if s.text != author.sel.text && !strings.HasSuffix(s.text, "a") && !strings.HasPrefix(lastPart(s.text), "a.") && !strings.HasPrefix(lastPart(s.text), "a[") {
			continue
		}
		links := 0
		for i, n := range s.nodes {
			if n != nil && author.sel.nodes[i] != nil && n.Data == "a" && profile.MatchString(attr(n, "href")) && (within(author.sel.nodes[i], n) || within(n, author.sel.nodes[i])) {
				links++
			} else if n != nil {
				links = -1000
			}
		}
		if links > 0 {
			best = better(best, &choice{sel: s, attr: "href", values: b.raws(s, "href"), score: 1 - s.cost})
		}
	}
	return best
}
