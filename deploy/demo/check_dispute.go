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
	ID         string    `json:"id"`
	State      string    `json:"state"`
	Opened     time.Time `json:"opened"`
	Resolution string    `json:"resolution"`
	Outcome    string    `json:"outcome"`
	Fault      string    `json:"fault"`
	Trail      []struct {
		At  time.Time `json:"at"`
		Did string    `json:"did"`
	} `json:"trail"`
}

// disputeTime is how long after its completion an order can be disputed.
const disputeTime = 72 * time.Hour

const quietSeller, quietSellerMail = "tihiy", "tihiy@sellers.example"

// disputesEnd is step 23.
func (c *check) disputesEnd(ctx context.Context, s *step) error {
	if err := c.seller(ctx, quietSeller, "Лавка «Тихая»", quietSellerMail); err != nil {
		return err
	}
	if err := c.doorsOfDisputes(ctx, s); err != nil {
		return err
	}
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	var d dispute
	client := "silent@buyers.example"
	now, err := c.now(ctx)
	if err != nil {
		return err
	}
	if err := c.sold(ctx, "D-4", client, now.Add(-time.Hour)); err != nil {
		return err
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/disputes", claimOn("D-4", 1), &d); err != nil {
		return err
	}
	if err := c.settle(ctx); err != nil {
		return err
	}
	if c.spoiled(23) { // the seller says something after all
		if err := c.sellerSpeaks(ctx, mark); err != nil {
			return err
		}
	}
	if err := c.sellerIsSilent(ctx, s, d, mark); err != nil {
		return err
	}
	return c.paidAndAsked(ctx, s, d, client)
}

// sold sends in an order of the quiet seller that was delivered at a moment.
func (c *check) sold(ctx context.Context, key, mail string, delivered time.Time) error {
	return c.order(ctx, map[string]string{"order": key, "buyer": "Покупатель " + key, "buyer_mail": mail, "language": "ru", "zone": companyZone, "items": "Букет", "status": "delivered",
		"placed": delivered.Add(-24 * time.Hour).Format(time.RFC3339), "delivered": delivered.Format(time.RFC3339), "seller": quietSeller, "seller_name": "Лавка «Тихая»"})
}

const claimText = "Половина роз в букете завяла в тот же вечер, фотографии у меня есть."

func claimOn(order string, rating float64) map[string]any {
	return map[string]any{"order": order, "rating": rating, "reason": "quality", "outcome": "promo_code", "description": claimText}
}

// doorsOfDisputes tries the last seconds in which a dispute can be opened, the second after them, and a rating of 2.
func (c *check) doorsOfDisputes(ctx context.Context, s *step) error {
	now, err := c.now(ctx)
	if err != nil {
		return err
	}
	now = now.Truncate(time.Second)
	for key, ago := range map[string]time.Duration{"D-1": disputeTime - 20*time.Second, "D-2": disputeTime + time.Second, "D-3": time.Hour} {
		if err := c.sold(ctx, key, strings.ToLower(key)+"@buyers.example", now.Add(-ago)); err != nil {
			return err
		}
	}
	opened, _, err := c.opensByLink(ctx, "D-1")
	if err != nil {
		return err
	}
	s.same("within the last seconds of the 72 h the form", "303 to the client's page", opened)
	refused, page, err := c.opensByLink(ctx, "D-2")
	if err != nil {
		return err
	}
	s.same("at 72 h + 1 s", "400", refused)
	s.that("the page shows the way to the desk and no form", fmt.Sprintf("/complaint %t, form %t", strings.Contains(page, `href="/complaint"`), strings.Contains(page, "<form")),
		strings.Contains(page, `href="/complaint"`) && !strings.Contains(page, "<form"))
	for _, try := range []struct {
		order  string
		rating float64
		where  string
	}{{"D-2", 1, "order"}, {"D-3", 2, "rating"}} {
		err := c.api.call(ctx, http.MethodPost, "/api/v1/disputes", claimOn(try.order, try.rating), nil)
		var no *refusal
		if err != nil && !errors.As(err, &no) {
			return err
		}
		said := "opened"
		if no != nil {
			said = fmt.Sprintf("%d at %s", no.Status, no.Where)
		}
		s.same(fmt.Sprintf("%s with rating %g", try.order, try.rating), "400 at "+try.where, said)
	}
	return nil
}

