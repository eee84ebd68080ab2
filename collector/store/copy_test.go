package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// toldOf makes an alert about each of some documents, each with its delivery, and claims those.
func (w *world) toldOf(t testing.TB, watch int64, keys ...string) map[string]collector.Delivery {
	t.Helper()
	ctx := context.Background()
	var writes []AlertWrite
	byID := map[int64]string{}
	for i, key := range keys {
		d := w.held(t, key)
		byID[d.DocumentID] = key
		writes = append(writes, AlertWrite{Alert: collector.Alert{Receiver: w.person.PersonID, Document: d.DocumentID, Kind: collector.AlertComplaint, Watches: []int64{watch}},
			Delivery: &collector.Delivery{Kind: collector.DeliveryComplaint, Channel: "mail", Due: now.Add(time.Duration(i) * time.Second)}})
	}
	c := w.claim(t, "match")
	got(w.s.SaveAlerts(ctx, c, writes, nil, now))(t)
	must(t, w.s.ReleaseFollower(ctx, c, now))
	out := map[string]collector.Delivery{}
	for _, d := range got(w.s.ClaimDeliveries(ctx, now.Add(time.Hour), wall, time.Minute, 99))(t) {
		out[byID[d.Documents[0]]] = d
	}
	want(t, "claimed", len(out), len(keys))
	return out
}

func (w *world) end(t testing.TB, d collector.Delivery, state collector.DeliveryState, c Copying) {
	t.Helper()
	if d.State = state; state == collector.DeliverySent {
		d.Sent = now
	}
	_, lost, err := w.s.TurnDeliveries(context.Background(), Turn{Ended: []End{{Delivery: d, Copying: c, Attempt: collector.Attempt{At: now, Outcome: string(state)}}}})
	must(t, err)
	want(t, "lost", len(lost), 0)
}

// A delivery sees who was told of its copies, whatever became of these; what was told is known by the copy when the told one is erased.
func TestCopiesAreToldOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, other := newWorld(t, s, "one"), newWorld(t, s, "two")
		w.visit(t, nil, w.review("a", "a", 1, now), w.review("b", "b", 1, now), w.review("c", "c", 1, now), w.review("d", "d", 1, now))
		id := func(key string) int64 { return w.held(t, key).DocumentID }
		ds := w.toldOf(t, 7, "a", "b", "c", "d")
		copies := func(key string) Copies { return got(s.Copies(ctx, w.scope, ds[key].DeliveryID))(t) }
		want(t, "not placed yet", copies("a").Placed, false)
		claim := w.claim(t, followerCluster)
		placed := []collector.Placed{{Document: id("a"), Near: id("a"), Cluster: id("a")}, {Document: id("b"), Near: id("a"), Cluster: id("a")}, {Document: id("c"), Near: id("a"), Cluster: id("a")},
			{Document: id("d"), Near: id("a"), Cluster: id("d")}}
		docs := got(s.Lagging(ctx, claim, 9))(t)
		must(t, s.SaveClusters(ctx, claim, ClusterWrite{Turn: got(s.ClusterTurn(ctx, w.scope))(t), Now: placed}, docs))
		must(t, s.ReleaseFollower(ctx, claim, now))
		b := copies("b")
		want(t, "placed", b.Placed, true)
		want(t, "count", b.Count, 3)
		want(t, "others", len(b.Others), 2)
		want(t, "due", b.Others[0].Due, true)
		want(t, "rules", slices.Equal(b.Others[0].Watches, []int64{7}), true)
		want(t, "alone", copies("d").Count, 1)
		want(t, "of another company", got(s.Copies(ctx, other.scope, ds["a"].DeliveryID))(t).Alert, 0)
		w.end(t, ds["a"], collector.DeliverySent, Copying{Count: 3})
		b = copies("b")
		want(t, "told", b.Others[0].ToldAt, now)
		want(t, "how many", b.Others[0].Copies, 3)
		w.end(t, ds["b"], collector.DeliveryCopy, Copying{Count: 3, Of: b.Others[0]})
		why := func(key string) collector.Alert { return got(s.AlertsOf(ctx, w.scope, []int64{id(key)}))(t)[0] }
		want(t, "why", why("b").Why, collector.AlertCopy)
		want(t, "copy of", why("b").CopyOf, id("a"))
		want(t, "mattered", len(got(s.ToldAmong(ctx, w.scope, []string{w.held(t, "b").PublicID}))(t)), 1)

		erased := id("a")
		must(t, s.tx(ctx, func(q conn) error {
			for _, query := range []string{`DELETE FROM alert_watch WHERE alert_id IN (SELECT alert_id FROM alert WHERE document_id = ?)`, `DELETE FROM alert WHERE document_id = ?`, `DELETE FROM document_cluster WHERE document_id = ?`} {
				if _, err := q.exec(ctx, query, erased); err != nil {
					return err
				}
			}
			return nil
		}))
		c := copies("c")
		want(t, "others without what is erased", len(c.Others), 1)
		want(t, "told all the same", c.Others[0].ToldAt, now)
		want(t, "of what is erased", why("b").CopyOf, 0)
	})
}

