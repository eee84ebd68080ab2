package inspection

import (
	"embed"
	"fmt"
	"strings"
	"sync"
	"time"

	"molva/collector"
	"molva/collector/text"
)

//go:embed lang/*.toml
var langFiles embed.FS

// languages of the letters; the first is used where a reader's is none of them.
var languages = []string{collector.LanguageRussian, collector.LanguageUkrainian, collector.LanguageEnglish}

var words = sync.OnceValue(func() map[string]map[string]string { return text.Wording(langFiles) })

// Facts are what a letter tells as it was when the letter was made due: they stand in the delivery as JSON, without
// personal data.
type Facts struct {
	Inspection int64     `json:"inspection,omitempty"`
	Block      int64     `json:"block,omitempty"`
	Chat       int64     `json:"chat,omitempty"`
	Seller     int64     `json:"seller"`
	Check      string    `json:"check,omitempty"`
	Regulation int64     `json:"regulation,omitempty"`
	Clause     string    `json:"clause,omitempty"` // of the seed, or of the offer
	Grade      int       `json:"grade,omitempty"`
	Nth        int       `json:"nth,omitempty"`
	Order      string    `json:"order,omitempty"` // the shop's own number
	At         time.Time `json:"at,omitzero"`
	Due        time.Time `json:"due,omitzero"`
	Reason     string    `json:"reason,omitempty"` // in the words of who decided
	Alone      bool      `json:"alone,omitempty"`  // nobody but who blocked the shop can look at an appeal
}

// Reader is who gets a letter, and what it needs besides the facts.
type Reader struct {
	Language string
	Zone     *time.Location
	Name     string // of the person; "" where nobody is known
	Company  string
	Seller   string // the shop's name
	Quote    string // the message that a letter is about
	Link     string
}

// Letter writes a letter of a kind.
func Letter(kind collector.DeliveryKind, r *Regulation, f Facts, to Reader) (collector.Letter, bool) {
	write, ok := map[collector.DeliveryKind]func(writer) collector.Letter{
		KindFinding: writer.finding, KindMessage: writer.message, KindBlock: writer.block, KindAppeal: writer.appeal, KindLifted: writer.lifted,
		KindUpheld: writer.upheld, KindExpert: writer.expert, KindAppealed: writer.appealed,
	}[kind]
	if !ok {
		return collector.Letter{}, false
	}
	check, _ := r.Check(f.Check)
	l := write(writer{f, to, r, check})
	l.Greeting = writer{f, to, r, check}.hello()
	return l, true
}

// The kinds of letter.
const (
	KindFinding collector.DeliveryKind = "inspect_finding" // a recommendation
	KindMessage collector.DeliveryKind = "inspect_message" // the platform wrote to the seller
	KindBlock   collector.DeliveryKind = "inspect_block"
	KindAppeal  collector.DeliveryKind = "inspect_appeal" // the appeal has come in
	KindLifted  collector.DeliveryKind = "inspect_lifted"
	KindUpheld  collector.DeliveryKind = "inspect_upheld"
	KindExpert  collector.DeliveryKind = "inspect_expert" // the expert has not called in time
	// KindAppealed tells who may decide that an appeal waits.
	KindAppealed collector.DeliveryKind = "inspect_appealed"
)

type writer struct {
	Facts
	to    Reader
	r     *Regulation
	check Check
}

func (w writer) say(key string) string {
	in, ok := words()[w.to.Language]
	if !ok {
		in = words()[languages[0]]
	}
	c := w.check.In(w.to.Language)
	window := w.check.WindowDays
	if key == "finding_follow" {
		window = w.check.FollowDays
	}
	return strings.NewReplacer("{name}", w.to.Name, "{company}", w.to.Company, "{seller}", w.to.Seller, "{order}", w.Order, "{check}", c.Name, "{advice}", c.Advice,
		"{grade}", fmt.Sprint(w.Grade), "{nth}", fmt.Sprint(w.Nth), "{days}", fmt.Sprint(window), "{version}", w.r.Version, "{clause}", w.clause(),
		"{reason}", w.Reason).Replace(in[key])
}

func (w writer) hello() string {
	if w.to.Name == "" {
		return w.say("hello_nobody")
	}
	return w.say("hello")
}

// clause is a clause without the number of the seed, which is ours and says nothing to a seller.
func (w writer) clause() string {
	_, clause, ok := strings.Cut(w.Clause, " ")
	if !ok {
		return w.Clause
	}
	return clause
}

