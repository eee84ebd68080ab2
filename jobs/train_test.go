package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

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

// train trains as a worker does, and answers what is told of it.
func (b *bench) trainNow(scope collector.Scope, dry bool) TrainedNow {
	b.t.Helper()
	_, err := b.AskTraining(b.t.Context(), scope, dry)
	must(b.t, err)
	must(b.t, b.train(b.t.Context(), Ticket{Task: TaskTrain}))
	now, err := b.Trained(b.t.Context(), scope)
	must(b.t, err)
	return now
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

		dry := b.trainNow(mine, true)
		if dry.Version != 0 || dry.Own() || dry.New != n+1 || dry.Run.State != collector.TrainingDone || !dry.Run.Dry || dry.Run.Corrections != n+1 || dry.Table[classify.OfComplaint].Changed == 0 {
			b.t.Fatalf("%+v", dry)
		}
		b.settle()
		if b.archived(mine) != before {
			b.t.Error("a dry run changes verdicts")
		}
		now := b.trainNow(mine, false)
		if now.Run.State != collector.TrainingDone || now.Run.Version != 1 || now.Version != 1 || !now.Own() || now.New != 0 || now.Corrected != n+1 || now.Corrections != n+1 || now.Person != mine.Person || !now.Judging {
			b.t.Fatalf("%+v", now)
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
		if again := b.trainNow(mine, false); again.Run.State != collector.TrainingRefused || again.Version != 1 || again.Table[classify.OfComplaint].Why != classify.WhySame {
			b.t.Errorf("the same corrections again: %+v", again)
		}
		d := after(kept)
		_, err = b.Handle(ctx, mine, kept.PublicID, d.Handling.Version, collector.HandlingChange{Correct: collector.Correction{Complaint: "no"}})
		must(b.t, err)
		if now, _ := b.Trained(ctx, mine); now.New != 1 || now.Corrected != n+1 {
			b.t.Errorf("a changed correction is not counted: %d of %d", now.New, now.Corrected)
		}
		_, err = b.Handle(ctx, mine, kept.PublicID, d.Handling.Version+1, collector.HandlingChange{Correct: collector.Correction{Complaint: "yes"}})
		must(b.t, err)
		_, err = b.UndoTraining(ctx, mine)
		must(b.t, err)
		b.settle()
		if b.archived(mine) != before {
			b.t.Error("an undo does not bring the verdicts back")
		}
		if now, _ := b.Trained(ctx, mine); now.New != n+1 || now.Own() {
			b.t.Errorf("after an undo all is to be learned: %d of %d", now.New, n+1)
		}
		if _, err := b.UndoTraining(ctx, mine); collector.CodeOf(err) != collector.CodeConflict {
			b.t.Errorf("nothing to undo: %v", err)
		}
	})
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
	for _, d := range docs[:5] {
		_, err := b.Handle(t.Context(), mine, d.PublicID, 0, collector.HandlingChange{Correct: collector.Correction{Complaint: "no"}})
		must(t, err)
	}
	if r := b.trainNow(mine, false); r.Run.State != collector.TrainingRefused || r.Run.Corrections != 5 || r.Table[classify.OfComplaint].Why != classify.WhyFew {
		t.Fatalf("%+v", r)
	}
	for i, d := range docs[7:] {
		_, err := b.Handle(t.Context(), mine, d.PublicID, 0, collector.HandlingChange{Correct: collector.Correction{Complaint: []string{"yes", "no"}[rng.IntN(2)], Tone: []string{collector.TonePositive, collector.ToneNegative}[i%2]}})
		must(t, err)
	}
	if r := b.trainNow(mine, false); r.Run.State != collector.TrainingRefused || r.Version != 0 || r.New != 58 {
		t.Errorf("%+v", r)
	}
	mine.Role = collector.RoleViewer
	for _, do := range []func() error{
		func() error { _, err := b.AskTraining(t.Context(), mine, true); return err },
		func() error { _, err := b.UndoTraining(t.Context(), mine); return err },
		func() error { _, err := b.UseWeights(t.Context(), mine, 0, 1); return err },
	} {
		if err := do(); collector.CodeOf(err) != collector.CodeForbidden {
			t.Errorf("a viewer: %v", err)
		}
	}
}

