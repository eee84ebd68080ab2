package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const emptySeller, emptySellerMail = "pustoy", "pustoy@sellers.example"

// finding is what an inspection found.
type finding struct {
	Inspection string `json:"inspection"`
	Check      string `json:"check"`
	Grade      int    `json:"grade"`
	Order      string `json:"order"`
}

// block is a proposal to block a seller, or what became of it.
type block struct {
	ID     string `json:"id"`
	State  string `json:"state"`
	Clause string `json:"clause"`
	Seller struct {
		Key   string `json:"key"`
		State string `json:"state"`
	} `json:"seller"`
}

// inspected is step 25.
func (c *check) inspected(ctx context.Context, s *step) error {
	if err := c.seller(ctx, emptySeller, "Лавка «Пустая»", emptySellerMail); err != nil {
		return err
	}
	found, err := c.goodsRunOut(ctx, s)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return nil
	}
	if err := c.noteAbove(ctx, s, found[0].Inspection); err != nil {
		return err
	}
	return c.obscenity(ctx, s)
}

// goodsRunOut cancels two orders because the goods are not there, and gives the findings, newest first.
func (c *check) goodsRunOut(ctx context.Context, s *step) ([]finding, error) {
	mark, err := c.mark(ctx)
	if err != nil {
		return nil, err
	}
	reasons := []string{"нет в наличии", "нет в наличии"}
	if c.spoiled(25) { // the second one is the customer's own wish
		reasons[1] = "клиент передумал"
	}
	for i, reason := range reasons {
		now, err := c.now(ctx)
		if err != nil {
			return nil, err
		}
		if err := c.order(ctx, map[string]string{"order": fmt.Sprintf("N-%d", i+1), "buyer": "Покупатель", "buyer_mail": fmt.Sprintf("n-%d@buyers.example", i+1), "items": "Розы", "status": "cancelled",
			"placed": now.Add(-5 * time.Hour).Format(time.RFC3339), "cancelled": now.Add(-time.Minute).Format(time.RFC3339), "reason": reason, "seller": emptySeller, "seller_name": "Лавка «Пустая»"}); err != nil {
			return nil, err
		}
		if err := c.settle(ctx); err != nil {
			return nil, err
		}
	}
	var list struct{ Findings []finding }
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/findings?seller=key:"+emptySeller, nil, &list); err != nil {
		return nil, err
	}
	var seen []string
	for _, f := range list.Findings {
		seen = append(seen, fmt.Sprintf("%s %s grade %d", f.Order, f.Check, f.Grade))
	}
	s.same("findings, newest first", "N-2 goods grade 2, N-1 goods grade 1", strings.Join(seen, ", "))
	mails, err := c.ofMailKind(ctx, mark, emptySellerMail, "inspect_finding")
	if err != nil {
		return nil, err
	}
	s.same("recommendations mailed", 2, len(mails))
	if len(mails) == 2 {
		s.same("that call it a repeat", "false true", fmt.Sprint(strings.Contains(squeeze(mails[0].Text), "повторное"), strings.Contains(squeeze(mails[1].Text), "повторное")))
	}
	return list.Findings, nil
}

// noteAbove leaves a note and looks where the next colleague reads it.
func (c *check) noteAbove(ctx context.Context, s *step, inspection string) error {
	const note = "Звонить владельцу до обеда: вечером не отвечает."
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/sellers/key:"+emptySeller+"/notes", map[string]string{"text": note}, nil); err != nil {
		return err
	}
	_, page, err := c.api.send(ctx, http.MethodGet, "/inspections/"+inspection, nil)
	if err != nil {
		return err
	}
	at, field := strings.Index(string(page), note), strings.Index(string(page), `name="text"`)
	s.that("the note stands above the field of the answer", fmt.Sprintf("at %d, the field at %d", at, field), at >= 0 && field > at)
	return nil
}

// obscenity lets the seller swear in an order's chat: a block is proposed, and a person's word makes it one.
func (c *check) obscenity(ctx context.Context, s *step) error {
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/orders/N-1/chat", map[string]string{"side": "seller", "text": "пошли вы на хуй"}, nil); err != nil {
		return err
	}
	if err := c.settle(ctx); err != nil {
		return err
	}
	var list struct{ Blocks []block }
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/blocks?state=waiting", nil, &list); err != nil {
		return err
	}
	var own []block
	for _, b := range list.Blocks {
		if b.Seller.Key == emptySeller {
			own = append(own, b)
		}
	}
	s.same("blocks that wait for a person", 1, len(own))
	if len(own) != 1 {
		return nil
	}
	b := own[0]
	s.same("clause, block, seller", "11.3 proposed listed", b.Clause+" "+b.State+" "+b.Seller.State)
	before, err := c.ofMailKind(ctx, mark, emptySellerMail, "inspect_block")
	if err != nil {
		return err
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/blocks/"+b.ID+"/confirm", struct{}{}, &b); err != nil {
		return err
	}
	if err := c.settle(ctx); err != nil {
		return err
	}
	s.same("after a person's POST", "confirmed blocked", b.State+" "+b.Seller.State)
	after, err := c.ofMailKind(ctx, mark, emptySellerMail, "inspect_block")
	if err != nil {
		return err
	}
	s.same("letters about the block before and after", "0 1", fmt.Sprint(len(before), len(after)))
	for _, m := range after {
		page, err := c.visit(ctx, http.MethodGet, c.linkIn(m, "/appeal/"), nil)
		if err != nil {
			return err
		}
		s.same("its way to appeal", http.StatusOK, page.status)
	}
	return nil
}
