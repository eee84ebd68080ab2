package deploy

import (
	"context"
	"fmt"

	"molva/collector/classify"
)

type evalCommand struct {
	Data string `required:"" help:"Folder of the labelled data sets." placeholder:"DIR"`
}

// Run prints the table of scores and the sets that the models are trained on; a missed target is "done in part".
func (c *evalCommand) Run(ctx context.Context, s Streams) error {
	scores, err := classify.Evaluate(ctx, c.Data)
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	missed := classify.WriteScores(s.Out, scores)
	fmt.Fprintln(s.Out, "\ntrained on:")
	classify.WriteSets(s.Out)
	if missed > 0 {
		return &Partly{What: fmt.Sprintf("%d targets are missed", missed)}
	}
	return nil
}
