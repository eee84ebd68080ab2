package search

import (
	"math"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// OwnSite is the site name of what a company collected itself (its form, its invitations): "is:own".
const OwnSite = "own"

// Unknown is the month of a document whose date is not known, None any other value that it does not have.
const (
	Unknown = "unknown"
	None    = "none"
)

// undated sorts behind every date and is exact as a float64.
const undated = -(1<<53 - 1)

// Word is one word of a text: as written (folded) and its stem, both cut at 100 letters.
type Word struct{ Exact, Stem string }

// Element is one running text; phrases never cross elements.
type Element []Word

// Entry is one document ready for every evaluator. A Put of the same id with a higher Rev replaces it.
type Entry struct {
	ID      string // public id
	Company int64
	Rev     int64

	Title, Item Element
	Body        []Element // text, pros, cons; of a mention also what others answered in the thread
	Reply       []Element // what the company answered

	Kind, State, Language, Tone string
	Site                        string   // folded
	Sites                       []string // names by which "site:" finds it: site, host, and parts of the host
	Causes                      []string
	Source                      int64
	Rating                      float64 // 0 is none
	Day                         string  // 2006-01-02 in the company's zone, "" unknown
	Month                       string  // 2006-01 or Unknown
	Complaint, Suspicious       bool
	Answered, Own               bool
	Published                   int64 // Unix microseconds; far in the past when unknown
	Found                       int64 // Unix microseconds of FirstSeen
}

// EntryOf makes a document ready. zone is the company's (days are counted in it); brands are its declared words and
// must be those that queries are parsed with.
func EntryOf(d collector.Document, zone *time.Location, brands *text.Brands) Entry {
	e := Entry{
		ID: d.PublicID, Company: d.Company, Rev: d.Rev,
		Title: elementOf(d.Title, brands), Item: elementOf(d.Item.Name, brands),
		Body: elements(brands, d.Text, d.Pros, d.Cons),
		Kind: string(d.Kind), State: string(d.State),
		Language: orNone(d.Verdict.Language), Tone: orNone(d.Verdict.Tone.Label),
		Site: orNone(keyword(d.Site)), Sites: siteNames(d.Site, d.URL), Causes: causeNames(d.Verdict.Causes),
		Source: d.Source, Rating: d.Rating, Day: d.Published.Day(zone), Month: Unknown,
		Complaint: d.Verdict.Complaint.Is(), Suspicious: d.Suspicion.Score >= collector.SuspicionThreshold,
		Own: d.Site == OwnSite, Published: undated, Found: d.FirstSeen.UnixMicro(),
	}
	if e.Day != "" {
		e.Month, e.Published = e.Day[:7], d.Published.Time.UnixMicro()
	}
	e.addReplies(d, brands)
	return e
}

// addReplies keeps the company's own answers apart: they repeat the words of a complaint and would drown it. What
// others answer in a thread is part of what is said there.
func (e *Entry) addReplies(d collector.Document, brands *text.Brands) {
	for _, r := range d.Replies {
		e.Answered = e.Answered || r.Official
		switch el := elementOf(r.Text, brands); {
		case len(el) == 0:
		case d.Kind == collector.KindMention && !r.Official:
			e.Body = append(e.Body, el)
		default:
			e.Reply = append(e.Reply, el)
		}
	}
}

// Stars is the rating as the facet counts it: "1" to "5", rounded, or None.
func (e *Entry) Stars() string {
	if e.Rating <= 0 {
		return None
	}
	return strconv.Itoa(int(math.Round(min(max(e.Rating, 1), 5))))
}

// value is what a document has in a field of one value, as every index keeps it.
func (e *Entry) value(field string) string {
	switch field {
	case "site":
		return e.Site
	case "language":
		return e.Language
	case "tone":
		return e.Tone
	case "kind":
		return e.Kind
	case "state":
		return e.State
	case "stars":
		return e.Stars()
	case "month":
		return e.Month
	case "day":
		return e.Day
	case "source":
		return strconv.FormatInt(e.Source, 10)
	case "complaint":
		return yes(e.Complaint)
	case "suspicious":
		return yes(e.Suspicious)
	case "answered":
		return yes(e.Answered)
	case "own":
		return yes(e.Own)
	}
	return ""
}

// causes are never empty.
func (e *Entry) causes() []string {
	if len(e.Causes) == 0 {
		return []string{None}
	}
	return e.Causes
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func elementOf(s string, brands *text.Brands) Element {
	tokens := text.Tokenize(s, brands)
	el := make(Element, 0, len(tokens))
	for _, t := range tokens {
		el = append(el, Word{t.Exact, t.Stem})
	}
	return el
}

func elements(brands *text.Brands, texts ...string) []Element {
	var all []Element
	for _, s := range texts {
		if el := elementOf(s, brands); len(el) > 0 {
			all = append(all, el)
		}
	}
	return all
}

// keyword is the form in which values of fields are kept and asked: folded, spaces joined, cut (the engines refuse
// longer ones).
func keyword(s string) string {
	s = strings.Join(strings.Fields(text.Fold(s)), " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200])
	}
	return s
}

func orNone(s string) string {
	if s == "" {
		return None
	}
	return s
}

func causeNames(causes []collector.Cause) []string {
	names := make([]string, 0, len(causes))
	for _, c := range causes {
		names = append(names, keyword(c.Name))
	}
	return distinct(names)
}

// siteNames are the names by which a person may call a site: its name, its host, the host's parents, and each label
// but the last ("reviews.example.ua" is found by reviews.example.ua, example.ua, reviews, example).
func siteNames(site, address string) []string {
	names := []string{orNone(keyword(site))}
	for _, host := range []string{keyword(site), hostOf(address)} {
		host = strings.TrimPrefix(host, "www.")
		if bare, _, err := net.SplitHostPort(host); err == nil {
			host = bare
		}
		if host == "" || net.ParseIP(host) != nil {
			continue
		}
		labels := strings.Split(host, ".")
		for i := 0; i+1 < len(labels) && i < 5; i++ {
			names = append(names, labels[i], strings.Join(labels[i:], "."))
		}
	}
	return distinct(names)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return keyword(u.Hostname())
}

// distinct keeps the first of equal strings and drops empty ones, in place.
func distinct(list []string) []string {
	kept := list[:0]
next:
	for _, s := range list {
		for _, k := range kept {
			if k == s {
				continue next
			}
		}
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}
