package jobs

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/fake"
)

// A batch is judged as its documents would be one by one, each with questions of its own to the store.
func TestBatchJudgesAsOneByOne(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			b := newBench(t)
			claim := b.detectWorld(rand.New(rand.NewPCG(seed, 3)), 60+int(seed)*40)
			docs, err := b.Store.Lagging(t.Context(), claim, 1000)
			must(t, err)
			half := docs[:len(docs)/2]
			_, err = b.Store.SaveJudgement(t.Context(), claim, store.Judgement{Batch: docs[len(half):]})
			must(t, err)
			changed := b.judged(t.Context(), claim, half)
			_, err = b.Store.SaveJudgement(t.Context(), claim, store.Judgement{Batch: half}) // without verdicts, so that nothing moves
			must(t, err)
			got, want := verdictsOf(changed), map[int64]collector.Suspicion{}
			news := func(d collector.Document) {
				target, around := b.simply(t.Context(), d)
				if v := fake.Judge(target, around); !fake.Same(d.Suspicion, v) {
					want[d.DocumentID] = v
				}
			}
			beside := map[string]bool{}
			for _, d := range half {
				if d.Kind == collector.KindReview {
					news(d)
					for _, id := range fake.Affected(b.simply(t.Context(), d)) {
						beside[id] = true
					}
				}
			}
			for _, d := range docs[len(half):] {
				if beside[d.PublicID] {
					news(d)
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
			if seed == 0 {
				t.Logf("of %d documents %d are suspected of something", len(half), len(got))
			}
		})
	}
}

// What lags itself is judged in its own turn, with its own neighbours, and not beside another.
func TestBatchLeavesWhatLags(t *testing.T) {
	b := newBench(t)
	claim := b.detectWorld(rand.New(rand.NewPCG(1, 1)), 60)
	docs, err := b.Store.Lagging(t.Context(), claim, 1000)
	must(t, err)
	for _, j := range b.judged(t.Context(), claim, docs[:20]) {
		if j.Document > docs[19].DocumentID {
			t.Errorf("document %d was judged out of turn", j.Document)
		}
	}
}

// judged is what a detector that remembers nothing says of a batch.
func (b *bench) judged(ctx context.Context, claim store.Claim, docs []collector.Document) []store.Judged {
	b.t.Helper()
	s := newShelves(b.Store, &b.neighbours, b.scope)
	batch := s.neighboursOf(docs)
	must(b.t, s.look(ctx, claim, batch))
	changed, err := newNeighbourhood(s, batch).judge(ctx)
	must(b.t, err)
	return changed
}

func verdictsOf(judged []store.Judged) map[int64]collector.Suspicion {
	out := map[int64]collector.Suspicion{}
	for _, j := range judged {
		out[j.Document] = j.Suspicion
	}
	return out
}

// detectWorld stores made-up documents: a few items and authors, dates that pile up, copied texts, and some that are no
// neighbours at all.
func (b *bench) detectWorld(r *rand.Rand, n int) store.Claim {
	b.t.Helper()
	ctx := b.t.Context()
	var writes []store.DocumentWrite
	for i := range n {
		review := collector.Review{Site: "site", ID: fmt.Sprint(i), OwnID: true, Rating: float64(r.IntN(6)), Text: madeUp(r)}
		if name := r.IntN(40); name > 0 {
			review.Author.Name = fmt.Sprint("Автор ", name)
		}
		if item := r.IntN(5); item > 0 {
			review.Item.Name = fmt.Sprint("Букет ", min(item, 3))
		}
		if r.IntN(10) > 0 {
			review.Published = collector.Published{Precision: collector.PrecisionMinute, Time: b.now.Add(-time.Duration(r.IntN(4+r.IntN(400))) * time.Hour)}
		}
		d := collector.Document{Review: review, Kind: collector.KindReview, SiteKey: review.ID, State: collector.StateLive, FirstSeen: b.now, LastSeen: b.now}
		switch r.IntN(20) {
		case 0:
			d.Kind = collector.KindMention
		case 1:
			d.State = collector.StateGone
		}
		d.Verdict.Fingerprint = text.ReviewFingerprint(review)
		writes = append(writes, store.DocumentWrite{Document: d, Versions: []collector.Version{{Change: collector.ChangePosted, At: b.now}}})
	}
	_, err := b.Store.SaveDocuments(ctx, b.scope, writes)
	must(b.t, err)
	return b.claimDetect()
}

