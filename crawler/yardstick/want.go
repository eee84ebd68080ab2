package yardstick

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// Content is what every reader of the pages must agree on about a review.
type Content struct{ Author, Date, Rating, Title, Text string }

// Contents counts reviews by what they say: a set that knows how often each is in it.
type Contents map[Content]int

// Want is what the first pages of the site hold.
func Want(pages int) Contents {
	out := Contents{}
	for n := range pages {
		for _, r := range reviewsOf(n) {
			out[Content{r.author, r.date, strconv.Itoa(r.rating), r.title, r.text}]++
		}
	}
	return out
}

// ReadRows counts the reviews that PlainColly wrote.
func ReadRows(in io.Reader) (Contents, error) {
	out := Contents{}
	for dec := json.NewDecoder(in); ; {
		var r Row
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("rows of plain colly: %w", err)
		}
		out[Content{r.Author, r.Date, r.Rating, r.Title, r.Text}]++
	}
}

// Compare says how what was read differs from what the pages hold; nil when the two are equal.
func (want Contents) Compare(got Contents) error {
	var missing, surplus int
	var example bytes.Buffer
	note := func(what string, c Content) {
		if example.Len() == 0 {
			fmt.Fprintf(&example, "; %s is %q", what, c)
		}
	}
	for c, n := range want {
		if n > got[c] {
			missing += n - got[c]
			note("a missing one", c)
		}
	}
	for c, n := range got {
		if n > want[c] {
			surplus += n - want[c]
			note("one too many", c)
		}
	}
	if missing+surplus == 0 {
		return nil
	}
	return fmt.Errorf("%d reviews of the pages are missing and %d are not theirs%s", missing, surplus, &example)
}
