package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"molva/collector"
)

const findingColumns = `f.finding_id, f.public_id, f.company_id, f.seller_id, f.inspection_id, i.public_id, f.regulation_id, f.check_id, f.clause, f.grade,
f.nth, f.serial, f.order_id, COALESCE(o.order_key, ''), f.about, f.about_id, f.words, f.sha256, f.at, f.found, f.recommended, f.followed,
f.before_count, f.after_count`

const findingTables = ` FROM finding f JOIN inspection i ON i.inspection_id = f.inspection_id LEFT JOIN purchase o ON o.order_id = f.order_id `

func scanFinding(row scanner) (f collector.Finding, err error) {
	err = row.Scan(&f.FindingID, &f.PublicID, &f.Company, &f.Seller, &f.Inspection, &f.InspectedAs, &f.Regulation, &f.Check, &f.Clause, &f.Grade,
		&f.Nth, &f.Serial, &f.Order, &f.OrderKey, &f.About, &f.AboutID, &f.Words, &f.SHA256, when(&f.At), when(&f.Found), when(&f.Recommended),
		when(&f.Followed), &f.Before, &f.After)
	return f, err
}

// trailData is the facts of a line of the log as JSON.
func trailData(pairs ...any) string {
	facts := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		facts[pairs[i].(string)] = pairs[i+1]
	}
	b, err := json.Marshal(facts)
	if err != nil {
		return "{}" // cannot happen: they are numbers and texts
	}
	return string(b)
}

// FindingWrite is a finding that is to be kept, with all that follows from it.
type FindingWrite struct {
	Finding   collector.Finding
	Letter    *collector.Delivery // the recommendation; nil: none is sent, Silent says why
	Silent    string
	FollowUp  time.Time        // when the effect of the recommendation is counted; zero: never
	Block     *collector.Block // a proposal; only a person decides on it
	LetterFor func(f collector.Finding, i collector.Inspection) string
}

// Examined is what the detectors made of a look at a seller.
type Examined struct {
	Timer      collector.Timer // the one that fired
	Regulation collector.Regulation
	Findings   []FindingWrite
	Wake       time.Time // the next instant at which the clock alone decides; zero: none
}

// SaveExamined writes what a look found and sets the next one, in one transaction. What was found before is not found
// again. CodeConflict when the timer was taken over, or when somebody found the same repeat at the same time.
func (s *Store) SaveExamined(ctx context.Context, scope collector.Scope, x Examined) (kept []collector.Finding, err error) {
	x.Regulation.Company = scope.Company
	err = s.tx(ctx, func(q conn) error {
		kept = nil
		if err := fireTimer(ctx, q, x.Timer); err != nil {
			return err
		}
		for _, w := range x.Findings {
			f, fresh, err := addFinding(ctx, q, scope, x, w)
			if err != nil {
				return err
			}
			if fresh {
				kept = append(kept, f)
			}
		}
		if x.Timer.Kind == collector.TimerInspectTalk {
			return nil
		}
		return setTimer(ctx, q, scope.Company, collector.TimerInspectChat, x.Timer.Subject, x.Wake)
	})
	return kept, err
}

const sqlFindingHeld = `
SELECT finding_id FROM finding WHERE about = ? AND about_id = ? AND check_id = ? AND company_id = ?`

const sqlAddFinding = `
INSERT INTO finding (public_id, company_id, seller_id, inspection_id, regulation_id, check_id, clause, grade, nth, serial, order_id, about, about_id,
    words, sha256, at, found, recommended, followed, before_count, after_count)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0) RETURNING finding_id`

