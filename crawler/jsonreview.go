package crawler

import (
	"strings"

	"molva/collector"
	"molva/crawler/sites"
)

// Bounds of the answers under one review.
const (
	maxReplies    = 100
	maxReplyDepth = 8
)

// review reads one review of the data.
func (r *jsonPage) review(item *jsonValue, subject collector.Item) found {
	w := &r.j.Review
	get := func(f sites.JSONField) string { return r.get(item, f) }
	on := r.p.dates.read(dateText(get(w.Published)))
	f := found{Review: collector.Review{
		Title: oneLine(get(w.Title)), Text: prose(get(w.Text)), Pros: prose(get(w.Pros)), Cons: prose(get(w.Cons)),
		Author:    collector.Author{Name: oneLine(get(w.Author)), URL: r.p.address(get(w.AuthorURL))},
		Published: on.Published, DayMoves: on.ago, Language: languageTag(get(w.Language)), Verified: yes(get(w.Verified)),
		Likes: count(get(w.Likes)), URL: r.p.address(get(w.URL)), Item: subject,
	}}
	if name := oneLine(get(w.Item)); name != "" {
		f.Item = collector.Item{Name: name}
	}
	if a := r.p.address(get(w.ItemURL)); a != "" {
		f.Item.URL = a
	}
	sc := r.scale()
	if best, ok := plainNumber(get(w.Best)); ok && best > sc.Worst {
		if sc == (sites.Rating{}) {
			sc.Worst = 1
		}
		sc.Best = best
	}
	f.Rating, f.RawRating = scaled(get(w.Rating), sc)
	if id := oneLine(get(w.ID)); id != "" {
		f.ID, f.OwnID = id, true
	}
	if f.URL == "" { // the address of an answer is none for people, and may hold a key
		if f.URL = f.Item.URL; f.URL == "" && !r.j.Whole() {
			f.URL = r.p.url
		}
	}
	for src := range strings.SplitSeq(get(w.Images), "\n") {
		if a := r.p.link(src); a != "" {
			f.Images = append(f.Images, a)
		}
	}
	f.Replies = r.replies(item)
	return f
}

// scale is that of the entry, else the file's.
func (r *jsonPage) scale() sites.Rating {
	if r.j.Rating != nil {
		return *r.j.Rating
	}
	return r.p.site.Rating
}

// replies are the answers under a review, those to an answer behind it.
func (r *jsonPage) replies(item *jsonValue) []collector.Reply {
	var out []collector.Reply
	for i := range r.j.Reply {
		how := &r.j.Reply[i]
		for _, a := range r.find(item, how.Item) {
			out = r.reply(out, a, how, 0)
		}
	}
	return out
}

func (r *jsonPage) reply(out []collector.Reply, a *jsonValue, how *sites.JSONReply, depth int) []collector.Reply {
	if depth > maxReplyDepth || len(out) >= maxReplies {
		return out
	}
	reply := collector.Reply{Author: oneLine(r.get(a, how.Author)), Text: prose(r.get(a, how.Text)),
		Published: r.p.dates.read(dateText(r.get(a, how.Published))).Published, Official: how.Always || yes(r.get(a, how.Official))}
	if reply.Text != "" {
		out = append(out, reply)
	}
	for _, n := range r.find(a, how.Nested) {
		out = r.reply(out, n, how, depth+1)
	}
	return out
}

// dateText leaves the fraction of unix time out: 1700000000.25.
func dateText(s string) string {
	whole, fraction, ok := strings.Cut(s, ".")
	if ok && len(whole) >= 10 && strings.Trim(whole+fraction, "0123456789") == "" {
		return whole
	}
	return s
}
