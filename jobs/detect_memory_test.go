package jobs

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/fake"
)

// twoProcesses runs a test with two detectors on one database, each with memories of its own.
func twoProcesses(t *testing.T, test func(b *bench, other *Work)) {
	run := func(t *testing.T, address string) {
		b := newBenchOn(t, address)
		s, err := store.Open(t.Context(), address, b.Log)
		must(t, err)
		t.Cleanup(func() { must(t, s.Close()) })
		test(b, (&Work{Store: s, Clock: b, Log: b.Log}).Start())
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "sqlite:"+filepath.Join(t.TempDir(), "molva.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, schema(t)) })
}

// What a detector remembers says the same as the store, whoever writes and whoever was the detector meanwhile; and so do
// the verdicts.
func TestMemoryAnswersAsTheStore(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			twoProcesses(t, func(b *bench, other *Work) {
				r := rand.New(rand.NewPCG(seed, 9))
				works := []*Work{b.Work, other}
				for step := range 40 {
					for range 1 + r.IntN(12) {
						b.change(r, works[r.IntN(2)].Store, int(seed))
					}
					switch w := works[min(r.IntN(6), 1)]; {
					case r.IntN(12) == 0:
						_, err := w.Store.ResetFollower(t.Context(), b.scope, "detect")
						must(t, err)
					case step%2 == 0:
						b.compare(r, w)
					default:
						must(t, w.detectFakes(t.Context(), Ticket{Task: TaskDetect, Company: b.scope.Company}))
					}
				}
			})
		})
	}
}

// change writes a new review, or changes one in some way: all that a detector may find otherwise than he left it.
func (b *bench) change(r *rand.Rand, s *store.Store, seed int) {
	b.t.Helper()
	key := fmt.Sprint(r.IntN(30 + 40*seed))
	held, err := s.Held(b.t.Context(), b.scope, "site", collector.KindReview, []string{key})
	must(b.t, err)
	d, write := held[key], store.DocumentWrite{Versions: []collector.Version{{Change: collector.ChangeEdited, At: b.now}}}
	if d.DocumentID == 0 {
		d = collector.Document{Kind: collector.KindReview, SiteKey: key, State: collector.StateLive, FirstSeen: b.now, LastSeen: b.now}
		d.Site, d.OwnID = "site", true
		write.Versions[0].Change = collector.ChangePosted
	}
	write.PrevRev = d.Rev
	what := r.IntN(7)
	fresh := d.Rev == 0
	if fresh || what == 0 {
		d.Text = madeUp(r)
		d.Verdict.Fingerprint = text.ReviewFingerprint(d.Review)
	}
	if fresh || what == 1 {
		d.Author.Name = []string{"", "Гость"}[r.IntN(2)]
		if n := r.IntN(12); n > 1 {
			d.Author.Name = fmt.Sprint("Автор ", n)
		} else if n == 0 {
			d.Author.Name = fmt.Sprint("Автор ", key, b.now)
		}
	}
	if fresh || what == 2 {
		d.Item.Name = []string{"", "Букет", "Ваза", "Лента"}[r.IntN(4)]
	}
	if fresh || what == 3 {
		d.Published = collector.Published{}
		if r.IntN(8) > 0 {
			d.Published = collector.Published{Precision: collector.PrecisionMinute, Time: b.now.Add(-time.Duration(r.IntN(60)) * time.Hour)}
		}
	}
	if fresh || what == 4 {
		d.Rating = float64(r.IntN(11)) / 2
	}
	if !fresh && what == 5 || fresh && r.IntN(8) == 0 {
		d.State = []collector.State{collector.StateLive, collector.StateGone}[r.IntN(2)]
	}
	write.Document = d
	_, err = s.SaveDocuments(b.t.Context(), b.scope, []store.DocumentWrite{write})
	must(b.t, err)
}

// compare holds all answers of a detector's memory against those of the store, and judges with both.
func (b *bench) compare(r *rand.Rand, w *Work) {
	b.t.Helper()
	ctx := b.t.Context()
	must(b.t, w.follow(ctx, "detect", b.scope.Company, func(ctx context.Context, claim store.Claim, docs []collector.Document) error {
		s, err := w.remembered(ctx, claim)
		must(b.t, err)
		docs = docs[:1+r.IntN(len(docs))]
		batch, plain := s.neighboursOf(docs), newShelves(w.Store, &met{}, b.scope)
		must(b.t, s.look(ctx, claim, batch))
		b.compareAnswers(s, plain, batch)
		changed, err := newNeighbourhood(s, batch).judge(ctx)
		must(b.t, err)
		want, err := newNeighbourhood(plain, plain.neighboursOf(docs)).judge(ctx)
		must(b.t, err)
		byID := func(a, b store.Judged) int { return cmp.Compare(a.Document, b.Document) }
		slices.SortFunc(want, byID)
		slices.SortFunc(changed, byID)
		b.same("verdicts", want, changed)
		changed, err = w.Store.SaveJudgement(ctx, claim, store.Judgement{Batch: docs, Changed: changed})
		must(b.t, err)
		s.raised(changed)
		s.done, err = w.Store.DoneSoFar(ctx, claim)
		must(b.t, err)
		w.memories.bring(s)
		return nil
	}))
}

