package classify

import (
	"math"

	"molva/collector"
	"molva/collector/text"
)

// Classify judges one review. It never fails: a review without words gets a low probability and a neutral tone. The
// fingerprint is not its business (text.ReviewFingerprint).
func Classify(r collector.Review) collector.Verdict { return judge{defaultWeights()}.verdict(r) }

// judge applies models and rules; the evaluation makes its own ones from parts of the data.
type judge struct{ *weights }

const (
	// silence is the log odds of a complaint where nothing is said.
	silence = -3
	// priorShift is added to the log odds: six in ten of the texts that the models learned from are complaints, on
	// most sites far fewer are.
	priorShift = -0.5
	// starHint is what a star away from three adds to the log odds: stars alone never decide over words.
	starHint = 0.35
	// ruleTone is how much of the rules' weight the tone takes over.
	ruleTone = 0.5
	// causeWeight is what a cause that is named adds to the log odds, for causeTimes causes at most.
	causeWeight = 0.6
	causeTimes  = 2
	// causeThreshold is the probability from which causes are told.
	causeThreshold = 0.25
	// neutralBand is the tone's value from which a text is called positive or negative.
	neutralBand = 0.33
)

func (j judge) verdict(r collector.Review) collector.Verdict {
	d := newDocument(r)
	s := j.read(d, r.Rating)
	v := collector.Verdict{
		Language:  languageOf(d),
		Tone:      toneOf(s.tone),
		Complaint: collector.Complaint{Probability: sigmoid(s.complaint), Words: []string{}},
		Causes:    []collector.Cause{},
	}
	if v.Complaint.Is() {
		v.Complaint.Words = j.words(d, r.Rating, s)
	}
	if v.Complaint.Probability >= causeThreshold || v.Tone.Label == collector.ToneNegative {
		v.Causes = d.causes(s.causes)
	}
	return v
}

// reading is what a judge makes of a document, in log odds, and what it was made of.
type reading struct {
	complaint, tone float64
	sums            sums
	found           []match // by rules
	causes          []match
}

func (j judge) read(d *document, rating float64) reading {
	if len(d.tokens) == 0 {
		return reading{complaint: silence}
	}
	byRules, found := ruleScore(d)
	s := j.sum(featuresOf(d.tokens))
	stars := 0.0
	if rating > 0 {
		stars = starHint * (3 - rating)
	}
	named := causeLexicon().find(d.tokens)
	byRules += causeWeight * float64(min(causeTimes, len(groupsOf(named))))
	return reading{
		complaint: j.score(s, askComplaint) + priorShift + byRules + stars,
		tone:      j.score(s, askTone) - ruleTone*byRules,
		sums:      s, found: found, causes: named,
	}
}

// languageOf asks for the language of all that was written.
func languageOf(d *document) string {
	all := ""
	for _, p := range d.parts {
		if all != "" && p != "" {
			all += "\n"
		}
		all += p
	}
	return text.Language(all)
}

// toneOf makes a tone of log odds for positive.
func toneOf(odds float64) collector.Tone {
	t := collector.Tone{Value: math.Tanh(odds / 2), Label: collector.ToneNeutral}
	if t.Value <= -neutralBand {
		t.Label = collector.ToneNegative
	} else if t.Value >= neutralBand {
		t.Label = collector.TonePositive
	}
	return t
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
