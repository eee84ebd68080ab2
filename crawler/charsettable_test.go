package crawler

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

var writeTable = flag.Bool("write-table", false, "write charsettable.go anew from the shared data")

// tableSets are what the letter pairs are counted in: as much Ukrainian as Russian, of reviews of several trades. rows is
// how many of a set are taken, 0 for all.
var tableSets = []struct {
	path string
	rows int
}{
	{"data/sentiment-ru/banki-ru.jsonl.gz", 0},
	{"data/sentiment-ru/livelib-books.jsonl.gz", 2000},
	{"data/sentiment-uk/customer-reviews.jsonl.gz", 0},
}

// pseudo is what a pair has that was never seen, in pairs; dearest is the cost that none goes beyond.
const (
	pseudo  = 0.2
	dearest = 60
)

const tableHead = `package crawler

//go:generate go test . -run TestCharsetTable -write-table

// bigrams is how often one letter follows another in Russian and Ukrainian reviews, as counts of letter pairs and
// nothing of any text: 37 rows (a word's boundary, а to я with ё as е, і, ї, є, ґ) of 37 columns, each -6 ln of the
// share of the second letter after the first, written as a character from '#' on. charsettable_test.go makes it from
// MOLVA_SHARED.
const bigrams = "" +
`

// TestCharsetTable makes the table of letter pairs from the shared data, and wants the one that is committed.
func TestCharsetTable(t *testing.T) {
	var pairs [letters][letters]float64
	for _, s := range tableSets {
		f := sharedFile(t, s.path)
		if f == nil {
			return
		}
		countPairs(t, f, s.rows, &pairs)
	}
	table := tableHead
	for i := range pairs {
		end := " +\n"
		if i == letters-1 {
			end = "\n"
		}
		table += fmt.Sprintf("\t%q%s", costs(pairs[i]), end)
	}
	if *writeTable {
		if err := os.WriteFile("charsettable.go", []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	committed, err := os.ReadFile("charsettable.go")
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) != table {
		t.Error("charsettable.go is not what the shared data gives; go generate ./crawler makes it")
	}
}

// countPairs counts the letters that follow each other in the texts of a set.
func countPairs(t *testing.T, f *os.File, most int, pairs *[letters][letters]float64) {
	t.Helper()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 4<<20)
	for n := 0; lines.Scan() && (most == 0 || n < most); n++ {
		var row struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		prev := 0
		for _, r := range row.Title + " " + row.Text + " " {
			class := int(classOf8(r) & 63)
			if class >= letters {
				class = 0
			}
			if prev > 0 || class > 0 {
				pairs[prev][class]++
			}
			prev = class
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// costs are a row of the table.
func costs(counts [letters]float64) string {
	sum := letters * pseudo
	for _, n := range counts {
		sum += n
	}
	var b strings.Builder
	for _, n := range counts {
		cost := math.Round(-6 * math.Log((n+pseudo)/sum))
		b.WriteByte('#' + byte(min(cost, dearest)))
	}
	return b.String()
}
