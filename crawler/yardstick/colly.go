package yardstick

import (
	"encoding/json"
	"io"
	"sync"

	"github.com/gocolly/colly/v2"
)

// Row is one review as plain colly reads it.
type Row struct{ ID, Author, Rating, Title, Text, Pros, Cons, Date, Likes string }

// Form is a way in which users of colly let it ask.
type Form string

// The forms. Fifty is the one of colly's own examples of a fast crawl; Unlimited is what Async does when no rule limits
// it: a request for every link as soon as it is known.
const (
	OneByOne  Form = "one by one"
	Fifty     Form = "fifty at once"
	Unlimited Form = "unlimited"
)

func (f Form) collector() (*colly.Collector, error) {
	if f == OneByOne {
		return colly.NewCollector(), nil
	}
	c := colly.NewCollector(colly.Async())
	if f == Fifty {
		return c, c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: 50})
	}
	return c, nil
}

// PlainColly crawls from start the way a user of colly would write it: asynchronous, fifty at once, one OnHTML a review,
// links by OnHTML, JSON Lines out. It says how many reviews it wrote and how many of them it read twice (its
// asynchronous mode does that now and then; such a round is not to be counted).
func PlainColly(start string, out io.Writer) (written, doubled int, err error) {
	return Fifty.Crawl(out, start)
}

// Crawl is PlainColly in one of the forms, over several hosts.
func (f Form) Crawl(out io.Writer, starts ...string) (written, doubled int, err error) {
	c, err := f.collector()
	if err != nil {
		return 0, 0, err
	}
	w := &rows{seen: map[string]bool{}, enc: json.NewEncoder(out)}
	c.OnHTML("div.review", func(e *colly.HTMLElement) {
		w.write(Row{e.Attr("data-review-id"), e.ChildText("span.author"), e.ChildAttr("span.stars", "data-value"), e.ChildText("h3.title"),
			e.ChildText("div.text"), e.ChildText("div.pros"), e.ChildText("div.cons"), e.ChildAttr("time", "datetime"), e.ChildText("span.likes")})
	})
	c.OnHTML("a[href]", visit)
	for _, start := range starts {
		if err := c.Visit(start); err != nil {
			return 0, 0, err
		}
	}
	c.Wait()
	return w.written, w.doubled, w.failed
}

// visit follows a link; that it was visited already is no failure.
func visit(e *colly.HTMLElement) { _ = e.Request.Visit(e.Attr("href")) }

// rows writes what is read, one review a line.
type rows struct {
	mu               sync.Mutex
	seen             map[string]bool
	written, doubled int
	enc              *json.Encoder
	failed           error
}

func (w *rows) write(r Row) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen[r.ID] {
		w.doubled++
	}
	w.seen[r.ID] = true
	w.written++
	if err := w.enc.Encode(r); err != nil {
		w.failed = err
	}
}
