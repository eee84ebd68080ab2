package crawler

import (
	"compress/gzip"
	"slices"
	"strings"
	"testing"

	"molva/crawler/yardstick"
)

// What is reached on the shared article pages, less a little.
const (
	floorF1    = 0.974 // of the text, where the reader is told that all of them are articles
	floorOther = 0.965 // ... on the half that nobody looked at while the rules were made
	floorRead  = 0.964 // of what a crawl makes of them: a page without a mention is a loss
)

// lookedAt are the pages by which the rules were made, a half drawn by lot; none of the others' was looked at.
var lookedAt = strings.Fields(`14cc2a0c 232a43fb 264dc3ae 3cb22bfa 432362af 55bb6340 57e2e988 612cd298 624fcd90 65408257 65bf3048 65ce3a45 7837c9d6 7916ecca
	7dfc3e35 8380689f 95301fb7 961bd85c 9e8c9f08 b6906ca0 bc13ff87 c50845a7 c69e539d e1cd54e5 ea25dd7e ef2b3f26 ef4e67b6`)

// articleRead is one shared page as it was read.
type articleRead struct {
	yardstick.Article
	text, mention yardstick.ArticleScore
}

func sharedArticles(t testing.TB) []yardstick.Article {
	t.Helper()
	f := sharedFile(t, "data/extract-article/article-extraction-benchmark.jsonl.gz")
	if f == nil {
		return nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	articles, err := yardstick.ReadArticles(z)
	if err != nil {
		t.Fatal(err)
	}
	return articles
}

// readArticles reads the shared pages by the extractor alone, which is told that they are articles, and as a crawl does.
func readArticles(t testing.TB) []articleRead {
	c := New(Config{})
	var out []articleRead
	for _, a := range sharedArticles(t) {
		one := articleRead{Article: a}
		main, _ := pageOf(parsePage([]byte(a.HTML), nil)).mainOf("", nil)
		one.text = yardstick.ScoreArticle(a.Body, main.text)
		if m := c.Read([]byte(a.HTML), nil, a.URL, "").Mention; m != nil {
			one.mention = yardstick.ScoreArticle(a.Body, m.Text)
		}
		out = append(out, one)
	}
	return out
}

// The main text of the shared article pages, by the measure of the benchmark they are from.
func TestArticleBenchmark(t *testing.T) {
	pages := readArticles(t)
	if pages == nil {
		return
	}
	var all, seen, other, read []yardstick.ArticleScore
	found := 0
	for _, p := range pages {
		all, read = append(all, p.text), append(read, p.mention)
		if slices.Contains(lookedAt, p.ID[:8]) {
			seen = append(seen, p.text)
		} else {
			other = append(other, p.text)
		}
		if p.mention.Read {
			found++
		}
	}
	figure := func(what string, scores []yardstick.ArticleScore) float64 {
		f1, p, r := yardstick.ArticleF1(scores)
		t.Logf("%-46s F1 %.4f, precision %.4f, recall %.4f on %d pages", what, f1, p, r, len(scores))
		return f1
	}
	f1 := figure("main text", all)
	figure("... of the half by which the rules were made", seen)
	f1Other := figure("... of the other half", other)
	f1Read := figure("text of the mentions that a crawl makes", read)
	t.Logf("%d of the %d pages become a mention", found, len(pages))
	t.Logf("go-trafilatura 1.12.2 (crawler/yardstick/trafilatura measures it): F1 %.4f, precision %.4f, recall %.4f",
		yardstick.TrafilaturaF1, yardstick.TrafilaturaPrecision, yardstick.TrafilaturaRecall)
	slices.SortFunc(pages, func(a, b articleRead) int {
		return int(1e6 * (a.text.Precision + a.text.Recall - b.text.Precision - b.text.Recall))
	})
	for _, p := range pages[:min(8, len(pages))] {
		t.Logf("worst: precision %.3f, recall %.3f  %s", p.text.Precision, p.text.Recall, p.URL)
	}
	if f1 < floorF1 || f1Other < floorOther || f1Read < floorRead || found < 53 || len(pages) != 54 || len(seen) != 27 {
		t.Errorf("want F1 of %.3f, %.3f on the other half and %.3f as mentions, 53 of 54 pages found", floorF1, floorOther, floorRead)
	}
}

// BenchmarkArticle is what a page without reviews costs that is read for its article: the shared pages, 170 KB in the mean.
func BenchmarkArticle(b *testing.B) {
	pages := sharedArticles(b)
	if pages == nil {
		b.Skip("without the shared pages")
	}
	c, bytes := New(Config{}), 0
	for b.Loop() {
		bytes = 0
		for _, a := range pages {
			c.Read([]byte(a.HTML), nil, a.URL, "")
			bytes += len(a.HTML)
		}
	}
	b.SetBytes(int64(bytes))
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(pages)), "ms/page")
}
