package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// The followers and their columns of document_follow.
var followColumn = map[string]string{"index_a": "a", "index_b": "b", "match": "matched", "detect": "detected", followerCluster: "clustered"}

const sqlAddFollower = `
INSERT INTO follower (company_id, name, active, done, lease_until, fence) VALUES (?, ?, ?, 0, 0, '')
ON CONFLICT (company_id, name) DO NOTHING`

// addFollowers makes a new company's followers. The slot of the index that is searched is filled, the other rests.
func addFollowers(ctx context.Context, q conn, company int64) error {
	slot, ok, err := first(ctx, q, column[string], sqlSetting, settingSlot)
	if err != nil {
		return err
	}
	if !ok {
		slot = "a"
	}
	for name := range followColumn {
		resting := strings.HasPrefix(name, "index_") && name != "index_"+slot
		if _, err := q.exec(ctx, sqlAddFollower, company, name, !resting); err != nil {
			return err
		}
	}
	return nil
}

// forFollower fills a follower's column into a statement. Columns come from followColumn alone.
func forFollower(query, name string) (string, error) {
	col, ok := followColumn[name]
	if !ok {
		return "", collector.Errorf(collector.CodeInternal, "there is no follower %q", name)
	}
	return strings.ReplaceAll(query, "{col}", col), nil
}

// Claim is the lease of one follower of one company.
type Claim struct {
	Company int64
	Name    string // "index_a", "index_b", "match", "detect" or "cluster"
	Fence   string
	After   int64 // Lagging starts behind this document; 0 from the first. The holder may move it past what cannot be done now.
}

// DocRev is a document as somebody has read it.
type DocRev struct {
	Document int64
	Rev      int64
}

// DocRevs are documents as somebody has read them.
func DocRevs(docs []collector.Document) []DocRev {
	out := make([]DocRev, len(docs))
	for i, d := range docs {
		out[i] = DocRev{Document: d.DocumentID, Rev: d.Rev}
	}
	return out
}

const sqlClaimFollower = `
UPDATE follower SET lease_until = ?, fence = ? WHERE company_id = ? AND name = ? AND active = 1 AND lease_until <= ? RETURNING fence`

// ClaimFollower leases a follower at wall time; false when another worker has it or it rests (a slot of the index that
// is neither searched nor being rebuilt).
func (s *Store) ClaimFollower(ctx context.Context, company int64, name string, wall time.Time, lease time.Duration) (Claim, bool, error) {
	fence, ok, err := first(ctx, s.write(), column[string], sqlClaimFollower, wall.Add(lease), newFence(), company, name, wall)
	return Claim{Company: company, Name: name, Fence: fence}, ok, fault(err)
}

const sqlRenewFollower = `
UPDATE follower SET lease_until = ? WHERE company_id = ? AND name = ? AND fence = ?`

// RenewFollower makes a lease last for as long as lease from wall time on. CodeConflict (ErrLost) when it was taken over.
func (s *Store) RenewFollower(ctx context.Context, c Claim, wall time.Time, lease time.Duration) error {
	return s.fenced(ctx, c.Name, sqlRenewFollower, wall.Add(lease), c.Company, c.Name, c.Fence)
}

const sqlReleaseFollower = `
UPDATE follower SET lease_until = 0, fence = '' WHERE company_id = ? AND name = ? AND fence = ?`

// ReleaseFollower lets a follower go. CodeConflict (ErrLost) when it was taken over.
func (s *Store) ReleaseFollower(ctx context.Context, c Claim, _ time.Time) error {
	return s.fenced(ctx, c.Name, sqlReleaseFollower, c.Company, c.Name, c.Fence)
}

const sqlLagging = `
SELECT f.document_id, f.rev FROM document_follow f
WHERE f.company_id = ? AND f.document_id + 0 > ? AND f.{col} < f.rev ORDER BY f.document_id + 0 LIMIT ?`

// LaggingBytes bounds what Lagging answers at once: it ends with the document that reaches it.
const LaggingBytes = 6 << 20

// Lagging are up to n documents, as they are now, with a revision that the follower has not done, in the order of their
// ids; fewer where they are long (LaggingBytes). Their lists are shared with others who read: nobody changes them.
func (s *Store) Lagging(ctx context.Context, c Claim, n int) ([]collector.Document, error) {
	refs, err := s.LaggingRefs(ctx, c, n)
	if err != nil {
		return nil, err
	}
	out, size := make([]collector.Document, 0, len(refs)), 0
	for _, part := range parts(refs, listMost) {
		docs, err := s.documentsAt(ctx, collector.System(c.Company), part)
		if err != nil {
			return nil, err
		}
		for i := range docs {
			if size >= LaggingBytes {
				return out, nil
			}
			out = append(out, docs[i])
			size += docs[i].Size()
		}
	}
	return out, nil
}

// LaggingRefs names up to n documents with a revision that the follower has not done, in the order of their ids.
func (s *Store) LaggingRefs(ctx context.Context, c Claim, n int) ([]DocRev, error) {
	query, err := forFollower(sqlLagging, c.Name)
	if err != nil {
		return nil, err
	}
	refs, err := list(ctx, s.read(), scanRef, query, c.Company, c.After, n)
	return refs, fault(err)
}

