package crawler

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"
)

// treeDump writes a tree down so that two can be compared.
func treeDump(n *xhtml.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		depth := 0
		for p := range c.Ancestors() {
			_ = p
			depth++
		}
		attrs := slices.Clone(c.Attr)
		fmt.Fprintf(&b, "%*s%d %q %d %q %q\n", depth, "", c.Type, c.Data, c.DataAtom, c.Namespace, attrs)
		if c.Parent == nil || c.PrevSibling == nil && c.Parent.FirstChild != c || c.NextSibling == nil && c.Parent.LastChild != c ||
			c.PrevSibling != nil && c.PrevSibling.NextSibling != c {
			b.WriteString("broken links\n")
		}
	}
	return b.String()
}

// sameTree compares with the parser, where the builder does not leave the page to it.
func sameTree(t *testing.T, name string, page []byte) (built bool) {
	t.Helper()
	sameTreeOf(t, name, page, true)
	return sameTreeOf(t, name, page, false)
}

func sameTreeOf(t *testing.T, name string, page []byte, unscripted bool) (built bool) {
	t.Helper()
	got := plainTree(page, unscripted)
	if got == nil {
		return false
	}
	root, err := xhtml.ParseWithOptions(bytes.NewReader(page), xhtml.ParseOptionEnableScripting(!unscripted))
	if err != nil {
		t.Fatalf("%s: the parser refuses it: %v", name, err)
	}
	want, have := strings.Split(treeDump(root), "\n"), strings.Split(treeDump(got), "\n")
	for i := range min(len(want), len(have)) {
		if want[i] != have[i] {
			t.Fatalf("%s, node %d:\nbuilt  %s\nparser %s\n%.3000q", name, i, have[i], want[i], page)
		}
	}
	if len(want) != len(have) {
		t.Fatalf("%s: %d nodes, the parser makes %d: %.1000q", name, len(have), len(want), page)
	}
	return true
}

