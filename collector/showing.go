package collector

import (
	"hash/maphash"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Showing is what must be remembered of one showing of a review so as to know the next one: lists shift while they are
// read, a list shows the beginning of what a page of its own shows whole, and sites give one id to several reviews. It is
// small, for a run keeps one for every review, and holds within one process only. A zero field: the page does not say.
type Showing struct {
	said, opening uint32 // of its words, and of their beginning
	author, item  uint32
	minute        int32 // of its publishing, since 1970
	day           bool  // minute is the midnight of a date alone
	cut           bool  // its text ends in dots: there may be more of it
	stars         uint8 // fiftieths
}

var showingSeed = maphash.MakeSeed()

// ShowingOf takes the showing of a review.
func ShowingOf(r Review) Showing {
	s := Showing{said: mark(r.Text, r.Pros, r.Cons), author: mark(strings.ToLower(r.Author.Name)), item: mark(r.Item.URL), stars: uint8(math.Round(r.Rating * 50))}
	if s.said == 0 {
		s.said = mark(r.Title)
	}
	if s.author == 0 {
		s.author = mark(r.Author.URL)
	}
	if s.item == 0 {
		s.item = mark(r.Item.Name)
	}
	stem, cut := teaserStem(r.Text)
	s.opening, s.cut = mark(opening(stem)), cut
	if r.Published.Known() && !r.DayMoves {
		s.minute, s.day = int32(r.Published.Time.Unix()/60), r.Published.Precision == PrecisionDay
	}
	return s
}

// mark is a hash of some texts, however they are broken into lines; 0 for none.
func mark(texts ...string) uint32 {
	var h maphash.Hash
	h.SetSeed(showingSeed)
	letters := 0
	for _, t := range texts {
		if strings.IndexByte(t, '\n') >= 0 {
			t = strings.Join(strings.Fields(t), " ")
		}
		letters += len(t)
		h.WriteString(t)
		h.WriteByte('\n')
	}
	if letters == 0 {
		return 0
	}
	return uint32(h.Sum64()) | 1
}

// Cut says that the text ends in dots, so that another showing may have more of it.
func (s Showing) Cut() bool { return s.cut && s.opening != 0 }

// Telling says that its words are so many that hardly anybody else writes the same: who says "thank you" twice is two.
func (s Showing) Telling() bool { return s.opening != 0 }

// SameOpening says that two showings begin with the same words, enough of them to tell.
func (s Showing) SameOpening(o Showing) bool { return s.opening != 0 && s.opening == o.opening }

// SameWords says that two showings say the same, or that one is a cut of the other, and give the same rating if both do.
func (s Showing) SameWords(o Showing) bool {
	if s.stars != o.stars && s.stars != 0 && o.stars != 0 {
		return false
	}
	return s.said == o.said || (s.cut || o.cut) && s.opening == o.opening && s.opening != 0
}

// Another says that two showings under one id of the site's own, met in one pass, are two reviews. The same words are the
// same review unless another author wrote them, or they stand under another item and day: a list and a page often name
// the item differently. With other words one of these is enough.
func (s Showing) Another(o Showing) bool {
	author, item, day := other(s.author, o.author), other(s.item, o.item), s.otherDay(o)
	if s.SameWords(o) {
		return author || item && day
	}
	return author || day || item && !(s.SignedAlike(o) && s.opening == o.opening && s.opening != 0)
}

// Stranger says that two showings under one id are two reviews even where the second was met in a later pass, so that
// its words and day may have been edited meanwhile.
func (s Showing) Stranger(o Showing) bool {
	return !s.SameWords(o) && (other(s.author, o.author) || other(s.item, o.item) && !s.SignedAlike(o))
}

// SignedAlike says that both name the same author and the same day.
func (s Showing) SignedAlike(o Showing) bool {
	return s.author != 0 && s.author == o.author && s.minute != 0 && o.minute != 0 && !s.otherDay(o)
}

func other(a, b uint32) bool { return a != b && a != 0 && b != 0 }

// ZoneSlack is how far a date alone, midnight of an unknown zone, and a time of that day may lie apart.
const ZoneSlack = 36 * time.Hour

const zoneSlack = int32(ZoneSlack / time.Minute)

func (s Showing) otherDay(o Showing) bool {
	if s.minute == 0 || o.minute == 0 {
		return false
	}
	apart := max(s.minute-o.minute, o.minute-s.minute)
	if s.day != o.day {
		return apart > zoneSlack
	}
	return apart > 1 // one page may round to minutes what the other gives in seconds
}

// teaserLetters is how many letters two texts must begin with alike for one to be a cut of the other; many reviews
// begin with the same few.
const teaserLetters = 20

// Teaser says that short is the beginning of long, cut off with dots.
func Teaser(short, long string) bool {
	stem, cut := teaserStem(short)
	if !cut || len(stem) >= len(long) {
		return false
	}
	stem, long = strings.Join(strings.Fields(stem), " "), strings.Join(strings.Fields(long), " ")
	return len(stem) < len(long) && strings.HasPrefix(long, stem) && utf8.RuneCountInString(stem) >= teaserLetters
}

// teaserStem is a text without the dots at its end, and whether there were any.
func teaserStem(s string) (string, bool) {
	t := strings.TrimRight(s, " \n")
	stem := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(t, "…"), "..."), " \n")
	return stem, stem != t
}

// opening is the first letters of a text, white space left out; "" when it is too short to tell anything.
func opening(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if unicode.IsSpace(r) {
			continue
		}
		b.WriteRune(r)
		if n++; n == teaserLetters {
			return b.String()
		}
	}
	return ""
}