func scanRef(row scanner) (r DocRev, err error) {
	err = row.Scan(&r.Document, &r.Rev)
	return r, err
}

// documentsAt are documents in the order of the refs; those that are not at hand at their revision are read as they are
// now, and those that are not held are left out.
func (s *Store) documentsAt(ctx context.Context, scope collector.Scope, refs []DocRev) ([]collector.Document, error) {
	out := make([]collector.Document, len(refs))
	var ask []int64
	place := map[int64]int{} // of those that are asked for
	for i, r := range refs {
		if d := s.recent.at(r); d != nil {
			out[i] = *d
		} else {
			ask = append(ask, r.Document)
			place[r.Document] = i
		}
	}
	read, err := s.DocumentsByID(ctx, scope, ask)
	if err != nil {
		return nil, err
	}
	for _, d := range read {
		s.recent.keep(&d)
		out[place[d.DocumentID]] = d
	}
	if len(ask) == 0 {
		return out, nil
	}
	return slices.DeleteFunc(out, func(d collector.Document) bool { return d.DocumentID == 0 }), nil // what is not held
}

const sqlFollowerDone = `
SELECT done FROM follower WHERE company_id = ? AND name = ? AND fence = ?`

// DoneSoFar is how much the follower has done in its life. It grows with every batch, whoever holds it: the holder who finds
// it as he left it knows that nobody else has done anything meanwhile. CodeConflict (ErrLost) when it was taken over.
func (s *Store) DoneSoFar(ctx context.Context, c Claim) (int64, error) {
	done, held, err := first(ctx, s.read(), column[int64], sqlFollowerDone, c.Company, c.Name, c.Fence)
	if err == nil && !held {
		err = lost(c.Name)
	}
	return done, fault(err)
}

const sqlHoldFollower = `
SELECT fence FROM follower WHERE company_id = ? AND name = ? AND fence = ? AND active = 1 {lock}`

// hold makes sure, until the transaction ends, that nobody has taken the follower over or laid it to rest.
func (c Claim) hold(ctx context.Context, q conn) error {
	_, held, err := first(ctx, q, column[string], sqlHoldFollower, c.Company, c.Name, c.Fence)
	if err == nil && (!held || c.Fence == "") {
		err = lost(c.Name)
	}
	return err
}

const sqlMark = `
UPDATE document_follow SET {col} = ? WHERE {col} < ? AND company_id = ? AND document_id IN `

const sqlDone = `
UPDATE follower SET done = done + ? WHERE company_id = ? AND name = ?`

// MarkFollowed notes that the follower has done documents at the revisions that it read, and counts what it did anew.
// CodeConflict (ErrLost) when the follower was taken over: nothing was written.
func (s *Store) MarkFollowed(ctx context.Context, c Claim, done []DocRev) error {
	return s.tx(ctx, func(q conn) error {
		if err := c.hold(ctx, q); err != nil {
			return err
		}
		return mark(ctx, q, c, done, 0)
	})
}

// mark goes revision by revision: most of a batch share one. more is what was done beside that and is counted too.
func mark(ctx context.Context, q conn, c Claim, done []DocRev, more int) error {
	query, err := forFollower(sqlMark, c.Name)
	if err != nil {
		return err
	}
	byRev := map[int64][]int64{}
	for _, d := range done {
		byRev[d.Rev] = append(byRev[d.Rev], d.Document)
	}
	marked := int64(more)
	for rev, ids := range byRev {
		for _, part := range parts(ids, listMost) {
			in, args := inList(part)
			n, err := q.exec(ctx, query+in, append([]any{rev, rev, c.Company}, args...)...)
			if err != nil {
				return err
			}
			marked += n
		}
	}
	if marked == 0 {
		return nil
	}
	_, err = q.exec(ctx, sqlDone, marked, c.Company, c.Name)
	return err
}

const sqlLag = `
SELECT COUNT(*) FROM document_follow f WHERE f.company_id = ? AND f.{col} < f.rev`

// Lag is how many documents a follower has yet to do, whether it works or rests.
func (s *Store) Lag(ctx context.Context, scope collector.Scope, name string) (int, error) {
	query, err := forFollower(sqlLag, name)
	if err != nil {
		return 0, err
	}
	n, err := one[int](ctx, s.read(), query, scope.Company)
	return n, fault(err)
}

const sqlReset = `
UPDATE document_follow SET {col} = 0 WHERE company_id = ? AND {col} > 0`

const sqlActivate = `
UPDATE follower SET active = 1, lease_until = 0, fence = '' WHERE company_id = ? AND name = ?`

// ResetFollower makes a follower do all documents of the company anew and says how many there are. Who holds it loses
// it. For the free slot of the index this begins a rebuild; SetIndexSlot ends it.
func (s *Store) ResetFollower(ctx context.Context, scope collector.Scope, name string) (n int, err error) {
	query, err := forFollower(sqlReset, name)
	if err != nil {
		return 0, err
	}
	err = s.tx(ctx, func(q conn) error {
		if _, err := q.exec(ctx, sqlActivate, scope.Company, name); err != nil {
			return err
		}
		if _, err := q.exec(ctx, query, scope.Company); err != nil {
			return err
		}
		n, err = one[int](ctx, q, strings.ReplaceAll(sqlLag, "{col}", followColumn[name]), scope.Company)
		return err
	})
	return n, err
}
