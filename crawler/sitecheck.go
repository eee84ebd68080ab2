package crawler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// golden is what must come out of a saved page: the file NAME.json beside NAME.html or, where the page is JSON,
// NAME.page.json (each may be gzipped).
type golden struct {
	URL     string              `json:"url"`               // where the page stood
	Now     time.Time           `json:"now"`               // when it was saved, for dates in words
	Header  map[string]string   `json:"header,omitzero"`   // of the answer, where it matters
	Fixture string              `json:"fixture,omitempty"` // real or made, where the page is another than the site file says
	Without []string            `json:"without,omitempty"` // words that stand in the page and must not stand in what is read
	Outcome Outcome             `json:"outcome,omitempty"` // if not ok
	Drift   bool                `json:"drift,omitempty"`
	Reason  string              `json:"reason,omitempty"`
	Reviews []collector.Review  `json:"reviews"`
	Mention *collector.Mention  `json:"mention,omitempty"`
	Entries []collector.Mention `json:"entries,omitempty"` // of a feed or a channel, the newest first
	Older   string              `json:"older,omitempty"`   // the page with what came before them
	Count   int                 `json:"count,omitempty"`   // reviews that the page says there are
	Links   []string            `json:"links"`
}

// CheckedPage is what came of one saved page.
type CheckedPage struct {
	Name        string
	Fixture     string   // real, made, or "" where nobody says
	Shows       []string // which of sites.Cases
	Reviews     int
	Links       int
	Differences []Difference
}

// Difference is one field that is not what the golden file says.
type Difference struct{ Field, Want, Got string }

// CheckSite runs a site's own pages, those in testdata/NAME/ beside its file, and compares field by field. With write
// the golden files are made anew (only in a folder, not among the embedded files).
func CheckSite(site *sites.Site, write bool) ([]CheckedPage, error) {
	pages := site.Pages()
	names, err := savedNames(pages)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	var out []CheckedPage
	for _, name := range names {
		stem := goldenStem(name)
		page, err := fs.ReadFile(pages, name)
		if err != nil {
			return nil, fmt.Errorf("site %s: %w", site.Name, err)
		}
		if page, err = Unpack(page); err != nil {
			return nil, fmt.Errorf("site %s: %s: %w", site.Name, name, err)
		}
		var want golden
		b, err := fs.ReadFile(pages, stem+".json")
		if err == nil {
			err = json.Unmarshal(b, &want)
		}
		if err != nil {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: path.Join("testdata", site.Name, stem+".json"), Err: err,
				Msg: "the golden file cannot be read: " + err.Error(), Hint: `begin with {"url": "https://…", "now": "2026-01-31T12:00:00Z"} and --write`}
		}
		got := runSaved(site, page, want)
		if write {
			if err := writeGolden(site, stem, got); err != nil {
				return nil, err
			}
			want = got
		}
		checked := CheckedPage{Name: name, Fixture: want.Fixture, Shows: shows(stem, got), Reviews: len(got.Reviews), Links: len(got.Links),
			Differences: append(differences(want, got), strangers(page, got)...)}
		if checked.Fixture == "" {
			checked.Fixture = site.Fixture
		}
		out = append(out, checked)
	}
	return out, nil
}

// savedNames are the saved pages of a site, the goldens left out.
func savedNames(pages fs.FS) ([]string, error) {
	var out []string
	for _, pattern := range []string{"*.html", "*.html.gz", "*.page.json", "*.page.json.gz"} {
		names, err := fs.Glob(pages, pattern)
		if err != nil {
			return nil, err
		}
		out = append(out, names...)
	}
	slices.Sort(out)
	return out, nil
}

// goldenStem is a saved page's name without what says that it is one.
func goldenStem(name string) string {
	stem, _, _ := strings.Cut(strings.Replace(name, ".page.json", ".html", 1), ".html")
	return stem
}

func runSaved(site *sites.Site, page []byte, want golden) golden {
	header := map[string][]string{}
	for k, v := range want.Header {
		header[k] = []string{v}
	}
	c := New(Config{Sites: sites.Of(site), Clock: collector.FixedClock(want.Now)})
	v := c.Read(page, header, want.URL, site.Name)
	g := golden{URL: want.URL, Now: want.Now, Header: want.Header, Fixture: want.Fixture, Without: want.Without, Drift: v.Drift, Reason: v.Reason,
		Reviews: v.Reviews, Mention: v.Mention, Entries: v.Entries, Older: v.Older, Count: v.Expected, Links: v.Links}
	if v.Outcome != OK {
		g.Outcome = v.Outcome
	}
	return g
}

func writeGolden(site *sites.Site, stem string, g golden) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(g); err != nil {
		return err
	}
	name := filepath.Join(site.Dir, "testdata", site.Name, stem+".json")
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write the golden file: %w", err)
	}
	return nil
}

// differences compares two golden results field by field, as they stand in JSON.
func differences(want, got golden) []Difference {
	var out []Difference
	w, g := flat(want), flat(got)
	keys := maps.Clone(w)
	maps.Copy(keys, g)
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		a, b := w[k], g[k]
		if a != b {
			out = append(out, Difference{k, orNothing(a), orNothing(b)})
		}
	}
	return out
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// flat lists every value of a JSON document under its path: reviews[3].author.name.
func flat(v any) map[string]string {
	b, _ := json.Marshal(v) // plain structs always marshal
	var doc any
	_ = json.Unmarshal(b, &doc)
	out := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, e := range v {
				walk(strings.TrimPrefix(path+"."+k, "."), e)
			}
		case []any:
			for i, e := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), e)
			}
		case nil:
		default:
			b, _ := json.Marshal(v)
			out[path] = string(b)
		}
	}
	walk("", doc)
	return out
}
