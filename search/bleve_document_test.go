package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
	"github.com/google/go-cmp/cmp"
)

// TestDocumentsAreWhatBleveMakes: an index of our documents holds what one of Bleve's own documents holds. Those name the
// element of a place, ours count on.
func TestDocumentsAreWhatBleveMakes(t *testing.T) {
	r := rand.New(rand.NewPCG(*seed, 2))
	entries, long := world(r, 300), worldDocument(r, 300)
	long.Text, long.Cons = strings.Repeat("букет, букеты и розы ", elementGap), "Букетов нет"
	entries = append(entries, EntryOf(long, time.UTC, testBrands))
	ours, theirs := emptySlot(t), emptySlot(t)
	if err := putBatch(ours, entries, nil); err != nil {
		t.Fatal(err)
	}
	batch := theirs.NewBatch()
	for i := range entries {
		if err := batch.IndexAdvanced(plainDocument(&entries[i])); err != nil {
			t.Fatal(err)
		}
	}
	if err := theirs.Batch(batch); err != nil {
		t.Fatal(err)
	}
	named := func(id, field string, at *index.TermFieldVector) int {
		e := entries[slices.IndexFunc(entries, func(e Entry) bool { return e.ID == id })]
		elements := map[string][]Element{"body": e.Body, "reply": e.Reply}[strings.Split(field, "_")[0]]
		place := int(at.Pos)
		for i := range at.ArrayPositions[0] {
			place += len(elements[i]) + elementGap
		}
		return place
	}
	countedOn := func(_, _ string, at *index.TermFieldVector) int { return int(at.Pos) }
	if diff := cmp.Diff(contents(t, theirs, named), contents(t, ours, countedOn)); diff != "" {
		t.Errorf("Bleve's own (-) and ours (+):\n%s", diff)
	}
}

func emptySlot(t *testing.T) bleve.Index {
	ix, err := newSlot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	return ix
}

// placing says at which place of a field a word stands.
type placing func(id, field string, at *index.TermFieldVector) int

// contents are all postings and all values of a slot, a line each.
func contents(t *testing.T, ix bleve.Index, place placing) (lines []string) {
	err := withReader(ix, func(r index.IndexReader) error {
		fields, err := r.Fields()
		if err != nil {
			return err
		}
		slices.Sort(fields)
		for _, field := range fields {
			dict, err := r.FieldDict(field)
			if err != nil {
				return err
			}
			for e, err := dict.Next(); e != nil || err != nil; e, err = dict.Next() {
				if err != nil {
					return err
				}
				lines = append(lines, postings(t, r, field, e.Term, place)...)
			}
		}
		lines = append(lines, valuesOf(t, r, fields)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return lines
}

// postings says of every document with a term how often and where it stands there, and the norm.
func postings(t *testing.T, r index.IndexReader, field, term string, place placing) (lines []string) {
	docs, err := r.TermFieldReader(t.Context(), []byte(term), field, true, true, true)
	if err != nil {
		t.Fatal(err)
	}
	defer docs.Close()
	for d, err := docs.Next(nil); d != nil || err != nil; d, err = docs.Next(nil) {
		if err != nil {
			t.Fatal(err)
		}
		id, err := r.ExternalID(d.ID)
		if err != nil {
			t.Fatal(err)
		}
		var places []int
		for _, at := range d.Vectors {
			places = append(places, place(id, field, at))
		}
		lines = append(lines, fmt.Sprintf("%s=%s in %s: %d times, norm %v, at %v", field, term, id, d.Freq, d.Norm, places))
	}
	return lines
}

// valuesOf are the values by which hits are sorted and counted.
func valuesOf(t *testing.T, r index.IndexReader, fields []string) (lines []string) {
	values, err := r.DocValueReader(fields)
	if err != nil {
		t.Fatal(err)
	}
	all, err := r.DocIDReaderAll()
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	for doc, err := all.Next(); doc != nil || err != nil; doc, err = all.Next() {
		if err != nil {
			t.Fatal(err)
		}
		id, err := r.ExternalID(doc)
		if err != nil {
			t.Fatal(err)
		}
		err = values.VisitDocValues(doc, func(field string, term []byte) { lines = append(lines, id+" has "+field+" "+string(term)) })
		if err != nil {
			t.Fatal(err)
		}
	}
	return lines
}

// plainDocument is a document as Bleve makes it.
func plainDocument(e *Entry) *document.Document {
	d := document.NewDocument(e.ID)
	add := func(name, v string, options index.FieldIndexingOptions) {
		d.AddField(document.NewTextFieldCustom(name, nil, []byte(v), options, nil))
	}
	add("company", strconv.FormatInt(e.Company, 10), indexed)
	add("rev", strconv.FormatInt(e.Rev, 10), counted)
	for _, name := range []string{"site", "stars", "language", "tone", "kind", "state", "complaint", "suspicious", "month", "stage", "assignee", "source", "by", "category", "mismatch", "toward"} {
		add(name, e.value(name), counted)
	}
	for _, name := range []string{"answered", "own", "verified", "found_day"} {
		if v := e.value(name); v != "no" {
			add(name, v, indexed)
		}
	}
	if e.Day != "" {
		add("day", e.Day, indexed)
	}
	for _, c := range e.causes() {
		add("cause", c, counted)
	}
	for _, tag := range e.tags() {
		add("tag", tag, counted)
	}
	for _, name := range []string{"likes", "suspicion"} {
		add(name, sortable(numberKey(e.number(name))), indexed)
	}
	for _, s := range e.Sites {
		add("sites", s, indexed)
	}
	add("rating", sortable(numberKey(e.Rating)), counted)
	add("published", sortable(e.Published), counted)
	add("found", sortable(e.Found), counted)
	for name, elements := range map[string][]Element{"title": {e.Title}, "item": {e.Item}, "author": {e.Author}, "body": e.Body, "reply": e.Reply} {
		for i, el := range elements {
			var exact, stem []string
			for _, w := range el {
				exact, stem = append(exact, w.Exact), append(stem, w.Stem)
			}
			if len(el) > 0 {
				d.AddField(document.NewTextFieldCustom(name+"_exact", []uint64{uint64(i)}, []byte(strings.Join(exact, " ")), placed, bySpace{}))
				d.AddField(document.NewTextFieldCustom(name+"_stem", []uint64{uint64(i)}, []byte(strings.Join(stem, " ")), placed, bySpace{}))
			}
		}
	}
	return d
}

// bySpace is the analyzer of ready words.
type bySpace struct{}

// Analyze implements analysis.Analyzer.
func (bySpace) Analyze(b []byte) (stream analysis.TokenStream) {
	start := 0
	for i, word := range strings.Split(string(b), " ") {
		stream = append(stream, &analysis.Token{Term: []byte(word), Start: start, End: start + len(word), Position: i + 1, Type: analysis.AlphaNumeric})
		start += len(word) + 1
	}
	return stream
}
