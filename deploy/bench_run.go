package deploy

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"syscall"

	"molva/crawler/yardstick"
)

// outcome is what a measured run says of itself.
type outcome struct {
	CPU     float64 `json:"cpu"`     // seconds, user and system, of the process until all was done
	Reviews int     `json:"reviews"` // all of them compared with what the pages hold
	Doubled bool    `json:"doubled"` // a page was read twice, and nothing was compared
	Rules   int     `json:"rules"`   // alert rules that stood ready
	Found   int     `json:"found"`   // reviews that a rule found
	Mails   int     `json:"mails"`
}

// played is a run that is measured while it plays and checked when nothing is measured any more.
type played interface {
	play(context.Context) error
	check(context.Context, *outcome) error
	clean(context.Context) error
}

// runPart plays one run in this process. What it took is read before its output is compared.
func (c *benchCommand) runPart(ctx context.Context, s Streams) error {
	run := played(&collyRun{from: c.From, pages: c.Pages})
	if c.Part != "colly" {
		var err error
		if run, err = c.newJobRun(); err != nil {
			return err
		}
	}
	var o outcome
	stop, err := startProfile(c.Profile)
	if err != nil {
		return err
	}
	before := cpuSeconds() // this program's start is no part of plain colly
	err = run.play(ctx)
	o.CPU = cpuSeconds() - before
	err = errors.Join(err, stop())
	if err == nil {
		err = run.check(ctx, &o)
	}
	if err := errors.Join(err, run.clean(context.WithoutCancel(ctx))); err != nil {
		return err
	}
	return json.NewEncoder(s.Out).Encode(o)
}

// cpuSeconds is what this process has used.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no other way to fail than a wrong argument
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// collyRun is plain colly; its lines stay in memory, which is cheaper for it than the file that a user would write.
type collyRun struct {
	from    string
	pages   int
	out     bytes.Buffer
	doubled int
}

func (r *collyRun) play(context.Context) (err error) {
	_, r.doubled, err = yardstick.PlainColly(r.from, &r.out)
	return err
}

func (r *collyRun) check(_ context.Context, o *outcome) error {
	if o.Doubled = r.doubled > 0; o.Doubled {
		return nil
	}
	got, err := yardstick.ReadRows(&r.out)
	if err != nil {
		return err
	}
	o.Reviews = r.pages * yardstick.PerPage
	return yardstick.Want(r.pages).Compare(got)
}

func (r *collyRun) clean(context.Context) error { return nil }
