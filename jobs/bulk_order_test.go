package jobs

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"molva/collector"
)

// bulksOf are the changes of rules, in the order of the rules.
func (b *bench) bulksOf(rules []collector.Rule) (ids []string) {
	b.t.Helper()
	for _, r := range rules {
		runs, err := b.Store.BulksOfRule(b.t.Context(), b.scope, r.RuleID, 9)
		must(b.t, err)
		for _, run := range runs {
			ids = append(ids, run.PublicID)
		}
	}
	return ids
}

// undone undoes a change and is how many documents keep something of it.
func (b *bench) undone(scope collector.Scope, id string) (kept int) {
	b.t.Helper()
	must2(b.UndoBulk(b.t.Context(), scope, id))(b.t)
	b.settle()
	bulk, err := b.Store.Bulk(b.t.Context(), scope, id)
	if must(b.t, err); bulk.State != collector.BulkUndone || bulk.Tally[collector.ItemDone] > 0 {
		b.t.Fatalf("undone: %+v", bulk)
	}
	return bulk.Tally[collector.ItemKept]
}

// Each of three rules that touched the same document is undone by itself, on arrival and over the archive.
func TestUndoOfOneRuleOfSeveral(t *testing.T) {
	everywhere(t, func(b *bench) {
		ann := b.manager("ann")
		var rules []collector.Rule
		for _, r := range [][2]string{{"вомбат", "а"}, {"вомбат капибара", "б"}, {"капибара", "в"}} {
			rules = append(rules, b.newRule(ann, r[1], r[0], collector.HandlingChange{Add: []string{r[1]}}))
		}
		b.more(`{"id":"z1","rating":3,"text":"вомбат и капибара пришли","published":"2026-11-01"}`, `{"id":"z2","rating":3,"text":"вомбат один","published":"2026-11-01"}`,
			`{"id":"z3","rating":3,"text":"капибара одна","published":"2026-11-01"}`)
		all := func() string {
			return fmt.Sprint(b.onKey("z1").Handling.Tags, b.onKey("z2").Handling.Tags, b.onKey("z3").Handling.Tags)
		}
		for _, how := range []string{"on arrival", "over the archive"} {
			if how != "on arrival" {
				for _, r := range rules {
					must2(b.ApplyRule(t.Context(), ann, RuleApply{ID: r.PublicID, Seen: 1, TakenBack: true}))(t)
					b.inStep()
				}
			}
			if got := all(); got != "[а б в] [а] [в]" {
				t.Fatalf("%s: %s", how, got)
			}
			for i, want := range []string{"[б в] [] [в]", "[в] [] [в]", "[] [] []"} {
				runs, err := b.Store.BulksOfRule(t.Context(), ann, rules[i].RuleID, 1)
				must(t, err)
				if kept := b.undone(ann, runs[0].PublicID); kept != 0 || all() != want {
					t.Errorf("%s, %s undone: %s, %d kept", how, rules[i].Name, all(), kept)
				}
				_, err = b.UndoBulk(t.Context(), ann, runs[0].PublicID)
				wantCode(t, err, collector.CodeConflict)
			}
		}
		b.inStep()
	})
}

// A stage that two rules set one after the other goes back through both, whichever is undone first; what a person set after stays.
func TestUndoOfWhatWasWrittenOver(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	b.newRule(ann, "а", "букет", collector.HandlingChange{Stage: collector.StageOpen, Add: []string{"т"}})
	b.newRule(ann, "б", "букет", collector.HandlingChange{Stage: collector.StageDone})
	b.mentions(2)
	rules, err := b.Store.Rules(t.Context(), ann)
	must(t, err)
	bulks := b.bulksOf(rules)
	for _, tag := range []collector.HandlingChange{{Remove: []string{"т"}}, {Add: []string{"т"}}} { // somebody's own by then
		must2(b.Handle(t.Context(), ann, b.onKey("m1").PublicID, b.onKey("m1").Handling.Version, tag))(t)
	}
	for _, c := range []struct {
		bulk int
		kept int
		want string
	}{{0, 2, "done false [] done false [т]"}, {1, 0, "open false [] open false [т]"}, {0, 1, "new false [] new false [т]"}, {0, 1, "new false [] new false [т]"}} {
		kept := b.undone(ann, bulks[c.bulk])
		if got := b.keyed("m0") + " " + b.keyed("m1"); kept != c.kept || got != c.want {
			t.Errorf("%+v: %d kept, %s", c, kept, got)
		}
	}
	must2(b.UndoBulk(t.Context(), ann, bulks[0]))(t) // something of it stands still
	_, err = b.UndoBulk(t.Context(), ann, bulks[1])
	wantCode(t, err, collector.CodeConflict)
}