// A process that is stopped in the middle of a training leaves it waiting, one that loses its lease writes nothing; what else goes
// wrong is told.
func TestTrainingEndsOrWaits(t *testing.T) {
	b := newBench(t)
	mine := b.manager("ann")
	mine.Role = collector.RoleOwner
	b.playgoers(mine, 80)
	is := func() collector.Training {
		now, err := b.Trained(t.Context(), mine)
		must(t, err)
		return now.Run
	}
	_, err := b.AskTraining(t.Context(), mine, false)
	must(t, err)
	if _, err := b.AskTraining(t.Context(), mine, true); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("two trainings of one company: %v", err)
	}
	for _, at := range []collector.TrainingStage{collector.TrainingLearns, collector.TrainingCompares} {
		r, ctx := b.begun()
		stopped, stop := context.WithCancel(ctx)
		r.stop = stop
		r.goes(stopped, at, 1, 6)
		if now := is(); now.State != collector.TrainingRunning || now.Stage != at || now.Steps != 1 || now.All != 6 {
			t.Errorf("under way: %+v", now)
		}
		must(t, b.Store.ReleaseTraining(ctx, r.is))
		if now := is(); now.State != collector.TrainingWaiting {
			t.Errorf("let go: %+v", now)
		}
		r.goes(stopped, collector.TrainingReads, 0, 0)
		if stopped.Err() == nil {
			t.Error("who lost the lease goes on")
		}
		if err := r.end(ctx, &collector.Weights{File: []byte("late")}); !errors.Is(err, store.ErrLost) {
			t.Errorf("who lost the lease writes: %v", err)
		}
	}
	r, ctx := b.begun() // other weights come in force while it learns
	learned, err := r.learn(ctx)
	must(t, err)
	_, err = b.Store.AddWeights(ctx, mine, 0, collector.Weights{File: []byte("x"), Scores: "[]", Made: b.now})
	must(t, err)
	must(t, r.end(ctx, learned))
	if now := is(); now.State != collector.TrainingFailed || now.Reason != "other weights came in force meanwhile" {
		t.Errorf("%+v", now)
	}
}

// One that is withdrawn while it learns ends with nothing written, and another one is done after it; so does one that waits.
func TestWithdrawnTrainingWritesNothing(t *testing.T) {
	everywhere(t, func(b *bench) {
		ctx, mine := b.t.Context(), b.manager("ann")
		mine.Role = collector.RoleOwner
		n := b.playgoers(mine, 80)
		asked, err := b.AskTraining(ctx, mine, false)
		must(b.t, err)
		r, _ := b.begun()
		if is, err := b.WithdrawTraining(ctx, mine, asked.Number); err != nil || is.State != collector.TrainingWithdrawn || is.WithdrawnBy != mine.Person || !is.Ended.Equal(b.now) {
			b.t.Errorf("%+v, %v", is, err)
		}
		must(b.t, r.run(ctx)) // at its first word on how far it is
		if r.is.Scores != "" {
			b.t.Error("who was withdrawn learns to the end")
		}
		if now, err := b.Trained(ctx, mine); err != nil || now.Version != 0 || now.Run.State != collector.TrainingWithdrawn {
			b.t.Errorf("%+v, %v", now, err)
		}
		asked, err = b.AskTraining(ctx, mine, true)
		must(b.t, err)
		_, err = b.WithdrawTraining(ctx, mine, asked.Number)
		must(b.t, err)
		must(b.t, b.train(ctx, Ticket{Task: TaskTrain}))
		if now := b.trainNow(mine, false); now.Run.Number != 3 || now.Run.State != collector.TrainingDone || now.Version != 1 || now.Run.Corrections != n || now.Run.Corrected != n {
			b.t.Errorf("%+v", now)
		}
		mine.Role = collector.RoleViewer
		if _, err := b.WithdrawTraining(ctx, mine, 3); collector.CodeOf(err) != collector.CodeForbidden {
			b.t.Errorf("a viewer: %v", err)
		}
	})
}

