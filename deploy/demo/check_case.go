package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// complaintCase is a case as the API shows it.
type complaintCase struct {
	ID     string     `json:"id"`
	Number int64      `json:"number"`
	State  string     `json:"state"`
	Level  int        `json:"level"`
	Order  string     `json:"order"`
	Client *person    `json:"client"`
	Due    time.Time  `json:"due"`
	ActsAt *time.Time `json:"acts_at"`
	Moves  int        `json:"moves"`
	Page   string     `json:"page"`
	Trail  []struct {
		Did    string `json:"did"`
		Rule   string `json:"rule"`
		Reason string `json:"reason"`
	} `json:"trail"`
}

// caseOf is the case about an order, with its trail.
func (c *check) caseOf(ctx context.Context, order string) (complaintCase, error) {
	var list struct {
		Cases []complaintCase `json:"cases"`
	}
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/cases?limit=100", nil, &list); err != nil {
		return complaintCase{}, err
	}
	for _, one := range list.Cases {
		if one.Order == order {
			var v complaintCase
			return v, c.api.call(ctx, http.MethodGet, "/api/v1/cases/"+one.ID, nil, &v)
		}
	}
	return complaintCase{}, fmt.Errorf("no case is about order %s; %d others go on", order, len(list.Cases))
}

// caseRises is step 22: the complaint of step 19 is a case, and nobody acts.
func (c *check) caseRises(ctx context.Context, s *step) error {
	first, err := c.caseOf(ctx, complaintOrder)
	if err != nil {
		return err
	}
	s.same("the case of order "+complaintOrder, "open, level 0", fmt.Sprintf("%s, level %d", first.State, first.Level))
	if first.Client == nil || first.ActsAt == nil {
		s.that("it has a client and a date", "neither or one alone", false)
		return nil
	}
	if err := c.receipt(ctx, s, first); err != nil {
		return err
	}
	if c.spoiled(22) { // somebody does act
		if err := c.api.call(ctx, http.MethodPost, "/api/v1/cases/"+first.ID+"/answer", map[string]string{"text": "Разбираемся, вернёмся с ответом сегодня."}, nil); err != nil {
			return err
		}
	}
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	if err := c.goTo(ctx, first.ActsAt.Add(time.Second)); err != nil {
		return err
	}
	if err := c.steppedUp(ctx, s, first, mark); err != nil {
		return err
	}
	return c.higherAsked(ctx, s, first)
}

// receipt notes the letter that the client of a case had at once, and the status page that it leads to.
func (c *check) receipt(ctx context.Context, s *step, v complaintCase) error {
	list, err := c.ofMailKind(ctx, 0, v.Client.Mail, "case_receipt")
	if err != nil {
		return err
	}
	s.same("receipts", 1, len(list))
	if len(list) != 1 {
		return nil
	}
	m, number := list[0], fmt.Sprint(v.Number)
	s.that("its subject has the number "+number, m.Subject, strings.Contains(m.Subject, number))
	s.none("parts that it lacks", lacks(m.Text, "Что делать.", "Когда.", "С кем связаться.", v.Page+"#higher"))
	page, err := c.visit(ctx, http.MethodGet, c.linkIn(m, "/c/"), nil)
	if err != nil {
		return err
	}
	s.same("its status page", http.StatusOK, page.status)
	s.none("what the page lacks", lacks(page.page, number, `id="higher"`, v.Due.UTC().Format("2006-01-02T15:04")))
	return nil
}

// steppedUp notes that the case went a step up by itself, and what the client was told.
func (c *check) steppedUp(ctx context.Context, s *step, was complaintCase, mark int) error {
	now, err := c.caseOf(ctx, complaintOrder)
	if err != nil {
		return err
	}
	s.same("past the deadline", "level 1, moves 1", fmt.Sprintf("level %d, moves %d", now.Level, now.Moves))
	if now.Level != 1 {
		return nil
	}
	rule := "not in the log"
	for _, line := range now.Trail {
		if line.Did == "escalated" {
			rule = line.Rule + ", " + line.Reason
		}
	}
	s.same("the log names", "002 rule 3, unanswered", rule)
	list, err := c.ofMailKind(ctx, mark, was.Client.Mail, "case_up")
	if err != nil {
		return err
	}
	s.same("letters that say so", 1, len(list))
	s.that("the new date lies after the first", now.Due.Format(time.DateTime), now.Due.After(was.Due))
	for _, m := range list {
		s.none("what the letter lacks: reason, new date, the way up", lacks(m.Text, "мы не ответили вам в обещанный срок", now.Due.In(zoneOf(companyZone)).Format("15:04"), now.Page+"#higher"))
	}
	return nil
}

// higherAsked lets the client go a step up by the button, and notes that every letter about the case had the way there.
func (c *check) higherAsked(ctx context.Context, s *step, v complaintCase) error {
	done, err := c.visit(ctx, http.MethodPost, v.Page+"/higher", map[string][]string{"level": {"1"}})
	if err != nil {
		return err
	}
	if err := c.settle(ctx); err != nil {
		return err
	}
	now, err := c.caseOf(ctx, complaintOrder)
	if err != nil {
		return err
	}
	s.same("the client's own button", "303, level 2", fmt.Sprintf("%d, level %d", done.status, now.Level))
	all, err := c.mailsSince(ctx, 0, v.Client.Mail)
	if err != nil {
		return err
	}
	kinds, err := c.kindsOf(ctx, all)
	if err != nil {
		return err
	}
	letters, without := 0, []string{}
	for i, m := range all {
		if strings.HasPrefix(kinds[i], "case_") {
			if letters++; !strings.Contains(m.Text, v.Page+"#higher") {
				without = append(without, m.Subject)
			}
		}
	}
	s.that("at least 3 letters about the case", letters, letters >= 3)
	s.none("of them without the way up", without)
	return nil
}

// lacks are those words that a text does not hold, whatever the spaces between them.
func lacks(text string, words ...string) []string {
	var out []string
	for _, w := range words {
		if !strings.Contains(squeeze(text), squeeze(w)) {
			out = append(out, w)
		}
	}
	return out
}

// goTo moves business time to a moment at once; one that has passed leaves it and waits for what is due.
func (c *check) goTo(ctx context.Context, moment time.Time) error {
	now, err := c.now(ctx)
	if err != nil {
		return err
	}
	return c.api.advance(ctx, max(moment.Sub(now), 0))
}

// complaintOrder is the order that the one-star review of step 19 is about.
const complaintOrder = "F-1"
