package pipeline

import (
	"time"

	"molva/collector"
	"molva/collector/text"
)

// settle decides which facts of a held review are to be those that a page shows now, and says which change. What was
// unknown is taken from any page. What was known is taken only from the page that showed it last, or from one that shows
// more of the text: a list and a page of its own may name an author, an item or a day differently, and each pass would
// change it to and fro. The item is taken only with more of the text, for the list of a shop names the shop. Likes only
// ever come from what says a number.
func settle(was, is collector.Review, samePage, fuller bool) (collector.Review, collector.Facts) {
	trusted := samePage || fuller
	out, changed := is, collector.Facts(0)
	out.Author, out.Published, out.Item = was.Author, was.Published, was.Item
	out.URL, out.Language = first(was.URL, is.URL), first(was.Language, is.Language)
	out.Verified = was.Verified || is.Verified
	if is.Likes == 0 {
		out.Likes = was.Likes
	}
	if was.Author == (collector.Author{}) || trusted && otherPerson(was.Author, is.Author) {
		out.Author = is.Author
	}
	if !was.Published.Known() || trusted && redated(was.Published, is.Published) {
		out.Published = is.Published
	}
	if was.Item == (collector.Item{}) || fuller && is.Item != (collector.Item{}) {
		out.Item = is.Item
	}
	if out.Author != was.Author {
		changed |= collector.FactAuthor
	}
	if !out.Published.Time.Equal(was.Published.Time) || out.Published.Precision != was.Published.Precision || out.Item != was.Item ||
		out.URL != was.URL || out.Language != was.Language || out.Verified != was.Verified || out.Likes != was.Likes {
		changed |= collector.FactRest
	}
	return out, changed
}

// withFacts is a review with the facts of another.
func withFacts(r, from collector.Review) collector.Review {
	r.Author, r.Published, r.Item = from.Author, from.Published, from.Item
	r.URL, r.Language, r.Verified, r.Likes = from.URL, from.Language, from.Verified, from.Likes
	return r
}

// otherPerson says that a site names another author now. One profile under another name is no other person: a list that
// shortens names would change them to and fro.
func otherPerson(was, is collector.Author) bool {
	switch {
	case is == (collector.Author{}):
		return false
	case was.URL != "" && is.URL != "":
		return was.URL != is.URL
	}
	return text.Fold(was.Name) != text.Fold(is.Name)
}

// datesFrom is the year before which a date is no date but an empty field that was counted from an epoch.
const datesFrom = 1990

// redated says that a page tells another day, or the same one more exactly.
func redated(was, is collector.Published) bool {
	if !is.Known() || is.Time.Year() < datesFrom {
		return false
	}
	apart := was.Time.Sub(is.Time).Abs()
	if was.Precision == collector.PrecisionMinute && is.Precision == collector.PrecisionDay {
		return apart > collector.ZoneSlack // else it is the same day, less exactly
	}
	return was.Precision != is.Precision || apart >= time.Minute
}