func (b *bench) claimDetect() store.Claim {
	b.t.Helper()
	claim, ok, err := b.Store.ClaimFollower(b.t.Context(), b.scope.Company, "detect", time.Now(), time.Minute)
	must(b.t, err)
	if !ok {
		b.t.Fatal("the follower is held")
	}
	return claim
}

// madeUp is a text of its own, or a copy of one of a few with a word changed.
func madeUp(r *rand.Rand) string {
	words := strings.Fields("букет привезли вовремя розы стояли долго курьер опоздал открытку забыли деньги вернули менеджер перезвонил завтра упаковка помялась магазин рядом цена выросла сестра довольна праздник удался")
	source := r
	if r.IntN(3) == 0 {
		source = rand.New(rand.NewPCG(uint64(r.IntN(3)), 5))
	}
	var out []string
	for range 5 + source.IntN(30) {
		out = append(out, words[source.IntN(len(words))])
	}
	out[r.IntN(len(out))] = words[r.IntN(len(words))]
	return strings.Join(out, " ")
}

// simply is the neighbourhood of one document by the simplest questions.
func (b *bench) simply(ctx context.Context, d collector.Document) (fake.Review, fake.Around) {
	b.t.Helper()
	author, err := b.Store.ByAuthor(ctx, b.scope, d.AuthorID, fake.MaxAuthor+1)
	must(b.t, err)
	line, err := b.Store.ItemLine(ctx, b.scope, d.Item)
	must(b.t, err)
	twins, err := b.Store.ByFingerprint(ctx, b.scope, d.Verdict.Fingerprint, fake.MaxTwins+1)
	must(b.t, err)
	twins = slices.DeleteFunc(twins, func(t collector.Document) bool { return t.DocumentID == d.DocumentID })
	twins = twins[:min(len(twins), fake.MaxTwins)]
	a := fake.Around{Author: b.plain(ctx, author, d), Twins: b.plain(ctx, twins, d),
		Item: fake.Item{Dated: line.Dated, First: line.First, Last: line.Last, Rated: line.Rated, Sum: line.Sum}}
	if d.Published.Known() {
		a.OnItem = b.plain(ctx, b.near(ctx, d, fake.MaxOnItem+1), d)
	}
	for _, own := range author {
		if len(a.Elsewhere) < fake.MaxElsewhere && own.DocumentID != d.DocumentID && own.Item != d.Item && own.Published.Known() {
			there := b.plain(ctx, b.near(ctx, own, fake.MaxOnItem), own)
			slices.SortStableFunc(there, func(a, b fake.Review) int { return a.Published.Time.Compare(b.Published.Time) }) // as `molva detect` has them
			a.Elsewhere = append(a.Elsewhere, there)
		}
	}
	totals, err := b.Store.AuthorTotals(ctx, b.scope, []int64{d.AuthorID})
	must(b.t, err)
	return fake.OfDocument(d, totals[d.AuthorID]), a
}

func (b *bench) near(ctx context.Context, d collector.Document, most int) []collector.Document {
	b.t.Helper()
	at := d.Published.Time
	docs, err := b.Store.ByItemBetween(ctx, b.scope, d.Item, at.Add(-fake.Reach), at.Add(fake.Reach), most)
	must(b.t, err)
	return docs
}

func (b *bench) plain(ctx context.Context, docs []collector.Document, self collector.Document) []fake.Review {
	b.t.Helper()
	out := []fake.Review{}
	authors := make([]int64, len(docs))
	for i, d := range docs {
		authors[i] = d.AuthorID
	}
	totals, err := b.Store.AuthorTotals(ctx, b.scope, authors)
	must(b.t, err)
	for _, d := range docs {
		if d.DocumentID != self.DocumentID && d.Kind == collector.KindReview && d.State == collector.StateLive {
			out = append(out, fake.OfDocument(d, totals[d.AuthorID]))
		}
	}
	return out
}
