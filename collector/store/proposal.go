package store

import (
	"context"
	"slices"
	"time"

	"molva/collector"
)

const proposalColumns = `proposal_id, public_id, company_id, place, state, url, named, origin, first_seen, last_seen, decided, decided_by, why, source_id`

func scanProposal(row scanner) (p collector.Proposal, err error) {
	err = row.Scan(&p.ProposalID, &p.PublicID, &p.Company, &p.Place, &p.State, &p.URL, &p.Named, &p.Origin, when(&p.FirstSeen), when(&p.LastSeen),
		when(&p.Decided), &p.DecidedBy, &p.Why, &p.Source)
	return p, err
}

// ProposalBounds keep those who write texts from filling the queue of proposals.
type ProposalBounds struct {
	ADay int // new places that the documents of one source may propose within 24 hours
	Open int // open proposals of a company; what was named least, and longest ago, gives way
	// Links is for how many documents, counted back from the newest that was looked at, links are kept for a later look under
	// other names; 0: for all.
	Links int64
}

// Propose notes documents that name places: a new place becomes an open proposal, one that is open is named once more, one that was
// decided stays as it is. The links of looked, the documents of which nothing more is to be learnt, are let go. It may be run again.
func (s *Store) Propose(ctx context.Context, scope collector.Scope, namings []collector.Naming, looked []int64, most ProposalBounds) error {
	return s.tx(ctx, func(q conn) error { return proposeAll(ctx, q, scope, namings, looked, most) })
}

// ProposeOn is Propose for a batch of a look through all documents: the timer that was claimed for it ends, and the next one
// is set for the documents before next; 0: there are none. CodeConflict (ErrLost) when the timer was taken over: nothing is
// written.
func (s *Store) ProposeOn(ctx context.Context, t collector.Timer, namings []collector.Naming, looked []int64, most ProposalBounds, next int64, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		if err := fireTimer(ctx, q, t); err != nil {
			return err
		}
		if err := proposeAll(ctx, q, collector.System(t.Company), namings, looked, most); err != nil || next == 0 {
			return err
		}
		return setTimer(ctx, q, t.Company, collector.TimerNamesOn, next, now)
	})
}

func proposeAll(ctx context.Context, q conn, scope collector.Scope, namings []collector.Naming, looked []int64, most ProposalBounds) error {
	for _, n := range namings {
		if err := propose(ctx, q, scope, n, most); err != nil {
			return err
		}
	}
	if err := dropOutlinks(ctx, q, scope, looked); err != nil || most.Links == 0 || len(looked) == 0 {
		return err
	}
	_, err := q.exec(ctx, sqlForgetOutlinks, scope.Company, slices.Max(looked)-most.Links)
	return err
}

const sqlProposalAt = `
SELECT ` + proposalColumns + ` FROM proposal WHERE company_id = ? AND place = ?`

const sqlProposedBy = `
SELECT COUNT(*) FROM proposal WHERE company_id = ? AND origin = ? AND first_seen > ?`

const sqlAddProposal = `
INSERT INTO proposal (public_id, company_id, place, state, url, named, origin, first_seen, last_seen, decided, decided_by, why, source_id)
VALUES (?, ?, ?, 'open', ?, 0, ?, ?, ?, 0, 0, '', 0) RETURNING ` + proposalColumns

func propose(ctx context.Context, q conn, scope collector.Scope, n collector.Naming, most ProposalBounds) error {
	p, held, err := first(ctx, q, scanProposal, sqlProposalAt, scope.Company, n.Place)
	if err != nil || held && p.State != collector.ProposalOpen {
		return err
	}
	if !held {
		today, err := one[int](ctx, q, sqlProposedBy, scope.Company, n.Origin, n.At.Add(-24*time.Hour))
		if err != nil || today >= most.ADay {
			return err
		}
		if err := makeRoom(ctx, q, scope, most.Open); err != nil {
			return err
		}
		if p, _, err = first(ctx, q, scanProposal, sqlAddProposal, publicID(), scope.Company, n.Place, n.URL, n.Origin, n.At, n.At); err != nil {
			return err
		}
	}
	return nameAgain(ctx, q, p, n)
}

const sqlOpenProposals = `
SELECT COUNT(*) FROM proposal WHERE company_id = ? AND state = 'open'`

const sqlLeastNamed = `
SELECT proposal_id FROM proposal WHERE company_id = ? AND state = 'open' ORDER BY named, last_seen, proposal_id LIMIT 1`

const sqlDropNamings = `
DELETE FROM proposal_document WHERE proposal_id = ?`

const sqlDropProposal = `
DELETE FROM proposal WHERE proposal_id = ?`

