package jobs

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// storm is a topic over texts about a shop and about weather, with what people made of them.
func (b *bench) storm(ann collector.Scope) {
	b.t.Helper()
	var lines []string
	for i := range 12 {
		lines = append(lines, fmt.Sprintf(`{"id":"w%d","rating":3,"text":"Сильный ветер и порывы, белый снег номер %d","published":"2026-%02d-20"}`, i, i, 9+i%2))
	}
	for i := range 8 {
		lines = append(lines, fmt.Sprintf(`{"id":"s%d","rating":2,"text":"Магазин Белый ветер не вернул деньги, заказ %d","published":"2026-10-%02d"}`, i, i, 1+i))
	}
	lines = append(lines, `{"id":"x","rating":2,"text":"Белый ветер: в магазине порывы щедрости","published":"2026-10-15"}`, `{"id":"other","rating":5,"text":"Спасибо","published":"2026-10-15"}`)
	b.more(lines...)
	for _, d := range b.documents() {
		c := collector.HandlingChange{Stage: collector.StageDropped}
		switch {
		case strings.HasPrefix(d.SiteKey, "s") && d.SiteKey < "s5":
			c = collector.HandlingChange{Stage: collector.StageDone}
		case d.SiteKey == "x":
			c = collector.HandlingChange{Add: []string{"важно"}}
		case !strings.HasPrefix(d.SiteKey, "w") || d.SiteKey == "w9":
			continue
		}
		_, err := b.Handle(b.t.Context(), ann, d.PublicID, 0, c)
		must(b.t, err)
	}
	b.settle()
}

// Every number of a preview is that of the query beside it; an exclusion's parts add up to what it hides.
func TestTopicPreview(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	b.storm(ann)
	_, err := b.AddTopic(ctx, ann, topicOf("Деньги", []string{"деньги"}), "")
	must(t, err)
	_, err = b.AddView(ctx, ann, collector.Watch{Name: "моё", Query: "белый"})
	must(t, err)
	p, err := b.PreviewTopic(ctx, ann, "", topicOf("", []string{"белый ветер", "магазин"}, "порывы"))
	must(t, err)
	for name, f := range map[string]struct {
		got  Figure
		want int
	}{
		"all": {p.Total.All, 8}, "month": {p.Total.Month, 5}, "first": {p.Queries[0].Total.All, 21}, "second": {p.Queries[1].Total.All, 9},
		"first alone": {p.Queries[0].Alone.All, 0}, "second alone": {p.Queries[1].Alone.All, 0}, "hides": {p.Exclusions[0].Hides.All, 13}, "noise": {p.Exclusions[0].Noise.All, 11},
		"mattered": {p.Exclusions[0].Mattered.All, 1}, "unseen": {p.Exclusions[0].Unseen.All, 1}, "hides of the month": {p.Exclusions[0].Hides.Month, 7}, "alone": {p.Exclusions[0].Alone.All, 13},
	} {
		if f.got.N != f.want || b.countNamed(ann, f.got.Query) != f.want {
			t.Errorf("%s: %d, want %d, and its query finds %d", name, f.got.N, f.want, b.countNamed(ann, f.got.Query))
		}
	}
	if len(p.Overlaps) != 1 || p.Overlaps[0].Name != "Деньги" || p.Overlaps[0].Shares.N != 8 || p.Overlaps[0].Total.N != 8 || p.Cut {
		t.Errorf("%+v", p.Overlaps)
	}
	// Two exclusions that hide the same each say what they hide, and that neither hides it alone.
	twice, err := b.PreviewTopic(ctx, ann, "", topicOf("", []string{"белый ветер", "магазин"}, "порывы", "порыв*"))
	must(t, err)
	for i, want := range []Figure{{N: 0}, {N: twice.Exclusions[1].Hides.All.N - 13}} {
		e := twice.Exclusions[i]
		if e.Alone.All.N != want.N || b.countNamed(ann, e.Alone.All.Query) != want.N || e.Hides.All.N < 13 || e.Noise.All.N < 11 || e.Mattered.All.N < 1 {
			t.Errorf("exclusion %d of two alike: %+v", i+1, e)
		}
	}
	_, err = b.PreviewTopic(ctx, ann, "", topicOf("", []string{"(белый"}))
	wantCode(t, err, collector.CodeInvalid)

	// What somebody was told of mattered, though nobody has handled it.
	for _, d := range b.documents() {
		if d.SiteKey == "w9" {
			_, err := b.Store.NoteAlerts(ctx, b.scope, []collector.Alert{{Receiver: b.owner.PersonID, Document: d.DocumentID, Kind: collector.AlertMatch, Why: collector.AlertTold}})
			must(t, err)
		}
	}
	p, err = b.PreviewTopic(ctx, ann, "", topicOf("", []string{"белый ветер"}, "порывы"))
	if must(t, err); p.Exclusions[0].Told.N != 1 || p.Exclusions[0].ToldOf != 1 {
		t.Errorf("%+v", p.Exclusions[0])
	}

	s, err := b.SampleTopic(ctx, ann, p.Query, 1)
	must(t, err)
	again, err := b.SampleTopic(ctx, ann, p.Query, 1)
	must(t, err)
	if len(s.Newest) != sampleNewest || len(s.Chance) == 0 || fmt.Sprint(s.Chance) != fmt.Sprint(again.Chance) || slices.ContainsFunc(s.Chance, func(d collector.Document) bool { return d.PublicID == s.Newest[0].PublicID }) {
		t.Errorf("%d newest, %d by chance", len(s.Newest), len(s.Chance))
	}
}

