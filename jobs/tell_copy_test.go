package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/alert"
)

var spreadText = strings.Join(halves, " ")

// posted brings a complaint in from each of some sites, at once.
func (b *bench) posted(text string, sites ...string) {
	b.t.Helper()
	var lines []string
	for _, site := range sites {
		lines = append(lines, fmt.Sprintf(`{"id":"1","site":"%s.example","rating":1,"text":"%s","author":{"name":"%s"},"published":"%s"}`, site, text, site, b.now.Format(time.RFC3339)))
	}
	b.more(lines...)
}

// mailedAbout is what became of the alerts about a site's document, in the order of their making: why, and of which site it is a copy.
func (b *bench) mailedAbout(site string) string {
	b.t.Helper()
	var out []string
	alerts, err := b.Store.AlertsOf(b.t.Context(), b.scope, []int64{b.onSite(site).DocumentID})
	must(b.t, err)
	for _, a := range alerts {
		if a.Why == collector.AlertCovered {
			continue
		}
		s := string(a.Why)
		if a.CopyOf != 0 {
			d, err := b.Store.DocumentByID(b.t.Context(), b.scope, a.CopyOf)
			must(b.t, err)
			s += " of " + strings.TrimSuffix(d.Site, ".example")
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func (b *bench) onSite(site string) collector.Document {
	b.t.Helper()
	for _, d := range b.documents() {
		if d.Site == site+".example" {
			return d
		}
	}
	b.t.Fatalf("there is no document of %s", site)
	return collector.Document{}
}

// subjectsOf are the subjects of what was sent since the last look.
func (b *bench) subjectsOf() string {
	b.t.Helper()
	b.mail.mu.Lock()
	defer b.mail.mu.Unlock()
	var out []string
	for _, m := range b.mail.sent {
		out = append(out, m.Subject)
	}
	b.mail.sent = nil
	return strings.Join(out, " | ")
}

// A copy of what its receiver was told sends no mail; one rule more that finds it, five copies, and a month do.
func TestACopyOfWhatWasToldIsNoNews(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.rule("is:complaint", "ru")
		b.posted(spreadText, "a")
		if got := b.mail.take(); got != "complaint" {
			t.Fatalf("the first: mails %q", got)
		}
		first := b.letters(collector.DeliverySent)[0]
		b.posted(spreadText, "b")
		b.posted(strings.ToUpper(spreadText), "c")
		if got := b.mail.take(); got != "" || b.mailedAbout("b")+", "+b.mailedAbout("c") != "copy of a, copy of a" {
			t.Fatalf("two copies: mails %q, they are %s and %s", got, b.mailedAbout("b"), b.mailedAbout("c"))
		}
		held := b.letters(collector.DeliveryCopy)
		if len(held) != 2 || b.outcomes(held[0]) != "copy" || !held[0].Sent.IsZero() {
			t.Fatalf("the ledger: %+v", held)
		}
		b.posted(spreadText, "d", "e", "f")
		b.mail.mu.Lock()
		sent := b.mail.sent
		b.mail.mu.Unlock()
		if len(sent) != 1 || !strings.Contains(sent[0].Subject, "Расходится: уже 6 копий") || sent[0].Of != first.MessageID {
			t.Fatalf("it spreads: %+v", sent)
		}
		for _, want := range []string{"сейчас 6 копий", "a.example", "c.example"} {
			if !strings.Contains(sent[0].Text, want) || !strings.Contains(sent[0].HTML, want) {
				t.Errorf("the mail does not say %q:\n%s", want, sent[0].Text)
			}
		}
		b.mail.take()
		b.posted(spreadText, "g")
		if got := b.subjectsOf(); got != "" {
			t.Errorf("the seventh: %s", got)
		}
		b.now = b.now.Add(copyNews + time.Hour)
		b.posted(spreadText, "h")
		if got := b.subjectsOf(); !strings.Contains(got, "Новая жалоба") {
			t.Errorf("after a month: %s", got)
		}
		b.rule("пионов", "ru")
		b.posted(spreadText, "i")
		if got := b.subjectsOf(); !strings.Contains(got, "Новая жалоба") {
			t.Errorf("a rule that told nothing yet: %s", got)
		}
	})
}

// Many copies that come at once are one mail, which names their number.
func TestCopiesAtOnceAreOneMail(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.rule("is:complaint", "ru")
		b.posted(spreadText, "a", "b", "c")
		if got := b.mail.take(); got != "complaint" {
			t.Errorf("mails %q", got)
		}
		told := 0
		for _, site := range []string{"a", "b", "c"} {
			if b.mailedAbout(site) == "told" {
				told++
			}
		}
		if told != 1 {
			t.Errorf("%d were told", told)
		}
	})
}

