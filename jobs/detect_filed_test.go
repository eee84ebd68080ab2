package jobs

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
)

// More bands than there is room for are forgotten, and the store is asked again.
func TestFiledIsBounded(t *testing.T) {
	b := newBench(t)
	var f filed
	must(t, f.want(t.Context(), b.Store, b.scope, 8))
	for i := range int64(filedMost/8 + 1) {
		if !f.all {
			t.Fatalf("given up at document %d", i)
		}
		bands := make([]uint64, 8)
		for j := range bands {
			bands[j] = uint64(8*i) + uint64(j)
		}
		f.add(i+1, bands)
	}
	if f.all || f.first != nil {
		t.Error("it holds more than it may")
	}
	must(t, f.want(t.Context(), b.Store, b.scope, 10*filedMost))
	if f.all {
		t.Error("it tries again what has no room")
	}
}

// All bands are read once as many were asked for as there are, and not before.
func TestFiledWaitsUntilItPays(t *testing.T) {
	b := newBench(t)
	claim := b.manyReviews(40)
	docs, err := b.Store.Lagging(t.Context(), claim, 40)
	must(t, err)
	_, err = b.Store.SaveJudgement(t.Context(), claim, store.Judgement{Batch: docs})
	must(t, err)
	var f filed
	asked := 0
	for ; !f.all; asked += 16 {
		must(t, f.want(t.Context(), b.Store, b.scope, 16))
	}
	if there := 40 * 8; asked < there || asked > 4*there {
		t.Errorf("%d bands were read after %d were asked for", there, asked)
	}
	for _, d := range docs {
		if got := len(f.of[d.DocumentID]); got != len(text.Bands(d.Verdict.Fingerprint)) {
			t.Errorf("document %d stands under %d bands", d.DocumentID, got)
		}
	}
}

// When more lags than is worth looking through, the store is asked for everything; all is judged as it should be.
func TestMemoryOfALongQueue(t *testing.T) {
	b := newBench(t)
	claim := b.manyReviews(lagMost + 300)
	s := newShelves(b.Store, &b.neighbours, b.scope)
	for blind := true; ; blind = false {
		docs, err := b.Store.Lagging(t.Context(), claim, followBatch)
		must(t, err)
		if len(docs) == 0 {
			break
		}
		must(t, s.detect(t.Context(), claim, docs))
		if s.blind != blind {
			t.Fatalf("blind: %t, want %t", s.blind, blind)
		}
	}
	must(t, s.look(t.Context(), claim, nil))
	b.compareAnswers(s, newShelves(b.Store, &met{}, b.scope), nil)
}

// manyReviews stores reviews of a few items, each of its own words.
func (b *bench) manyReviews(n int) store.Claim {
	b.t.Helper()
	var writes []store.DocumentWrite
	for i := range n {
		r := collector.Review{Site: "site", ID: fmt.Sprint(i), OwnID: true, Rating: float64(1 + i%5), Item: collector.Item{Name: fmt.Sprint("Ваза ", i%7)},
			Author: collector.Author{Name: fmt.Sprint("Автор ", i%900)}, Published: collector.PublishedAt(b.now.Add(-time.Duration(i) * time.Hour)), Text: ownWords(i)}
		d := collector.Document{Review: r, Kind: collector.KindReview, SiteKey: r.ID, State: collector.StateLive, FirstSeen: b.now, LastSeen: b.now}
		d.Verdict.Fingerprint = text.ReviewFingerprint(r)
		writes = append(writes, store.DocumentWrite{Document: d, Versions: []collector.Version{{Change: collector.ChangePosted, At: b.now}}})
	}
	_, err := b.Store.SaveDocuments(b.t.Context(), b.scope, writes)
	must(b.t, err)
	return b.claimDetect()
}

func ownWords(seed int) string {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	var words []string
	for range 12 {
		words = append(words, strconv.FormatUint(r.Uint64(), 36))
	}
	return strings.Join(words, " ")
}
