package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// A host that asks for no delay may answer faster than its pages are stored one by one: to end a transaction costs nearly
// as much as to write what a page brought. So pages that came within a moment are stored together.
const togetherMost = 8 // pages

// togetherTime is how long a page may take to come, and after how long those that wait are stored before the next one is
// asked for. A test makes it longer.
var togetherTime = 200 * time.Millisecond

// brought is what one visit brought, before it is judged.
type brought struct {
	source collector.Source
	page   collector.Page
	visit  crawler.Visit
}

// together are the pages of a slice that wait to be stored with the next ones.
type together struct {
	since   time.Time // when the first of them came
	brought []brought
	results []store.PageResult
	has     map[documentKey]bool // what they will change
	signed  map[signature]bool   // whose reviews they bring that may be held under another key
}

// signature is who wrote a review on a site.
type signature struct {
	site   string
	author collector.Author
}

// loose says that a write is of a new review that the next page may show under another key: it has no id of the site's own,
// or its number may be its place in a list.
func loose(w store.DocumentWrite) bool {
	return w.PrevRev == 0 && w.Document.Author != (collector.Author{}) && (!w.Document.OwnID || !w.Document.FirstPass)
}

// documentKey is what makes a document one.
type documentKey struct {
	site, key string
	kind      collector.Kind
}

func keyOf(w store.DocumentWrite) documentKey {
	return documentKey{w.Document.Site, w.Document.SiteKey, w.Document.Kind}
}

// waits says that a page may wait for others: nothing went wrong with it, and its host is neither slow nor to be left alone.
func (s *slice) waits(b brought, took time.Duration) bool {
	now := time.Now()
	came := b.page.Outcome == string(crawler.OK) || b.page.Outcome == string(crawler.NotModified)
	return s.host.Delay == 0 && came && took < togetherTime && !s.host.NotBefore.After(now)
}

// gather judges a page and lets it wait. What it shows must be compared with what is held, and so with what waits.
func (s *slice) gather(ctx context.Context, b brought) error {
	if n := len(s.waiting.brought); n > 0 && s.waiting.brought[0].page.Company != b.page.Company {
		if err := s.store(ctx); err != nil {
			return err
		}
	}
	writes, err := s.judge(ctx, b)
	if err == nil && s.waiting.hold(writes) {
		if err := s.store(ctx); err != nil {
			return err
		}
		writes, err = s.judge(ctx, b)
	}
	var r store.PageResult
	if err == nil {
		r, err = s.result(ctx, b, writes)
	}
	if err != nil { // it is tried again by itself
		if err := s.store(ctx); err != nil {
			return err
		}
		return s.storeAlone(ctx, b)
	}
	s.waiting.add(b, r)
	if len(s.waiting.brought) < togetherMost && !s.waiting.old() {
		return nil
	}
	return s.store(ctx)
}

// old says that a page has waited long enough.
func (t *together) old() bool { return len(t.brought) > 0 && time.Since(t.since) >= togetherTime }

// hold says that some of the documents are among those that wait.
func (t *together) hold(writes []store.DocumentWrite) bool {
	for _, w := range writes {
		if t.has[keyOf(w)] || loose(w) && t.signed[signature{w.Document.Site, w.Document.Author}] {
			return true
		}
	}
	return false
}

func (t *together) add(b brought, r store.PageResult) {
	if len(t.brought) == 0 {
		t.since, t.has, t.signed = time.Now(), map[documentKey]bool{}, map[signature]bool{}
	}
	t.brought, t.results = append(t.brought, b), append(t.results, r)
	for _, w := range r.Documents {
		t.has[keyOf(w)] = true
		if loose(w) {
			t.signed[signature{w.Document.Site, w.Document.Author}] = true
		}
	}
}

// store writes the pages that wait, all at once; if that cannot be, one by one.
func (s *slice) store(ctx context.Context) error {
	t := s.waiting
	s.waiting = together{}
	if len(t.brought) == 0 {
		return nil
	}
	err := s.save(ctx, t.brought[0].page.Company, t.results)
	if err == nil || passing(err) {
		return err
	}
	for _, b := range t.brought {
		if err := s.storeAlone(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// storeAlone writes one page. Somebody else may write one of its documents meanwhile: each try reads and compares anew.
func (s *slice) storeAlone(ctx context.Context, b brought) (err error) {
	for range saveTries {
		if err = s.saveAlone(ctx, b); err == nil || passing(err) {
			return err
		}
	}
	return s.giveUp(ctx, b, err)
}
