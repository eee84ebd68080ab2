package classify

import (
	_ "embed"
	"fmt"
	"strings"
)

var (
	//go:embed testdata/madeup.txt
	madeTexts string
	//go:embed testdata/madeup-held.txt
	heldTexts string
)

// How a labelled text came to be; the last three are in categories.tsv.
const (
	drawnMade   = "made"   // made up, learned from
	drawnHeld   = "held"   // made up, for measuring alone
	drawnRandom = "random" // shuffled rows of a set
	drawnSought = "sought" // found by words, for the rare kinds
	drawnLater  = "later"  // the same, when the others had been measured
)

// heldFold is in no fold of the cross-validation.
const heldFold = -1

// parseMade reads made-up texts: one a line, under headings as "[category language]" or "[category second language]". Those of one
// number under their headings say the same in several languages, so they are in one fold.
func parseMade(table, drawn string) ([]labelled, error) {
	var out []labelled
	head, n := labelled{label: -1}, 0
	for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if inner, ok := strings.CutPrefix(line, "["); ok {
			words := strings.Fields(strings.TrimSuffix(inner, "]"))
			if len(words) < 2 || len(words) > 3 {
				return nil, fmt.Errorf("read made-up texts line %d: the heading has %d words, want a category, perhaps a second one, and a language", i+1, len(words))
			}
			head, n = labelled{label: kindOf(words[0]), second: -1, drawn: drawn, language: words[len(words)-1]}, 0
			if len(words) == 3 {
				head.second = kindOf(words[1])
			}
			if head.label < 0 || len(words) == 3 && head.second < 0 {
				return nil, fmt.Errorf("read made-up texts line %d: no category in %q", i+1, line)
			}
			continue
		}
		if head.label < 0 {
			return nil, fmt.Errorf("read made-up texts line %d: no heading before it", i+1)
		}
		e := head
		e.review.Text = line
		e.document = newDocument(e.review)
		if e.fold = n % folds; drawn == drawnHeld {
			e.fold = heldFold
		}
		n++
		out = append(out, e)
	}
	return out, nil
}

// loadMade reads the made-up texts, those that are learned from and those that are held back.
func loadMade() ([]labelled, error) {
	made, err := parseMade(madeTexts, drawnMade)
	if err != nil {
		return nil, err
	}
	held, err := parseMade(heldTexts, drawnHeld)
	return append(made, held...), err
}
