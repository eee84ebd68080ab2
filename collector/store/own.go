package store

import (
	"context"
	"time"

	"molva/collector"
)

const ownColumns = `
o.document_id, o.public_id, o.company_id, o.order_id, o.person_id, o.category, o.about_company, o.state, o.causes, o.reason, o.note, o.stars, o.written,
o.decided, o.decided_by, o.due, o.rev, COALESCE(u.order_key, ''),
    COALESCE(CASE WHEN e.name <> '' THEN e.name ELSE e.seller_key END, ''), COALESCE(CASE WHEN b.name <> '' THEN b.name ELSE b.branch_key END, '')`

const ownTables = ` FROM own_review o LEFT JOIN purchase u ON u.order_id = o.order_id
    LEFT JOIN seller e ON e.seller_id = u.seller_id LEFT JOIN branch b ON b.branch_id = u.branch_id `

func scanOwn(row scanner) (o collector.OwnReview, err error) {
	err = row.Scan(&o.Document, &o.PublicID, &o.Company, &o.Order, &o.Person, &o.Category, flag(&o.AboutCompany), &o.State, jsonOf(&o.Causes), &o.Reason,
		&o.Note, &o.Stars, when(&o.Written), when(&o.Decided), &o.DecidedBy, when(&o.Due), &o.Rev, &o.OrderKey, &o.Seller, &o.Branch)
	return o, err
}

// OwnWrite is one change of a review of our own with all that belongs to it.
type OwnWrite struct {
	Document DocumentWrite       // without versions it stays as it is
	Own      collector.OwnReview // Rev 0: a new one
	Order    collector.Order     // of a new one; zero: none
	Intake   bool                // its words are new: the desk is to look at them
	// Photos are the pictures that it has from now on: those with a JPEG are new, the others are kept, all others go. nil
	// leaves them as they are.
	Photos  []collector.Photo
	Trail   []collector.Trail // company, About and At are set here, in the chat too
	Chat    []collector.Chat
	Letters []collector.Delivery // About is set here
	Fired   *collector.Timer     // the timer that this answers; nil: none
}

// TimerModerate publishes a review that nobody decided on.
const TimerModerate collector.TimerKind = "own:moderate"

// AboutOwn names a review of our own in trail and deliveries; the row is the document's.
const AboutOwn = "own"

// SaveOwn writes a change of a review of our own in one transaction: the document, its order, its moderation, pictures,
// timers, trail and letters. CodeConflict (ErrStale): somebody changed it meanwhile, or the order has a review already;
// nothing was written.
func (s *Store) SaveOwn(ctx context.Context, scope collector.Scope, w OwnWrite, now time.Time) (out collector.OwnReview, err error) {
	err = s.tx(ctx, func(q conn) error {
		out, err = saveOwn(ctx, q, scope, w, now)
		return err
	})
	return out, err
}

func saveOwn(ctx context.Context, q conn, scope collector.Scope, w OwnWrite, now time.Time) (collector.OwnReview, error) {
	if w.Fired != nil {
		if err := fireTimer(ctx, q, *w.Fired); err != nil {
			return w.Own, err
		}
	}
	if len(w.Document.Versions) > 0 {
		var n Counts
		if err := saveDocuments(ctx, q, scope, nil, []DocumentWrite{w.Document}, &n); err != nil {
			return w.Own, err
		}
		w.Own.Stars = int(w.Document.Document.Rating)
	}
	o := w.Own
	o.Company = scope.Company
	if o.Rev == 0 {
		if err := addOwn(ctx, q, scope, &o, w); err != nil {
			return o, err
		}
	} else if err := changeOwn(ctx, q, &o); err != nil {
		return o, err
	}
	return o, ownParts(ctx, q, scope, o, w, now)
}

const sqlDocumentID = `
SELECT document_id FROM document WHERE public_id = ? AND company_id = ?`