func (w writer) foot() string {
	if w.to.Company == "" {
		return w.say("foot_plain")
	}
	return w.say("foot")
}

func (w writer) fact(name, value string) collector.LetterFact {
	return collector.LetterFact{Name: w.say(name), Value: value}
}

func (w writer) link(name string) []collector.LetterLink {
	if w.to.Link == "" {
		return nil
	}
	return []collector.LetterLink{{Name: w.say(name), URL: w.to.Link}}
}

// finding says what is wrong, how grave it is, what to do and where to answer (seed 001, 1.1 and 2.4).
func (w writer) finding() collector.Letter {
	l := collector.Letter{Subject: w.say("finding_subject"), Actions: w.link("open"), Foot: []string{w.foot()}}
	if w.Order == "" {
		l.Subject = w.say("finding_subject_plain")
	}
	first := "finding_first"
	if w.Nth > 1 {
		first = "finding_repeat"
	}
	l.Text = []string{w.say(first), w.check.In(w.to.Language).Found, w.say("finding_advice"), w.say("finding_follow")}
	if w.Order != "" {
		l.Facts = append(l.Facts, w.fact("order", w.Order))
	}
	l.Facts = append(l.Facts, w.fact("check", w.check.In(w.to.Language).Name), w.fact("when", text.Moment(w.to.Language, w.At, w.to.Zone)),
		w.fact("grade", w.say("grade_value")), w.fact("times", w.say("times_value")), w.fact("regulation", w.say("regulation_value")))
	return l
}

func (w writer) message() collector.Letter {
	return collector.Letter{Subject: w.say("message_subject"), Text: []string{w.say("message_text")}, Quote: w.to.Quote, Actions: w.link("open"), Foot: []string{w.foot()}}
}

// block names the clause, the message and the way to object (seed 001, 2.1).
func (w writer) block() collector.Letter {
	l := collector.Letter{Subject: w.say("block_subject"), Text: []string{w.say("block_text")}, Quote: w.to.Quote, Actions: w.link("appeal"), Foot: []string{w.foot()},
		Facts: []collector.LetterFact{w.fact("clause", w.Clause), w.fact("until", text.Moment(w.to.Language, w.Due, w.to.Zone))}}
	if w.Reason != "" {
		l.Text = append(l.Text, w.say("block_reason"))
	}
	l.Text = append(l.Text, w.say(w.judged("block_appeal")))
	return l
}

// judged is a text that says who looks at an appeal: a promise of somebody else is made only where there is somebody else.
func (w writer) judged(key string) string {
	if w.Alone {
		return key + "_alone"
	}
	return key
}

func (w writer) appeal() collector.Letter {
	return collector.Letter{Subject: w.say("appeal_subject"), Text: []string{w.say(w.judged("appeal_text"))}, Facts: []collector.LetterFact{w.fact("clause", w.Clause)},
		Quote: w.to.Quote, Actions: w.link("appeal_open"), Foot: []string{w.foot()}}
}

func (w writer) lifted() collector.Letter { return w.decided("lifted") }
func (w writer) upheld() collector.Letter { return w.decided("upheld") }

func (w writer) decided(how string) collector.Letter {
	l := collector.Letter{Subject: w.say(how + "_subject"), Text: []string{w.say(how + "_text")}, Actions: w.link("appeal_open"), Foot: []string{w.foot()}}
	if w.Reason != "" {
		l.Text = append(l.Text, w.say("block_reason"))
	}
	return l
}

func (w writer) expert() collector.Letter {
	l := collector.Letter{Subject: w.say("expert_subject"), Text: []string{w.say("expert_text")}, Actions: w.link("expert_open"), Foot: []string{w.say("expert_foot")},
		Facts: []collector.LetterFact{w.fact("expert_due", text.Moment(w.to.Language, w.Due, w.to.Zone))}}
	if w.Reason != "" {
		l.Facts = append(l.Facts, w.fact("expert_why", w.Reason))
	}
	return l
}

// appealed goes to who may decide.
func (w writer) appealed() collector.Letter {
	return collector.Letter{Subject: w.say("appealed_subject"), Text: []string{w.say("appealed_text")}, Quote: w.to.Quote, Actions: w.link("expert_open"), Foot: []string{w.say("appealed_foot")},
		Facts: []collector.LetterFact{w.fact("clause", w.Clause), w.fact("appealed_at", text.Moment(w.to.Language, w.At, w.to.Zone))}}
}
