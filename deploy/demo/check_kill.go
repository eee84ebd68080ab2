package demo

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"molva/collector"
)

// killed is step 13.
func (c *check) killed(ctx context.Context, s *step) error {
	before, err := c.ledger(ctx)
	if err != nil {
		return err
	}
	if err := c.unsettle(ctx, before.Now); err != nil {
		return err
	}
	asked, err := c.killDuring(ctx, before)
	if err != nil {
		return err
	}
	full := c.passPages[zhalobnayaTitle]
	s.that("killed with pages of the pass still to come", fmt.Sprintf("after page %d of %d", asked, full), asked > 0 && asked < full)
	now, err := c.api.status(ctx)
	if err != nil {
		return err
	}
	s.that("business time did not go back", now.Now.Sub(before.Now).Round(time.Second), !now.Now.Before(before.Now))
	if err := c.api.advance(ctx, max(before.Now.Add(period).Sub(now.Now), time.Second)); err != nil {
		return err
	}
	after, err := c.ledger(ctx)
	if err != nil {
		return err
	}
	if _, err := c.held(ctx, s); err != nil {
		return err
	}
	s.same("new documents", 1, after.Documents-before.Documents)
	s.same("new versions (posted, edited)", 2, after.Versions-before.Versions)
	s.same("new mails", 1, len(newMails(before, after)))
	s.none("mails caught twice", twice(after.mails))
	return nil
}

// unsettle gives the pass in which the product is killed something to find: a complaint and an edit.
func (c *check) unsettle(ctx context.Context, now time.Time) error {
	truth, err := c.otklik.truth(ctx)
	if err != nil {
		return err
	}
	if _, err := c.addComplaint(ctx, c.zhal, now, "ru"); err != nil {
		return err
	}
	at := truth.Reviews[len(truth.Reviews)-1]
	if _, err := c.otklik.tick(ctx, Tick{Do: "edit", ID: at.ID, Text: at.Text + " Дополнение: прошёл месяц, мнение прежнее."}); err != nil {
		return err
	}
	if c.spoiled(13) {
		if err := c.lie(ctx, c.otklik); err != nil {
			return err
		}
	}
	return nil
}

// killDuring advances, kills the product when the second page of the pass is asked for, and starts it again. It gives how
// many pages of the pass had been asked for by then.
func (c *check) killDuring(ctx context.Context, before ledger) (int, error) {
	cut, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	advanced := make(chan error, 1)
	go func() { advanced <- c.api.advance(cut, period) }()
	if _, err := c.awaitPages(cut, before.requests[zhalobnayaTitle]+2, advanced); err != nil {
		return 0, err
	}
	if err := c.Product.Kill(); err != nil {
		return 0, fmt.Errorf("kill the product: %w", err)
	}
	cancel()
	<-advanced
	list, err := c.zhal.requests(ctx)
	if err != nil {
		return 0, err
	}
	if err := c.Product.Restart(ctx); err != nil {
		return 0, fmt.Errorf("start the product again: %w", err)
	}
	return len(pages(list)) - before.requests[zhalobnayaTitle], c.signInAgain(ctx)
}

// awaitPages waits until Жалобная was asked for so many pages; a clock that answers first is an error.
func (c *check) awaitPages(ctx context.Context, want int, advanced chan error) (int, error) {
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		list, err := c.zhal.requests(ctx)
		if err != nil {
			return 0, err
		}
		if n := len(pages(list)); n >= want {
			return n, nil
		}
		select {
		case err := <-advanced:
			return 0, errors.Join(errors.New("the clock answered before the pass began"), err)
		case <-look.C:
		}
	}
}

// signInAgain renews the session where the old one did not live through a restart.
func (c *check) signInAgain(ctx context.Context) error {
	_, err := c.api.status(ctx)
	var no *refusal
	if errors.As(err, &no) && no.Status == http.StatusUnauthorized {
		return c.api.call(ctx, http.MethodPost, "/api/v1/session", map[string]string{"mail": c.OwnerMail, "password": c.OwnerPassword}, nil)
	}
	return err
}

// addComplaint puts a clear complaint on a site that does not name the brand.
func (c *check) addComplaint(ctx context.Context, d *door, now time.Time, lang string) (collector.Review, error) {
	return d.add(ctx, c.writes(wish{lang: lang, rating: 1}), now)
}

