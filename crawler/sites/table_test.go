package sites

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "take the table's columns about files from the files")

// line is one site of README.md's table.
type line struct {
	site, why, file, fixture string
	hosts, ways              []string
}

const noCell = "–"

var wayWords = []string{"crawl", "API", "feed", "export", "saved page", "none"}

// tableLines reads the table; each is put back by edit, if one is given, and the text with it returned.
func tableLines(t *testing.T, text string, edit func(*line)) (lines []line, edited string) {
	t.Helper()
	head, rows, ok := strings.Cut(text, "| --- | --- | --- | --- | --- | --- |\n")
	if !ok {
		t.Fatal("README.md has no table of all sites")
	}
	rest := ""
	if i := strings.Index(rows, "\n\n"); i >= 0 {
		rows, rest = rows[:i+1], rows[i+1:]
	}
	var out strings.Builder
	for row := range strings.Lines(rows) {
		cells := strings.Split(strings.Trim(row, "|\n "), " | ")
		if len(cells) != 6 {
			t.Fatalf("a line of the table has %d cells: %s", len(cells), row)
		}
		l := line{site: cells[0], hosts: listOf(cells[1]), ways: listOf(cells[2]), why: cells[3], file: cells[4], fixture: cells[5]}
		if edit != nil {
			edit(&l)
		}
		lines = append(lines, l)
		out.WriteString("| " + strings.Join([]string{l.site, cellOf(l.hosts), cellOf(l.ways), l.why, l.file, l.fixture}, " | ") + " |\n")
	}
	return lines, head + "| --- | --- | --- | --- | --- | --- |\n" + out.String() + rest
}

func listOf(cell string) []string {
	if cell == noCell {
		return nil
	}
	return strings.Split(cell, ", ")
}

func cellOf(list []string) string {
	if len(list) == 0 {
		return noCell
	}
	return strings.Join(list, ", ")
}

// own is the embedded file that knows one of the line's hosts.
func (l line) own() *Site {
	for _, h := range l.hosts {
		for _, name := range []string{h, "www." + h, "api." + h} {
			if s := Embedded().ForHost(name); s != nil {
				return s
			}
		}
	}
	return nil
}

// fromFile takes from the line's file what the file says itself.
func (l *line) fromFile() {
	s := l.own()
	if s == nil {
		l.file, l.fixture = noCell, noCell
		return
	}
	l.file, l.fixture = s.File, s.Fixture
	if s.Fixture == "" {
		l.fixture = noCell
	}
	switch crawl := slices.Contains(l.ways, "crawl"); {
	case s.Barred():
		l.ways = nil
		for _, w := range s.Ways {
			l.ways = append(l.ways, map[string]string{"page": "saved page", "export": "export", "api": "API"}[w])
		}
	case !crawl:
		l.ways = append([]string{"crawl"}, l.ways...)
	}
}

// The table says of each file what the file says of itself, and leaves none out.
func TestTableAndFilesAgree(t *testing.T) {
	text := readme(t)
	lines, edited := tableLines(t, text, (*line).fromFile)
	if *update {
		if err := os.WriteFile("README.md", []byte(edited), 0o644); err != nil {
			t.Fatal(err)
		}
		text = edited
	}
	written, _ := tableLines(t, text, nil)
	claimed := map[string]bool{}
	for i, l := range written {
		want := lines[i]
		claimed[l.file] = true
		if l.file != want.file || l.fixture != want.fixture || !slices.Equal(l.ways, want.ways) {
			t.Errorf("%s: the table says %s, fixture %s, way in %v; the files say %s, %s, %v (-update mends it)", l.site, l.file, l.fixture, l.ways, want.file, want.fixture, want.ways)
		}
		if l.why == "" || l.why == noCell || len(l.ways) == 0 || len(l.ways) > 1 && slices.Contains(l.ways, "none") {
			t.Errorf("%s: way in %v, why %q", l.site, l.ways, l.why)
		}
		for _, w := range l.ways {
			if !slices.Contains(wayWords, w) {
				t.Errorf("%s: %q is no way in; those are %v", l.site, w, wayWords)
			}
		}
	}
	for _, s := range Embedded().All() {
		if !claimed[s.File] {
			t.Errorf("no line of the table has %s", s.File)
		}
		if s.Fixture == "" {
			t.Errorf("%s does not say whether its saved pages are real or made", s.File)
		}
	}
}

// Every site that the notes on review sites name has a line: each heading's names, and each host in their text.
func TestTableHasEverySite(t *testing.T) {
	lines, _ := tableLines(t, readme(t), nil)
	var names, hosts []string
	for _, l := range lines {
		names, hosts = append(names, strings.ToLower(l.site)), append(hosts, l.hosts...)
	}
	for _, name := range knownNames(t) {
		known := slices.Contains(names, strings.ToLower(name))
		if strings.Contains(name, "//") {
			host := strings.TrimPrefix(name, "//")
			known = slices.ContainsFunc(hosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
		}
		if !known {
			t.Errorf("%s stands in the notes on review sites and has no line in README.md", name)
		}
	}
}

// knownNames are the names and hosts ("//host") of the shared notes, or of the list beside the test, which must not lag.
func knownNames(t *testing.T) []string {
	t.Helper()
	const list = "testdata/sites.txt"
	b, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Split(strings.TrimSpace(string(b)), "\n")
	dir := os.Getenv("MOLVA_SHARED")
	if dir == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_SHARED is not set, and MOLVA_TEST_REAL=1 wants the shared data")
		}
		t.Logf("MOLVA_SHARED is not set: %s stands for the notes", list)
		return names
	}
	b, err = os.ReadFile(filepath.Join(dir, "sites.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := namesIn(string(b))
	if len(found) < 40 {
		t.Fatalf("only %d names were found in the notes: %v", len(found), found)
	}
	if !slices.Equal(found, names) {
		if *update {
			if err := os.WriteFile(list, []byte(strings.Join(found, "\n")+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			return found
		}
		t.Errorf("%s lags behind the notes: -update makes it anew", list)
	}
	return found
}

var (
	heading = regexp.MustCompile(`(?m)^## (.+)$`)
	between = regexp.MustCompile(`,? and |, `)
	anyHost = regexp.MustCompile(`(?:[a-z0-9-]+\.)+(?:ru|ua|com|net|org)\b`)
)

func namesIn(notes string) []string {
	var out []string
	for _, h := range heading.FindAllStringSubmatch(notes, -1) {
		if strings.HasPrefix(h[1], "What ") || strings.HasPrefix(h[1], "Dates ") {
			continue // about all sites
		}
		out = append(out, between.Split(h[1], -1)...)
	}
	for _, h := range anyHost.FindAllString(notes, -1) {
		if h != "schema.org" {
			out = append(out, "//"+h)
		}
	}
	if strings.Contains(notes, "booking") { // the one site that is named without heading and host
		out = append(out, "booking")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
