package crawler

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// sharedRows are the rows of one file of JSON Lines, or none without the shared data.
func sharedRows[T any](t *testing.T, name string) []T {
	t.Helper()
	f := sharedFile(t, name)
	if f == nil {
		return nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// schema.org's own examples say the same in three syntaxes: each must give the same graph.
func TestSharedSchemaOrgExamples(t *testing.T) {
	rows := sharedRows[struct{ Types, Microdata, RDFa, JSON string }](t, "data/extract-structured/schemaorg-examples.jsonl.gz")
	if rows == nil {
		return
	}
	v := verdicts{}
	for _, row := range rows {
		name, _, _ := strings.Cut(row.Types, " ")
		if !strings.Contains(row.JSON, "<script") { // one example is written without its element
			row.JSON = ld + row.JSON + "</script>"
		}
		inJSON, inMicrodata, inRDFa := exampleGraph("json", row.JSON), exampleGraph("microdata", row.Microdata), exampleGraph("rdfa", row.RDFa)
		same := func(pair, got, want string) {
			v[name+" "+pair] = nil
			if got != want {
				v[name+" "+pair] = fmt.Errorf("\n got %s\nwant %s", got, want)
			}
		}
		same("microdata json", inMicrodata, inJSON)
		same("rdfa json", inRDFa, inJSON)
		same("rdfa microdata", inRDFa, inMicrodata)
	}
	v.check(t, "schemaorg")
}

// exampleBase is where the examples with relative addresses stand.
const exampleBase = "https://laurentian.concat.ca/"

// exampleGraph is the graph of one syntax. What the syntaxes differ in by nature is made alike: RDFa makes addresses
// whole, a thing that says nothing is its address, and what a page calls its things (a blank node, a fragment) is its own
// affair: who refers to one by its name holds it.
func exampleGraph(syntax, page string) string {
	nodes := thingNodes(graphOf(syntax, []byte(page), exampleBase).roots, nil)
	e := &exampleNodes{named: map[string]*node{}, seen: map[*node]bool{}}
	for _, n := range nodes {
		e.name(n)
	}
	for _, n := range nodes {
		e.refer(n)
	}
	for _, n := range e.named {
		n.id = ""
	}
	return sameGraph(nodes)
}

type exampleNodes struct {
	named map[string]*node
	seen  map[*node]bool // while the nodes are named, and those still to do while they are referred to
}

// name files the nodes by what their page calls them.
func (e *exampleNodes) name(n *node) {
	if e.seen[n] {
		return
	}
	e.seen[n] = true
	n.id = exampleText(n.id)
	for _, values := range n.props {
		for _, v := range values {
			if c, ok := v.(*node); ok {
				e.name(c)
			}
		}
	}
	if n.id == "" || len(n.props) == 0 {
		return
	}
	if e.named[n.id] != nil {
		panic("one thing in two places: " + n.id)
	}
	e.named[n.id] = n
}

// refer puts the nodes where only their names stand.
func (e *exampleNodes) refer(n *node) {
	if !e.seen[n] {
		return
	}
	delete(e.seen, n)
	for _, values := range n.props {
		for i, v := range values {
			id := ""
			switch v := v.(type) {
			case string:
				id = exampleText(v)
				values[i] = id
			case *node:
				e.refer(v)
				if len(v.types)+len(v.props) > 0 {
					continue
				}
				id = v.id
				values[i] = id
			}
			if to := e.named[id]; to != nil {
				values[i] = to
			}
		}
	}
}

func exampleText(s string) string {
	s = shortName(s)
	base, err := addressParser.Parse(exampleBase)
	if err != nil {
		panic(err)
	}
	if u, err := base.Parse(s); err == nil && (strings.HasPrefix(s, "http") || strings.HasPrefix(s, "/") || strings.HasPrefix(s, "../")) {
		s = u.Href(false)
	}
	return strings.TrimPrefix(s, exampleBase)
}
