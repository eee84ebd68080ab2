package classify

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// objectSteps are the thresholds of what is told toward an object, besides the one that is used.
var objectSteps = [...]float64{0.4, 0.5, sureToward, 0.7, 0.8}

// objectTold is how many texts are told a tone toward an object from each threshold on, and how many of those rightly.
type objectTold struct {
	told, right       [len(objectSteps)]int // of all three labels
	sided, sidedRight [len(objectSteps)]int // of those told to be positive or negative
}

func (t *objectTold) add(label int, against, praise float64) {
	for i, sure := range objectSteps {
		said := labelFrom(against, praise, sure)
		if side := toneSign(said); side != 0 {
			t.sided[i]++
			t.sidedRight[i] += count(side == label)
		}
		if said != "" {
			t.told[i]++
			t.right[i] += count(toneSign(said) == label)
		}
	}
}

// writeTold prints what is told of the sets that are asked for.
func writeTold(out io.Writer, scores []Score) error {
	fmt.Fprintf(out, "\ntold from a value of %g on, neutral up to %g: share told, share right of those; of those told positive or negative: share right (how many)\n", sureToward, calmToward)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "data set\tcopies")
	for _, t := range objectSteps {
		fmt.Fprintf(w, "\tfrom %g", t)
	}
	fmt.Fprintln(w)
	for _, s := range scores {
		if s.Target == 0 {
			continue
		}
		fmt.Fprintf(w, "%s\t%s", s.Set, s.copies())
		for i := range objectSteps {
			t := &s.told
			fmt.Fprintf(w, "\t%.3f / %.3f; %.3f (%d)", share(t.told[i], s.Rows), share(t.right[i], t.told[i]), share(t.sidedRight[i], t.sided[i]), t.sided[i])
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}
