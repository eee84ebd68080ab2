package classify

import (
	"context"
	"io"
)

// TrainObjects fits the model of the tone toward an object to the data sets under dir and writes it in the form that is
// embedded. The same data gives the same bytes.
func TrainObjects(ctx context.Context, dir string, out io.Writer) error {
	all, err := loadObjects(dir)
	if err != nil {
		return dataError(dir, err)
	}
	others := learnStrangers(all)
	var unseen margins
	for k := range objectFolds {
		if err := ctx.Err(); err != nil {
			return err
		}
		unseen.add(all, learnObjects(all, others, func(e *objectExample) bool { return e.fold != k }), k)
	}
	c := unseen.calibrate()
	models := learnObjects(all, others, func(*objectExample) bool { return true })
	return quantize(models, c.slope, c.shift).encode(out)
}

// TrainCategories fits the models of the categories to the labelled texts among the data sets under dir and writes them in
// the form that is embedded. The same data gives the same bytes.
func TrainCategories(ctx context.Context, dir string, out io.Writer) error {
	all, err := loadLabelled(ctx, dir)
	if err != nil {
		return err
	}
	return learnCategories(all, (*labelled).learned).encode(out)
}
