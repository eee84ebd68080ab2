package pipeline

import (
	"net/url"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// Bounds of one review; a longer field is cut, for no reader reads on and every room would pay for it.
const (
	maxText  = 50_000 // letters of text, pros and cons
	maxTitle = 500    // letters of title and names
	maxList  = 100    // images, replies
)

// aheadOfClock is how far a publishing time may lie ahead before it is called wrong: clocks differ a little, and a
// date alone may be tomorrow's in the site's zone.
const aheadOfClock = 26 * time.Hour

// LiesAhead says that a publishing time is one that nobody can have published at yet: it is left out, as if it were unknown.
func LiesAhead(p collector.Published, now time.Time) bool {
	return p.Known() && p.Time.After(now.Add(aheadOfClock))
}

func normalize(r collector.Review, now time.Time) collector.Review {
	r.ID = text.Line(r.ID, collector.IDLetters)
	r.Title, r.RawRating = text.Line(r.Title, maxTitle), text.Line(r.RawRating, maxTitle)
	r.Item.Name, r.Author.Name = text.Line(r.Item.Name, maxTitle), text.Line(r.Author.Name, maxTitle)
	r.Item.URL, r.Author.URL, r.URL = webAddress(r.Item.URL), webAddress(r.Author.URL), webAddress(r.URL)
	r.Text, r.Pros, r.Cons = text.Prose(r.Text, maxText), text.Prose(r.Pros, maxText), text.Prose(r.Cons, maxText)
	if r.Rating < 1 || r.Rating > 5 { // also NaN's twin: both comparisons are false for it, so it is asked apart
		r.Rating = 0
	}
	if r.Rating != r.Rating {
		r.Rating = 0
	}
	if LiesAhead(r.Published, now) {
		r.Published = collector.Published{}
	}
	r.Images = addresses(r.Images)
	r.Replies = replies(r.Replies)
	return r
}

func unusable(r collector.Review, kind collector.Kind) string {
	switch {
	case r.ID == "" && r.OwnID:
		return "its id is empty"
	case kind == collector.KindMention && r.Title == "" && r.Text == "":
		return "it has neither title nor text"
	case r.Title == "" && r.Text == "" && r.Pros == "" && r.Cons == "" && r.Rating == 0:
		return "it has neither text nor rating"
	}
	return ""
}

func replies(in []collector.Reply) []collector.Reply {
	var out []collector.Reply
	for _, a := range in {
		a.Author, a.Text = text.Line(a.Author, maxTitle), text.Prose(a.Text, maxText)
		if a.Text != "" && len(out) < maxList {
			out = append(out, a)
		}
	}
	return out
}

func addresses(in []string) []string {
	var out []string
	for _, a := range in {
		if a = webAddress(a); a != "" && len(out) < maxList {
			out = append(out, a)
		}
	}
	return out
}

// webAddress keeps http and https addresses; anything else ("javascript:", "data:") is dropped.
func webAddress(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || len(s) > 4096 {
		return ""
	}
	return s
}
