package jobs

import (
	"context"
	"slices"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/search"
)

// readyRule is a rule that looks at what comes.
type readyRule struct {
	collector.Rule
	query  *search.Query
	broken error            // why there is none
	watch  *collector.Watch // whose receiver is told; nil: nobody
}

// actives are the rules of a company that are on, each with its query or with why it has none. What they may name is read only where
// there are rules.
func (w *Work) actives(ctx context.Context, scope collector.Scope, brands *text.Brands, named func() (search.Library, error)) (on []readyRule, err error) {
	all, err := w.Store.Rules(ctx, scope)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	saved, err := named()
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.Active {
			one := readyRule{Rule: r}
			one.query, one.broken = search.ParseIn(r.Query, brands, saved)
			on = append(on, one)
		}
	}
	return on, nil
}

// readyRules makes the rules of a company ready that are on. One that no longer parses does nothing, and the log says so; what
// it would give to somebody who works on documents no more it gives to nobody.
func (w *Work) readyRules(ctx context.Context, scope collector.Scope, set *ruleSet) (ready []readyRule, err error) {
	on, err := w.actives(ctx, scope, set.brands, func() (search.Library, error) {
		return w.savedBeside(ctx, sharedScope(scope.Company), set.all)
	})
	if err != nil {
		return nil, err
	}
	for _, r := range on {
		if r.broken != nil {
			w.Log.Error("a rule no longer parses and does nothing", "component", "rule", "row", r.RuleID, "error", r.broken)
			continue
		}
		if who := r.Change.Assignee; who != nil && *who != 0 {
			if p, err := w.Store.Person(ctx, scope, *who); collector.CodeOf(err) == collector.CodeNotFound || err == nil && !p.Role.May(collector.ActionHandle) {
				r.Change.Assignee = nil
			} else if err != nil {
				return nil, err
			}
		}
		if watch, ok := set.watches[r.Watch]; ok {
			r.watch = &watch.Watch
		}
		ready = append(ready, r)
	}
	return ready, nil
}

// BrokenActs says by the inside id of rules that are on why they do nothing: what they name is gone, or means more than may be asked.
func (w *Work) BrokenActs(ctx context.Context, scope collector.Scope) (map[int64]error, error) {
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return nil, err
	}
	on, err := w.actives(ctx, scope, brands, func() (search.Library, error) { return w.Saved(ctx, sharedScope(scope.Company)) })
	broken := map[int64]error{}
	for _, r := range on {
		if r.broken != nil {
			broken[r.RuleID] = r.broken
		}
	}
	return broken, err
}

// ran is what the rules do to a batch of documents.
type ran struct {
	store.Ruled
	tells map[int64][]collector.Watch // by document: whose receivers a rule tells
}

// run runs the rules on those of some documents that came after they were saved and on which none were run, in their order, each
// once: a rule sees the document as it came and what the rules before it did, so a rule that puts on a tag never wakes one before
// it. The documents are given the handlings that come out. A review of our own that is not there yet is handled at once, and whom
// rules tell of it is kept until it is, whatever becomes of the rules meanwhile.
func (w *Work) run(ctx context.Context, scope collector.Scope, set *ruleSet, docs []collector.Document) (r ran, err error) {
	ready, err := w.readyRules(ctx, scope, set)
	if err != nil {
		return r, err
	}
	open, err := w.Store.Unruled(ctx, scope, documentIDs(docs))
	if err != nil {
		return r, err
	}
	touched := make([][]int64, len(ready))
	r.tells = map[int64][]collector.Watch{}
	for i := range docs {
		d := &docs[i]
		due, is := open[d.DocumentID]
		switch {
		case !is || !arrived(*d) && (due.State != store.RuledNot || d.Site != collector.OwnSite):
		case due.State != store.RuledNot:
			r.tellLate(*d, due, ready, set)
		case len(ready) > 0:
			places := touching(ready, set.entry, d)
			for _, at := range places {
				touched[at] = append(touched[at], d.DocumentID)
			}
			r.note(*d, ready, places)
		}
	}
	for at, rule := range ready {
		if len(touched[at]) > 0 && !rule.Change.Empty() {
			r.Runs = append(r.Runs, store.RuleRun{Rule: rule.Rule, Documents: touched[at]})
		}
	}
	return r, nil
}

// note notes whom the rules that touch a document tell of it: now, or when it is there.
func (r *ran) note(d collector.Document, ready []readyRule, places []int) {
	wait := store.RuleWait{Document: d.DocumentID}
	for _, at := range places {
		watch := ready[at].watch
		switch {
		case watch == nil:
		case arrived(d):
			r.tells[d.DocumentID] = append(r.tells[d.DocumentID], *watch)
		case !slices.Contains(wait.Watches, watch.WatchID):
			wait.Watches = append(wait.Watches, watch.WatchID)
		}
	}
	if arrived(d) {
		r.Documents = append(r.Documents, d.DocumentID)
	} else {
		r.Waiting = append(r.Waiting, wait)
	}
}

// tellLate is for a document that was handled before it was there: those are told that were found then and are not removed since.
// Where only the rules that touched it are known, the others look now.
func (r *ran) tellLate(d collector.Document, due store.RuleDue, ready []readyRule, set *ruleSet) {
	r.Documents = append(r.Documents, d.DocumentID)
	for _, id := range due.Watches {
		if watch, ok := set.watches[id]; ok {
			r.tells[d.DocumentID] = append(r.tells[d.DocumentID], watch.Watch)
		}
	}
	for _, rule := range ready {
		if due.State == store.RuledBefore && rule.watch != nil && d.DocumentID > rule.Since && search.Match(rule.query, set.entry(d)) {
			r.tells[d.DocumentID] = append(r.tells[d.DocumentID], *rule.watch)
		}
	}
}

// touching are the places of the rules that touch a document, which gets the handling that they leave.
func touching(ready []readyRule, entry func(collector.Document) search.Entry, d *collector.Document) (places []int) {
	var e search.Entry
	for at, rule := range ready {
		if d.DocumentID <= rule.Since {
			continue
		}
		if e.ID == "" { // a text is cut into words for nobody
			e = entry(*d)
		}
		if !search.Match(rule.query, e) {
			continue
		}
		places = append(places, at)
		if !rule.Change.Empty() && !rule.Change.Overfull(d.Handling) {
			d.Handling, _ = rule.Change.Changes(d.Handling)
			e = e.Handled(d.Handling)
			if rule.Change.Correct.Is() { // the rules behind it, and who is told, see the verdict as it counts now
				d.Verdict = d.Handling.Correction.On(d.Verdict)
				e = entry(*d)
			}
		}
	}
	return places
}
