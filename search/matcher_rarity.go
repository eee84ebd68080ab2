package search

import "sync/atomic"

// seen is in how many of some texts a term was.
type seen struct{ in, texts float64 }

// counters count in how many texts each term of a filing was. Several that read texts at once hinder each other there,
// so that of many texts only some are counted.
type counters struct {
	read    atomic.Int64 // texts since the queries were filed
	counted atomic.Int64 // of them
	in      []atomic.Uint32
}

const (
	countedAll  = 1000 // of the first texts
	countedSome = 16   // then one of so many
	settleAfter = 1000 // texts, and three times those that are known from before
	priorTexts  = 100  // how many seen texts weigh as much as what a term looks like
)

func (c *counters) add(terms []int32) {
	if n := c.read.Add(1); n > countedAll && n%countedSome != 0 {
		return
	}
	c.counted.Add(1)
	for _, t := range terms {
		c.in[t].Add(1)
	}
}

// seen is what a filing knows of a term, from before and by its own counting.
func (f *filing) seen(name termName) seen {
	id, ok := f.terms[name.kind][name.text]
	if !ok {
		return seen{}
	}
	s := f.before[id]
	return seen{s.in + float64(f.counts.in[id].Load()), s.texts + float64(f.counts.counted.Load())}
}

// expect says for each term in which share of the texts it is held to be: by what other filings know, else by its looks.
func (f *filing) expect(others []*filing) {
	f.before = make([]seen, len(f.names))
	for _, other := range others {
		f.age = max(f.age, other.age+other.counts.read.Load())
	}
	for id, name := range f.names {
		for _, other := range others {
			if s := other.seen(name); s.texts > f.before[id].texts {
				f.before[id] = s
			}
		}
		s := f.before[id]
		f.share[id] = (s.in + priorTexts*f.share[id]) / (s.texts + priorTexts)
	}
}

// unsettled says whether enough was seen to file the queries anew.
func (f *filing) unsettled() bool { return f.counts.read.Load() >= max(settleAfter, 3*f.age) }