// threeCopies are the reviews a, b and c, which are one text of which a was told by mail; b and c have mails under way.
type threeCopies struct {
	w            *world
	claim        Claim
	deliveries   map[string]collector.Delivery // by review
	one, without []collector.Placed            // all are one text; b is another one
	of           ToldCopy
}

func (w *world) threeCopies(t *testing.T) threeCopies {
	t.Helper()
	w.visit(t, nil, w.review("a", "a", 1, now), w.review("b", "b", 1, now), w.review("c", "c", 1, now))
	x := threeCopies{w: w, deliveries: w.toldOf(t, 7, "a", "b", "c")}
	a, b, c := w.held(t, "a").DocumentID, w.held(t, "b").DocumentID, w.held(t, "c").DocumentID
	x.one = []collector.Placed{{Document: a, Near: a, Cluster: a}, {Document: b, Near: a, Cluster: a}, {Document: c, Near: a, Cluster: a}}
	x.without = []collector.Placed{x.one[0], {Document: b, Near: a, Cluster: b}, x.one[2]}
	x.claim = w.claim(t, followerCluster)
	x.place(t, nil, x.one)
	w.end(t, x.deliveries["a"], collector.DeliverySent, Copying{Count: 3})
	x.of = got(w.s.Copies(context.Background(), w.scope, x.deliveries["b"].DeliveryID))(t).Others[0]
	return x
}

func (x threeCopies) place(t *testing.T, was, is []collector.Placed) {
	t.Helper()
	turn := got(x.w.s.ClusterTurn(context.Background(), x.w.scope))(t)
	must(t, x.w.s.SaveClusters(context.Background(), x.claim, ClusterWrite{Turn: turn, Was: was, Now: is}, nil))
}

