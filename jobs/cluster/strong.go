package cluster

import (
	"regexp"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// Strong are the ids of a document that tell it from others whatever its words are (trap 37: people are never merged by
// themselves over different ids).
type Strong struct {
	Site    string
	Review  string   // the site's own id of a review; "" for a mention, whose address says nothing
	Profile string   // of the author on its site
	Person  int64    // a known one, who wrote it
	Orders  []string // its order's key, and the order numbers that it names
	Mails   []string // that it names, in lower case
	Phones  []string // likewise, digits alone
}

// The named ids of one text are looked for in so much of it.
const strongLetters = 20000

var (
	mailNamed  = regexp.MustCompile(`[\pL\pN._%+-]{1,64}@[\pL\pN.-]{1,100}\.\pL{2,20}`)
	phoneNamed = regexp.MustCompile(`\+?\d[\d ()\-–]{8,18}\d`)
	phoneShort = regexp.MustCompile(`^\d{2}[ -]\d{3}[ -]\d{2}[ -]\d{2}$`) // without the nought of its operator: 67 123-45-67
)

// StrongOf are the strong ids of a document.
func StrongOf(d collector.Document, b collector.Belonging) Strong {
	s := Strong{Site: d.Site, Profile: d.Author.URL, Person: b.Person}
	if d.Kind == collector.KindReview && d.OwnID {
		s.Review = d.SiteKey
	}
	if b.Order != "" {
		s.Orders = append(s.Orders, orderKey(b.Order))
	}
	words := text.Cut(strings.Join([]string{d.Text, d.Pros, d.Cons}, "\n"), strongLetters)
	s.Orders = append(s.Orders, ordersNamed(words)...)
	for _, m := range mailNamed.FindAllString(words, 20) {
		s.Mails = append(s.Mails, strings.ToLower(m))
	}
	for _, m := range phoneNamed.FindAllString(words, 20) {
		digits := onlyDigits(m)
		if phoneShort.MatchString(m) {
			digits = "0" + digits
		}
		if len(digits) >= 10 && len(digits) <= 13 {
			s.Phones = append(s.Phones, digits[len(digits)-10:])
		}
	}
	for _, list := range []*[]string{&s.Orders, &s.Mails, &s.Phones} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return s
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// Why two documents are never joined by themselves.
const (
	WhyReview  = "review"  // two reviews of one site
	WhyProfile = "profile" // two authors of one site
	WhyPerson  = "person"  // two known people
	WhyOrder   = "order"
	WhyMail    = "mail"
	WhyPhone   = "phone"
	WhyHand    = "hand" // somebody said so
)

// Differ says which strong ids tell two documents apart; "" for none. An id that only one of them has tells nothing.
func (s Strong) Differ(o Strong) string {
	here := s.Site == o.Site
	switch {
	case apart(s.Orders, o.Orders, sameOrder):
		return WhyOrder
	case s.Person != 0 && o.Person != 0 && s.Person != o.Person:
		return WhyPerson
	case here && s.Profile != "" && o.Profile != "" && s.Profile != o.Profile:
		return WhyProfile
	case here && s.Review != "" && o.Review != "" && s.Review != o.Review:
		return WhyReview
	case apart(s.Mails, o.Mails, equal):
		return WhyMail
	case apart(s.Phones, o.Phones, equal):
		return WhyPhone
	}
	return ""
}

// apart says that both lists name something and nothing that is the same.
func apart(a, b []string, same func(a, b string) bool) bool {
	return len(a) > 0 && len(b) > 0 && shared(a, b, same) < 0
}

// shared is the place in the first list of what stands in both; -1 for nothing.
func shared(a, b []string, same func(a, b string) bool) int {
	return slices.IndexFunc(a, func(s string) bool { return slices.ContainsFunc(b, func(o string) bool { return same(s, o) }) })
}

func equal(a, b string) bool { return a == b }
