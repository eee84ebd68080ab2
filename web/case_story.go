package web

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"molva/collector"
	"molva/jobs"
)

// told is one line of a case's story: what was done, and what was said with it.
type told struct {
	At     time.Time
	Did    string // a word of the trail; "" for words alone
	Side   collector.Side
	Person int64
	Rule   string
	Facts  jobs.CaseTrail
	Text   string
	Entry  collector.CaseEntry // of the client's message; zero for none
	Doc    collector.Document  // the review that it is
}

// caseStory is all that happened to a case and to those that were merged into it, oldest first.
func (s *Server) caseStory(ctx context.Context, scope collector.Scope, c collector.Case) ([]told, []collector.CaseEntry, error) {
	parts, err := s.Store.MergedInto(ctx, scope, c.CaseID)
	if err != nil {
		return nil, nil, err
	}
	entries, err := s.Store.CaseEntries(ctx, scope, c.CaseID)
	if err != nil {
		return nil, nil, err
	}
	var out []told
	for _, part := range append([]collector.Case{c}, parts...) {
		some, err := s.caseLines(ctx, scope, part.CaseID, entries)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, some...)
	}
	slices.SortStableFunc(out, func(a, b told) int { return cmp.Compare(a.At.UnixMicro(), b.At.UnixMicro()) })
	return out, entries, nil
}

// caseLines joins the trail of one case with what was said in the same step.
func (s *Server) caseLines(ctx context.Context, scope collector.Scope, id int64, entries []collector.CaseEntry) ([]told, error) {
	trail, err := s.Store.Trail(ctx, scope, "case", id)
	if err != nil {
		return nil, err
	}
	said, err := s.Store.Chat(ctx, scope, "case", id)
	if err != nil {
		return nil, err
	}
	var out []told
	for _, l := range trail {
		t := told{At: l.At, Did: l.Did, Side: l.Side, Person: l.Person, Rule: l.Rule}
		if l.Data != "" {
			if err := json.Unmarshal([]byte(l.Data), &t.Facts); err != nil {
				return nil, err
			}
		}
		if i := slices.IndexFunc(said, func(m collector.Chat) bool { return m.At.Equal(l.At) && speaks(l.Did) }); i >= 0 {
			t.Text, t.Side = said[i].Text, said[i].Side
			t.Entry = entryOf(entries, func(e collector.CaseEntry) bool { return e.Chat == said[i].ChatID })
			said = slices.Delete(said, i, i+1)
		}
		if t.Entry.EntryID == 0 && (l.Did == "opened" || l.Did == "said" || l.Did == "reopened") {
			t.Entry = entryOf(entries, func(e collector.CaseEntry) bool { return e.Document != 0 && e.Origin == id && e.At.Equal(l.At) })
		}
		if t.Entry.Document != 0 {
			if t.Doc, err = s.Store.DocumentByID(ctx, scope, t.Entry.Document); err != nil && collector.CodeOf(err) != collector.CodeNotFound {
				return nil, err
			}
		}
		out = append(out, t)
	}
	return out, nil
}

// speaks says whether a step of the trail may have words with it.
func speaks(did string) bool {
	return slices.Contains([]string{"opened", "said", "reopened", "answered", "asked", "moved", "solved"}, did)
}

func entryOf(entries []collector.CaseEntry, is func(collector.CaseEntry) bool) collector.CaseEntry {
	if i := slices.IndexFunc(entries, is); i >= 0 {
		return entries[i]
	}
	return collector.CaseEntry{}
}

// caseView is a case with what belongs to it.
type caseView struct {
	collector.Case
	Person collector.Person // the client
	Bought collector.Order
	Sold   collector.Seller
	Step   string // name of the step of the ladder
	// Left and SolveLeft are the business time until the next promise and until the solution; negative when it has passed.
	Left, SolveLeft time.Duration
}

func (s *Server) caseViews(ctx context.Context, scope collector.Scope, lang string, cases ...collector.Case) ([]caseView, error) {
	d, err := s.Work.Desk(ctx, scope)
	if err != nil {
		return nil, err
	}
	var out []caseView
	for _, c := range cases {
		v := caseView{Case: c, Step: s.Work.DeskStepName(d, c.Level, lang)}
		left, err := s.Work.BusinessTime(ctx, scope, s.Clock.Now(), cmpTime(c.Next(), s.Clock.Now()), cmpTime(c.SolveBy, s.Clock.Now()))
		if err != nil {
			return nil, err
		}
		v.Left, v.SolveLeft = left[0], left[1]
		if c.State == collector.CaseWaiting {
			v.SolveLeft = c.Left
		}
		if c.Client != 0 {
			if v.Person, err = s.Store.Person(ctx, scope, c.Client); err != nil {
				return nil, err
			}
		}
		if c.Order != 0 {
			if v.Bought, err = s.Store.OrderByID(ctx, scope, c.Order); err != nil {
				return nil, err
			}
		}
		if c.Seller != 0 {
			if v.Sold, err = s.Store.SellerByID(ctx, scope, c.Seller); err != nil {
				return nil, err
			}
		}
		out = append(out, v)
	}
	return out, nil
}

func cmpTime(t, instead time.Time) time.Time {
	if t.IsZero() {
		return instead
	}
	return t
}

// CaseSpan is a length of business time to the minute: «7 часов 30 минут».
func (v *view) CaseSpan(d time.Duration) string {
	d = max(d, -d).Round(time.Minute)
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case minutes == 0:
		return v.N("span_hours", hours)
	case hours == 0:
		return v.N("span_minutes", minutes)
	}
	return v.N("span_hours", hours) + " " + v.N("span_minutes", minutes)
}

// CaseMoment is a moment with the short name of the zone, for a reader who may be elsewhere.
func (v *view) CaseMoment(t time.Time) string {
	if t.IsZero() {
		return v.T("never")
	}
	return v.Time(t) + " " + v.ZoneAt(t)
}

// ZoneAt is the short name of the reader's zone at a moment.
func (v *view) ZoneAt(t time.Time) string { return t.In(v.zone).Format("MST") }

// CaseClass is how a case looks in a list: late, asked for, done.
func (v *view) CaseClass(c caseView) string {
	switch {
	case !c.Next().IsZero() && c.Left <= 0:
		return "bad"
	case c.State == collector.CaseOpen:
		return "warn"
	case c.State == collector.CaseSolved, c.State == collector.CaseClosed:
		return "ok"
	}
	return "calm"
}
