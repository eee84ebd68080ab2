package classify

import (
	"context"
	"math"

	"molva/collector"
)

// Corrected is a text and what a person said of its verdict.
type Corrected struct {
	Review collector.Review
	Said   collector.Correction
}

// What people correct, and the questions that each of them is.
const (
	OfComplaint = iota
	OfTone
	OfCategory
	ofs
)

var ofNames = [ofs]string{"complaint", "tone", "category"}

// ofQuestion is what a question belongs to.
func ofQuestion(q int) int { return min(q, OfCategory) }

const (
	// ownNeeds is how many different texts must have been corrected in something before it is learned.
	ownNeeds = 20
	// ownChance is how likely chance alone may bring a gain that is believed (binomial test over different texts).
	ownChance = 0.01
	// ownDrift is the largest share of what nobody corrected that may be called something else.
	ownDrift = 0.2
	// ownGain is the share of the loss by the embedded weights by which new weights must do better than those in force.
	ownGain = 0.01
	// starsFall is by how much the order of low and high stars may fall, starsNeed how many of each there must be.
	starsFall = 0.01
	starsNeed = 20
)

// Why something of the weights was not changed.
const (
	WhyFew   = "few"     // too few different texts
	WhyLoss  = "falls"   // corrections come out worse than before
	WhySame  = "same"    // the weights in force do as well already
	WhyNone  = "no_gain" // they move no further toward what was said than others do by chance
	WhyDrift = "drift"   // too much of what nobody corrected changes with it
	WhyStars = "stars"   // it agrees less with the stars of what nobody corrected
)

// OwnScore is a line of the table of a training. Before is by the embedded weights, after by weights that saw neither the text nor a
// near copy of it; near copies count together as one.
type OwnScore struct {
	Of          string  `json:"of" enum:"complaint,tone,category"`
	Texts       int     `json:"texts" doc:"corrected"`
	Different   int     `json:"different" doc:"of these, near copies counted once"`
	Needed      int     `json:"needed" doc:"how many different ones it takes"`
	Before      float64 `json:"before" doc:"share of the corrections that come out right, 0..1"`
	After       float64 `json:"after"`
	LossBefore  float64 `json:"loss_before" doc:"mean log loss of the corrections"`
	LossAfter   float64 `json:"loss_after"`
	Taught      bool    `json:"taught" doc:"the weights in force were taught it, and are measured"`
	InForce     float64 `json:"in_force" doc:"share of the corrections that come out right by the weights in force, though they have seen most of these"`
	LossInForce float64 `json:"loss_in_force" doc:"mean log loss of the corrections by the weights in force"`
	LossNew     float64 `json:"loss_new" doc:"and by the new weights, which have seen them too"`
	Better      int     `json:"better" doc:"different texts that move toward what was said, and further than others usually do"`
	Others      int     `json:"others" doc:"texts that nobody corrected"`
	Changed     int     `json:"changed" doc:"of these that are called something else"`
	Low         int     `json:"low" doc:"of these with one or two stars; 0 where there are too few, or stars say nothing"`
	High        int     `json:"high" doc:"of these with four or five"`
	StarsBefore float64 `json:"stars_before" doc:"how well the text alone tells low from high, as the area under the ROC curve, 0..1"`
	StarsAfter  float64 `json:"stars_after"`
	Why         string  `json:"why,omitempty" enum:"few,falls,same,no_gain,drift,stars" doc:"it is left as it was: absent where it is learned"`
}

// Training is a company's own weights in the making: TrainOwn learns them, See shows them what nobody corrected, Done decides.
type Training struct {
	Scores [ofs]OwnScore

	own   *Own
	force *Own // in force until now, nil where the embedded weights judge alone
	taken reading
	kind  categoryFeatures
	stars [questions]struct{ before, after []float64 }
	low   []bool
}

// TrainOwn learns from all that people corrected, beside texts that nobody corrected (some thousand are enough), and measures by
// cross-validation with near copies in one fold. The embedded weights are what it begins with; what is in force now (nil: these alone)
// is measured beside, and is left where the new weights do no better. After each of its fits it says how many of all are done.
func TrainOwn(ctx context.Context, corrected []Corrected, others []collector.Review, inForce *Own, tell func(done, all int)) (*Training, error) {
	t := &Training{own: ownOf(nil), force: inForce}
	taught := t.taught(corrected)
	anchors := t.anchors(corrected, others)
	var asked []int
	for of := range ofs {
		t.count(of, taught)
		for q := range ownQuestions {
			if ofQuestion(q) == of && t.Scores[of].Why == "" {
				asked = append(asked, q)
			}
		}
	}
	if len(asked) == 0 {
		t.compare(taught)
		return t, nil
	}
	for k := range folds {
		own, err := fitOwn(ctx, inFold(taught, k, false), inFold(anchors, k, false), asked)
		if err != nil {
			return nil, err
		}
		for _, l := range append(inFold(taught, k, true), inFold(anchors, k, true)...) {
			l.apart = l.with(own)
		}
		tell(k+1, folds+1)
	}
	for of := range ofs {
		if t.Scores[of].Why == "" {
			t.score(of, taught, anchors)
		}
	}
	var err error
	if t.own, err = fitOwn(ctx, taught, anchors, asked); err != nil {
		return nil, err
	}
	tell(folds+1, folds+1)
	t.compare(taught)
	return t, nil
}

