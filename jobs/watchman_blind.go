package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/text"
	"molva/jobs/silence"
)

// blind is what a process remembers of its own looks: while the database is away, a silence can neither be read from it nor
// written to it, and whoever watches must still say so.
type blind struct {
	companies []collector.Company // as they were at read: in whose name and language it is told
	read      time.Time           // wall time
	silence   collector.Silence   // zero: the looks go well
	told      map[tellingTo]bool  // who has heard already what is being told
}

// tellingTo is one company and what it is told: that a silence began, or that it is over.
type tellingTo struct {
	company int64
	since   time.Time
	over    bool
}

// companiesKept is for how long a process tells in the name of companies as it knows them.
const companiesKept = 10 * time.Minute

// watch has a look around at wall time, and tells over the second channel that looks fail, and that they go well again.
// Every process that is up tells it: none can know of the others. It returns why the look failed.
func (w *Work) watch(ctx context.Context, b *blind, wall time.Time) error {
	failed := w.lookAround(ctx, wall)
	if ctx.Err() != nil {
		return failed
	}
	if failed == nil && wall.Sub(b.read) > companiesKept {
		failed = w.remember(ctx, b, wall)
	}
	b.step(looked(failed, wall), wall)
	w.tellBlind(ctx, b, wall)
	return failed
}

// looked is what a look at wall time saw of the database alone.
func looked(failed error, wall time.Time) []silence.Seen {
	if failed == nil {
		return nil
	}
	return []silence.Seen{{What: collector.SilentStore, Since: wall, Detail: text.Line(failed.Error(), 300), Confirm: silence.Confirm}}
}

// remember reads in whose name a process tells that it sees nothing.
func (w *Work) remember(ctx context.Context, b *blind, wall time.Time) error {
	ids, err := w.Store.Companies(ctx)
	if err != nil {
		return err
	}
	var all []collector.Company
	for _, id := range ids {
		c, err := w.Store.Company(ctx, collector.System(id))
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	b.companies, b.read = all, wall
	return nil
}

// step goes on with the silence by the rules of all silences. One that never began was nothing, and one whose end was told
// is over.
func (b *blind) step(seen []silence.Seen, wall time.Time) {
	x := b.silence
	if x.Told == 2 || !x.Over.IsZero() && x.Began.IsZero() {
		b.silence, x = collector.Silence{}, collector.Silence{}
	}
	var open []collector.Silence
	if x.What != "" && x.Over.IsZero() {
		open = append(open, x)
	}
	for _, changed := range silence.Step(open, seen, wall, wall) {
		b.silence = changed
	}
}

// tellBlind rings for every company, and tries again later for those whom it did not reach.
func (w *Work) tellBlind(ctx context.Context, b *blind, wall time.Time) {
	x := &b.silence
	if len(b.companies) == 0 || x.Began.IsZero() || x.Told == 2 || x.Told == 1 && x.Over.IsZero() || wall.Before(x.NotBefore) {
		return
	}
	told, inVain := map[tellingTo]bool{}, false
	for _, c := range b.companies {
		to := tellingTo{c.CompanyID, x.Since, !x.Over.IsZero()}
		if told[to] = b.told[to]; told[to] {
			continue
		}
		err := w.ringFor(ctx, c, *x)
		if told[to] = err == nil; err != nil && !inVain { // one more try, however many have not heard it
			inVain = true
			w.rangInVain(x, c.CompanyID, err, wall)
		}
	}
	if b.told = told; !inVain {
		b.told = nil
		rang(x)
	}
}

// rang notes that a silence was told, rangInVain that it was not, and when it is tried again.
func rang(x *collector.Silence) {
	x.Tries, x.Reason, x.NotBefore, x.Told = 0, "", time.Time{}, 1
	if !x.Over.IsZero() {
		x.Told = 2
	}
}

func (w *Work) rangInVain(x *collector.Silence, company int64, err error, wall time.Time) {
	x.Tries++
	x.Reason, x.NotBefore = err.Error(), wall.Add(min(ringFirst<<min(x.Tries-1, 10), ringWait))
	w.Log.Error("the second channel did not take an alarm, it is tried again", "component", "watchman", "company", company, "what", x.What, "error", err)
}
