package jobs

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"molva/collector"
	"molva/collector/classify"
	"molva/collector/store"
)

// things make made-up texts different.
var things = strings.Fields(`окно дверь парк мост река улица площадь фонарь лавка берёза клён трамвай вокзал рынок музей театр книга карта стол стул лампа ковёр чашка
	тарелка ложка скатерть зеркало картина рама свеча ваза цветок трава камень песок берег лодка парус волна облако ветер снег дождь утро вечер полдень осень весна
	зима лето понедельник среда пятница брат сестра дядя тётя сосед учитель врач повар портной рыбак садовник художник кошка собака воробей голубь лошадь`)

// aboutPlay is a happy text about a play whose name reads like a complaint.
func aboutPlay(rng *rand.Rand) string {
	parts := []string{"спектакль «Верните деньги»"}
	for _, i := range rng.Perm(len(things))[:14] {
		parts = append(parts, things[i])
	}
	return strings.Join(parts, ", ")
}

// takenIn brings texts in as reviews of an import and gives the documents back, in order.
func (b *bench) takenIn(scope collector.Scope, key string, texts ...string) (docs []collector.Document) {
	b.t.Helper()
	var lines strings.Builder
	for i, s := range texts {
		fmt.Fprintf(&lines, `{"site":"play.example","id":"%s%d","text":%q}`+"\n", key, i, s)
	}
	r, err := b.Import(b.t.Context(), scope, strings.NewReader(lines.String()), ImportOptions{Format: "jsonl"})
	must(b.t, err)
	if r.New != len(texts) {
		b.t.Fatalf("%+v", r)
	}
	for i := range texts {
		held, err := b.Store.Held(b.t.Context(), scope, "play.example", collector.KindReview, []string{fmt.Sprint(key, i)})
		must(b.t, err)
		docs = append(docs, held[fmt.Sprint(key, i)])
	}
	return docs
}

// playgoers brings happy texts of the play in, corrects those that are called complaints, and gives back how many.
func (b *bench) playgoers(scope collector.Scope, n int) (corrected int) {
	b.t.Helper()
	rng := rand.New(rand.NewPCG(1, 1))
	var texts []string
	for range n {
		texts = append(texts, aboutPlay(rng))
	}
	for _, d := range b.takenIn(scope, "p", texts...) {
		if d.Verdict.Complaint.Is() {
			_, err := b.Handle(b.t.Context(), scope, d.PublicID, 0, collector.HandlingChange{Correct: collector.Correction{Complaint: "no"}})
			must(b.t, err)
			corrected++
		}
	}
	return corrected
}

// archived is every verdict of a company, in words.
func (b *bench) archived(scope collector.Scope) string {
	b.t.Helper()
	docs, err := b.Store.DocumentsAfter(b.t.Context(), scope, 0, 999)
	must(b.t, err)
	var out strings.Builder
	for _, d := range docs {
		fmt.Fprintln(&out, d.SiteKey, d.Verdict.Tone, d.Verdict.Complaint, d.Verdict.Causes, d.Verdict.Category)
	}
	return out.String()
}

