package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/quality"
)

// Each figure opens exactly the rows that it counts, page by page, and is what a count from the raw reviews says.
func TestFiguresOpenTheirRows(t *testing.T) {
	b := newBench(t)
	market(b)
	ctx := t.Context()
	f := b.file("bad")
	must(t, b.MarkReviewSolved(ctx, b.scope, "key:bad", f.Worksheet[0].PublicID))
	f = b.file("bad")
	docs, err := b.Store.DocumentsAfter(ctx, b.scope, 0, 1000)
	must(t, err)
	for _, figures := range f.Figures {
		raw := map[quality.Figure]int{}
		for _, d := range docs {
			if d.Item.URL != "https://otklik.example/bad" || d.Published.Time.Before(figures.From) {
				continue
			}
			raw[quality.FigureReviews]++
			if d.Rating <= 2 {
				raw[quality.FigureNegative]++
				raw[quality.FigureUncommented]++
			}
			if d.Verdict.Complaint.Is() {
				raw[quality.FigureComplaints]++
			}
		}
		raw[quality.FigureUnsolved] = raw[quality.FigureNegative] - 1
		raw[quality.FigureNeglected] = raw[quality.FigureNegative] - 1
		for figure, n := range map[quality.Figure]int{quality.FigureReviews: figures.Reviews, quality.FigureNegative: figures.Negative, quality.FigureUnsolved: figures.Unsolved,
			quality.FigureUncommented: figures.Uncommented, quality.FigureNeglected: figures.Neglected, quality.FigureComplaints: figures.Complaints} {
			rows, after := 0, ""
			for {
				page, err := b.SellerRows(ctx, b.scope, "key:bad", figure, figures.Days, after, 4)
				must(t, err)
				rows += len(page.Reviews)
				if after = page.Next; after == "" {
					break
				}
			}
			if rows != n || n != raw[figure] {
				t.Errorf("%s in %d days: %d, its rows %d, from the raw reviews %d", figure, figures.Days, n, rows, raw[figure])
			}
		}
	}
	if _, err := b.SellerRows(ctx, b.scope, "key:bad", "luck", 30, "", 9); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("an unknown figure: %v", err)
	}
}

// Who comes near the line is warned once a month, with the gap, and stays in the catalogue.
func TestTheWarning(t *testing.T) {
	b := newBench(t)
	market(b)
	b.addSeller("near")
	at := func(i int) time.Time { return b.Now().Add(-time.Duration(i+2) * day) }
	for i := range 12 {
		b.about("near", fmt.Sprint("p", i), 5, at(i), fmt.Sprint("Спасибо, всё понравилось ", i))
	}
	for i := 0; !b.file("near").Finding.Warn; i++ {
		if i == 12 {
			t.Fatalf("never near the line: %+v", b.file("near").Finding)
		}
		b.about("near", fmt.Sprint("q", i), 1, at(i), fmt.Sprint("Деньги не вернули, заказ ", i))
	}
	b.settle()
	b.mail.take()
	b.advance(7 * day)
	if f := b.file("near"); f.Standing != collector.StandingWarning || f.State != collector.SellerListed {
		t.Errorf("%q %s", f.Standing, f.State)
	}
	if len(b.mail.sent) != 1 || b.mail.sent[0].Kind != "seller_warning" || !strings.Contains(b.mail.sent[0].Text, "До границы") {
		t.Fatalf("%+v", b.mail.sent)
	}
	b.mail.take()
	b.advance(14 * day)
	if got := b.mail.take(); got != "" {
		t.Errorf("warned again within the month: %q", got)
	}
}
