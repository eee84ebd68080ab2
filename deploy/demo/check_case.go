package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// digestOf stands for a long text in a report.
func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("%d letters %s", len(text), hex.EncodeToString(sum[:6]))
}

// deskCase is a case as the API shows it.
type deskCase struct {
	ID     string     `json:"id"`
	Number int        `json:"number"`
	State  string     `json:"state"`
	Level  int        `json:"level"`
	Order  string     `json:"order"`
	Moves  int        `json:"moves"`
	Due    *time.Time `json:"due"`
	Acts   *time.Time `json:"acts_at"`
	Trail  []struct {
		Did, Rule, Reason string
	} `json:"trail"`
}

// caseOf is the case about an order.
func (c *check) caseOf(ctx context.Context, order string) (deskCase, error) {
	var list struct {
		Cases []deskCase `json:"cases"`
	}
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/cases?limit=100", nil, &list); err != nil {
		return deskCase{}, err
	}
	for _, k := range list.Cases {
		if k.Order == order {
			var whole deskCase
			return whole, c.api.call(ctx, http.MethodGet, "/api/v1/cases/"+k.ID, nil, &whole)
		}
	}
	return deskCase{}, fmt.Errorf("there is no case about order %s", order)
}

// actOnCase is what step 22 wants nobody to have done.
func (c *check) actOnCase(ctx context.Context) error {
	k, err := c.caseOf(ctx, "S-1")
	if err != nil {
		return err
	}
	return c.api.call(ctx, http.MethodPost, "/api/v1/cases/"+k.ID+"/solve", map[string]string{"text": "Деньги вернули, новый букет привезли сегодня."}, nil)
}

// ignoredCase is step 22: the complaint of step 19 is a case, and nobody acted on it while the days of step 21 passed.
func (c *check) ignoredCase(ctx context.Context, s *step) error {
	receipts, err := c.ofMailKind(ctx, c.wrote, anna, "case_receipt")
	if err != nil {
		return err
	}
	s.same("receipts", 1, len(receipts))
	if len(receipts) != 1 {
		return nil
	}
	m := receipts[0]
	s.that("the receipt has a number", m.Subject, strings.Contains(m.Subject, "№"))
	for _, part := range []string{"Что делать.", "Когда.", "С кем связаться.", "#higher"} {
		s.that("the receipt says «"+part+"»", excerpt(m.Text, part), strings.Contains(m.Text, part))
	}
	way := c.linkIn(m, "/c/")
	page, err := c.visit(ctx, http.MethodGet, way, nil)
	if err != nil {
		return err
	}
	s.that("the status page opens without signing in", firstLine(page.page), page.status == http.StatusOK && strings.Contains(page.page, "№"))
	k, err := c.caseOf(ctx, "S-1")
	if err != nil {
		return err
	}
	s.that("nobody acted: it went a step up by itself", fmt.Sprintf("level %d, %d dates moved", k.Level, k.Moves), k.Level >= 1 && k.Moves >= 1)
	up, err := c.ofMailKind(ctx, c.wrote, anna, "case_up")
	if err != nil {
		return err
	}
	s.that("the client was told each time", len(up), len(up) >= 1)
	if len(up) > 0 {
		s.that("the reason", excerpt(up[0].Text, "не ответили"), strings.Contains(up[0].Text, "не ответили"))
		s.that("and the new date", written.FindString(up[0].Text), written.MatchString(up[0].Text))
	}
	return c.higherEverywhere(ctx, s, way)
}

// higherEverywhere notes that each letter of the desk names the way up, that the client's button works, and that a receipt
// comes to who wants no requests.
func (c *check) higherEverywhere(ctx context.Context, s *step, way string) error {
	letters, err := c.mailsSince(ctx, c.wrote, anna)
	if err != nil {
		return err
	}
	kinds, err := c.kindsOf(ctx, letters)
	if err != nil {
		return err
	}
	without, desk := []string{}, 0
	for i, m := range letters {
		if strings.HasPrefix(kinds[i], "case_") {
			if desk++; !strings.Contains(m.Text, "#higher") {
				without = append(without, m.Subject)
			}
		}
	}
	s.none(fmt.Sprintf("letters of the desk without «higher» among %d", desk), without)
	pressed, err := c.visit(ctx, http.MethodPost, way+"/higher", url.Values{})
	if err != nil {
		return err
	}
	s.that("the client's button is taken", pressed.status, pressed.status == http.StatusSeeOther)
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	complained, err := c.visit(ctx, http.MethodPost, "/complaint", url.Values{"name": {"Глеб"}, "mail": {hleb}, "order": {"S-8"}, "text": {"Букет не тот, что на фото. Прошу заменить."}})
	if err != nil {
		return err
	}
	s.same("a complaint by the form", http.StatusCreated, complained.status)
	if err := c.settle(ctx); err != nil {
		return err
	}
	receipts, err := c.ofMailKind(ctx, mark, hleb, "case_receipt")
	if err != nil {
		return err
	}
	s.same("receipts to who refused requests", 1, len(receipts))
	return nil
}
