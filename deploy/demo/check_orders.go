package demo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The buyers of steps 17 to 22.
const (
	anna    = "anna@buyers.example"   // one star and a complaint
	bogdan  = "bogdan@buyers.example" // five stars
	faina   = "faina@buyers.example"  // two orders
	hleb    = "hleb@buyers.example"   // wants no further request
	daria   = "daria@buyers.example"  // never answers
	restful = 90 * 24 * time.Hour     // the sources' period from step 17 on: the days that pass do not crawl
	asksOn  = 3                       // days after delivery
	remind  = 5                       // days after the request
)

// importReport is the product's word about a file of orders.
type importReport struct {
	Read    int `json:"read"`
	New     int `json:"new"`
	Same    int `json:"same"`
	Changed int `json:"changed"`
	Refused []struct {
		Line   int    `json:"line"`
		Reason string `json:"reason"`
	} `json:"refused"`
}

// ordersCome is step 17.
func (c *check) ordersCome(ctx context.Context, s *step) error {
	list, err := c.api.sources(ctx)
	if err != nil {
		return err
	}
	for _, source := range list {
		if err := c.api.call(ctx, http.MethodPatch, "/api/v1/sources/"+source.ID, map[string]string{"period": restful.String()}, nil); err != nil {
			return err
		}
	}
	if c.delivered, err = c.now(ctx); err != nil {
		return err
	}
	c.delivered = c.delivered.Add(-2 * time.Hour).Truncate(time.Minute)
	var first, again importReport
	file := toWindows1251(c.orderFile())
	for _, report := range []*importReport{&first, &again} {
		if err := c.importOrders(ctx, file, report); err != nil {
			return err
		}
	}
	s.same("read", 12, first.Read)
	s.same("in", 10, first.New)
	s.same("recognised", 1, first.Same)
	lines, reason := []int{}, ""
	for _, r := range first.Refused {
		lines, reason = append(lines, r.Line), r.Reason
	}
	s.same("refused lines", []int{7}, lines)
	s.that("with the reason", reason, strings.Contains(reason, "31.02.2026"))
	s.same("new in the same file again", 0, again.New+again.Changed)
	return nil
}

// orderFile is the shop's export: the header is line 1. Line 7 has a broken date, line 9 repeats line 2.
func (c *check) orderFile() string {
	placed, done := c.delivered.Add(-48*time.Hour).Format(time.RFC3339), c.delivered.Format(time.RFC3339)
	line := func(key, buyer, mail, status, delivered, cancelled, reason, language string) string {
		return strings.Join([]string{key, buyer, mail, "букеты", status, "1 250,00", "UAH", "Букет «Утро»", placed, delivered, cancelled, reason, language, "Europe/Moscow"}, ";")
	}
	second, other := faina, "ru"
	if c.spoiled(18) { // the second order is another person's
		second = "stepan@buyers.example"
	}
	if c.spoiled(20) { // who sends five stars reads another language
		other = "uk"
	}
	broken := "31.02.2026 10:00"
	if c.spoiled(17) {
		broken = done
	}
	lines := []string{"order;buyer;buyer_mail;category;status;amount;currency;items;placed;delivered;cancelled;reason;language;zone",
		line("S-1", "Анна", anna, "delivered", done, "", "", "ru"),
		line("S-2", "Богдан", bogdan, "delivered", done, "", "", other),
		line("S-3", "Фаина", faina, "delivered", done, "", "", "ru"),
		line("S-4", "Фаина", second, "delivered", done, "", "", "ru"),
		line("S-5", "Егор", "egor@buyers.example", "cancelled", "", done, "передумал", "ru"),
		line("S-6", "Жанна", "zhanna@buyers.example", "delivered", broken, "", "", "ru"),
		line("S-7", "Зоя", "zoya@buyers.example", "shipped", "", "", "", "ru"),
		line("S-1", "Анна", anna, "delivered", done, "", "", "ru"),
		line("S-8", "Глеб", hleb, "delivered", done, "", "", "ru"),
		line("S-9", "Дарья", daria, "delivered", done, "", "", "ru"),
		line("S-10", "Ирина", "irina@buyers.example", "returned", done, "", "", "ru"),
		line("S-11", "Клим", "klim@buyers.example", "confirmed", "", "", "", "ru")}
	return strings.Join(lines, "\n") + "\n"
}

func (c *check) importOrders(ctx context.Context, file []byte, report *importReport) error {
	status, b, err := c.api.send(ctx, http.MethodPost, "/api/v1/orders/import?format=csv", strings.NewReader(string(file)))
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("import of orders: status %d: %.300s", status, b)
	}
	if err != nil {
		return err
	}
	return readJSON(b, report)
}

// campaign is the reconciliation of a campaign.
type campaign struct {
	ID       string         `json:"id"`
	Orders   int            `json:"orders"`
	Eligible int            `json:"eligible"`
	Invited  int            `json:"invited"`
	Held     int            `json:"held"`
	HeldBy   map[string]int `json:"held_by"`
}

