package jobs

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/search"
)

// topicOf is a topic of queries and exact words that it leaves out.
func topicOf(name string, queries []string, words ...string) collector.TopicText {
	t := collector.TopicText{Name: name}
	for _, q := range queries {
		t.Queries = append(t.Queries, collector.TopicQuery{Query: q})
	}
	for _, w := range words {
		t.Exclusions = append(t.Exclusions, collector.TopicExclusion{Kind: collector.ExcludeWords, Value: w})
	}
	return t
}

// A topic as one query finds the union of its queries without what its exclusions hide, where it looks: whatever they are.
func TestTopicIsItsParts(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 1))
	words := []string{"ветер", "белый", "погода", "порывы", "магазин", "отзыв", "возврат"}
	word := func() string { return words[r.IntN(len(words))] }
	kinds, sites := []collector.Kind{collector.KindReview, collector.KindMention}, []string{"otklik", "банки.ру"}
	query := func() string {
		return []string{word(), word() + " " + word(), word() + " OR " + word(), "-" + word(), `"` + word() + " " + word() + `"`, word() + " <<< примечание >>>",
			"(" + word() + " | " + word() + ") -" + word(), "lang:none", "rating:<3 OR " + word()}[r.IntN(9)]
	}
	parse := func(q string) *search.Query {
		parsed, err := search.Parse(q)
		if err != nil {
			t.Fatalf("seed %d: %q: %v", seed, q, err)
		}
		return parsed
	}
	found := 0
	for n := range 300 {
		topic := collector.TopicText{Name: "т"}
		for range 1 + r.IntN(3) {
			topic.Queries = append(topic.Queries, collector.TopicQuery{Query: query()})
		}
		for range r.IntN(4) {
			kind := r.IntN(4)
			value := []string{word(), query(), "Иван Петров", sites[r.IntN(2)]}[kind]
			topic.Exclusions = append(topic.Exclusions, collector.TopicExclusion{Kind: collector.ExcludeKinds()[kind], Value: value})
		}
		if r.IntN(3) == 0 {
			topic.Kinds = kinds[:1]
		}
		if r.IntN(3) == 0 {
			topic.Sites = sites[:1]
		}
		whole := parse(topic.Whole())
		again := parse(whole.String())
		for range 20 {
			d := collector.Document{Kind: kinds[r.IntN(2)], PublicID: "d"}
			d.Site, d.Author.Name, d.Rating = sites[r.IntN(2)], []string{"Иван Петров", "Анна"}[r.IntN(2)], float64(1+r.IntN(5))
			for range r.IntN(6) {
				d.Text += word() + " "
			}
			e := search.EntryOf(d, time.UTC, nil)
			want := false
			for _, q := range topic.Queries {
				want = want || search.Match(parse(q.Query), e)
			}
			for _, x := range topic.Exclusions {
				want = want && !search.Match(parse(x.Clause()), e)
			}
			want = want && (topic.Kinds == nil || d.Kind == kinds[0]) && (topic.Sites == nil || d.Site == sites[0])
			if search.Match(whole, e) != want || search.Match(again, e) != want {
				t.Fatalf("seed %d, topic %d: %+v finds %q: %t", seed, n, topic, d.Text, !want)
			}
			if want {
				found++
			}
		}
	}
	if found < 600 || found > 5400 {
		t.Errorf("seed %d: %d of 6000 were found: the test shows nothing", seed, found)
	}
}

// Exclusions are exact by default: a form that nobody wrote is not hidden.
func TestExclusionsAreExact(t *testing.T) {
	q, err := search.Parse(topicOf("т", []string{"банк"}, "сбой").Whole())
	must(t, err)
	for text, found := range map[string]bool{"банк сбой": false, "банк сбои": true, "банк": true} {
		if search.Match(q, search.EntryOf(collector.Document{Review: collector.Review{Text: text}}, time.UTC, nil)) != found {
			t.Errorf("%q: found %t", text, !found)
		}
	}
}