// The pages of the sites' own tests and the shared real ones: nine in ten of those that have a body are built.
func TestPlainTreeOfRealPages(t *testing.T) {
	pages := map[string][]byte{}
	for _, pattern := range []string{"testdata/*.html", "sites/testdata/*/*.html"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if pages[path], err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, a := range sharedArticles(t) {
		pages[a.ID+" "+a.URL] = []byte(a.HTML)
	}
	whole, built := 0, 0
	for name, page := range pages {
		same := sameTree(t, name, page)
		if bytes.Contains(page, []byte("<body")) {
			whole++
			if same {
				built++
			}
		}
	}
	t.Logf("%d of %d whole pages are built", built, whole)
	if whole == 0 || built*10 < whole*9 {
		t.Errorf("%d of %d whole pages are built, want nine in ten", built, whole)
	}
}

// treeWords are what random pages are made of: every element that the standard treats apart, and what else decides.
var treeWords = func() []string {
	var out []string
	names := strings.Fields(`a b i em strong code font nobr small u p p p div div div span span section article h1 h2 h3 ul ol li li dl dt dd table table tbody thead
		tfoot tr tr td td th caption colgroup col form button select option optgroup input hr br img wbr pre listing textarea object applet marquee
		template svg g path title desc use lineargradient foreignobject math mi ruby rp rt rb rtc label x-card address details dialog search keygen param embed
		noscript iframe xmp plaintext script style title meta link base body html head frameset image center main nav`)
	for _, n := range names {
		out = append(out, "<"+n+">", "</"+n+">", "</"+n+">")
	}
	return append(out, "text", " ", "\n", "a &amp; b", "&copy", "&notit;", "&#60;", "a < b", "<!-- c & d &lt; -->", "<!---->", "<!-->", "<!--a--!>", "<!doctype html>",
		"<!x>", "<?php ?>", "</>", "</ >", "<div/>", "<path d=x/>", "<path/>", "<svg/>", "<svg viewbox='0 0 1 1' xlink:href=#a>", "<br/>", `<a href="?a=1&b=2&amp;copy=3">`,
		`<i id=z class="b a" a=1>`, "<p CLASS=X class=y>", "<input type=hidden>", "<script><!-- <script> </script>", "<style> a>b </style>", "<textarea>\n\nx</textarea>",
		"<pre>\n", "<pre>&#13;\n", "<textarea>&#13;\nx</textarea>", "<title>a &lt; b</title>", "</P >", "<DIV\r\n id = 'q' >", "\r\n", "<b a=1 b=2>", "<b b=2 a=1>", "<td x>", "<img src=a/>", "<img src= >", "<img ='1'>",
		"<noscript><p>x</noscript>", "</body>", "</html>", "\x00", "\xff", "<a", "<")
}()

func randomPage(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString([]string{"<!doctype html>", "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" \"x\">", "", "<!-- x -->\n<!doctype html>\n"}[r.IntN(4)])
	b.WriteString("<html lang=ru> <head>\n<meta charset=utf-8></head>\n<body>")
	var words, open []string
	for range 2 + r.IntN(8) { // few different ones a page, so that most pages hold nothing that is left to the parser
		words = append(words, treeWords[r.IntN(len(treeWords))])
	}
	for range 3 + r.IntN(25) {
		word := words[r.IntN(len(words))]
		if len(open) > 0 && r.IntN(3) == 0 { // what is open is ended more often than chance would
			word, open = open[len(open)-1], open[:len(open)-1]
		}
		if name := strings.Trim(word, "<>"); len(name)+2 == len(word) && word[1] != '/' {
			open = append(open, "</"+name+">")
		}
		b.WriteString(word)
	}
	return b.String()
}

func TestPlainTreeOfRandomPages(t *testing.T) {
	r, built, n := rand.New(rand.NewPCG(1, 2)), 0, 20000
	if *heavy {
		n = 300000
	}
	for i := range n {
		if sameTree(t, fmt.Sprint("page ", i), []byte(randomPage(r))) {
			built++
		}
	}
	if share := float64(built) / float64(n); share < 0.1 {
		t.Errorf("%.2f of the pages were built", share)
	} else {
		t.Logf("%.2f of the pages were built", share)
	}
}

// What the builder is not to decide is left to the parser; what looks alike is built.
func TestPlainTreeLeavesToTheParser(t *testing.T) {
	for body, built := range map[string]bool{
		"<p>a<p>b<div>c</div>":                           true,
		"<ul><li>a<li>b</ul><dl><dt>a<dd>b</dl>":         true,
		"<div><span>a</div>":                             true,
		"<div><b>a</div>c":                               false, // c is bold
		"<a href=1>a<a href=2>b":                         false,
		"<b><i>a</b>c</i>":                               false,
		"<table><tr><td>a</td></tr> </table>":            true,
		"<table>a<tr><td>b</td></tr></table>":            false, // a stands before the table
		"<table><tr><td>a<tr><td>b</table>":              false,
		"<template><p>a</template>":                      false,
		"<form><form>":                                   false,
		"<select><option>a<option>b</select>":            true,
		"<svg><path d='M0'/><title>a</title></svg>":      true,
		"<svg><foreignObject><p>a</foreignObject></svg>": false,
		"<script><!--<script></script>--></script>":      false,
		"<a href='?a=1&b=2&amp;c=3'>x</a>":               true,
		"<a title='&notin'>x</a>":                        false,
		"</p>":                                           false,
		"</section>a</div>":                              true,
		strings.Repeat("<div>", maxPlainDepth+1):         false,
	} {
		page := "<!DOCTYPE html><html><head></head><body>" + body
		if got := sameTree(t, body, []byte(page)); got != built {
			t.Errorf("%q: built %v, want %v", body, got, built)
		}
	}
}

func FuzzPlainTree(f *testing.F) {
	f.Add([]byte("<!doctype html><html><head><title>a &amp; b</title></head><body class=x><p>a<p>b<table><tr><td>c</table></body></html> <!-- d -->"))
	f.Add([]byte(`<html><head></head><body><svg viewbox="0 0 1 1"><path d="M0"/></svg><select><option>a<option>b</select><a href="?a=1&b=2">c</a>`))
	f.Fuzz(func(t *testing.T, page []byte) { sameTree(t, "page", page) })
}