// Who takes a held copy out of its cluster says that it is another incident: it is told then. Two that are joined afterwards and
// parted again were told each, and are not told again.
func TestAPartedCopyIsTold(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.rule("is:complaint", "ru")
		b.posted(spreadText, "a")
		b.posted(spreadText, "b", "c")
		b.mail.take()
		change := func(at, other string) ClusterChange {
			c := ClusterChange{Document: b.onSite(at).PublicID, Reason: "сверено по чеку"}
			if other != "" {
				c.Other = b.onSite(other).PublicID
			}
			return c
		}
		must(t, b.SplitCluster(t.Context(), b.scope, change("b", "")))
		b.settle()
		if got := b.mail.take(); got != "complaint" || b.mailedAbout("b")+", "+b.mailedAbout("c") != "told, copy of a" {
			t.Fatalf("parted: mails %q, they are %s and %s", got, b.mailedAbout("b"), b.mailedAbout("c"))
		}
		must(t, b.MergeCluster(t.Context(), b.scope, change("b", "a")))
		must(t, b.SplitCluster(t.Context(), b.scope, change("b", "")))
		b.settle()
		if got := b.mail.take(); got != "" {
			t.Errorf("parted once more: mails %q", got)
		}
		must(t, b.SplitCluster(t.Context(), b.scope, change("a", "")))
		b.settle()
		if got := b.mail.take(); got != "complaint" || b.mailedAbout("c") != "told" {
			t.Errorf("what was told is taken away from its copy: mails %q, it is %s", got, b.mailedAbout("c"))
		}
	})
}

const otherComplaint = "Врач нагрубил пациентке, отказался принять по записи, деньги за приём не вернули, жалоба главврачу осталась без ответа третий месяц подряд"

// A copy that its author makes another complaint of is told; one that he makes praise of is not, and one that he touches up stays a copy.
func TestACopyThatBecomesAnotherComplaintIsTold(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.rule("is:complaint", "ru")
		b.posted(spreadText, "a")
		b.posted(spreadText, "b", "c", "d")
		b.mail.take()
		b.now = b.now.Add(time.Hour)
		b.posted(spreadText+" Всё.", "c")
		b.posted("Спасибо, всё отлично, очень довольны: вежливые продавцы, свежие цветы, доставили вовремя!", "d")
		if got := b.mail.take(); got != "" || b.mailedAbout("c")+", "+b.mailedAbout("d") != "copy of a, copy of a" {
			t.Errorf("touched up, and praise: mails %q, they are %s and %s", got, b.mailedAbout("c"), b.mailedAbout("d"))
		}
		b.posted(otherComplaint, "b")
		if got := b.mail.take(); got != "complaint" || b.mailedAbout("b") != "told" {
			t.Errorf("another complaint: mails %q, it is %s", got, b.mailedAbout("b"))
		}
	})
}

// A copy names what was mailed, and so does the mail that it spreads, also where only another copy stands beside it by now. Parted
// from that one it is told.
func TestACopyNamesWhatWasMailed(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.rule("is:complaint", "ru")
		b.posted(spreadText, "a")
		first := b.letters(collector.DeliverySent)[0]
		b.posted(spreadText, "b")
		b.now = b.now.Add(time.Hour)
		b.posted(otherComplaint, "a")
		b.mail.take()
		b.posted(spreadText, "c")
		if got := b.mail.take(); got != "" || b.mailedAbout("c") != "copy of a" {
			t.Errorf("mails %q, it is a %s", got, b.mailedAbout("c"))
		}
		b.posted(spreadText, "d", "e", "f")
		b.mail.mu.Lock()
		sent := b.mail.sent
		b.mail.mu.Unlock()
		if len(sent) != 1 || sent[0].Of != first.MessageID {
			t.Errorf("it spreads: %+v", sent)
		}
		b.mail.take()
		must(b.t, b.SplitCluster(t.Context(), b.scope, ClusterChange{Document: b.onSite("c").PublicID, Reason: "сверено по чеку"}))
		b.settle()
		if got := b.mail.take(); got != "complaint" || b.mailedAbout("c") != "told" {
			t.Errorf("parted: mails %q, it is %s", got, b.mailedAbout("c"))
		}
	})
}