// inFold are the lessons of a fold, or of all others.
func inFold(all []*lesson, fold int, in bool) []*lesson {
	out := make([]*lesson, 0, len(all))
	for _, l := range all {
		if (l.fold == fold) == in {
			out = append(out, l)
		}
	}
	return out
}

// taught are the lessons of corrections. Copies of one text teach as much as one.
func (t *Training) taught(corrected []Corrected) (out []*lesson) {
	groups, sizes := make([]example, len(corrected)), map[int]int{}
	for i, c := range corrected {
		groups[i].review = c.Review
	}
	spread(groups, folds)
	for _, g := range groups {
		sizes[g.group]++
	}
	for i, c := range corrected {
		l := t.lesson(c.Review)
		l.group, l.fold, l.weight = groups[i].group, groups[i].fold, 1/float64(sizes[groups[i].group])
		l.say(c.Said)
		out = append(out, l)
	}
	return out
}

// anchors are the lessons of what nobody corrected: all is to stay as it is. A near copy of a corrected text is none.
func (t *Training) anchors(corrected []Corrected, others []collector.Review) (out []*lesson) {
	all, taken := make([]example, 0, len(corrected)+len(others)), map[int]bool{}
	for _, c := range corrected {
		all = append(all, example{review: c.Review})
	}
	for _, r := range others {
		all = append(all, example{review: r})
	}
	spread(all, folds)
	for i, e := range all {
		if i < len(corrected) {
			taken[e.group] = true
		} else if !taken[e.group] {
			l := t.lesson(e.review)
			l.group, l.fold = e.group, e.fold
			for q := range l.target {
				l.target[q] = sigmoid(l.offset[q])
			}
			out = append(out, l)
		}
	}
	return out
}

// lesson reads a text as it is judged without own weights.
func (t *Training) lesson(r collector.Review) *lesson {
	t.read(r, r.Rating)
	l := &lesson{words: append([]uint32(nil), t.taken.features.words...), weight: 1}
	l.offset[askComplaint], l.offset[askTone] = t.taken.base[askComplaint], t.taken.base[askTone]
	odds := categoryWeights().odds(&t.kind)
	copy(l.offset[questions:], odds[:])
	for q := range l.target {
		l.target[q] = none
	}
	return l
}

// read judges a text by the embedded weights.
func (t *Training) read(r collector.Review, rating float64) {
	d := newDocument(r)
	judge{weights: defaultWeights()}.read(d, rating, &t.taken)
	if len(d.tokens) == 0 {
		t.taken.features = features{}
	}
	t.kind.fill(d, &t.taken)
}

// say sets what is to come out.
func (l *lesson) say(c collector.Correction) {
	l.said = [ofs]string{c.Complaint, c.Tone, c.Category}
	if c.Complaint != "" {
		l.target[askComplaint] = float64(count(c.Complaint == "yes"))
	}
	if c.Tone != "" {
		l.target[askTone] = toneTargets[c.Tone]
	}
	if q := kindOf(c.Category); q >= 0 {
		for k := range kinds {
			l.target[questions+k] = float64(count(k == q))
		}
	}
}

// with are the log odds of a text with own weights.
func (l *lesson) with(own *Own) [ownQuestions]float64 {
	odds := own.odds(&features{words: l.words})
	for q := range odds {
		odds[q] += l.offset[q]
	}
	return odds
}

// toldOf is what log odds are called, in the words of a correction; "" or "unsure" where nothing is told.
func toldOf(odds *[ownQuestions]float64, of int) string {
	switch of {
	case OfTone:
		return toneOf(odds[askTone]).Label
	case OfCategory:
		if best, p := likeliest([kinds]float64(odds[questions:])); p >= sureCategory {
			return categories[best]
		}
		return collector.CategoryUnsure
	}
	if (collector.Complaint{Probability: sigmoid(odds[askComplaint])}).Is() {
		return "yes"
	}
	return "no"
}

// lossOf is the log loss of log odds where something was said.
func lossOf(odds *[ownQuestions]float64, of int, said string) float64 {
	cross := func(x, target float64) float64 { // log(1 + e^x) - target x, without overflow
		return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) - target*x
	}
	switch of {
	case OfTone:
		return cross(odds[askTone], toneTargets[said])
	case OfCategory:
		sum, q := 0.0, questions+kindOf(said)
		for _, x := range odds[questions:] {
			sum += math.Exp(x - odds[q])
		}
		return math.Log(sum)
	}
	return cross(odds[askComplaint], float64(count(said == "yes")))
}

var toneTargets = map[string]float64{collector.ToneNegative: 0, collector.ToneNeutral: 0.5, collector.TonePositive: 1}

// byChance is how likely chance alone makes at least so many of n tosses of a coin heads.
func byChance(heads, n int) float64 {
	sum := 0.0
	all, _ := math.Lgamma(float64(n + 1))
	for k := heads; k <= n; k++ {
		a, _ := math.Lgamma(float64(k + 1))
		b, _ := math.Lgamma(float64(n - k + 1))
		sum += math.Exp(all - a - b - float64(n)*math.Ln2)
	}
	return sum
}
