package web

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/search"
)

func joined(list []piece) string {
	var b strings.Builder
	for _, p := range list {
		if p.Mark {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestPieces(t *testing.T) {
	long := strings.Repeat("слово ", 100) + "цель" + strings.Repeat(" слово", 100)
	at := strings.Index(long, "цель")
	out, cut := pieces(long, []search.Span{{Start: at, End: at + len("цель")}}, 300)
	if got := joined(out); !cut || !strings.Contains(got, "[цель]") || !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, "…") || len(got) > 400 {
		t.Errorf("a long text is not cut around its mark: %v %q", cut, got)
	}
	out, cut = pieces("один два три", []search.Span{{Start: 9, End: 15}}, 0)
	if got := joined(out); cut || got != "один [два] три" {
		t.Errorf("got %v %q", cut, got)
	}
	if out, cut := pieces("", nil, 10); len(out) != 0 || cut {
		t.Errorf("nothing became %v", out)
	}
}

// FuzzPieces: whatever a text and its marks are, nothing is lost or broken when nothing is cut.
func FuzzPieces(f *testing.F) {
	f.Add("один два", 0, 8, 5)
	f.Add("\xff\xfe", 1, 2, 1)
	f.Fuzz(func(t *testing.T, s string, start, end, limit int) {
		if start < 0 || end < start || end > len(s) || limit < 0 {
			return // no mark of this text
		}
		out, cut := pieces(s, []search.Span{{Start: start, End: end}}, limit)
		plain := ""
		for _, p := range out {
			plain += p.Text
		}
		if !cut && plain != s {
			t.Errorf("%q became %q", s, plain)
		}
	})
}

func TestPointAt(t *testing.T) {
	for _, c := range []struct{ query, where, line, before string }{
		{"букет rating:<", "1:15", "букет rating:<", "букет rating:<"},
		{"a\nб AND", "2:3", "б AND", "б "},
		{"a", "7:7", "a", ""},
		{"a", "nowhere", "a", ""},
	} {
		if line, before := pointAt(c.query, c.where); line != c.line || before != c.before {
			t.Errorf("%q at %s: %q %q", c.query, c.where, line, before)
		}
	}
}

func TestChart(t *testing.T) {
	c := newChart([]search.Count{{Value: "2026-01", Count: 4}, {Value: "2026-03", Count: 2}, {Value: search.Unknown, Count: 5}})
	if len(c.Bars) != 3 || c.Bars[1].Month != "2026-02" || c.Bars[1].Height != 0 || c.Bars[0].Height != 2*c.Bars[2].Height || c.Unknown != 5 || c.Most().Month != "2026-01" {
		t.Errorf("%+v", c)
	}
	if c := newChart([]search.Count{{Value: search.Unknown, Count: 5}}); len(c.Bars) != 0 {
		t.Errorf("a chart without dates: %+v", c)
	}
	c = newChart([]search.Count{{Value: "1999-01", Count: 1}, {Value: "2026-03", Count: 2}})
	if len(c.Bars) != chartMonths || c.Last() != "2026-03" {
		t.Errorf("%d bars up to %s", len(c.Bars), c.Last())
	}
}

func TestLifeLine(t *testing.T) {
	steps := lifeLine([]collector.Version{{Change: collector.ChangePosted, Rating: 1, Text: "плохо"}, {Change: collector.ChangeEdited, Rating: 1, Text: "хорошо"},
		{Change: collector.ChangeRating, Rating: 4, Text: "хорошо"}, {Change: collector.ChangeAnswered, Rating: 4, Text: "хорошо", Replies: []collector.Reply{{Text: "спасибо"}}}}, collector.PublishedOn(2026, 3, 9))
	if len(steps) != 4 || steps[0].Change != collector.ChangeAnswered || !steps[0].Has("replies") || !steps[1].Has("rating") || steps[1].Has("text") ||
		!steps[2].Has("text") || steps[2].Was.Text != "плохо" || len(steps[3].Changed) != 0 {
		t.Errorf("%+v", steps)
	}
}

func TestWordSpans(t *testing.T) {
	s := "Верните деньги! Денег нет, деньги."
	got := ""
	for _, m := range wordSpans(s, []string{"верните деньги", "деньги"}) {
		got += s[m.Start:m.End] + "|"
	}
	if got != "Верните деньги|деньги|" {
		t.Errorf("got %q", got)
	}
}

func TestLinked(t *testing.T) {
	if got := joined(linked("см. http://a.example/x, и (https://b.example)")); got != "см. [http://a.example/x], и ([https://b.example])" {
		t.Errorf("got %q", got)
	}
}

func TestLinkAndLocalPath(t *testing.T) {
	v := &view{}
	for address, want := range map[string]bool{"http://a.example/x": true, "https://a.example": true, "javascript:alert(1)": false, "data:text/html,x": false,
		"//a.example": false, "http://user:pass@a.example/": false, "http://": false, "ftp://a.example": false, " javascript:x": false} {
		if got := v.Link(address) != ""; got != want {
			t.Errorf("%s may be followed: %v", address, got)
		}
	}
	for p, want := range map[string]string{"/search?q=1": "/search?q=1", "//evil.example": "/", "https://evil.example": "/", `/\evil.example`: "/", "": "/", "/a\nb": "/"} {
		if got := localPath(p); got != want {
			t.Errorf("%q leads to %q", p, got)
		}
	}
}

func TestColour(t *testing.T) {
	soon := wallNow().Add(time.Hour)
	for _, c := range []struct {
		v    sourceView
		want colour
	}{
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthNew}}, unread},
		{sourceView{Source: collector.Source{Owner: 0, Health: collector.HealthNew}}, red},
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthNew, Registry: collector.Registry{Removed: now}}}, grey},
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthNew}, WaitingUntil: soon}, yellow},
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthOK}}, green},
		{sourceView{Source: collector.Source{Owner: 0, Health: collector.HealthOK}}, red},
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthDrift}}, red},
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthBlocked}}, red},
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthPartial}}, yellow},
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthOK}, WaitingUntil: soon}, yellow},
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthOK, Period: 6 * time.Hour, PassOpen: true, PassStart: now.Add(-35 * time.Hour)}}, green},
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthOK, Period: 6 * time.Hour, PassOpen: true, PassStart: now.Add(-37 * time.Hour)}}, red},
		{sourceView{Source: collector.Source{Owner: 1, Health: collector.HealthOK, Period: 48 * time.Hour, PassOpen: true, PassStart: now.Add(-37 * time.Hour)}}, green},
	} {
		if c.v.colour(now); c.v.Colour != c.want {
			t.Errorf("%s with owner %d: %s, want %s", c.v.Source.Health, c.v.Owner, c.v.Colour, c.want)
		}
	}
}
