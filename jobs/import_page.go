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

// wholeFile is a kind of file that has to be in memory: one above its bound is refused, not cut.
type wholeFile struct {
	says string // that it is larger than so many MiB
	most int    // bytes; below what one record of evidence may have
	hint string // how to come by a smaller one
}

// The kinds. A page is bounded as one that is fetched, packed and unpacked; a part of a mail or half of a page is none.
var (
	aPage  = wholeFile{"the page is larger than %d MiB", crawler.MaxSaved, "save it as HTML alone, without pictures, or only the part with the reviews"}
	aMail  = wholeFile{"the mail is larger than %d MiB", 31 << 20, "save it without its attachments, or the page in it as HTML alone, without pictures"}
	aTable = wholeFile{"the table is larger than %d MiB", 31 << 20, "send it in parts"}
)

func (f wholeFile) tooLarge() error {
	return &collector.Error{Code: collector.CodeTooLarge, Where: "file", Msg: fmt.Sprintf(f.says, f.most>>20), Hint: f.hint}
}

func (f wholeFile) read(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, int64(f.most)+1))
	if err == nil && len(b) > f.most {
		err = f.tooLarge()
	}
	return b, err
}

// takePage takes the reviews of a page that somebody saved or pasted, as a crawl of it would read them.
func (im *importer) takePage(ctx context.Context, r io.Reader) error {
	b, err := aPage.read(r)
	if err != nil {
		return err
	}
	page, err := crawler.Unpack(b)
	if crawler.TooLarge(err) {
		return aPage.tooLarge()
	}
	if err != nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: "file", Hint: "pack it again, or send it as it is", Msg: "the page cannot be read: " + err.Error(), Err: err}
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
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "url", Msg: "it is not known where the page stands", Hint: "--url gives its address, as the browser shows it", Err: err}
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
