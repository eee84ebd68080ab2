// Package pipeline is the one way in: whatever arrives, from a site, an import or a form, passes the same ordered
// stages and comes out a judged document with the versions of its life line. It never reads a store: what is held is
// handed in as a value, and what is to be written comes out as one.
package pipeline

import (
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
	Now     time.Time                                // business time
	Judge   func(collector.Review) collector.Verdict // what one text alone tells
}

// Outcome is what is to be done with one review of a batch.
type Outcome struct {
	Document collector.Document
	PrevRev  int64               // the revision it was compared with; 0 for a new one
	Versions []collector.Version // what changed, in order; none means "the same"
}

// New says whether the document was not held before.
func (o Outcome) New() bool { return o.PrevRev == 0 }

// Changed says whether anything is to be written but that it was seen.
func (o Outcome) Changed() bool { return len(o.Versions) > 0 }

// Refused is one review that did not pass, with the reason in words.
type Refused struct {
	Index  int // in the batch as it came, from 0
	Reason string
}

// Prepared is a batch after the first stage: normalized, with the keys under which held documents must be looked up.
type Prepared struct {
	batch   Batch
	reviews []collector.Review
	Refused []Refused
}

// Prepare normalizes what arrived and drops, with a reason, what is no review at all.
func Prepare(b Batch, arrived []collector.Review) Prepared {
	p := Prepared{batch: b}
	for i, r := range arrived {
		r = normalize(r, b.Now)
		if reason := unusable(r, b.Kind); reason != "" {
			p.Refused = append(p.Refused, Refused{Index: i, Reason: reason})
			continue
		}
		p.reviews = append(p.reviews, r)
	}
	return p
}

// Keys are the site keys under which documents of this batch may be held already.
func (p Prepared) Keys() []string {
	var keys []string
	for _, r := range p.reviews {
		if r.OwnID {
			keys = append(keys, r.ID)
			continue
		}
		for n := 1; n <= maxSameKey; n++ {
			keys = append(keys, collector.KeyNth(collector.ContentKey(r), n))
		}
	}
	return keys
}

// Run identifies, compares and judges a prepared batch against what is held (by site key).
func (p Prepared) Run(held map[string]collector.Document) []Outcome {
	keys := identify(p.reviews, held, p.batch.Pass, p.batch.Page)
	out := make([]Outcome, 0, len(p.reviews))
	for i, r := range p.reviews {
		r.ID = keys[i]
		var was *collector.Document
		if d, ok := held[keys[i]]; ok {
			was = &d
		}
		o := compare(p.batch, r, was)
		if o.Changed() {
			o.Document.Verdict = p.batch.Judge(o.Document.Review)
		}
		out = append(out, o)
	}
	return out
}
