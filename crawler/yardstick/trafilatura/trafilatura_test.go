// Package trafilatura measures go-trafilatura on the shared article pages. It is a module of its own, so that neither the
// program nor its tests link it: its start alone costs more than Molva's.
//
//	cd crawler/yardstick/trafilatura && MOLVA_SHARED=… go test -v .
package trafilatura

import (
	"compress/gzip"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/markusmobius/go-trafilatura"

	"molva/crawler/yardstick"
)

func TestTrafilatura(t *testing.T) {
	dir := os.Getenv("MOLVA_SHARED")
	if dir == "" {
		t.Skip("MOLVA_SHARED names no folder with the shared pages")
	}
	f, err := os.Open(filepath.Join(dir, "data/extract-article/article-extraction-benchmark.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	articles, err := yardstick.ReadArticles(z)
	if err != nil {
		t.Fatal(err)
	}
	var scores []yardstick.ArticleScore
	for _, a := range articles {
		at, err := url.Parse(a.URL)
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		if r, err := trafilatura.Extract(strings.NewReader(a.HTML), trafilatura.Options{OriginalURL: at, ExcludeComments: true, EnableFallback: true}); err == nil {
			text = r.ContentText
		}
		scores = append(scores, yardstick.ScoreArticle(a.Body, text))
	}
	f1, p, r := yardstick.ArticleF1(scores)
	t.Logf("go-trafilatura: F1 %.4f, precision %.4f, recall %.4f on %d pages", f1, p, r, len(articles))
	for _, c := range [][2]float64{{f1, yardstick.TrafilaturaF1}, {p, yardstick.TrafilaturaPrecision}, {r, yardstick.TrafilaturaRecall}} {
		if math.Abs(c[0]-c[1]) > 0.0001 {
			t.Errorf("%.4f, the yardstick says %.4f", c[0], c[1])
		}
	}
}
