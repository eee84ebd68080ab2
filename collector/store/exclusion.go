package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"molva/collector"
)

// replaceAll puts several words in the places of others.
func replaceAll(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }

const exclusionColumns = `exclusion_id, public_id, company_id, seller_id, state, since, due, ended, why, reason, person_id, policy, figures, causes,
recheck, rechecks, rev`

func scanExclusion(row scanner) (e collector.Exclusion, err error) {
	err = row.Scan(&e.ExclusionID, &e.PublicID, &e.Company, &e.Seller, &e.State, when(&e.Since), when(&e.Due), when(&e.Ended), &e.Trigger, &e.Reason,
		&e.Person, &e.Policy, &e.Figures, jsonOf(&e.Causes), jsonOf(&e.Recheck), &e.Rechecks, &e.Rev)
	return e, err
}

const sqlAddExclusion = `
INSERT INTO exclusion (public_id, company_id, seller_id, state, since, due, ended, why, reason, person_id, policy, figures, causes, recheck, rechecks, rev)
VALUES (?, ?, ?, 'excluded', ?, ?, 0, ?, ?, ?, ?, ?, ?, '', 0, 1) RETURNING ` + exclusionColumns

const sqlDropStanding = `
DELETE FROM quality_standing WHERE seller_id = ?`

// Exclude takes a seller out of the catalogue, in one transaction: the seller as it was read becomes excluded, the first
// recheck is due, the letter and the log are written. ErrStale when somebody changed the seller since it was read.
func (s *Store) Exclude(ctx context.Context, v collector.Seller, e collector.Exclusion, mail *collector.Delivery, line collector.Trail) (out collector.Exclusion, err error) {
	err = s.tx(ctx, func(q conn) error {
		if err := setSellerState(ctx, q, v, collector.SellerExcluded, e.Since); err != nil {
			return err
		}
		out, _, err = first(ctx, q, scanExclusion, sqlAddExclusion, publicID(), v.Company, v.SellerID, e.Since, e.Due, e.Trigger, clean(e.Reason), e.Person,
			e.Policy, e.Figures, toJSON(e.Causes))
		if err != nil {
			return err
		}
		if err := setTimer(ctx, q, v.Company, collector.TimerRecheck, out.ExclusionID, e.Due); err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlDropStanding, v.SellerID); err != nil {
			return err
		}
		return told(ctx, q, v, mail, line, e.Since)
	})
	return out, err
}

// told writes what a step tells the seller, if anybody is known to be told, and its line of the log.
func told(ctx context.Context, q conn, v collector.Seller, mail *collector.Delivery, line collector.Trail, now time.Time) error {
	if mail != nil {
		link := collector.Link{Company: v.Company, Kind: collector.LinkSeller, Subject: v.SellerID, Person: v.Person, Created: now}
		if _, err := linkFor(ctx, q, link); err != nil {
			return err
		}
		mail.Receiver, mail.Channel, mail.About, mail.AboutID, mail.Due = v.Person, "mail", "seller", v.SellerID, now
		if _, _, err := addDelivery(ctx, q, collector.System(v.Company), *mail, now); err != nil {
			return err
		}
	}
	line.Company, line.About, line.AboutID, line.At = v.Company, "seller", v.SellerID, now
	return addTrail(ctx, q, line)
}

const sqlExclusionNow = `
SELECT ` + exclusionColumns + ` FROM exclusion WHERE seller_id = ? AND company_id = ? ORDER BY exclusion_id DESC LIMIT 1`

// LastExclusion is a seller's exclusion that lasts, else the last one; false when there was none.
func (s *Store) LastExclusion(ctx context.Context, scope collector.Scope, seller int64) (collector.Exclusion, bool, error) {
	e, ok, err := first(ctx, s.read(), scanExclusion, sqlExclusionNow, seller, scope.Company)
	return e, ok, fault(err)
}

const sqlExclusion = `
SELECT ` + exclusionColumns + ` FROM exclusion WHERE exclusion_id = ? AND company_id = ?`

// Exclusion is one by the inside id.
func (s *Store) Exclusion(ctx context.Context, scope collector.Scope, id int64) (collector.Exclusion, error) {
	e, ok, err := first(ctx, s.read(), scanExclusion, sqlExclusion, id, scope.Company)
	if err == nil && !ok {
		err = missing("exclusion", id)
	}
	return e, fault(err)
}