// asked is step 18.
func (c *check) asked(ctx context.Context, s *step) error {
	rule := map[string]any{"name": "После доставки", "days": asksOn, "from": "10:00", "until": "20:00", "reminders": 1, "between": remind, "cap": 30}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/campaigns", rule, &c.campaign); err != nil {
		return err
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/campaigns/"+c.campaign.ID+"/start", nil, nil); err != nil {
		return err
	}
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	c.asking = mark
	day := c.delivered.In(zoneOf("Europe/Moscow")).AddDate(0, 0, asksOn)
	ten := time.Date(day.Year(), day.Month(), day.Day(), 10, 0, 0, 0, day.Location())
	before := 0
	if err := c.until(ctx, ten.Add(-time.Minute), func(time.Time) error {
		early, err := c.requests(ctx, mark)
		before += len(early)
		return err
	}); err != nil {
		return err
	}
	early, err := c.requests(ctx, mark)
	if err != nil {
		return err
	}
	s.same("requests before the day and the hour", 0, before+len(early))
	if err := c.until(ctx, ten.Add(time.Minute), nil); err != nil {
		return err
	}
	requests, err := c.requests(ctx, mark)
	if err != nil {
		return err
	}
	var to []string
	outside := []string{}
	for _, m := range requests {
		to = append(to, m.To)
		if h := m.Date.In(day.Location()).Hour(); h < 10 || h >= 20 {
			outside = append(outside, m.To+" at "+m.Date.String())
		}
	}
	slices.Sort(to)
	s.same("one request to each buyer of a delivered order", []string{anna, bogdan, daria, faina, hleb}, to)
	s.none("requests outside the window", outside)
	return c.reconciled(ctx, s)
}

// requests are the first requests for a review since a mark.
func (c *check) requests(ctx context.Context, mark int) ([]Mail, error) {
	return c.ofMailKind(ctx, mark, "", "invitation")
}

// reconciled notes the sums of the campaign and what was held by what.
func (c *check) reconciled(ctx context.Context, s *step) error {
	var now campaign
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/campaigns/"+c.campaign.ID, nil, &now); err != nil {
		return err
	}
	s.same("eligible = invited + held", now.Eligible, now.Invited+now.Held)
	sum := 0
	for _, n := range now.HeldBy {
		sum += n
	}
	s.same("each held one has its reason", now.Held, sum)
	var held struct {
		Invitations []struct{ Order, Reason, By string } `json:"invitations"`
	}
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/campaigns/"+c.campaign.ID+"/invitations?held=cap", nil, &held); err != nil {
		return err
	}
	s.same("held by the cap", "[{S-4 cap S-3}]", fmt.Sprint(held.Invitations))
	s.that("a cancelled and a returned one are held as such", fmt.Sprint(now.HeldBy), now.HeldBy["cancelled"] == 1 && now.HeldBy["returned"] == 1)
	return nil
}

// unsubscribed is step 21.
func (c *check) unsubscribed(ctx context.Context, s *step) error {
	mails, err := c.ofMailKind(ctx, c.asking, hleb, "invitation")
	if err != nil {
		return err
	}
	if len(mails) != 1 {
		s.same("requests to "+hleb, 1, len(mails))
		return nil
	}
	way := c.linkIn(mails[0], "/u/")
	s.that("both headers of RFC 8058 are under the signature", mails[0].Signed,
		strings.Contains(mails[0].Signed, "list-unsubscribe ") && strings.Contains(mails[0].Signed, "list-unsubscribe-post"))
	shown, err := c.visit(ctx, http.MethodGet, way, nil)
	if err != nil {
		return err
	}
	s.same("the page answers", http.StatusOK, shown.status)
	s.same("a GET leaves the request as it was", "asked", c.stateOf(ctx, "S-8"))
	if !c.spoiled(21) {
		done, err := c.visit(ctx, http.MethodPost, way, url.Values{"List-Unsubscribe": {"One-Click"}})
		if err != nil {
			return err
		}
		s.same("one click is taken", http.StatusOK, done.status)
	}
	now, err := c.now(ctx)
	if err != nil {
		return err
	}
	if err := c.until(ctx, now.Add((remind+1)*24*time.Hour), nil); err != nil {
		return err
	}
	reminded, err := c.ofMailKind(ctx, c.asking, "", "reminder")
	if err != nil {
		return err
	}
	var to []string
	for _, m := range reminded {
		to = append(to, m.To)
	}
	slices.Sort(to)
	s.same("reminders go to those who neither wrote nor refused", []string{daria, faina}, to)
	return nil
}

// stateOf is where the invitation of an order stands.
func (c *check) stateOf(ctx context.Context, order string) string {
	var list struct {
		Invitations []struct{ Order, State, Reason string } `json:"invitations"`
	}
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/campaigns/"+c.campaign.ID+"/invitations?limit=100", nil, &list); err != nil {
		return err.Error()
	}
	for _, i := range list.Invitations {
		if i.Order == order {
			return i.State
		}
	}
	return "none"
}
