package jobs

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"net/http"
	"slices"

	"molva/collector"
	"molva/collector/store"
)

// Drift although reviews are read: one of their fields fell away, or none of the known reviews is among them.
const (
	usualPasses = 5    // so many of the last passes that may be compared with say what is usual
	fillFrom    = 10   // reviews that a pass must have read for its shares to say anything
	byChance    = 1e-3 // a fall that may come about by chance so often is none
	canaryFrom  = 3    // known reviews that must be looked for
)

// usual is what the last passes of a source were like; the zero value knows nothing.
type usual struct {
	shares   []float64        // of each of collector.FillFields; nil when no pass says
	accepted collector.Fields // fields that are on no review, as a person has accepted
	last     collector.Pass   // the last one; a zero Pass: there is none
}

// drift is what speaks against a pass whose reviews were read. Each is a reason, or "".
type drift struct {
	accepted collector.Fields
	field    int    // place in collector.FillFields of the field that fell away
	few      string // a field that many had few have now
	others   string // known reviews are not among those that were read
}

// usualOf says what is usual by passes that may be compared with, the newest first. What the newest alone
// say is held against what the newest alone said before.
func usualOf(passes []collector.Pass, from int64, quick bool) (u usual) {
	byField := make([][]float64, len(collector.FillFields))
	for _, p := range passes {
		if from > 0 && p.Pass == from && p.Fill.Of > 0 {
			for f, n := range p.Fill.Counts() {
				if n == 0 {
					u.accepted |= collector.FillFields[f]
				}
			}
		}
		if p.Quick != quick { // it was accepted, and went over more or less of the place than this one
			continue
		}
		if u.last.Pass == 0 {
			u.last = p
		}
		if p.Fill.Of < fillFrom {
			continue
		}
		for f, n := range p.Fill.Counts() {
			byField[f] = append(byField[f], float64(n)/float64(p.Fill.Of))
		}
	}
	for _, shares := range byField {
		if len(shares) == 0 {
			return u
		}
		u.shares = append(u.shares, median(shares))
	}
	return u
}

func median(v []float64) float64 {
	slices.Sort(v)
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// fell is the field whose share fell furthest below half of what is usual, and the reason; -1 for none.
func (u usual) fell(f collector.Fill) (int, string) {
	if f.Of < fillFrom || u.shares == nil {
		return -1, ""
	}
	worst, least := -1, 0.5
	for i, n := range f.Counts() {
		share := float64(n) / float64(f.Of)
		if u.shares[i] == 0 || share >= u.shares[i]*least || chance(n, f.Of, u.shares[i]) > byChance {
			continue
		}
		worst, least = i, share/u.shares[i]
	}
	if worst < 0 {
		return -1, ""
	}
	return worst, collector.Because("read_few_field", f.Counts()[worst], f.Of, collector.FillFields[worst].Name(), int(math.Round(100*u.shares[worst]))).String()
}

// chance is how probable it is that of n reviews k or fewer have a field that the share of all has: of twelve reviews of
// which half used to have a title it says little that three have one now.
func chance(k, n int, share float64) float64 {
	if share >= 1 {
		if k < n {
			return 0
		}
		return 1
	}
	total, _ := math.Lgamma(float64(n + 1))
	sum := 0.0
	for i := range k + 1 {
		a, _ := math.Lgamma(float64(i + 1))
		b, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(total - a - b + float64(i)*math.Log(share) + float64(n-i)*math.Log1p(-share))
	}
	return sum
}

// unknown says why the reviews that a pass read are not the known ones; "" when they are, or may be. Where as many reviews
// stand as before and not one of those that were spread over all of them is shown, their ids have changed or another page
// came: reviews are not deleted like that. A list of the newest alone moves on, but then what it shows is fresh.
func unknown(c store.Canaries, read, before int) string {
	if c.Known < canaryFrom || c.Seen > 0 || c.New == 0 || 2*c.Fresh >= c.New || 10*read < 9*before {
		return ""
	}
	return collector.Because("read_strangers", read).String()
}

// driftOf compares a pass that is being closed with what is usual.
func (w *Work) driftOf(ctx context.Context, scope collector.Scope, s collector.Source, t store.PassTally) (drift, error) {
	quick := store.QuickPass(s, t)
	passes, err := w.Store.UsualPasses(ctx, scope, s, quick, usualPasses)
	if err != nil {
		return drift{}, err
	}
	u := usualOf(passes, s.UsualFrom, quick)
	d := drift{accepted: u.accepted}
	d.field, d.few = u.fell(t.Fill)
	if u.last.Pass == 0 || t.Read == 0 || t.Stopped > 0 { // it stopped where all on a page was known
		return d, nil
	}
	c, err := w.Store.Canaries(ctx, scope, s, u.last, sparse(t))
	d.others = unknown(c, t.Read, u.last.Read)
	return d, err
}

// sampleTries is how many pages are tried for a sample: some may lie with another process.
const sampleTries = 5

// keepDriftSample keeps a page that shows what is wrong with a pass whose pages all came, and is its raw answer; 0 where
// none can be had here.
func (w *Work) keepDriftSample(ctx context.Context, scope collector.Scope, s collector.Source, d drift, lost collector.Fields) (int64, error) {
	field := d.field
	for i, f := range collector.FillFields {
		if lost&f != 0 {
			field = i
		}
	}
	answers, err := w.Store.WorstFilled(ctx, scope, s, field, sampleTries)
	if err != nil {
		return 0, err
	}
	slices.SortFunc(answers, func(a, b collector.RawAnswer) int { return cmp.Compare(a.RawID, b.RawID) })
	for _, a := range answers {
		body, err := w.Raw.Read(a)
		if err != nil {
			w.Log.Info("a page cannot be kept as a sample", "component", "pass", "source", s.SourceID, "error", err)
			continue
		}
		var header http.Header
		_ = json.Unmarshal([]byte(a.Header), &header) // without one the body speaks for itself
		return a.RawID, w.Store.KeepSample(ctx, scope, s, a, SampleOf(body, header))
	}
	return 0, nil
}