// Of more corrections than a training has room for the newest are taken, of whatever documents, and it says of how many; a dry run of
// its own leaves no row.
func TestTrainingTellsOfAllCorrections(t *testing.T) {
	b := newBench(t)
	mine := b.manager("ann")
	mine.Role = collector.RoleOwner
	n := b.playgoers(mine, 80)
	texts := func(most room) (texts []string, of int) {
		t.Helper()
		some, of, err := b.corrections(t.Context(), mine, most)
		must(t, err)
		for _, c := range some {
			texts = append(texts, c.Review.Text)
		}
		return texts, of
	}
	all, of := texts(room{n, CorrectionBytesMost})
	if len(all) != n || of != n {
		t.Errorf("%d of %d, %d in all", len(all), of, n)
	}
	ids, err := b.Store.NewestCorrected(t.Context(), mine, n)
	must(t, err)
	newest, err := b.Store.DocumentsByID(t.Context(), mine, ids)
	must(t, err)
	oldest := newest[n-1]
	_, err = b.Handle(t.Context(), mine, oldest.PublicID, oldest.Handling.Version, collector.HandlingChange{Correct: collector.Correction{Tone: collector.TonePositive}})
	must(t, err)
	newest = slices.Insert(newest[:n-1], 0, oldest)
	three := len(newest[0].Text) + len(newest[1].Text) + len(newest[2].Text)
	for most, want := range map[room]int{{7, CorrectionBytesMost}: 7, {n - 1, CorrectionBytesMost}: n - 1, {n, three}: 3, {n, three - 1}: 2} {
		some, of := texts(most)
		should := slices.DeleteFunc(slices.Clone(all), func(s string) bool {
			return !slices.ContainsFunc(newest[:want], func(d collector.Document) bool { return d.Text == s })
		})
		if of != n || len(some) != want || !slices.Equal(some, should) {
			t.Errorf("%+v: %d of %d", most, len(some), of)
		}
	}
	r := b.newTraining(collector.Training{Company: mine.Company, Dry: true})
	r.most.documents, r.tell = 7, func(collector.Training) {}
	_, err = r.learn(t.Context())
	must(t, err)
	if r.is.Corrections != 7 || r.is.Corrected != n {
		t.Errorf("%+v", r.is)
	}
	told := map[collector.TrainingStage]bool{}
	is, table, err := b.MeasureTraining(t.Context(), mine, func(t collector.Training) { told[t.Stage] = true })
	if err != nil || is.State != collector.TrainingDone || !is.Dry || is.Corrections != n || len(table) != 3 || len(told) != 3 {
		t.Errorf("%+v, %v, told of %v: %v", is, table, told, err)
	}
	if now, err := b.Trained(t.Context(), mine); err != nil || now.Run.Number != 0 || now.Version != 0 {
		t.Errorf("a row is left: %+v, %v", now, err)
	}
}

// What nobody corrected takes a bounded room too.
func TestUncorrectedAreBounded(t *testing.T) {
	b := newBench(t)
	b.takenIn(b.scope, "u", "привезли поздно", "всё хорошо", "спасибо")
	for _, c := range []struct {
		most room
		want string
	}{
		{room{9, 999}, "спасибо,всё хорошо,привезли поздно"},
		{room{2, 999}, "спасибо,всё хорошо"},
		{room{9, len("спасибо" + "всё хорошо")}, "спасибо,всё хорошо"},
		{room{9, len("спасибо"+"всё хорошо") - 1}, "спасибо"},
		{room{0, 999}, ""},
	} {
		var texts []string
		must(t, b.uncorrected(t.Context(), b.scope, c.most, func(r collector.Review) { texts = append(texts, r.Text) }))
		if got := strings.Join(texts, ","); got != c.want {
			t.Errorf("%+v: %q", c.most, got)
		}
	}
}

