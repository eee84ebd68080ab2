package deploy

import (
	"context"
	"errors"
	"fmt"
	"io"

	"molva/collector"
	"molva/jobs/fake"
)

type detectCommand struct {
	File string `arg:"" optional:"" help:"JSON Lines of reviews; - is standard input, as without a file."`
	inOut
	Without []string `help:"Signals that do not count, by name." placeholder:"SIGNAL"`
}

// Run judges all reviews of the input among each other and writes each line with its suspicion and evidence.
func (c *detectCommand) Run(ctx context.Context, s Streams) error {
	for _, name := range c.Without {
		if !fake.Known(name) {
			return &collector.Error{Code: collector.CodeInvalid, Where: "--without", Msg: fmt.Sprintf("there is no signal %q", name),
				Hint: fmt.Sprintf("the signals are %q", fake.Names())}
		}
	}
	file, err := c.from(c.File)
	if err != nil {
		return err
	}
	in, err := input(ctx, s, file)
	if err != nil {
		return err
	}
	defer in.Close()
	var report fake.Report
	err = writeOut(c.to(), s.Out, func(out io.Writer) error {
		report, err = untilStopped(ctx, func() (fake.Report, error) { return fake.Detect(ctx, in, out, c.Without...) })
		return err
	})
	if errors.Is(err, context.Canceled) {
		return &Interrupted{What: "nothing was written, the reviews are judged among each other when all are read"}
	}
	if err != nil {
		return fmt.Errorf("detect: %w", err)
	}
	if report.Refused > 0 {
		return &Partly{What: fmt.Sprintf("%d of %d lines could not be judged; each came out with its error", report.Refused, report.Read)}
	}
	return nil
}
