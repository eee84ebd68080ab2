package fake

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"

	"molva/collector"
)

// YelpRow is one row of YelpChi as kept in the shared data: no texts, the label only for measuring.
type YelpRow struct {
	User    int                 `json:"user"`
	Product int                 `json:"product"`
	Rating  float64             `json:"rating"`
	Date    collector.Published `json:"date"`
	Fake    bool                `json:"fake"`
}

// EvaluateYelpChi judges the reviews of a YelpChi file (gzipped JSON Lines) as one flat list and measures how well the
// suspicion orders those that Yelp filtered before the others: the area under the ROC curve. The labels only measure:
// no weight is trained on them (that little-known authors and hard ratings matter is what the literature on this set
// says, and was seen here to hold). Signals named in off are left out.
func EvaluateYelpChi(path string, off ...string) (auc float64, rows int, err error) {
	data, err := readYelp(path)
	if err != nil {
		return 0, 0, fmt.Errorf("read %s: %w", path, err)
	}
	reviews, fakes := make([]Review, len(data)), make([]bool, len(data))
	for i, d := range data {
		reviews[i], fakes[i] = d.review(i), d.Fake
	}
	scores := make([]float64, len(data))
	for i, v := range JudgeAll(reviews, off...) {
		scores[i] = v.Score
	}
	return AUC(scores, fakes), len(data), nil
}

func (d YelpRow) review(i int) Review {
	return Review{ID: strconv.Itoa(i), Author: strconv.Itoa(d.User), Item: strconv.Itoa(d.Product), Rating: d.Rating,
		Published: d.Date}
}

func readYelp(path string) ([]YelpRow, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var rows []YelpRow
	in := bufio.NewScanner(z)
	for in.Scan() {
		var row YelpRow
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("line %d: %w", len(rows)+1, err)
		}
		rows = append(rows, row)
	}
	return rows, in.Err()
}

// AUC is the chance that a random positive has a higher score than a random negative, ties counting half; 0.5 where
// there are none of either.
func AUC(scores []float64, positive []bool) float64 {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(scores[a], scores[b]) })
	var wins, below, positives float64 // below: negatives with a lower score
	for i := 0; i < len(order); {
		p, n := 0.0, 0.0
		j := i
		for ; j < len(order) && scores[order[j]] == scores[order[i]]; j++ {
			if positive[order[j]] {
				p++
			} else {
				n++
			}
		}
		wins += p*below + p*n/2
		positives, below, i = positives+p, below+n, j
	}
	if positives == 0 || below == 0 {
		return 0.5
	}
	return wins / (positives * below)
}
