package jobs

import (
	"context"

	"molva/collector"
	"molva/collector/classify"
	"molva/collector/store"
)

// judgeStep is how many documents are judged anew in one transaction.
const judgeStep = 200

func init() { steppers[store.TimerJudge] = (*Work).judgeAgain }

// judgeAgain gives documents that were judged before there were categories theirs, and the label of a tone that is told now
// where it is clear alone. What people corrected stands.
func (w *Work) judgeAgain(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	docs, err := w.Store.Unjudged(ctx, scope, judgeStep)
	if err != nil {
		return err
	}
	for i := range docs {
		docs[i].Verdict = classify.Classify(docs[i].Review)
	}
	if err := w.Store.SaveJudged(ctx, t, docs, len(docs) < judgeStep); err != nil {
		return err
	}
	w.ring()
	return nil
}
