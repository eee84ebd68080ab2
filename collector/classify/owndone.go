package classify

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"molva/collector"
)

// count fills how much there is to learn of something.
func (t *Training) count(of int, taught []*lesson) {
	s, seen := &t.Scores[of], map[int]bool{}
	s.Of, s.Needed = ofNames[of], ownNeeds
	for _, l := range taught {
		if l.said[of] != "" {
			s.Texts++
			seen[l.group] = true
		}
	}
	if s.Different = len(seen); s.Different < ownNeeds {
		s.Why = WhyFew
	}
}

// score compares what was said with what comes out.
func (t *Training) score(of int, taught, anchors []*lesson) {
	s, moved, all := &t.Scores[of], map[int]float64{}, 0.0
	usual := usualMoves(of, anchors)
	for _, l := range taught {
		said := l.said[of]
		if said == "" {
			continue
		}
		was := toldOf(&l.offset, of)
		s.Before += l.weight * float64(count(was == said))
		s.After += l.weight * float64(count(toldOf(&l.apart, of) == said))
		s.LossBefore += l.weight * lossOf(&l.offset, of, said)
		s.LossAfter += l.weight * lossOf(&l.apart, of, said)
		moved[l.group] += moves(l, of, said) - usual(was, said)
		all += l.weight
	}
	for _, sum := range []*float64{&s.Before, &s.After, &s.LossBefore, &s.LossAfter} {
		*sum /= all
	}
	for _, m := range moved {
		s.Better += count(m > 0)
	}
	switch {
	case s.After < s.Before || s.LossAfter >= s.LossBefore:
		s.Why = WhyLoss
	case byChance(s.Better, len(moved)) > ownChance:
		s.Why = WhyNone
	}
}

// compare measures what is in force on the corrections, and the new weights in the same way: both have seen what they were taught.
func (t *Training) compare(taught []*lesson) {
	for of := range ofs {
		s, all, before := &t.Scores[of], 0.0, 0.0
		if s.Taught = t.force.taught(of); !s.Taught {
			continue
		}
		for _, l := range taught {
			said := l.said[of]
			if said == "" {
				continue
			}
			is, next := l.with(t.force), l.with(t.own)
			s.InForce += l.weight * float64(count(toldOf(&is, of) == said))
			s.LossInForce += l.weight * lossOf(&is, of, said)
			s.LossNew += l.weight * lossOf(&next, of, said)
			before += l.weight * lossOf(&l.offset, of, said)
			all += l.weight
		}
		if all == 0 {
			continue
		}
		s.InForce, s.LossInForce, s.LossNew, s.LossBefore = s.InForce/all, s.LossInForce/all, s.LossNew/all, before/all
		if s.Why == "" && s.LossNew > s.LossInForce-ownGain*s.LossBefore {
			s.Why = WhySame
		}
	}
}

// Worse says that what is in force does worse on the corrections than the embedded weights alone, and nothing better was learned.
func (s *OwnScore) Worse() bool {
	return s.Taught && s.Why != "" && s.LossInForce > s.LossBefore
}

// moves is by how much the log odds of a text move toward a verdict, by weights that did not see it.
func moves(l *lesson, of int, said string) float64 {
	toward := func(odds *[ownQuestions]float64) float64 {
		if of == OfTone && said == collector.ToneNeutral {
			return -math.Abs(odds[askTone])
		}
		return -math.Log(math.Expm1(max(lossOf(odds, of, said), 1e-12))) // log(p / (1-p)) of the loss -log p
	}
	return toward(&l.apart) - toward(&l.offset)
}

// usualMoves tells how far a text that nobody corrected, and of which the weights saw nothing, moves from a verdict toward another
// one at the median: corrections that follow from nothing in the texts move no further. Less than nothing is nothing.
func usualMoves(of int, anchors []*lesson) func(was, said string) float64 {
	by := map[string][]*lesson{}
	for _, l := range anchors {
		was := toldOf(&l.offset, of)
		by[was] = append(by[was], l)
	}
	known := map[[2]string]float64{}
	return func(was, said string) float64 {
		if m, ok := known[[2]string{was, said}]; ok {
			return m
		}
		all := []float64{0}
		for _, l := range by[was] {
			all = append(all, moves(l, of, said))
		}
		slices.Sort(all)
		m := 0.0
		if len(all) > ownNeeds {
			m = max(0, all[len(all)/2])
		}
		known[[2]string{was, said}] = m
		return m
	}
}