// How much there is to learn is counted once until the next correction.
func TestUnlearnedIsCountedOnce(t *testing.T) {
	b := newBench(t)
	mine := b.manager("ann")
	says := func(what string, n int) {
		t.Helper()
		if now, err := b.JudgesNow(t.Context(), mine); err != nil || now.New != n {
			t.Errorf("%s: %d, want %d: %v", what, now.New, n, err)
		}
	}
	says("at first", 0)
	docs := b.takenIn(mine, "p", "привезли поздно", "всё хорошо")
	for i, d := range docs {
		_, err := b.Handle(t.Context(), mine, d.PublicID, 0, collector.HandlingChange{Correct: collector.Correction{Category: collector.CategoryNews}})
		must(t, err)
		says("corrected", i+1)
	}
	held := b.unlearnt.of(mine.Company)
	held.n = 77
	says("again", 77)
	held.at = held.at.Add(-unlearnedFresh)
	says("much later", 2)
}

// While one company is counted another one is, too; whoever asks about the same one waits for that count.
func TestUnlearnedHoldsUpNoOthers(t *testing.T) {
	var c unlearnedCounts
	var all sync.WaitGroup
	counting, over, counts := make(chan bool), make(chan bool), 0
	slow := func() (int, error) {
		counts++
		close(counting)
		select {
		case <-over:
		case <-time.After(20 * time.Second):
			t.Error("another company waits for the count")
		}
		return 5, nil
	}
	ask := func(company int64, count func() (int, error), want int) {
		if n, err := c.of(company).among(0, 1, count); n != want || err != nil {
			t.Errorf("company %d: %d, %v", company, n, err)
		}
	}
	all.Go(func() { ask(1, slow, 5) })
	<-counting
	all.Go(func() { ask(1, slow, 5) })
	ask(2, func() (int, error) { return 7, nil }, 7)
	close(over)
	all.Wait()
	if counts != 1 {
		t.Errorf("one company was counted %d times", counts)
	}
}

// begun is a training that waits, as its worker has it.
func (b *bench) begun() (*trainRun, context.Context) {
	b.t.Helper()
	is, ok, err := b.Store.ClaimTraining(b.t.Context(), b.now, time.Now(), trainLease)
	must(b.t, err)
	if !ok {
		b.t.Fatal("no training waits")
	}
	return b.newTraining(is), b.t.Context()
}

// A worker that is stopped while it learns lets go of the training, and the next one does it from its beginning.
func TestStoppedTrainingIsDoneLater(t *testing.T) {
	everywhere(t, func(b *bench) {
		mine := b.manager("ann")
		mine.Role = collector.RoleOwner
		b.playgoers(mine, 80)
		_, err := b.AskTraining(b.t.Context(), mine, false)
		must(b.t, err)
		r, ctx := b.begun()
		ctx, stop := context.WithCancel(ctx)
		stop()
		must(b.t, r.run(ctx))
		if is, err := b.Store.Training(b.t.Context(), mine, time.Now()); err != nil || is.State != collector.TrainingWaiting || is.Tries != 0 {
			b.t.Errorf("stopped: %+v, %v", is, err)
		}
		b.settle()
		if now, err := b.Trained(b.t.Context(), mine); err != nil || now.Run.State != collector.TrainingDone || !now.Own() || now.Judging {
			b.t.Errorf("%+v, %v", now, err)
		}
	})
}

