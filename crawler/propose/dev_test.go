package propose

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler"
)

type want struct {
	URL     string             `json:"url"`
	Now     time.Time          `json:"now"`
	Reviews []collector.Review `json:"reviews"`
}

func TestDev(t *testing.T) {
	files, _ := filepath.Glob(os.Getenv("DEVGLOB"))
	good := 0
	for _, f := range files {
		stem := strings.TrimSuffix(f, ".html")
		var w want
		b, _ := os.ReadFile(stem + ".json")
		if err := json.Unmarshal(b, &w); err != nil {
			t.Log(f, err)
			continue
		}
		if len(w.Reviews) < 1 {
			continue
		}
		body, _ := os.ReadFile(f)
		body, _ = crawler.Unpack(body)
		p, err := Propose("dev", []Page{{Name: f, URL: w.URL, Body: body, Now: w.Now}})
		if err != nil {
			t.Errorf("%s: %v", f, err)
			continue
		}
		diff := compareReviews(w.Reviews, p.Read[0].Reviews)
		if len(diff) == 0 {
			good++
			t.Logf("OK   %s (%s) %d reviews", f, p.Source, len(w.Reviews))
			if os.Getenv("DEVALL") != "" {
				t.Logf("%s", p.TOML)
			}
			continue
		}
		t.Logf("BAD  %s (%s)\n  %s\n%s", f, p.Source, strings.Join(diff, "\n  "), p.TOML)
	}
	t.Logf("%d of %d", good, len(files))
}

func compareReviews(want, got []collector.Review) []string {
	var out []string
	if len(want) != len(got) {
		out = append(out, "count: want "+itoa(len(want))+" got "+itoa(len(got)))
	}
	for i := range min(len(want), len(got)) {
		w, g := want[i], got[i]
		cmp := func(name, a, b string) {
			if oneLine(a) != oneLine(b) {
				out = append(out, itoa(i)+"."+name+": want "+Short(a, 60)+" | got "+Short(b, 90))
			}
		}
		cmp("author", w.Author.Name, g.Author.Name)
		cmp("text", w.Text, g.Text)
		cmp("title", w.Title, g.Title)
		cmp("pros", w.Pros, g.Pros)
		cmp("cons", w.Cons, g.Cons)
		cmp("day", day(w), day(g))
		if w.Item.Name != "" {
			cmp("item", w.Item.Name, g.Item.Name)
		}
		if w.Rating != g.Rating {
			cmp("rating", w.RawRating+"="+ftoa(w.Rating), g.RawRating+"="+ftoa(g.Rating))
		}
		cmp("replies", replyText(w), replyText(g))
	}
	return out
}

func day(r collector.Review) string { return (r.Published.String() + "          ")[:10] }
func itoa(n int) string             { b, _ := json.Marshal(n); return string(b) }
func ftoa(n float64) string         { b, _ := json.Marshal(n); return string(b) }
func replyText(r collector.Review) string {
	s := ""
	for _, x := range r.Replies {
		s += x.Author + ": " + x.Text + " "
		if x.Official {
			s += "(official)"
		}
	}
	return s
}
