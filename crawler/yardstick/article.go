package yardstick

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
)

// The figures of go-trafilatura 1.12.2, with its fallbacks and without comments, on the shared article pages. It is not
// linked: the module beside this package (trafilatura) measures it and fails where it is not this.
const (
	TrafilaturaF1        = 0.9640
	TrafilaturaPrecision = 0.9395
	TrafilaturaRecall    = 0.9897
)

// Article is one page of the article benchmark, with its text as people took it from the page.
type Article struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	HTML string `json:"html"`
	Body string `json:"articleBody"`
}

// ReadArticles reads the benchmark's pages, one JSON object after the other.
func ReadArticles(in io.Reader) ([]Article, error) {
	var out []Article
	for d := json.NewDecoder(in); d.More(); {
		var a Article
		if err := d.Decode(&a); err != nil {
			return nil, fmt.Errorf("page %d of the articles: %w", len(out)+1, err)
		}
		out = append(out, a)
	}
	return out, nil
}

// ArticleScore is how a text that was read agrees with the right one, by the measure of scrapinghub's
// article-extraction-benchmark: over all four words in a row (a shorter text is one piece), each as often as it occurs.
type ArticleScore struct {
	Precision, Recall float64 // 0 to 1
	Read              bool    // anything at all: the precision of nothing is not averaged
}

var word = regexp.MustCompile(`[\p{L}\p{N}_]+`)

const piece = 4 // words

func pieces(text string) map[[piece]string]int {
	words := word.FindAllString(text, -1)
	out := map[[piece]string]int{}
	for i := range max(min(len(words), 1), len(words)-piece+1) {
		var p [piece]string
		copy(p[:], words[i:])
		out[p]++
	}
	return out
}

// ScoreArticle compares what was read with what is right.
func ScoreArticle(want, got string) ArticleScore {
	wanted, read := pieces(want), pieces(got)
	both, allWanted, allRead := 0, 0, 0
	for p, n := range wanted {
		allWanted += n
		both += min(n, read[p])
	}
	for _, n := range read {
		allRead += n
	}
	s := ArticleScore{Read: allRead > 0}
	if allRead > 0 {
		s.Precision = float64(both) / float64(allRead)
	}
	if allWanted > 0 {
		s.Recall = float64(both) / float64(allWanted)
	}
	return s
}

// ArticleF1 is the benchmark's figure: the harmonic mean of the mean precision and the mean recall of the pages.
func ArticleF1(scores []ArticleScore) (f1, precision, recall float64) {
	read := 0
	for _, s := range scores {
		recall += s.Recall
		if s.Read {
			precision += s.Precision
			read++
		}
	}
	if read == 0 {
		return 0, 0, 0
	}
	precision, recall = precision/float64(read), recall/float64(len(scores))
	if precision+recall > 0 {
		f1 = 2 * precision * recall / (precision + recall)
	}
	return f1, precision, recall
}
