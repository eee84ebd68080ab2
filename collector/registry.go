package collector

import "time"

// Registry is what the registry of places says of a source beside its address, owner and period.
type Registry struct {
	Removed   time.Time // business time at which it was taken out; zero while it stands there
	Note      string    // what its owner noted of the site's terms and rules
	UsualFrom int64     // the pass from which on its reviews are compared with what is usual; 0: the first
}

// overdueGrace is how long after its due time a pass may begin without being late: the scheduler and the queue take their turns.
const overdueGrace = 5 * time.Minute

// Next is when the next pass of a source is due: of a running one, the one behind it. One that is visited in some hours of the
// day alone waits for them; a pass that opened before counts from there.
func (s Source) Next() time.Time {
	next := s.Due
	if s.PassOpen {
		next = s.Hours.Opens(s.PassStart).Add(s.Period)
	}
	return s.Hours.Opens(next)
}

// Overdue is by how much the next pass is late; 0 while it is not. A place that nobody answers for is late like any other.
func (s Source) Overdue(now time.Time) time.Duration {
	if late := now.Sub(s.Next()); late > overdueGrace && s.Removed.IsZero() {
		return late
	}
	return 0
}

// AboutSource is Trail.About of the history of a source.
const AboutSource = "source"

// What was done to a source, as its history says it (Trail.Did).
const (
	SourceAdded    = "added"
	SourceRemoved  = "removed"
	SourceRestored = "restored"
	SourceRenamed  = "renamed"
	SourceOwned    = "owner"
	SourceTimed    = "period"
	SourceRounds   = "full_period"
	SourceNoted    = "note"
	SourceAccepted = "accepted" // its last pass is what is usual from now on
)

// SourceFacts are the facts of a line of a source's history (Trail.Data). Owners are persons' ids, periods are written as Go writes them.
type SourceFacts struct {
	From      string `json:"from,omitempty"`
	To        string `json:"to,omitempty"`
	FromOwner int64  `json:"from_owner,omitempty"`
	ToOwner   int64  `json:"to_owner,omitempty"`
	Place     string `json:"place,omitempty"` // of the proposal that it came from
	Why       string `json:"why,omitempty"`
}
