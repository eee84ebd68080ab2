package crawler

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"molva/collector"
	"molva/crawler/sites"
)

// sharedDir is a folder of the shared data, or "" without it (see sharedFile).
func sharedDir(t *testing.T, name string) string {
	t.Helper()
	f := sharedFile(t, name)
	if f == nil {
		return ""
	}
	return f.Name()
}

// verdicts are the cases of some sets: an error for each that is not read as it should be. Those that fail must stand in
// testdata/structured-known.txt, each with its reason, and no others may stand there: so the list shrinks and never grows.
// The list also keeps a sum of each difference, so that the rest of such a case is held as well.
type verdicts map[string]error

func (v verdicts) check(t *testing.T, set string) {
	t.Helper()
	known := knownFailures(t, set)
	good := 0
	for name, err := range v {
		entry, listed := known[name]
		switch {
		case err == nil && listed:
			t.Errorf("%s/%s passes now: take it off testdata/structured-known.txt (%s)", set, name, entry.reason)
		case err == nil:
			good++
		case !listed:
			t.Errorf("%s/%s: %v", set, name, err)
		case sumOf(err) != entry.sum:
			t.Errorf("%s/%s differs in another way than the one that is known (%s, now %s): %v", set, name, entry.sum, sumOf(err), err)
		}
		delete(known, name)
	}
	for name := range known {
		t.Errorf("testdata/structured-known.txt names %s/%s, which is no case of the set", set, name)
	}
	t.Logf("%s: %d of %d cases pass, %d stand in the list of known differences", set, good, len(v), len(v)-good)
	if len(v) == 0 {
		t.Errorf("%s: no cases", set)
	}
}

// mostKnown is how many entries the list has; it is lowered when one goes, and never raised.
const mostKnown = 52

func TestKnownListDoesNotGrow(t *testing.T) {
	if n := len(knownFailures(t, "")); n != mostKnown {
		t.Errorf("testdata/structured-known.txt has %d entries, want %d: a list with fewer lowers mostKnown, one with more hides a failure", n, mostKnown)
	}
}

// knownFailure is an entry of the list.
type knownFailure struct{ sum, reason string }

func sumOf(err error) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(err.Error()))) }

// knownFailures are the entries of one set ("" for all): "set/case<TAB>sum<TAB>reason" a line.
func knownFailures(t *testing.T, set string) map[string]knownFailure {
	t.Helper()
	b, err := os.ReadFile("testdata/structured-known.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]knownFailure{}
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		parts := strings.Split(line, "\t")
		if len(parts) != 3 || len(parts[2]) < 10 {
			t.Fatalf("structured-known.txt:%d: want set/case, sum and reason, parted by tabs", i+1)
		}
		name, ok := strings.CutPrefix(parts[0], set+"/")
		if ok || set == "" {
			out[name] = knownFailure{parts[1], parts[2]}
		}
	}
	return out
}

func differs(got, want []*node) error {
	if g, w := sameGraph(got), sameGraph(want); g != w {
		return fmt.Errorf("\n got %s\nwant %s", strings.ReplaceAll(g, "\n", "\n     "), strings.ReplaceAll(w, "\n", "\n     "))
	}
	return nil
}

// graphOf reads one syntax of a page that stands at an address.
func graphOf(syntax string, page []byte, address string) *graph {
	text, _ := decode(page, "")
	p := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)}).newPlace(address, "")
	o := outlineOf(text, p, false)
	g := &graph{}
	switch syntax {
	case "json":
		for _, b := range o.blocks {
			g.readJSONLD(b)
		}
	case "microdata":
		g.readMicrodata(&pageTree{page: text})
	case "rdfa":
		g.readRDFa(&pageTree{page: text}, p)
	}
	return g
}

// The extruct set: every page and what a conforming reader finds on it.
func TestSharedExtruct(t *testing.T) {
	dir := sharedDir(t, "data/extract-structured/extruct")
	if dir == "" {
		return
	}
	v := verdicts{}
	files, err := filepath.Glob(dir + "/*/*.json*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name, _ := filepath.Rel(dir, file)
		v[name] = extructCase(file)
	}
	v.check(t, "extruct")
}

// extructPage is the page that a file of what is expected is about.
func extructPage(file string) string {
	base := strings.TrimSuffix(file, filepath.Ext(file))
	for _, form := range []string{".flat", ".withtext", ".expanded", "_custom_url", "_flat_with_node_id.001"} {
		base = strings.TrimSuffix(base, form)
	}
	return strings.Replace(base, "microformat_flat_test", "microformat_test", 1) + ".html"
}

