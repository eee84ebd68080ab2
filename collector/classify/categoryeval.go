package classify

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Confusion counts what texts of a category were called, by cross-validation. The last column is "unsure".
type Confusion struct {
	What             string // which texts
	Rows             int
	Right, Either    int // called their label; called that or the second one that their reader thought possible
	Told, ToldEither int // of those that are sure enough to be told
	Table            [kinds][kinds + 1]int
}

func (c *Confusion) add(e *labelled, best int, p float64) {
	either := best == e.label || best == e.second
	c.Rows++
	c.Right += count(best == e.label)
	c.Either += count(either)
	if p < sureCategory {
		c.Table[e.label][kinds]++
		return
	}
	c.Told++
	c.ToldEither += count(either)
	c.Table[e.label][best]++
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// Accuracy is the share of texts that were called their label, told or not.
func (c *Confusion) Accuracy() float64 { return share(c.Right, c.Rows) }

// EvaluateCategories judges each labelled text by a model that saw neither it nor a copy of it nor a text of its template:
// all of them, those drawn at random, those that were looked for, and each language.
func EvaluateCategories(ctx context.Context, dir string) ([]Confusion, error) {
	all, err := loadLabelled(ctx, dir)
	if err != nil {
		return nil, err
	}
	out := []Confusion{{What: "all"}, {What: "drawn at random"}, {What: "looked for"}, {What: "ru"}, {What: "uk"}, {What: "en"}}
	for k := range folds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m := learnCategories(all, func(e *labelled) bool { return e.fold != k })
		for i := range all {
			e := &all[i]
			if e.fold != k {
				continue
			}
			best, p := m.best(&e.features)
			for c := range out {
				if w := out[c].What; w == "all" || w == e.language || w == "looked for" && e.sought || w == "drawn at random" && !e.sought {
					out[c].add(e, best, p)
				}
			}
		}
	}
	return out, nil
}

// WriteCategories prints how well categories are told and what is taken for what.
func WriteCategories(ctx context.Context, dir string, out io.Writer) error {
	all, err := EvaluateCategories(ctx, dir)
	if err != nil {
		return err
	}
	writeCategories(out, all)
	return nil
}

func writeCategories(out io.Writer, all []Confusion) {
	fmt.Fprintf(out, "categories, cross-validated in %d folds, told from a probability of %g on:\n", folds, sureCategory)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "texts\trows\tlikeliest is the label\tor the second label\ttold\tright of those told\t")
	for i := range all {
		c := &all[i]
		fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t\n", c.What, c.Rows, c.Accuracy(), share(c.Either, c.Rows), share(c.Told, c.Rows), share(c.ToldEither, c.Told))
	}
	w.Flush()
	for i := range all[:3] {
		writeConfusion(out, &all[i])
	}
}

func writeConfusion(out io.Writer, c *Confusion) {
	fmt.Fprintf(out, "\n%s (a row is the label, a column what was told):\n", c.What)
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\t%s\tunsure\trecall\tprecision\t\n", strings.Join(categories[:], "\t"))
	for q := range kinds {
		rows, told := 0, 0
		fmt.Fprintf(w, "%s\t", categories[q])
		for k, n := range c.Table[q] {
			rows += n
			if k < kinds {
				told += c.Table[k][q]
			}
			fmt.Fprintf(w, "%d\t", n)
		}
		fmt.Fprintf(w, "%.2f\t%.2f\t\n", share(c.Table[q][q], rows), share(c.Table[q][q], told))
	}
	w.Flush()
}
