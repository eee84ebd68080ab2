package demo

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// What the customers write. The first is a complaint; the long one is about the company.
const (
	oneStarText   = "Привезли увядший букет, деньги не возвращают и на звонки не отвечают. Верните деньги, мошенники!"
	fiveStarsText = "Букет свежий, курьер приехал вовремя, мама счастлива. Большое спасибо флористам!"
	longBeginning = "Замовляю квіти тут третій рік."
)

// written is what a customer saw and got after sending a review.
type written struct {
	thanks, refusal shownPage
	mails           []Mail
}

// sendReview sends a review through the form of the request that somebody got, and the same once more.
func (c *check) sendReview(ctx context.Context, a asked, form url.Values) (w written, err error) {
	mark, err := c.mark(ctx)
	if err != nil {
		return w, err
	}
	link := c.linkIn(a.request, "/r/")
	for _, p := range []*shownPage{&w.thanks, &w.refusal} {
		if *p, err = c.visit(ctx, http.MethodPost, link, form); err != nil {
			return w, err
		}
	}
	if err := c.settle(ctx); err != nil {
		return w, err
	}
	w.mails, err = c.ofMailKind(ctx, mark, a.mail, "own_thanks")
	return w, err
}

// oneStarWritten is step 19.
func (c *check) oneStarWritten(ctx context.Context, s *step) error {
	a := c.asked[oneStar]
	if err := c.scan(ctx, s, a.request); err != nil {
		return err
	}
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	form := url.Values{"rating": {"1"}, "text": {oneStarText}, "name": {a.name}}
	if c.spoiled(19) { // the customer is content
		form = url.Values{"rating": {"5"}, "text": {fiveStarsText}, "name": {a.name}}
	}
	if c.first, err = c.sendReview(ctx, a, form); err != nil {
		return err
	}
	s.same("thanks, then a kind refusal", "200 409", fmt.Sprint(c.first.thanks.status, " ", c.first.refusal.status))
	s.same("mails of thanks", 1, len(c.first.mails))
	own, err := c.api.search(ctx, "site:own", 20)
	if err != nil {
		return err
	}
	s.same("reviews found by site:own", 1, own.Total)
	at := slices.IndexFunc(own.Facets["site"], func(f count) bool { return f.Value == "own" })
	s.that("a facet bears it", own.Facets["site"], at >= 0 && own.Facets["site"][at].Count == 1)
	if len(own.Documents) == 0 {
		return nil
	}
	d := own.Documents[0]
	s.same("verified, one star, a complaint", "true 1 true", fmt.Sprint(d.Verified, d.Rating, d.Complaint.Is()))
	told, err := c.ofMailKind(ctx, mark, receiverMail, complaintMail)
	if err != nil {
		return err
	}
	s.same("alert mails", 1, len(told))
	for _, m := range told {
		s.that("the alert quotes it and leads to it", m.Subject, strings.Contains(squeeze(m.Text), squeeze(firstWords(oneStarText))) && strings.Contains(m.Text, d.ID))
	}
	return nil
}

// scan opens every link of a mail as a mail scanner does, and notes that the form is alive afterwards.
func (c *check) scan(ctx context.Context, s *step, m Mail) error {
	dead, opened := []string{}, 0
	for _, link := range c.linksIn(m) {
		for _, method := range []string{http.MethodHead, http.MethodGet} {
			p, err := c.visit(ctx, method, link, nil)
			if err != nil {
				return err
			}
			if opened++; p.status != http.StatusOK {
				dead = append(dead, fmt.Sprintf("%s %s: %d", method, link, p.status))
			}
		}
	}
	s.none("links that a scanner finds dead", dead)
	p, err := c.visit(ctx, http.MethodGet, c.linkIn(m, "/r/"), nil)
	if err != nil {
		return err
	}
	s.that("after it the form is alive, without scripts", fmt.Sprintf("%d requests, then %d", opened, p.status),
		opened > 2 && p.status == http.StatusOK && strings.Contains(p.page, `name="rating"`) && !strings.Contains(p.page, "<script"))
	return nil
}

// fiveStarsWritten is step 20.
func (c *check) fiveStarsWritten(ctx context.Context, s *step) error {
	a := c.asked[fiveStars]
	form := url.Values{"rating": {"5"}, "text": {fiveStarsText}, "name": {a.name}}
	if c.spoiled(20) { // somebody to whom the link was forwarded is quicker
		if _, err := c.sendReview(ctx, a, form); err != nil {
			return err
		}
	}
	second, err := c.sendReview(ctx, a, form)
	if err != nil {
		return err
	}
	one := c.asked[oneStar]
	s.same("status of the thanks", c.first.thanks.status, second.thanks.status)
	s.that("the thanks page is that of step 19", differs(plain(c.first.thanks.page, one), plain(second.thanks.page, a)), plain(c.first.thanks.page, one) == plain(second.thanks.page, a))
	s.that("the refusal is that of step 19", differs(plain(c.first.refusal.page, one), plain(second.refusal.page, a)), plain(c.first.refusal.page, one) == plain(second.refusal.page, a))
	pairs := [][2]Mail{{one.request, a.request}}
	s.same("mails of thanks", len(c.first.mails), len(second.mails))
	for i := range min(len(c.first.mails), len(second.mails)) {
		pairs = append(pairs, [2]Mail{c.first.mails[i], second.mails[i]})
	}
	for _, p := range pairs {
		x, y := plainMail(p[0], one), plainMail(p[1], a)
		s.that("«"+p[1].Subject+"» is that of step 19", differs(x, y), x == y)
	}
	return nil
}

var (
	secretOf = regexp.MustCompile(`(/(?:r|e|u|c|dispute/new)/)[A-Za-z0-9_-]{8,}`)
	hourOf   = regexp.MustCompile(`\b\d\d:\d\d(:\d\d)?\b`)
)

// plain is a text without what may differ between two customers: name, token, time of day.
func plain(text string, a asked) string {
	first, _, _ := strings.Cut(a.name, " ") // letters greet by the first name
	text = strings.ReplaceAll(strings.ReplaceAll(html.UnescapeString(text), a.name, "NAME"), first, "NAME")
	text = secretOf.ReplaceAllString(strings.ReplaceAll(text, a.mail, "MAIL"), "${1}TOKEN")
	return hourOf.ReplaceAllString(strings.ReplaceAll(text, a.order, "ORDER"), "TIME")
}

func plainMail(m Mail, a asked) string {
	unwrap := func(s string) string { return strings.Join(strings.Fields(s), " ") } // a longer name breaks lines elsewhere
	return m.Subject + "\n" + unwrap(plain(m.Text, a)) + "\n" + unwrap(plain(m.HTML, a)) + "\n" + m.Signed
}

// differs shows the first place where two texts differ.
func differs(x, y string) string {
	if x == y {
		return "equal, " + strconv.Itoa(len(x)) + " bytes"
	}
	n := 0
	for n < min(len(x), len(y)) && x[n] == y[n] {
		n++
	}
	around := func(s string) string { return strings.ToValidUTF8(s[max(0, n-40):min(len(s), n+60)], "") }
	return fmt.Sprintf("%q, %q", around(x), around(y))
}
