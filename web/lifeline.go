package web

import (
	"slices"

	"molva/collector"
)

// step is one version of the life line and what changed against the one before.
type step struct {
	collector.Version
	Was     collector.Version
	Changed []string            // names of the fields
	Posted  collector.Published // of the first step: what the site says, not when it was noticed
}

// Name is the key of what the step is called. When a document without a date was posted nobody knows.
func (s step) Name() string {
	if s.Change == collector.ChangePosted && !s.Posted.Known() {
		return "change_noticed"
	}
	return "change_" + string(s.Change)
}

// When is the step's moment as exactly as it is known.
func (v *view) When(s step) string {
	if s.Posted.Known() {
		return v.Published(s.Posted)
	}
	return v.Second(s.At)
}

// WhenISO is When for the datetime attribute.
func (v *view) WhenISO(s step) string {
	if s.Posted.Precision == collector.PrecisionDay {
		return s.Posted.String()
	}
	if s.Posted.Known() {
		return v.ISO(s.Posted.Time)
	}
	return v.ISO(s.At)
}

// lifeLine says of each version what differs from the one before, newest first; posted is the site's own date.
func lifeLine(versions []collector.Version, posted collector.Published) []step {
	var out []step
	var was collector.Version
	for i, v := range versions {
		st := step{Version: v, Was: was}
		if v.Change == collector.ChangePosted {
			st.Posted = posted
		}
		if i > 0 {
			for _, f := range []struct {
				name    string
				changed bool
			}{
				{"rating", v.Rating != was.Rating || v.RawRating != was.RawRating}, {"title", v.Title != was.Title}, {"text", v.Text != was.Text},
				{"pros", v.Pros != was.Pros}, {"cons", v.Cons != was.Cons}, {"replies", !slices.EqualFunc(v.Replies, was.Replies, sameReply)},
			} {
				if f.changed {
					st.Changed = append(st.Changed, f.name)
				}
			}
		}
		was = v
		out = append(out, st)
	}
	slices.Reverse(out)
	return out
}

func sameReply(a, b collector.Reply) bool {
	return a.Text == b.Text && a.Author == b.Author && a.Official == b.Official
}

// Has says whether a field changed.
func (s step) Has(field string) bool { return slices.Contains(s.Changed, field) }
