package classify

import (
	"math"

	"molva/collector"
	"molva/collector/text"
)

// Classify judges one review. It never fails: a review without words gets a verdict with a low probability and a neutral tone.
func Classify(r collector.Review) collector.Verdict {
	d := newDocument(r)
	score, at := ruleScore(d)
	v := collector.Verdict{Language: text.Language(r.Title + "\n" + r.Text + "\n" + r.Pros + "\n" + r.Cons)}
	v.Complaint = collector.Complaint{Probability: sigmoid(score - 1.5), Words: d.words(at)}
	v.Tone = toneOf(-math.Tanh(score / 3))
	v.Causes = []collector.Cause{}
	if v.Complaint.Is() {
		v.Causes = findCauses(d)
	}
	v.Fingerprint = text.Fingerprint(r.Title + "\n" + r.Text + "\n" + r.Pros + "\n" + r.Cons)
	return v
}

func toneOf(value float64) collector.Tone {
	switch {
	case value <= -0.25:
		return collector.Tone{Value: value, Label: collector.ToneNegative}
	case value >= 0.25:
		return collector.Tone{Value: value, Label: collector.TonePositive}
	}
	return collector.Tone{Value: value, Label: collector.ToneNeutral}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
