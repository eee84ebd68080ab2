package crawler

import (
	"fmt"
	"strings"
	"testing"
)

// inJSONLD is a product with one review in JSON-LD; the pages of sameReview say the same in the other syntaxes.
const inJSONLD = ld + `{"@context":"https://schema.org","@type":"Product","name":"Букет","url":"/p/1","aggregateRating":{"@type":"AggregateRating","ratingValue":"9","bestRating":"10","reviewCount":12},
	"review":{"@type":"Review","@id":"#r5","author":{"@type":"Person","name":"Оля К.","url":"/u/7"},"datePublished":"2026-02-01","name":"Гарно","reviewBody":"Перше & друге.\n\nТретє\nчетверте",
	"reviewRating":{"@type":"Rating","ratingValue":"8","bestRating":"10","worstRating":"0"},"image":"a.jpg",
	"comment":{"@type":"Comment","author":{"@type":"Organization","name":"Флорамо"},"text":"Вибачте.","datePublished":"2026-02-02"}}}</script>`

var sameReview = map[string]string{
	"RDFa": `<div vocab="https://schema.org/" typeof="Product"><h1 property="name">Букет</h1><link property="url" href="/p/1">
		<article property="review" typeof="Review" resource="#r5"><a property="author" typeof="Person" href="/u/7"><span property="name">Оля <b>К.</b></span><link property="url" href="/u/7"></a>
		<time property="datePublished" datetime="2026-02-01">1 лют</time><p property="reviewRating" typeof="Rating"><b property="ratingValue">8</b> з <i property="bestRating">10</i><meta property="worstRating" content="0"></p>
		<h3 property="name">Гарно</h3><div property="reviewBody"><p>Перше &amp; друге.</p><p>Третє<br>четверте<script>x()</script></p></div><img property="image" src="a.jpg">
		<div property="comment" typeof="Comment"><span property="author" typeof="Organization"><b property="name">Флорамо</b></span><p property="text">Вибачте.</p><meta property="datePublished" content="2026-02-02"></div></article>
		<p property="aggregateRating" typeof="AggregateRating"><b property="ratingValue">9</b><meta property="bestRating" content="10"><b property="reviewCount">12</b></p></div>`,
	"RDFa, spread, with prefixes": `<html prefix="s: http://schema.org/"><body><div about="#p" typeof="s:Product"><h1 property="s:name">Букет</h1><a property="s:url" href="/p/1">тут</a><link rel="s:review" href="#r5"></div>
		<div rel="s:aggregateRating" about="#p"><p typeof="s:AggregateRating"><b property="s:ratingValue">9</b><meta property="s:bestRating" content="10"><b property="s:reviewCount">12</b></p></div>
		<div about="#r5" typeof="s:Review"><p rel="s:author"><a about="/u/7" typeof="s:Person" property="s:name" content="Оля К."></a></p><link about="/u/7" property="s:url" href="/u/7">
		<b property="s:datePublished" content="2026-02-01">учора</b><h3 property="s:name">Гарно</h3><div property="s:reviewBody"><p>Перше &amp; друге.</p><p>Третє<br>четверте</p></div><link property="s:image" href="a.jpg">
		<p rel="s:reviewRating"><i typeof="s:Rating"><meta property="s:ratingValue" content="8"><meta property="s:bestRating" content="10"><meta property="s:worstRating" content="0"></i></p></div>
		<div about="#c" rev="s:comment" resource="#r5"></div><div about="#c" typeof="s:Comment"><i rel="s:author"><b typeof="s:Organization"><u property="s:name">Флорамо</u></b></i></div><div about="#c"><p property="s:text">Вибачте.</p><meta property="s:datePublished" content="2026-02-02"></div></body></html>`,
	"microformats2": `<div class="h-product"><h1 class="p-name">Букет</h1><a class="u-url" href="/p/1"></a>
		<article class="p-review h-review" id="r5"><a class="p-author h-card" href="/u/7">Оля <b>К.</b></a><time class="dt-published" datetime="2026-02-01">1 лют</time><b class="p-rating">8</b> з <i class="p-best">10</i><data class="p-worst" value="0"></data>
		<h3 class="p-name">Гарно</h3><div class="e-content"><p>Перше &amp; друге.</p><p>Третє<br>четверте</p></div><img class="u-photo" src="a.jpg">
		<div class="p-comment h-cite"><span class="p-author h-card"><b class="p-name p-org">Флорамо</b></span><p class="p-content">Вибачте.</p><time class="dt-published" datetime="2026-02-02"></time></div></article>
		<p class="p-review h-review-aggregate"><b class="p-average">9</b> з <b class="p-best">10</b>, відгуків <b class="p-count">12</b></p></div>`,
}

