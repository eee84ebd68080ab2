package deploy

import (
	"context"
	"errors"
	"fmt"
	"io"

	"molva/collector"
	"molva/collector/classify"
)

type trainCommand struct {
	Config      `embed:""`
	Corrections bool   `help:"Train the company's own weights on what its people corrected; --data and --database say where the company is."`
	DryRun      bool   `help:"With --corrections: print the tables, and write nothing."`
	Undo        bool   `help:"With --corrections: go back to what judged before the last training."`
	Withdraw    bool   `help:"With --corrections: call off the training that waits or runs."`
	Out         string `short:"o" help:"Where the weights for tone and complaint go (collector/classify/weights.bin)." placeholder:"FILE"`
	Objects     string `help:"Where the weights for the tone toward an object go (collector/classify/object.bin)." placeholder:"FILE"`
	Categories  string `help:"Where the weights for the categories go (collector/classify/category.bin)." placeholder:"FILE"`
	Language    string `help:"Where the weights for the language go (collector/text/language.bin)." placeholder:"FILE"`
}

// Run trains the embedded models anew, of the data sets in the folder that --data names; the same data gives the same bytes. With
// --corrections it trains a company's own weights.
func (c *trainCommand) Run(ctx context.Context, s Streams) error {
	switch {
	case c.Corrections:
		return c.corrections(ctx, s)
	case c.DryRun || c.Undo || c.Withdraw:
		return &collector.Error{Code: collector.CodeInvalid, Where: "--corrections", Msg: "--dry-run, --undo and --withdraw are of a company's own weights", Hint: "add --corrections"}
	case c.Out == "":
		return &collector.Error{Code: collector.CodeInvalid, Where: "--out", Msg: "no file for the weights is named", Hint: "give -o FILE, or --corrections for the company's own weights"}
	}
	if err := checkDataSets("--data", c.Data); err != nil {
		return err
	}
	err := writeOut(c.Out, s.Out, func(out io.Writer) error {
		if c.Language == "" {
			return c.train(ctx, out, io.Discard, s.Err)
		}
		return writeOut(c.Language, s.Out, func(language io.Writer) error {
			return c.train(ctx, out, language, s.Err)
		})
	})
	if err == nil {
		err = c.trainMore(ctx, s)
	}
	if errors.Is(err, context.Canceled) {
		return &Interrupted{What: "no weights were written"}
	}
	if err != nil {
		return dataSetsError("train", "--data", c.Data, err)
	}
	fmt.Fprintln(s.Err, "trained on:")
	classify.WriteSets(s.Err)
	return nil
}

func (c *trainCommand) train(ctx context.Context, out, language, log io.Writer) error {
	_, err := untilStopped(ctx, func() (struct{}, error) { return struct{}{}, classify.Train(ctx, c.Data, out, language, log) })
	return err
}

// trainMore writes the models that are asked for besides.
func (c *trainCommand) trainMore(ctx context.Context, s Streams) error {
	for _, m := range []struct {
		file  string
		train func(context.Context, string, io.Writer) error
	}{{c.Objects, classify.TrainObjects}, {c.Categories, classify.TrainCategories}} {
		if m.file == "" {
			continue
		}
		err := writeOut(m.file, s.Out, func(out io.Writer) error {
			_, err := untilStopped(ctx, func() (struct{}, error) { return struct{}{}, m.train(ctx, c.Data, out) })
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
