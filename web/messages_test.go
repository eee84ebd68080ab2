package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"molva/collector"
)

// rooms whose errors reach the pages of the console.
var speakers = []string{".", "../jobs", "../jobs/alert", "../jobs/certificate", "../jobs/desk", "../jobs/dispute", "../jobs/inspection", "../jobs/invite", "../jobs/own", "../jobs/quality",
	"../collector/store", "../search", "../crawler"}

// unseen are files whose errors only programs, the command line or the log hear.
var unseen = []string{"../jobs/alert/channel.go", "../jobs/alert/bell.go", "../jobs/alert/bellhook.go", "../jobs/certificate/verify.go", "../jobs/alert/dkim.go", "../jobs/alert/mail.go", "../jobs/alert/outbox.go", "../jobs/alert/eml.go", "../jobs/alert/render.go",
	"../crawler/saved.go", "../crawler/barred.go", "../crawler/sitecheck.go", "../crawler/run.go", "../crawler/crawler.go", "../jobs/raw.go", "../jobs/raw_file.go", "../jobs/evidence_prune.go", "../jobs/export.go", "../jobs/export_csv.go",
	"../jobs/beside.go", "../collector/store/migrate.go", "../jobs/feeds.go", "../jobs/queue.go", "../jobs/reindex.go", "../jobs/status.go", "../search/bleve.go", "../search/elastic_put.go", "../search/elastic_answer.go", "api.go", "api_session.go",
	// faults of the database: their words come from it; TestFaultsHaveWords has them
	"../collector/store/fault.go", "../collector/store/dialect.go", "../collector/store/store.go"}

// unheard are messages of other files that only they hear.
var unheard = regexp.MustCompile(`^(there is no slot .*|slots are a and b|slot \S+ is live.*|rebuild slot .*|.* is no address of Elasticsearch|write http://.*)$`)

// message is a sentence that a room says to people, with a stand-in for what is filled in.
type message struct {
	text, where string
}

// TestEveryMessageHasItsWords finds what the rooms below say in errors, by their source, and wants words for each in
// every language: a message that is added without them fails here and is not met on somebody's page.
func TestEveryMessageHasItsWords(t *testing.T) {
	w, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range messages(t) {
		n++
		for _, lang := range languages {
			v := &view{Lang: lang, words: w}
			if _, ok := v.phrase(m.text); !ok {
				t.Errorf("%s: nobody says %q in %s", m.where, m.text, lang)
				break
			}
		}
	}
	if n < 60 {
		t.Errorf("only %d messages were found", n)
	}
}

// TestEveryReasonIsKnown finds what the crawler gives as reasons without collector.Because and wants it to be one.
func TestEveryReasonIsKnown(t *testing.T) {
	said := regexp.MustCompile(`\b(?:why|Reason):?\s*=?\s*(?:fmt\.Sprintf\()?"([^"]+)"|\.end\(\w+, "([^"]+)"`)
	for _, dir := range []string{"../crawler", "../jobs"} {
		for _, file := range goFilesOf(t, dir) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range said.FindAllStringSubmatch(string(b), -1) {
				text := filled(m[1] + m[2])
				if strings.HasSuffix(text, ": ") {
					text += "the site answered 503"
				}
				if file == "../crawler/blocked.go" {
					text += " instead of the page"
				}
				if _, ok := collector.ReasonOf(text); !ok {
					t.Errorf("%s: %q is no reason of collector/reason.go", file, text)
				}
			}
		}
	}
}

func goFilesOf(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range files {
		if !strings.HasSuffix(f, "_test.go") {
			out = append(out, f)
		}
	}
	return out
}

func messages(t *testing.T) []message {
	t.Helper()
	var out []message
	fset := token.NewFileSet()
	for _, dir := range speakers {
		for _, file := range goFilesOf(t, dir) {
			if contains(unseen, file) {
				continue
			}
			tree, err := parser.ParseFile(fset, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				for _, e := range saysIn(n) {
					if text, ok := sentence(e); ok && text != "" && !unheard.MatchString(text) {
						out = append(out, message{text: text, where: fset.Position(e.Pos()).String()})
					}
				}
				return true
			})
		}
	}
	return out
}

// saysIn are the expressions of a node that become the message or the hint of an Error.
func saysIn(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if name(n.Type) != "collector.Error" {
			return nil
		}
		var out []ast.Expr
		for _, e := range n.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			switch name(kv.Key) {
			case "Code":
				if name(kv.Value) == "collector.CodeInternal" {
					return nil
				}
			case "Msg", "Hint":
				out = append(out, kv.Value)
			}
		}
		return out
	case *ast.CallExpr:
		switch name(n.Fun) {
		case "collector.Errorf":
			if name(n.Args[0]) != "collector.CodeInternal" {
				return n.Args[1:2]
			}
		case "invalid", "wrong", "refuse", "notLetter", "p.fail", "p.failBound", "q.refused":
			return n.Args
		}
	}
	return nil
}

// name is "a" or "a.B" of an expression.
func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return name(e.X) + "." + e.Sel.Name
	}
	return ""
}

// sentence is what an expression says: a literal, a format, or literals and values in a row. A single word is no sentence.
func sentence(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return filled(s), err == nil && strings.Contains(s, " ")
	case *ast.BinaryExpr:
		a, okA := sentencePart(e.X)
		b, okB := sentencePart(e.Y)
		return a + b, okA || okB
	case *ast.CallExpr:
		if name(e.Fun) == "fmt.Sprintf" {
			return sentence(e.Args[0])
		}
	}
	return "", false
}

func sentencePart(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return filled(s), err == nil
	case *ast.BinaryExpr:
		return sentence(e)
	}
	return "10", false
}

var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]`)

// filled puts something in the places of a format.
func filled(s string) string { return verb.ReplaceAllString(s, "10") }

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}

// What is missing, twice there, or away: sentences of the store that are put together from two parts.
func TestFaultsHaveWords(t *testing.T) {
	w, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	v := &view{Lang: "uk", words: w}
	for _, msg := range []string{"there is no delivery nope", "there is no source 12", "there is no rule x", "there is no sample of raw answer 7", "it exists already: UNIQUE constraint failed",
		"the database does not answer: dial tcp", "the disk is full: no space", "is the server of --database running and reachable?",
		"document 7: somebody else changed it meanwhile", "a try was begun and its end is not known: the message may have been sent"} {
		if got := v.Phrase(msg); got == msg {
			t.Errorf("nobody says %q", msg)
		}
	}
	for _, reason := range []string{"robots.txt gave no answer: nothing may be asked", "partial: the site answered 403", "late", "x509: certificate has expired", "no owner: it is not crawled until somebody answers for it"} {
		if got := v.Reason(reason); got == reason || regexp.MustCompile(`[a-z]{4}`).MatchString(strings.ReplaceAll(got, "robots.txt", "")) {
			t.Errorf("%q is told as %q", reason, got)
		}
	}
}
