package jobs

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"molva/collector"
	"molva/crawler"
)

// maxSaved is how large a saved page, a mail or a table may be; what is larger is refused, not cut. With its header it is
// below what one record of evidence may have.
const maxSaved = 31 << 20

// readWhole reads a file that has to be in memory; a larger one is an error that says so.
func readWhole(r io.Reader, most int) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err == nil && len(b) > most {
		err = &collector.Error{Code: collector.CodeTooLarge, Where: "file", Msg: fmt.Sprintf("the file is larger than %d MB", most>>20), Hint: "send it in parts"}
	}
	return b, err
}

// takePage takes the reviews of a page that somebody saved or pasted, as a crawl of it would read them.
func (im *importer) takePage(ctx context.Context, r io.Reader) error {
	b, err := readWhole(r, maxSaved)
	if err != nil {
		return err
	}
	page, err := crawler.Unpack(b)
	if err != nil {
		return &collector.Error{Code: collector.CodeTooLarge, Where: "file", Msg: "the page cannot be read: " + err.Error(), Err: err}
	}
	rows, err := im.pageRows(page, nil, im.o.URL)
	if err != nil {
		return err
	}
	kind := "text/html"
	if len(page) != len(b) { // it is kept as it was given
		kind = "application/gzip"
	}
	im.give(b, kind, im.standing(page, nil, im.o.URL))
	return im.takeAll(ctx, rows)
}

// said is the one mention that a page without reviews is: an article, a thread.
func (im *importer) said(v crawler.Visit) []exported {
	if v.Mention == nil || im.o.Format != "html" {
		return nil
	}
	im.batch.Kind = collector.KindMention // nothing else comes from this file
	return []exported{{Line: 1, Review: v.Mention.AsReview(), Zoned: true}}
}

func (im *importer) takeAll(ctx context.Context, rows []exported) error {
	for _, e := range rows {
		if err := im.take(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// standing is where a page stood: at url, else where it says itself; "" where neither does.
func (im *importer) standing(page []byte, header http.Header, url string) string {
	if url = strings.TrimSpace(url); url == "" {
		url = crawler.OwnAddress(crawler.PageText(page, header.Get("Content-Type")))
	}
	return url
}

// pageRows are the reviews of a page. Where it stood it says itself, or url does; a block page, a login page and the like
// are an error that tells them apart from a page without reviews.
func (im *importer) pageRows(page []byte, header http.Header, url string) ([]exported, error) {
	url = im.standing(page, header, url)
	if _, err := crawler.HostKey(url); err != nil {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "url", Msg: "it is not known where the page stands", Hint: "give its address, as the browser shows it", Err: err}
	}
	v := im.w.Crawler.Read(page, header, url, im.o.Site)
	rows := make([]exported, 0, len(v.Reviews))
	for i, r := range v.Reviews {
		rows = append(rows, exported{Line: i + 1, Review: r, Zoned: true})
	}
	if len(rows) == 0 {
		rows = im.said(v)
	}
	if len(rows) == 0 && (v.Outcome != crawler.OK || v.Drift) {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: "no review was read from the page: " + string(v.Outcome) + " " + v.Reason,
			Hint: "save the page again when the browser shows its reviews"}
	}
	if len(rows) == 0 {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: "no review was found on the page",
			Hint: "is it the page with the reviews, saved as the browser shows it? molva sites new proposes a site file for a form that nobody described"}
	}
	return rows, nil
}