// See shows the new weights a text that nobody corrected.
func (t *Training) See(r collector.Review) {
	l := t.lesson(r)
	after := l.with(t.own)
	for of := range ofs {
		t.Scores[of].Others++
		t.Scores[of].Changed += count(toldOf(&l.offset, of) != toldOf(&after, of))
	}
	if r.Rating <= 0 || r.Rating > 2 && r.Rating < 4 {
		return
	}
	t.read(r, 0) // stars are not shown to what is measured by them
	own := t.own.odds(&features{words: l.words})
	for q, sign := range [questions]float64{askComplaint: 1, askTone: -1} {
		s := &t.stars[q]
		s.before, s.after = append(s.before, sign*t.taken.base[q]), append(s.after, sign*(t.taken.base[q]+own[q]))
	}
	t.low = append(t.low, r.Rating <= 2)
}

// Done decides what of the new weights is good: the rest is left as the embedded weights have it. Without anything good there are
// none, and each line of Scores says why.
func (t *Training) Done() (own *Own, ok bool) {
	low := 0
	for _, is := range t.low {
		low += count(is)
	}
	for of := range ofs {
		s := &t.Scores[of]
		if of < questions && low >= starsNeed && len(t.low)-low >= starsNeed {
			s.Low, s.High = low, len(t.low)-low
			s.StarsBefore, s.StarsAfter = auc(t.stars[of].before, t.low), auc(t.stars[of].after, t.low)
		}
		switch {
		case s.Why != "":
		case float64(s.Changed) > ownDrift*float64(s.Others):
			s.Why = WhyDrift
		case s.StarsAfter < s.StarsBefore-starsFall:
			s.Why = WhyStars
		}
		ok = ok || s.Why == ""
	}
	if !ok {
		return nil, false
	}
	return t.own.without(func(q int) bool {
		why := t.Scores[ofQuestion(q)].Why
		return why != "" && why != WhySame // what is no better than before is still taught
	}), true
}

// WriteTraining prints the table of a training: what was corrected, before and after, and what nobody corrected.
func WriteTraining(out io.Writer, scores []OwnScore) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CORRECTED\tTEXTS\tDIFFERENT\tRIGHT BEFORE\tIN FORCE\tAFTER\tLOSS BEFORE\tIN FORCE\tAFTER\tMOVED\tOTHERS CHANGED\tBY STARS BEFORE\tAFTER\tTAUGHT")
	for i := range scores {
		s := &scores[i]
		row := []string{s.Of, strconv.Itoa(s.Texts), strconv.Itoa(s.Different), "-", "-", "-", "-", "-", "-", "-", fmt.Sprintf("%d of %d", s.Changed, s.Others), "-", "-", s.inWords()}
		if s.Why != WhyFew {
			for k, v := range map[int]float64{3: s.Before, 5: s.After, 6: s.LossBefore, 8: s.LossAfter} {
				row[k] = fmt.Sprintf("%.3f", v)
			}
			row[9] = strconv.Itoa(s.Better)
		}
		if s.Taught {
			row[4], row[7] = fmt.Sprintf("%.3f", s.InForce), fmt.Sprintf("%.3f", s.LossInForce)
		}
		if s.Low > 0 {
			row[11], row[12] = fmt.Sprintf("%.4f", s.StarsBefore), fmt.Sprintf("%.4f", s.StarsAfter)
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}

// inWords says whether something is taught, or why not, and what that means for what is in force.
func (s *OwnScore) inWords() string {
	switch {
	case s.Worse():
		return s.reason() + "; what is in force does worse than the embedded weights"
	case s.Taught && s.Why != "" && s.Why != WhySame:
		return s.reason() + "; new weights are without what is in force of it"
	}
	return s.reason()
}

func (s *OwnScore) reason() string {
	switch s.Why {
	case "":
		return "yes"
	case WhyFew:
		return fmt.Sprintf("no: %d different texts are needed, %d are there", s.Needed, s.Different)
	case WhyLoss:
		return "no: the score falls"
	case WhySame:
		return "no: what is in force does as well"
	case WhyNone:
		return "no: chance would do as much"
	case WhyDrift:
		return fmt.Sprintf("no: more than %g %% of what nobody corrected changes", 100*ownDrift)
	}
	return "no: low and high stars of what nobody corrected are told apart less well"
}
