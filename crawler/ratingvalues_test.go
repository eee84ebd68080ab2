package crawler

import (
	"fmt"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"

	"molva/crawler/sites"
)

// ratingRow is an element that shows a rating, the element around it, and what they say.
type ratingRow struct {
	HTML   string   `json:"html"`
	Parent string   `json:"parent_html"`
	Value  *float64 `json:"ratingValue"`
	Best   *float64 `json:"bestRating"`
}

// Snippets of shops with a rating: read as microdata where they are some, else as the text that a site file selects. A best
// rating that is not said is 5 on both sides, as schema.org has it.
func TestSharedRatingValues(t *testing.T) {
	rows := sharedRows[ratingRow](t, "data/extract-fields/rating-values.jsonl.gz")
	if rows == nil {
		return
	}
	v := verdicts{}
	for i, row := range rows {
		v[fmt.Sprintf("row %d", i+1)] = row.judge()
	}
	v.check(t, "rating-values")
}

func (row ratingRow) judge() error {
	value, best, ok := row.read()
	switch {
	case row.Value == nil && !ok:
		return nil
	case row.Value == nil || !ok:
		return fmt.Errorf("read %v (%v), want %s", value, ok, row.want())
	}
	if best == 0 {
		best = stars.best
	}
	want := stars.best
	if row.Best != nil {
		want = *row.Best
	}
	if value != *row.Value || best != want {
		return fmt.Errorf("read %v of %v, want %s", value, best, row.want())
	}
	return nil
}

func (row ratingRow) want() string {
	say := func(f *float64) string {
		if f == nil {
			return "nothing"
		}
		return fmt.Sprint(*f)
	}
	return say(row.Value) + " of " + say(row.Best)
}

func (row ratingRow) read() (value, best float64, ok bool) {
	if strings.Contains(row.HTML, `itemprop="ratingValue"`) {
		g := graphOf("microdata", []byte(`<div itemscope itemtype="http://schema.org/AggregateRating">`+row.Parent+`</div>`), exampleBase)
		for _, t := range withInner(g.roots) {
			if raw := t.text("ratingValue"); raw != "" {
				value, best, ok = ratingNumber(raw)
				if sc := schemaScale(t); best == 0 {
					best = sc.best
				}
				return value, best, ok
			}
		}
		return 0, 0, false
	}
	root, err := xhtml.Parse(strings.NewReader(row.HTML))
	if err != nil {
		return 0, 0, false
	}
	return ratingNumber(nodeText(root, sites.Selector{}))
}

// withInner are things and those that are their values.
func withInner(things []*thing) []*thing {
	out := things
	for _, t := range things {
		for _, p := range t.props {
			if p.val.thing != nil && p.name != within {
				out = append(out, withInner([]*thing{p.val.thing})...)
			}
		}
	}
	return out
}

func TestRatingWords(t *testing.T) {
	for in, want := range map[string]string{"4.4 out of 5 stars": "4.4/5", "Rated 5 out of 5": "5/5", "Average Rating: 4.56 out of 5": "4.56/5", "4,6 von 5": "4.6/5", "4.8 (178)": "4.8/0",
		"8,7/10 (608 отзывов)": "8.7/10", "Оценка: 4 из 5 звёзд": "4/5", "рейтинг 4,5": "4.5/0", "4 зірки": "4/0", "50 %": "50/100",
		"5 Average 1 Review": "", "отлично": "", "2 of 3 people": "", "stars": "", "(5)": "", "5 (five)": "", "rated": "", "average average": "", "4 из 5 из 6": "", "1 2": ""} {
		got := ""
		if v, best, ok := ratingNumber(in); ok {
			got = fmt.Sprintf("%v/%v", v, best)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