// extructCase judges one file of what is expected, by the page it is about.
func extructCase(file string) error {
	want, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	page, err := os.ReadFile(extructPage(file))
	if err != nil {
		return errors.New("no page for it")
	}
	var top any
	d := json.NewDecoder(bytes.NewReader(want))
	d.UseNumber()
	if err := d.Decode(&top); err != nil {
		return err
	}
	switch {
	case strings.Contains(file, "microformat"):
		return mfCase(page, want, "")
	case strings.HasSuffix(file, ".jsonld") || strings.Contains(file, "elysian"):
		if m, ok := top.(map[string]any); ok {
			if top = m["json-ld"]; top == nil {
				top = m["items"]
			}
		}
		return differs(thingNodes(graphOf("json", page, "http://www.example.com/index.html").roots, nil), jsonldNodes(top))
	case bytes.Contains(want, []byte(`"@id"`)):
		return rdfaCase(page, top)
	case bytes.Contains(want, []byte(`"namespace"`)):
		return openGraphCase(page, top)
	}
	items, err := itemNodes(want)
	if err != nil {
		return err
	}
	got := thingNodes(graphOf("microdata", page, "http://www.example.com/index.html").roots, nil)
	switch name := filepath.Base(file); {
	case name == "product_custom_url.json":
		join(got, "http://some-example.com/", "image")
	case strings.HasPrefix(name, "microdata.7.1."):
		join(got, "http://blog.example.com/progress-report", "url")
	}
	return differs(got, items)
}

// join joins the addresses that some properties hold to a base, as whoever reads a graph does.
func join(nodes []*node, base string, props ...string) {
	u, err := addressParser.Parse(base)
	if err != nil {
		panic(err)
	}
	for _, n := range nodes {
		for name, values := range n.props {
			for i, v := range values {
				if c, ok := v.(*node); ok {
					join([]*node{c}, base, props...)
				} else if to, err := u.Parse(v.(string)); err == nil && slices.Contains(props, name) {
					values[i] = to.Href(false)
				}
			}
		}
	}
}

// openGraphCase judges Open Graph as the RDFa that it is: what the page says of itself in the namespaces asked for.
func openGraphCase(page []byte, want any) error {
	page0 := listed(want)[0].(map[string]any)
	spaces, expected, got := page0["namespace"].(map[string]any), newNode("http://www.example.com/"), newNode("http://www.example.com/")
	for _, pair := range page0["properties"].([]any) {
		name, value := listed(pair)[0].(string), listed(pair)[1].(string)
		prefix, rest, _ := strings.Cut(name, ":")
		expected.add(spaces[prefix].(string)+rest, value)
	}
	for _, n := range thingNodes(graphOf("rdfa", page, "http://www.example.com/").roots, nil) {
		for p, values := range n.props {
			if strings.HasPrefix(p, "http://ogp.me/") && n.id == got.id {
				got.props[p] = values
			}
		}
	}
	return differs([]*node{got}, []*node{expected})
}

// rdfaCase leaves out that the page uses a vocabulary: it is said of the page as such and never of what stands on it.
func rdfaCase(page []byte, want any) error {
	nodes := jsonldNodes(want)
	for _, n := range nodes {
		delete(n.props, "http://www.w3.org/ns/rdfa#usesVocabulary")
	}
	return differs(thingNodes(graphOf("rdfa", page, "http://www.example.com/index.html").roots, nil), nodes)
}

// The W3C's tests of microdata as RDF.
func TestSharedMicrodataRDF(t *testing.T) {
	dir := sharedDir(t, "data/extract-structured/microdata-rdf")
	if dir == "" {
		return
	}
	pages, err := filepath.Glob(dir + "/*.html")
	if err != nil {
		t.Fatal(err)
	}
	v := verdicts{}
	for _, file := range pages {
		name := filepath.Base(file)
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		roots := graphOf("microdata", page, "http://www.example.com/"+name).roots
		ttl, err := os.ReadFile(strings.TrimSuffix(file, ".html") + ".ttl")
		if os.IsNotExist(err) { // a negative test: that it ends, and that nothing is its own part without end, is all
			v[name] = differs(thingNodes(roots, nil), thingNodes(roots, nil))
			continue
		}
		// the suite stands at this address, and one of its files was made with the addresses whole
		want, err := turtleNodes(bytes.ReplaceAll(ttl, []byte("<http://w3c.github.io/author/"), []byte("</author/")))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		v[name] = differs(thingNodes(roots, rdfName(name)), want)
	}
	v.check(t, "microdata-rdf")
}

// rdfName makes the full name of a property as "Microdata to RDF" does: in the vocabulary of the item's first type, or of
// the item around one without a type, else in the page.
func rdfName(page string) func(t *thing, vocab, prop string) (string, string) {
	return func(t *thing, vocab, prop string) (string, string) {
		if len(t.types) > 0 {
			full := t.types[0]
			if !strings.Contains(full, ":") { // of schema.org, which is cut off
				full = "http://schema.org/" + full
			}
			vocab = full[:strings.LastIndexAny(full, "/#")+1]
		}
		if strings.Contains(prop, ":") {
			return prop, vocab
		}
		if vocab == "" {
			return page + "#" + prop, vocab
		}
		return vocab + prop, vocab
	}
}
