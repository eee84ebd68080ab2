package jobs

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
)

const (
	complaint = "Ужасно! Букет завял в тот же день, деньги не вернули, поддержка хамит. Подам в суд."
	praise    = "Спасибо, чудесный букет, привезли вовремя, мама очень рада."
)

func ordinary() []shown {
	return []shown{{"1", "Анна", praise, 5}, {"2", "Олег", "Нормальный магазин, розы свежие.", 4}, {"3", "Ірина", "Гарний букет від Флорамо, дякую!", 5}}
}

func TestFlowNamesEveryHandlerAndNothingElse(t *testing.T) {
	handlers := newBench(t).handlers()
	for _, step := range Flow {
		if handlers[step.Task] == nil {
			t.Errorf("%s has no handler", step.Task)
		}
		for _, then := range step.Then {
			if handlers[then] == nil {
				t.Errorf("%s leads to %s, which is no task", step.Task, then)
			}
		}
	}
	if len(handlers) != len(Flow) {
		t.Errorf("%d handlers, %d tasks on the map", len(handlers), len(Flow))
	}
}

func TestLifeOfASource(t *testing.T) {
	b := newBench(t)
	b.site.reviews = ordinary()
	s := b.source()
	b.advance(2 * time.Minute)
	if s = b.reread(s); s.Health != collector.HealthOK || s.Read != 3 || s.Held != 3 || s.FullPass.IsZero() {
		t.Fatalf("first pass: %s %q, read %d of %d", s.Health, s.Reason, s.Read, s.Held)
	}
	for _, path := range b.site.asked {
		if strings.HasPrefix(path, "/hidden/") {
			t.Error("a forbidden page was asked for")
		}
	}
	before, err := b.Status(t.Context(), b.scope)
	must(t, err)
	b.advance(6 * time.Hour)
	after, err := b.Status(t.Context(), b.scope)
	must(t, err)
	if after.Versions != before.Versions || after.IndexWrites != before.IndexWrites || after.Documents != 3 {
		t.Errorf("an unchanged site: versions %d then %d, index writes %d then %d", before.Versions, after.Versions, before.IndexWrites, after.IndexWrites)
	}

	b.site.set(func() { b.site.broken = true })
	b.advance(6 * time.Hour)
	if s = b.reread(s); s.Health != collector.HealthDrift || s.Reason != "read 0 of 3" || s.Sample == 0 {
		t.Errorf("renamed mark-up: %s %q, sample %d", s.Health, s.Reason, s.Sample)
	}
	if got := b.mail.take(); got != "drift" {
		t.Errorf("mails %q, want one about the drift", got)
	}
	b.advance(6 * time.Hour)
	if s = b.reread(s); s.Sample == 0 {
		t.Error("the sample is gone after a second pass that read nothing")
	}
	if got := b.mail.take(); got != "" || b.find("is:gone") != 0 || b.find("") != 3 {
		t.Errorf("still broken: mails %q, gone %d, found %d", got, b.find("is:gone"), b.find(""))
	}

	b.site.set(func() { b.site.broken = false; b.site.reviews = b.site.reviews[:2] })
	b.advance(6 * time.Hour)
	if b.find("is:gone") != 0 {
		t.Error("gone after one healthy pass")
	}
	b.advance(6 * time.Hour)
	if b.find("is:gone") != 1 || b.life("3") != "posted gone" {
		t.Errorf("after two healthy passes: gone %d, life %q", b.find("is:gone"), b.life("3"))
	}
	b.site.set(func() { b.site.reviews = ordinary() })
	b.advance(6 * time.Hour)
	if b.find("is:gone") != 0 || b.life("3") != "posted gone back" {
		t.Errorf("restored: gone %d, life %q", b.find("is:gone"), b.life("3"))
	}
}

func TestASiteThatRefusesIsBlockedAndNothingIsGone(t *testing.T) {
	b := newBench(t)
	b.site.reviews = ordinary()
	s := b.source()
	b.advance(2 * time.Minute)
	b.site.set(func() { b.site.answer = 403 })
	for range 3 {
		must(t, b.freeHost())
		b.advance(6 * time.Hour)
	}
	if s = b.reread(s); s.Health != collector.HealthBlocked || b.find("is:gone") != 0 {
		t.Errorf("%s %q, %d gone", s.Health, s.Reason, b.find("is:gone"))
	}
	if got := b.mail.take(); got != "drift" {
		t.Errorf("mails %q, want one", got)
	}
}