func addFinding(ctx context.Context, q conn, scope collector.Scope, x Examined, w FindingWrite) (f collector.Finding, fresh bool, err error) {
	f = w.Finding
	if _, held, err := first(ctx, q, column[int64], sqlFindingHeld, f.About, f.AboutID, f.Check, scope.Company); err != nil || held {
		return f, false, err
	}
	i, _, err := openInspection(ctx, q, f.Seller, x.Regulation, f.Check, 0, x.Timer.Due)
	if err != nil {
		return f, false, err
	}
	f.PublicID, f.Company, f.Inspection, f.InspectedAs, f.Found = publicID(), scope.Company, i.InspectionID, i.PublicID, x.Timer.Due
	if f.Regulation, err = regulationOf(ctx, q, x.Regulation, f.Found); err != nil {
		return f, false, err
	}
	if w.Letter != nil {
		f.Recommended = f.Found
	}
	id, _, err := first(ctx, q, column[int64], sqlAddFinding, f.PublicID, f.Company, f.Seller, f.Inspection, f.Regulation, f.Check, f.Clause, f.Grade, f.Nth,
		f.Serial, f.Order, f.About, f.AboutID, bounded(f.Words), f.SHA256, f.At, f.Found, f.Recommended)
	if err != nil {
		return f, false, err
	}
	f.FindingID = id
	line := collector.Trail{Company: f.Company, About: "inspection", AboutID: f.Inspection, At: f.Found, Side: collector.SideProgram, Rule: f.Clause}
	line.Did, line.Data = "found", trailData("check", f.Check, "grade", f.Grade, "nth", f.Nth, "finding", f.PublicID)
	if err := addTrail(ctx, q, line); err != nil {
		return f, false, err
	}
	return f, true, followFinding(ctx, q, scope, w, f, i, line)
}

// followFinding writes what follows from a finding: the recommendation, the count of its effect, a proposal.
func followFinding(ctx context.Context, q conn, scope collector.Scope, w FindingWrite, f collector.Finding, i collector.Inspection, line collector.Trail) error {
	line.Did, line.Rule, line.Data = "recommended", "001 1.1", trailData("check", f.Check, "grade", f.Grade, "finding", f.PublicID)
	switch {
	case w.Block != nil:
		return proposeBlock(ctx, q, *w.Block, f, line)
	case w.Letter == nil:
		line.Did, line.Data = "not_told", trailData("check", f.Check, "why", w.Silent, "finding", f.PublicID)
		return addTrail(ctx, q, line)
	}
	d := *w.Letter
	d.About, d.AboutID, d.Once, d.Due = "inspection", f.Inspection, fmt.Sprintf("inspect:finding:%d", f.FindingID), f.Found
	d.Data = w.LetterFor(f, i)
	if _, _, err := addDelivery(ctx, q, scope, d, f.Found); err != nil {
		return err
	}
	if err := setTimer(ctx, q, f.Company, collector.TimerInspectFollow, f.FindingID, w.FollowUp); err != nil {
		return err
	}
	return addTrail(ctx, q, line)
}

const sqlFollowed = `
UPDATE finding SET followed = ?, before_count = ?, after_count = ? WHERE finding_id = ? AND company_id = ?`

const sqlCountFindings = `
SELECT COUNT(*) FROM finding WHERE seller_id = ? AND check_id = ? AND at >= ? AND at < ?`

// SaveEffect counts the findings of a check in the days before and after the recommendation, and keeps both figures.
func (s *Store) SaveEffect(ctx context.Context, scope collector.Scope, t collector.Timer, f collector.Finding, span time.Duration) error {
	return s.tx(ctx, func(q conn) error {
		if err := fireTimer(ctx, q, t); err != nil {
			return err
		}
		before, after, err := effect(ctx, q, f, span)
		if err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlFollowed, t.Due, before, after, f.FindingID, scope.Company); err != nil {
			return err
		}
		return addTrail(ctx, q, collector.Trail{Company: scope.Company, About: "inspection", AboutID: f.Inspection, At: t.Due, Side: collector.SideProgram,
			Did: "followed", Rule: "001 4.1", Data: trailData("check", f.Check, "before", before, "after", after, "finding", f.PublicID)})
	})
}

func effect(ctx context.Context, q conn, f collector.Finding, span time.Duration) (before, after int64, err error) {
	edge := f.Recommended.Add(time.Microsecond) // what was recommended for lies before it
	if before, err = one[int64](ctx, q, sqlCountFindings, f.Seller, f.Check, edge.Add(-span), edge); err != nil {
		return 0, 0, err
	}
	after, err = one[int64](ctx, q, sqlCountFindings, f.Seller, f.Check, edge, edge.Add(span))
	return before, after, err
}

// Effect is how many findings of the same check a seller has in a span before and after the recommendation, as far as known.
func (s *Store) Effect(ctx context.Context, scope collector.Scope, f collector.Finding, span time.Duration) (before, after int, err error) {
	if f.Company != scope.Company {
		return 0, 0, missing("finding", f.PublicID)
	}
	b, a, err := effect(ctx, s.read(), f, span)
	return int(b), int(a), fault(err)
}
