package store

import (
	"context"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

// There is one link of a kind for a subject and a person, whoever asks at the same time, and reading it changes nothing.
func TestOneLinkForASubjectAndAPerson(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		ask := collector.Link{Kind: collector.LinkReview, Subject: 5, Person: one.person.PersonID, Created: now, Expires: now.Add(time.Hour)}
		var mu sync.Mutex
		tokens := map[string]bool{}
		together(t, claimers, func(int) error {
			l, err := s.LinkFor(ctx, one.scope, ask)
			mu.Lock()
			defer mu.Unlock()
			tokens[l.Token] = true
			return err
		})
		want(t, "tokens", len(tokens), 1)
		again := ask
		again.Expires = now.Add(99 * time.Hour)
		held := got(s.LinkFor(ctx, one.scope, again))(t)
		want(t, "expires as it was made", held.Expires.Equal(ask.Expires), true)
		want(t, "expired at its last instant", held.Expired(ask.Expires), false)
		want(t, "expired behind it", held.Expired(ask.Expires.Add(time.Microsecond)), true)
		for _, other := range []collector.Link{{Kind: collector.LinkEdit, Subject: 5, Person: ask.Person}, {Kind: ask.Kind, Subject: 6, Person: ask.Person}, {Kind: ask.Kind, Subject: 5}} {
			l := got(s.LinkFor(ctx, one.scope, other))(t)
			want(t, "the same token", l.Token == held.Token, false)
			want(t, "never expires", l.Expired(now.AddDate(100, 0, 0)), false)
		}
		theirs := got(s.LinkFor(ctx, two.scope, ask))(t)
		want(t, "another company's", theirs.Token == held.Token, false)

		before := one.fingerprintOfAll(t)
		l := got(s.Link(ctx, collector.LinkReview, held.Token))(t)
		want(t, "company", l.Company, one.scope.Company)
		want(t, "subject", l.Subject, int64(5))
		_, err := s.Link(ctx, collector.LinkCase, held.Token)
		wantCode(t, err, collector.CodeNotFound)
		_, err = s.Link(ctx, collector.LinkReview, held.Token+"x")
		wantCode(t, err, collector.CodeNotFound)
		_, err = s.Link(ctx, collector.LinkReview, "")
		wantCode(t, err, collector.CodeNotFound)
		want(t, "rows after reading", one.fingerprintOfAll(t), before)
	})
}

// A request is claimed with its links: made at the first claim, the same at the next one, and the same that anybody else is
// given.
func TestAClaimBringsTheLinks(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		for i, w := range []*world{one, two} {
			for k, purpose := range []collector.Purpose{collector.PurposeReview, collector.PurposeReview, collector.PurposeService} {
				d := collector.Delivery{Kind: "test", Receiver: w.person.PersonID, Channel: "mail", Purpose: purpose, About: "test", AboutID: 1, Once: string(rune('a' + k)),
					PublicID: publicID(), MessageID: "<m>", Due: now.Add(time.Duration(3*i+k) * time.Second)}
				_, _, err := s.AddDelivery(ctx, w.scope, d, now)
				must(t, err)
			}
		}
		turn := Turn{Now: now.Add(time.Hour), Wall: wall, Lease: time.Minute, Most: 10}
		claimed, _, err := s.TurnDeliveries(ctx, turn)
		must(t, err)
		want(t, "claimed", len(claimed), 6)
		tokens := map[int64]string{}
		for _, c := range claimed {
			want(t, "form of what is no request", c.Form, collector.Link{})
			if c.Purpose == collector.PurposeService {
				want(t, "link of a receipt", c.Unsubscribe, collector.Link{})
				continue
			}
			l := got(s.LinkFor(ctx, collector.System(c.Company), collector.Link{Kind: collector.LinkUnsubscribe, Person: c.Receiver, Created: now}))(t)
			want(t, "token", c.Unsubscribe, l)
			tokens[c.Company] = l.Token
		}
		want(t, "two companies, two tokens", len(tokens) == 2 && tokens[one.scope.Company] != tokens[two.scope.Company], true)
		turn.Wall = wall.Add(time.Hour)
		again, _, err := s.TurnDeliveries(ctx, turn)
		must(t, err)
		for _, c := range again {
			if c.Purpose != collector.PurposeService {
				want(t, "token of the next claim", c.Unsubscribe.Token, tokens[c.Company])
			}
		}
	})
}

