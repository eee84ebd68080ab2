package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const rude = "rude@sellers.example"

// finding is one as the API shows it.
type finding struct {
	Inspection string `json:"inspection"`
	Check      string `json:"check"`
	Clause     string `json:"clause"`
	Grade      int    `json:"grade"`
	Nth        int    `json:"nth"`
	Order      string `json:"order"`
}

// inspected is step 25.
func (c *check) inspected(ctx context.Context, s *step) error {
	if err := c.seller(ctx, "rude", "Лавка у моста", rude); err != nil {
		return err
	}
	for i, reason := range []string{"нет в наличии", "роз нет в наличии"} {
		if c.spoiled(25) && i == 1 {
			reason = "клиент передумал"
		}
		now, err := c.now(ctx)
		if err != nil {
			return err
		}
		key := fmt.Sprintf("I-%d", i+1)
		if err := c.order(ctx, map[string]string{"order": key, "seller": "rude", "buyer": "Юлия", "buyer_mail": "yulia@buyers.example", "status": "cancelled", "placed": now.Add(-3 * time.Hour).Format(time.RFC3339),
			"cancelled": now.Add(-time.Hour).Format(time.RFC3339), "reason": reason, "amount": "700.00", "currency": "UAH", "items": "Розы", "language": "ru", "zone": "Europe/Moscow"}); err != nil {
			return err
		}
		if err := c.settle(ctx); err != nil {
			return err
		}
	}
	found, err := c.findings(ctx)
	if err != nil {
		return err
	}
	var grades []string
	for _, f := range found {
		if f.Check == "goods" {
			grades = append(grades, fmt.Sprintf("%s: finding %d of grade %d", f.Order, f.Nth, f.Grade))
		}
	}
	s.same("a finding, and a repeat of a higher grade", "I-2: finding 2 of grade 2, I-1: finding 1 of grade 1", strings.Join(grades, ", "))
	if len(found) == 0 {
		return nil
	}
	return c.noteAndBlock(ctx, s, found[0].Inspection)
}

func (c *check) findings(ctx context.Context) ([]finding, error) {
	var list struct {
		Findings []finding `json:"findings"`
	}
	return list.Findings, c.api.call(ctx, http.MethodGet, "/api/v1/findings?seller=key:rude", nil, &list)
}

// noteAndBlock notes that a note stands above the field in which the next colleague writes, and that an obscene message
// blocks nobody until a person says so.
func (c *check) noteAndBlock(ctx context.Context, s *step, inspection string) error {
	const note = "Владелец отвечает после обеда; вчера грубил."
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/sellers/key:rude/notes", map[string]string{"text": note}, nil); err != nil {
		return err
	}
	_, b, err := c.api.send(ctx, http.MethodGet, "/inspections/"+inspection, nil)
	if err != nil {
		return err
	}
	page := string(b)
	at, field := strings.Index(page, note), strings.Index(page, `name="text"`)
	s.that("the note stands above the answer field", fmt.Sprintf("note at %d, field at %d", at, field), at >= 0 && field > at)
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/orders/I-1/chat", map[string]string{"side": "seller", "text": "Да пошли вы на хуй со своими розами"}, nil); err != nil {
		return err
	}
	if err := c.settle(ctx); err != nil {
		return err
	}
	var blocks struct {
		Blocks []struct {
			ID, Clause, State string
			Seller            struct{ State string }
		} `json:"blocks"`
	}
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/blocks?state=waiting", nil, &blocks); err != nil {
		return err
	}
	s.same("a proposal by clause 11.3, the seller stays listed", "[{11.3 proposed listed}]", proposals(blocks.Blocks))
	if len(blocks.Blocks) != 1 {
		return nil
	}
	var done struct {
		State  string
		Seller struct{ State string }
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/blocks/"+blocks.Blocks[0].ID+"/confirm", map[string]string{}, &done); err != nil {
		return err
	}
	s.same("blocked after a person's POST", "confirmed blocked", done.State+" "+done.Seller.State)
	return c.settle(ctx)
}

func proposals(list []struct {
	ID, Clause, State string
	Seller            struct{ State string }
}) string {
	var out []string
	for _, b := range list {
		out = append(out, fmt.Sprintf("{%s %s %s}", b.Clause, b.State, b.Seller.State))
	}
	return fmt.Sprint(out)
}