const sqlRechecked = `
UPDATE exclusion SET state = ?, due = ?, ended = ?, recheck = ?, rechecks = ?, rev = rev + 1 WHERE exclusion_id = ? AND company_id = ? AND rev = ? AND ended = 0`

const sqlAnswered = `
UPDATE improvement SET answered = ? WHERE exclusion_id = ? AND received <= ? AND answered = 0`

// Rechecked writes how an exclusion goes on, or ends, after a recheck or by a person's decision: e is it as it was read, with
// its new state, due, end and recheck. The verdict answers the letters that had come by then. A timer that fired is ended by
// its fence. ErrStale when a letter came or somebody acted since e was read.
func (s *Store) Rechecked(ctx context.Context, t collector.Timer, v collector.Seller, e collector.Exclusion, at time.Time, mail *collector.Delivery, line collector.Trail) error {
	return s.tx(ctx, func(q conn) error {
		if t.TimerID != 0 {
			if err := fireTimer(ctx, q, t); err != nil {
				return err
			}
		}
		recheck := ""
		if e.Recheck != nil {
			b, err := json.Marshal(e.Recheck)
			if err != nil {
				return fmt.Errorf("a recheck as JSON: %w", err)
			}
			recheck = string(b)
		}
		n, err := q.exec(ctx, sqlRechecked, e.State, e.Due, e.Ended, recheck, e.Rechecks, e.ExclusionID, e.Company, e.Rev)
		if err == nil && n == 0 {
			err = stale("the exclusion")
		}
		if err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlAnswered, at, e.ExclusionID, at); err != nil {
			return err
		}
		if e.State == collector.ExclusionReturned {
			e.Due = time.Time{} // ends the timer
			if err := returnSeller(ctx, q, v, at); err != nil {
				return err
			}
		}
		if err := setTimer(ctx, q, e.Company, collector.TimerRecheck, e.ExclusionID, e.Due); err != nil {
			return err
		}
		return told(ctx, q, v, mail, line, at)
	})
}

const sqlTouchSeller = `
UPDATE seller SET rev = rev + 1 WHERE seller_id = ? AND company_id = ? AND rev = ?`

// returnSeller lists a seller whose exclusion ends. One who is blocked meanwhile stays so, but whoever lifts the block at this
// moment has to look again at what the seller was before it: ErrStale.
func returnSeller(ctx context.Context, q conn, v collector.Seller, at time.Time) error {
	if v.State == collector.SellerExcluded {
		return setSellerState(ctx, q, v, collector.SellerListed, at)
	}
	n, err := q.exec(ctx, sqlTouchSeller, v.SellerID, v.Company, v.Rev)
	if err == nil && n == 0 {
		err = stale("the seller")
	}
	return err
}

const sqlReadRows = `
SELECT document_id FROM quality_read WHERE exclusion_id = ? AND company_id = ?`

// ReadByHand are the documents of an exclusion's worksheet that a person has read.
func (s *Store) ReadByHand(ctx context.Context, scope collector.Scope, exclusion int64) (map[int64]bool, error) {
	ids, err := list(ctx, s.read(), column[int64], sqlReadRows, exclusion, scope.Company)
	out := map[int64]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, fault(err)
}

const sqlMarkRead = `
INSERT INTO quality_read (exclusion_id, document_id, company_id, person_id, at) SELECT exclusion_id, ?, company_id, ?, ? FROM exclusion
WHERE exclusion_id = ? AND company_id = ? ON CONFLICT (exclusion_id, document_id) DO NOTHING`

// MarkRead ticks a review of an exclusion's worksheet as read by a person.
func (s *Store) MarkRead(ctx context.Context, scope collector.Scope, exclusion, document, person int64, now time.Time) error {
	_, err := s.write().exec(ctx, sqlMarkRead, document, person, now, exclusion, scope.Company)
	return fault(err)
}

// SolveReview says that what a review complains of was solved, with the line of its seller's log; a second time changes
// nothing.
func (s *Store) SolveReview(ctx context.Context, v collector.Seller, document int64, line collector.Trail, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		if err := solved(ctx, q, v.Company, document, "seller", now); err != nil {
			return err
		}
		return told(ctx, q, v, nil, line, now)
	})
}
