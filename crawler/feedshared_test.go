package crawler

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path"
	"strings"
	"testing"
	"time"
	"unicode"

	xhtml "golang.org/x/net/html"

	"molva/collector"
	"molva/crawler/sites"
)

// sharedArchive reads all files of an archive of the shared data; nil without the shared data.
func sharedArchive(t *testing.T, name string) map[string][]byte {
	f := sharedFile(t, name)
	if f == nil {
		return nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if out[strings.TrimPrefix(h.Name, "./")], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}

// mentionsOf are the entries of a feed, those that say nothing too; isFeed is false for what is none.
func mentionsOf(doc []byte, contentType, address string) (out []collector.Mention, isFeed bool) {
	c := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)})
	text, _ := decode(doc, contentType)
	p := c.newPlace(address, "")
	var f *feed
	switch root := rootOf(text); root {
	case "rss", "feed", "rdf", "channel":
		f = readXMLFeed(text, root)
	case "{":
		f = readJSONFeed(text)
	}
	if f == nil {
		return nil, false
	}
	for _, e := range f.entries {
		out = append(out, p.mention(e, f, p.address(f.link)))
	}
	return out, true
}

// textByTree is the text of a piece of HTML by way of the standard's parser, as a second opinion.
func textByTree(s string) string {
	root, err := xhtml.Parse(strings.NewReader(s))
	if err != nil {
		return s
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == xhtml.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// squeezed leaves white space out.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// leftOut reads a list of files that do not give what is expected of them, each with the reason.
func leftOut(t *testing.T, name string) map[string]string {
	f, err := os.Open(path.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]string{}
	for s := bufio.NewScanner(f); s.Scan(); {
		if file, reason, ok := strings.Cut(s.Text(), ": "); ok && !strings.HasPrefix(file, "#") {
			out[file] = reason
		}
	}
	return out
}

// judgeList compares what fails with the list: it may not grow, and what passes must leave it.
func judgeList(t *testing.T, list string, files int, failed map[string]string) {
	left := leftOut(t, list)
	for file, why := range failed {
		if _, ok := left[file]; !ok {
			t.Errorf("%s: %s", file, why)
		}
		delete(left, file)
	}
	for file := range left {
		t.Errorf("%s passes, or is no longer there: it must leave testdata/%s", file, list)
	}
	t.Logf("%d files, of which %d do not give what is expected and stand in testdata/%s with the reason", files, len(failed), list)
}

// All files of the feedparser tests: what they expect of entries, as far as Molva takes it.
func TestSharedFeedparserFeeds(t *testing.T) {
	files := sharedArchive(t, "data/feeds/feedparser-tests.tar.gz")
	if files == nil {
		return
	}
	failed, compared, all, fields := map[string]string{}, 0, 0, map[string]int{}
	for name, doc := range files {
		contentType := ""
		text, _ := decode(doc, "")
		if m := headerLine.FindSubmatch(text); m != nil {
			contentType = string(m[1])
		}
		text, _ = decode(doc, contentType)
		entries, isFeed := mentionsOf(doc, contentType, "http://127.0.0.1:8097/"+name)
		if !isFeed {
			failed[name] = "it is not taken for a feed"
			continue
		}
		list, n := expectations(text)
		all, compared = all+n, compared+len(list)
		for _, e := range list {
			fields[e.field]++
			if why := e.check(entries); why != "" {
				failed[name] = why
			}
		}
	}
	t.Logf("of %d comparisons %d are about what is taken: %v", all, compared, fields)
	if len(files) < 900 || compared < 440 {
		t.Errorf("%d files, %d comparisons: too few to tell anything", len(files), compared)
	}
	judgeList(t, "feedparser-left.txt", len(files), failed)
}

// All files of the gofeed tests that have an expected result.
func TestSharedGofeedFeeds(t *testing.T) {
	files := sharedArchive(t, "data/feeds/gofeed-testdata.tar.gz")
	if files == nil {
		return
	}
	failed, feeds, compared := map[string]string{}, 0, 0
	for name, doc := range files {
		want, ok := files[strings.TrimSuffix(name, path.Ext(name))+"_expected.json"]
		if !ok && strings.HasSuffix(name, ".xml") {
			want = files[strings.TrimSuffix(name, ".xml")+".json"]
		}
		if want == nil && (strings.HasSuffix(name, ".json") || strings.Contains(name, "unknown") || strings.Contains(name, "/invalid")) {
			continue
		}
		feeds++
		entries, isFeed := mentionsOf(doc, "", "http://127.0.0.1/")
		if !isFeed {
			failed[name] = "it is not taken for a feed"
			continue
		}
		for _, e := range gofeedExpectations(t, name, want) {
			compared++
			if why := e.check(entries); why != "" {
				failed[name] = why
			}
		}
	}
	t.Logf("%d comparisons", compared)
	if feeds < 300 || compared < 400 {
		t.Errorf("%d feeds, %d comparisons: too few to tell anything", feeds, compared)
	}
	judgeList(t, "gofeed-left.txt", feeds, failed)
}

// gofeedExpectations are what an expected result says of entries.
func gofeedExpectations(t *testing.T, name string, want []byte) []expectation {
	var doc struct{ Items, Entries []map[string]any }
	if len(want) == 0 {
		return nil
	}
	if err := json.Unmarshal(want, &doc); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	items := append(doc.Items, doc.Entries...)
	out := []expectation{{field: "count", want: itoa(len(items))}}
	for i, item := range items {
		add := func(field string, v any) {
			if s, ok := v.(string); ok && s != "" {
				out = append(out, expectation{entry: i, field: field, want: s})
			}
		}
		add("title", item["title"])
		add("link", item["link"])
		if item["link"] == nil {
			add("link", item["url"])
		}
		add("text", longest(item))
		add("author", authorOf(item))
		for _, k := range []string{"publishedParsed", "pubDateParsed", "date_published", "updatedParsed"} {
			if s, _ := item[k].(string); s != "" {
				if at, err := time.Parse(time.RFC3339, s); err == nil {
					add("date", at.UTC().Format(time.RFC3339Nano))
				}
				break
			}
		}
	}
	return out
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

// longest is the fuller of content and description.
func longest(item map[string]any) string {
	best := ""
	for _, k := range []string{"summary", "description", "content", "content_html", "content_text"} {
		s, _ := item[k].(string)
		if o, ok := item[k].(map[string]any); ok {
			s, _ = o["value"].(string)
		}
		if len(textByTree(s)) > len(textByTree(best)) {
			best = s
		}
	}
	return best
}

// authorOf is the name of an expected author, or what stands for it.
func authorOf(item map[string]any) string {
	a := item["author"]
	if list, ok := item["authors"].([]any); ok && len(list) > 0 {
		a = list[0]
	}
	if s, ok := a.(string); ok {
		return personName(textByTree(s))
	}
	o, _ := a.(map[string]any)
	if s, ok := o["name"].(string); ok {
		return s
	}
	s, _ := o["email"].(string)
	return s
}