func (b *bench) compareAnswers(s, plain *shelves, batch []*neighbour) {
	b.t.Helper()
	ctx := b.t.Context()
	docs, err := plain.store.DocumentsAfter(ctx, b.scope, 0, 5000)
	must(b.t, err)
	all := plain.neighboursOf(docs)
	for range 2 { // asked, and remembered
		b.compareLists(s, plain, all)
	}
	var ids []int64
	for _, d := range all {
		ids = append(ids, d.Document)
	}
	judged := of(plain.judgedAlready(ctx, ids))(b)
	b.same("judged already", revisionsOf(judged), revisionsOf(of(s.judgedAlready(ctx, ids))(b)))
	b.same("revisions", sorted(of(plain.revisions(ctx, ids))(b)), sorted(of(s.revisions(ctx, ids))(b)))
	for _, docs := range [][]*neighbour{batch, judged} { // of others nobody asks for twins
		want, got := of(plain.twins(ctx, docs, batch, 3))(b), of(s.twins(ctx, docs, batch, 3))(b)
		for i, d := range docs {
			unlike := func(id int64) bool {
				return !slices.ContainsFunc(all, func(o *neighbour) bool { return o.Document == id && fake.Alike(d.sketch, o.sketch) })
			}
			b.same("twins", slices.DeleteFunc(want[i], unlike), slices.DeleteFunc(slices.Clone(got[i]), unlike))
			known := slices.ContainsFunc(got[i], func(id int64) bool { return s.filed.sketch[id] != nil && unlike(id) })
			b.same("a twin that is none, and known to be", false, known)
		}
	}
}

// compareLists asks who wrote what where.
func (b *bench) compareLists(s, plain *shelves, all []*neighbour) {
	b.t.Helper()
	ctx := b.t.Context()
	authors, keys, windows := map[int64]bool{}, map[string]bool{}, []store.Window(nil)
	for _, d := range all {
		if d.author > 0 {
			authors[d.author] = true
		}
		if d.key != "" {
			keys[d.key], windows = true, append(windows, around(d))
		}
	}
	totals := of(plain.totals(ctx, slices.Sorted(maps.Keys(authors))))(b)
	remembered := of(s.totals(ctx, slices.Sorted(maps.Keys(authors))))(b)
	for a := range authors {
		b.same("total", totals[a], remembered[a])
		for _, n := range []int{2, 100} {
			one := map[int64]int{a: totals[a]}
			b.same("by author", refsOf(of(plain.byAuthors(ctx, one, n))(b)[a]), refsOf(of(s.byAuthors(ctx, one, n))(b)[a]))
		}
	}
	items := slices.Sorted(maps.Keys(keys))
	b.same("lines", of(plain.lines(ctx, items))(b), of(s.lines(ctx, items))(b))
	want, got := of(plain.onItems(ctx, windows))(b), of(s.onItems(ctx, windows))(b)
	for _, w := range windows {
		middle := w.From.Add(fake.Reach)
		b.same("on item", refsOf(nearest(want[w.Item], middle, 5)), refsOf(nearest(got[w.Item], middle, 5)))
	}
}

func revisionsOf(docs []*neighbour) (refs []store.DocRev) {
	for _, d := range docs {
		refs = append(refs, d.DocRev)
	}
	return sorted(refs)
}

func sorted(refs []store.DocRev) []store.DocRev {
	slices.SortFunc(refs, func(a, b store.DocRev) int { return cmp.Compare(a.Document, b.Document) })
	return refs
}

// of is a value that came without an error.
func of[T any](v T, err error) func(*bench) T {
	return func(b *bench) T {
		b.t.Helper()
		must(b.t, err)
		return v
	}
}

func (b *bench) same(what string, want, got any) {
	b.t.Helper()
	if d := gocmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		b.t.Fatalf("%s: %s", what, d)
	}
}
