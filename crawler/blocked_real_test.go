package crawler

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// No real page of the shared data, of those that came as asked for, is taken for one that came instead.
func TestSharedPagesAreNotTakenForBlocked(t *testing.T) {
	f := sharedFile(t, "data/extract-article/article-extraction-benchmark.jsonl.gz")
	if f == nil {
		return
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	c, pages := New(Config{Sites: sites.Embedded()}), 0
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var p struct{ ID, URL, HTML string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		pages++
		front := frontOf([]byte(p.HTML))
		if why := front.gate(nil); why != "" {
			t.Errorf("%s %s: %s", p.ID, p.URL, why)
		}
		if v := c.Read([]byte(p.HTML), nil, p.URL, ""); v.Outcome != OK {
			t.Errorf("%s %s: %s, %s", p.ID, p.URL, v.Outcome, v.Reason)
		}
	}
	if err := lines.Err(); err != nil || pages < 50 {
		t.Fatalf("%d pages, %v", pages, err)
	}
}

// A real catalogue of zoon.ru: cards and no reviews, and that is no alarm and no block, whatever its scripts mention.
func TestSharedZoonCatalogue(t *testing.T) {
	f := sharedFile(t, "data/pages/zoon-catalog.html.gz")
	if f == nil {
		return
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = Unpack(b); err != nil {
		t.Fatal(err)
	}
	v := New(Config{Sites: sites.Embedded(), Clock: collector.FixedClock(time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC))}).Read(b, nil, "https://spb.zoon.ru/medical/", "")
	if v.Outcome != OK || v.Drift || len(v.Reviews) != 0 || v.Mention != nil || len(v.Links) != 0 {
		t.Errorf("%s, %q, drift %v, %d reviews, %d links", v.Outcome, v.Reason, v.Drift, len(v.Reviews), len(v.Links))
	}
}