const sqlAddOwn = `
INSERT INTO own_review (document_id, public_id, company_id, order_id, person_id, category, about_company, state, causes, reason, note, stars, written, decided,
    decided_by, due, rev) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`

// addOwn writes the row of a new review and its order. The order's own index lets no second one in.
func addOwn(ctx context.Context, q conn, scope collector.Scope, o *collector.OwnReview, w OwnWrite) error {
	id, ok, err := first(ctx, q, column[int64], sqlDocumentID, w.Document.Document.PublicID, scope.Company)
	if err == nil && !ok {
		err = stale("a review of an erased order")
	}
	if err != nil {
		return err
	}
	o.Document, o.PublicID, o.Rev = id, w.Document.Document.PublicID, 1
	if w.Order.OrderID != 0 {
		if err := linkDocument(ctx, q, id, w.Order); err != nil {
			return err
		}
	}
	_, err = q.exec(ctx, sqlAddOwn, o.Document, o.PublicID, o.Company, o.Order, o.Person, o.Category, o.AboutCompany, o.State, toJSON(o.Causes), o.Reason, o.Note, o.Stars,
		o.Written, o.Decided, o.DecidedBy, o.Due)
	return err
}

const sqlChangeOwn = `
UPDATE own_review SET about_company = ?, state = ?, causes = ?, reason = ?, note = ?, stars = ?, decided = ?, decided_by = ?, due = ?, rev = rev + 1
WHERE document_id = ? AND company_id = ? AND rev = ?`

func changeOwn(ctx context.Context, q conn, o *collector.OwnReview) error {
	n, err := q.exec(ctx, sqlChangeOwn, o.AboutCompany, o.State, toJSON(o.Causes), o.Reason, o.Note, o.Stars, o.Decided, o.DecidedBy, o.Due, o.Document, o.Company, o.Rev)
	if err == nil && n == 0 {
		err = stale("the review")
	}
	o.Rev++
	return err
}

// ownParts writes what hangs on a review: pictures, timers, the author's link, letters, trail.
func ownParts(ctx context.Context, q conn, scope collector.Scope, o collector.OwnReview, w OwnWrite, now time.Time) error {
	if w.Photos != nil {
		if err := savePhotos(ctx, q, o, w.Photos); err != nil {
			return err
		}
	}
	if w.Intake {
		if err := setTimer(ctx, q, scope.Company, collector.TimerIntake, o.Document, now); err != nil {
			return err
		}
	}
	if err := setTimer(ctx, q, scope.Company, TimerModerate, o.Document, o.Due); err != nil {
		return err
	}
	if w.Own.Rev == 0 && o.Person != 0 {
		edit := collector.Link{Company: scope.Company, Kind: collector.LinkEdit, Subject: o.Document, Person: o.Person, Created: now}
		if _, err := linkFor(ctx, q, edit); err != nil {
			return err
		}
	}
	for _, d := range w.Letters {
		d.About, d.AboutID = AboutOwn, o.Document
		if _, _, err := addDelivery(ctx, q, scope, d, now); err != nil {
			return err
		}
	}
	for _, c := range w.Chat {
		c.Company, c.About, c.AboutID, c.At = scope.Company, AboutOwn, o.Document, now
		if _, err := addChat(ctx, q, c); err != nil {
			return err
		}
	}
	for i := range w.Trail {
		t := &w.Trail[i]
		t.Company, t.About, t.AboutID, t.At = scope.Company, AboutOwn, o.Document, now
	}
	return addTrail(ctx, q, w.Trail...)
}

// NoteOwn writes a line of the log of a review that nothing else changes, a refused attempt for one.
func (s *Store) NoteOwn(ctx context.Context, scope collector.Scope, document int64, t collector.Trail, now time.Time) error {
	t.Company, t.About, t.AboutID, t.At = scope.Company, AboutOwn, document, now
	return s.tx(ctx, func(q conn) error { return addTrail(ctx, q, t) })
}
