package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// dispute is one as the API shows it.
type dispute struct {
	ID         string `json:"id"`
	State      string `json:"state"`
	Resolution string `json:"resolution"`
	Fault      string `json:"fault"`
	Trail      []struct {
		At   time.Time `json:"at"`
		Did  string    `json:"did"`
		Rule string    `json:"rule"`
	} `json:"trail"`
}

const (
	olga       = "olga@buyers.example"
	florist    = "florist@sellers.example"
	forDispute = 72 * time.Hour
)

// disputes is step 23.
func (c *check) disputes(ctx context.Context, s *step) error {
	now, err := c.now(ctx)
	if err != nil {
		return err
	}
	if err := c.seller(ctx, "florist", "Флорист", florist); err != nil {
		return err
	}
	for key, delivered := range map[string]time.Time{"D-1": now.Add(30*time.Second - forDispute), "D-2": now.Add(-time.Second - forDispute), "D-3": now.Add(-time.Hour), "D-4": now.Add(-time.Hour)} {
		fields := map[string]string{"order": key, "seller": "florist", "buyer": "Ольга " + key, "buyer_mail": key + olga, "status": "delivered", "placed": delivered.Add(-24 * time.Hour).Format(time.RFC3339Nano),
			"delivered": delivered.Format(time.RFC3339Nano), "amount": "900.00", "currency": "UAH", "items": "Тюльпаны", "courier": "seller", "language": "ru", "zone": "Europe/Moscow"}
		if err := c.order(ctx, fields); err != nil {
			return err
		}
	}
	var last, silent dispute
	s.same("opened within 72 h", "answer", c.open(ctx, "D-1", 1, &last))
	s.that("72 h and a second: shown the way to the desk", c.open(ctx, "D-2", 1, nil), strings.Contains(c.open(ctx, "D-2", 1, nil), "/complaint"))
	s.that("with rating 2: refused", c.open(ctx, "D-3", 2, nil), strings.HasPrefix(c.open(ctx, "D-3", 2, nil), "400 rating"))
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	s.same("one with a seller who will say nothing", "answer", c.open(ctx, "D-4", 1.5, &silent))
	if err := c.settle(ctx); err != nil {
		return err
	}
	if c.spoiled(23) { // the seller speaks
		if err := c.sellerSpeaks(ctx, mark); err != nil {
			return err
		}
	}
	return c.silence(ctx, s, silent.ID, mark)
}

// open opens a dispute and says in which state it is, or how it was refused.
func (c *check) open(ctx context.Context, order string, rating float64, into *dispute) string {
	var d dispute
	err := c.api.call(ctx, http.MethodPost, "/api/v1/disputes", map[string]any{"order": order, "rating": rating, "reason": "quality", "outcome": "promo_code",
		"description": "Тюльпаны пришли вялые, на фото в карточке были другие."}, &d)
	if r := (*refusal)(nil); errors.As(err, &r) {
		return fmt.Sprintf("%d %s: %s (%s)", r.Status, r.Where, r.Message, r.Hint)
	}
	if err != nil {
		return err.Error()
	}
	if into != nil {
		*into = d
	}
	return d.State
}

// sellerSpeaks is what the story wants the seller not to do.
func (c *check) sellerSpeaks(ctx context.Context, mark int) error {
	mails, err := c.mailsSince(ctx, mark, florist)
	if err != nil || len(mails) == 0 {
		return err
	}
	_, err = c.visit(ctx, http.MethodPost, c.linkIn(mails[len(mails)-1], "/dispute/seller/"), url.Values{"do": {"refuse"}, "claim": {"no"}, "text": {"Цветы были свежими, вот фото со склада."}})
	return err
}

// silence follows a dispute whose seller says nothing for 72 hours.
func (c *check) silence(ctx context.Context, s *step, id string, mark int) error {
	for _, at := range []int{24, 48} {
		if err := c.api.advance(ctx, 24*time.Hour); err != nil {
			return err
		}
		reminded := 0
		letters, err := c.mailsSince(ctx, mark, florist)
		if err != nil {
			return err
		}
		for _, m := range letters {
			if strings.Contains(m.Subject, "ждём вашего ответа") && strings.Contains(m.Subject, strings.ToLower(id[:8])) {
				reminded++
			}
		}
		s.same(fmt.Sprintf("reminders to the seller by %d h", at), at/24, reminded)
	}
	if err := c.api.advance(ctx, 24*time.Hour); err != nil {
		return err
	}
	var d dispute
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/disputes/"+id, nil, &d); err != nil {
		return err
	}
	s.same("at 72 h for the client", "settled answer_silent seller", d.State+" "+d.Resolution+" "+d.Fault)
	unnamed := []string{}
	for _, t := range d.Trail {
		if t.Rule == "" {
			unnamed = append(unnamed, t.Did)
		}
	}
	s.none("steps without a clause", unnamed)
	if d.State != "settled" {
		return nil
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/disputes/"+id+"/lines/1/done", map[string]string{"proof": "промокод ROZA-10"}, &d); err != nil {
		return err
	}
	s.same("closed when the compensation is made", "closed", d.State)
	if err := c.settle(ctx); err != nil {
		return err
	}
	second, err := c.ofMailKind(ctx, mark, "D-4"+olga, "dispute_second_ask")
	if err != nil {
		return err
	}
	s.same("second asks for a review", 1, len(second))
	return nil
}