// makeRoom lets the open proposal go that was named least, when there are too many.
func makeRoom(ctx context.Context, q conn, scope collector.Scope, most int) error {
	n, err := one[int](ctx, q, sqlOpenProposals, scope.Company)
	if err != nil || n < most {
		return err
	}
	id, err := one[int64](ctx, q, sqlLeastNamed, scope.Company)
	if err != nil {
		return err
	}
	if _, err := q.exec(ctx, sqlDropNamings, id); err != nil {
		return err
	}
	_, err = q.exec(ctx, sqlDropProposal, id)
	return err
}

const sqlAddNaming = `
INSERT INTO proposal_document (proposal_id, document_id, at, url) VALUES (?, ?, ?, ?) ON CONFLICT (proposal_id, document_id) DO NOTHING`

const sqlNamedAgain = `
UPDATE proposal SET named = named + ?, last_seen = ? WHERE proposal_id = ?`

// nameAgain counts a document that names a place, once.
func nameAgain(ctx context.Context, q conn, p collector.Proposal, n collector.Naming) error {
	var more int64
	if p.Named < collector.NamedMost {
		var err error
		if more, err = q.exec(ctx, sqlAddNaming, p.ProposalID, n.Document, n.At, n.URL); err != nil || more == 0 {
			return err
		}
	}
	_, err := q.exec(ctx, sqlNamedAgain, more, n.At, p.ProposalID)
	return err
}

const sqlProposals = `
SELECT ` + proposalColumns + ` FROM proposal WHERE company_id = ? AND state = ? ORDER BY named DESC, last_seen DESC, place LIMIT ?`

// Proposals are those in a state, those that were named most first.
func (s *Store) Proposals(ctx context.Context, scope collector.Scope, state collector.ProposalState, n int) ([]collector.Proposal, error) {
	all, err := list(ctx, s.read(), scanProposal, sqlProposals, scope.Company, state, n)
	return all, fault(err)
}

const sqlProposal = `
SELECT ` + proposalColumns + ` FROM proposal WHERE public_id = ? AND company_id = ?`

// Proposal is one by its public id.
func (s *Store) Proposal(ctx context.Context, scope collector.Scope, publicID string) (collector.Proposal, error) {
	p, ok, err := first(ctx, s.read(), scanProposal, sqlProposal, publicID, scope.Company)
	if err == nil && !ok {
		err = missing("proposal", publicID)
	}
	return p, fault(err)
}

const sqlNamings = `
SELECT p.place, d.url, d.document_id, p.origin, d.at FROM proposal_document d JOIN proposal p ON p.proposal_id = d.proposal_id
WHERE d.proposal_id = ? AND p.company_id = ? ORDER BY d.at DESC, d.document_id DESC LIMIT ?`

// Namings are up to n documents that named a place, the newest first.
func (s *Store) Namings(ctx context.Context, scope collector.Scope, proposal int64, n int) ([]collector.Naming, error) {
	all, err := list(ctx, s.read(), func(row scanner) (v collector.Naming, err error) {
		err = row.Scan(&v.Place, &v.URL, &v.Document, &v.Origin, when(&v.At))
		return v, err
	}, sqlNamings, proposal, scope.Company, n)
	return all, fault(err)
}

const sqlDecide = `
UPDATE proposal SET state = ?, decided = ?, decided_by = ?, why = ?, source_id = ? WHERE proposal_id = ? AND company_id = ? AND state = 'open'`

func decide(ctx context.Context, q conn, scope collector.Scope, p collector.Proposal, state collector.ProposalState, why string, source int64, now time.Time) error {
	n, err := q.exec(ctx, sqlDecide, state, now, scope.Person, why, source, p.ProposalID, scope.Company)
	if err == nil && n == 0 {
		err = &collector.Error{Code: collector.CodeConflict, Msg: "this place was decided about already", Hint: "look at the list again"}
	}
	return err
}

// AcceptProposal makes a source of an open proposal, with the first line of its history. CodeConflict: it was decided about, or
// its address is a source already.
func (s *Store) AcceptProposal(ctx context.Context, scope collector.Scope, p collector.Proposal, src collector.Source, why string, now time.Time, lines ...collector.Trail) (collector.Source, error) {
	var id int64
	var twice error
	err := s.tx(ctx, func(q conn) (err error) {
		if id, err = addSource(ctx, q, scope, src, lines); err != nil {
			twice = err
			return err
		}
		return decide(ctx, q, scope, p, collector.ProposalAccepted, why, id, now)
	})
	if twice != nil {
		err = s.twice(ctx, scope, src.URL, twice)
	}
	if err != nil {
		return src, err
	}
	return s.SourceByID(ctx, scope, id)
}

// RefuseProposal refuses an open proposal for good. CodeConflict: it was decided about.
func (s *Store) RefuseProposal(ctx context.Context, scope collector.Scope, p collector.Proposal, why string, now time.Time) error {
	return s.tx(ctx, func(q conn) error { return decide(ctx, q, scope, p, collector.ProposalRefused, why, 0, now) })
}
