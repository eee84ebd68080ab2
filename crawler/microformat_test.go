package crawler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"

	"molva/collector"
	"molva/crawler/sites"
)

// mfJSON is what a parser of microformats gives, in the form of the shared tests. White space is folded on both sides:
// the specification left it to the reader for long. rels are left out: no reader of reviews asks for them.
func mfJSON(items []*mfItem) []any {
	out := []any{}
	for _, i := range items {
		out = append(out, mfItemJSON(i))
	}
	return out
}

func mfItemJSON(i *mfItem) map[string]any {
	props := map[string]any{}
	for _, p := range i.props {
		list, _ := props[p.name].([]any)
		props[p.name] = append(list, mfPropJSON(p))
	}
	types := []any{}
	for _, t := range i.types {
		types = append(types, t)
	}
	out := map[string]any{"type": types, "properties": props}
	if len(i.children) > 0 {
		children := []any{}
		for _, c := range i.children {
			children = append(children, mfItemJSON(c))
		}
		out["children"] = children
	}
	return out
}

func mfPropJSON(p mfProp) any {
	out := map[string]any{}
	if p.item != nil {
		out = mfItemJSON(p.item)
	}
	if p.html != nil {
		var b bytes.Buffer
		for c := p.html.FirstChild; c != nil; c = c.NextSibling {
			_ = xhtml.Render(&b, c)
		}
		out["html"] = strings.ReplaceAll(fold(b.String()), "&#39;", "'") // as the renderer writes it
	}
	if p.alt != nil {
		out["alt"] = fold(*p.alt)
	}
	if len(out) == 0 {
		return fold(p.text)
	}
	out["value"] = fold(p.text)
	return out
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// folded folds the texts of what is expected, and writes addresses as the URL standard does.
func folded(v any) any {
	switch v := v.(type) {
	case string:
		s := fold(v)
		if u, err := addressParser.Parse(s); err == nil && strings.HasPrefix(s, "http") {
			return u.Href(false)
		}
		return s
	case []any:
		for i := range v {
			v[i] = folded(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = folded(v[k])
		}
	}
	return v
}

// unflat turns extruct's flat form of an item (@type beside the properties) into the other.
func unflat(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = unflat(v[i])
		}
	case map[string]any:
		types, flat := v["@type"]
		if !flat {
			return v
		}
		props, out := map[string]any{}, map[string]any{"type": types}
		for k, value := range v {
			switch value = unflat(value); {
			case k == "children" || k == "value":
				out[k] = value
			case k[0] != '@':
				props[k] = value
			}
		}
		out["properties"] = props
		return out
	}
	return v
}

func mfCase(page, want []byte, address string) error {
	var expected any
	if err := json.Unmarshal(want, &expected); err != nil {
		return err
	}
	if m, ok := expected.(map[string]any); ok {
		expected = m["items"]
	}
	expected = unflat(expected)
	p := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)}).newPlace(address, "")
	outlineOf(page, p, false)
	got := folded(mfJSON(parseMicroformats(&pageTree{page: page}, p)))
	expected = folded(expected)
	if reflect.DeepEqual(got, expected) {
		return nil
	}
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(expected)
	return fmt.Errorf("\n got %s\nwant %s", g, w)
}

// The microformats project's own tests of reviews and products, in both editions.
func TestSharedMicroformats(t *testing.T) {
	dir := sharedDir(t, "data/extract-structured/microformats")
	if dir == "" {
		return
	}
	files, err := filepath.Glob(dir + "/*/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	v := verdicts{}
	for _, file := range files {
		name, _ := filepath.Rel(dir, file)
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile(strings.TrimSuffix(file, ".json") + ".html")
		if err != nil {
			t.Fatal(err)
		}
		v[name] = mfCase(page, want, "http://example.com/")
	}
	v.check(t, "microformats")
}
