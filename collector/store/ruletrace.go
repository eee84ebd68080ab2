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
	for _, part := range parts(ids, listMost) {
		if err := s.ruleTraces(ctx, scope, rule, part, out); err != nil {
			return nil, fault(err)
		}
	}
	return out, nil
}

func (s *Store) ruleTraces(ctx context.Context, scope collector.Scope, rule int64, ids []int64, out map[int64]collector.RuleTrace) error {
	in, args := inList(ids)
	touched := make([]int64, 0, len(ids))
	if _, err := list(ctx, s.read(), func(row scanner) (none struct{}, err error) {
		var id int64
		var state collector.ItemState
		var touch collector.RuleTouch
		err = row.Scan(&id, &state, &touch.Version, jsonOf(&touch.Change))
		t, met := out[id]
		if !met {
			touched = append(touched, id)
		}
		if state == collector.ItemWaiting {
			t.Waiting = true
		} else {
			t.Touched = append(t.Touched, touch)
		}
		out[id] = t
		return none, err
	}, sqlRuleTouches+in, append([]any{rule, scope.Company}, args...)...); err != nil || len(touched) == 0 {
		return err
	}
	in, args = inList(touched)
	args = append([]any{scope.Company}, args...)
	now, err := list(ctx, s.read(), scanHandled, sqlHandlings+in, args...)
	if err != nil {
		return err
	}
	for _, h := range now {
		t := out[h.document]
		t.Now = h.Handling
		out[h.document] = t
	}
	hand, err := list(ctx, s.read(), func(row scanner) (e collector.DocumentEvent, err error) {
		err = row.Scan(&e.Document, &e.Version, &e.Did, &e.Was, &e.Is)
		return e, err
	}, sqlHandEvents+in, args...)
	for _, e := range hand {
		t := out[e.Document]
		t.Hand = append(t.Hand, e)
		out[e.Document] = t
	}
	return err
}
