package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

const ownSite = "site:own"

func readJSON(b []byte, into any) error {
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%.200s: %w", b, err)
	}
	return nil
}

// oneStar is step 19.
func (c *check) oneStar(ctx context.Context, s *step) error {
	mail, way, err := c.formOf(ctx, anna)
	if err != nil {
		return err
	}
	for _, link := range c.linksIn(mail) { // a scanner follows every link, some more than once
		for range 2 {
			if _, err := c.visit(ctx, http.MethodGet, link, nil); err != nil {
				return err
			}
		}
	}
	alive, err := c.visit(ctx, http.MethodGet, way, nil)
	if err != nil {
		return err
	}
	s.that("after the scan the form is there", excerpt(alive.page, `name="rating"`), alive.status == http.StatusOK && strings.Contains(alive.page, `name="rating"`))
	s.that("it has no script", "", !strings.Contains(alive.page, "<script"))
	form := url.Values{"rating": {"1"}, "name": {"Анна"}, "about": {"company"}, "text": {"Букет привезли на пять часов позже, половина цветов завяла. Деньги не возвращают, на звонки не отвечают. Верните деньги!"}}
	if c.spoiled(19) {
		form = url.Values{"rating": {"5"}, "name": {"Анна"}, "about": {"company"}, "text": {"Спасибо, всё понравилось."}}
	}
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	c.wrote = mark
	if c.thanks, err = c.visit(ctx, http.MethodPost, way, form); err != nil {
		return err
	}
	s.same("the form is taken", http.StatusOK, c.thanks.status)
	again, err := c.visit(ctx, http.MethodPost, way, form)
	if err != nil {
		return err
	}
	s.same("sent again", http.StatusConflict, again.status)
	if err := c.settle(ctx); err != nil {
		return err
	}
	f, err := c.api.search(ctx, ownSite, 50)
	if err != nil {
		return err
	}
	s.same("reviews of our own", 1, f.Total)
	if len(f.Documents) == 1 {
		d := f.Documents[0]
		s.same("its stars", 1.0, d.Rating)
		s.same("verified", true, d.Verified)
		s.that("it is judged a complaint", percent(d), d.Complaint.Is())
	}
	s.that("the facets know it", fmt.Sprint(f.Facets["site"]), strings.Contains(fmt.Sprint(f.Facets["site"]), "{own 1}"))
	alert, err := c.ofMailKind(ctx, mark, receiverMail, complaintMail)
	if err != nil {
		return err
	}
	s.same("alert mails", 1, len(alert))
	return nil
}

// formOf is the request for a review that came to a buyer, and the way to its form.
func (c *check) formOf(ctx context.Context, to string) (Mail, string, error) {
	mails, err := c.ofMailKind(ctx, c.asking, to, "invitation")
	if err != nil {
		return Mail{}, "", err
	}
	if len(mails) == 0 {
		return Mail{}, "", fmt.Errorf("no request came to %s", to)
	}
	m := mails[len(mails)-1]
	return m, c.linkIn(m, "/r/"), nil
}

// written are the dates and hours of a page or a mail, in the three languages.
var written = regexp.MustCompile(`\d{1,2} \p{L}+ \d{4}(, \d{2}:\d{2}( |\x{00a0})?\p{L}*)?`)

// bare is a text without what may differ between two customers: name, tokens and dates.
func bare(text string, names ...string) string {
	text = written.ReplaceAllString(token.ReplaceAllString(text, "${1}T"), "D")
	for _, n := range names {
		text = strings.ReplaceAll(text, n, "N")
	}
	return text
}

// fiveStars is step 20.
func (c *check) fiveStars(ctx context.Context, s *step) error {
	_, way, err := c.formOf(ctx, bogdan)
	if err != nil {
		return err
	}
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	thanks, err := c.visit(ctx, http.MethodPost, way, url.Values{"rating": {"5"}, "name": {"Богдан"}, "about": {"company"}, "text": {c.long()}})
	if err != nil {
		return err
	}
	if err := c.settle(ctx); err != nil {
		return err
	}
	names := []string{"Анна", "Богдан", "S-1", "S-2"}
	s.same("the thanks page, but for name, token and date", digestOf(bare(c.thanks.page, names...)), digestOf(bare(thanks.page, names...)))
	one, err := c.ofMailKind(ctx, c.wrote, anna, "own_thanks")
	if err != nil {
		return err
	}
	five, err := c.ofMailKind(ctx, mark, bogdan, "own_thanks")
	if err != nil {
		return err
	}
	s.same("mails of thanks", "1 1", fmt.Sprint(len(one), len(five)))
	if len(one) == 1 && len(five) == 1 {
		for _, part := range []struct{ what, one, five string }{{"the mail's subject", one[0].Subject, five[0].Subject}, {"its text", one[0].Text, five[0].Text}, {"its HTML", one[0].HTML, five[0].HTML}} {
			s.same(part.what, digestOf(bare(part.one, names...)), digestOf(bare(part.five, names...)))
		}
	}
	for _, to := range []string{anna, bogdan} { // what was asked of both
		m, _, err := c.formOf(ctx, to)
		if err != nil {
			return err
		}
		s.that("the request to "+to+" is signed", m.Signed, m.Signed != "")
	}
	if c.spoiled(22) { // somebody acts on the complaint
		return c.actOnCase(ctx)
	}
	return nil
}

// long is a text that a page folds.
func (c *check) long() string {
	return "Заказывал букет на день рождения. " + strings.Repeat("Курьер приехал вовремя, позвонил заранее, цветы свежие и стояли больше недели. ", 12)
}
