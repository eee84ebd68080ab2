package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// asked is a customer of the file of step 17 with what the product sent: filled in by steps 17 and 18.
type asked struct {
	buyer
	order   string
	request Mail // of step 18
}

// The people of the file. Who is asked about which order stands in orderRows.
const (
	oneStar   = iota // writes in step 19
	fiveStars        // writes in step 20
	twoOrders        // has two orders, writes in step 26
	leaver           // unsubscribes in step 21
	english
	ukrainian
	fileBuyers
)

// askAfter is how many days after delivery the campaign asks.
const askAfter = 3

// ordersTaken is step 17. From here on days pass: both sources are read every 90 days, so that they do not crawl.
func (c *check) ordersTaken(ctx context.Context, s *step) error {
	if err := c.rarely(ctx, s); err != nil {
		return err
	}
	now, err := c.now(ctx)
	if err != nil {
		return err
	}
	file := toWindows1251(c.orderFile(now, c.spoiled(17)))
	for _, want := range []string{"read 12, new 10, changed 0, same 1, refused line 7", "read 12, new 0, changed 0, same 11, refused line 7"} {
		got, reason, err := c.takeOrders(ctx, file)
		if err != nil {
			return err
		}
		s.same("the file", want, got)
		s.that("the reason names the date", reason, strings.Contains(reason, "34."))
	}
	var list struct {
		Orders []struct{ Order, Status string }
	}
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/orders?limit=100", nil, &list); err != nil {
		return err
	}
	s.same("orders held", 10, len(list.Orders))
	return nil
}

// rarely sets both sources' period to 90 days.
func (c *check) rarely(ctx context.Context, s *step) error {
	list, err := c.api.sources(ctx)
	if err != nil {
		return err
	}
	for _, name := range []string{otklikTitle, zhalobnayaTitle} {
		var changed source
		if err := c.api.call(ctx, http.MethodPatch, "/api/v1/sources/"+list[name].ID, map[string]string{"period": "2160h"}, &changed); err != nil {
			return err
		}
		every, _ := time.ParseDuration(changed.Period)
		s.that(name+" is read every 90 days", changed.Period, every == 90*24*time.Hour)
	}
	return nil
}

// orderFile is a shop's list of twelve orders: line 7 has a broken date, line 9 is line 2 once more.
func (c *check) orderFile(now time.Time, spoiled bool) string {
	c.asked = make([]asked, fileBuyers)
	for i, lang := range []string{"ru", "ru", "uk", "ru", "en", "uk"} {
		c.asked[i].buyer = buyer{c.scribe.names.next(map[string]string{"en": "uk"}[lang] + map[string]string{"ru": "ru", "uk": "uk"}[lang]), fmt.Sprintf("buyer%d@mail.example", i+1), lang}
	}
	zone := zoneOf(companyZone)
	day := now.In(zone).AddDate(0, 0, -1)
	c.delivered = time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, zone)
	placed, came := c.delivered.AddDate(0, 0, -2).Format("02.01.2006 15:04"), c.delivered.Format("02.01.2006 15:04")
	row := func(key string, who int, status, when string) string {
		b := c.asked[who].buyer
		if c.asked[who].order == "" {
			c.asked[who].order = key
		}
		return strings.Join([]string{key, b.name, b.mail, b.language, status, placed, when, "1 234,56", "Букет «Рассвет»"}, ";")
	}
	first := row("F-1", oneStar, "доставлен", came)
	again := first
	if spoiled { // the shop sends one order more, where the story knows a repeat
		again = strings.Replace(first, "F-1;", "F-99;", 1)
	}
	return strings.Join([]string{"Номер заказа;Покупатель;Почта;Язык;Статус;Оформлен;Доставлен;Сумма;Товары", first,
		row("F-2", fiveStars, "доставлен", came), row("F-3", twoOrders, "доставлен", came), row("F-4", twoOrders, "доставлен", came),
		row("F-5", english, "отменён", ""), row("F-6", ukrainian, "доставлен", "34.11.2025"), row("F-7", ukrainian, "отправлен", ""), again,
		row("F-8", leaver, "доставлен", came), row("F-9", english, "возвращен", came),
		row("F-10", english, "доставлен", came), row("F-11", ukrainian, "доставлен", came), ""}, "\r\n")
}

