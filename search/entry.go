package search

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"molva/collector"
	"molva/collector/text"
)

// OwnSite is the site name of what a company collected itself (its form, its invitations): "is:own".
const OwnSite = collector.OwnSite

// Unknown is the month of a document whose date is not known, None any other value that it does not have.
const (
	Unknown = "unknown"
	None    = "none"
	Any     = "any"    // whichever value: not None
	Unsure  = "unsure" // of a verdict: it was judged, and nothing is clear enough to be told
)

// undated sorts behind every date and is exact as a float64.
const undated = -(1<<53 - 1)

// Word is one word of a text: as written (folded) and its stem, both cut at 100 letters.
type Word = text.Word

// Element is one running text; phrases never cross elements.
type Element []*Word

// Entry is one document ready for every evaluator. A Put of the same id with a higher Rev replaces it.
type Entry struct {
	ID      string // public id
	Company int64
	Rev     int64

	Title, Item Element
	Author      Element   // the name of who wrote
	By          string    // the same as one keyword
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
	Toward                      string // the tone toward the company; None where the text does not name it
	Category                    string // None where it was not judged
	Mismatch                    bool   // stars and text disagree
	Answered, Own, Verified     bool
	Stage                       string   // of the work on it
	Assignee                    int64    // person; 0 is nobody
	Tags                        []string //
	Likes                       int      // 0 is none or unknown
	Suspicion                   float64  // 0..1, in hundredths
	Published                   int64    // Unix microseconds; far in the past when unknown
	Found                       int64    // Unix microseconds of FirstSeen
	FoundDay                    string   // 2006-01-02 in the company's zone
}

// EntryOf makes a document ready. zone is the company's (days are counted in it); brands are its declared words and
// must be those that queries are parsed with.
func EntryOf(d collector.Document, zone *time.Location, brands *text.Brands) Entry {
	t := tokens{brands: brands, words: make([]*Word, 0, (len(d.Title)+len(d.Item.Name)+len(d.Author.Name)+len(d.Text)+len(d.Pros)+len(d.Cons))/10+5)}
	e := Entry{
		ID: d.PublicID, Company: d.Company, Rev: d.Rev,
		Title: t.of(d.Title), Item: t.of(d.Item.Name), Author: t.of(d.Author.Name), Body: t.all(d.Text, d.Pros, d.Cons),
		Kind: string(d.Kind), State: string(d.State),
		Language: orNone(d.Verdict.Language), Tone: toneOf(d.Verdict),
		Toward: towardOf(d.Verdict.Toward), Category: orNone(d.Verdict.Category.Name), Mismatch: collector.MismatchOf(d.Rating, d.Verdict.Tone).Tone != "",
		Site: orNone(keyword(d.Site)), Sites: siteNames(d.Site, d.URL), Causes: causeNames(d.Verdict.Causes),
		Source: d.Source, Rating: d.Rating, Day: d.Published.Day(zone), Month: Unknown,
		Complaint: d.Verdict.Complaint.Is(), Suspicious: d.Suspicion.Score >= collector.SuspicionThreshold,
		By: orNone(unquoted(d.Author.Name)), Own: d.Site == OwnSite, Verified: d.Verified, Stage: string(d.Handling.At()), Assignee: d.Handling.Assignee, Tags: tagNames(d.Handling.Tags),
		Likes: max(d.Likes, 0), Suspicion: hundredths(d.Suspicion.Score),
		Published: undated, Found: d.FirstSeen.UnixMicro(), FoundDay: collector.PublishedAt(d.FirstSeen).Day(zone),
	}
	if e.Day != "" {
		e.Month, e.Published = e.Day[:7], d.Published.Time.UnixMicro()
	}
	e.addReplies(d, &t)
	return e
}

// toneOf is the label of a tone; one that was judged and has none is not clear.
func toneOf(v collector.Verdict) string {
	if v.Tone.Label == "" && v.Language != "" {
		return Unsure
	}
	return orNone(v.Tone.Label)
}

// towardOf is the label of a tone toward the company; one that is named and has none is not clear.
func towardOf(t collector.ObjectTone) string {
	if t.Named && t.Label == "" {
		return Unsure
	}
	return orNone(t.Label)
}

// Handled is the entry of the same document with another handling.
func (e Entry) Handled(h collector.Handling) Entry {
	e.Stage, e.Assignee, e.Tags = string(h.At()), h.Assignee, tagNames(h.Tags)
	return e
}

// hundredths cuts a verdict's number: an index keeps few different ones, and what is below a threshold stays so.
func hundredths(n float64) float64 { return math.Floor(n*100+1e-9) / 100 }

// addReplies keeps the company's own answers apart: they repeat the words of a complaint and would drown it. What
// others answer in a thread is part of what is said there.
func (e *Entry) addReplies(d collector.Document, t *tokens) {
	for _, r := range d.Replies {
		e.Answered = e.Answered || r.Official
		switch el := t.of(r.Text); {
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
	case "found_day":
		return e.FoundDay
	case "stage":
		return e.Stage
	case "assignee":
		return person(e.Assignee)
	case "verified":
		return yes(e.Verified)
	case "by":
		return e.By
	case "source":
		return strconv.FormatInt(e.Source, 10)
	case "complaint":
		return yes(e.Complaint)
	case "toward":
		return e.Toward
	case "category":
		return e.Category
	case "mismatch":
		return yes(e.Mismatch)
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

// tags are never empty.
func (e *Entry) tags() []string {
	if len(e.Tags) == 0 {
		return []string{None}
	}
	return e.Tags
}

// person is the number of a person, None for nobody.
func person(id int64) string {
	if id == 0 {
		return None
	}
	return strconv.FormatInt(id, 10)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// tokens cuts the texts of a document into words, which lie in one list.
type tokens struct {
	brands *text.Brands
	words  []*Word
}

func (t *tokens) of(s string) Element {
	from := len(t.words)
	t.words = text.AppendWords(t.words, s, t.brands)
	return t.words[from:len(t.words):len(t.words)]
}

// all are the elements of some texts; one without words is none.
func (t *tokens) all(texts ...string) []Element {
	all := make([]Element, 0, len(texts))
	for _, s := range texts {
		if el := t.of(s); len(el) > 0 {
			all = append(all, el)
		}
	}
	return all
}

// keyword is the form in which values of fields are kept and asked: folded, spaces joined, cut (the engines refuse
// longer ones).
func keyword(s string) string {
	s = text.Fold(s)
	if strings.ContainsFunc(s, unicode.IsSpace) {
		s = strings.Join(strings.Fields(s), " ")
	}
	return text.Cut(s, 200)
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

func tagNames(tags []string) []string {
	names := make([]string, 0, len(tags))
	for _, t := range tags {
		names = append(names, keyword(t))
	}
	return distinct(names)
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