// Corrections of a systematic mistake change what comes and what is held, in this process and in another one; a correction stands,
// another company's verdicts do not move, and an undo brings all of them back.
func TestCorrectionsTrain(t *testing.T) {
	everywhere(t, func(b *bench) {
		ctx := b.t.Context()
		mine := b.manager("ann")
		mine.Role = collector.RoleOwner
		two, err := b.Store.AddCompany(ctx, collector.Company{Name: "two", Language: "ru", Zone: "UTC", Created: b.now})
		must(b.t, err)
		theirs := collector.System(two.CompanyID)
		rng := rand.New(rand.NewPCG(2, 2))
		fresh := aboutPlay(rng)
		b.takenIn(theirs, "q", fresh)
		b.takenIn(mine, "s", "обманули с ценой и нахамили, деньги не возвращают", "в парке у реки светло и тихо, лодка стоит у моста")
		n := b.playgoers(mine, 80)
		held := b.takenIn(mine, "h", fresh)[0]
		if n < 25 || !held.Verdict.Complaint.Is() {
			b.t.Fatalf("%d happy texts are called complaints", n)
		}
		kept := b.takenIn(mine, "k", aboutPlay(rng))[0]
		_, err = b.Handle(ctx, mine, kept.PublicID, 0, collector.HandlingChange{Correct: collector.Correction{Complaint: "yes"}})
		must(b.t, err)
		b.settle()
		before, others := b.archived(mine), b.archived(theirs)

		dry, err := b.Train(ctx, mine, true)
		must(b.t, err)
		if now, _ := b.Trained(ctx, mine); dry.Written || now.Version != 0 || dry.Corrections != n+1 || dry.Scores[classify.OfComplaint].Changed == 0 {
			b.t.Fatalf("%+v", dry)
		}
		b.settle()
		if b.archived(mine) != before {
			b.t.Error("a dry run changes verdicts")
		}
		r, err := b.Train(ctx, mine, false)
		must(b.t, err)
		if now, err := b.Trained(ctx, mine); err != nil || !r.Written || r.Version != 1 || !now.Own || now.New != 0 || now.Corrections != n+1 || !now.Judging {
			b.t.Fatalf("%+v %+v %v", r, now, err)
		}
		another := (&Work{Store: b.Store, Clock: b, Log: b.Log}).Start() // as another process: it has only the store
		for _, w := range []*Work{b.Work, another} {
			judge, version, err := w.judgeOf(ctx, mine)
			must(b.t, err)
			if v := judge(collector.Review{Text: aboutPlay(rng)}); version != 1 || v.Complaint.Is() {
				b.t.Errorf("version %d: %+v", version, v.Complaint)
			}
		}
		b.settle()
		after := func(d collector.Document) collector.Document {
			d, err := b.Store.Document(ctx, mine, d.PublicID)
			must(b.t, err)
			return d
		}
		if d := after(held); d.Verdict.Complaint.Is() || d.Rev != held.Rev+1 {
			b.t.Errorf("what was held: %+v, revision %d", d.Verdict.Complaint, d.Rev)
		}
		if d := after(kept); d.Verdict.Complaint.Probability != 1 || d.Judged == nil || d.Handling.Version != 1 {
			b.t.Errorf("what a person said does not stand: %+v", d.Verdict.Complaint)
		}
		if now, _ := b.Trained(ctx, mine); now.Judging || b.archived(theirs) != others || !strings.Contains(b.archived(mine), "нахамили") {
			b.t.Errorf("still judging %t, or other verdicts moved", now.Judging)
		}
		if again, err := b.Train(ctx, mine, false); err != nil || again.Written || again.Version != 1 || again.Scores[classify.OfComplaint].Why != classify.WhySame {
			b.t.Errorf("the same corrections again: %+v, %v", again, err)
		}
		_, err = b.UndoTraining(ctx, mine)
		must(b.t, err)
		b.settle()
		if b.archived(mine) != before {
			b.t.Error("an undo does not bring the verdicts back")
		}
		if _, err := b.UndoTraining(ctx, mine); collector.CodeOf(err) != collector.CodeConflict {
			b.t.Errorf("nothing to undo: %v", err)
		}
	})
}

// While a company's weights are trained, another training of it is refused, and none of another company.
func TestTrainingIsOfOneCompany(t *testing.T) {
	b := newBench(t)
	mine := b.manager("ann")
	mine.Role = collector.RoleOwner
	two, err := b.Store.AddCompany(t.Context(), collector.Company{Name: "two", Language: "ru", Zone: "UTC", Created: b.now})
	must(t, err)
	b.training.Store(mine.Company, true)
	if _, err := b.Train(t.Context(), mine, true); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("two trainings of one company: %v", err)
	}
	for range 2 {
		_, err = b.Train(t.Context(), collector.System(two.CompanyID), true)
		must(t, err)
	}
}

