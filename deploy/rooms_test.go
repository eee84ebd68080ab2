package deploy

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms lists for every package which packages of ours it may import. The arrows only go down: the nouns know nothing,
// jobs alone joins crawler, search and rules, and nobody but deploy sees the command line.
var rooms = map[string][]string{
	"":                   {"deploy"},
	"collector":          {},
	"collector/text":     {"collector"},
	"collector/classify": {"collector", "collector/text"},
	"collector/pipeline": {"collector", "collector/text", "collector/classify"},
	"collector/store":    {"collector", "collector/text"},
	"crawler":            {"collector", "collector/text", "crawler/sites", "crawler/render"},
	"crawler/render":     {"collector"}, // knows pages and requests, not what is read from them
	"crawler/sites":      {"collector", "collector/text"},
	"crawler/propose":    {"collector", "crawler", "crawler/sites"},
	"crawler/yardstick":  {}, // knows nothing of what it measures
	"search":             {"collector", "collector/text"},
	"jobs/alert":         {"collector", "collector/text"},
	"jobs/fake":          {"collector", "collector/text"},
	"jobs/own":           {"collector", "collector/text"},
	"jobs/invite":        {"collector", "collector/text"},
	"jobs/desk":          {"collector", "collector/text"},
	"jobs/dispute":       {"collector", "collector/text"},
	"jobs/quality":       {"collector", "collector/text"},
	"jobs/inspection":    {"collector", "collector/text"},
	"jobs/silence":       {"collector", "collector/text"},
	"jobs/certificate":   {"collector"},
	"jobs/cluster":       {"collector", "collector/text"},
	"jobs": {"collector", "collector/text", "collector/classify", "collector/pipeline", "collector/store", "crawler", "crawler/sites",
		"search", "jobs/alert", "jobs/fake", "jobs/own", "jobs/invite", "jobs/desk", "jobs/dispute", "jobs/quality", "jobs/inspection", "jobs/silence", "jobs/certificate", "jobs/cluster"},
	"web": {"collector", "collector/text", "collector/store", "search", "jobs", "jobs/alert", "jobs/certificate", "jobs/cluster"},
	// The made-up world and its check know the product by its addresses alone.
	"deploy/demo": {"collector"},
	"deploy": {"collector", "collector/text", "collector/classify", "collector/pipeline", "collector/store", "crawler", "crawler/sites", "crawler/propose", "crawler/render", "crawler/yardstick",
		"search", "jobs", "jobs/alert", "jobs/fake", "jobs/own", "jobs/invite", "jobs/desk", "jobs/dispute", "jobs/quality", "jobs/inspection", "jobs/silence", "jobs/certificate", "web", "deploy/demo"},

	"collector/store/storetest": {}, // an empty database for tests: it knows the store by what it is handed alone, whose own tests ask it, too

	"crawler/yardstick/trafilatura": {"crawler/yardstick"}, // a module of its own, of a test alone
}

// fences lists libraries that only some files may import, by the beginning of the import path; the files are patterns
// of path.Match. A library with no files is never linked into the program. Tests are free: yardsticks live there.
var fences = map[string][]string{
	"github.com/gocolly/":            {"crawler/*.go", "crawler/sites/*.go", "crawler/yardstick/*.go"},
	"github.com/PuerkitoBio/goquery": {"crawler/*.go", "crawler/sites/*.go"},
	"github.com/chromedp/":           {"crawler/render/*.go"},
	"github.com/blevesearch/":        {"search/bleve*.go"},
	"github.com/elastic/":            {"search/elastic*.go"},
	"github.com/hibiken/asynq":       {"jobs/*.go"},
	"github.com/redis/":              {"jobs/*.go"},
	"github.com/alicebob/":           {"jobs/*.go"},
	"modernc.org/":                   {"collector/store/*.go"},
	"github.com/jackc/":              {"collector/store/*.go"},
	"github.com/lib/pq":              {},
	"github.com/uptrace/":            {"collector/store/*.go"},
	"github.com/pressly/goose":       {"collector/store/*.go"},
	"database/sql":                   {"collector/store/*.go"},
	"github.com/wneessen/":           {"jobs/alert/*.go"},
	"github.com/emersion/go-smtp":    {"deploy/demo/*.go"},
	"github.com/emersion/go-msgauth": {"jobs/alert/*.go", "deploy/demo/seal.go"},
	"github.com/xuri/":               {"jobs/import_xlsx.go"},
	"github.com/danielgtaylor/huma":  {"web/*.go"},
	"github.com/alexedwards/scs":     {"web/*.go"},
	"github.com/alecthomas/kong":     {"deploy/*.go"},
	"github.com/google/pprof":        {"deploy/bench_*.go"},
	"github.com/markusmobius/":       {}, // 0.15 s and 50 MB at every start
	"github.com/pemistahl/lingua-go": {}, // 128 MB in the binary
	"github.com/temoto/robotstxt":    {}, // not RFC 9309
	"github.com/saintfish/chardet":   {}, // garbles windows-1251
}

// names that say nothing about what is inside.
var bags = []string{"util", "utils", "common", "helper", "helpers", "base", "manager", "service", "misc", "lib"}

// goFiles gives every Go file of the repository, by its path from the top.
func goFiles(t *testing.T) map[string][]string {
	t.Helper()
	root := os.DirFS("..")
	files := map[string][]string{} // file → imports
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", p), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		files[p] = []string{}
		for _, i := range f.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			files[p] = append(files[p], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d Go files found: the test looks in the wrong place", len(files))
	}
	return files
}

func isTest(file string) bool { return strings.HasSuffix(file, "_test.go") }

func roomOf(file string) string {
	if dir := path.Dir(file); dir != "." {
		return dir
	}
	return ""
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	for file, imports := range goFiles(t) {
		allowed, known := rooms[roomOf(file)]
		if !known {
			t.Errorf("%s: the room %q is not in the list; say here what it may import", file, roomOf(file))
			continue
		}
		if isTest(file) {
			continue
		}
		for _, i := range imports {
			own, ours := strings.CutPrefix(i, "molva/")
			if ours && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s: %s may import %v", file, i, roomOf(file), allowed)
			}
			if first, _, _ := strings.Cut(i, "/"); roomOf(file) == "collector" && strings.Contains(first, ".") {
				t.Errorf("%s imports %s: the nouns know the standard library alone", file, i)
			}
		}
	}
}

func TestLibrariesStayBehindTheirFences(t *testing.T) {
	for file, imports := range goFiles(t) {
		if isTest(file) {
			continue
		}
		for _, i := range imports {
			for library, files := range fences {
				if !strings.HasPrefix(i, library) {
					continue
				}
				inside := slices.ContainsFunc(files, func(pattern string) bool { ok, _ := path.Match(pattern, file); return ok })
				if !inside {
					t.Errorf("%s imports %s, which belongs to %v", file, i, files)
				}
			}
		}
	}
}

func TestRoomsHaveNamesAndAreNotDeep(t *testing.T) {
	for file := range goFiles(t) {
		parts := strings.Split(roomOf(file), "/")
		if len(parts) > 3 {
			t.Errorf("%s lies more than three folders deep", file)
		}
		if name := parts[len(parts)-1]; slices.Contains(bags, name) || slices.Contains(bags, strings.TrimSuffix(path.Base(file), ".go")) {
			t.Errorf("%s: a name that says nothing", file)
		}
	}
}
