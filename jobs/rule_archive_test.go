package jobs

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

// tookBack has somebody take a rule's tag away again: by hand, in one bulk change, and by the undo of all that the rule did.
func (b *bench) tookBack(ann collector.Scope, rule collector.Rule, docs []collector.Document) map[string]func() {
	untag := collector.HandlingChange{Remove: []string{"шум"}}
	return map[string]func(){
		"by hand": func() {
			for _, d := range docs {
				must2(b.Handle(b.t.Context(), ann, d.PublicID, 1, untag))(b.t)
			}
		},
		"in bulk": func() {
			var picks []Pick
			for _, d := range docs {
				picks = append(picks, Pick{d.PublicID, 1})
			}
			must2(b.Bulk(b.t.Context(), ann, BulkAsk{Picks: picks, Change: untag}))(b.t)
		},
		"by an undo": func() {
			runs, err := b.Store.BulksOfRule(b.t.Context(), ann, rule.RuleID, 1)
			must(b.t, err)
			must2(b.UndoBulk(b.t.Context(), ann, runs[0].PublicID))(b.t)
		},
	}
}

// What people took back after a rule did it stays taken back when the rule is done to the archive again, saved anew or not; the dry
// run says how much that is, and who wants it asks for it.
func TestWhatPeopleTookBackStaysTakenBack(t *testing.T) {
	for _, how := range []string{"by hand", "in bulk", "by an undo"} {
		t.Run(how, func(t *testing.T) {
			everywhere(t, func(b *bench) {
				ctx, ann := t.Context(), b.manager("ann")
				docs := slices.DeleteFunc(b.mentions(4), func(d collector.Document) bool { return d.SiteKey == "other" })
				rule := b.newRule(ann, "Шум", "букет", collector.HandlingChange{Add: []string{"шум"}})
				apply := func(takenBack bool) (collector.Bulk, error) {
					bulk, err := b.ApplyRule(ctx, ann, RuleApply{ID: rule.PublicID, Seen: rule.Version, TakenBack: takenBack})
					b.inStep()
					return bulk, err
				}
				must2(apply(false))(t)
				if how != "by an undo" {
					docs = docs[:3]
				}
				b.tookBack(ann, rule, docs)[how]()
				b.inStep()
				for _, name := range []string{rule.Name, "Не о нас"} {
					if rule.Name = name; name == "Не о нас" {
						var err error
						rule, err = b.SaveRule(ctx, ann, rule)
						must(t, err)
					}
					try, err := b.TryRule(ctx, ann, rule)
					if must(t, err); try.AllNew != len(docs) || try.TakenBack != len(docs) || try.TakenBackOf != len(docs) {
						t.Errorf("%s: the dry run says %+v", name, try)
					}
					_, err = apply(false)
					if wantRefused(t, err, collector.CodeInvalid); !strings.Contains(fmt.Sprint(err), "took back") {
						t.Errorf("%s: %v", name, err)
					}
				}
				b.more(`{"id":"n","rating":1,"text":"Букет завял","published":"2026-09-01"}`)
				must2(b.Handle(ctx, ann, b.onKey("n").PublicID, 1, collector.HandlingChange{Remove: []string{"шум"}}))(t)
				b.inStep()
				bulk, err := apply(true)
				if must(t, err); bulk.Found != len(docs)+1 || bulk.Tally[collector.ItemDone] != len(docs)+1 {
					t.Errorf("asked for: %+v", bulk)
				}
			})
		})
	}
}

func (b *bench) onKey(key string) collector.Document {
	b.t.Helper()
	for _, d := range b.documents() {
		if d.SiteKey == key {
			return d
		}
	}
	b.t.Fatalf("there is no document %s", key)
	return collector.Document{}
}

// A rule that has one more tag for what comes than there is room for leaves it, says so, and does it over the archive when there is room.
func TestWhatARuleHasNoRoomForIsCounted(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	var tags []string
	for i := range collector.TagsMost {
		tags = append(tags, fmt.Sprint("т", i))
	}
	b.newRule(ann, "Много", "букет", collector.HandlingChange{Add: tags})
	more := b.newRule(ann, "Ещё одна", "букет", collector.HandlingChange{Stage: collector.StageOpen, Add: []string{"ещё"}})
	b.more(`{"id":"n","rating":1,"text":"Букет завял","published":"2026-09-01"}`)
	runs, err := b.Store.BulksOfRule(ctx, ann, more.RuleID, 9)
	must(t, err)
	if d := b.onKey("n"); len(runs) != 1 || runs[0].Tally[collector.ItemLeft] != 1 || runs[0].Tally.Total() != 1 || len(d.Handling.Tags) != collector.TagsMost || d.Handling.At() != collector.StageNew {
		t.Fatalf("%+v, %+v", runs, d.Handling)
	}
	left, err := b.Store.BulkDocuments(ctx, ann, runs[0].BulkID, collector.ItemLeft, 9)
	if must(t, err); !slices.Equal(left, []string{b.onKey("n").PublicID}) {
		t.Errorf("left: %v", left)
	}
	must2(b.Handle(ctx, ann, left[0], 1, collector.HandlingChange{Remove: []string{"т0"}}))(t)
	b.inStep()
	bulk, err := b.ApplyRule(ctx, ann, RuleApply{ID: more.PublicID, Seen: 1})
	if must(t, err); bulk.Tally[collector.ItemDone] != 1 || !slices.Contains(b.onKey("n").Handling.Tags, "еще") {
		t.Errorf("%+v, %v", bulk, b.onKey("n").Handling.Tags)
	}
}
