package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// ToldCopy is an alert of a delivery's receiver about another document of one cluster.
type ToldCopy struct {
	Alert     int64
	First     int64 // the alert whose mail told its text: itself, or the one that it is a copy of
	Document  int64
	Kind      collector.AlertKind
	ToldAt    time.Time // when a mail told its text; zero: none did
	Copies    int       // documents that were one text then
	Due       bool      // its own mail is still to be sent …
	NotBefore time.Time // … and is not tried before this wall time
	MessageID string    // of the mail that told its text; "" when that alert is held no more
	Watches   []int64   // the rules that found it
}

// Copies is how a delivery about one document stands among the near duplicates of that document.
type Copies struct {
	Alert  int64 // the delivery's own
	Placed bool  // the follower has placed the document as it is now
	Count  int   // documents that are one text and are held, itself among them; 1 when it stands alone
	Others []ToldCopy
}

// Copying is what the near duplicates of its document mean for a delivery.
type Copying struct {
	Count   int      // documents that are one text, its own among them; 0 and 1: it stands alone
	Of      ToldCopy // that told its receiver of the text; zero: nothing did
	Spreads bool     // it is told all the same, for there are so many by now
}

// Copy says that the delivery has nothing to tell that its receiver does not know.
func (c Copying) Copy() bool { return c.Of.Alert != 0 && !c.Spreads }

const sqlCopiesOwn = `
SELECT a.alert_id, CASE WHEN EXISTS (SELECT 1 FROM document_follow f WHERE f.document_id = a.document_id AND f.clustered < f.rev) THEN 0 ELSE 1 END,
    (SELECT COUNT(*) FROM document_cluster m JOIN document_cluster c ON c.near_id = m.near_id AND c.cluster_id = m.cluster_id
        JOIN document d ON d.document_id = c.document_id WHERE m.document_id = a.document_id)
FROM alert a WHERE a.delivery_id = ? AND a.delivery_id > 0 AND a.company_id = ?`

const sqlCopiesOthers = `
SELECT o.alert_id, CASE WHEN o.why = 'copy' THEN o.copy_of ELSE o.alert_id END, o.document_id, o.kind, o.told_at, o.copies,
    CASE WHEN v.state = 'due' AND o.why = 'told' THEN 1 ELSE 0 END, COALESCE(v.not_before, 0), COALESCE(CASE WHEN o.why = 'copy' THEN y.message_id ELSE v.message_id END, '')
FROM alert a JOIN document_cluster m ON m.document_id = a.document_id
JOIN document_cluster c ON c.near_id = m.near_id AND c.cluster_id = m.cluster_id
JOIN alert o ON o.document_id = c.document_id AND o.receiver_id = a.receiver_id
LEFT JOIN delivery v ON v.delivery_id = o.delivery_id AND v.kind IN ('complaint', 'match')
LEFT JOIN alert x ON x.alert_id = o.copy_of AND o.why = 'copy' LEFT JOIN delivery y ON y.delivery_id = x.delivery_id AND x.delivery_id > 0
WHERE a.delivery_id = ? AND a.delivery_id > 0 AND a.company_id = ? AND o.document_id <> a.document_id AND o.why IN ('told', 'copy') ORDER BY o.alert_id`

const sqlAlertWatches = `
SELECT alert_id, watch_id FROM alert_watch WHERE alert_id IN % ORDER BY alert_id, place`

// Copies is asked when a delivery is about to be sent, for the follower that finds copies may come after what made it due. Of a
// delivery that tells of no single document it is zero.
func (s *Store) Copies(ctx context.Context, scope collector.Scope, delivery int64) (c Copies, err error) {
	q := s.read()
	c, ok, err := first(ctx, q, func(row scanner) (c Copies, err error) {
		err = row.Scan(&c.Alert, flag(&c.Placed), &c.Count)
		return c, err
	}, sqlCopiesOwn, delivery, scope.Company)
	if err != nil || !ok {
		return c, fault(err)
	}
	if c.Count = max(1, c.Count); c.Count == 1 {
		return c, nil
	}
	if c.Others, err = list(ctx, q, func(row scanner) (o ToldCopy, err error) {
		err = row.Scan(&o.Alert, &o.First, &o.Document, &o.Kind, when(&o.ToldAt), &o.Copies, flag(&o.Due), when(&o.NotBefore), &o.MessageID)
		return o, err
	}, sqlCopiesOthers, delivery, scope.Company); err != nil {
		return c, fault(err)
	}
	return c, fault(withAlertWatches(ctx, q, c.Others))
}

