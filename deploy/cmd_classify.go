package deploy

import (
	"context"
	"errors"
	"fmt"
	"io"

	"molva/collector/classify"
)

type classifyCommand struct {
	File string `arg:"" optional:"" help:"JSON Lines with text, and optional title, pros, cons, object, rating; - is standard input, as without a file."`
	inOut
}

// Run judges line by line: one line out for each line in, in the same order. Broken lines are answered by their error.
func (c *classifyCommand) Run(ctx context.Context, s Streams) error {
	file, err := c.from(c.File)
	if err != nil {
		return err
	}
	in, err := input(ctx, s, file)
	if err != nil {
		return err
	}
	defer in.Close()
	var report classify.StreamReport
	err = writeOut(c.to(), s.Out, func(out io.Writer) error {
		report, err = classify.Stream(ctx, in, out)
		return err
	})
	if errors.Is(err, context.Canceled) {
		return c.interrupted(report)
	}
	if err != nil {
		return fmt.Errorf("classify: %w", err)
	}
	for _, refused := range report.Refused {
		fmt.Fprintln(s.Err, refused)
	}
	if report.Bad > 0 {
		return &Partly{What: fmt.Sprintf("%d of %d lines could not be judged; each came out with its error", report.Bad, report.Lines)}
	}
	return nil
}

// interrupted says how much of the input came out.
func (c *classifyCommand) interrupted(report classify.StreamReport) error {
	if c.to() != "-" {
		return &Interrupted{What: c.Out + " was not written"}
	}
	return &Interrupted{What: fmt.Sprintf("%d lines were judged and written", report.Lines)}
}
