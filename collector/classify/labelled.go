package classify

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

//go:embed testdata/categories.tsv
var categoryLabels string

// labelled is a text with the category that a reader gave it.
type labelled struct {
	example
	label, second int // second is -1 where no other is possible
	field         string
	row           int
	drawn         string // how it came to be
	language      string
	reading       reading
	features      categoryFeatures
}

// labelRow is a line of the table of labels: where a text stands in the data, and what it is.
type labelRow struct {
	set, field, sha, label, second, drawn, language string
	row, cut                                        int
}

func parseLabels(table string) ([]labelRow, error) {
	var out []labelRow
	for i, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		c := strings.Split(line, "\t")
		if len(c) != 9 {
			return nil, fmt.Errorf("read labels line %d: %d columns, want 9", i+2, len(c))
		}
		row, err := strconv.Atoi(c[1])
		cut, err2 := strconv.Atoi(c[3])
		if err := errors.Join(err, err2); err != nil {
			return nil, fmt.Errorf("read labels line %d: %w", i+2, err)
		}
		if kindOf(c[5]) < 0 {
			return nil, fmt.Errorf("read labels line %d: %q is no category", i+2, c[5])
		}
		out = append(out, labelRow{set: c[0], row: row, field: c[2], cut: cut, sha: c[4], label: c[5], second: c[6], drawn: c[7], language: c[8]})
	}
	return out, nil
}

// kindOf is the column of a category, -1 where it is none.
func kindOf(name string) int {
	for i, c := range categories {
		if c == name {
			return i
		}
	}
	return -1
}

// readLabelled rebuilds the labelled texts from the data sets under dir. A text that is not the one that was read is an error:
// its label would be of another text.
func readLabelled(dir string, rows []labelRow) ([]labelled, error) {
	sets := map[string][]map[string]json.RawMessage{}
	var out []labelled
	for _, l := range rows {
		if _, ok := sets[l.set]; !ok {
			lines, err := readPacked[map[string]json.RawMessage](filepath.Join(dir, l.set+".jsonl.gz"))
			if err != nil {
				return nil, err
			}
			sets[l.set] = lines
		}
		if l.row < 0 || l.row >= len(sets[l.set]) {
			return nil, fmt.Errorf("labels: %s has no row %d", l.set, l.row)
		}
		s := joinFields(sets[l.set][l.row], l.field, l.cut)
		if sum := sha256.Sum256([]byte(s)); hex.EncodeToString(sum[:6]) != l.sha {
			return nil, fmt.Errorf("labels: row %d of %s is not the text that was labelled", l.row, l.set)
		}
		e := labelled{example: example{set: l.set}, label: kindOf(l.label), second: kindOf(l.second), field: l.field, row: l.row, drawn: l.drawn, language: l.language}
		e.review.Text = s
		e.document = newDocument(e.review)
		out = append(out, e)
	}
	return out, nil
}

// joinFields is the text of some fields, one under the other, without empty ones, cut to so many letters (0: not at all).
func joinFields(row map[string]json.RawMessage, fields string, cut int) string {
	var parts []string
	for f := range strings.SplitSeq(fields, "+") {
		var s string
		if json.Unmarshal(row[f], &s) == nil && strings.TrimSpace(s) != "" {
			parts = append(parts, strings.TrimSpace(s))
		}
	}
	s := strings.Join(parts, "\n")
	if cut > 0 && utf8.RuneCountInString(s) > cut {
		s = string([]rune(s)[:cut])
	}
	return s
}