// What a page says in RDFa or in microformats comes out as if it were said in JSON-LD.
func TestOneReviewInEverySyntax(t *testing.T) {
	want := readAt(inJSONLD, "https://shop.example/p/1", nil)
	if len(want.Reviews) != 1 || len(want.Aggregates) != 1 || len(want.Reviews[0].Replies) != 1 || !want.Reviews[0].Replies[0].Official {
		t.Fatalf("%+v", want)
	}
	for name, page := range sameReview {
		got := readAt(page, "https://shop.example/p/1", nil)
		if name == "microformats2" { // its id is its element's, which #r5 leads to
			for i := range got.Reviews {
				got.Reviews[i].URL = strings.TrimSuffix(got.Reviews[i].URL, "#r5")
			}
		}
		if g, w := reviewsJSON(got), reviewsJSON(want); g != w {
			t.Errorf("%s:\n got %s\nwant %s", name, g, w)
		}
		if g, w := fmt.Sprint(got.Aggregates), fmt.Sprint(want.Aggregates); g != w {
			t.Errorf("%s: %s, want %s", name, g, w)
		}
	}
}

// Older vocabularies: hReview, and that of search engines before schema.org, in RDFa and in microdata.
func TestReadLegacyReviews(t *testing.T) {
	want := `{"id":"r5","url":"https://shop.example/p/1#r5","item":{"name":"Салон"},"author":{"name":"Оля"},"rating":4,"raw_rating":"4","title":"Гарно","text":"Текст","published":"2026-02-01"}`
	for name, page := range map[string]string{
		"hReview": `<div class="hreview" id="r5"><span class="item"><b class="fn">Салон</b></span> <span class="reviewer vcard"><i class="fn">Оля</i></span> <abbr class="dtreviewed" title="2026-02-01">1 лютого</abbr>
			<span class="rating"><b class="value">4</b> із <b class="best">5</b></span><h4 class="summary">Гарно</h4><blockquote class="description">Текст</blockquote></div>
			<div class="hreview-aggregate"><span class="item fn"><b class="fn">Салон</b></span> <span class="rating"><i class="average">4.5</i></span> (<b class="count">12</b>)</div>`,
		"RDFa of data-vocabulary.org": `<div xmlns:v="http://rdf.data-vocabulary.org/#" typeof="v:Review" id="r5"><span property="v:itemreviewed">Салон</span> <b property="v:reviewer">Оля</b> <span property="v:dtreviewed" content="2026-02-01">x</span>
			<i property="v:summary">Гарно</i><p property="v:description">Текст</p><b property="v:rating">4</b></div>
			<div xmlns:v="http://rdf.data-vocabulary.org/#" typeof="v:Review-aggregate"><span property="v:itemreviewed">Салон</span><span rel="v:rating"><i typeof="v:Rating"><b property="v:average">4.5</b><b property="v:best">5</b></i></span><b property="v:votes">12</b></div>`,
		"microdata of data-vocabulary.org": `<div itemscope itemtype="http://data-vocabulary.org/Review" id="r5"><span itemprop="itemreviewed">Салон</span> <b itemprop="reviewer">Оля</b> <time itemprop="dtreviewed" datetime="2026-02-01">x</time>
			<i itemprop="summary">Гарно</i><p itemprop="description">Текст</p><b itemprop="rating">4</b></div>
			<div itemscope itemtype="http://data-vocabulary.org/Review-aggregate"><span itemprop="itemreviewed">Салон</span><span itemprop="rating" itemscope itemtype="http://data-vocabulary.org/Rating"><b itemprop="average">4.5</b></span><b itemprop="votes">12</b></div>`,
	} {
		v := readAt(page, "https://shop.example/p/1", nil)
		if got := reviewsJSON(v); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
		if got := fmt.Sprint(v.Aggregates); got != "[{{Салон } 4.5 12}]" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A page that shows its reviews in several syntaxes shows each once: the syntax with more of them wins, then the one with
// more words, then the first.
func TestTheRicherSyntaxWins(t *testing.T) {
	jsonld := ld + `[{"@type":"Review","identifier":"1","reviewRating":{"ratingValue":5}},{"@type":"Review","identifier":"2","reviewRating":{"ratingValue":4}}]</script>`
	rdfa := func(n int, text string) string {
		return strings.Repeat(`<div vocab="http://schema.org/" typeof="Review"><p property="author">Р</p><p property="reviewBody">`+text+`</p></div>`, n)
	}
	format := func(n int) string {
		return strings.Repeat(`<div class="h-review"><p class="p-author">М</p><p class="e-content">Текст</p></div>`, n)
	}
	for name, c := range map[string]struct {
		page, author string
		n            int
	}{
		"JSON-LD alone":                  {jsonld, "", 2},
		"as many, and with words":        {jsonld + rdfa(2, "Текст"), "Р", 2},
		"as many, and without":           {jsonld + rdfa(2, ""), "", 2},
		"fewer with words":               {jsonld + rdfa(1, "Текст"), "", 2},
		"more microformats":              {jsonld + rdfa(2, "Текст") + format(3), "М", 3},
		"as many of both: the first":     {rdfa(3, "Текст") + format(3), "Р", 3},
		"a promise that is not kept":     {jsonld + `<style>.h-review {} .x h-review {}</style><div class="h-review h-review h-review"></div>`, "", 2},
		"all three of one review in one": {ld + `{"@type":"Review","identifier":"1","reviewBody":"Текст","author":"Д"}</script>` + rdfa(1, "Текст") + format(1), "Д", 1},
	} {
		v := readAt(c.page, "https://shop.example/p/1", nil)
		if len(v.Reviews) != c.n || v.Reviews[0].Author.Name != c.author {
			t.Errorf("%s: %d reviews, want %d of %q: %s", name, len(v.Reviews), c.n, c.author, reviewsJSON(v))
		}
	}
}

// No tree is made where JSON-LD or microdata says it all, and one where two syntaxes need it.
func TestOneParseAtMost(t *testing.T) {
	all := ld + `{"@type":"Review","reviewBody":"x","itemReviewed":{"name":"y"}}</script>`
	for page, want := range map[string][2]bool{
		all:                          {false, false},
		all + `<p class="h-review">`: {false, false},
		all + `<p class="h-review"><p class="hreview">`:   {false, true},
		all + `<p typeof="s:Review"><p typeof=Review>`:    {true, false},
		all + `<script>if (typeof=="Review")</script>`:    {false, false},
		all + `<p class="h-review-aggregate">`:            {false, true},
		all + `<p typeof="v:Review-aggregate">`:           {true, false},
		`<p class="hentry">`:                              {false, true},
		all + `<p class="hentry"><p typeof="Article">`:    {false, false},
		`<style>.h-entry,.h-review{}</style>h-review-x`:   {false, false},
		`<p typeof='schema:BlogPosting'>`:                 {true, false},
		`<p typeof="http://schema.org/UserReview Thing">`: {true, false},
	} {
		p := New(Config{}).newPlace("https://shop.example/", "")
		o := outlineOf([]byte(page), p, false)
		var known told
		g := &graph{}
		for _, b := range o.blocks {
			g.readJSONLD(b)
		}
		known.take(g, p)
		if got := [2]bool{known.lacks(rdfaMarks([]byte(page))), known.lacks(formatMarks([]byte(page)))}; got != want {
			t.Errorf("%s: RDFa and microformats are read %v, want %v", page, got, want)
		}
	}
	tree := &pageTree{page: []byte("<p>")}
	if a, b := tree.get(), tree.get(); a == nil || a != b {
		t.Error("a page was parsed twice")
	}
}
