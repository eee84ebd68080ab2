package propose

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

func TestHeldDev(t *testing.T) {
	dir := os.Getenv("HELD")
	if dir == "" {
		return
	}
	folders, _ := filepath.Glob(dir + "/*/want.json")
	right, strict := 0, 0
	for _, f := range folders {
		var w struct {
			URL     string
			Now     time.Time
			Next    string
			Item    collector.Item
			Reviews []collector.Review
		}
		b, _ := os.ReadFile(f)
		if err := json.Unmarshal(b, &w); err != nil {
			t.Fatal(err)
		}
		body, _ := os.ReadFile(filepath.Join(filepath.Dir(f), "page.html"))
		name := filepath.Base(filepath.Dir(f))
		start := time.Now()
		p, err := Propose("dev", []Page{{Name: name, URL: w.URL, Body: body, Now: w.Now}})
		took := time.Since(start)
		if err != nil {
			t.Logf("%-22s NONE %v", name, err)
			continue
		}
		got := p.Read[0].Reviews
		n := map[string]int{}
		var diffs []string
		for i := range min(len(w.Reviews), len(got)) {
			a, b := w.Reviews[i], got[i]
			for _, c := range []struct{ k, a, b string }{{"author", a.Author.Name, b.Author.Name}, {"rating", ftoa(a.Rating), ftoa(b.Rating)}, {"day", day(a), day(b)}, {"text", a.Text, b.Text}, {"title", a.Title, b.Title},
				{"pros", a.Pros, b.Pros}, {"cons", a.Cons, b.Cons}, {"replies", replyTexts(a), replyTexts(b)}} {
				if oneLine(c.a) == oneLine(c.b) {
					n[c.k]++
				} else if len(diffs) < 14 {
					diffs = append(diffs, fmt.Sprintf("%d.%s: want %q got %q", i, c.k, Short(c.a, 80), Short(c.b, 120)))
				}
			}
		}
		ok := len(got) == len(w.Reviews)
		all := len(w.Reviews)
		line := fmt.Sprintf("%-22s %-6s reviews %d/%d", name, p.Source, len(got), all)
		for _, k := range []string{"author", "rating", "day", "text", "title", "pros", "cons"} {
			ok = ok && n[k] == all
			line += fmt.Sprintf(" %s %d", k, n[k])
		}
		line += fmt.Sprintf(" replies %d %v", n["replies"], took.Round(time.Millisecond))
		if ok {
			right++
			if n["replies"] == all {
				strict++
			}
		}
		t.Logf("%s %v next=%v item=%v", line, ok, w.Next == "" || strings.Contains(strings.Join(p.Read[0].Links, " "), w.Next), len(got) > 0 && strings.Contains(got[0].Item.Name, w.Item.Name))
		if os.Getenv("HELDV") != "" && (!ok || n["replies"] != all) {
			t.Logf("  %s\n%s", strings.Join(diffs, "\n  "), p.TOML)
		}
	}
	t.Logf("%d of %d right; %d with replies", right, len(folders), strict)
}

func replyTexts(r collector.Review) string {
	s := ""
	for _, x := range r.Replies {
		s += x.Text + " | "
	}
	return s
}
