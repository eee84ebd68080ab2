package deploy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"molva/collector"
	"molva/collector/classify"
	"molva/jobs/fake"
)

type evalCommand struct {
	Of   string `arg:"" optional:"" enum:"scores,categories,objects,tone" default:"scores" help:"categories: what is taken for what. objects: the tone toward a named company. tone: coverage and accuracy. Without one the table of scores."`
	Data string `help:"Folder of the labelled data sets; else data in the folder that MOLVA_SHARED names." placeholder:"DIR"`
}

// Run prints the table of scores, what complaint mails would go out about and the sets that the models are trained on; a missed target is "done in part".
func (c *evalCommand) Run(ctx context.Context, s Streams) error {
	where := "--data"
	if c.Data == "" {
		where = "MOLVA_SHARED"
		shared := os.Getenv("MOLVA_SHARED")
		if shared == "" {
			return &collector.Error{Code: collector.CodeInvalid, Where: "--data", Msg: "no folder of data sets is named", Hint: "give --data DIR or set MOLVA_SHARED"}
		}
		c.Data = filepath.Join(shared, "data")
	}
	if err := checkDataSets(where, c.Data); err != nil {
		return err
	}
	if more := map[string]func(context.Context, string, io.Writer) error{"categories": classify.WriteCategories, "objects": classify.WriteObjects, "tone": classify.WriteTone}[c.Of]; more != nil {
		_, err := untilStopped(ctx, func() (struct{}, error) { return struct{}{}, more(ctx, c.Data, s.Out) })
		if errors.Is(err, context.Canceled) {
			return &Interrupted{What: "the table is not whole"}
		}
		if err != nil {
			return dataSetsError("eval", where, c.Data, err)
		}
		return nil
	}
	scores, err := untilStopped(ctx, func() ([]classify.Score, error) { return allScores(ctx, c.Data) })
	if errors.Is(err, context.Canceled) {
		return &Interrupted{What: "no score was printed"}
	}
	if err != nil {
		return dataSetsError("eval", where, c.Data, err)
	}
	missed := classify.WriteScores(s.Out, scores)
	fmt.Fprintf(s.Out, "\ncomplaint mails (from a probability of %g on; precision and recall by the text alone, the rest with its stars):\n", collector.ComplaintThreshold)
	classify.WriteMailings(s.Out, scores)
	fmt.Fprintln(s.Out, "\ntrained on:")
	classify.WriteSets(s.Out)
	if missed > 0 {
		return &Partly{What: fmt.Sprintf("%d targets are missed", missed)}
	}
	return nil
}

// checkDataSets refuses what is no folder; where is the flag or variable that named it.
func checkDataSets(where, dir string) error {
	st, err := os.Stat(dir)
	if err == nil && !st.IsDir() {
		err = errors.New("it is a file")
	}
	if err == nil {
		return nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("it is not there")
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: fmt.Sprintf("there is no folder of data sets %s: %v", dir, err), Hint: dataSetsHint, Err: err}
}

const dataSetsHint = "name the folder of the labelled data sets, with sentiment-ru and fake-graph in it"

// dataSetsError says what a folder of data sets lacks, where that is what went wrong.
func dataSetsError(command, where, dir string, err error) error {
	var path *fs.PathError
	if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &path) || !strings.HasPrefix(path.Path, dir) {
		return fmt.Errorf("%s: %w", command, err)
	}
	return &collector.Error{Code: collector.CodeNotFound, Where: where, Msg: fmt.Sprintf("%s holds not all data sets: %s is not there", dir, path.Path), Hint: dataSetsHint, Err: err}
}

// allScores measures the quick one first: a wrong folder is told at once.
func allScores(ctx context.Context, dir string) ([]classify.Score, error) {
	suspicion, err := suspicionScore(dir)
	if err != nil {
		return nil, err
	}
	scores, err := classify.Evaluate(ctx, dir)
	return append(scores, suspicion), err
}

// suspicionTarget is the area under the ROC curve that the judge of fakes has to reach on YelpChi.
const suspicionTarget = 0.75

// suspicionScore measures the judge of fakes on YelpChi, whose labels nothing is trained on.
func suspicionScore(dir string) (classify.Score, error) {
	auc, rows, err := fake.EvaluateYelpChi(filepath.Join(dir, "fake-graph", "yelpchi.jsonl.gz"))
	return classify.Score{Set: "yelpchi", Task: "suspicion", How: "labels unused", Rows: rows, Score: auc, Target: suspicionTarget}, err
}
