package deploy

import (
	"context"
	"fmt"
	"net/http"

	"molva/collector"
	"molva/collector/classify"
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
	return withClient(ctx, c.Config, s, func(cl *client) error {
		if c.Undo {
			return undoTraining(ctx, s, cl)
		}
		r, err := c.trained(ctx, s, cl)
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
	Scores      []classify.OwnScore `json:"scores"`
	Reason      string              `json:"reason"`
}

func (r *trainingRun) over() bool { return r.State != "waiting" && r.State != "running" }

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
		}
		if err != nil || asked || r.DryRun == c.DryRun {
			return r, err
		}
	}
}

// comparesTold is after how many texts that were compared progress is told again.
const comparesTold = 5000

// follow tells how far a training is, until it is over.
func (c *trainCommand) follow(ctx context.Context, s Streams, cl *client, r *trainingRun) error {
	told, number, now := "", r.Number, struct{ Run *trainingRun }{r}
	err := cl.until(ctx, func() (bool, error) {
		line := r.State
		switch {
		case r.All > 0:
			line = fmt.Sprintf("%s: %d of %d", r.Stage, r.Steps, r.All)
		case r.Stage != "":
			line = fmt.Sprintf("%s: %d", r.Stage, r.Steps/comparesTold*comparesTold)
		}
		if line != told && !r.over() {
			told = line
			fmt.Fprintln(s.Err, line)
		}
		switch {
		case r.Number != number:
			return false, &collector.Error{Code: collector.CodeConflict, Msg: "this training is over, and another one was begun already", Hint: "the console's page of what was learned tells of it"}
		case r.over():
			return true, nil
		}
		*r = trainingRun{}
		return false, cl.call(ctx, http.MethodGet, "/training", nil, &now)
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
	fmt.Fprintf(s.Out, "%d documents were corrected\n", r.Corrections)
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