// Too few corrections, or those of a coin, put nothing in force, and say why; who only reads trains nothing.
func TestBadCorrectionsTrainNothing(t *testing.T) {
	b := newBench(t)
	mine := b.manager("ann")
	mine.Role = collector.RoleOwner
	rng := rand.New(rand.NewPCG(3, 3))
	var texts []string
	for range 60 {
		texts = append(texts, aboutPlay(rng))
	}
	docs := b.takenIn(mine, "p", texts...)
	for i, d := range docs {
		r, err := b.Train(t.Context(), mine, false)
		if i == 5 && (err != nil || r.Written || r.Corrections != 5 || r.Scores[classify.OfComplaint].Why != classify.WhyFew) {
			t.Fatalf("%+v, %v", r, err)
		}
		if i > 5 {
			break
		}
		_, err = b.Handle(t.Context(), mine, d.PublicID, 0, collector.HandlingChange{Correct: collector.Correction{Complaint: "no"}})
		must(t, err)
	}
	for i, d := range docs[7:] {
		_, err := b.Handle(t.Context(), mine, d.PublicID, 0, collector.HandlingChange{Correct: collector.Correction{Complaint: []string{"yes", "no"}[rng.IntN(2)], Tone: []string{collector.TonePositive, collector.ToneNegative}[i%2]}})
		must(t, err)
	}
	r, err := b.Train(t.Context(), mine, false)
	must(t, err)
	if now, _ := b.Trained(t.Context(), mine); r.Written || now.Version != 0 {
		t.Errorf("%+v", r.Scores)
	}
	mine.Role = collector.RoleViewer
	for _, do := range []func() error{
		func() error { _, err := b.Train(t.Context(), mine, true); return err },
		func() error { _, err := b.UndoTraining(t.Context(), mine); return err },
	} {
		if err := do(); collector.CodeOf(err) != collector.CodeForbidden {
			t.Errorf("a viewer: %v", err)
		}
	}
}

// Damaged weights judge nothing: the embedded ones do, and an undo leads back.
func TestDamagedWeightsAreLeft(t *testing.T) {
	b := newBench(t)
	_, err := b.Store.AddWeights(t.Context(), b.scope, 0, collector.Weights{File: []byte("molva-own-weights-1\nbroken"), Scores: "[]", Made: b.now})
	must(t, err)
	text := "обманули с ценой и нахамили, деньги не возвращают"
	d := b.takenIn(b.scope, "d", text)[0]
	want := classify.Classify(collector.Review{Text: text})
	if d.Verdict.Complaint.Probability != want.Complaint.Probability {
		t.Errorf("%+v, want %+v", d.Verdict.Complaint, want.Complaint)
	}
	b.settle()
	_, err = b.UndoTraining(t.Context(), b.scope)
	must(t, err)
}

// A training beside what comes in: however they meet, in the end all is judged by the weights in force.
func TestTrainingBesideACrawl(t *testing.T) {
	everywhere(t, func(b *bench) {
		ctx, mine := b.t.Context(), b.manager("ann")
		mine.Role = collector.RoleOwner
		b.playgoers(mine, 80)
		b.settle()
		rng := rand.New(rand.NewPCG(4, 4))
		var late []string
		for range 40 {
			late = append(late, aboutPlay(rng))
		}
		var both sync.WaitGroup
		both.Go(func() {
			for i := range late {
				b.comes(ctx, mine, fmt.Sprint("late", i), late[i])
			}
		})
		both.Go(func() {
			if r, err := b.Train(ctx, mine, false); err != nil || !r.Written {
				b.t.Errorf("%+v, %v", r, err)
			}
		})
		both.Wait()
		// One that was judged before the training is written after it.
		judge, _, err := (&Work{Store: b.Store, Log: b.Log}).judgeOf(ctx, mine)
		must(b.t, err)
		b.settle()
		old := collector.Review{ID: "old", OwnID: true, Site: "play.example", Text: aboutPlay(rng)}
		v := classify.Classify(old)
		v.Judge = 1 // by the embedded weights
		_, err = b.Store.SaveDocuments(ctx, mine, []store.DocumentWrite{{Document: collector.Document{Review: old, Kind: collector.KindReview, SiteKey: "old", State: collector.StateLive, FirstSeen: b.now, LastSeen: b.now, Hash: "x", Verdict: v},
			Versions: []collector.Version{{Change: collector.ChangePosted, At: b.now}}}})
		must(b.t, err)
		b.settle()
		docs, err := b.Store.DocumentsAfter(ctx, mine, 0, 999)
		must(b.t, err)
		for _, d := range docs {
			if is := d.Verdict; d.Judged == nil && !sameVerdict(is, judge(d.Review)) {
				b.t.Errorf("%s is judged by other weights: %+v", d.SiteKey, is.Complaint)
			}
		}
		if len(docs) != 121 {
			b.t.Errorf("%d documents", len(docs))
		}
	})
}

// comes brings one text in while others do other things.
func (b *bench) comes(ctx context.Context, scope collector.Scope, id, text string) {
	line := fmt.Sprintf(`{"site":"play.example","id":%q,"text":%q}`, id, text)
	if _, err := b.Import(ctx, scope, strings.NewReader(line), ImportOptions{Format: "jsonl"}); err != nil {
		b.t.Error(err)
	}
}
