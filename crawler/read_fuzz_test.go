package crawler

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"molva/collector"
	"molva/crawler/sites"
)

// Any bytes in a page never panic and never make up a review: one needs a page that speaks of a review, says
// something, lies on the scale and in the past, and its words stand in the page.
func FuzzRead(f *testing.F) {
	f.Add([]byte(review("1", "a")+`<a href="/x">`), "text/html")
	f.Add([]byte(`<div itemscope itemtype="http://schema.org/Review" itemref="x"><p itemprop=reviewBody>t</p><div itemprop=author itemscope><b itemprop=name>n</b></div></div><i id=x itemprop=ratingValue>3`), "")
	f.Add([]byte(`<p class="total">3</p><div class="review" id="r1"><a class="who">x</a><div class="text"><p>y</p></div></div>`), "text/html; charset=koi8-r")
	f.Add([]byte("<script type=application/ld+json>{\"@graph\":[{\"@type\":\"Review\",\"@id\":\"#a\",\"review\":{\"@id\":\"#a\"}}]}"), "")
	generic := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)})
	bySite := New(Config{Sites: forum(f), Clock: collector.FixedClock(testNow)})
	f.Fuzz(func(t *testing.T, page []byte, contentType string) {
		header := http.Header{"Content-Type": {contentType}}
		checkRead(t, generic.Read(page, header, "https://shop.example/p/1?page=2", ""), page, contentType, "eview", "ecommendation", `\u`, "EVIEW")
		checkRead(t, bySite.Read(page, header, "http://forum.example/firm/1", ""), page, contentType, "review")
		checkRead(t, bySite.Read(page, header, "http://forum.example/thread/1", ""), page, contentType)
		generic.Read(page, nil, "not an address", "")
	})
}

func checkRead(t *testing.T, v Visit, page []byte, contentType string, needs ...string) {
	text, _ := decode(page, contentType)
	speaks := false
	for _, n := range needs {
		speaks = speaks || bytes.Contains(text, []byte(n))
	}
	for _, r := range v.Reviews {
		switch {
		case !speaks:
			t.Errorf("made up from %q: %+v", page, r)
		case r.ID == "" || r.Rating != 0 && (r.Rating < 1 || r.Rating > 5):
			t.Errorf("id %q, rating %v", r.ID, r.Rating)
		case r.Text == "" && r.Title == "" && r.Pros == "" && r.Cons == "" && r.Rating == 0:
			t.Errorf("a review that says nothing: %+v", r)
		case r.Published.Known() && r.Published.Time.After(testNow.Add(14*time.Hour)):
			t.Errorf("from the future: %+v", r)
		case !utf8.ValidString(r.Text + r.Title + r.Author.Name + r.ID):
			t.Errorf("not UTF-8: %+v", r)
		}
		for _, word := range strings.FieldsFunc(r.Text, func(c rune) bool { return c < 'A' || c > 'z' || c > 'Z' && c < 'a' }) {
			if !bytes.Contains(text, []byte(word)) && !bytes.ContainsAny(text, `&\`) && !bytes.Contains(text, []byte("\x00")) {
				t.Errorf("%q does not stand in %q", word, text)
			}
		}
	}
	for _, l := range v.Links {
		if again, err := Canonical(l); err != nil || again != l {
			t.Errorf("link %q is not canonical: %q", l, again)
		}
	}
}

// The readers of RDFa and microformats, each for itself on any bytes and not only where the others leave it something to do:
// they never panic, their work is bounded, and what they read stands in the page. A review in RDFa needs a typeof that
// names one, a review in microformats a class.
func FuzzTreeReaders(f *testing.F) {
	for _, page := range sameReview {
		f.Add([]byte(page))
	}
	f.Add([]byte(`<p class="hreview"><i class="item"><b class=fn>a</b></i><b class="rating"><i class=value>1</i></b><i class="dtreviewed"><b class="value">2026-02-01</b><b class=value>7pm</b></i>`))
	f.Add([]byte(`<p xmlns:v="http://rdf.data-vocabulary.org/#" typeof="v:Review" rev="v:a" about="[v:x]"><i rel="v:rating v:b"><b property=v:value content=1 datatype="" inlist>x</b></i>`))
	f.Add([]byte(`<div about=#a typeof=schema:Review rel=schema:review resource=#a><b property="schema:review schema:reviewBody" resource="_:a">x`))
	c := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)})
	f.Fuzz(func(t *testing.T, page []byte) {
		text, _ := decode(page, "")
		p := c.newPlace("https://shop.example/p/1", "")
		rdfa, formats := &graph{}, &graph{}
		tree := &pageTree{page: text}
		rdfa.readRDFa(tree, p)
		formats.readMicroformats(tree, p)
		list, _ := readGraph(rdfa, p)
		readMention(rdfa, p)
		checkRead(t, Visit{Reviews: finish(list, p)}, page, "", "eview", "ecommendation", "&#")
		list, _ = readGraph(formats, p)
		readMention(formats, p)
		checkRead(t, Visit{Reviews: finish(list, p)}, page, "", "review", "&#")
	})
}