// Damaged weights judge nothing: the embedded ones do, and an undo leads back.
func TestDamagedWeightsAreLeft(t *testing.T) {
	b := newBench(t)
	file := []byte("molva-own-weights-2\n" + classify.Model() + "\nbroken")
	_, err := b.Store.AddWeights(t.Context(), b.scope, 0, collector.Weights{File: file, Model: classify.Model(), Scores: "[]", Made: b.now})
	must(t, err)
	if now, err := b.Trained(t.Context(), b.scope); err != nil || now.Trouble != TroubleDamaged || now.Own() {
		t.Errorf("%+v, %v", now, err)
	}
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

// Weights that were learned on top of another model judge nothing and cannot be gone back to; that is told, and a training mends it.
func TestWeightsOfAnotherModelAreLeft(t *testing.T) {
	b := newBench(t)
	mine := b.manager("ann")
	mine.Role = collector.RoleOwner
	n := b.playgoers(mine, 80)
	b.trainNow(mine, false)
	is, _, err := b.Store.Weights(t.Context(), mine, 1)
	must(t, err)
	is.Model = strings.Repeat("0", len(classify.Model()))
	is.File = bytes.Replace(is.File, []byte(classify.Model()), []byte(is.Model), 1)
	_, err = b.Store.AddWeights(t.Context(), mine, 1, is)
	must(t, err)
	var said bytes.Buffer
	b.Log = slog.New(slog.NewTextHandler(&said, nil))
	now, err := b.Trained(t.Context(), mine)
	must(t, err)
	judge, _, err := b.judgeOf(t.Context(), mine)
	must(t, err)
	if text := aboutPlay(rand.New(rand.NewPCG(9, 9))); now.Trouble != TroubleModel || now.Own() || now.New != n || judge(collector.Review{Text: text}).Complaint.Is() != classify.Classify(collector.Review{Text: text}).Complaint.Is() {
		t.Errorf("%+v", now)
	}
	if strings.Count(said.String(), "trouble=other_model") != 1 || !strings.Contains(said.String(), "train anew") {
		t.Errorf("the log says %q", &said)
	}
	b.settle()
	docs, err := b.Store.DocumentsAfter(t.Context(), mine, 0, 999)
	must(t, err)
	for _, d := range docs {
		stood := d.Verdict
		if d.Judged != nil {
			stood = *d.Judged
		}
		if plain := classify.Classify(d.Review); stood.Complaint.Is() != plain.Complaint.Is() {
			t.Fatalf("the archive stays judged by the weights that do not fit: %+v, want %+v", stood.Complaint, plain.Complaint)
		}
	}
	if now := b.trainNow(mine, false); now.Trouble != "" || !now.Own() || now.New != 0 || now.Version != 3 {
		t.Errorf("trained anew: %+v", now)
	}
	kept, err := b.TrainedVersions(t.Context(), mine)
	must(t, err)
	var told []string
	for _, v := range kept {
		told = append(told, fmt.Sprintf("%d %t %t %t %d", v.Version, v.InForce, v.Fits, v.Same, len(v.Table)))
	}
	if got := strings.Join(told, "; "); got != "3 true true true 3; 2 false false false 3; 1 false true false 3" {
		t.Error(got)
	}
	if _, err := b.UseWeights(t.Context(), mine, 3, 2); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("back to those of another model: %v", err)
	}
	if now, err := b.UndoTraining(t.Context(), mine); err != nil || now.Version != 4 || now.Origin != 1 || !now.Own() {
		t.Errorf("an undo to those of another model: %+v, %v", now, err)
	}
	if now, err := b.UseWeights(t.Context(), mine, 4, 3); err != nil || now.Version != 5 || now.Origin != 3 || !now.Own() {
		t.Errorf("%+v, %v", now, err)
	}
	if now, err := b.UseWeights(t.Context(), mine, 5, 1); err != nil || now.Version != 6 || now.Origin != 1 || !now.Own() {
		t.Errorf("%+v, %v", now, err)
	}
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
			if now := b.trainNow(mine, false); now.Run.State != collector.TrainingDone {
				b.t.Errorf("%+v", now.Run)
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
