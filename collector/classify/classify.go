package classify

import (
	"math"

	"molva/collector"
)

// Classify judges one review. It never fails: a review without words gets a low probability and a neutral tone. The
// fingerprint is not its business (text.ReviewFingerprint).
func Classify(r collector.Review) collector.Verdict {
	return judge{weights: defaultWeights()}.verdict(r)
}

// judge applies models and rules; the evaluation makes its own ones from parts of the data.
type judge struct {
	*weights
	own *Own   // a company's, over all that the others say; nil: none
	us  Object // the company itself; the zero value: nobody is asked for
}

const (
	// silence is the log odds of a complaint where nothing is said.
	silence = -3
	// priorShift is added to the log odds: six in ten of the texts that the models learned from are complaints, on
	// most sites far fewer are.
	priorShift = -0.75
	// starHint is what a star away from three adds to the log odds: stars alone never decide over words.
	starHint = 0.35
	// fiveStars is what the last star, from four to five, adds besides against a complaint that names nothing.
	fiveStars = 0.5
	// lowStars is what each star below three adds besides where the tone does not speak against a complaint: who gives one
	// star and praises nothing has something to complain of, though the words may be few.
	lowStars = 0.35
	// ruleTone is how much of the rules' weight the tone takes over.
	ruleTone = 0.5
	// causeWeight is what a cause that is named adds to the log odds, for causeTimes causes at most.
	causeWeight = 0.6
	causeTimes  = 2
	// causeThreshold is the probability from which causes are told.
	causeThreshold = 0.25
	// neutralBand is the tone's value from which a text leans to one side, for the rules that ask for no more.
	neutralBand = 0.33
	// sureTone is the value from which a text is called positive or negative, calmTone that up to which it is called neutral.
	// Between them nothing is told. See TRAINING.md for the curve.
	sureTone = 0.6
	calmTone = 0.2
)

func (j judge) verdict(r collector.Review) collector.Verdict {
	k := desks.Get().(*desk)
	defer k.leave()
	v := j.basics(k, r)
	v.Category = categoryWeights().category(&k.document, &k.whole, &k.kind, j.own)
	v.Toward = k.document.towardUs(j.us)
	return v
}

// basics are the verdict but for the category.
func (j judge) basics(k *desk, r collector.Review) collector.Verdict {
	d, s := &k.document, &k.whole
	d.take(r)
	j.read(d, r.Rating, s)
	v := collector.Verdict{
		Language:  d.language(),
		Tone:      toneOf(s.tone),
		Complaint: collector.Complaint{Probability: sigmoid(s.complaint), Words: []string{}},
		Causes:    []collector.Cause{},
	}
	if v.Complaint.Is() {
		v.Complaint.Words = j.words(k, r.Rating)
	}
	if v.Complaint.Probability >= causeThreshold || v.Tone.Value <= -neutralBand {
		v.Causes = d.causes(s.causes)
	}
	v.Mismatch = j.mismatch(k, r.Rating, v.Tone)
	return v
}

// reading is what a judge makes of a document, in log odds, and what it was made of.
type reading struct {
	complaint, tone float64
	base            [questions]float64    // of these what all but a company's own weights say
	own             [ownQuestions]float64 // what those add
	features        features
	sums            sums
	found           []match // by rules
	causes          []match
}

// read judges a document; what s held is overwritten.
func (j judge) read(d *document, rating float64, s *reading) {
	s.found, s.causes = s.found[:0], s.causes[:0]
	if len(d.tokens) == 0 {
		s.complaint, s.tone, s.own = silence, 0, [ownQuestions]float64{}
		s.base = [questions]float64{s.complaint, s.tone}
		return
	}
	s.found = ruleLexicon().find(s.found, d.tokens)
	var byRules float64
	byRules, s.found = ruleScore(s.found, len(d.tokens))
	s.features.fill(d.tokens)
	j.sum(&s.features, &s.sums)
	s.causes = causeLexicon().find(s.causes, d.tokens)
	byRules += causeWeight * float64(min(causeTimes, groupsOf(s.causes)))
	s.complaint = j.complaint(&s.sums) + priorShift + byRules
	s.tone = j.score(&s.sums, askTone) - ruleTone*byRules
	s.complaint += hint(rating, len(s.found)+len(s.causes) > 0, math.Tanh(s.tone/2) >= neutralBand)
	// Each question is corrected by what was said about it alone: a corrected tone moves no complaint.
	s.base, s.own = [questions]float64{s.complaint, s.tone}, j.own.odds(&s.features)
	s.complaint += s.own[askComplaint]
	s.tone += s.own[askTone]
}

// hint is what the stars add to the log odds. Words that name a complaint (a rule, a cause) are believed beside five stars
// too; where nothing is named and only the sound of the text speaks for one, five stars say that it is none. One or two
// are believed less beside praise: they may be a slip of the hand.
func hint(rating float64, named, praised bool) float64 {
	if rating <= 0 {
		return 0
	}
	h := starHint * (3 - rating)
	if !named {
		h -= fiveStars * max(0, rating-4)
	}
	if !praised {
		h += lowStars * max(0, 3-rating)
	}
	return h
}

// toneOf makes a tone of log odds for positive; where they are neither large nor small it has no label.
func toneOf(odds float64) collector.Tone {
	t := collector.Tone{Value: math.Tanh(odds / 2)}
	switch {
	case t.Value <= -sureTone:
		t.Label = collector.ToneNegative
	case t.Value >= sureTone:
		t.Label = collector.TonePositive
	case math.Abs(t.Value) <= calmTone:
		t.Label = collector.ToneNeutral
	}
	return t
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
