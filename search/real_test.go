package search

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"molva/collector"
)

// realFiles are the shared texts that queries are compared over.
var realFiles = []struct{ site, file string }{
	{"yandex.maps", "data/reviews-yandex-maps/reviews.jsonl.gz"}, {"banki.ru", "data/sentiment-ru/banki-ru.jsonl.gz"}, {"otzovik.com", "data/sentiment-ru/otzovik-bank.jsonl.gz"},
	{"rozetka.example", "data/sentiment-uk/customer-reviews.jsonl.gz"}, {"twitter.example", "data/mentions-ru/sentirueval2016-banks.jsonl.gz"}, {"twitter.example", "data/mentions-ru/sentirueval2016-telecom.jsonl.gz"},
}

// realEach is how many texts of each file are taken.
const realEach = 420

// realDocuments are some thousands of real texts with what a document has beside its text drawn at random. Without
// MOLVA_SHARED they are those of the invented world.
func realDocuments(t testing.TB) []collector.Document {
	t.Helper()
	r := rand.New(rand.NewPCG(*seed, 20))
	dir := os.Getenv("MOLVA_SHARED")
	if dir == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_SHARED is not set, and MOLVA_TEST_REAL=1 wants the shared data")
		}
		t.Log("MOLVA_SHARED is not set: the invented world stands for the real texts")
		docs := make([]collector.Document, 600)
		for i := range docs {
			docs[i] = worldDocument(r, i)
		}
		return docs
	}
	var docs []collector.Document
	for _, f := range realFiles {
		for _, text := range realTexts(t, filepath.Join(dir, f.file), realEach) {
			d := worldDocument(r, len(docs))
			d.Site, d.URL, d.Replies = f.site, "https://"+f.site+"/1", d.Replies[:len(d.Replies)/2]
			d.Title, d.Text, d.Pros, d.Cons = text.Title, text.Text, text.Pros, text.Cons
			if text.Rating > 0 {
				d.Rating = text.Rating
			}
			docs = append(docs, d)
		}
	}
	return docs
}

type realText struct {
	Title, Text, Pros, Cons string
	Rating                  float64
	Stars                   float64
}

func realTexts(t testing.TB, path string, most int) []realText {
	t.Helper()
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("MOLVA_SHARED has no %s", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var texts []realText
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() && len(texts) < most {
		var one realText
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if one.Rating == 0 {
			one.Rating = one.Stars
		}
		if letters := []rune(one.Text); len(letters) > 1500 {
			one.Text = string(letters[:1500])
		}
		texts = append(texts, one)
	}
	if err := lines.Err(); err != nil || len(texts) == 0 {
		t.Fatal(fmt.Errorf("%s: %d texts, %w", path, len(texts), err))
	}
	return texts
}

func entriesOf(t testing.TB, docs []collector.Document) []Entry {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	entries := make([]Entry, len(docs))
	for i, d := range docs {
		entries[i] = EntryOf(d, zone, testBrands)
	}
	return entries
}
