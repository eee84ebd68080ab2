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
	Likeliest        [kinds]struct{ Right, Called int } // of each category: its texts that are likeliest it, told or not; all that are
}

func (c *Confusion) add(e *labelled, best int, p float64) {
	either := best == e.label || best == e.second
	c.Rows++
	c.Right += count(best == e.label)
	c.Either += count(either)
	c.Likeliest[e.label].Right += count(best == e.label)
	c.Likeliest[best].Called++
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

// measured are the texts that are counted apart.
var measured = []struct {
	what  string
	has   func(*labelled) bool
	table bool // with the confusion
}{
	{"all", (*labelled).real, true},
	{"drawn at random", func(e *labelled) bool { return e.drawn == drawnRandom }, false},
	{"looked for", func(e *labelled) bool { return e.drawn == drawnSought }, false},
	{"both of these", func(e *labelled) bool { return e.drawn == drawnRandom || e.drawn == drawnSought }, true},
	{"looked for later", func(e *labelled) bool { return e.drawn == drawnLater }, false},
	{"ru", func(e *labelled) bool { return e.real() && e.language == "ru" }, false},
	{"uk", func(e *labelled) bool { return e.real() && e.language == "uk" }, false},
	{"en", func(e *labelled) bool { return e.real() && e.language == "en" }, false},
	{"made up", func(e *labelled) bool { return e.drawn == drawnMade }, false},
	{"made up, never learned", func(e *labelled) bool { return e.drawn == drawnHeld }, true},
	{"of these ru", func(e *labelled) bool { return e.drawn == drawnHeld && e.language == "ru" }, false},
	{"of these uk", func(e *labelled) bool { return e.drawn == drawnHeld && e.language == "uk" }, false},
	{"of these en", func(e *labelled) bool { return e.drawn == drawnHeld && e.language == "en" }, false},
}

// real says that a text was not made up.
func (e *labelled) real() bool { return e.drawn != drawnMade && e.drawn != drawnHeld }

// EvaluateCategories judges each labelled text by a model that saw neither it nor a copy of it nor a text of its template:
// all of them, those drawn at random, those that were looked for, and each language.
func EvaluateCategories(ctx context.Context, dir string) ([]Confusion, error) {
	all, err := loadLabelled(ctx, dir)
	if err != nil {
		return nil, err
	}
	out := make([]Confusion, len(measured))
	for c := range out {
		out[c].What = measured[c].what
	}
	for k := heldFold; k < folds; k++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m := learnCategories(all, func(e *labelled) bool { return e.learned() && e.fold != k })
		for i := range all {
			e := &all[i]
			if e.fold != k {
				continue
			}
			best, p := m.best(&e.features)
			for c := range out {
				if measured[c].has(e) {
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
	for i := range all {
		if measured[i].table {
			writeConfusion(out, &all[i])
		}
	}
}

func writeConfusion(out io.Writer, c *Confusion) {
	fmt.Fprintf(out, "\n%s (a row is the label, a column what was told):\n", c.What)
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\t%s\tunsure\trecall\tprecision\tany recall\tany precision\t\n", strings.Join(categories[:], "\t"))
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
		any := c.Likeliest[q]
		fmt.Fprintf(w, "%.2f\t%.2f\t%.2f\t%.2f\t\n", share(c.Table[q][q], rows), share(c.Table[q][q], told), share(any.Right, rows), share(any.Right, any.Called))
	}
	w.Flush()
}