// A page built to be slow takes no longer than its size allows: deep nesting, endless lists, unclosed tags.
func TestReadHostilePages(t *testing.T) {
	n := 40_000
	for name, page := range map[string]string{
		"deep":          strings.Repeat("<div itemscope itemprop=review itemtype=http://schema.org/Review>", n/10),
		"deep inline":   strings.Repeat("<b itemprop=name>", n/10),
		"unclosed tag":  strings.Repeat("<a href=\"", n),
		"unclosed raw":  strings.Repeat("<script>", n),
		"quotes":        strings.Repeat("<a x='", n),
		"angles":        strings.Repeat("<", n*5),
		"comments":      strings.Repeat("<!--", n),
		"half ends":     "<script type=application/ld+json>" + strings.Repeat("</", n),
		"deep JSON":     ld + strings.Repeat(`{"@type":"Review","review":[`, n/10),
		"wide JSON":     ld + `{"@type":"Product","review":[` + strings.Repeat(`{"@type":"Review","reviewBody":"x","@id":"#a"},`, n/20) + `]}</script>`,
		"references":    ld + `{"@graph":[` + strings.Repeat(`{"@id":"#a","@type":"Review","review":{"@id":"#a"},"author":{"@id":"#a"}},`, n/20) + `]}</script>`,
		"many p":        strings.Repeat("<p><li><td>", n/4),
		"itemref":       strings.Repeat(`<div itemscope id=a itemref="a b c"><i id=b itemscope itemref="a c"></i></div>`, 200),
		"entities":      strings.Repeat("<a href=&#x41;&amp&", n/5),
		"attributes":    "<a " + strings.Repeat("x=1 ", n) + ">",
		"many links":    strings.Repeat("<a href=/x>", n/4),
		"windows bytes": strings.Repeat("\xc0\xe0", n),
		"RDFa deep":     strings.Repeat("<i property=schema:review typeof=schema:Review rel=schema:author>", 250) + "x",
		"RDFa wide":     strings.Repeat("<i typeof=schema:Review property=schema:name>x</i>", n/20),
		"RDFa hanging":  "<div rel='" + strings.Repeat("schema:review ", n/20) + "' typeof=schema:Review>" + strings.Repeat("<i property=schema:name>x</i>", n/20),
		"RDFa rings":    strings.Repeat("<i about=#a typeof=schema:Review><b property=schema:review resource=#b typeof=schema:Review></b></i><i about=#b typeof=schema:Review property=schema:review resource=#a></i>", n/40),
		"RDFa prefixes": strings.Repeat("<i prefix='"+strings.Repeat("a: b ", 100)+"' typeof=schema:Review>", 300),
		"RDFa types":    "<i typeof='" + strings.Repeat("schema:Review ", n/10) + "' property='" + strings.Repeat("schema:review ", n/10) + "'>",
		"formats deep":  strings.Repeat("<i class='p-review h-review p-name e-content'>", 250) + strings.Repeat("x", n),
		"formats wide":  strings.Repeat("<i class='h-review p-name'>x</i>", n/20),
		"formats names": "<div class=h-review>" + strings.Repeat("<i class='"+strings.Repeat("p-a p-b u-c e-d dt-e ", 50)+"'>x</i>", n/200),
		"value classes": "<div class=hreview>" + strings.Repeat("<i class=rating><b class=value>", 240) + strings.Repeat("<b class=value>1</b>", n/20),
		"class words":   "<div class='h-review " + strings.Repeat("p-a-", n) + "'>",
		"metas":         strings.Repeat("<meta charset", n/4) + "\xff",
	} {
		for _, set := range []*sites.Set{{}, forum(t)} {
			began := time.Now()
			readAt(page, "http://forum.example/firm/1", set)
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("%s took %s for %d KB", name, took, len(page)>>10)
			}
		}
	}
}
