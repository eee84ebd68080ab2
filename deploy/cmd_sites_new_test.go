package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const twoReviews = `<html><head><meta property="og:url" content="https://kafe.example/otzyvy"></head><body><h1>Кафе «Уют»</h1>
<div class="otzyv" data-review-id="11"><b class="author">Анна</b><span class="date">05.03.2025</span><span class="stars" title="Оценка: 4 из 5"></span><p class="text">Вкусный кофе и тёплый приём, придём ещё.</p></div>
<div class="otzyv" data-review-id="12"><b class="author">Олег В.</b><span class="date">01.03.2025</span><span class="stars" title="Оценка: 1 из 5"></span><p class="text">Ждали час, принесли холодное, извинений не было.</p></div>
<a class="next" href="/otzyvy?page=2">Следующая</a></body></html>`

// A site file is proposed from a saved page, told field by field, and checked at once; nothing that is there is written over.
func TestSitesNew(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "saved page.html")
	if err := os.WriteFile(file, []byte(twoReviews), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errs := molva("sites", "new", "kafe", file, "--sites", dir, "--now", "2026-01-01T12:00:00Z")
	for _, want := range []string{"a repeated block of the page", "author", `e.g. "Анна"`, "2 of 2", "next page", "not found: ", "ok       01-saved-page.html  2 reviews", "molva crawl URL --site kafe", "zone is not known"} {
		if !strings.Contains(out, want) {
			t.Errorf("%d %s: %q is missing in\n%s", status, errs, want, out)
		}
	}
	made := filepath.Join(dir, "kafe.toml")
	before, err := os.ReadFile(made)
	if err != nil || status != 0 {
		t.Fatal(status, errs, err)
	}
	if status, out, _ := molva("sites", "check", "kafe", "--sites", dir); status != 0 || !strings.Contains(out, "2 reviews") {
		t.Errorf("%d %s", status, out)
	}
	if status, _, errs := molva("sites", "new", "kafe", file, "--sites", dir); status == 0 || !strings.Contains(errs, "is there already and is left as it is") {
		t.Errorf("again: %d %s", status, errs)
	}
	if after, err := os.ReadFile(made); err != nil || string(after) != string(before) {
		t.Errorf("the file that was there was written over: %v", err)
	}
	if status, _, errs := molva("extract", file, "--site", "kafe", "--sites", dir); status != 0 {
		t.Errorf("extract: %d %s", status, errs)
	}
}

// Where nothing can be proposed nothing is written, and the message says what to do.
func TestSitesNewRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, body := range map[string]string{"none.html": "<p>пусто</p>", "menu.html": `<link rel=canonical href="https://x.example/"><nav><a href=/>x</a></nav>`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for want, args := range map[string][]string{
		"--url ADDRESS says it":           {"x", filepath.Join(dir, "none.html")},
		"save a page that shows at least": {"x", filepath.Join(dir, "menu.html")},
		"no such file":                    {"x", filepath.Join(dir, "absent.html")},
		"is no name of a site":            {"../x", filepath.Join(dir, "menu.html")},
	} {
		status, out, errs := molva(append([]string{"sites", "new", "--sites", dir}, args...)...)
		if status == 0 || !strings.Contains(errs+out, want) {
			t.Errorf("%v: %d %s, want %q", args, status, errs, want)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.toml")); len(left) > 0 {
		t.Errorf("%v was written", left)
	}
}

// The import command knows a saved page, a mail and a table by the file's ending.
func TestImportKnowsFilesByTheirEnding(t *testing.T) {
	for name, want := range map[string]string{"a.jsonl": "", "a.CSV": "csv", "a.xlsx": "xlsx", "a.html": "html", "a.eml": "eml", "a.mhtml": "eml", "a": ""} {
		if got := formatOf(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// The folder that one stands in is a folder like any: the file and its pages are read from there, and not from those that
// ship with the program.
func TestSitesNewHere(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("page.html", []byte(twoReviews), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out, errs := molva("sites", "new", "kafe", "page.html"); status != 0 || !strings.Contains(out, "ok       01-page.html  2 reviews") {
		t.Errorf("%d %s%s", status, out, errs)
	}
	if golden, err := os.ReadFile("testdata/kafe/01-page.json"); err != nil || !strings.Contains(string(golden), "Анна") {
		t.Errorf("what the page gives was not written: %v %s", err, golden)
	}
	if status, out, _ := molva("sites", "check", "kafe", "--sites", "."); status != 0 || !strings.Contains(out, "2 reviews") {
		t.Errorf("check: %d %s", status, out)
	}
	if status, _, errs := molva("sites", "new", "yell", "page.html"); status == 0 || !strings.Contains(errs, "ships with Molva") {
		t.Errorf("a name that is taken: %d %s", status, errs)
	}
	if err := os.WriteFile("other.toml", []byte("name = \"kafe\"\nhosts = [\"b.example\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, errs := molva("sites", "check", "--sites", "."); status == 0 || !strings.Contains(errs, "kafe.toml") || !strings.Contains(errs, "other.toml") {
		t.Errorf("two files of one name: %d %s", status, errs)
	}
}

// What is said of the next steps names files where they are, also in another folder.
func TestSitesNewNamesItsFilesWithTheirFolder(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(page, []byte(twoReviews), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errs := molva("sites", "new", "kafe", page, "--sites", dir)
	for _, want := range []string{"next: look at " + filepath.Join(dir, "testdata", "kafe", "*.json") + " ", "is mended in " + filepath.Join(dir, "kafe.toml") + "\n"} {
		if status != 0 || !strings.Contains(out, want) {
			t.Errorf("%d, it lacks %q: %s%s", status, want, out, errs)
		}
	}
}
