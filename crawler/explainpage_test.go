package crawler

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"molva/crawler/sites"
)

// explained are the verdict about the start and the lines about addresses, in the order of the alphabet, without the host.
func (w *world) explained(t *testing.T, set *sites.Set) (verdict string, lines []string, sum Summary) {
	t.Helper()
	var out bytes.Buffer
	sum, _, err := w.crawl(t, Config{Sites: set}, Run{Explain: &out})
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(strings.ReplaceAll(out.String(), w.URL, "")) {
		if v, ok := strings.CutPrefix(line, "  verdict:    "); ok {
			verdict = strings.TrimSpace(v)
		} else if !strings.HasPrefix(line, "  ") && strings.Contains(line, "  ") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	slices.Sort(lines)
	return verdict, lines, sum
}

// What is said of an address is what becomes of it: one that the site file bars is not called allowed because robots.txt
// names it not, and that an allowed one redirects to a forbidden one is told of the latter.
func TestWhatIsExplainedIsWhatIsDone(t *testing.T) {
	barring, err := sites.Parse("p.toml", []byte("name = \"p\"\nhosts = [\"127.0.0.1\"]\ncrawl = \"no\"\nwhy = \"terms\"\nways = [\"page\"]\nbars = ['^/barred']\n"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, "User-agent: *\nDisallow: /no\n", map[string]http.HandlerFunc{
		"/":     text(`<a href="/barred/z">z</a><a href="/no/1">1</a><a href="/away">a</a><a href="/tobar">t</a><a rel=nofollow href="/ad">ad</a>`),
		"/away": to("/no/x"), "/tobar": to("/barred/y"),
	})
	verdict, lines, sum := w.explained(t, sites.Of(barring))
	const free, bars, rule = "  (no rule of robots.txt matches: allowed)", "  (the site p is not crawled: its site file says why", "  (robots.txt line 2 forbids it: Disallow: /no"
	want := []string{"allowed    /" + free, "allowed    /away" + free, "allowed    /tobar" + free, "forbidden  /barred/y" + bars + "; redirected from /tobar)",
		"forbidden  /barred/z" + bars + ")", "forbidden  /no/1" + rule + ")", "forbidden  /no/x" + rule + "; redirected from /away)", "nofollow   /ad  (not followed from /)"}
	if verdict != "may be asked for" || !slices.Equal(lines, want) {
		t.Errorf("%s\n%s\nwant\n%s", verdict, strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if sum.Forbidden != 2 || sum.MissedAll != 2 {
		t.Errorf("%+v", sum)
	}
}

// While robots.txt does not answer, addresses wait; they are not called forbidden, and may be allowed a moment later.
func TestAnAddressWaitsForRobots(t *testing.T) {
	var asked atomic.Int32
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": text("x"), "/robots.txt": func(rw http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
	}})
	verdict, lines, sum := w.explained(t, nil)
	want := []string{"allowed    /  (no rule of robots.txt matches: allowed)", "waits      /  (robots.txt answered 503: nothing may be asked)"}
	if verdict != "is not asked for now: robots.txt answered 503: nothing may be asked" || !slices.Equal(lines, want) || sum.Pages != 1 || sum.Partial() {
		t.Errorf("%s\n%s\n%+v", verdict, strings.Join(lines, "\n"), sum)
	}
}