// What is put aside while its mail waits is not mailed, and its copy is.
func TestWhatIsPutAsideWhileItsMailWaitsIsNotSent(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.rule("is:complaint", "ru")
		_, err := b.Import(t.Context(), b.scope, strings.NewReader(`{"id":"1","rating":1,"text":"`+spreadText+`","published":"2026-11-01"}`), ImportOptions{Site: "a.example"})
		must(b.t, err)
		must(b.t, b.matchNew(t.Context(), Ticket{Task: TaskMatch, Company: b.scope.Company}))
		d := b.onSite("a")
		_, err = b.Handle(t.Context(), b.manager("ann"), d.PublicID, d.Handling.Version, collector.HandlingChange{Stage: collector.StageDropped})
		must(b.t, err)
		b.settle()
		if got := b.mail.take(); got != "" || b.mailedAbout("a") != "dropped" || len(b.letters(collector.DeliveryDropped)) != 1 {
			t.Errorf("mails %q, it is %s", got, b.mailedAbout("a"))
		}
		b.posted(spreadText, "b")
		if got := b.mail.take(); got != "complaint" {
			t.Errorf("its copy: mails %q", got)
		}
	})
}

// What the mail about a copy tells is lost with it: where that one is given up, the copy is told, and until then it waits.
func TestACopyWaitsForWhatIsNotToldYet(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "ru")
	b.mail.err = errTransient
	b.posted(spreadText, "a")
	b.posted(spreadText, "b")
	due := b.letters(collector.DeliveryDue)
	if len(due) != 2 {
		t.Fatalf("%d are due", len(due))
	}
	wait := func(wall time.Time, most int) string {
		t.Helper()
		claimed, _, err := b.Store.TurnDeliveries(t.Context(), store.Turn{Now: b.now, Wall: wall, Lease: tellLease, Most: most})
		must(t, err)
		var out []string
		for i := range claimed {
			d := &claimed[i]
			why, retry := b.besides(t.Context(), d)
			end := store.End{Delivery: d.Delivery, Attempt: collector.Attempt{At: b.now, Outcome: outcomeDeferred, Detail: why}, Retry: retry, Untried: true}
			if why == "" {
				end.Untried = false
				end.Attempt, end.Retry = b.deliver(t.Context(), d)
			}
			end.Delivery, end.Copying = d.Delivery, d.Copying
			_, _, err := b.Store.TurnDeliveries(t.Context(), store.Turn{Ended: []store.End{end}})
			must(t, err)
			out = append(out, string(d.State))
		}
		return strings.Join(out, " ")
	}
	later := time.Now()
	for range 3 {
		later = later.Add(24 * time.Hour)
		if got := wait(later, 9); got != "due due" {
			t.Fatalf("while the first waits: %q", got)
		}
	}
	b.mail.err = &alert.Error{Permanent: true, Answer: "550 no"}
	if got := wait(later.Add(48*time.Hour), 1); got != "dead" {
		t.Fatalf("the first is given up: %q", got)
	}
	b.mail.err = nil
	if got := wait(later.Add(96*time.Hour), 1); got != "sent" {
		t.Errorf("its copy is %q", got)
	}
}

// While near duplicates are not found yet an alert waits for a moment, and no longer.
func TestAnAlertDoesNotWaitForCopiesForEver(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "ru")
	held, ok, err := b.Store.ClaimFollower(t.Context(), b.scope.Company, "cluster", time.Now(), time.Hour)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	_, err = b.Import(t.Context(), b.scope, strings.NewReader(`{"id":"1","rating":1,"text":"`+spreadText+`","published":"2026-11-01"}`), ImportOptions{Site: "a.example"})
	must(t, err)
	must(t, b.matchNew(t.Context(), Ticket{Task: TaskMatch, Company: b.scope.Company}))
	d := store.Claimed{Delivery: b.letters(collector.DeliveryDue)[0]}
	if why, retry := b.besides(t.Context(), &d); why != copyUnplaced || retry.IsZero() {
		t.Errorf("not placed: %q %v", why, retry)
	}
	b.now = b.now.Add(copyWait)
	if why, _ := b.besides(t.Context(), &d); why != "" {
		t.Errorf("after a minute: %q", why)
	}
	b.now = b.now.Add(-copyWait)
	must(t, b.Store.ReleaseFollower(t.Context(), held, time.Now()))
	if why, _ := b.besides(t.Context(), &d); why != "" || d.Copying.Count != 1 {
		t.Errorf("it is placed at once: %q, %+v", why, d.Copying)
	}
}
