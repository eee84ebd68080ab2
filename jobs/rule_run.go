package jobs

import (
	"context"

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
// it. The documents are given the handlings that come out. What is not there yet (arrived) is handled at once; it is told of when it is.
func (w *Work) run(ctx context.Context, scope collector.Scope, set *ruleSet, docs []collector.Document) (r ran, err error) {
	ready, err := w.readyRules(ctx, scope, set)
	if err != nil || len(ready) == 0 {
		return r, err
	}
	open, err := w.Store.Unruled(ctx, scope, documentIDs(docs))
	if err != nil {
		return r, err
	}
	touched := make([][]int64, len(ready))
	r.tells = map[int64][]collector.Watch{}
	var late []collector.Document
	for i := range docs {
		d := &docs[i]
		switch state, due := open[d.DocumentID]; {
		case !due || state == store.RuledWaiting && !arrived(*d):
			continue
		case state == store.RuledWaiting:
			late = append(late, *d)
		default:
			for _, at := range touching(ready, set.entry, d) {
				touched[at] = append(touched[at], d.DocumentID)
				if arrived(*d) {
					r.tell(*d, ready[at])
				}
			}
		}
		if arrived(*d) {
			r.Documents = append(r.Documents, d.DocumentID)
		} else {
			r.Waiting = append(r.Waiting, d.DocumentID)
		}
	}
	for at, rule := range ready {
		if len(touched[at]) > 0 && !rule.Change.Empty() {
			r.Runs = append(r.Runs, store.RuleRun{Rule: rule.Rule, Documents: touched[at]})
		}
	}
	return r, w.tellLate(ctx, scope, &r, ready, set.entry, late)
}

// tell notes whose receiver a rule tells of a document.
func (r *ran) tell(d collector.Document, rule readyRule) {
	if rule.watch != nil {
		r.tells[d.DocumentID] = append(r.tells[d.DocumentID], *rule.watch)
	}
}

// tellLate is for documents that were handled before they were there: rules tell of those that they touched then, and of those
// that they find now.
func (w *Work) tellLate(ctx context.Context, scope collector.Scope, r *ran, ready []readyRule, entry func(collector.Document) search.Entry, late []collector.Document) error {
	if len(late) == 0 {
		return nil
	}
	for _, rule := range ready {
		if rule.watch == nil {
			continue
		}
		had, err := w.Store.TouchedBy(ctx, scope, rule.Rule, documentIDs(late))
		if err != nil {
			return err
		}
		for _, d := range late {
			if had[d.DocumentID] || d.DocumentID > rule.Since && search.Match(rule.query, entry(d)) {
				r.tell(d, rule)
			}
		}
	}
	return nil
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
