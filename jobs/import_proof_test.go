package jobs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"molva/collector"
	"molva/crawler"
)

// proof imports a saved page as it is and says what the bundle of a review has then: how many pages, and its README.
func (b *bench) proof(page, key string) (report ImportReport, pages int, readme string) {
	b.t.Helper()
	report, err := b.Import(b.t.Context(), b.scope, strings.NewReader(page), ImportOptions{Format: "html", URL: "http://127.0.0.1/shop"})
	must(b.t, err)
	d := b.imported(key)
	e, err := b.Evidence(b.t.Context(), b.scope, d.PublicID, "ru")
	must(b.t, err)
	r, err := crawler.VerifyBundle(bytes.NewReader(e.Bundle), int64(len(e.Bundle)))
	must(b.t, err)
	readme = inBundle(b.t, e.Bundle, "README.txt")
	if len(r.Missing) != 0 {
		b.t.Errorf("missing %v", r.Missing)
	}
	return report, strings.Count(readme, "у сайта не спрашивали"), readme
}

func (b *bench) imported(key string) collector.Document {
	b.t.Helper()
	held, err := b.Store.Held(b.t.Context(), b.scope, "127.0.0.1", collector.KindReview, []string{key})
	must(b.t, err)
	d, err := b.Store.DocumentByID(b.t.Context(), b.scope, held[key].DocumentID)
	must(b.t, err)
	return d
}

// A page that somebody gives after the review is known proves what it said: it is kept, once, and stands in the bundle of
// every review that it shows. What is kept of one review is bounded.
func TestAPageGivenLaterIsAProof(t *testing.T) {
	everywhere(t, func(b *bench) {
		page := cabinetPage()
		reviews := b.Crawler.Read([]byte(page), nil, "http://127.0.0.1/shop", "").Reviews
		var rows strings.Builder
		for _, r := range reviews {
			line, err := json.Marshal(r)
			must(b.t, err)
			fmt.Fprintf(&rows, "%s\n", line)
		}
		_, err := b.Import(b.t.Context(), b.scope, strings.NewReader(rows.String()), ImportOptions{Format: "jsonl"})
		must(b.t, err)
		d := b.imported("r-101")
		if _, err := b.Evidence(b.t.Context(), b.scope, d.PublicID, "ru"); collector.CodeOf(err) != collector.CodeNotFound {
			b.t.Fatalf("before any page is given: %v", err)
		}
		report, pages, readme := b.proof(page, "r-101")
		if report.Same != len(reviews) || report.New+report.Edited != 0 || pages != 1 || !strings.Contains(readme, "показан таким же: ") {
			b.t.Errorf("%+v, %d pages in\n%s", report, pages, readme)
		}
		if _, pages, _ = b.proof(page, "r-102"); pages != 1 {
			b.t.Errorf("the same page again: %d in the bundle of another review", pages)
		}
		raw, found, err := b.Store.GivenBefore(b.t.Context(), b.scope, digestOf([]byte(page)))
		must(b.t, err)
		filed, err := b.Store.Filed(b.t.Context(), raw.File)
		must(b.t, err)
		if !found || len(filed) != 1 || !filed[0].Stays {
			b.t.Errorf("kept: %v %+v", found, filed)
		}
		for i := range 11 {
			_, pages, _ = b.proof(page+fmt.Sprintf("<!-- saved on day %d -->", i), "r-101")
		}
		filed, err = b.Store.Filed(b.t.Context(), raw.File)
		must(b.t, err)
		if pages != 10 || len(filed) != 10 {
			b.t.Errorf("of 12 pages %d are in the bundle, %d are kept", pages, len(filed))
		}
		would, err := b.RedactEvidence(b.t.Context(), b.scope, d.PublicID, Redaction{SHA256: raw.SHA256, Look: true})
		must(b.t, err)
		if would.Answers != 1 || would.Documents != len(reviews)-1 || !slices.Contains(would.First, b.imported("r-102").PublicID) {
			b.t.Errorf("a redaction of the proof: %+v", would)
		}
	})
}
