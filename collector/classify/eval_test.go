package classify

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

// shared is the folder of the development data, "" where it is not at hand.
func shared(t testing.TB) string {
	dir := os.Getenv("MOLVA_SHARED")
	if dir == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_SHARED names no folder")
		}
		t.Log("MOLVA_SHARED is not set: made-up rows instead of the data sets")
		return ""
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join("..", "..", dir) // it is given from the project's root
	}
	dir = filepath.Join(dir, "data")
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("MOLVA_SHARED: %v", err)
	}
	return dir
}

// madeUp writes data sets of a few made-up rows each, in the shapes of the real ones.
func madeUp(t *testing.T) string {
	dir := t.TempDir()
	good := []string{"Спасибо, отлично", "Дякую, чудово", "Thank you, lovely"}
	bad := []string{"Ужас, обман", "Жах, шахраї", "Terrible, awful"}
	things := strings.Fields("стол окно river дом кіт ліс lamp дорога парк book гора море cloud село мост ніч day утро вечір field")
	for n, s := range append(slices.Clone(dataSets), dataSet{path: heldOutSet}) {
		path := filepath.Join(dir, s.path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		zip := gzip.NewWriter(&b)
		for i := range 30 {
			text, label, stars := good[i%3], "positive", 5
			if i%2 == 1 {
				text, label, stars = bad[i%3], "negative", 1
			}
			seen := things[(i*7+n)%20] + " " + things[(i*i+n)%20] // no two rows are copies
			fmt.Fprintf(zip, `{"text":"%s, %s %d","label":"%s","stars":%d,"rating":%d,"complaint":%d,"translated":false,"labels":{"x":%d},"aspects":[{"from":"1","sentiment":"%s"}]}`+"\n",
				text, seen, 100*n+i, label, stars, stars, i%2, 1-2*(i%2), label)
		}
		zip.Close()
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestTargets holds issue 3's numbers on the real data; without them it only shows that the table comes out.
func TestTargets(t *testing.T) {
	dir := shared(t)
	real := dir != "" && !raced // one goroutine: the race detector finds nothing here and takes ten times as long
	if !real {
		dir = madeUp(t)
	}
	scores, err := Evaluate(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	missed := WriteScores(&table, scores)
	t.Logf("\n%s", &table)
	if real && missed > 0 {
		t.Errorf("%d targets are missed", missed)
	}
	checkMailings(t, scores, real)
	asked := 0
	for _, s := range scores {
		if s.Target > 0 {
			asked++
		}
	}
	if want := len(targets) + 3; asked != want { // the languages one by one besides all of them
		t.Errorf("%d lines of the table have a target, want %d", asked, want)
	}
}

// checkMailings holds what complaint mails go out about where the stars are known: hardly a happy text, most of the angry
// ones.
func checkMailings(t *testing.T, scores []Score, real bool) {
	t.Helper()
	var table bytes.Buffer
	WriteMailings(&table, scores)
	t.Logf("\n%s", &table)
	starred := 0
	for _, s := range scores {
		m := s.Mailing
		if m.Happy == 0 {
			continue
		}
		starred++
		if happy, angry := share(m.HappyMailed, m.Happy), share(m.AngryMailed, m.Angry); real && (happy > 0.06 || angry < 0.85) {
			t.Errorf("%s, %s: %.3f of the happy texts are mailed and %.3f of the angry ones", s.Set, s.How, happy, angry)
		}
	}
	if real && starred != 5 {
		t.Errorf("%d lines know stars, want both banks twice and the maps", starred)
	}
}

func TestMailingCounts(t *testing.T) {
	j := judge{weights: defaultWeights()}
	var m Mailing
	var r reading
	for _, c := range []struct {
		text      string
		complaint bool
		stars     float64
	}{
		{"Обман, деньги не вернули", true, 1}, {"Обман, деньги не вернули", true, 5}, {"Спасибо, всё отлично", true, 2},
		{"Спасибо, всё отлично", false, 5}, {"Ужасный обман", false, 3}, {"Спасибо, всё отлично", false, 0},
	} {
		d := newDocument(collector.Review{Text: c.text})
		j.read(d, 0, &r)
		m.count(j, d, &r, c.complaint, c.stars)
	}
	if want := (Mailing{Right: 2, Wrong: 1, Missed: 1, Happy: 2, HappyMailed: 1, Angry: 2, AngryMailed: 1}); m != want {
		t.Errorf("got %+v, want %+v", m, want)
	}
	var table bytes.Buffer
	WriteMailings(&table, []Score{{Set: "a", Task: "complaint", Mailing: m}, {Set: "b", Task: "tone"}, {Set: "c", Task: "complaint"}})
	if out := table.String(); !strings.Contains(out, "0.667") || !strings.Contains(out, "1 of 2, 50.0 %") || strings.Count(out, "\n") != 3 || !strings.Contains(out, "-") {
		t.Errorf("the table is\n%s", out)
	}
}

func TestTrainingIsReproducible(t *testing.T) {
	dir := madeUp(t)
	var a, b, la, lb bytes.Buffer
	if err := Train(t.Context(), dir, &a, &la, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := Train(t.Context(), dir, &b, &lb, io.Discard); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) || !bytes.Equal(la.Bytes(), lb.Bytes()) {
		t.Error("the same data gives other weights")
	}
	w, err := decodeWeights(a.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	j := judge{weights: w}
	low := j.verdict(collector.Review{Text: "Спасибо, всё отлично"}).Complaint.Probability
	high := j.verdict(collector.Review{Text: "Ужас, обман"}).Complaint.Probability
	if low >= high {
		t.Errorf("praise %.3f, blame %.3f", low, high)
	}
}

// TestNoCopyInBothParts looks at the real data: texts of one group have one fold, and no text stands in two folds.
func TestNoCopyInBothParts(t *testing.T) {
	dir := shared(t)
	if dir == "" {
		dir = madeUp(t)
	}
	c, err := loadCorpus(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	folded := map[string]int{}
	sizes := make([]int, folds)
	for _, e := range c.examples {
		key := e.review.Title + "\n" + e.review.Text
		if f, ok := folded[key]; ok && f != e.fold {
			t.Fatalf("a text of %s is in the folds %d and %d", e.set, f, e.fold)
		}
		folded[key] = e.fold
		sizes[e.fold]++
	}
	for f, n := range sizes {
		if dir != "" && n*10 < len(c.examples) && len(c.examples) > 10_000 {
			t.Errorf("fold %d has %d of %d texts", f, n, len(c.examples))
		}
	}
}

// TestDecidingWordsOfRealTexts takes each third review of another trade and of the banks.
func TestDecidingWordsOfRealTexts(t *testing.T) {
	dir := shared(t)
	if dir == "" {
		dir = madeUp(t)
	}
	for _, path := range []string{heldOutSet, dataSets[0].path, dataSets[1].path, dataSets[2].path} {
		rows, err := readRows(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(rows); i += 3 {
			r := rows[i].review()
			checkWords(t, r)
			r.Rating = max(rows[i].Rating, rows[i].Stars)
			checkWords(t, r)
		}
	}
}
