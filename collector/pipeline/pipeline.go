// Package pipeline is the one way in: whatever arrives, from a site, an import or a form, passes the same ordered
// stages and comes out a judged document with the versions of its life line. It never reads a store: what is held is
// handed in as a value, and what is to be written comes out as one.
package pipeline

import (
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// Batch is what one page (or one part of an import) brought.
type Batch struct {
	Company int64
	Source  int64 // 0 for an import without a source
	Page    int64 // 0 for an import
	Pass    int64 // the source's pass; 0 for an import
	First   bool  // the source's first full pass
	Kind    collector.Kind
	Whole   bool                                     // what arrives is all that its author says now: nothing is kept of what was held
	Brought Brought                                  // of an import: made once and handed in with each part; nil for a page
	Now     time.Time                                // business time
	Judge   func(collector.Review) collector.Verdict // what one text alone tells
}

// Outcome is what is to be done with one review of a batch.
type Outcome struct {
	Document collector.Document
	PrevRev  int64               // the revision it was compared with; 0 for a new one
	Versions []collector.Version // what changed, in order; none means "the same"
	Facts    collector.Facts     // what the site says differently of it beside its content: a new revision, but nothing that anybody did
}

// New says whether the document was not held before.
func (o Outcome) New() bool { return o.PrevRev == 0 }

// Changed says whether its author or the company did anything to it.
func (o Outcome) Changed() bool { return len(o.Versions) > 0 }

// Revised says whether anything is to be written but that it was seen.
func (o Outcome) Revised() bool { return o.Changed() || o.Facts != 0 }

// Refused is one review that did not pass, with the reason in words.
type Refused struct {
	Index  int // in the batch as it came, from 0
	Reason string
}

// Prepared is a batch after the first stage: normalized, with the keys under which held documents must be looked up.
type Prepared struct {
	batch    Batch
	reviews  []collector.Review
	numbered bool // their ids may be places on the page
	Refused  []Refused
}

// Prepare normalizes what arrived and drops, with a reason, what is no review at all.
func Prepare(b Batch, arrived []collector.Review) Prepared {
	p := Prepared{batch: b, reviews: make([]collector.Review, 0, len(arrived))}
	own := map[string]int{} // where in reviews an id stands
	for i, r := range arrived {
		r = normalize(r, b.Now)
		if reason := unusable(r, b.Kind); reason != "" {
			p.Refused = append(p.Refused, Refused{Index: i, Reason: reason})
			continue
		}
		if r.OwnID && b.Page != 0 {
			if at, twice := own[r.ID]; !twice {
				own[r.ID] = len(p.reviews)
			} else if !sameReview(p.reviews[at], r) {
				r.OwnID, r.ID = false, "" // it is nobody's
			}
		}
		p.reviews = append(p.reviews, r)
	}
	if b.Page == 0 {
		p.lastWins()
	}
	p.numbered = numbered(p.reviews)
	return p
}

// lastWins gives all lines of an import part that bear one id the words of the last: the file holds one review in the
// states of several days, and the same file again must change nothing.
func (p Prepared) lastWins() {
	last := map[string]collector.Review{}
	for _, r := range slices.Backward(p.reviews) {
		if _, later := last[r.ID]; !later && r.OwnID {
			last[r.ID] = r
		}
	}
	for i, r := range p.reviews {
		if r.OwnID {
			p.reviews[i] = last[r.ID]
		}
	}
}

// sameReview says that two reviews of one page that bear one id are one.
func sameReview(a, b collector.Review) bool {
	first, second := collector.ShowingOf(a), collector.ShowingOf(b)
	return !first.Another(second) && first.SameWords(second)
}

// Keys are the site keys under which documents of this batch may be held already.
func (p Prepared) Keys() []string {
	keys := make([]string, 0, 2*len(p.reviews))
	for _, r := range p.reviews {
		if r.OwnID {
			keys = append(keys, r.ID, collector.TwinKey(r))
			continue
		}
		base := collector.ContentKey(r)
		keys = append(append(keys, groupKeys(base)...), contentKeyOf(base, r))
	}
	return keys
}

// Run identifies, compares and judges a prepared batch against what is held (by site key: of Keys and of Lost). What a batch says twice of one
// document is compared with what it said first, so that an outcome may build on an earlier one.
func (p Prepared) Run(held map[string]collector.Document) []Outcome {
	d := p.identify(held)
	d.bring()
	keys := d.keys
	out := make([]Outcome, 0, len(p.reviews))
	said := make(map[string]int, len(p.reviews)) // where in out a key stands last
	for i, r := range p.reviews {
		r.OwnID, r.ID = r.OwnID && strings.HasPrefix(keys[i], r.ID), keys[i]
		was, ok := held[keys[i]]
		if at, again := said[keys[i]]; again {
			was, ok = out[at].Document, true
		}
		o := compare(p.batch, r, was, ok)
		if o.Revised() {
			o.Document.Verdict, o.Document.Judged = p.batch.Judge(o.Document.Review), nil
		}
		said[keys[i]] = len(out)
		out = append(out, o)
	}
	return out
}