// chanceChange is a change of a few fields out of so few values that changes meet.
func chanceChange(r *rand.Rand, people []int64) (c collector.HandlingChange) {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	for c.Empty() {
		if r.IntN(3) == 0 {
			c.Stage = collector.Stages()[r.IntN(len(collector.Stages()))]
		}
		if r.IntN(3) == 0 {
			c.Assignee = &people[r.IntN(len(people))]
		}
		if r.IntN(2) == 0 {
			c.Add = []string{one("а", "б", "в", "г")}
		}
		if r.IntN(3) == 0 {
			c.Remove = []string{one("а", "б", "в", "г")}
		}
		if r.IntN(4) == 0 {
			c.Correct.Tone = one(collector.ToneNegative, collector.TonePositive)
		}
		if r.IntN(4) == 0 {
			c.Correct.Category = one(collector.CategoryNews, collector.CategoryPromo)
			c.Correct.Toward = one(collector.TonePositive, collector.TowardNone, "")
		}
	}
	return c
}

// Rules and changes of many of two people, undone in any order and again until nothing is kept, leave rows, counters and hits as they were
// before; what a person did to another field in between stays.
func TestUndoInAnyOrder(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	everywhere(t, func(b *bench) {
		t.Logf("seed %d", seed)
		r := rand.New(rand.NewPCG(seed, 0))
		ann, bob := b.manager("ann"), b.manager("bob")
		people, scopes := []int64{0, ann.Person, bob.Person}, []collector.Scope{ann, bob}
		words := []string{"букет", "rating:<=2", "rating:>=2", "спасибо OR rating:3"}
		for _, d := range b.mentions(6) { // nothing begins empty
			must2(b.Handle(t.Context(), scopes[r.IntN(2)], d.PublicID, 0, chanceChange(r, people)))(t)
		}
		var bulks []string
		var rules []collector.Rule
		for i := range 4 {
			rules = append(rules, b.newRule(ann, fmt.Sprint("правило", i), words[r.IntN(len(words))], chanceChange(r, people)))
		}
		before := b.standing()
		for _, rule := range rules {
			b.settle()
			bulk, err := b.ApplyRule(t.Context(), ann, RuleApply{ID: rule.PublicID, Seen: 1})
			if err == nil { // it finds something that it would change
				bulks = append(bulks, bulk.PublicID)
			}
			c := chanceChange(r, people)
			c.Note = []string{"", "пометка"}[r.IntN(2)]
			b.settle()
			bulk, err = b.Bulk(t.Context(), scopes[r.IntN(2)], BulkAsk{Query: words[r.IntN(len(words))], Change: c})
			must(t, err)
			bulks = append(bulks, bulk.PublicID)
		}
		after := b.standing()
		for turns := 0; len(bulks) > 0; turns++ {
			at := r.IntN(len(bulks))
			if b.undone(scopes[r.IntN(2)], bulks[at]) == 0 {
				bulks = slices.Delete(bulks, at, at+1)
			}
			if turns > 200 {
				t.Fatalf("%d changes are not undone", len(bulks))
			}
		}
		if b.standing() != before || after == before {
			all, _ := json.Marshal(b.documents())
			t.Errorf("undone, and not as before: %s", all)
		}
	})
}

// What a person sets while rules are undone around it stands at the end, and of the rules nothing else does.
func TestUndoAroundAPerson(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	b := newBench(t)
	r := rand.New(rand.NewPCG(seed, 0))
	ann, bob := b.manager("ann"), b.manager("bob")
	people := []int64{0, ann.Person, bob.Person}
	for i := range 6 {
		b.newRule(ann, fmt.Sprint("правило", i), "букет", chanceChange(r, people))
	}
	b.mentions(3)
	rules, err := b.Store.Rules(t.Context(), ann)
	must(t, err)
	own := func(d collector.Document, c collector.HandlingChange) {
		must2(b.Handle(t.Context(), bob, d.PublicID, b.onKey(d.SiteKey).Handling.Version, c))(t)
	}
	m0, m1 := b.onKey("m0"), b.onKey("m1")
	own(m0, collector.HandlingChange{Add: []string{"свое"}})
	own(m1, collector.HandlingChange{Stage: collector.StageDropped})
	own(m1, collector.HandlingChange{Stage: collector.StageDone})
	bulks := b.bulksOf(rules)
	for range len(bulks) {
		r.Shuffle(len(bulks), func(i, j int) { bulks[i], bulks[j] = bulks[j], bulks[i] })
		for _, id := range bulks {
			bulk, err := b.UndoBulk(t.Context(), ann, id)
			if collector.CodeOf(err) == collector.CodeConflict {
				continue
			}
			if must(t, err); bulk.State != collector.BulkUndone {
				t.Fatalf("%+v", bulk)
			}
		}
	}
	b.inStep()
	if got := b.keyed("m0") + " " + b.keyed("m1") + " " + b.keyed("m2"); got != "new false [свое] done false [] new false []" {
		t.Errorf("%s", got)
	}
	for _, d := range b.documents() {
		if d.Handling.Correction.Is() {
			t.Errorf("%s: %+v", d.SiteKey, d.Handling)
		}
	}
}
