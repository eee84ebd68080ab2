package demo

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"molva/collector"
)

// complaintMail is what the ledger calls a mail about one new complaint.
const complaintMail = "complaint"

// gangComes is step 12.
func (c *check) gangComes(ctx context.Context, s *step) error {
	gang, honest, err := c.post28(ctx)
	if err != nil {
		return err
	}
	_, after, err := c.advance(ctx, period)
	if err != nil {
		return err
	}
	docs, err := c.held(ctx, s)
	if err != nil {
		return err
	}
	high := func(list []collector.Review) (n int, of []document) {
		for _, r := range list {
			d := byKey(docs, r)
			if of = append(of, d); d.Suspicion >= collector.SuspicionThreshold {
				n++
			}
		}
		return n, of
	}
	gangHigh, gangDocs := high(gang)
	honestHigh, honestDocs := high(honest)
	s.that("at least 18 of the 20 at 0.8 or more", fmt.Sprintf("%d: %s", gangHigh, scores(gangDocs)), gangHigh >= 18)
	s.that("at most 1 of the 8 honest", fmt.Sprintf("%d: %s", honestHigh, scores(honestDocs)), honestHigh <= 1)
	ledger, err := c.api.deliveries(ctx)
	if err != nil {
		return err
	}
	s.none("complaint mails about the 8 honest", complaintsAbout(ledger, honestDocs))
	if err := c.evidence(ctx, s, docs, keysOf(gangDocs)); err != nil {
		return err
	}
	s.same("live documents, none hidden", len(docs)-after.Gone, after.Live)
	return nil
}

// post28 puts the gang and the honest ones on Отклик, on the afternoon of the day before.
func (c *check) post28(ctx context.Context) (gang, honest []collector.Review, err error) {
	now, err := c.api.status(ctx)
	if err != nil {
		return nil, nil, err
	}
	day := now.Now.In(moscow).AddDate(0, 0, -1)
	at := time.Date(day.Year(), day.Month(), day.Day(), 19, 40, 0, 0, moscow)
	if !c.spoiled(12) {
		done, err := c.otklik.tick(ctx, Tick{Do: "gang", At: at})
		return done.Reviews, done.Honest, err
	}
	for i := range 28 { // there is no gang: 28 people write in their own words
		v, err := c.otklik.add(ctx, c.writes(wish{lang: []string{"ru", "uk"}[i%2], rating: 4 + i%2}), at.Add(-time.Duration(i)*17*time.Minute))
		if err != nil {
			return nil, nil, err
		}
		if i < 20 {
			gang = append(gang, v)
		} else {
			honest = append(honest, v)
		}
	}
	return gang, honest, nil
}

// complaintsAbout are the titles of those documents about which the ledger bears a complaint mail, sent or not yet.
func complaintsAbout(ledger []delivery, docs []document) []string {
	var told []string
	for _, d := range docs {
		if slices.ContainsFunc(ledger, func(l delivery) bool { return l.Kind == complaintMail && slices.Contains(l.Documents, d.ID) }) {
			told = append(told, fmt.Sprintf("«%s» (%s)", d.Title, percent(d)))
		}
	}
	return told
}

func scores(docs []document) string {
	var list []string
	for _, d := range docs {
		list = append(list, fmt.Sprintf("%.2f", d.Suspicion))
	}
	return fmt.Sprint(list)
}

// evidence notes that all weights add up and that every twin named can be opened.
func (c *check) evidence(ctx context.Context, s *step, docs []document, gang set) error {
	var wrong, dead, untwinned []string
	opened := map[string]bool{}
	for _, d := range docs {
		sum, twins := 0.0, 0
		for _, e := range d.Evidence {
			sum += e.Weight
			if e.Reason == "" || e.Signal == "" {
				wrong = append(wrong, d.SiteKey+" has evidence without signal or reason")
			}
			for _, id := range e.Twins {
				twins++
				if _, known := opened[id]; !known {
					t, err := c.document(ctx, id)
					opened[id] = err == nil && t.ID == id && t.Text != ""
				}
				if !opened[id] {
					dead = append(dead, d.SiteKey+" names "+id)
				}
			}
		}
		if math.Abs(sum-d.Suspicion) > 0.001 {
			wrong = append(wrong, fmt.Sprintf("%s: weights add up to %.4f, score %.4f", d.SiteKey, sum, d.Suspicion))
		}
		if gang[keyOf(d.Site, d.Kind, d.SiteKey)] && d.Suspicion >= collector.SuspicionThreshold && twins == 0 {
			untwinned = append(untwinned, d.SiteKey)
		}
	}
	s.none("verdicts whose weights do not sum to the score", wrong)
	s.none("suspicious copies that name no twin", untwinned)
	s.that("each twin named opens", fmt.Sprintf("%d named, dead: %s", len(opened), shortList(dead)), len(dead) == 0 && len(opened) > 0)
	return nil
}