// Whom somebody was told of is looked up within the time of the counts: when that is over, it is not counted, and the preview says so.
func TestToldWithinTheTimeOfAPreview(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	b.storm(ann)
	exclusions := func() TopicPreview {
		return TopicPreview{Exclusions: []ExclusionCount{{Unseen: Span{All: Figure{1, "порывы"}}}, {}, {Unseen: Span{All: Figure{Uncounted, "снег"}}}}}
	}
	c, p := b.counting(ann), exclusions()
	c.ends = time.Now().Add(time.Minute)
	if err := c.toldBy(t.Context(), &p); err != nil || p.Exclusions[0].Told.N != 0 || p.Exclusions[0].ToldOf != 13 || p.Exclusions[2].Told.N != Uncounted {
		t.Errorf("in time: %+v, %v", p.Exclusions, err)
	}
	c, p = b.counting(ann), exclusions()
	c.ends = time.Now()
	if err := c.toldBy(t.Context(), &p); err != nil || !p.Cut || p.Exclusions[0].Told.N != Uncounted || p.Exclusions[1].Told.N != 0 {
		t.Errorf("the time is over: %+v, %v", p, err)
	}
}

// What people threw out of a topic is proposed with what it costs of all that the topic finds.
func TestTopicProposals(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	b.storm(ann)
	p, err := b.ProposeTopic(t.Context(), ann, topicOf("", []string{"белый ветер"}))
	must(t, err)
	if p.Dropped != 11 || p.Mattered != 6 || len(p.Exclusions) == 0 {
		t.Fatalf("%+v", p)
	}
	first := p.Exclusions[0]
	if first.Kind != collector.ExcludeWords || first.Costly || first.Count.Noise.All.N != 11 || first.Count.Mattered.All.N != 0 || first.Count.Unseen.All.N != 1 {
		t.Errorf("%+v", first)
	}
}

// A wildcard that stands for too many words is refused in the topic itself, and in a view beside it only shares nothing.
func TestTopicPreviewBesideWhatCannotBeAsked(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	b.more(`{"id":"1","rating":3,"text":"Белый снег","published":"2026-10-20"}`)
	_, err := b.AddView(ctx, ann, collector.Watch{Name: "моё", Query: "снег", Shared: true})
	must(t, err)
	_, err = b.AddView(ctx, ann, collector.Watch{Name: "много", Query: "абвг*", Shared: true})
	must(t, err)
	b.manyWords("абвг")
	p, err := b.PreviewTopic(ctx, ann, "", topicOf("", []string{"снег"}))
	must(t, err)
	if p.Total.All.N != 1 || p.Total.Month.N != 1 || len(p.Overlaps) != 1 || p.Overlaps[0].Name != "моё" || p.Overlaps[0].Shares.N != 1 || p.Overlaps[0].Total.N != 1 || p.Cut {
		t.Errorf("%+v", p)
	}
	_, err = b.PreviewTopic(ctx, ann, "", topicOf("", []string{"абвг*"}))
	wantCode(t, err, collector.CodeInvalid)
}
