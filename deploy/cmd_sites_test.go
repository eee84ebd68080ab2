package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whoever runs the check learns which sites nobody has seen, which are not crawled, and what the made pages do not show.
func TestSitesCheckTellsMadeFromReal(t *testing.T) {
	status, out, errs := molva("sites", "check", "banki", "flamp", "google-maps", "trustpilot")
	for _, want := range []string{"banki (banki.toml): 5 pages; made, never seen live\n", "flamp (flamp.toml): 5 pages; made, never seen live\n",
		"google-maps (google-maps.toml): 8 pages; not crawled",
		"trustpilot (trustpilot.toml): 6 pages; made, never seen live; not crawled: its robots.txt forbids every robot",
		"4 sites: 1 page real, 23 made (written from facts, never seen live)\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("%d %s: %q is missing in\n%s", status, errs, want, out)
		}
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"x.toml":                 "name = \"x\"\nhosts = [\"x.example\"]\nfixture = \"made\"\nfacts = \"none\"\n[lacks]\nsecond = \"one page\"\n[[json]]\nitem = \"l[]\"\nreview = { text = \"t\" }\n",
		"y.toml":                 "name = \"y\"\nhosts = [\"y.example\"]\n",
		"testdata/x/a.page.json": `{"l":[{"t":"Так"}]}`, "testdata/x/a.json": `{"url":"https://x.example/","now":"2026-01-01T00:00:00Z","reviews":[],"links":[]}`,
		"testdata/y/b.html": `<p>`, "testdata/y/b.json": `{"url":"https://y.example/","now":"2026-01-01T00:00:00Z","reviews":[],"links":[]}`,
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if status, out, errs := molva("sites", "check", "x", "y", "--sites", dir, "--write"); status != 0 ||
		!strings.Contains(out, "none of its pages shows: empty, blocked, official, foreign, teaser (or say why in [lacks])") ||
		!strings.Contains(out, "ok       a.page.json  1 reviews") || !strings.Contains(out, "0 pages real, 1 made (written from facts, never seen live), 1 of files that do not say") {
		t.Errorf("%d %s %s", status, out, errs)
	}
}

// A saved answer of an official API is read without its address; the site itself is not asked, and who tries learns what to do.
func TestBarredSiteOnTheCommandLine(t *testing.T) {
	answer := filepath.Join(t.TempDir(), "answer.json")
	if err := os.WriteFile(answer, []byte(`{"reviews":[{"id":"65b1","stars":2,"title":"Late","text":"Two weeks.","createdAt":"2026-02-01T10:00:00Z","consumer":{"displayName":"Bob"}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out, errs := molva("extract", answer, "--site", "trustpilot"); status != 0 || !strings.Contains(out, `"id": "65b1"`) || !strings.Contains(out, `"name": "Bob"`) {
		t.Errorf("%d %s %s", status, out, errs)
	}
	for _, command := range []string{"crawl", "extract"} {
		status, out, errs := molva(command, "https://www.trustpilot.com/review/primer.example")
		if status != 1 || out != "" || !strings.Contains(errs, "is not crawled: its robots.txt forbids every robot that it does not name") ||
			!strings.Contains(errs, "a saved page (molva extract FILE --site trustpilot), or an export (molva import FILE --site trustpilot), or the official API") {
			t.Errorf("%s: %d %q %q", command, status, out, errs)
		}
	}
	status, out, errs := run(t, "", "sources", "add", "https://www.trustpilot.com/review/primer.example", "--data", t.TempDir())
	if status != 0 || !strings.Contains(out, "https://www.trustpilot.com/review/primer.example, due within a minute, named trustpilot\n") || !strings.Contains(errs, "note: the site trustpilot is not crawled") {
		t.Errorf("%d %q %q", status, out, errs)
	}
}