// Who refuses a purpose refuses that purpose alone, the first reason stays, and nobody refuses for another company.
func TestSuppressionIsByPurpose(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		person := one.person.PersonID
		refuses := func(w *world, purpose collector.Purpose) string {
			t.Helper()
			p, is, err := s.Suppressed(ctx, w.scope, person, purpose)
			must(t, err)
			want(t, "is said with its reason", is, p.Why != "")
			return p.Why
		}
		must(t, s.Suppress(ctx, one.scope, person, collector.PurposeReview, now, "unsubscribed"))
		must(t, s.Suppress(ctx, one.scope, person, collector.PurposeReview, now.Add(time.Hour), "bounced: 550"))
		want(t, "requests", refuses(one, collector.PurposeReview), "unsubscribed")
		want(t, "receipts", refuses(one, collector.PurposeService), "")
		want(t, "another company", refuses(two, collector.PurposeReview), "")
		wantCode(t, s.Suppress(ctx, two.scope, person, collector.PurposeReview, now, "unsubscribed"), collector.CodeNotFound)
		must(t, s.Unsuppress(ctx, two.scope, person, collector.PurposeReview))
		want(t, "still", refuses(one, collector.PurposeReview), "unsubscribed")
		must(t, s.Unsuppress(ctx, one.scope, person, collector.PurposeReview))
		want(t, "asked for again", refuses(one, collector.PurposeReview), "")
	})
}

// The ledger and the suppression of an address that bounced are one write; a receipt that bounces suppresses nothing.
func TestABounceIsWrittenWithTheLedger(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		client := got(s.ContactOf(ctx, w.scope, collector.Contact{Mail: "anna@post.example"}, collector.SideClient, now))(t)
		add := func(once string, purpose collector.Purpose) {
			t.Helper()
			_, added, err := s.AddDelivery(ctx, w.scope, collector.Delivery{Kind: "test", Receiver: client, Channel: "mail", Purpose: purpose, Once: once, Due: now}, now)
			must(t, err)
			want(t, "added", added, true)
		}
		bounce := func() {
			t.Helper()
			claimed, _, err := s.TurnDeliveries(ctx, Turn{Now: now, Wall: wall, Lease: time.Minute, Most: 9})
			must(t, err)
			want(t, "claimed", len(claimed), 1)
			want(t, "to", claimed[0].To.Mail, "anna@post.example")
			want(t, "from", claimed[0].From.Name, "one")
			d := claimed[0].Delivery
			d.State = collector.DeliveryDead
			stale := d
			stale.Fence = "another"
			a := collector.Attempt{At: now, Outcome: "refused", Detail: "550 no such user", Bounced: "550 no such user"}
			_, lost, err := s.TurnDeliveries(ctx, Turn{Ended: []End{{Delivery: stale, Attempt: a}}})
			must(t, err)
			want(t, "lost", len(lost), 1)
			_, is, err := s.Suppressed(ctx, w.scope, client, d.Purpose)
			must(t, err)
			want(t, "suppressed by one that lost", is, false)
			must(t, s.FinishDelivery(ctx, d, a, time.Time{}))
		}
		add("receipt", collector.PurposeService)
		bounce()
		_, is, err := s.Suppressed(ctx, w.scope, client, collector.PurposeReview)
		must(t, err)
		want(t, "suppressed by a receipt", is, false)
		add("request", collector.PurposeReview)
		bounce()
		p, is, err := s.Suppressed(ctx, w.scope, client, collector.PurposeReview)
		must(t, err)
		want(t, "suppressed", is, true)
		want(t, "why", p.Why, "bounced: 550 no such user")
		add("second request", collector.PurposeReview)
		claimed, _, err := s.TurnDeliveries(ctx, Turn{Now: now, Wall: wall, Lease: time.Minute, Most: 9})
		must(t, err)
		want(t, "unwanted", claimed[0].Unwanted, p.Why)
		want(t, "in the ledger's last line", w.ledger(t, claimed[0].Delivery), "started; ")
	})
}

// A domain's mails wait together; those of others, those that wait longer and those on their way are left alone.
func TestHoldDomain(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		ids := map[string]int64{}
		for _, mail := range []string{"a@post.example", "b@Post.Example", "c@notpost.example", "d@post_example", "e@xpost.example.org", "f@post.example"} {
			person := got(s.ContactOf(ctx, w.scope, collector.Contact{Mail: mail}, collector.SideClient, now))(t)
			d, _, err := s.AddDelivery(ctx, w.scope, collector.Delivery{Kind: "test", Receiver: person, Channel: "mail", Once: mail, Due: now.Add(-time.Minute)}, now)
			must(t, err)
			ids[mail] = d.DeliveryID
		}
		must(t, second(s.write().exec(ctx, `UPDATE delivery SET due = due - 1 WHERE delivery_id = ?`, ids["f@post.example"])))
		flying := got(s.ClaimDeliveries(ctx, now, wall, time.Minute, 1))(t)
		want(t, "on its way", flying[0].Mail, "f@post.example")
		must(t, s.HoldDomain(ctx, "POST.example", now, wall.Add(time.Minute)))
		free := map[string]bool{}
		for _, d := range got(s.ClaimDeliveries(ctx, now, wall, time.Minute, 9))(t) {
			free[d.Mail] = true
		}
		for mail := range ids {
			want(t, mail, free[mail], mail != "a@post.example" && mail != "b@Post.Example" && mail != "f@post.example")
		}
		must(t, s.FinishDelivery(ctx, flying[0], collector.Attempt{At: now, Outcome: "sent"}, time.Time{}))
		want(t, "after the wait", len(got(s.ClaimDeliveries(ctx, now, wall.Add(time.Minute), time.Second, 9))(t)) >= 2, true)
	})
}