// opensByLink opens a dispute as the client does, by the link; it says how that went and shows the page seen before.
func (c *check) opensByLink(ctx context.Context, order string) (outcome, page string, err error) {
	var link struct{ URL string }
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/disputes/links", map[string]string{"order": order}, &link); err != nil {
		return "", "", err
	}
	seen, err := c.visit(ctx, http.MethodGet, link.URL, nil)
	if err != nil {
		return "", "", err
	}
	done, err := c.visit(ctx, http.MethodPost, link.URL, url.Values{"rating": {"1.5"}, "reason": {"quality"}, "outcome": {"promo_code"}, "description": {claimText}})
	if err != nil {
		return "", "", err
	}
	outcome = fmt.Sprint(done.status)
	if strings.Contains(done.location, "/dispute/client/") {
		outcome += " to the client's page"
		if _, err := c.visit(ctx, http.MethodPost, done.location, url.Values{"do": {"withdraw"}}); err != nil { // its story is told
			return "", "", err
		}
	}
	return outcome, seen.page, nil
}

// sellerSpeaks refuses claim and compensation by the link of the seller's mail.
func (c *check) sellerSpeaks(ctx context.Context, mark int) error {
	list, err := c.mailsSince(ctx, mark, quietSellerMail)
	if err != nil {
		return err
	}
	for _, m := range list {
		if link := c.linkIn(m, "/dispute/seller/"); link != "" {
			if _, err := c.visit(ctx, http.MethodPost, link, url.Values{"do": {"refuse"}, "claim": {"no"}, "text": {"Розы были свежие, фотография перед отправкой есть."}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// sellerIsSilent goes through the 72 hours of a dispute whose seller says nothing.
func (c *check) sellerIsSilent(ctx context.Context, s *step, d dispute, mark int) error {
	for _, at := range []struct {
		after time.Duration
		want  string
	}{
		{24*time.Hour - time.Minute, "answer, reminded at: "},
		{72*time.Hour - time.Minute, "answer, reminded at: 24h0m0s 48h0m0s"},
		{72*time.Hour + time.Second, "settled, reminded at: 24h0m0s 48h0m0s"},
	} {
		if err := c.goTo(ctx, d.Opened.Add(at.after)); err != nil {
			return err
		}
		var now dispute
		if err := c.api.call(ctx, http.MethodGet, "/api/v1/disputes/"+d.ID, nil, &now); err != nil {
			return err
		}
		var reminded []string
		for _, line := range now.Trail {
			if line.Did == "answer_remind" {
				reminded = append(reminded, line.At.Sub(d.Opened).Round(time.Second).String())
			}
		}
		s.same("after "+at.after.String(), at.want, now.State+", reminded at: "+strings.Join(reminded, " "))
		if at.after > disputeTime {
			s.same("decided", "answer_silent: promo_code, at fault seller", fmt.Sprintf("%s: %s, at fault %s", now.Resolution, now.Outcome, now.Fault))
		}
	}
	list, err := c.mailsSince(ctx, mark, quietSellerMail)
	if err != nil {
		return err
	}
	waits := 0
	for _, m := range list {
		if len(lacks(m.Subject, "ждём вашего ответа")) == 0 {
			waits++
		}
	}
	s.same("reminders that the seller got", 2, waits)
	return nil
}

// paidAndAsked hands the promo code over, which closes the dispute, and looks for the second ask.
func (c *check) paidAndAsked(ctx context.Context, s *step, d dispute, client string) error {
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	var now dispute
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/disputes/"+d.ID+"/lines/1/done", map[string]string{"proof": "ROZA-10"}, &now); err != nil {
		return err
	}
	s.same("when the promo code was handed over", "closed", now.State)
	if err := c.settle(ctx); err != nil {
		return err
	}
	list, err := c.ofMailKind(ctx, mark, client, "dispute_second_ask")
	if err != nil {
		return err
	}
	s.same("second asks", 1, len(list))
	for _, m := range list {
		page, err := c.visit(ctx, http.MethodGet, c.linkIn(m, "/r/"), nil)
		if err != nil {
			return err
		}
		s.same("its form", http.StatusOK, page.status)
	}
	return nil
}
