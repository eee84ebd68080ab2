package jobs

import (
	"context"
	"math"
	"reflect"

	"molva/collector"
	"molva/collector/store"
)

// judgeStep is how many documents are judged anew in one transaction.
const judgeStep = 200

func init() { steppers[store.TimerJudge] = (*Work).judgeAgain }

// judgeAgain gives documents that were judged before there were categories theirs; and when the company's own weights or its names are
// others, it judges all documents by them, one after the other. Only what is judged differently is written. What people corrected stands.
func (w *Work) judgeAgain(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	judge, version, err := w.judgeOf(ctx, scope)
	if err != nil {
		return err
	}
	docs, done, err := w.nextToJudge(ctx, scope, version)
	if err != nil {
		return err
	}
	for _, d := range docs {
		stood := d.Verdict
		if d.Judged != nil {
			stood = *d.Judged
		}
		if d.Verdict = judge(d.Review); !sameVerdict(stood, d.Verdict) {
			done.Documents = append(done.Documents, d)
		}
	}
	done.At = w.Clock.Now()
	if err := w.Store.SaveJudged(ctx, t, done); err != nil {
		return err
	}
	w.ring()
	return nil
}

// nextToJudge are the next documents without a category; when there are none, those that were not judged by a version of the company's
// own weights and with its names.
func (w *Work) nextToJudge(ctx context.Context, scope collector.Scope, version int64) (docs []collector.Document, done store.JudgedAnew, err error) {
	done.Version = version
	if docs, err = w.Store.Unjudged(ctx, scope, judgeStep); err != nil || len(docs) > 0 {
		return docs, done, err
	}
	after, err := w.Store.JudgedUpTo(ctx, scope, version)
	if err == nil {
		docs, err = w.Store.DocumentsAfter(ctx, scope, after, judgeStep)
	}
	done.Over = len(docs) < judgeStep
	if n := len(docs); n > 0 {
		done.Walked = docs[n-1].DocumentID
	}
	return docs, done, err
}

// sameNear is how far numbers of verdicts may be apart that tell the same: with every training all of them move a little.
const sameNear = 0.05

// sameVerdict says that two verdicts tell the same of one text: what they call it, the words and the causes, and nearly the numbers.
func sameVerdict(a, b collector.Verdict) bool {
	plain := func(v collector.Verdict) collector.Verdict {
		v.Complaint.Words, v.Category.Words = append([]string{}, v.Complaint.Words...), append([]string{}, v.Category.Words...)
		v.Causes = append([]collector.Cause{}, v.Causes...)
		v.Toward.Words = append([]string{}, v.Toward.Words...)
		return collector.Verdict{Tone: v.Tone, Complaint: v.Complaint, Causes: v.Causes, Category: v.Category, Toward: v.Toward}
	}
	near := func(x, y float64) bool { return math.Abs(x-y) <= sameNear }
	if a.Complaint.Is() != b.Complaint.Is() || !near(a.Tone.Value, b.Tone.Value) || !near(a.Complaint.Probability, b.Complaint.Probability) || !near(a.Category.Probability, b.Category.Probability) || !near(a.Toward.Value, b.Toward.Value) {
		return false
	}
	b.Tone.Value, b.Complaint.Probability, b.Category.Probability, b.Toward.Value = a.Tone.Value, a.Complaint.Probability, a.Category.Probability, a.Toward.Value
	return reflect.DeepEqual(plain(a), plain(b))
}
