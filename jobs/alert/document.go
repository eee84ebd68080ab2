package alert

import (
	"fmt"
	"math"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// documentView is one review or mention as a mail shows it: cleaned, bounded, in words.
type documentView struct {
	Stars  string // "★☆☆☆☆", "" without a rating
	Rating string // "1 из 5"
	Facts  []fact // site, item, author, times
	Title  string
	Text   []piece
	Empty  string // said instead of a text that is none
	Pros   []piece
	Cons   []piece
	Cut    bool // some of the above is longer
	Why    string
	Basis  string // probability and deciding words
	Causes []string
	Doubt  string // signs of a fake
	Kind   collector.Kind
}

// fact is one line of what is known about a document.
type fact struct{ Name, Value string }

func (p *page) addDocument(kind collector.DeliveryKind, c Content) {
	d := c.Document
	p.Heading = p.documentHeading(kind, c)
	p.Document = p.view(kind, c)
	p.Subject = p.documentSubject(kind, c)
	original := webLink(d.URL)
	if d.State == collector.StateGone { // a review of our own that waits for a person stands nowhere yet
		original = ""
	}
	p.addButton("open_document", join(c.BaseURL, documentPath, d.PublicID), false)
	p.addButton("open_original", original, true)
}

// documentHeading is what a mail is: of what was told before, how far it has spread.
func (p *page) documentHeading(kind collector.DeliveryKind, c Content) string {
	if c.Spreads {
		return p.count("heading_spreads", c.Copies)
	}
	return p.say(headingKey(kind, c.Document))
}

func headingKey(kind collector.DeliveryKind, d collector.Document) string {
	switch {
	case kind == collector.DeliveryComplaint:
		return "heading_complaint"
	case d.Kind == collector.KindMention:
		return "heading_mention"
	default:
		return "heading_review"
	}
}

// documentSubject tells on one line what a phone shows of a mail: what, how many stars, where, and how it begins.
func (p *page) documentSubject(kind collector.DeliveryKind, c Content) string {
	d := c.Document
	facts := make([]string, 0, 2)
	if r := p.rating(d.Rating); r != "" {
		facts = append(facts, r)
	}
	if site := p.siteName(c); site != "" {
		facts = append(facts, site)
	}
	subject := p.documentHeading(kind, c)
	if len(facts) > 0 {
		subject += ": " + strings.Join(facts, ", ")
	}
	if lead := lead(d, 60); lead != "" {
		subject += " — " + p.say("quote", "Text", lead)
	}
	return subject
}

// lead is how a document begins: its text, else its drawbacks, its merits or its title. A thread or an article is known
// by its title.
func lead(d collector.Document, letters int) string {
	order := []string{d.Text, d.Cons, d.Pros, d.Title}
	if d.Kind == collector.KindMention {
		order = []string{d.Title, d.Text}
	}
	for _, s := range order {
		if l := cleanLine(s, letters); l != "" {
			return l
		}
	}
	return ""
}

// siteName is what people call the place: the source's name, else the site's, else the host of the link; the company's own
// form is called so.
func (p *page) siteName(c Content) string {
	if c.Document.Site == collector.OwnSite && c.Source.Name == "" {
		return p.say("site_own")
	}
	for _, s := range []string{c.Source.Name, c.Document.Site, hostOf(webLink(c.Document.URL))} {
		if n := cleanLine(s, maxName); n != "" {
			return n
		}
	}
	return ""
}

func (p *page) view(kind collector.DeliveryKind, c Content) *documentView {
	d := c.Document
	mark := append(append([]string(nil), d.Verdict.Complaint.Words...), c.Matched...)
	v := &documentView{Stars: stars(d.Rating), Rating: p.rating(d.Rating), Title: cleanLine(d.Title, maxTitle), Kind: d.Kind}
	v.Text = v.body(d.Text, mark)
	v.Pros, v.Cons = v.body(d.Pros, mark), v.body(d.Cons, mark)
	if len(v.Text)+len(v.Pros)+len(v.Cons) == 0 {
		v.Empty = p.say("no_text_at_all")
		if d.Rating > 0 {
			v.Empty = p.say("no_text")
		}
	}
	v.Facts = p.facts(c)
	p.explain(v, kind, c)
	return v
}

func (v *documentView) body(s string, mark []string) []piece {
	s, was := text.Shorten(cleanText(s), maxText)
	v.Cut = v.Cut || was
	return pieces(s, mark)
}

func zoneOf(c Content) *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

func (p *page) facts(c Content) []fact {
	d, zone := c.Document, zoneOf(c)
	author := cleanLine(d.Author.Name, maxName)
	if author == "" {
		author = p.say("author_unknown")
	}
	all := []fact{
		{p.say("site"), p.siteName(c)},
		{p.say("item"), cleanLine(d.Item.Name, maxName)},
		{p.say("author"), author},
		{p.say("published"), p.moment(d.Published, zone)},
	}
	if !d.FirstSeen.IsZero() {
		all = append(all, fact{p.say("found"), p.moment(collector.PublishedAt(d.FirstSeen), zone)})
	}
	if c.Copies > 1 {
		all = append(all, fact{p.say("copies"), p.copies(c)})
	}
	kept := all[:0]
	for _, f := range all {
		if f.Value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

// copies says how many texts are one with this, and where the others stand.
func (p *page) copies(c Content) string {
	places := make([]string, 0, len(c.AlsoAt))
	for _, name := range c.AlsoAt {
		if name == collector.OwnSite {
			name = p.say("site_own")
		}
		if name = cleanLine(name, maxName); name != "" {
			places = append(places, name)
		}
	}
	words := p.count("copies_now", c.Copies)
	if len(places) > 0 {
		words += "; " + p.say("copies_also", "Places", strings.Join(places, ", "))
	}
	return words
}

// explain says why this document is told about: the deciding words, the causes and the signs of a fake.
func (p *page) explain(v *documentView, kind collector.DeliveryKind, c Content) {
	verdict := c.Document.Verdict
	var basis []string
	if kind == collector.DeliveryComplaint || verdict.Complaint.Is() {
		v.Why = p.say("why_complaint")
		basis = append(basis, p.say("probability", "Percent", Percent(verdict.Complaint.Probability)))
		if q := p.quoted(first(verdict.Complaint.Words, maxWords)); q != "" {
			basis = append(basis, p.say("words", "Words", q))
		}
	} else {
		v.Why = p.say("why_match")
	}
	if q := p.quoted(first(c.Matched, maxWords)); q != "" {
		basis = append(basis, p.say("words_match", "Words", q))
	}
	v.Basis = upperFirst(strings.Join(basis, "; "))
	for _, cause := range first(verdict.Causes, maxWords) {
		v.Causes = append(v.Causes, p.cause(cause))
	}
	if s := c.Document.Suspicion.Score; s >= collector.SuspicionThreshold {
		v.Doubt = p.say("suspicious", "Percent", Percent(s))
	}
}

// cause names a reason for discontent and the words that name it in the text.
func (p *page) cause(c collector.Cause) string {
	name := cleanLine(c.Name, maxName)
	if key := "cause_" + name; p.has(key) {
		name = p.say(key)
	}
	if q := p.quoted(first(c.Words, maxWords)); q != "" {
		name = fmt.Sprintf("%s (%s)", name, q)
	}
	return name
}

// Percent is a probability in whole percents. It never says 100 of a guess, which is not certain.
func Percent(p float64) int { return min(int(math.Round(p*100)), 99) }

func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
