package jobs

import (
	"testing"

	"molva/collector"
)

// A verdict whose numbers move a little is the same; one that is called otherwise, has other words or moves far is another.
func TestSameVerdictIsNotWrittenAnew(t *testing.T) {
	base := func() collector.Verdict {
		return collector.Verdict{Tone: collector.Tone{Value: 0.7, Label: collector.TonePositive}, Complaint: collector.Complaint{Probability: 0.49, Words: []string{"a"}},
			Category: collector.Category{Name: collector.CategoryOpinion, Probability: 0.8}, Toward: collector.ObjectTone{Named: true, Value: 0.3}}
	}
	for name, c := range map[string]struct {
		change func(*collector.Verdict)
		same   bool
	}{
		"a little": {func(v *collector.Verdict) {
			v.Tone.Value, v.Complaint.Probability, v.Category.Probability, v.Toward.Value = 0.72, 0.46, 0.77, 0.28
		}, true},
		"far":           {func(v *collector.Verdict) { v.Complaint.Probability = 0.4 }, false},
		"tone far":      {func(v *collector.Verdict) { v.Tone.Value = 0.8 }, false},
		"category far":  {func(v *collector.Verdict) { v.Category.Probability = 0.9 }, false},
		"toward far":    {func(v *collector.Verdict) { v.Toward.Value = 0.4 }, false},
		"toward others": {func(v *collector.Verdict) { v.Toward.Apart = true }, false},
		"a complaint":   {func(v *collector.Verdict) { v.Complaint.Probability = 0.51 }, false},
		"another label": {func(v *collector.Verdict) { v.Tone.Label = collector.ToneNeutral }, false},
		"another word":  {func(v *collector.Verdict) { v.Complaint.Words = []string{"b"} }, false},
	} {
		is := base()
		if c.change(&is); sameVerdict(base(), is) != c.same || sameVerdict(is, base()) != c.same {
			t.Errorf("%s: same is not %t", name, c.same)
		}
	}
}