// freeHost ends the waiting of the site's host: its times are wall time, and no test waits.
func (b *bench) freeHost() error {
	hosts, err := b.Store.Hosts(b.t.Context(), b.scope, "", 10)
	if err != nil || len(hosts) == 0 {
		return err
	}
	h, ok, err := b.Store.ClaimHost(b.t.Context(), hosts[0].HostID, time.Now().Add(24*time.Hour), 0)
	if err != nil || !ok {
		return err
	}
	h.NotBefore = time.Time{}
	if err := b.Store.SaveHost(b.t.Context(), h); err != nil {
		return err
	}
	return b.Store.ReleaseHost(b.t.Context(), h, time.Now())
}

func TestWhoIsToldWhatAndHowOften(t *testing.T) {
	b := newBench(t)
	b.site.reviews = ordinary()
	b.source()
	b.advance(2 * time.Minute)
	if got := b.mail.take(); got != "" {
		t.Fatalf("no rule yet, mails %q", got)
	}
	if n := b.rule("Флорамо", "ru"); n != 1 {
		t.Errorf("the brand would have found %d, want 1", n)
	}
	b.rule("is:complaint", "uk")
	b.advance(6 * time.Hour)
	if got := b.mail.take(); got != "" {
		t.Errorf("what was there before the rules is no news, mails %q", got)
	}
	steps := []struct {
		name string
		do   func()
		want string
	}{
		{"a new match", func() {
			b.site.reviews = append(b.site.reviews, shown{"4", "Ян", "Заказывал во Флорамо, понравилось.", 5})
		}, "match"},
		{"it is edited", func() { b.site.reviews[3].text += " Советую." }, ""},
		{"it becomes a complaint", func() { b.site.reviews[3].text, b.site.reviews[3].stars = "Флорамо: "+complaint, 1 }, "complaint"},
		{"that is edited", func() { b.site.reviews[3].text += " И ещё раз!" }, ""},
		{"a complaint that two rules find", func() { b.site.reviews = append(b.site.reviews, shown{"5", "Ия", "Флорамо! " + complaint, 1}) }, "complaint"},
		{"one without the brand", func() { b.site.reviews = append(b.site.reviews, shown{"6", "Лев", complaint, 1}) }, "complaint"},
		{"it calms down", func() { b.site.reviews[5].text, b.site.reviews[5].stars = praise, 5 }, ""},
		{"nothing", func() {}, ""},
	}
	for _, s := range steps {
		b.site.set(s.do)
		b.advance(6 * time.Hour)
		if got := b.mail.take(); got != s.want {
			t.Errorf("%s: mails %q, want %q", s.name, got, s.want)
		}
	}
}

func TestAFirstFullPassIsOneSummary(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "uk")
	b.rule("букет", "ru")
	b.site.reviews = append(ordinary(), shown{"4", "Ия", complaint, 1})
	b.source()
	b.advance(2 * time.Minute)
	if got := b.mail.take(); got != "summary" {
		t.Errorf("mails %q, want one summary", got)
	}
	b.site.set(func() { b.site.reviews[3].text += " Позор!" })
	b.advance(6 * time.Hour)
	if got := b.mail.take(); got != "" {
		t.Errorf("an edit of what the summary told: mails %q", got)
	}
	b.site.set(func() { b.site.reviews[1].text, b.site.reviews[1].stars = complaint+" Снова!", 1 })
	b.advance(6 * time.Hour)
	if got := b.mail.take(); got != "complaint" {
		t.Errorf("a review of the first pass becomes a complaint: mails %q, want one", got)
	}
}

