package classify

import (
	"math"
	"slices"

	"molva/collector"
)

// categories in the order of the columns of their model.
var categories = [...]string{collector.CategoryComplaint, collector.CategoryOpinion, collector.CategoryQuestion, collector.CategoryRecommendation, collector.CategoryOfficial,
	collector.CategoryPromo, collector.CategoryListing, collector.CategoryVacancy, collector.CategoryNews, collector.CategoryOther}

const (
	kinds = len(categories)
	// categoryBits is the size of the model's table: with 14 words fell on the places of others, and of the real texts 0.02 fewer were
	// right; with 17 no more are.
	categoryBits = 16
	categoryMask = 1<<categoryBits - 1
	// categoryTokens is how many words are looked at: what a text is shows in its beginning, and it was learned from cut ones.
	categoryTokens = 120
	// sureCategory is the probability from which a category is told; chosen where four in five of those that are told are
	// right by cross-validation.
	sureCategory = 0.43
)

// categoryFeatures are the places of a text in the table, each with the token that it belongs to.
type categoryFeatures struct {
	words    []uint32 // those of the other models, in whose larger table they stand, as far as they are looked at: not its own
	owner    []int32  // of words
	cues     []uint32 // a cue counts cueTimes
	cueOwner []int32  // -1 where it belongs to none
}

// categoryModel is one linear model a category over one table.
type categoryModel struct {
	table []packed
	scale [kinds]float64
	bias  [kinds]float64
}

// category judges what kind of text a document is; r is its reading by the other models, own a company's own weights.
func (m *categoryModel) category(d *document, r *reading, f *categoryFeatures, own *Own) collector.Category {
	c := collector.Category{Name: collector.CategoryUnsure, Words: []string{}}
	if len(d.tokens) == 0 {
		return c
	}
	f.fill(d, r)
	best, p := likeliest(plus(m.odds(f), &r.own))
	c.Probability = p
	if p >= sureCategory {
		c.Name = categories[best]
		c.Words = d.words(m.deciding(d, f, best, r, own))
	}
	return c
}

// plus adds what a company's own weights say to the log odds of the categories.
func plus(odds [kinds]float64, own *[ownQuestions]float64) [kinds]float64 {
	for q := range odds {
		odds[q] += own[questions+q]
	}
	return odds
}

// best is the likeliest category, and how likely it is.
func (m *categoryModel) best(f *categoryFeatures) (best int, p float64) { return likeliest(m.odds(f)) }

func likeliest(odds [kinds]float64) (best int, p float64) {
	for q := range odds {
		if odds[q] > odds[best] {
			best = q
		}
	}
	sum := 0.0
	for _, x := range odds {
		sum += math.Exp(x - odds[best])
	}
	return best, 1 / sum
}

// odds are what each category's model says.
func (m *categoryModel) odds(f *categoryFeatures) [kinds]float64 {
	sum, more := m.sum(f.words), m.sum(f.cues)
	w, _ := groupScales(len(f.words)+cueTimes*len(f.cues), 0)
	var out [kinds]float64
	for q := range out {
		out[q] = m.bias[q] + m.scale[q]*w*float64(sum[q]+cueTimes*more[q])
	}
	return out
}

// shares are what each token adds to the log odds of a category.
func (m *categoryModel) shares(f *categoryFeatures, q int) (share [categoryTokens]float64) {
	var sum [categoryTokens]int32
	n, shift := packed{}.at(q)
	for i, p := range f.words {
		sum[f.owner[i]] += int32(m.table[p&categoryMask][n]>>shift&0xff) - zeroWeight
	}
	for i, p := range f.cues {
		if o := f.cueOwner[i]; o >= 0 {
			sum[o] += cueTimes * m.table[p].weight(q)
		}
	}
	w, _ := groupScales(len(f.words)+cueTimes*len(f.cues), 0)
	for i, v := range sum {
		share[i] = m.scale[q] * w * float64(v)
	}
	return share
}

// deciding are the positions of the words that say most for a category.
func (m *categoryModel) deciding(d *document, f *categoryFeatures, q int, r *reading, own *Own) []int {
	share := m.shares(f, q)
	own.addShares(share[:], &r.features, questions+q)
	var at [maxWords]int
	best := at[:0]
	for i := range d.tokens[:min(len(d.tokens), categoryTokens)] {
		if share[i] <= 0 || d.tokens[i].short {
			continue
		}
		k := len(best)
		for k > 0 && share[i] > share[best[k-1]] {
			k--
		}
		if len(best) == maxWords {
			if k == maxWords {
				continue
			}
			best = best[:maxWords-1]
		}
		best = slices.Insert(best, k, i)
	}
	for len(best) > 1 && share[best[len(best)-1]] < farBelow*share[best[0]] {
		best = best[:len(best)-1]
	}
	return best
}