// takeOrders sends a file in and tells the report in short, with the reason of its first refused line.
func (c *check) takeOrders(ctx context.Context, file []byte) (told, reason string, err error) {
	status, b, err := c.api.send(ctx, http.MethodPost, "/api/v1/orders/import?format=csv", bytes.NewReader(file))
	if err != nil {
		return "", "", err
	}
	var r struct {
		Read, New, Changed, Same int
		Refused                  []struct {
			Line   int
			Reason string
		}
	}
	if err := json.Unmarshal(b, &r); err != nil || status != http.StatusOK {
		return "", "", fmt.Errorf("orders: status %d: %s", status, b[:min(len(b), 300)])
	}
	told = fmt.Sprintf("read %d, new %d, changed %d, same %d, refused", r.Read, r.New, r.Changed, r.Same)
	for _, l := range r.Refused {
		told += fmt.Sprintf(" line %d", l.Line)
		reason = l.Reason
	}
	return told, reason, nil
}

// campaign is a campaign's reconciliation.
type campaign struct {
	ID                                                  string
	Orders, Unplanned, Waiting, Eligible, Invited, Held int
	HeldBy                                              map[string]int `json:"held_by"`
}

// customersAsked is step 18.
func (c *check) customersAsked(ctx context.Context, s *step) error {
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	if c.spoiled(18) { // what the file calls on its way has come
		if err := c.order(ctx, map[string]string{"order": "F-7", "buyer_mail": "late@mail.example", "status": "delivered", "delivered": c.delivered.Format(time.RFC3339)}); err != nil {
			return err
		}
	}
	ask := map[string]any{"name": "Отзывы", "days": askAfter, "from": "10:00", "until": "20:00", "reminders": 1, "between": 5, "cap": 30}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/campaigns", ask, &c.campaign); err != nil {
		return err
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/campaigns/"+c.campaign.ID+"/start", nil, nil); err != nil {
		return err
	}
	d := c.delivered.AddDate(0, 0, askAfter)
	opens := time.Date(d.Year(), d.Month(), d.Day(), 10, 0, 0, 0, d.Location())
	early := []string{}
	look := func(time.Time) error {
		for _, a := range c.asked {
			list, err := c.mailsSince(ctx, mark, a.mail)
			if err != nil {
				return err
			}
			for _, m := range list {
				early = append(early, a.mail+": "+m.Subject)
			}
		}
		return nil
	}
	if err := errors.Join(c.until(ctx, opens.Add(-time.Minute), look), look(opens)); err != nil {
		return err
	}
	s.none("mails to buyers, day by day, before "+opens.Format("02.01 15:04"), early)
	if err := c.until(ctx, opens.Add(10*time.Minute), nil); err != nil {
		return err
	}
	return c.readRequests(ctx, s, mark)
}

// readRequests notes who was asked, how, and what the log says of those who were not.
func (c *check) readRequests(ctx context.Context, s *step, mark int) error {
	for i := range c.asked {
		a := &c.asked[i]
		list, err := c.ofMailKind(ctx, mark, a.mail, "invitation")
		if err != nil {
			return err
		}
		s.same("requests to "+a.mail, 1, len(list))
		if len(list) == 0 {
			continue
		}
		a.request = list[0]
		at := list[0].Date.In(c.delivered.Location())
		s.that("it comes between 10:00 and 20:00 and is signed with both List-Unsubscribe fields", at.Format("15:04")+" "+list[0].Signed,
			at.Hour() >= 10 && at.Hour() < 20 && strings.Contains(list[0].Signed, "list-unsubscribe-post") && slices.Contains(strings.Fields(list[0].Signed), "list-unsubscribe"))
	}
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/campaigns/"+c.campaign.ID, nil, &c.campaign); err != nil {
		return err
	}
	n := c.campaign
	s.same("invited", fileBuyers, n.Invited)
	s.same("held by cap, cancelled, returned", "1 1 1", fmt.Sprint(n.HeldBy["cap"], " ", n.HeldBy["cancelled"], " ", n.HeldBy["returned"]))
	s.same("orders, and those unplanned, waiting and eligible", n.Orders, n.Unplanned+n.Waiting+n.Eligible)
	s.same("eligible, and those invited and held", n.Eligible, n.Invited+n.Held)
	reason, by, err := c.heldOrder(ctx, "F-4", "F-3")
	s.that("one of two orders of one person held by cap, by the other", reason+" by "+by, reason == "cap" && strings.HasPrefix(by, "F-"))
	return err
}

