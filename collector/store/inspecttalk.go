package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"molva/collector"
)

// inspectLater has the detectors look at an order of a seller, where what happened to it may be a breach. Most orders are
// never cancelled or replaced and need no look for what happened to them.
func inspectLater(ctx context.Context, q conn, o collector.Order) error {
	breach := slices.ContainsFunc(o.Events, func(e collector.OrderEvent) bool {
		return e.Status == collector.OrderCancelled || e.Status == collector.OrderReplaced
	})
	if o.Seller == 0 || !breach {
		return nil
	}
	return setTimer(ctx, q, o.Company, collector.TimerInspectOrder, o.OrderID, o.Changed)
}

const sqlSameChat = `
SELECT ` + chatColumns + ` FROM chat WHERE about = ? AND about_id = ? AND sha256 = ? AND company_id + 0 = ? ORDER BY chat_id LIMIT 1`

// SayAboutOrder keeps a message about an order and has the detectors look at it. The same message again (side, time and
// words) changes nothing: false.
func (s *Store) SayAboutOrder(ctx context.Context, scope collector.Scope, o collector.Order, c collector.Chat, now time.Time) (out collector.Chat, fresh bool, err error) {
	c.Company, c.About, c.AboutID = scope.Company, "order", o.OrderID
	sum := sha256.Sum256([]byte(string(c.Side) + "\n" + c.At.UTC().Format(time.RFC3339Nano) + "\n" + clean(c.Text)))
	err = s.tx(ctx, func(q conn) error {
		held, ok, err := first(ctx, q, scanChat, sqlSameChat, c.About, c.AboutID, hex.EncodeToString(sum[:]), scope.Company)
		if out, fresh = held, !ok; err != nil || ok {
			return err
		}
		if out, err = addChat(ctx, q, c); err != nil || o.Seller == 0 {
			return err
		}
		return setTimer(ctx, q, scope.Company, collector.TimerInspectOrder, o.OrderID, lookAt(c.At, now))
	})
	return out, fresh, err
}

// handedIn is how long the detectors wait when a shop sends in what was said some time ago: its messages come one by one, and
// the answer to a question is often the next of them.
const handedIn = 10 * time.Minute

// lookAt is when the detectors look at a message.
func lookAt(said, now time.Time) time.Time {
	if now.Sub(said) < handedIn {
		return now
	}
	return now.Add(handedIn)
}

// SayInInspection keeps what the platform or the seller says in an inspection. letter makes the mail that tells the seller
// of it; nil: nobody is told. What a seller says is looked at by the detectors.
func (s *Store) SayInInspection(ctx context.Context, scope collector.Scope, i collector.Inspection, c collector.Chat,
	letter func(collector.Chat) collector.Delivery) (out collector.Chat, err error) {
	c.Company, c.About, c.AboutID = scope.Company, "inspection", i.InspectionID
	err = s.tx(ctx, func(q conn) error {
		if out, err = addChat(ctx, q, c); err != nil {
			return err
		}
		line := collector.Trail{Company: scope.Company, About: "inspection", AboutID: i.InspectionID, At: c.At, Side: c.Side, Person: c.Person, Did: "wrote",
			Rule: "001 2.4", Data: trailData("sha256", out.SHA256, "mailed", letter != nil)}
		if err := addTrail(ctx, q, line); err != nil {
			return err
		}
		if c.Side == collector.SideSeller {
			return setTimer(ctx, q, scope.Company, collector.TimerInspectTalk, i.InspectionID, c.At)
		}
		if letter == nil {
			return nil
		}
		told := letter(out)
		told.Once = "inspect:chat:" + out.PublicID
		_, _, err := addDelivery(ctx, q, scope, told, c.At)
		return err
	})
	return out, err
}

const sqlChatByID = `
SELECT ` + chatColumns + ` FROM chat WHERE chat_id = ? AND company_id = ?`

// ChatByID is one message by the inside id.
func (s *Store) ChatByID(ctx context.Context, scope collector.Scope, id int64) (collector.Chat, error) {
	c, ok, err := first(ctx, s.read(), scanChat, sqlChatByID, id, scope.Company)
	if err == nil && !ok {
		err = missing("message", id)
	}
	return c, fault(err)
}

const sqlAddNote = `
INSERT INTO seller_note (public_id, company_id, seller_id, person_id, at, body) VALUES (?, ?, ?, ?, ?, ?) RETURNING note_id`

// AddNote keeps a note about a seller for whoever writes to it next.
func (s *Store) AddNote(ctx context.Context, scope collector.Scope, n collector.Note) (collector.Note, error) {
	if _, err := s.SellerByID(ctx, scope, n.Seller); err != nil {
		return n, err
	}
	n.Company, n.PublicID = scope.Company, publicID()
	id, _, err := first(ctx, s.write(), column[int64], sqlAddNote, n.PublicID, n.Company, n.Seller, n.Person, n.At, n.Text)
	n.NoteID = id
	return n, fault(err)
}

const sqlNotes = `
SELECT note_id, public_id, company_id, seller_id, person_id, at, body FROM seller_note WHERE seller_id = ? AND company_id + 0 = ?
ORDER BY note_id DESC LIMIT ?`

// Notes are up to n notes about a seller, newest first.
func (s *Store) Notes(ctx context.Context, scope collector.Scope, seller int64, n int) ([]collector.Note, error) {
	all, err := list(ctx, s.read(), func(row scanner) (n collector.Note, err error) {
		err = row.Scan(&n.NoteID, &n.PublicID, &n.Company, &n.Seller, &n.Person, when(&n.At), &n.Text)
		return n, err
	}, sqlNotes, seller, scope.Company, n)
	return all, fault(err)
}

// OrderChat is a message about an order, with the shop's own number of it.
type OrderChat struct {
	collector.Chat
	Key     string
	OrderAs string // public id
}

const sqlSaidAboutSeller = `
WITH recent AS MATERIALIZED (SELECT order_id, order_key, public_id FROM purchase WHERE seller_id = ? AND seller_id > 0 AND company_id + 0 = ? ORDER BY placed DESC LIMIT 50)
SELECT c.chat_id, c.public_id, c.company_id, c.about, c.about_id, c.at, c.side, c.person_id, c.body, c.sha256, o.order_key, o.public_id
FROM recent o JOIN chat c ON c.about = 'order' AND c.about_id = o.order_id ORDER BY c.chat_id + 0 DESC LIMIT ?`

// SaidAboutSeller are the last n messages about the seller's 50 newest orders, newest first.
func (s *Store) SaidAboutSeller(ctx context.Context, scope collector.Scope, seller int64, n int) ([]OrderChat, error) {
	all, err := list(ctx, s.read(), func(row scanner) (c OrderChat, err error) {
		err = row.Scan(&c.ChatID, &c.PublicID, &c.Company, &c.About, &c.AboutID, when(&c.At), &c.Side, &c.Person, &c.Text, &c.SHA256, &c.Key, &c.OrderAs)
		return c, err
	}, sqlSaidAboutSeller, seller, scope.Company, n)
	return all, fault(err)
}