// What was held back as a copy is due when somebody parts it from what was told; what the machine parts is not.
func TestAPartedCopyIsDue(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		c := w.threeCopies(t)
		ds, one, without, of := c.deliveries, c.one, c.without, c.of
		a, b := one[0].Document, one[1].Document
		for _, key := range []string{"b", "c"} {
			w.end(t, ds[key], collector.DeliveryCopy, Copying{Count: 3, Of: of})
		}
		copyOf := func(scope collector.Scope, keys ...string) map[int64]int64 {
			var list []collector.Delivery
			for _, key := range keys {
				list = append(list, got(s.Delivery(ctx, w.scope, ds[key].PublicID))(t))
			}
			return got(s.DeliveryParts(ctx, scope, list))(t).CopyOf
		}
		want(t, "copied of", fmt.Sprint(copyOf(w.scope, "a", "b", "c")), fmt.Sprint(map[int64]int64{ds["b"].DeliveryID: a, ds["c"].DeliveryID: a}))
		want(t, "of another company", len(copyOf(newWorld(t, s, "two").scope, "b")), 0)
		c.place(t, one, without)
		c.place(t, without, one)
		want(t, "parted by the machine", got(s.Delivery(ctx, w.scope, ds["b"].PublicID))(t).State, collector.DeliveryCopy)
		act := ClusterAct{ClusterWrite: ClusterWrite{Turn: got(s.ClusterTurn(ctx, w.scope))(t), Was: one, Now: without, At: now.Add(time.Hour)}}
		must(t, s.SaveClusterAct(ctx, w.scope, act))
		again := got(s.Delivery(ctx, w.scope, ds["b"].PublicID))(t)
		want(t, "parted by hand", again.State, collector.DeliveryDue)
		want(t, "due", again.Due, now.Add(time.Hour))
		want(t, "told", got(s.AlertsOf(ctx, w.scope, []int64{b}))(t)[0].Why, collector.AlertTold)
		want(t, "the other copy", got(s.Delivery(ctx, w.scope, ds["c"].PublicID))(t).State, collector.DeliveryCopy)
	})
}

// Who looked at the copies before somebody parted them writes nothing of it: the delivery is due, and its alert untold.
func TestACopyThatIsPartedInFlightIsDue(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		c := w.threeCopies(t)
		ds := c.deliveries
		must(t, s.SaveClusterAct(ctx, w.scope, ClusterAct{ClusterWrite: ClusterWrite{Turn: got(s.ClusterTurn(ctx, w.scope))(t), Was: c.one, Now: c.without, At: now}}))
		w.end(t, ds["b"], collector.DeliveryCopy, Copying{Count: 3, Of: c.of})
		w.end(t, ds["c"], collector.DeliveryCopy, Copying{Count: 3, Of: c.of})
		why := func(id int64) collector.AlertWhy { return got(s.AlertsOf(ctx, w.scope, []int64{id}))(t)[0].Why }
		d := got(s.Delivery(ctx, w.scope, ds["b"].PublicID))(t)
		want(t, "parted meanwhile", d.State, collector.DeliveryDue)
		want(t, "tries", d.Tries, 0)
		want(t, "told", why(c.one[1].Document), collector.AlertTold)
		lines := got(s.Attempts(ctx, w.scope, d.DeliveryID))(t)
		want(t, "ledger", lines[len(lines)-1].Outcome, AttemptDeferred)
		want(t, "still a copy", why(c.one[2].Document), collector.AlertCopy)
	})
}

func TestPlansOfCopies(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := crowded(t, s)
		in, ids := inList([]int64{5, 6, 7})
		c := w.scope.Company
		for name, p := range map[string]struct {
			query string
			args  []any
		}{
			"own":       {sqlCopiesOwn, []any{5, c}},
			"others":    {sqlCopiesOthers, []any{5, c}},
			"rules":     {strings.Replace(sqlAlertWatches, "%", in, 1), ids},
			"sent":      {sqlAlertSent, []any{now, 1, 5}},
			"dropped":   {sqlAlertDropped, []any{5}},
			"copy":      {sqlAlertCopy, []any{1, now, 1, 5}},
			"one text":  {sqlOneText, []any{1, 5, c}},
			"held":      {sqlHeldCopies + in, append([]any{c}, ids...)},
			"due again": {sqlTellCopyDelivery + in, append([]any{now, c}, ids...)},
			"told":      {sqlTellCopyAlert + in, append([]any{c}, ids...)},
			"moment":    {sqlMoment, []any{c, c, c}},
			"free name": {sqlFreeName, []any{c, "a", c, "a", "x", c, "a", "x"}},
			"aside":     {sqlHeldAmong + in, append([]any{c}, ids...)},
		} {
			if plan := explain(t, s, p.query, p.args...); wholeTable.MatchString(plan) || name != "moment" && name != "free name" && byCompany.MatchString(plan) {
				t.Errorf("%s reads a whole table:\n%s", name, plan)
			}
		}
	})
}
