package jobs

import (
	"context"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

// readyRule is a rule that looks at what comes.
type readyRule struct {
	collector.Rule
	query *search.Query
	watch *collector.Watch // whose receiver is told; nil: nobody
}

// readyRules makes the rules of a company ready that are on. One that no longer parses does nothing, and the log says so; what
// it would give to somebody who works on documents no more it gives to nobody.
func (w *Work) readyRules(ctx context.Context, scope collector.Scope, set *ruleSet) (ready []readyRule, err error) {
	all, err := w.Store.Rules(ctx, scope)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	saved, err := w.savedBeside(ctx, sharedScope(scope.Company), set.all)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if !r.Active {
			continue
		}
		q, err := search.ParseIn(r.Query, set.brands, saved)
		if err != nil {
			w.Log.Error("a rule no longer parses and does nothing", "component", "rule", "row", r.RuleID, "error", err)
			continue
		}
		if who := r.Change.Assignee; who != nil && *who != 0 {
			if p, err := w.Store.Person(ctx, scope, *who); collector.CodeOf(err) == collector.CodeNotFound || err == nil && !p.Role.May(collector.ActionHandle) {
				r.Change.Assignee = nil
			} else if err != nil {
				return nil, err
			}
		}
		one := readyRule{Rule: r, query: q}
		if watch, ok := set.watches[r.Watch]; ok {
			one.watch = &watch.Watch
		}
		ready = append(ready, one)
	}
	return ready, nil
}

// BrokenActs says by the inside id of rules that are on why they do nothing: what they name is gone, or means more than may be asked.
func (w *Work) BrokenActs(ctx context.Context, scope collector.Scope) (map[int64]error, error) {
	all, err := w.Store.Rules(ctx, scope)
	if err != nil {
		return nil, err
	}
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return nil, err
	}
	saved, err := w.Saved(ctx, sharedScope(scope.Company))
	if err != nil {
		return nil, err
	}
	broken := map[int64]error{}
	for _, r := range all {
		if _, err := search.ParseIn(r.Query, brands, saved); err != nil && r.Active {
			broken[r.RuleID] = err
		}
	}
	return broken, nil
}

// ran is what the rules do to a batch of documents.
type ran struct {
	store.Ruled
	tells map[int64][]collector.Watch // by document: whose receivers a rule tells
}

// run runs the rules on those of some documents that came after they were saved, of which there is something to tell (arrived) and on
// which none were run, in their order, each once: a rule sees the document as it came and what the rules before it did, so a rule that puts on a tag never wakes one before
// it. The documents are given the handlings that come out.
func (w *Work) run(ctx context.Context, scope collector.Scope, set *ruleSet, docs []collector.Document) (r ran, err error) {
	ready, err := w.readyRules(ctx, scope, set)
	if err != nil || len(ready) == 0 {
		return r, err
	}
	ids := make([]int64, len(docs))
	for i, d := range docs {
		ids[i] = d.DocumentID
	}
	open, err := w.Store.Unruled(ctx, scope, ids)
	if err != nil {
		return r, err
	}
	touched := make([][]int64, len(ready))
	r.tells = map[int64][]collector.Watch{}
	for i := range docs {
		d := &docs[i]
		if !open[d.DocumentID] || !arrived(*d) { // what is not there yet has its turn when it is, and then its receivers are told
			continue
		}
		r.Documents = append(r.Documents, d.DocumentID)
		for _, at := range touching(ready, set.entry, d) {
			touched[at] = append(touched[at], d.DocumentID)
			if watch := ready[at].watch; watch != nil {
				r.tells[d.DocumentID] = append(r.tells[d.DocumentID], *watch)
			}
		}
	}
	for at, rule := range ready {
		if len(touched[at]) > 0 && !rule.Change.Empty() {
			r.Runs = append(r.Runs, store.RuleRun{Rule: rule.Rule, Documents: touched[at]})
		}
	}
	return r, nil
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