// Topics are named in other queries and views; names are of one space; what would break another is refused.
func TestTopics(t *testing.T) {
	everywhere(t, func(b *bench) {
		ctx, ann, bob := t.Context(), b.manager("ann"), b.manager("bob")
		b.mentions(20)
		topic, err := b.AddTopic(ctx, ann, topicOf("Букеты", []string{"букет", "спасибо"}, "номер 3"), "первый")
		must(t, err)
		if n := b.countNamed(ann, "@букеты"); n != 20 || topic.Version != 1 || topic.Person != ann.Person {
			t.Fatalf("found %d, %+v", n, topic)
		}
		_, err = b.AddTopic(ctx, ann, topicOf("БУКЕТЫ", []string{"x"}), "")
		wantCode(t, err, collector.CodeConflict)
		_, err = b.AddView(ctx, ann, collector.Watch{Name: "букеты", Query: "x"})
		wantCode(t, err, collector.CodeConflict)
		_, _, err = b.AddWatch(ctx, b.scope, collector.Watch{Name: "Букеты", Query: "букет", Receiver: b.owner.PersonID, Language: "uk"})
		wantCode(t, err, collector.CodeConflict)
		b.rule("спасибо", "uk")
		_, err = b.AddTopic(ctx, ann, topicOf("спасибо", []string{"x"}), "")
		wantCode(t, err, collector.CodeConflict)
		wantCode(t, b.DeleteView(ctx, b.ownerScope(), b.topicView(ann, "Букеты").PublicID), collector.CodeNotFound)

		// Two people have seen version 1: the second is refused, and the first one's stands.
		text := topic.TopicText
		text.Exclusions = append(text.Exclusions, collector.TopicExclusion{Kind: collector.ExcludeAuthor, Value: "Никто"})
		saved, err := b.SaveTopic(ctx, ann, topic.PublicID, 1, text, "без никого")
		must(t, err)
		_, err = b.SaveTopic(ctx, bob, topic.PublicID, 1, topicOf("Букеты", []string{"розы"}), "")
		wantCode(t, err, collector.CodeConflict)
		same, err := b.SaveTopic(ctx, bob, topic.PublicID, 2, text, "")
		if must(t, err); same.Version != 2 || saved.Version != 2 {
			t.Errorf("versions %d %d", saved.Version, same.Version)
		}
		back, err := b.RestoreTopic(ctx, bob, topic.PublicID, 2, 1, "")
		must(t, err)
		versions, err := b.Store.TopicVersions(ctx, ann, topic.TopicID)
		must(t, err)
		if back.Version != 3 || back.Restored != 1 || len(versions) != 3 || fmt.Sprint(versions[2].Text) != fmt.Sprint(versions[0].Text) || versions[2].Person != bob.Person {
			t.Errorf("%+v %+v", back, versions)
		}
		if c := collector.TopicChanges(versions[0].Text, versions[1].Text); len(c) != 1 || c[0].Kind != collector.TopicHides || c[0].Is != "Никто" {
			t.Errorf("%+v", c)
		}

		_, err = b.AddView(ctx, ann, collector.Watch{Name: "Плохо о букетах", Query: "@букеты rating:<3", Shared: true})
		must(t, err)
		_, err = b.SaveTopic(ctx, ann, topic.PublicID, 3, topicOf("Цветы", []string{"букет"}), "")
		wantCode(t, err, collector.CodeConflict) // the view names it
		_, err = b.SaveTopic(ctx, ann, topic.PublicID, 3, topicOf("Букеты", []string{`@"плохо о букетах"`}), "")
		wantCode(t, err, collector.CodeInvalid) // it would stand inside itself
		wantCode(t, b.DeleteTopic(ctx, ann, topic.PublicID), collector.CodeConflict)
		must(t, b.DeleteView(ctx, ann, b.topicView(ann, "Плохо о букетах").PublicID))
		must(t, b.DeleteTopic(ctx, ann, topic.PublicID))
		_, err = b.AddTopic(ctx, ann, topicOf("букеты", []string{"букет"}), "")
		must(t, err)
	})
}

func TestTopicsAreRefused(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	viewer := collector.Scope{Company: ann.Company, Person: ann.Person, Role: collector.RoleViewer}
	_, err := b.AddView(t.Context(), ann, collector.Watch{Name: "моё", Query: "букет"})
	must(t, err)
	long := topicOf("т", []string{strings.Repeat("длинноесловослово ", 150)})
	many := topicOf("т", nil)
	for i := range topicQueriesMost + 1 {
		many.Queries = append(many.Queries, collector.TopicQuery{Query: fmt.Sprint("с", i)})
	}
	for name, c := range map[string]struct {
		scope collector.Scope
		topic collector.TopicText
		code  collector.Code
		where string
	}{
		"viewer":    {viewer, topicOf("т", []string{"x"}), collector.CodeForbidden, ""},
		"name":      {ann, topicOf(" ", []string{"x"}), collector.CodeInvalid, "name"},
		"nothing":   {ann, topicOf("т", []string{" "}), collector.CodeInvalid, "query 1"},
		"comment":   {ann, topicOf("т", []string{"<<< x >>>"}), collector.CodeInvalid, "query 1"},
		"broken":    {ann, topicOf("т", []string{"x", "(y"}), collector.CodeInvalid, "query 2, 1:1"},
		"out":       {ann, topicOf("т", []string{"x) OR (y"}), collector.CodeInvalid, "query 1, 1:2"},
		"exclusion": {ann, topicOf("т", []string{"x"}, "!!!"), collector.CodeInvalid, "exclusion 1, 1:2"},
		"kind":      {ann, collector.TopicText{Name: "т", Exclusions: []collector.TopicExclusion{{Kind: "all", Value: "x"}}}, collector.CodeInvalid, "exclusion"},
		"private":   {ann, topicOf("т", []string{"@моё"}), collector.CodeInvalid, "query 1, 1:1"},
		"itself":    {ann, topicOf("т", []string{"@т"}), collector.CodeInvalid, "query 1, 1:1"},
		"long":      {ann, long, collector.CodeTooLarge, "topic"},
		"many":      {ann, many, collector.CodeTooLarge, "topic"},
	} {
		_, err := b.AddTopic(t.Context(), c.scope, c.topic, "")
		e, _ := err.(*collector.Error)
		if collector.CodeOf(err) != c.code || e == nil || e.Where != c.where {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// countNamed is how many documents a query finds for somebody.
func (b *bench) countNamed(scope collector.Scope, query string) int {
	b.t.Helper()
	q, _, err := b.ParseQuery(b.t.Context(), scope, query)
	must(b.t, err)
	return b.count(q)
}

func (b *bench) topicView(scope collector.Scope, name string) collector.Watch {
	b.t.Helper()
	views, err := b.Store.Views(b.t.Context(), scope)
	must(b.t, err)
	for _, v := range views {
		if v.Name == name {
			return v
		}
	}
	b.t.Fatalf("there is no view %s", name)
	return collector.Watch{}
}

func (b *bench) ownerScope() collector.Scope {
	return collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleOwner}
}
