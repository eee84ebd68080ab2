package deploy

import (
	"debug/elf"
	"debug/gosym"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/pprof/profile"
)

// ownFunctions names the functions of the program as a profile has them, from the sources: what the compiler inlines has
// no entry of its own in the binary.
func ownFunctions(t *testing.T) []string {
	t.Helper()
	var out []string
	for file := range goFiles(t) {
		if isTest(file) {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", file), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				out = append(out, path.Join("molva", roomOf(file))+"."+receiver(fn)+fn.Name.Name)
			}
		}
	}
	return out
}

func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	switch r := fn.Recv.List[0].Type.(type) {
	case *ast.StarExpr:
		if name, ok := r.X.(*ast.Ident); ok {
			return "(*" + name.Name + ")."
		}
	case *ast.Ident:
		return r.Name + "."
	}
	return ""
}

// linkedFunctions names those of the libraries and the runtime, from the table that every Go program carries.
func linkedFunctions(t *testing.T) []string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := f.Section(".gopclntab").Data()
	if err != nil {
		t.Fatal(err)
	}
	table, err := gosym.NewTable(nil, gosym.NewLineTable(lines, f.Section(".text").Addr))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, fn := range table.Funcs {
		out = append(out, fn.Name)
	}
	return out
}

// A function that was renamed must not quietly take its stage along into another one.
func TestStagesNameFunctionsThatExist(t *testing.T) {
	functions := ownFunctions(t)
	if runtime.GOOS == "linux" {
		functions = append(functions, linkedFunctions(t)...)
	}
	prefixes := slices.Clone(gcFunctions)
	for _, r := range stageRules {
		prefixes = append(prefixes, r.prefix)
		if !slices.Contains(stages, r.stage) {
			t.Errorf("%s: the stage %q is not printed", r.prefix, r.stage)
		}
	}
	for _, prefix := range prefixes {
		if runtime.GOOS != "linux" && !strings.HasPrefix(prefix, "molva/") {
			continue
		}
		if !slices.ContainsFunc(functions, func(f string) bool { return strings.HasPrefix(f, prefix) }) {
			t.Errorf("there is no function %s…", prefix)
		}
	}
}

func TestStageOfStacks(t *testing.T) {
	page := []string{"github.com/hibiken/asynq.(*processor).exec.func2", "molva/jobs.(*Queue).handle.func1", "molva/jobs.(*Work).crawlHost", "molva/jobs.(*slice).page"}
	fetched := append(slices.Clone(page), "molva/crawler.(*Slice).FetchAs", "github.com/gocolly/colly/v2.(*Collector).fetch", "molva/crawler.(*fetch).answered")
	with := func(stack []string, more ...string) []string { return append(slices.Clone(stack), more...) }
	for _, c := range []struct {
		want   string
		opened bool
		stack  []string
	}{
		{stageQueue, false, page},
		{stageFetch, false, with(fetched, "compress/gzip.(*Reader).Read")},
		{stageRead, false, with(fetched, "molva/crawler.(*Crawler).read", "molva/crawler.readData")},
		{stageLinks, false, with(fetched, "molva/crawler.(*Crawler).read", "molva/crawler.readData", "molva/crawler.(*place).follow", "runtime.mapassign_faststr")},
		{stageJudge, false, with(page, "molva/jobs.(*slice).save", "molva/jobs.(*Work).judge", "molva/jobs.(*Work).pass", "molva/collector/pipeline.Prepare")},
		{stageStore, false, with(page, "molva/jobs.(*slice).save", "molva/jobs.(*Work).judge", "molva/jobs.(*Work).pass", "molva/collector/store.(*Store).Held")},
		{stageStore, false, with(page, "molva/jobs.(*slice).save", "molva/collector/store.(*Store).SavePage", "database/sql.(*DB).BeginTx")},
		{stageMatch, false, []string{"molva/jobs.(*Work).matchNew", "molva/jobs.(*Work).follow", "molva/collector/store.(*Store).Lagging"}},
		{stageIndex, false, []string{"molva/jobs.(*Work).handlers.(*Work).fillIndex.func1", "molva/jobs.(*Work).follow", "molva/collector/store.(*Store).Lagging"}},
		{stageIndex, false, []string{"github.com/blevesearch/bleve/v2/index/scorch.(*Scorch).persisterLoop"}},
		{stageQueue, false, []string{"molva/jobs.(*Work).RunScheduler", "molva/collector/store.(*Store).DueSources"}},
		{stageStart, false, []string{"main.main", "molva/deploy.(*benchCommand).runPart", "molva/deploy.(*jobRun).play", "molva/deploy.Open", "molva/collector/store.Open"}},
		{stageFetch, false, []string{"net/http.(*persistConn).readLoop"}},
		{stageIndex, true, []string{"net/http.(*persistConn).readLoop"}},
		{stageGC, false, with(page, "runtime.mallocgc", "runtime.gcAssistAlloc")},
		{stageRuntime, false, []string{"runtime.mcall", "runtime.schedule"}},
		{stageOther, false, []string{"main.main"}},
	} {
		if got := stageOf(c.stack, c.opened); got != c.want {
			t.Errorf("%s of %v, want %s", got, c.stack, c.want)
		}
	}
}

// A profile lists a stack from its leaf, and an inlined function before its caller.
func TestSamplesGoToStages(t *testing.T) {
	line := func(name string) profile.Line { return profile.Line{Function: &profile.Function{Name: name}} }
	p := &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
		Sample: []*profile.Sample{
			{Value: []int64{3, 3e9}, Location: []*profile.Location{{Line: []profile.Line{line("runtime.memmove")}},
				{Line: []profile.Line{line("molva/crawler.(*place).follow"), line("molva/crawler.(*Crawler).read")}}, {Line: []profile.Line{line("molva/jobs.(*slice).page")}}}},
			{Value: []int64{1, 1e9}, Label: map[string][]string{openedLabel: {"yes"}}, Location: []*profile.Location{{Line: []profile.Line{line("net/http.(*persistConn).writeLoop")}}}},
		},
	}
	spent := map[string]float64{}
	if err := addStages(p, spent); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]float64{stageLinks: 3, stageIndex: 1}, spent); diff != "" {
		t.Error(diff)
	}
}

func TestSharesAddUp(t *testing.T) {
	for _, spent := range []map[string]float64{
		{"a": 1}, {"a": 1, "b": 1, "c": 1}, {"a": 0.0004, "b": 2.5, "c": 7.1, "d": 0.33333, "e": 0}, {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1, "g": 1},
	} {
		sum := 0
		for _, n := range perMille(spent) {
			sum += n
		}
		if sum != 1000 {
			t.Errorf("%v: the shares add up to %d", spent, sum)
		}
	}
	if got := perMille(map[string]float64{"a": 2, "b": 1}); !cmp.Equal(got, map[string]int{"a": 667, "b": 333}) {
		t.Errorf("shares %v", got)
	}
}
