package jobs

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

func (b *bench) newRule(scope collector.Scope, name, query string, c collector.HandlingChange) collector.Rule {
	b.t.Helper()
	r, err := b.AddRule(b.t.Context(), scope, collector.Rule{Name: name, Active: true, RuleText: collector.RuleText{Query: query, Change: c}})
	must(b.t, err)
	return r
}

// keyed is what was made of a document, as text.
func (b *bench) keyed(key string) string {
	b.t.Helper()
	d := b.keyedDocument(key)
	return fmt.Sprintf("%s %t %v", d.Handling.At(), d.Handling.Assignee != 0, d.Handling.Tags)
}

func (b *bench) keyedDocument(key string) collector.Document {
	b.t.Helper()
	for _, d := range b.documents() {
		if d.SiteKey == key {
			return d
		}
	}
	b.t.Fatalf("there is no document %s", key)
	return collector.Document{}
}

// standing is a hash over all that a rule can change and its undo must bring back: handlings, what rules and topics count, the
// hits, facets and months of the index. Versions, revisions and history are left out: they only grow.
func (b *bench) standing() string {
	b.t.Helper()
	b.inStep()
	h := sha256.New()
	fmt.Fprintln(h, b.handlings())
	rules, err := b.Store.Rules(b.t.Context(), b.scope)
	must(b.t, err)
	tallies, err := b.Store.RuleTallies(b.t.Context(), b.scope)
	must(b.t, err)
	for _, r := range rules {
		is, err := json.Marshal(r)
		must(b.t, err)
		fmt.Fprintln(h, string(is), tallies[r.RuleID].Touched)
	}
	topics, err := b.Store.Topics(b.t.Context(), b.scope)
	must(b.t, err)
	for _, query := range []string{"", "stage:dropped", "tag:шум", "-assignee:none", "stage:new"} {
		q, err := search.Parse(query)
		must(b.t, err)
		r, err := b.Index.Search(b.t.Context(), search.Request{Company: b.scope.Company, Query: q, Limit: search.MaxLimit, Facets: true})
		must(b.t, err)
		fmt.Fprintln(h, r)
	}
	for _, t := range topics {
		fmt.Fprintln(h, t, b.countNamed(b.scope, `@"`+t.Name+`"`))
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// What a rule does by hand over the archive, and what it did on arrival, its undo takes back to equality: rows, index, counters.
func TestRuleAndUndo(t *testing.T) {
	everywhere(t, func(b *bench) {
		ctx, ann := t.Context(), b.manager("ann")
		docs := b.mentions(210) // more than one step
		_, err := b.AddTopic(ctx, ann, topicOf("Букеты", []string{"букет -stage:dropped"}), "")
		must(t, err)
		_, err = b.Handle(ctx, ann, docs[7].PublicID, 0, collector.HandlingChange{Stage: collector.StageOpen, Add: []string{"важно"}})
		must(t, err)
		rule := b.newRule(ann, "Шум", "@букеты rating:<=3", collector.HandlingChange{Stage: collector.StageDropped, Assignee: &ann.Person, Add: []string{"шум"}})
		before := b.standing()
		try, err := b.TryRule(ctx, ann, rule)
		must(t, err)
		if try.All != 126 || try.AllNew != 126 || try.Month != b.countNamed(ann, try.MonthQuery) || try.Month == 0 || try.Month == try.All {
			t.Errorf("%+v", try)
		}
		if b.standing() != before {
			t.Error("a dry run changes something")
		}
		bulk, err := b.ApplyRule(ctx, ann, RuleApply{ID: rule.PublicID, Seen: rule.Version})
		must(t, err)
		b.inStep()
		if bulk, err = b.Store.BulkByID(ctx, ann, bulk.BulkID); err != nil || bulk.Tally[collector.ItemDone] != 126 {
			t.Fatalf("%+v %v", bulk, err)
		}
		if n := b.countNamed(ann, "stage:dropped tag:шум"); n != 126 || b.standing() == before {
			t.Fatalf("%d documents were dropped", n)
		}
		events, err := b.Store.DocumentEvents(ctx, ann, docs[0].DocumentID)
		if must(t, err); len(events) != 3 || events[0].Rule != "Шум" || events[0].Person != ann.Person {
			t.Errorf("%+v", events)
		}
		_, err = b.ApplyRule(ctx, ann, RuleApply{ID: rule.PublicID, Seen: rule.Version})
		wantCode(t, err, collector.CodeInvalid) // each document once
		_, err = b.UndoBulk(ctx, ann, bulk.PublicID)
		must(t, err)
		if b.standing() != before {
			t.Error("undone, and not as before")
		}

		b.more(`{"id":"n1","rating":1,"text":"Букет завял","published":"2026-11-01"}`, `{"id":"n2","rating":5,"text":"Букет хорош","published":"2026-11-01"}`)
		if got := b.keyed("n1") + b.keyed("n2"); got != "dropped true [шум]new false []" {
			t.Errorf("on arrival: %s", got)
		}
		tallies, err := b.Store.RuleTallies(ctx, ann)
		must(t, err)
		runs, err := b.Store.BulksOfRule(ctx, ann, rule.RuleID, 9)
		must(t, err)
		if tallies[rule.RuleID].Touched != 1 || len(runs) != 2 || runs[0].Person != 0 {
			t.Fatalf("%+v %+v", tallies, runs)
		}
		_, err = b.UndoBulk(ctx, ann, runs[0].PublicID)
		must(t, err)
		b.inStep()
		if got := b.keyed("n1"); got != "new false []" {
			t.Errorf("undone: %s", got)
		}
		b.more(`{"id":"n3","rating":1,"text":"Букет и этот завял","published":"2026-11-01"}`)
		if got := b.keyed("n3"); got != "dropped true [шум]" {
			t.Errorf("after an undo the rule goes on: %s", got)
		}
	})
}

// Rules are run in order, each once on each document: one that puts on a tag wakes one behind it, not one before it, and two that
// wake each other end. What people do after is not overwritten.
func TestRulesInOrderAndOnce(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	b.mentions(2)
	first := b.newRule(ann, "первое", "tag:б", collector.HandlingChange{Add: []string{"а"}})
	b.newRule(ann, "второе", "букет", collector.HandlingChange{Add: []string{"б"}})
	b.newRule(ann, "третье", "tag:б", collector.HandlingChange{Stage: collector.StageOpen, Remove: []string{"б"}})
	off := b.newRule(ann, "выключено", "букет", collector.HandlingChange{Stage: collector.StageDone})
	off.Active = false
	off, err := b.SaveRule(ctx, ann, off)
	must(t, err)
	off.Version--
	_, err = b.SaveRule(ctx, ann, off)
	wantCode(t, err, collector.CodeConflict)
	b.more(`{"id":"n","rating":1,"text":"Букет завял","published":"2026-11-01"}`)
	if got := b.keyed("n"); got != "open false []" {
		t.Errorf("in order: %s", got)
	}
	if got := b.keyed("m0"); got != "new false []" {
		t.Errorf("what was there before: %s", got)
	}
	id := b.documents()[3].PublicID
	_, err = b.Handle(ctx, ann, id, b.documents()[3].Handling.Version, collector.HandlingChange{Stage: collector.StageNew, Add: []string{"б"}})
	must(t, err)
	b.settle()
	if got := b.keyed("n"); got != "new false [б]" {
		t.Errorf("what a person did after: %s", got)
	}
	must(t, b.PlaceRules(ctx, ann, []string{off.PublicID, first.PublicID}))
	rules, err := b.Store.Rules(ctx, ann)
	must(t, err)
	if rules[0].Name != "выключено" || rules[1].Name != "первое" {
		t.Errorf("%+v", rules)
	}
	// The follower that begins again from the first document runs nothing twice.
	before := b.handlings()
	_, err = b.Store.ResetFollower(ctx, b.scope, "match")
	must(t, err)
	b.settle()
	if b.handlings() != before {
		t.Error("rules were run twice")
	}
}

// A rule corrects the verdict of what comes: the rules behind it and who is told see it so, and an undo takes it back.
func TestARuleCorrectsTheVerdict(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	b.rule("is:complaint", "uk")
	b.mentions(1)
	_, err := b.AddRule(ctx, ann, collector.Rule{Name: "назад", Active: true, RuleText: collector.RuleText{Query: "букет", Change: collector.HandlingChange{Correct: collector.Correction{Tone: collector.AsJudged}}}})
	wantCode(t, err, collector.CodeInvalid)
	_, err = b.AddRule(ctx, ann, collector.Rule{Name: "назад", Active: true, RuleText: collector.RuleText{Query: "букет", Change: collector.HandlingChange{Correct: collector.Correction{Toward: collector.AsJudged}}}})
	wantCode(t, err, collector.CodeInvalid)
	b.newRule(ann, "шутка", "шутка", collector.HandlingChange{Correct: collector.Correction{Tone: collector.TonePositive, Complaint: "no", Category: collector.CategoryPromo, Toward: collector.TonePositive}})
	b.newRule(ann, "реклама", "category:promo tone:positive toward:positive -is:complaint", collector.HandlingChange{Add: []string{"реклама"}})
	b.more(`{"id":"n","rating":1,"text":"Шутка: обман, деньги не вернули, ужасный сервис, верните деньги!","published":"2026-11-01"}`)
	if got := b.keyed("n"); got != "new false [реклама]" {
		t.Errorf("%s", got)
	}
	if got := b.mail.take(); got != "" {
		t.Errorf("what is no complaint was told: %q", got)
	}
	if n := b.countNamed(ann, "category:promo -is:complaint tone:positive"); n != 1 {
		t.Errorf("the index finds %d", n)
	}
	rules, err := b.Store.Rules(ctx, ann)
	must(t, err)
	for _, r := range []int{1, 0} { // the last one first
		runs, err := b.Store.BulksOfRule(ctx, ann, rules[r].RuleID, 9)
		must(t, err)
		_, err = b.UndoBulk(ctx, ann, runs[0].PublicID)
		must(t, err)
	}
	b.inStep()
	if n := b.countNamed(ann, "is:complaint toward:none шутка"); n != 1 {
		t.Errorf("undone, the index finds %d complaints", n)
	}
}

// A rule tells the receiver of an alert rule whatever that one looks for, and nobody twice; what is held is no news.
func TestRuleTells(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	b.mentions(3)
	watch, _, err := b.AddWatch(ctx, b.scope, collector.Watch{Name: "важное", Query: "важное слово", Receiver: b.owner.PersonID, Language: "uk"})
	must(t, err)
	r, err := b.AddRule(ctx, ann, collector.Rule{Name: "сказать", Active: true, RuleText: collector.RuleText{Query: "букет", Watch: watch.WatchID}})
	must(t, err)
	_, err = b.ApplyRule(ctx, ann, RuleApply{ID: r.PublicID, Seen: 1})
	wantCode(t, err, collector.CodeInvalid)
	b.newRule(ann, "метка", "букет", collector.HandlingChange{Add: []string{"т"}})
	b.more(`{"id":"n1","rating":4,"text":"Букет как букет","published":"2026-11-01"}`, `{"id":"n2","rating":4,"text":"Букет и важное слово","published":"2026-11-01"}`,
		`{"id":"n3","rating":4,"text":"Ничего","published":"2026-11-01"}`)
	if got := b.mail.take(); strings.Count(got, "match") != 2 {
		t.Errorf("mails %q", got)
	}
	b.settle()
	if got := b.mail.take(); got != "" {
		t.Errorf("mails again %q", got)
	}
}

func TestRulesAreRefused(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	viewer := collector.Scope{Company: ann.Company, Person: ann.Person, Role: collector.RoleViewer}
	tag := collector.HandlingChange{Add: []string{"т"}}
	b.newRule(ann, "есть", "x", tag)
	for name, c := range map[string]struct {
		scope collector.Scope
		rule  collector.Rule
		code  collector.Code
	}{
		"viewer":  {viewer, collector.Rule{Name: "п", RuleText: collector.RuleText{Query: "x", Change: tag}}, collector.CodeForbidden},
		"name":    {ann, collector.Rule{RuleText: collector.RuleText{Query: "x", Change: tag}}, collector.CodeInvalid},
		"again":   {ann, collector.Rule{Name: "ЕСТЬ", RuleText: collector.RuleText{Query: "x", Change: tag}}, collector.CodeConflict},
		"nothing": {ann, collector.Rule{Name: "п", RuleText: collector.RuleText{Query: "x"}}, collector.CodeInvalid},
		"all":     {ann, collector.Rule{Name: "п", RuleText: collector.RuleText{Query: " ", Change: tag}}, collector.CodeInvalid},
		"broken":  {ann, collector.Rule{Name: "п", RuleText: collector.RuleText{Query: "(", Change: tag}}, collector.CodeInvalid},
		"alert":   {ann, collector.Rule{Name: "п", RuleText: collector.RuleText{Query: "x", Watch: 99}}, collector.CodeInvalid},
		"stage":   {ann, collector.Rule{Name: "п", RuleText: collector.RuleText{Query: "x", Change: collector.HandlingChange{Stage: "y"}}}, collector.CodeInvalid},
	} {
		if _, err := b.AddRule(t.Context(), c.scope, c.rule); collector.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	topic, err := b.AddTopic(t.Context(), ann, topicOf("тема", []string{"y"}), "")
	must(t, err)
	b.newRule(ann, "по теме", "@тема", tag)
	wantCode(t, b.DeleteTopic(t.Context(), ann, topic.PublicID), collector.CodeConflict)
	rules, err := b.Store.Rules(t.Context(), ann)
	must(t, err)
	if !slices.ContainsFunc(rules, func(r collector.Rule) bool { return r.Name == "по теме" }) {
		t.Error("the rule is gone")
	}
}

// Of what a rule puts aside nobody is told, whatever an alert looks for and whatever another rule tells; and no mails come when it
// is undone. What is no longer put aside when it becomes a complaint is told.
func TestWhatARulePutsAsideIsNotTold(t *testing.T) {
	everywhere(t, func(b *bench) {
		ann := b.manager("ann")
		b.rule("букет", "ru")
		watches, err := b.Store.Watches(t.Context(), b.scope)
		must(t, err)
		drop := b.newRule(ann, "Шум", "конкурс", collector.HandlingChange{Stage: collector.StageDropped})
		_, err = b.AddRule(t.Context(), ann, collector.Rule{Name: "Сказать", Active: true, RuleText: collector.RuleText{Query: "конкурс", Watch: watches[0].WatchID}})
		must(t, err)
		b.more(`{"id":"n1","rating":5,"text":"Конкурс: букет в подарок","published":"2026-11-02"}`, `{"id":"n2","rating":5,"text":"Букет хороший","published":"2026-11-02"}`)
		if got := b.mail.take(); got != "match" || b.whyOf("n1") != "dropped" || b.whyOf("n2") != "told" {
			t.Fatalf("mails %q; n1 %s, n2 %s", got, b.whyOf("n1"), b.whyOf("n2"))
		}
		runs, err := b.Store.BulksOfRule(t.Context(), b.scope, drop.RuleID, 9)
		must(t, err)
		must2(b.UndoBulk(t.Context(), ann, runs[0].PublicID))(t)
		b.settle()
		if got := b.mail.take(); got != "" || b.keyed("n1") != "new false []" || b.whyOf("n1") != "dropped" {
			t.Errorf("undone: mails %q, n1 is %s and %s", got, b.keyed("n1"), b.whyOf("n1"))
		}
		b.more(`{"id":"n1","rating":1,"text":"Конкурс обман: букет завял, деньги не вернули, хамят. ` + complaint + `","published":"2026-11-02"}`)
		if got := b.mail.take(); got != "complaint" {
			t.Errorf("it becomes a complaint: mails %q", got)
		}
	})
}

// whyOf is what became of the alerts about a document.
func (b *bench) whyOf(key string) string {
	b.t.Helper()
	var out []string
	for _, d := range b.documents() {
		if d.SiteKey != key {
			continue
		}
		alerts, err := b.Store.AlertsOf(b.t.Context(), b.scope, []int64{d.DocumentID})
		must(b.t, err)
		for _, a := range alerts {
			out = append(out, string(a.Why))
		}
	}
	return strings.Join(out, " ")
}

// A rule handles a review of our own at once, and tells of it when it is shown, however long that takes: once, and of the same as of
// a review that is shown at once, whatever the rules behind it put on and whatever becomes of the rules meanwhile.
func TestARuleTellsOfWhatComesLater(t *testing.T) {
	tag := collector.HandlingChange{Add: []string{"курьер"}}
	type between func(b *bench, ann collector.Scope, first collector.Rule, watch collector.Watch)
	for name, c := range map[string]struct {
		query string
		first collector.HandlingChange
		then  between
		mails string
	}{
		"its own tag hides it":        {query: "курьер -tag:курьер", first: tag, mails: "match"},
		"the tag of a rule behind it": {query: "курьер -tag:курьер", mails: "match"},
		"no rule behind it wakes it":  {query: "tag:курьер"},
		"it finds something else":     {query: "букет"},
		"the rule is renamed": {query: "курьер -tag:курьер", mails: "match", then: func(b *bench, ann collector.Scope, r collector.Rule, _ collector.Watch) {
			r.Name = "Сказать о курьере"
			must2(b.SaveRule(b.t.Context(), ann, r))(b.t)
		}},
		"the rule is switched off": {query: "курьер -tag:курьер", mails: "match", then: func(b *bench, ann collector.Scope, r collector.Rule, _ collector.Watch) {
			r.Active = false
			must2(b.SaveRule(b.t.Context(), ann, r))(b.t)
		}},
		"all rules are removed": {query: "курьер -tag:курьер", mails: "match", then: func(b *bench, ann collector.Scope, _ collector.Rule, _ collector.Watch) { b.noRules(ann) }},
		"whom it tells is removed": {query: "курьер -tag:курьер", then: func(b *bench, ann collector.Scope, _ collector.Rule, w collector.Watch) {
			b.noRules(ann)
			must(b.t, b.Store.DeleteWatch(b.t.Context(), ann, w.PublicID, b.Now()))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(b *bench) {
				ann := b.manager("ann")
				b.rule("никогда", "ru")
				watches, err := b.Store.Watches(t.Context(), b.scope)
				must(t, err)
				first, err := b.AddRule(t.Context(), ann, collector.Rule{Name: "Сказать", Active: true, RuleText: collector.RuleText{Query: c.query, Watch: watches[0].WatchID, Change: c.first}})
				must(t, err)
				b.newRule(ann, "Метка", "курьер", tag)
				if c.then == nil {
					b.more(`{"id":"n1","rating":5,"text":"Курьер приехал вовремя","published":"2026-11-02"}`)
					if got := b.mail.take(); got != c.mails || b.keyed("n1") != "new false [курьер]" {
						t.Errorf("shown at once: mails %q, %s", got, b.keyed("n1"))
					}
				}
				o, err := b.SendUnverified(t.Context(), b.scope, SentReview{Rating: 5, Text: "Курьер был вежлив и приехал к обеду", Name: "Кто-то"})
				must(t, err)
				b.settle()
				if got := b.mail.take(); got != "" || b.keyed(o.PublicID) != "new false [курьер]" {
					t.Fatalf("not there yet: mails %q, %s", got, b.keyed(o.PublicID))
				}
				if c.then != nil {
					c.then(b, ann, first, watches[0])
				}
				must2(b.PublishOwn(t.Context(), ann, o.PublicID))(t)
				b.settle()
				if got := b.mail.take(); got != c.mails || b.keyed(o.PublicID) != "new false [курьер]" {
					t.Errorf("there: mails %q, %s", got, b.keyed(o.PublicID))
				}
				if due, err := b.Store.Unruled(t.Context(), b.scope, []int64{o.Document}); err != nil || len(due) > 0 {
					t.Errorf("still to do: %v %v", due, err)
				}
			})
		})
	}
}

// Of what waited before it was kept whom rules tell, a rule that only tells looks when it is there.
func TestARuleThatOnlyTellsLooksAtWhatWaitedBefore(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	b.rule("никогда", "ru")
	watches, err := b.Store.Watches(t.Context(), b.scope)
	must(t, err)
	_, err = b.AddRule(t.Context(), ann, collector.Rule{Name: "Сказать", Active: true, RuleText: collector.RuleText{Query: "курьер", Watch: watches[0].WatchID}})
	must(t, err)
	o, err := b.SendUnverified(t.Context(), b.scope, SentReview{Rating: 5, Text: "Курьер был вежлив и приехал к обеду", Name: "Кто-то"})
	must(t, err)
	b.settle()
	db, err := sql.Open("sqlite", filepath.Join(b.dir, "molva.db"))
	must(t, err)
	for _, query := range []string{"DELETE FROM rule_tell", "UPDATE document_follow SET ruled = 2 WHERE ruled = 3"} {
		must2(db.Exec(query))(t)
	}
	must(t, db.Close())
	must2(b.PublishOwn(t.Context(), ann, o.PublicID))(t)
	b.settle()
	if got := b.mail.take(); got != "match" {
		t.Errorf("mails %q", got)
	}
}

// noRules removes all rules.
func (b *bench) noRules(ann collector.Scope) {
	b.t.Helper()
	rules, err := b.Store.Rules(b.t.Context(), ann)
	must(b.t, err)
	for _, r := range rules {
		must(b.t, b.DeleteRule(b.t.Context(), ann, r.PublicID))
	}
}

// What another site does not show, as an archive brings it, is handled when it is there, and told of then.
func TestWhatIsGoneElsewhereIsHandledWhenItIsBack(t *testing.T) {
	everywhere(t, func(b *bench) {
		ann := b.manager("ann")
		b.rule("никогда", "ru")
		watches, err := b.Store.Watches(t.Context(), b.scope)
		must(t, err)
		_, err = b.AddRule(t.Context(), ann, collector.Rule{Name: "Сказать", Active: true, RuleText: collector.RuleText{Query: "курьер", Watch: watches[0].WatchID, Change: collector.HandlingChange{Add: []string{"курьер"}}}})
		must(t, err)
		d := collector.Document{Review: collector.Review{ID: "o1", Site: "export.example", Text: "Курьер приехал вовремя", Rating: 5}, Kind: collector.KindReview, SiteKey: "o1",
			State: collector.StateGone, FirstSeen: b.now, LastSeen: b.now}
		save := func(change collector.Change) {
			t.Helper()
			must2(b.Store.SaveDocuments(t.Context(), b.scope, []store.DocumentWrite{{Document: d, PrevRev: d.Rev, Versions: []collector.Version{{Change: change, At: b.now, Text: d.Text, Rating: 5}}}}))(t)
			b.settle()
			held, err := b.Store.Held(t.Context(), b.scope, d.Site, d.Kind, []string{"o1"})
			must(t, err)
			d = held["o1"]
		}
		save(collector.ChangePosted)
		if got := b.mail.take(); got != "" || b.keyed("o1") != "new false []" {
			t.Fatalf("gone: mails %q, %s", got, b.keyed("o1"))
		}
		d.State = collector.StateLive
		save(collector.ChangeBack)
		if got := b.mail.take(); got != "match" || b.keyed("o1") != "new false [курьер]" {
			t.Errorf("back: mails %q, %s", got, b.keyed("o1"))
		}
	})
}

// A rule is done to what is held part by part: what it touched before is left out before the parts are counted, and each run says
// how many there are still.
func TestARuleGoesOnWhereItEnded(t *testing.T) {
	everywhere(t, func(b *bench) {
		ann := b.manager("ann")
		b.mentions(9)
		rule := b.newRule(ann, "Шум", "букет", collector.HandlingChange{Add: []string{"шум"}})
		var got []string
		for range 3 {
			done, err := b.applyRule(t.Context(), ann, RuleApply{ID: rule.PublicID, Seen: rule.Version}, 4)
			must(t, err)
			b.settle()
			must2(b.Handle(t.Context(), ann, b.newestTagged("шум"), 1, collector.HandlingChange{Remove: []string{"шум"}}))(t) // somebody's decision
			b.settle()
			got = append(got, fmt.Sprintf("%d of %d", done.Tally[collector.ItemDone], done.Found))
		}
		if fmt.Sprint(got) != "[4 of 9 4 of 5 1 of 1]" {
			t.Errorf("%v", got)
		}
		_, err := b.applyRule(t.Context(), ann, RuleApply{ID: rule.PublicID, Seen: rule.Version}, 4)
		wantRefused(t, err, collector.CodeInvalid)
	})
}

// newestTagged is the newest document with a tag.
func (b *bench) newestTagged(tag string) string {
	b.t.Helper()
	q, err := search.Parse("tag:" + tag)
	must(b.t, err)
	r, err := b.Index.Search(b.t.Context(), search.Request{Company: b.scope.Company, Query: q, Limit: 1})
	must(b.t, err)
	return r.IDs[0]
}
