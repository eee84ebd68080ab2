package pipeline

import (
	"slices"

	"molva/collector"
)

// excerptShare is how much shorter than what is held the text of a feed may be and still be an edit of it; what is shorter
// is an excerpt.
const excerptShare = 0.7

// fullerMention settles which text of a mention counts when a feed shows it and its own page too: the fuller one, whichever
// came last. completes says that it is the new one: nobody has edited anything.
func fullerMention(b Batch, r collector.Review, held collector.Document) (out collector.Review, completes bool) {
	elsewhere := held.Page != 0 && held.Page != b.Page
	shorter := len(r.Text) < len(held.Text)
	switch {
	case elsewhere && shorter, r.Excerpt && float64(len(r.Text)) < excerptShare*float64(len(held.Text)):
		r.Title, r.Text, r.Images = first(held.Title, r.Title), held.Text, held.Images
		if held.Author != (collector.Author{}) {
			r.Author = held.Author
		}
		if held.Published.Known() {
			r.Published = held.Published
		}
		r.Language = first(held.Review.Language, r.Language)
		if len(r.Replies) == 0 {
			r.Replies = held.Replies
		}
		return r, false
	case elsewhere && r.Text != held.Text && len(r.Text) > len(held.Text):
		return r, true
	}
	return r, false
}

// completed are the changes of a content that became whole.
func completed(changes []collector.Change) []collector.Change {
	out := slices.Clone(changes)
	for i, c := range out {
		if c == collector.ChangeEdited {
			out[i] = collector.ChangeCompleted
		}
	}
	return out
}
