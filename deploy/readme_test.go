package deploy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	codeSpan   = regexp.MustCompile("`[^`]+`")
	packageOf  = regexp.MustCompile(` \./([\w/.-]+)`)
	testFlag   = regexp.MustCompile(` -(run|bench|fuzz)[ =]'?([^ '` + "`" + `]+)`)
	kindsOf    = map[string]string{"run": "Test", "bench": "Benchmark", "fuzz": "Fuzz"}
	runNothing = regexp.MustCompile(`-run (xxx|'\^\$'|\^\$)`) // beside -bench: only the benchmarks
)

// TestReadmeNamesWhatRuns holds every command of the README with -run, -bench or -fuzz against the tests that there are:
// go test is content when nothing matches.
func TestReadmeNamesWhatRuns(t *testing.T) {
	commands := 0
	for _, command := range testCommands(t) {
		in := packageOf.FindStringSubmatch(command)
		if in == nil {
			t.Errorf("%s names no package", command)
			continue
		}
		names := testNames(t, filepath.Join("..", in[1]))
		for _, flag := range testFlag.FindAllStringSubmatch(command, -1) {
			if flag[1] == "run" && runNothing.MatchString(command) && strings.Contains(command, "-bench") {
				continue
			}
			commands++
			if n := matching(t, names, kindsOf[flag[1]], flag[2]); n == 0 {
				t.Errorf("%s: nothing in %s is called %s…%s", command, in[1], kindsOf[flag[1]], flag[2])
			}
		}
	}
	if commands < 4 {
		t.Errorf("%d commands were found in the README: it is read wrongly", commands)
	}
}

// testCommands are the code spans and the lines of code blocks that choose tests.
func testCommands(t *testing.T) []string {
	t.Helper()
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	inBlock := false
	for line := range strings.Lines(string(readme)) {
		if strings.HasPrefix(line, "```") {
			inBlock = !inBlock
			continue
		}
		spans := codeSpan.FindAllString(line, -1)
		if inBlock {
			spans = []string{line}
		}
		for _, s := range spans {
			if testFlag.MatchString(s) {
				out = append(out, strings.Trim(s, "`\n"))
			}
		}
	}
	return out
}

// testNames are the functions in the test files of a folder.
func testNames(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range files {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
				names = append(names, fn.Name.Name)
			}
		}
	}
	return names
}

func matching(t *testing.T, names []string, kind, pattern string) int {
	t.Helper()
	top, _, _ := strings.Cut(pattern, "/")
	want, err := regexp.Compile(top)
	if err != nil {
		t.Errorf("%s is no pattern: %v", pattern, err)
		return 0
	}
	n := 0
	for _, name := range names {
		if strings.HasPrefix(name, kind) && want.MatchString(name) {
			n++
		}
	}
	return n
}
