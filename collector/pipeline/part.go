package pipeline

import (
	"slices"

	"molva/collector"
)

// joinPart adds one page of a thread to what is held of it: its replies come to the others, and what stands on another
// page stays.
func joinPart(was collector.Review, is collector.Review) collector.Review {
	is.Title, is.Text = first(is.Title, was.Title), first(is.Text, was.Text)
	is.Replies = joinReplies(was.Replies, is.Replies)
	return is
}

// joinReplies adds replies to those that are held, each once, in order of their days where all have one. Of too many the
// newest stay, for they are what a desk has not read yet; where the days do not tell, those that were there first.
func joinReplies(held, shown []collector.Reply) []collector.Reply {
	out := slices.Clone(held)
	for _, r := range shown {
		at := slices.IndexFunc(out, func(o collector.Reply) bool { return o.Author == r.Author && o.Text == r.Text && samePost(o, r) })
		switch {
		case at < 0:
			out = append(out, r)
		case !out[at].Published.Known():
			out[at].Published = r.Published
		}
	}
	dated := !slices.ContainsFunc(out, func(r collector.Reply) bool { return !r.Published.Known() })
	if dated {
		slices.SortStableFunc(out, func(a, b collector.Reply) int { return a.Published.Time.Compare(b.Published.Time) })
	}
	if len(out) > maxList && dated {
		out = out[len(out)-maxList:]
	}
	return out[:min(len(out), maxList)]
}

// samePost says that two replies of one author and one text may be one: many write «спасибо» more than once.
func samePost(a, b collector.Reply) bool {
	return !a.Published.Known() || !b.Published.Known() || a.Published.Time.Equal(b.Published.Time)
}
