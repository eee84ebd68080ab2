package silence

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// The two clocks lie far apart, so that mixing them up is seen.
var (
	now  = time.Date(2031, 7, 7, 7, 0, 0, 0, time.UTC)
	wall = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

func ago(d time.Duration) time.Time { return now.Add(-d) }

func TestLook(t *testing.T) {
	src := collector.Source{Name: "Отклик", Owner: 1, Period: 6 * time.Hour, Due: ago(30 * time.Hour)}
	for name, c := range map[string]struct {
		p    collector.Pulse
		want string
	}{
		"all is well":                    {collector.Pulse{}, ""},
		"due for an hour":                {collector.Pulse{FetchDue: ago(FetchMost)}, ""},
		"due for longer":                 {collector.Pulse{FetchDue: ago(FetchMost + time.Second)}, "fetch"},
		"due, but answers come":          {collector.Pulse{FetchDue: ago(9 * time.Hour), Fetched: wall.Add(-time.Minute)}, ""},
		"due, but passes end":            {collector.Pulse{FetchDue: ago(9 * time.Hour), PassEnded: ago(time.Minute)}, ""},
		"one place is late":              {collector.Pulse{Late: []collector.Source{src}}, "source Отклик"},
		"all of it is late":              {collector.Pulse{Late: []collector.Source{src}, FetchDue: src.Due}, "fetch"},
		"late by less than its periods":  {collector.Pulse{Late: []collector.Source{{Name: "x", Period: 20 * time.Hour, Due: ago(30 * time.Hour)}}}, ""},
		"a pass that does not end":       {collector.Pulse{Late: []collector.Source{{Name: "x", Period: time.Hour, PassOpen: true, PassStart: ago(50 * time.Hour), Due: ago(50 * time.Hour)}}}, "source x"},
		"seven are late":                 {collector.Pulse{Late: slices.Repeat([]collector.Source{src}, 7)}, "source Отклик, Отклик, Отклик, Отклик, Отклик, +2"},
		"no queue":                       {collector.Pulse{QueueFailed: "refused", StepDue: ago(time.Hour)}, "queue refused"},
		"a step is due":                  {collector.Pulse{StepDue: ago(StepMost + time.Second)}, "queue"},
		"a step is just due":             {collector.Pulse{StepDue: ago(StepMost)}, ""},
		"followers":                      {collector.Pulse{Behind: []collector.Behind{{Name: "detect", Lag: 3}, {Name: "index_a", Lag: 9}, {Name: "match", Lag: 2}}}, "judge detect: 3|index 9"},
		"a mail waits":                   {collector.Pulse{MailDue: ago(MailMost + time.Second), MailReason: "421 later"}, "mail 421 later"},
		"a mail waits, others go out":    {collector.Pulse{MailDue: ago(9 * time.Hour), MailSent: ago(time.Minute)}, ""},
		"a mail is refused":              {collector.Pulse{MailFailed: MailFails - 1, MailFailing: ago(time.Minute)}, ""},
		"mail after mail is refused":     {collector.Pulse{MailFailed: MailFails, MailFailing: ago(time.Minute), MailReason: "535 no"}, "mail 535 no"},
		"nobody answered the test alarm": {collector.Pulse{Unanswered: collector.TestAlarm{TestID: 1, Sent: ago(50 * time.Hour)}}, "test"},
	} {
		c.p.Now, c.p.Wall = now, wall
		var got []string
		for _, s := range Look(c.p) {
			got = append(got, strings.TrimSpace(s.What+" "+s.Detail))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", name, strings.Join(got, "|"), c.want)
		}
	}
}

// watcher plays look after look, one a minute of both clocks, as the store would keep them.
type watcher struct {
	rows   []collector.Silence
	minute int
	told   []string
}

func (w *watcher) look(minutes int, seen ...Seen) {
	for range minutes {
		at := time.Duration(w.minute) * time.Minute
		var open []collector.Silence
		for _, x := range w.rows {
			if x.Over.IsZero() {
				open = append(open, x)
			}
		}
		for _, x := range Step(open, seen, now.Add(at), wall.Add(at)) {
			i := slices.IndexFunc(w.rows, func(o collector.Silence) bool { return o.SilenceID == x.SilenceID && x.SilenceID > 0 })
			switch {
			case i < 0:
				x.SilenceID = int64(len(w.rows) + 1)
				w.rows = append(w.rows, x)
			default:
				if w.rows[i].Began.IsZero() && !x.Began.IsZero() {
					w.told = append(w.told, "began "+x.What)
				}
				if !x.Over.IsZero() && !x.Began.IsZero() {
					w.told = append(w.told, "over "+x.What)
				}
				w.rows[i] = x
			}
		}
		w.minute++
	}
}

func TestStep(t *testing.T) {
	mail := Seen{What: collector.SilentMail, Since: ago(2 * time.Hour), Confirm: Confirm}
	follower := func(done string) Seen {
		return Seen{What: collector.SilentJudge, Since: now, Mark: "match " + done, Confirm: Stands}
	}
	for name, c := range map[string]struct {
		play func(*watcher)
		want string
	}{
		"a moment":              {func(w *watcher) { w.look(5, mail); w.look(60) }, ""},
		"hours":                 {func(w *watcher) { w.look(600, mail) }, "began mail"},
		"hours, and it is over": {func(w *watcher) { w.look(600, mail); w.look(60) }, "began mail, over mail"},
		"on and off is one": {func(w *watcher) {
			for range 50 {
				w.look(6, mail)
				w.look(6)
			}
			w.look(60)
		}, "began mail, over mail"},
		"twice": {func(w *watcher) { w.look(60, mail); w.look(60); w.look(60, mail); w.look(60) }, "began mail, over mail, began mail, over mail"},
		"a long backlog": {func(w *watcher) {
			for i := range 60 {
				w.look(1, follower(string(rune('a'+i))))
			}
		}, ""},
		"a follower stands": {func(w *watcher) { w.look(16, follower("7")) }, "began judge"},
		"it stands, then works": {func(w *watcher) {
			w.look(16, follower("7"))
			for i := range 20 {
				w.look(1, follower(string(rune('a'+i))))
			}
		}, "began judge, over judge"},
		"an answer comes at last": {func(w *watcher) { w.look(2, Seen{What: collector.SilentTest, Since: ago(50 * time.Hour)}); w.look(1) }, "over test"},
		"two at a time": {func(w *watcher) {
			w.look(10, mail, Seen{What: collector.SilentQueue, Confirm: Confirm})
			w.look(30, mail)
		}, "began mail, began queue, over queue"},
	} {
		w := &watcher{}
		c.play(w)
		if got := strings.Join(w.told, ", "); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	w := &watcher{}
	w.look(1, Seen{What: collector.SilentTest, Since: ago(50 * time.Hour)})
	if w.rows[0].Began.IsZero() {
		t.Error("an unanswered test alarm waits to be confirmed")
	}
}

// While one place is late another joins: it is told too, once, after as long as the first. One that leaves is not, nor one that
// joins for a moment.
func TestAnotherPlaceIsLate(t *testing.T) {
	place := func(id int64, name string) collector.Source {
		return collector.Source{SourceID: id, Name: name, Owner: 1, Period: time.Hour, Due: ago(30 * time.Hour)}
	}
	w, told, ids := &watcher{}, []string{}, map[string]bool{}
	look := func(minutes int, late ...collector.Source) {
		for range minutes {
			w.look(1, Look(collector.Pulse{Now: now, Wall: wall, Late: late})...)
			for i, x := range w.rows {
				if x.Over.IsZero() && !x.Began.IsZero() && x.Told == 0 {
					told, w.rows[i].Told, ids[Telling(x)] = append(told, x.Detail), 1, true
				}
			}
		}
	}
	a, b, c := place(3, "A"), place(15, "B"), place(21, "C")
	look(30, a)
	look(3, a, c) // a moment
	look(30, a)
	look(5, a, b)
	if got := strings.Join(told, "|"); got != "A" {
		t.Fatalf("told %q too early", got)
	}
	look(60, a, b)
	look(10, b)
	look(5) // all are read for a moment
	look(60, c)
	if got := strings.Join(told, "|"); got != "A|A, B|C" || len(ids) != 3 {
		t.Errorf("told %q, %d tellings", got, len(ids))
	}
	look(60)
	if last := w.rows[len(w.rows)-1]; len(w.rows) != 1 || last.Over.IsZero() || Telling(last) != "" {
		t.Errorf("%+v", w.rows)
	}
}

// A clock that leaps over three weeks meets one test alarm; the hour stays ten where the clocks are changed.
func TestNextTest(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	for after, want := range map[string]string{
		"2026-11-02T09:00:00Z": "2026-11-03T08:00:00Z", "2026-11-03T07:59:59Z": "2026-11-03T08:00:00Z", "2026-11-03T08:00:00Z": "2026-11-10T08:00:00Z",
		"2026-10-20T07:00:00Z": "2026-10-27T08:00:00Z", "2026-03-24T08:00:00Z": "2026-03-31T07:00:00Z", "2026-11-24T12:00:00Z": "2026-12-01T08:00:00Z",
	} {
		at, err := time.Parse(time.RFC3339, after)
		if err != nil {
			t.Fatal(err)
		}
		if got := NextTest(at, zone).Format(time.RFC3339); got != want {
			t.Errorf("after %s: %s, want %s", after, got, want)
		}
	}
}

var unfilled = regexp.MustCompile(`[{}]|\b[a-z]+_[a-z_]+\b`)

// Every alarm says in every language what is silent, since when, what to do and where to look.
func TestTell(t *testing.T) {
	keys := slices.Sorted(maps.Keys(words()[languages[0]]))
	for _, lang := range languages {
		if got := slices.Sorted(maps.Keys(words()[lang])); !slices.Equal(got, keys) {
			t.Errorf("%s has other keys than %s", lang, languages[0])
		}
		to := Reader{Language: lang, Zone: time.UTC, Company: "Флорамо", Name: "Анна", Page: "https://molva.example/status"}
		for _, what := range []string{collector.SilentFetch, collector.SilentSource, collector.SilentQueue, collector.SilentJudge, collector.SilentIndex, collector.SilentMail, collector.SilentTest, collector.SilentStore} {
			x := collector.Silence{What: what, Since: now, Detail: "421 позже"}
			began := Tell(x, to)
			x.Over = now.Add(time.Hour)
			over := Tell(x, to)
			for _, a := range []Alarm{began, over} {
				if unfilled.MatchString(a.Subject+a.Text+PageName(lang)) || !strings.Contains(a.Text, text.Moment(lang, now, time.UTC)) || !strings.Contains(a.Subject, "Флорамо") {
					t.Errorf("%s %s: %s\n%s", lang, what, a.Subject, a.Text)
				}
			}
			if !strings.Contains(began.Text, "421 позже") || !strings.Contains(over.Text, "08:00") || began.Subject == over.Subject {
				t.Errorf("%s %s: %s\n%s", lang, what, began.Text, over.Text)
			}
		}
		l := TestLetter(now, to)
		if said := strings.Join(append(append([]string{l.Subject, l.Greeting, l.Facts[0].Name, l.Actions[0].Name}, l.Text...), l.Foot...), "\n"); unfilled.MatchString(said) || l.Actions[0].URL != to.Page {
			t.Errorf("%s: %s", lang, said)
		}
	}
}

// What a mail server answered is told in the reader's words, and its own stand in quotes as they came.
func TestSaid(t *testing.T) {
	for detail, want := range map[string][3]string{
		"mail server mx.example does not take us: dial tcp 192.0.2.1:25: connect: connection refused": {
			"почтовый сервер mx.example не отвечает или не впускает: «dial tcp 192.0.2.1:25: connect: connection refused»",
			"поштовий сервер mx.example не відповідає або не впускає: «dial tcp 192.0.2.1:25: connect: connection refused»",
			"mail server mx.example does not answer or does not let us in: “dial tcp 192.0.2.1:25: connect: connection refused”"},
		"mail server mx.example refused the message (at the receiver): 550 5.1.1 no: {server}": {
			"почтовый сервер mx.example не принял письмо (на адресе получателя): «550 5.1.1 no: {server}»",
			"поштовий сервер mx.example не прийняв лист (на адресі отримувача): «550 5.1.1 no: {server}»",
			"mail server mx.example refused the message (at the receiver): “550 5.1.1 no: {server}”"},
		"mail server mx.example, while the content was sent: EOF": {
			"связь с почтовым сервером mx.example прервалась (во время передачи текста): «EOF»",
			"зв’язок із поштовим сервером mx.example перервався (під час передавання тексту): «EOF»",
			"the connection to mail server mx.example broke (while the content was sent): “EOF”"},
		"535 no": {"«535 no»", "«535 no»", "“535 no”"},
		"":       {"", "", ""},
	} {
		for i, lang := range languages {
			if got := Said(lang, collector.SilentMail, detail); got != want[i] {
				t.Errorf("%s: %s, want %s", lang, got, want[i])
			}
		}
	}
	if got := Said("ru", collector.SilentSource, "Отклик, Жалобная"); got != "Отклик, Жалобная" {
		t.Errorf("names of places became %s", got)
	}
}
