package own

import (
	"slices"
	"time"

	"molva/collector"
)

// Bounds of a review, in letters.
const (
	TextMost = 5000 // of text, pros and cons each
	NameMost = 60
)

// Deadline is how long a review may wait for a person; then it is published by itself (H2).
const Deadline = 14 * 24 * time.Hour

// Rules as the trail cites them.
const (
	RuleChecks   = "004 H1 checks"      // no word in it wants a person to look
	RulePerson   = "004 H1 person"      // somebody decided
	RuleDeadline = "004 H2 by deadline" // nobody decided in time
	RuleAuthor   = "004 H3 author only" // text and stars are the author's alone
	RuleOrder    = "004 G3 one an order"
	RuleVerified = "004 G7 verified by order"
)

// Judged is what moderation makes of a review that was sent or changed.
type Judged struct {
	State  collector.OwnState
	Causes []collector.OwnCause
	Due    time.Time // when it is published by itself; zero: never
	Rule   string
}

// Moderate decides whether a review is shown at once or waits for a person. It waits for what stands in its words, for a
// refusal that its author answers with a change, and for want of an order; its stars are not even handed in. One without
// an order is never published by itself: else whoever writes a thousand of them has a thousand shown after two weeks.
func Moderate(words []string, was collector.OwnState, verified bool, now time.Time) Judged {
	causes := Check(words...)
	if was == collector.OwnRefused {
		causes = append(causes, collector.OwnCauseRefused)
	}
	if !verified {
		causes = append(causes, collector.OwnCauseUnverified)
	}
	switch {
	case len(causes) == 0:
		return Judged{State: collector.OwnPublished, Rule: RuleChecks}
	case slices.Contains(causes, collector.OwnCauseUnverified):
		return Judged{State: collector.OwnPending, Causes: causes, Rule: RuleChecks}
	}
	return Judged{State: collector.OwnPending, Causes: causes, Due: now.Add(Deadline), Rule: RuleChecks}
}

// Expired says whether a review is published by itself at an instant.
func Expired(o collector.OwnReview, at time.Time) bool {
	return o.State == collector.OwnPending && !o.Due.IsZero() && !at.Before(o.Due)
}

// Public is the state of the document of a review: what its own site does not show is gone there.
func Public(s collector.OwnState) collector.State {
	if s == collector.OwnPublished {
		return collector.StateLive
	}
	return collector.StateGone
}