func withAlertWatches(ctx context.Context, q conn, others []ToldCopy) error {
	ids, at := make([]int64, len(others)), make(map[int64]int, len(others))
	for i, o := range others {
		ids[i], at[o.Alert] = o.Alert, i
	}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		if _, err := list(ctx, q, func(row scanner) (none struct{}, err error) {
			var alert, watch int64
			if err = row.Scan(&alert, &watch); err == nil {
				others[at[alert]].Watches = append(others[at[alert]].Watches, watch)
			}
			return none, err
		}, strings.Replace(sqlAlertWatches, "%", in, 1), args...); err != nil {
			return err
		}
	}
	return nil
}

const sqlAlertSent = `
UPDATE alert SET told_at = ?, copies = ? WHERE delivery_id = ? AND delivery_id > 0`

const sqlAlertCopy = `
UPDATE alert SET why = 'copy', copy_of = ?, told_at = ?, copies = ? WHERE delivery_id = ? AND delivery_id > 0`

const sqlAlertDropped = `
UPDATE alert SET why = 'dropped' WHERE delivery_id = ? AND delivery_id > 0 AND why = 'told'`

// tellCopies notes with the end of a delivery that its text was told, by it or by the mail about a copy, or
// that nobody was told.
func tellCopies(ctx context.Context, q conn, e End) (err error) {
	d := e.Delivery
	switch {
	case d.Kind != collector.DeliveryComplaint && d.Kind != collector.DeliveryMatch:
	case d.State == collector.DeliveryDropped:
		_, err = q.exec(ctx, sqlAlertDropped, d.DeliveryID)
	case d.State == collector.DeliverySent:
		_, err = q.exec(ctx, sqlAlertSent, d.Sent, max(1, e.Copying.Count), d.DeliveryID)
	case d.State == collector.DeliveryCopy:
		_, err = q.exec(ctx, sqlAlertCopy, e.Copying.Of.First, e.Copying.Of.ToldAt, e.Copying.Of.Copies, d.DeliveryID)
	}
	return err
}

const sqlOneText = `
SELECT m.document_id FROM alert a JOIN document_cluster m ON m.document_id = a.document_id JOIN alert o ON o.alert_id = ?
JOIN document_cluster c ON c.document_id = o.document_id AND c.near_id = m.near_id AND c.cluster_id = m.cluster_id
WHERE a.delivery_id = ? AND a.delivery_id > 0 AND a.company_id + 0 = ?`

// stillCopies gives back those that ended as copies of what they are parted from now: whoever looked at the copies did so a while
// ago. The places are held from here on, in the order of companies and before the deliveries, as those who write places hold them.
func stillCopies(ctx context.Context, q conn, ended []End) ([]End, error) {
	out := slices.Clone(ended)
	var companies []int64
	for _, e := range out {
		if e.Delivery.State == collector.DeliveryCopy {
			companies = append(companies, e.Delivery.Company)
		}
	}
	slices.Sort(companies)
	for _, company := range slices.Compact(companies) {
		if _, err := list(ctx, q, column[int64], sqlHoldClusters, company); err != nil {
			return nil, err
		}
	}
	for i := range out {
		e := &out[i]
		if e.Delivery.State != collector.DeliveryCopy {
			continue
		}
		_, still, err := first(ctx, q, column[int64], sqlOneText, e.Copying.Of.Alert, e.Delivery.DeliveryID, e.Delivery.Company)
		if err != nil {
			return nil, err
		}
		if !still {
			e.Delivery.State, e.Untried = collector.DeliveryDue, true
			e.Attempt.Outcome, e.Attempt.Detail = AttemptDeferred, "not tried: it was parted from what its receiver was told"
		}
	}
	return out, nil
}

const sqlHeldCopies = `
SELECT a.alert_id, a.delivery_id, a.document_id, a.kind, a.copy_of, COALESCE(t.document_id, 0),
    CASE WHEN EXISTS (SELECT 1 FROM document_version v JOIN document_follow f ON f.document_id = v.document_id
        WHERE v.company_id = a.company_id AND v.document_id = a.document_id AND v.change = 'edited' AND v.rev > f.clustered) THEN 1 ELSE 0 END
FROM alert a LEFT JOIN alert t ON t.alert_id = a.copy_of
WHERE a.company_id + 0 = ? AND a.why = 'copy' AND a.document_id IN `

