package jobs

import (
	"testing"

	"molva/collector"
)

// Somebody opens a list; a colleague takes one of it up, another is edited, and a new one comes. A change of all that was found
// leaves those three and says so; what the person did on the list themselves is no obstacle.
func TestAllThatWasSeen(t *testing.T) {
	everywhere(t, func(b *bench) {
		ann, bob := b.manager("ann"), b.manager("bob")
		docs := b.mentions(6)
		seen, err := b.Store.Moment(t.Context(), ann)
		must(t, err)
		if !seen.Known() {
			t.Fatal("nothing was written yet")
		}
		_, err = b.Handle(t.Context(), bob, docs[0].PublicID, 0, collector.HandlingChange{Assignee: &bob.Person})
		must(t, err)
		_, err = b.Handle(t.Context(), bob, docs[1].PublicID, 0, collector.HandlingChange{Note: "смотрел"})
		must(t, err)
		_, err = b.Handle(t.Context(), ann, docs[2].PublicID, 0, collector.HandlingChange{Add: []string{"моё"}})
		must(t, err)
		b.more(`{"id":"m3","rating":2,"text":"Букет номер 3 не привезли","published":"2026-10-04"}`, `{"id":"m99","rating":1,"text":"Букет завял","published":"2026-10-09"}`)
		bulk, err := b.Bulk(t.Context(), ann, BulkAsk{Query: "букет", Seen: seen, Change: collector.HandlingChange{Stage: collector.StageDropped}})
		must(t, err)
		if bulk.Found != 7 || bulk.Tally[collector.ItemDone] != 4 || bulk.Tally[collector.ItemLeft] != 3 {
			t.Fatalf("%+v", bulk)
		}
		for _, d := range b.documents() {
			left := d.SiteKey == "m0" || d.SiteKey == "m3" || d.SiteKey == "m99" || d.SiteKey == "other"
			if left == (d.Handling.At() == collector.StageDropped) {
				t.Errorf("%s: %+v", d.SiteKey, d.Handling)
			}
		}
	})
}

func TestMoments(t *testing.T) {
	for _, bad := range []string{"", "1", "1.", ".1", "1.2", "1.2.3.4", "-1.2.3", "1.2.99999999999999999999", "a.b.c"} {
		if m, err := collector.MomentOf(bad); collector.CodeOf(err) != collector.CodeInvalid || m.Known() {
			t.Errorf("%q: %v %v", bad, m, err)
		}
	}
	if m, err := collector.MomentOf(collector.Moment{Event: 7, Version: 9, Document: 3}.String()); err != nil || m.Event != 7 || m.Version != 9 || m.Document != 3 {
		t.Errorf("%v %v", m, err)
	}
}
