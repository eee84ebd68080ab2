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
		var r struct {
			Written     bool
			Version     int64
			Corrections int
			Scores      []classify.OwnScore
		}
		if err := cl.call(ctx, http.MethodPost, fmt.Sprintf("/training?dry_run=%t", c.DryRun), nil, &r); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%d documents were corrected\n", r.Corrections)
		if err := classify.WriteTraining(s.Out, r.Scores); err != nil {
			return err
		}
		good, worse := false, false
		for i := range r.Scores {
			good, worse = good || r.Scores[i].Why == "", worse || r.Scores[i].Worse()
		}
		switch {
		case !good && worse:
			return &collector.Error{Code: collector.CodeConflict, Msg: "nothing is written, and what is in force does worse than the embedded weights on what was corrected", Hint: "go back: molva train --corrections --undo"}
		case !good:
			return &collector.Error{Code: collector.CodeConflict, Msg: "nothing is written: no score gets better (the last column says why)", Hint: "correct more verdicts, and the same mistake always alike"}
		case c.DryRun:
			_, err := fmt.Fprintln(s.Out, "a dry run: nothing is written")
			return err
		}
		if _, err := fmt.Fprintf(s.Out, "version %d of the company's own weights is in force\n", r.Version); err != nil {
			return err
		}
		return cl.judgedAnew(ctx, s)
	})
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