// heldOrder is why the campaign holds the first of these orders that it holds, and the order that took its place.
func (c *check) heldOrder(ctx context.Context, keys ...string) (reason, by string, err error) {
	var list struct {
		Invitations []struct{ Order, Reason, By string }
	}
	err = c.api.call(ctx, http.MethodGet, "/api/v1/campaigns/"+c.campaign.ID+"/invitations?"+url.Values{"state": {"held"}}.Encode(), nil, &list)
	for _, v := range list.Invitations {
		if slices.Contains(keys, v.Order) {
			return v.Reason, v.By, err
		}
	}
	return "not held", "", err
}

// unsubscribed is step 21.
func (c *check) unsubscribed(ctx context.Context, s *step) error {
	a := c.asked[leaver]
	link := c.linkIn(a.request, "/u/")
	see := func() (string, error) {
		p, err := c.visit(ctx, http.MethodGet, link, nil)
		if strings.Contains(p.page, `name="back"`) {
			return "unsubscribed", err
		}
		return fmt.Sprintf("%d, subscribed", p.status), err
	}
	for range 2 {
		state, err := see()
		if err != nil {
			return err
		}
		s.same("a GET of the link changes nothing", "200, subscribed", state)
	}
	if !c.spoiled(21) { // spoiled: the mail program only looks at the link
		done, err := c.visit(ctx, http.MethodPost, link, url.Values{"List-Unsubscribe": {"One-Click"}})
		if err != nil {
			return err
		}
		s.same("the POST of the mail program", http.StatusOK, done.status)
	}
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	other := map[string]string{"order": "F-12", "buyer": a.name, "buyer_mail": a.mail, "language": a.language, "status": "delivered", "delivered": c.delivered.Format(time.RFC3339)}
	if err := errors.Join(c.order(ctx, other), c.settle(ctx)); err != nil { // its day has come, and it is after ten
		return err
	}
	state, err := see()
	if err != nil {
		return err
	}
	s.same("afterwards", "unsubscribed", state)
	reason, _, err := c.heldOrder(ctx, "F-12")
	if err != nil {
		return err
	}
	s.same("her other order is held", "unsubscribed", reason)
	c.left = mark
	return c.receiptStillComes(ctx, s, a, mark)
}

// noMoreRequests notes that since step 21 nothing asked who had refused, although the days of its reminder have passed.
func (c *check) noMoreRequests(ctx context.Context, s *step) error {
	for _, kind := range []string{"invitation", "reminder"} {
		mails, err := c.ofMailKind(ctx, c.left, c.asked[leaver].mail, kind)
		if err != nil {
			return err
		}
		s.same(kind+"s to who refused them, weeks later", 0, len(mails))
	}
	return nil
}

// receiptStillComes notes that a complaint is answered as ever.
func (c *check) receiptStillComes(ctx context.Context, s *step, a asked, mark int) error {
	form := url.Values{"name": {a.name}, "mail": {a.mail}, "order": {a.order}, "text": {"Букет завял за день. Прошу вернуть деньги за заказ."}}
	opened, err := c.visit(ctx, http.MethodPost, "/complaint", form)
	if err != nil {
		return err
	}
	s.same("her complaint is taken", http.StatusCreated, opened.status)
	if err := c.settle(ctx); err != nil {
		return err
	}
	mails, err := c.mailsSince(ctx, mark, a.mail)
	if err != nil {
		return err
	}
	kinds, err := c.kindsOf(ctx, mails)
	s.same("mails to her since", "[case_receipt]", fmt.Sprint(kinds))
	return err
}
