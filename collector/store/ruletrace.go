package store

import (
	"context"

	"molva/collector"
)

// What an undo did not come to was never touched: after is -1.
const sqlRuleTouches = `
SELECT i.document_id, i.state, i.after, b.change FROM bulk_item i JOIN bulk b ON b.bulk_id = i.bulk_id
WHERE b.rule_id + 0 = ? AND b.company_id + 0 = ? AND i.state IN ('waiting', 'done', 'kept', 'same', 'undone') AND i.after >= 0 AND i.document_id IN `

const sqlHandEvents = `
SELECT document_id, version, did, was, became FROM document_event WHERE company_id + 0 = ? AND rule = '' AND document_id IN `

// RuleTraces are those of some documents that any version of a rule has touched, on arrival or by hand, or is about to, each with what
// was done to it. What was undone was touched, and the undo is what a person did.
func (s *Store) RuleTraces(ctx context.Context, scope collector.Scope, rule int64, ids []int64) (map[int64]collector.RuleTrace, error) {
	out := map[int64]collector.RuleTrace{}
	touched := make([]int64, 0, len(ids))
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		touches, err := list(ctx, s.read(), scanRuleTouch, sqlRuleTouches+in, append([]any{rule, scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		for _, is := range touches {
			t, met := out[is.document]
			if !met {
				touched = append(touched, is.document)
			}
			if is.state == collector.ItemWaiting {
				t.Waiting = true
			} else {
				t.Touched = append(t.Touched, is.RuleTouch)
			}
			out[is.document] = t
		}
	}
	return out, s.traceHands(ctx, scope, touched, out)
}

// traceHands adds how some documents stand, and what people did to them.
func (s *Store) traceHands(ctx context.Context, scope collector.Scope, touched []int64, out map[int64]collector.RuleTrace) error {
	now, err := among(ctx, s.read(), scope.Company, scanHandled, sqlHandlings+"%s", touched)
	if err != nil {
		return err
	}
	for _, h := range now {
		t := out[h.document]
		t.Now = h.Handling
		out[h.document] = t
	}
	hand, err := among(ctx, s.read(), scope.Company, func(row scanner) (e collector.DocumentEvent, err error) {
		err = row.Scan(&e.Document, &e.Version, &e.Did, &e.Was, &e.Is)
		return e, err
	}, sqlHandEvents+"%s", touched)
	for _, e := range hand {
		t := out[e.Document]
		t.Hand = append(t.Hand, e)
		out[e.Document] = t
	}
	return err
}

// ruleTouch is what one run of a rule did to a document, or is about to.
type ruleTouch struct {
	document int64
	state    collector.ItemState
	collector.RuleTouch
}

func scanRuleTouch(row scanner) (t ruleTouch, err error) {
	err = row.Scan(&t.document, &t.state, &t.Version, jsonOf(&t.Change))
	return t, err
}
