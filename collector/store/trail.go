package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"molva/collector"
)

const trailColumns = `trail_id, company_id, about, about_id, at, side, person_id, did, rule, data`

func scanTrail(row scanner) (t collector.Trail, err error) {
	err = row.Scan(&t.TrailID, &t.Company, &t.About, &t.AboutID, when(&t.At), &t.Side, &t.Person, &t.Did, &t.Rule, &t.Data)
	return t, err
}

const sqlAddTrails = `
INSERT INTO trail (company_id, about, about_id, at, side, person_id, did, rule, data) VALUES `

// addTrail writes lines of the log, in the transaction that does what they tell.
func addTrail(ctx context.Context, q conn, lines ...collector.Trail) error {
	_, err := insertRows(ctx, q, sqlAddTrails, `(?, ?, ?, ?, ?, ?, ?, ?, ?)`, "", lines, func(t collector.Trail) []any {
		return []any{t.Company, t.About, t.AboutID, t.At, t.Side, t.Person, t.Did, t.Rule, t.Data}
	})
	return err
}

const sqlTrail = `
SELECT ` + trailColumns + ` FROM trail WHERE about = ? AND about_id = ? AND company_id + 0 = ? ORDER BY trail_id`

// Trail is the log of one noun, oldest first.
func (s *Store) Trail(ctx context.Context, scope collector.Scope, about string, id int64) ([]collector.Trail, error) {
	all, err := list(ctx, s.read(), scanTrail, sqlTrail, about, id, scope.Company)
	return all, fault(err)
}

const chatColumns = `chat_id, public_id, company_id, about, about_id, at, side, person_id, body, sha256`

func scanChat(row scanner) (c collector.Chat, err error) {
	err = row.Scan(&c.ChatID, &c.PublicID, &c.Company, &c.About, &c.AboutID, when(&c.At), &c.Side, &c.Person, &c.Text, &c.SHA256)
	return c, err
}

const sqlAddChat = `
INSERT INTO chat (public_id, company_id, about, about_id, at, side, person_id, body, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING chat_id`

// addChat writes one message; its hash is made here and is over side, time and words.
func addChat(ctx context.Context, q conn, c collector.Chat) (collector.Chat, error) {
	c.PublicID, c.Text = publicID(), clean(c.Text)
	sum := sha256.Sum256([]byte(string(c.Side) + "\n" + c.At.UTC().Format(time.RFC3339Nano) + "\n" + c.Text))
	c.SHA256 = hex.EncodeToString(sum[:])
	id, _, err := first(ctx, q, column[int64], sqlAddChat, c.PublicID, c.Company, c.About, c.AboutID, c.At, c.Side, c.Person, c.Text, c.SHA256)
	c.ChatID = id
	return c, err
}

const sqlChat = `
SELECT ` + chatColumns + ` FROM chat WHERE about = ? AND about_id = ? AND company_id + 0 = ? ORDER BY chat_id`

// Chat is all that was said about one noun, oldest first.
func (s *Store) Chat(ctx context.Context, scope collector.Scope, about string, id int64) ([]collector.Chat, error) {
	all, err := list(ctx, s.read(), scanChat, sqlChat, about, id, scope.Company)
	return all, fault(err)
}
