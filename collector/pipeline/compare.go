package pipeline

import (
	"slices"

	"molva/collector"
)

// compare says what a review changes against the held document (nil: never seen).
func compare(b Batch, r collector.Review, held *collector.Document) Outcome {
	hash := collector.ContentHash(r)
	if held == nil {
		d := collector.Document{Review: r, Company: b.Company, Source: b.Source, Page: b.Page, Kind: b.Kind, SiteKey: r.ID,
			Rev: 1, State: collector.StateLive, SeenPass: b.Pass, FirstSeen: b.Now, LastSeen: b.Now, FirstPass: b.First, Hash: hash}
		return Outcome{Document: d, Versions: []collector.Version{version(d, collector.ChangePosted)}}
	}
	d := *held
	d.SeenPass, d.LastSeen, d.Missed, d.Page = b.Pass, b.Now, 0, b.Page
	var changes []collector.Change
	if held.State == collector.StateGone {
		d.State = collector.StateLive
		changes = append(changes, collector.ChangeBack)
	}
	if hash != held.Hash {
		changes = append(changes, contentChanges(held.Review, r)...)
		d.FirstPass = false // what it says now is news, whenever it was found
		d.Review, d.Hash = keepKnown(held.Review, r), hash
	}
	o := Outcome{PrevRev: held.Rev}
	if len(changes) > 0 {
		d.Rev++
	}
	o.Document = d
	for _, c := range changes {
		o.Versions = append(o.Versions, version(d, c))
	}
	return o
}

func contentChanges(was, is collector.Review) []collector.Change {
	var out []collector.Change
	if was.Title != is.Title || was.Text != is.Text || was.Pros != is.Pros || was.Cons != is.Cons || !slices.Equal(was.Images, is.Images) {
		out = append(out, collector.ChangeEdited)
	}
	if was.Rating != is.Rating {
		out = append(out, collector.ChangeRating)
	}
	if !slices.Equal(was.Replies, is.Replies) {
		out = append(out, collector.ChangeAnswered)
	}
	return out
}

// keepKnown takes the new content but keeps who wrote it and when where the site no longer says: absent is not "changed".
func keepKnown(was, is collector.Review) collector.Review {
	if !is.Published.Known() {
		is.Published = was.Published
	}
	if is.Author == (collector.Author{}) {
		is.Author = was.Author
	}
	if is.Item == (collector.Item{}) {
		is.Item = was.Item
	}
	return is
}

func version(d collector.Document, c collector.Change) collector.Version {
	return collector.Version{Document: d.DocumentID, Rev: d.Rev, Change: c, At: d.LastSeen, Rating: d.Rating, RawRating: d.RawRating,
		Title: d.Title, Text: d.Text, Pros: d.Pros, Cons: d.Cons, Replies: d.Replies}
}
