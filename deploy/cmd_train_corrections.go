package deploy

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"molva/collector"
	"molva/collector/classify"
	"molva/jobs"
)

// corrections trains the company's own weights on what its people corrected, prints what was measured, and says when nothing is put
// in force.
func (c *trainCommand) corrections(ctx context.Context, s Streams) error {
	if c.Out != "" || c.Objects != "" || c.Categories != "" || c.Language != "" {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--corrections", Msg: "the company's own weights go into its store, and to no file", Hint: "leave -o, --objects, --categories and --language away"}
	}
	if c.Undo && c.DryRun {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--dry-run", Msg: "an undo measures nothing: it is done, or not", Hint: "leave --dry-run or --undo away"}
	}
	if c.Withdraw && (c.Undo || c.DryRun) {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--withdraw", Msg: "it calls a training off, and does nothing else", Hint: "leave --dry-run and --undo away"}
	}
	open := withClient
	if c.Withdraw || c.DryRun { // nothing that waits is begun by it
		open = withOnlooker
	}
	return open(ctx, c.Config, s, func(cl *client) error {
		switch {
		case c.Undo:
			return undoTraining(ctx, s, cl)
		case c.Withdraw:
			return withdrawTraining(ctx, s, cl)
		}
		trained := c.trained
		if c.DryRun && cl.app != nil {
			trained = c.measured
		}
		r, err := trained(ctx, s, cl)
		if err != nil {
			return err
		}
		return c.report(ctx, s, cl, r)
	})
}

// trainingRun is a training as the API tells it.
type trainingRun struct {
	Number      int64               `json:"number"`
	State       string              `json:"state"`
	Stage       string              `json:"stage"`
	Steps       int                 `json:"steps"`
	All         int                 `json:"all"`
	DryRun      bool                `json:"dry_run"`
	Version     int64               `json:"version"`
	Corrections int                 `json:"corrections"`
	Corrected   int                 `json:"corrected"`
	Scores      []classify.OwnScore `json:"scores"`
	Reason      string              `json:"reason"`
	WithdrawnBy string              `json:"withdrawn_by"`

	joined bool // somebody else asked for it
}

func (r *trainingRun) over() bool { return r.State != "waiting" && r.State != "running" }

// said is how far it is.
func (r *trainingRun) said() string {
	switch {
	case r.All > 0:
		return fmt.Sprintf("%s: %d of %d", r.Stage, r.Steps, r.All)
	case r.Stage != "":
		return fmt.Sprintf("%s: %d", r.Stage, r.Steps/comparesTold*comparesTold)
	}
	return r.State
}

// learned is from how many corrections it learns.
func (r *trainingRun) learned() string {
	switch {
	case jobs.TooLong(r.Corrections, r.Corrected):
		return fmt.Sprintf("%d documents were corrected: it learns from %d of %d, the newest corrections, whose texts together are as long as a training holds (%d MB)", r.Corrected, r.Corrections, r.Corrected, jobs.CorrectionBytesMost/1_000_000)
	case r.Corrected > r.Corrections:
		return fmt.Sprintf("%d documents were corrected: it learns from %d of %d, the newest corrections", r.Corrected, r.Corrections, r.Corrected)
	}
	return fmt.Sprintf("%d documents were corrected", r.Corrections)
}

// comparesTold is after how many texts that were compared progress is told again.
const comparesTold = 5000

// measured does a dry run where no product runs, in this process and at once: what waits there is left to the product.
func (c *trainCommand) measured(ctx context.Context, s Streams, cl *client) (trainingRun, error) {
	company, err := cl.app.store.EnsureCompany(ctx, cl.app.clock.Now())
	if err != nil {
		return trainingRun{}, err
	}
	told := ""
	is, table, err := cl.app.work.MeasureTraining(ctx, collector.System(company.CompanyID), func(t collector.Training) {
		r := trainingRun{Stage: string(t.Stage), Steps: t.Steps, All: t.All}
		if line := r.said(); line != told {
			told = line
			fmt.Fprintln(s.Err, line)
		}
	})
	if ctx.Err() != nil {
		return trainingRun{}, &Interrupted{What: "nothing was measured, and nothing written"}
	}
	return trainingRun{State: string(is.State), DryRun: true, Version: is.Version, Corrections: is.Corrections, Corrected: is.Corrected, Scores: table}, err
}

// trained has the weights trained and waits for the end. Where a training is under way already, one that does the same is waited for
// instead, and any other one before.
func (c *trainCommand) trained(ctx context.Context, s Streams, cl *client) (r trainingRun, err error) {
	for {
		r = trainingRun{}
		now := struct{ Run *trainingRun }{&r}
		err := cl.call(ctx, http.MethodPost, fmt.Sprintf("/training?dry_run=%t", c.DryRun), nil, &now)
		asked := err == nil
		if collector.CodeOf(err) == collector.CodeConflict {
			fmt.Fprintln(s.Err, "a training is under way already: it is waited for")
			err = cl.call(ctx, http.MethodGet, "/training", nil, &now)
		}
		if err == nil {
			err = c.follow(ctx, s, cl, &r)
			r.joined = !asked
		}
		if err != nil || asked || r.DryRun == c.DryRun {
			return r, err
		}
	}
}

