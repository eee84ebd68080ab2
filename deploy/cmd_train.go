package deploy

import (
	"context"
	"errors"
	"fmt"
	"io"

	"molva/collector/classify"
)

type trainCommand struct {
	Data       string `required:"" help:"Folder of the labelled data sets." placeholder:"DIR"`
	Out        string `short:"o" required:"" help:"Where the weights for tone and complaint go (collector/classify/weights.bin)." placeholder:"FILE"`
	Objects    string `help:"Where the weights for the tone toward an object go (collector/classify/object.bin)." placeholder:"FILE"`
	Categories string `help:"Where the weights for the categories go (collector/classify/category.bin)." placeholder:"FILE"`
	Language   string `help:"Where the weights for the language go (collector/text/language.bin)." placeholder:"FILE"`
}

// Run trains the embedded models anew; the same data gives the same bytes.
func (c *trainCommand) Run(ctx context.Context, s Streams) error {
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