func TestAPageForStaffIsNoVerdictOnTheSource(t *testing.T) {
	for _, status := range []int{403, 500} {
		b := newBench(t)
		b.rule("is:complaint", "uk")
		b.site.reviews, b.site.staff = ordinary(), status
		s := b.source()
		b.now = b.now.Add(2 * time.Minute)
		b.settlePatiently()
		if s = b.reread(s); s.Health != collector.HealthPartial || s.Held != 3 {
			t.Errorf("%d, first pass: %s %q, %d held", status, s.Health, s.Reason, s.Held)
		}
		b.now = b.now.Add(6 * time.Hour)
		b.settlePatiently()
		if s = b.reread(s); s.Health != collector.HealthOK || s.FullPass.IsZero() {
			t.Errorf("%d, second pass: %s %q", status, s.Health, s.Reason)
		}
		b.mail.take()
		b.site.set(func() { b.site.reviews = append(b.site.reviews, shown{"9", "Ия", complaint, 1}) })
		b.now = b.now.Add(6 * time.Hour)
		b.settlePatiently()
		if got := b.mail.take(); got != "complaint" {
			t.Errorf("%d: mails %q, want one about the complaint", status, got)
		}
	}
}

// settlePatiently settles on a site that makes its host wait; the waiting is wall time and is ended here.
func (b *bench) settlePatiently() {
	b.t.Helper()
	for range 20 {
		b.settle()
		due, err := b.Store.Due(b.t.Context(), b.Now(), time.Now())
		must(b.t, err)
		if due.Busy == 0 {
			return
		}
		must(b.t, b.freeHost())
	}
	b.t.Fatal("never quiet")
}

func TestADeliveryIsTriedAgainOrDeclaredDead(t *testing.T) {
	b := newBench(t)
	b.site.reviews = ordinary()
	b.source()
	b.advance(2 * time.Minute)
	b.rule("is:complaint", "ru")
	b.mail.err = errTransient
	b.site.set(func() { b.site.reviews = append(b.site.reviews, shown{"4", "Ия", complaint, 1}) })
	b.advance(6 * time.Hour)
	list, err := b.Store.Deliveries(t.Context(), b.scope, deliveriesAll, "", 10)
	must(t, err)
	if len(list) != 1 || list[0].State != collector.DeliveryDue || !list[0].NotBefore.After(time.Now()) {
		t.Fatalf("want one that waits, got %+v", list)
	}
	b.mail.err = nil
	lines, err := b.Store.Attempts(t.Context(), b.scope, b.tryOne(list[0].NotBefore).DeliveryID)
	must(t, err)
	var outcomes []string
	for _, l := range lines {
		outcomes = append(outcomes, l.Outcome)
	}
	if got := strings.Join(outcomes, ", "); got != "started, deferred, started, sent" || b.mail.take() != "complaint" {
		t.Errorf("ledger %q", got)
	}
}

func TestImportTwiceChangesNothingTheSecondTime(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "ru")
	file := `{"id":"a","rating":1,"text":"` + complaint + `","published":"2024-01-05"}
{"id":
{"id":"b","rating":1,"text":"` + complaint + ` Снова!","published":"2026-11-02"}
{"id":"c","rating":5,"text":"` + praise + `","published":"2026-11-01"}`
	r, err := b.Import(t.Context(), b.scope, strings.NewReader(file), ImportOptions{Site: "export.example"})
	must(t, err)
	if r.Read != 4 || r.New != 3 || len(r.Refused) != 1 || r.Refused[0].Line != 2 {
		t.Fatalf("got %+v", r)
	}
	b.settle()
	if got := b.mail.take(); got != "complaint" {
		t.Errorf("mails %q: only the new one is news, the old one is history", got)
	}
	again, err := b.Import(t.Context(), b.scope, strings.NewReader(file), ImportOptions{Site: "export.example"})
	must(t, err)
	b.settle()
	if again.New != 0 || again.Same != 3 || b.mail.take() != "" || b.find("site:export.example") != 3 {
		t.Errorf("the same file again: %+v, found %d", again, b.find("site:export.example"))
	}
}

func TestReindexHoldsTheSame(t *testing.T) {
	b := newBench(t)
	b.site.reviews = ordinary()
	b.source()
	b.advance(2 * time.Minute)
	done := make(chan error)
	go func() { _, err := b.Reindex(t.Context(), b.scope); done <- err }()
	for {
		select {
		case err := <-done:
			must(t, err)
			r, err := b.Verify(t.Context(), b.scope)
			must(t, err)
			if !r.OK() || r.Slot != "b" || r.Documents != 3 || b.find("букет") != 2 {
				t.Errorf("after the rebuild: %+v, found %d", r, b.find("букет"))
			}
			return
		default:
			if n := b.find("букет"); n != 2 {
				t.Fatalf("%d hits while the index is built anew", n)
			}
			b.settle()
		}
	}
}
