package pipeline

import (
	"slices"

	"molva/collector"
)

// compare says what a review changes against the held document, if there is one.
func compare(b Batch, r collector.Review, held collector.Document, have bool) Outcome {
	if !have {
		return posted(b, r)
	}
	same := b.Page == held.Page && !collector.Teaser(r.Text, held.Text)
	if !b.Whole {
		r = keepKnown(held.Review, r)
	}
	shownFuller := false
	if b.Kind == collector.KindMention && b.Page != 0 {
		r, shownFuller = fullerMention(b, r, held)
	}
	var facts collector.Facts
	if !b.Whole {
		r, facts = settle(held.Review, r, same, shownFuller || completes(held.Review, r))
	}
	hash := collector.ContentHash(r)
	d := held
	d.SeenPass, d.LastSeen, d.Missed, d.Page = b.Pass, b.Now, 0, b.Page
	var changes []collector.Change
	if held.State == collector.StateGone {
		d.State = collector.StateLive
		changes = append(changes, collector.ChangeBack)
	}
	if hash != held.Hash {
		content := contentChanges(held.Review, r, b.Whole, shownFuller)
		if !slices.Equal(content, []collector.Change{collector.ChangeCompleted}) && !(r.Part && b.First) {
			d.FirstPass = false // what it says now is news, whenever it was found
		}
		changes = append(changes, content...)
		d.Review, d.Hash = r, hash
	} else if facts != 0 {
		d.Review = withFacts(d.Review, r)
	}
	o := Outcome{PrevRev: held.Rev, Facts: facts}
	if facts != 0 || len(changes) > 0 {
		d.Rev++
	}
	o.Document = d
	for _, c := range changes {
		o.Versions = append(o.Versions, version(d, c))
	}
	return o
}

// posted is a review that was not held before.
func posted(b Batch, r collector.Review) Outcome {
	d := collector.Document{Review: r, Company: b.Company, Source: b.Source, Page: b.Page, Kind: b.Kind, SiteKey: r.ID,
		Rev: 1, State: collector.StateLive, SeenPass: b.Pass, FirstSeen: b.Now, LastSeen: b.Now, FirstPass: b.First, Hash: collector.ContentHash(r)}
	return Outcome{Document: d, Versions: []collector.Version{version(d, collector.ChangePosted)}}
}

// contentChanges are what was done to the content; fuller says that another page shows more of it.
func contentChanges(was, is collector.Review, whole, fuller bool) []collector.Change {
	var out []collector.Change
	switch {
	case !whole && completes(was, is):
		out = append(out, collector.ChangeCompleted)
	case was.Title != is.Title || was.Text != is.Text || was.Pros != is.Pros || was.Cons != is.Cons || !slices.Equal(was.Images, is.Images):
		out = append(out, collector.ChangeEdited)
	}
	if was.Rating != is.Rating {
		out = append(out, collector.ChangeRating)
	}
	if !slices.Equal(was.Replies, is.Replies) {
		out = append(out, collector.ChangeAnswered)
	}
	if fuller {
		return completed(out)
	}
	return out
}

// texts are what an author wrote, field by field.
func texts(r *collector.Review) []*string { return []*string{&r.Text, &r.Pros, &r.Cons} }

// completes says that all that is new is the rest of a text of which a list had shown the beginning. Nobody edited it.
func completes(was, is collector.Review) bool {
	more := false
	old, now := texts(&was), texts(&is)
	for i := range old {
		switch {
		case collector.Teaser(*old[i], *now[i]), is.Part && *old[i] == "" && *now[i] != "":
			more = true
		case *old[i] != *now[i] && *old[i] != "":
			return false
		}
	}
	return more && (was.Title == "" || was.Title == is.Title) && (len(was.Images) == 0 || slices.Equal(was.Images, is.Images))
}

// keepKnown takes the new content but keeps what the site no longer says: absent is not "changed", and the beginning of a
// known text is no new text. A day that was counted back is less exact than the one that was held.
func keepKnown(was, is collector.Review) collector.Review {
	if !is.Published.Known() || is.DayMoves && was.Published.Known() {
		is.Published = was.Published
	}
	if is.Author == (collector.Author{}) {
		is.Author = was.Author
	}
	if is.Item == (collector.Item{}) {
		is.Item = was.Item
	}
	if is.Rating == 0 && was.Rating != 0 {
		is.Rating, is.RawRating = was.Rating, was.RawRating
	}
	short := false
	old, now := texts(&was), texts(&is)
	for i := range old {
		if collector.Teaser(*now[i], *old[i]) {
			*now[i], short = *old[i], true
		}
	}
	if short {
		keepUnsaid(was, &is)
	}
	if is.Part {
		return joinPart(was, is)
	}
	return is
}

// keepUnsaid keeps what a short form of a review leaves out.
func keepUnsaid(was collector.Review, is *collector.Review) {
	is.Title, is.Pros, is.Cons = first(is.Title, was.Title), first(is.Pros, was.Pros), first(is.Cons, was.Cons)
	if len(is.Images) == 0 {
		is.Images = was.Images
	}
	if len(is.Replies) == 0 {
		is.Replies = was.Replies
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func version(d collector.Document, c collector.Change) collector.Version {
	return collector.Version{Document: d.DocumentID, Rev: d.Rev, Change: c, At: d.LastSeen, Rating: d.Rating, RawRating: d.RawRating,
		Title: d.Title, Text: d.Text, Pros: d.Pros, Cons: d.Cons, Replies: d.Replies}
}
