package pipeline

import (
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"molva/collector"
)

// Bounds of one review; a longer field is cut, for no reader reads on and every room would pay for it.
const (
	maxText  = 50_000 // letters of text, pros and cons
	maxTitle = 500    // letters of title, names and ids
	maxList  = 100    // images, replies
)

// aheadOfClock is how far a publishing time may lie ahead before it is called wrong: clocks differ a little, and a
// date alone may be tomorrow's in the site's zone.
const aheadOfClock = 26 * time.Hour

func normalize(r collector.Review, now time.Time) collector.Review {
	r.ID = line(r.ID, maxTitle)
	r.Title, r.RawRating = line(r.Title, maxTitle), line(r.RawRating, maxTitle)
	r.Item.Name, r.Author.Name = line(r.Item.Name, maxTitle), line(r.Author.Name, maxTitle)
	r.Item.URL, r.Author.URL, r.URL = webAddress(r.Item.URL), webAddress(r.Author.URL), webAddress(r.URL)
	r.Text, r.Pros, r.Cons = prose(r.Text), prose(r.Pros), prose(r.Cons)
	if r.Rating < 1 || r.Rating > 5 { // also NaN's twin: both comparisons are false for it, so it is asked apart
		r.Rating = 0
	}
	if r.Rating != r.Rating {
		r.Rating = 0
	}
	if r.Published.Known() && r.Published.Time.After(now.Add(aheadOfClock)) {
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
		a.Author, a.Text = line(a.Author, maxTitle), prose(a.Text)
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

// line makes one line: spaces folded, control characters gone.
func line(s string, limit int) string {
	return cut(strings.Join(strings.Fields(clean(s)), " "), limit)
}

// prose keeps line breaks, folds the spaces within a line and leaves at most one empty line.
func prose(s string) string {
	var b strings.Builder
	empty := 0
	for l := range strings.Lines(clean(s)) {
		l = strings.Join(strings.Fields(l), " ")
		if l == "" {
			empty++
			continue
		}
		if b.Len() > 0 {
			b.WriteString(strings.Repeat("\n", min(empty, 1)+1))
		}
		empty = 0
		b.WriteString(l)
	}
	return cut(b.String(), maxText)
}

func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.IsControl(r) || r == utf8.RuneError || r == '\u200b' || r == '\ufeff':
			return -1
		}
		return r
	}, s)
}

func cut(s string, letters int) string {
	if len(s) <= letters {
		return s
	}
	n := 0
	for i := range s {
		if n == letters {
			return s[:i]
		}
		n++
	}
	return s
}