// twice lists the Message-IDs that came more than once.
func twice(mails []Mail) []string {
	var out []string
	n := map[string]int{}
	for _, m := range mails {
		if n[m.MessageID]++; n[m.MessageID] == 2 {
			out = append(out, m.MessageID)
		}
	}
	return out
}

// reindexed is step 14.
func (c *check) reindexed(ctx context.Context, s *step) error {
	if c.spoiled(14) { // a site has one more than the index can know
		if err := c.unseen(ctx); err != nil {
			return err
		}
	}
	truths, err := c.truths(ctx)
	if err != nil {
		return err
	}
	all := expected(truths, func(string, collector.Review) bool { return true })
	bouquets := expected(truths, questions[0].is)
	const everything, bouquet = "NOT is:gone", "букет NOT is:gone"
	fewest, searches, built, err := c.searchWhileBuilding(ctx, []string{everything, bouquet})
	if err != nil {
		return err
	}
	s.same(fmt.Sprintf("fewest hits of %d searches: everything", searches), len(all), fewest[0])
	s.same("fewest hits: букет", len(bouquets), fewest[1])
	s.that("documents built", built, built >= len(all))
	for query, want := range map[string]set{everything: all, bouquet: bouquets} {
		got, err := c.api.search(ctx, query, 200)
		if err != nil {
			return err
		}
		s.none("afterwards missing by "+query, want.without(keysOf(got.Documents)))
		s.none("found besides by "+query, keysOf(got.Documents).without(want))
	}
	return nil
}

// searchWhileBuilding reindexes and asks each query every 50 ms until it is done, ten times at least. It gives the fewest
// hits that each ever had.
func (c *check) searchWhileBuilding(ctx context.Context, queries []string) (fewest []int, searches, documents int, err error) {
	var built struct{ Documents int }
	done := make(chan error, 1)
	go func() { done <- c.api.call(ctx, http.MethodPost, "/api/v1/reindex", nil, &built) }()
	fewest = slices.Repeat([]int{math.MaxInt}, len(queries))
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for running := true; running || searches < 10; {
		select {
		case err := <-done:
			if err != nil {
				return nil, 0, 0, err
			}
			running = false
		case <-look.C:
			for i, q := range queries {
				n, err := c.api.count(ctx, q)
				if err != nil {
					return nil, 0, 0, err
				}
				fewest[i] = min(fewest[i], n)
			}
			searches++
		}
	}
	return fewest, searches, built.Documents, nil
}

// queueFlushed is step 15: the queue is emptied before the clock moves and once more while the work is on its way.
func (c *check) queueFlushed(ctx context.Context, s *step) error {
	before, err := c.ledger(ctx)
	if err != nil {
		return err
	}
	if _, err := c.addComplaint(ctx, c.otklik, before.Now, "uk"); err != nil {
		return err
	}
	happy := thankful
	happy.Author.Name = c.scribe.names.next("ru")
	if _, err := c.zhal.add(ctx, happy, before.Now); err != nil {
		return err
	}
	if c.spoiled(15) { // one more complaint
		if _, err := c.addComplaint(ctx, c.zhal, before.Now, "ru"); err != nil {
			return err
		}
	}
	flush := func() error { return c.api.call(ctx, http.MethodPost, "/api/v1/demo/flush-queue", nil, nil) }
	if err := flush(); err != nil {
		return err
	}
	advanced := make(chan error, 1)
	go func() { advanced <- c.api.advance(ctx, period) }()
	if _, err := c.awaitPages(ctx, before.requests[zhalobnayaTitle]+1, advanced); err != nil {
		return err
	}
	if err := errors.Join(flush(), <-advanced); err != nil {
		return err
	}
	after, err := c.ledger(ctx)
	if err != nil {
		return err
	}
	for _, name := range []string{otklikTitle, zhalobnayaTitle} {
		s.same("passes of "+name, before.passes[name].Pass+1, after.passes[name].Pass)
	}
	s.same("new documents, versions", "2 2", fmt.Sprint(after.Documents-before.Documents, after.Versions-before.Versions))
	s.same("new mails", 1, len(newMails(before, after)))
	s.none("mails caught twice", twice(after.mails))
	_, err = c.held(ctx, s)
	return err
}