const sqlTellCopyDelivery = `
UPDATE delivery SET state = 'due', due = ?, not_before = 0, tries = 0 WHERE state = 'copy' AND company_id + 0 = ? AND delivery_id IN `

const sqlTellCopyAlert = `
UPDATE alert SET why = 'told', copy_of = 0, told_at = 0, copies = 0 WHERE why = 'copy' AND company_id + 0 = ? AND alert_id IN `

// heldCopy is an alert that was held back as a copy.
type heldCopy struct {
	alert, delivery, document int64
	kind                      collector.AlertKind
	first, told               int64 // the alert of which it is a copy, and the document of that one; 0: it is held no more
	edited                    bool  // its text has changed since it was placed
}

func heldCopies(ctx context.Context, q conn, company int64, documents []int64) ([]heldCopy, error) {
	return among(ctx, q, company, func(row scanner) (h heldCopy, err error) {
		err = row.Scan(&h.alert, &h.delivery, &h.document, &h.kind, &h.first, &h.told, flag(&h.edited))
		return h, err
	}, sqlHeldCopies+"%s", documents)
}

// known says that a copy stands together with what was told, or where that stands elsewhere by now with another copy of it.
func (h heldCopy) known(cluster map[int64]int64, all []heldCopy) bool {
	return inOneCluster(cluster, h.document, h.told) || slices.ContainsFunc(all, func(o heldCopy) bool {
		return o.first == h.first && o.document != h.document && inOneCluster(cluster, h.document, o.document)
	})
}

// tellParted makes due what was held back as a copy of something that it is parted from now: who parted them says that they are
// two incidents, and of the one nobody was told.
func (w ClusterWrite) tellParted(ctx context.Context, q conn, company int64, at time.Time) error {
	was, now := clusterOf(w.Was), clusterOf(w.Now)
	held, err := heldCopies(ctx, q, company, slices.Sorted(maps.Keys(was)))
	if err != nil {
		return err
	}
	return tellAgain(ctx, q, company, at, slices.DeleteFunc(slices.Clone(held), func(h heldCopy) bool {
		if inOneCluster(was, h.document, h.told) {
			return inOneCluster(now, h.document, h.told)
		}
		return !h.known(was, held) || h.known(now, held)
	}))
}

// tellEdited makes due what was held back as a copy and was edited into something else: of that nobody was told. What became no
// complaint is none to tell.
func (w ClusterWrite) tellEdited(ctx context.Context, q conn, company int64, done []collector.Document, at time.Time) error {
	now, is := clusterOf(w.Now), make(map[int64]collector.Document, len(done))
	for _, d := range done {
		is[d.DocumentID] = d
	}
	edited, err := heldCopies(ctx, q, company, slices.Sorted(maps.Keys(is)))
	if err != nil {
		return err
	}
	if edited = slices.DeleteFunc(edited, func(h heldCopy) bool {
		return !h.edited || h.kind == collector.AlertComplaint && !is[h.document].Verdict.Complaint.Is()
	}); len(edited) == 0 {
		return nil
	}
	all, err := heldCopies(ctx, q, company, slices.Sorted(maps.Keys(now)))
	if err != nil {
		return err
	}
	return tellAgain(ctx, q, company, at, slices.DeleteFunc(edited, func(h heldCopy) bool { return h.known(now, all) }))
}

func tellAgain(ctx context.Context, q conn, company int64, at time.Time, held []heldCopy) error {
	var alerts, deliveries []int64
	for _, h := range held {
		alerts, deliveries = append(alerts, h.alert), append(deliveries, h.delivery)
	}
	for _, part := range parts(deliveries, listMost) {
		in, args := inList(part)
		if _, err := q.exec(ctx, sqlTellCopyDelivery+in, append([]any{at, company}, args...)...); err != nil {
			return err
		}
	}
	for _, part := range parts(alerts, listMost) {
		in, args := inList(part)
		if _, err := q.exec(ctx, sqlTellCopyAlert+in, append([]any{company}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

func clusterOf(placed []collector.Placed) map[int64]int64 {
	out := make(map[int64]int64, len(placed))
	for _, p := range placed {
		out[p.Document] = p.Cluster
	}
	return out
}

// inOneCluster says that two documents stand in one cluster; one that stands nowhere stands alone.
func inOneCluster(cluster map[int64]int64, a, b int64) bool {
	return cluster[a] != 0 && cluster[a] == cluster[b]
}
