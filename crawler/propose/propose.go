// Package propose looks at saved pages of a site that nobody described yet and proposes a site file for it: which block is
// a review, where its fields stand, how the list goes on. It looks for what reviews have in common on all sites (a date, a
// rating, a name and a text, block after block), never for a site it knows. It fetches nothing and writes no file.
package propose

import (
	"fmt"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/sites"
)

// Page is one saved page.
type Page struct {
	Name string    // of the file, for messages
	URL  string    // where it stood
	Body []byte    // unpacked
	Now  time.Time // when it was saved, against which dates in words are read
}

// Proposal is a site file and how it was found.
type Proposal struct {
	TOML     []byte
	Site     *sites.Site
	Source   Source    // where the reviews are read from
	Findings []Finding // field by field
	Missing  []string  // fields of a review that were not found
	Read     []Result  // what the proposed file reads on each page
}

// Source says where a proposal reads the reviews from.
type Source string

// The sources of reviews.
const (
	FromBlocks Source = "blocks" // a repeated block, by selectors
	FromData   Source = "data"   // the page's own data (JSON-LD, microdata …): no selectors are needed
	FromState  Source = "state"  // JSON within the page
)

// Finding is one thing that was found.
type Finding struct {
	Field  string
	How    string  // as it stands in the file
	Sample string  // a value
	Of     int     // in how many reviews it was found …
	All    int     // … of so many; 0 where it stands once a page
	Sure   float64 // 0..1
	Note   string
}

// Result is what was read on one page.
type Result struct {
	Page    Page
	Reviews []collector.Review
	Links   []string
	Drift   bool
	Reason  string
}

// Nothing is the error where no reviews were seen.
func nothing(pages int) error {
	return &collector.Error{Code: collector.CodeInvalid, Msg: fmt.Sprintf("no review was found on %d pages", pages),
		Hint: "save a page that shows at least two reviews, as a browser shows it (its final markup); a page whose reviews a script loads afterwards holds none"}
}

// Propose looks at pages of one site. name is what the site will be called. The error says what is missing.
func Propose(name string, pages []Page) (*Proposal, error) {
	docs, err := parse(pages)
	if err != nil {
		return nil, err
	}
	own := readOwn(docs)
	var best *Proposal
	var bestWorth float64
	for _, try := range []func(string, []*doc) *draft{dataDraft(own), blocksDraft, stateDraft} {
		d := try(name, docs)
		if d == nil {
			continue
		}
		p, err := d.finish(docs)
		if err != nil {
			return nil, err
		}
		if w := worth(p); w > bestWorth {
			best, bestWorth = p, w
		}
	}
	if best == nil {
		return nil, nothing(len(docs))
	}
	return best, nil
}

// worth says how much a proposal reads: fields of reviews, each counted once, text and rating more than the rest.
func worth(p *Proposal) float64 {
	sum := 0.0
	for _, r := range p.Read {
		for _, v := range r.Reviews {
			if v.Author.Name == "" && v.Rating == 0 && !v.Published.Known() {
				continue // any text
			}
			w := 0.0
			for _, is := range []bool{v.Text != "" || v.Pros != "" || v.Cons != "", v.Text != "" || v.Pros != "" || v.Cons != "", v.Author.Name != "", v.Rating != 0, v.Published.Known()} {
				if is {
					w++
				}
			}
			for _, is := range []bool{v.Title != "", v.Pros != "", v.Cons != "", len(v.Replies) > 0} {
				if is {
					w += 0.5
				}
			}
			sum += w
		}
	}
	if p.Source == FromData { // what a site says of itself is surer than any guess
		sum *= 1.1
	}
	return sum
}

// readOwn reads every page by its own data alone.
func readOwn(docs []*doc) [][]collector.Review {
	out := make([][]collector.Review, len(docs))
	for i, d := range docs {
		c := crawler.New(crawler.Config{Sites: sites.Of(), Clock: collector.FixedClock(d.page.Now)})
		out[i] = c.Read(d.page.Body, nil, d.page.URL, "").Reviews
	}
	return out
}