// follow tells how far a training is, until it is over; others may be begun since.
func (c *trainCommand) follow(ctx context.Context, s Streams, cl *client, r *trainingRun) error {
	told, path := "", fmt.Sprintf("/training/runs/%d", r.Number)
	err := cl.until(ctx, func() (bool, error) {
		if r.over() {
			return true, nil
		}
		if line := r.said(); line != told {
			told = line
			fmt.Fprintln(s.Err, line)
		}
		*r = trainingRun{}
		return false, cl.call(ctx, http.MethodGet, path, nil, r)
	})
	if ctx.Err() != nil && cl.app != nil {
		return &Interrupted{What: "the training waits, and is done when the product runs or this command is given again"}
	}
	if ctx.Err() != nil {
		return &Interrupted{What: "the training goes on in the running product"}
	}
	return err
}

// report prints what came of a training; it is an error where nothing better was learned.
func (c *trainCommand) report(ctx context.Context, s Streams, cl *client, r trainingRun) error {
	if r.State == "failed" {
		return &collector.Error{Code: collector.CodeInternal, Msg: "the training failed: " + r.Reason, Hint: "what judged before still judges; start it again"}
	}
	if r.State == "withdrawn" {
		return r.withdrawn(ctx, cl)
	}
	fmt.Fprintln(s.Out, r.learned())
	if err := classify.WriteTraining(s.Out, r.Scores); err != nil {
		return err
	}
	worse := false
	for i := range r.Scores {
		worse = worse || r.Scores[i].Worse()
	}
	switch {
	case r.State == "refused" && worse:
		return &collector.Error{Code: collector.CodeConflict, Msg: "nothing is written, and what is in force does worse than the embedded weights on what was corrected", Hint: "go back: molva train --corrections --undo"}
	case r.State == "refused":
		return &collector.Error{Code: collector.CodeConflict, Msg: "nothing is written: no score gets better (the last column says why)", Hint: "correct more verdicts, and the same mistake always alike"}
	case r.DryRun:
		_, err := fmt.Fprintln(s.Out, "a dry run: nothing is written")
		return err
	}
	if _, err := fmt.Fprintf(s.Out, "version %d of the company's own weights is in force\n", r.Version); err != nil {
		return err
	}
	return cl.judgedAnew(ctx, s)
}

// withdrawn says who called off the training that was waited for.
func (r *trainingRun) withdrawn(ctx context.Context, cl *client) error {
	which, who := "the training", "on the command line"
	if r.joined {
		which = fmt.Sprintf("training %d, which was under way already,", r.Number)
	}
	if r.WithdrawnBy != "" {
		who = "by somebody who is no longer known"
		people, err := allPeople(ctx, cl)
		if err != nil { // what was asked is told all the same
			who = "by person " + r.WithdrawnBy
		}
		for _, p := range people {
			if p.ID == r.WithdrawnBy {
				who = "by " + cmp.Or(p.Name, p.Mail)
			}
		}
	}
	hint := "nothing is learned now; give the command again to have it learned"
	if r.DryRun {
		hint = "give the command again to have it measured"
	}
	return &collector.Error{Code: collector.CodeConflict, Msg: which + " was withdrawn " + who + ": nothing of it is written", Hint: hint}
}

// withdrawTraining calls off the training that waits or runs.
func withdrawTraining(ctx context.Context, s Streams, cl *client) error {
	var now struct{ Run *trainingRun }
	if err := cl.call(ctx, http.MethodGet, "/training", nil, &now); err != nil {
		return err
	}
	if now.Run == nil || now.Run.over() {
		return &collector.Error{Code: collector.CodeConflict, Where: "--withdraw", Msg: "no training waits or runs", Hint: "there is nothing to withdraw; what was learned is undone by molva train --corrections --undo"}
	}
	if err := cl.call(ctx, http.MethodPost, fmt.Sprintf("/training/runs/%d/withdraw", now.Run.Number), nil, nil); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.Out, "withdrawn: training %d; nothing of it is written\n", now.Run.Number)
	return err
}

func undoTraining(ctx context.Context, s Streams, cl *client) error {
	var now struct {
		Version int64
		Own     bool
	}
	if err := cl.call(ctx, http.MethodPost, "/training/undo", nil, &now); err != nil {
		return err
	}
	by := "the embedded weights alone judge"
	if now.Own {
		by = "the company's own weights of before judge"
	}
	if _, err := fmt.Fprintf(s.Out, "undone: %s (version %d)\n", by, now.Version); err != nil {
		return err
	}
	return cl.judgedAnew(ctx, s)
}

// judgedAnew waits until what is held is judged by the weights in force, where this command is the only one that works.
func (c *client) judgedAnew(ctx context.Context, s Streams) error {
	if c.app == nil {
		_, err := fmt.Fprintln(s.Out, "what is held is judged anew in the running product")
		return err
	}
	if err := c.until(ctx, func() (bool, error) {
		var now struct{ Judging bool }
		err := c.call(ctx, http.MethodGet, "/training", nil, &now)
		return !now.Judging, err
	}); err != nil {
		return err
	}
	if err := c.settled(ctx); err != nil {
		return err
	}
	_, err := fmt.Fprintln(s.Out, "what is held was judged anew")
	return err
}
