package jobs

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"molva/collector"
	"molva/collector/store"
)

// Whatever the detector says meanwhile, and in whatever order the followers come: when all is quiet, to look at everything
// once more finds nothing new.
func TestRulesHaveLookedAtAll(t *testing.T) {
	for seed := range uint64(3) {
		b := newBench(t)
		ctx := t.Context()
		b.settle() // the walk after the company's name was set finds nothing: a verdict that it changed would change the kind of an alert
		for _, query := range []string{"is:suspicious", "rating:<3 -is:suspicious", "rating:5"} {
			b.rule(query, "ru")
		}
		r := rand.New(rand.NewPCG(seed, 8))
		must(t, b.Store.ReleaseFollower(ctx, b.detectWorld(r, 150), b.now))
		suspicious := map[int64]bool{}
		for round := range 6 {
			var edits []string
			for range round { // who is judged anew drags neighbours along
				edits = append(edits, fmt.Sprint(r.IntN(150)))
			}
			b.edit(edits)
			for _, task := range pick(r, []string{TaskMatch, TaskDetect}, []string{TaskDetect, TaskMatch}, []string{TaskMatch, TaskDetect, TaskMatch}) {
				must(t, b.handlers()[task](ctx, Ticket{Task: task, Company: b.scope.Company}))
			}
		}
		b.settle()
		before := b.alerts(suspicious)
		_, err := b.Store.ResetFollower(ctx, b.scope, "match")
		must(t, err)
		b.settle()
		if after := b.alerts(suspicious); after != before || before == 0 {
			t.Errorf("seed %d: %d alerts, and %d when all is looked at again", seed, before, after)
		}
		if len(suspicious) == 0 {
			t.Errorf("seed %d: nothing is suspicious", seed)
		}
	}
}

// edit changes the texts of some documents.
func (b *bench) edit(keys []string) {
	b.t.Helper()
	held, err := b.Store.Held(b.t.Context(), b.scope, "site", collector.KindReview, keys)
	must(b.t, err)
	for _, d := range held {
		d.Text += " Ещё!"
		_, err := b.Store.SaveDocuments(b.t.Context(), b.scope, []store.DocumentWrite{{Document: d, PrevRev: d.Rev,
			Versions: []collector.Version{{Change: collector.ChangeEdited, At: b.now, Text: d.Text, Rating: d.Rating}}}})
		must(b.t, err)
	}
}

// alerts counts all there are, and notes what is suspicious.
func (b *bench) alerts(suspicious map[int64]bool) int {
	b.t.Helper()
	docs, err := b.Store.DocumentsAfter(b.t.Context(), b.scope, 0, 1000)
	must(b.t, err)
	var ids []int64
	for _, d := range docs {
		ids = append(ids, d.DocumentID)
		if d.Suspicion.Score >= collector.SuspicionThreshold {
			suspicious[d.DocumentID] = true
		}
	}
	alerts, err := b.Store.AlertsOf(b.t.Context(), b.scope, ids)
	must(b.t, err)
	return len(alerts)
}
