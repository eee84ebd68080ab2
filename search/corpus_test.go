package search

import (
	"flag"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

var documents = flag.Int("documents", 20000, "documents of the measurements beside the library and the raw request, and of those in Bleve")

// corpus makes as many different documents as one wants, each by its number alone: a few sentences of real texts, a place,
// a day of three years, a verdict. Without MOLVA_SHARED the sentences are invented.
type corpus struct {
	sentences []string
	zone      *time.Location
}

func newCorpus(t testing.TB) *corpus {
	t.Helper()
	c := &corpus{zone: time.UTC}
	if dir := os.Getenv("MOLVA_SHARED"); dir != "" {
		for _, f := range realFiles {
			for _, text := range realTexts(t, filepath.Join(dir, f.file), 1<<20) {
				c.cut(text.Title, text.Text, text.Pros, text.Cons)
			}
		}
		return c
	}
	if os.Getenv("MOLVA_TEST_REAL") == "1" {
		t.Fatal("MOLVA_SHARED is not set, and MOLVA_TEST_REAL=1 wants the shared data")
	}
	t.Log("MOLVA_SHARED is not set: invented sentences stand for the real ones")
	r := rand.New(rand.NewPCG(*seed, 30))
	for range 2000 {
		c.cut(sentence(r, 14))
	}
	return c
}

// cut takes the sentences of some texts.
func (c *corpus) cut(texts ...string) {
	for _, t := range texts {
		for _, s := range strings.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune(".!?\n", r) }) {
			if s = strings.TrimSpace(s); len(s) > 20 && len(s) < 400 {
				c.sentences = append(c.sentences, s)
			}
		}
	}
}

// document is the one of a number; its id begins with the number.
func (c *corpus) document(i int) collector.Document {
	r := rand.New(rand.NewPCG(*seed, uint64(i)))
	d := worldDocument(r, i)
	d.PublicID, d.Company, d.Rev = fmt.Sprintf("%08d-%08x", i, r.Uint32()), 1, 1
	texts := [2]strings.Builder{}
	for range 3 + r.IntN(5) {
		texts[0].WriteString(pick(r, c.sentences...) + ". ")
	}
	texts[1].WriteString(pick(r, c.sentences...))
	d.Text, d.Title, d.Pros, d.Cons, d.Replies = texts[0].String(), texts[1].String(), "", "", d.Replies[:len(d.Replies)/2]
	d.Author.Name = fmt.Sprintf("%s %d", pick(r, "Иван", "Олена", "Пётр", "Оксана"), r.IntN(5000))
	d.Published = collector.PublishedAt(time.Date(2023, 6, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(3 * 365 * 24 * int64(time.Hour)))))
	d.FirstSeen = d.Published.Time.Add(time.Hour)
	return d
}

// entries are the ready documents from..to.
func (c *corpus) entries(from, to int) []Entry {
	list := make([]Entry, 0, to-from)
	for i := from; i < to; i++ {
		list = append(list, EntryOf(c.document(i), c.zone, testBrands))
	}
	return list
}

// TestCorpusIsVaried: no text stands twice, and a number makes the same document again.
func TestCorpusIsVaried(t *testing.T) {
	c, seen, hash := newCorpus(t), map[uint64]int{}, maphash.MakeSeed()
	for i := range 5000 {
		d := c.document(i)
		h := maphash.String(hash, d.Text)
		if was, twice := seen[h]; twice {
			t.Fatalf("documents %d and %d have the same text", was, i)
		}
		seen[h] = i
	}
	if a, b := c.document(7), c.document(7); a.Text != b.Text || a.PublicID != b.PublicID {
		t.Errorf("%v is not %v", a, b)
	}
}
