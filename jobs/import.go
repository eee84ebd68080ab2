package jobs

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/pipeline"
	"molva/collector/store"
	"molva/crawler"
)

// ImportOptions say what an export holds and where it belongs.
type ImportOptions struct {
	Format string // jsonl, csv, xlsx, html (a saved page), eml (a mail, or a page saved as MHTML)
	URL    string // where a page stands that does not say so itself
	Site   string // the site of reviews that name none
	Source string // public id of a source; "" for none
	Item   string // name of the item of reviews that name none
}

// Line is a line of an export that was refused, and why.
type Line struct {
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

// ImportReport says what became of an export.
type ImportReport struct {
	Read    int    `json:"read"` // rows
	New     int    `json:"new"`
	Edited  int    `json:"edited"`
	Same    int    `json:"same"`
	Refused []Line `json:"refused"` // at most maxRefused are listed, in the order of the file
	More    int    `json:"more,omitempty"`
	// Silent are the new complaints that are noted without a mail: they are older than news, or of unknown date.
	Silent int `json:"silent,omitempty"`
	// Ahead are the rows whose date lies ahead of the clock and was left out; at most maxTold are listed.
	Ahead     []AheadDate `json:"ahead,omitempty"`
	AheadMore int         `json:"ahead_more,omitempty"`
	// Unread are the columns of a table that have content of which nothing was taken; at most maxTold are listed.
	Unread     []string `json:"unread,omitempty"`
	UnreadMore int      `json:"unread_more,omitempty"`
	// BrokenOff says that the file ends in the middle; what came before is in.
	BrokenOff bool `json:"broken_off,omitempty"`
}

// AheadDate is a row whose date lies ahead, and that date.
type AheadDate struct {
	Line  int    `json:"line"`
	Sheet string `json:"sheet,omitempty"` // of a table with several
	Date  string `json:"date"`
}

const (
	importBatch = 200
	importRest  = 256 << 20 // bytes that are still taken after an error
	maxRefused  = 1000
	maxTold     = 20
	// news is how old a review of an export may be to be told as a new one; older ones are history, noted without a mail
	// and counted in the report.
	news = 72 * time.Hour
)

// importer takes an export in, batch by batch; each batch is one transaction.
type importer struct {
	w      *Work
	scope  collector.Scope
	o      ImportOptions
	source collector.Source // zero without one
	batch  pipeline.Batch
	rows   []exported
	report ImportReport
	unread map[string]bool      // names of columns of which nothing was taken
	given  *crawler.Exchange    // what a person gave, to be kept when it brings or proves something
	kept   *collector.RawAnswer // where it lies then
}

// Import takes reviews from an export, the way in to sites that block: the same pipeline as a crawl. Broken lines come
// back with number and reason, the good ones go in; the same file again changes nothing. A file that breaks off is taken in
// as far as it goes.
func (w *Work) Import(ctx context.Context, scope collector.Scope, r io.Reader, o ImportOptions) (ImportReport, error) {
	if err := allowed(scope, collector.ActionImport); err != nil {
		return ImportReport{}, err
	}
	im := &importer{w: w, scope: scope, o: o, report: ImportReport{Refused: []Line{}}}
	im.batch = pipeline.Batch{Company: scope.Company, Kind: collector.KindReview, Brought: pipeline.Brought{}, Now: w.Clock.Now()}
	if o.Source != "" {
		source, err := w.Store.Source(ctx, scope, o.Source)
		if err != nil {
			return im.report, err
		}
		im.source, im.batch.Source, im.o.Site = source, source.SourceID, first(o.Site, source.Site)
	}
	err := im.read(ctx, r)
	if err == nil {
		err = im.flush(ctx)
	}
	if err != nil { // over HTTP whoever is still sending hears why only when all of it was taken
		_, _ = io.CopyN(io.Discard, r, importRest)
	}
	// a batch is refused later than broken lines behind it, and site by site
	slices.SortStableFunc(im.report.Refused, func(a, b Line) int { return cmp.Compare(a.Line, b.Line) })
	w.ring()
	return im.report, err
}

// read hands every row of the file on to take.
func (im *importer) read(ctx context.Context, r io.Reader) error {
	switch im.o.Format {
	case "html":
		return im.takePage(ctx, r)
	case "eml":
		return im.takeMail(ctx, r)
	case "xlsx":
		return im.takeTable(ctx, r)
	}
	return readExport(r, im.o.Format, im.batch.Now, func(e exported) error { return im.take(ctx, e) })
}

// take takes one row in; a batch is written when it is full, or when the file breaks off: whoever sent it may be gone by
// then, and what came is good.
func (im *importer) take(ctx context.Context, e exported) error {
	im.report.Read++
	im.noteUnread(e.Unread)
	if e.Broken {
		im.report.BrokenOff = true
		err := im.flush(context.WithoutCancel(ctx))
		im.refuse(e.Line, e.Err)
		return err
	}
	if e = im.placed(e); e.Err != "" {
		im.refuse(e.Line, e.Err)
		return nil
	}
	if im.rows = append(im.rows, e); len(im.rows) < importBatch {
		return nil
	}
	return im.flush(ctx)
}

// placed gives a row what the whole file has in common, and the forms that a crawl gives: the same review must come out
// the same record, whichever way it came in.
func (im *importer) placed(e exported) exported {
	r := &e.Review
	if e.PlainSite {
		r.Site = im.siteNamed(r.Site)
	}
	r.Site, r.Item.Name = first(r.Site, im.o.Site), first(r.Item.Name, im.o.Item)
	if r.Site == collector.OwnSite && e.Err == "" {
		e.Err = "the site own holds what authors wrote in our own form; nobody else brings or changes it"
	}
	if r.Site == "" && e.Err == "" {
		e.Err = "it names no site; --site gives one for the whole file (site in the API)"
	}
	r.URL, r.Item.URL, r.Author.URL = im.canonical(r.URL), im.canonical(r.Item.URL), im.canonical(r.Author.URL)
	if !e.Zoned {
		var zone *time.Location
		if site := im.w.Sites.Named(r.Site); site != nil {
			zone = site.Location
		}
		r.Published = r.Published.InZone(zone)
	}
	return e
}

// canonical is the one form of an address, by the rules of the site file that knows its host. A source may read its own
// host with a site file of another name. What is no address is left to the pipeline.
func (im *importer) canonical(address string) string {
	if address == "" {
		return ""
	}
	site := ""
	if key, err := crawler.HostKey(address); err == nil && im.source.Site != "" {
		if own, err := crawler.HostKey(im.source.URL); err == nil && own == key {
			site = im.source.Site
		}
	}
	one, err := im.w.Crawler.Canonical(address, site)
	if err != nil {
		return address
	}
	return one
}

func (im *importer) refuse(line int, reason string) {
	if len(im.report.Refused) == maxRefused {
		im.report.More++
		return
	}
	im.report.Refused = append(im.report.Refused, Line{Line: line, Reason: reason})
}

// flush writes a batch; when somebody else wrote one of its documents meanwhile it is compared anew.
func (im *importer) flush(ctx context.Context) error {
	rows := im.rows
	im.rows = nil
	if len(rows) == 0 {
		return nil
	}
	for try := 0; ; try++ {
		writes, refused, err := im.compare(ctx, rows)
		if err != nil {
			return err
		}
		err = im.save(ctx, writes)
		if errors.Is(err, store.ErrStale) && try < 3 {
			continue
		}
		if err != nil {
			return err
		}
		im.count(writes)
		im.noteAhead(rows, refused)
		for _, r := range refused {
			im.refuse(r.Line, r.Reason)
		}
		return nil
	}
}

// save writes a batch. Of what a person brought it is written who did, and the page or mail itself is kept.
func (im *importer) save(ctx context.Context, writes []store.DocumentWrite) error {
	if im.o.Format != "html" && im.o.Format != "eml" && im.o.Format != "xlsx" {
		_, err := im.w.Store.SaveDocuments(ctx, im.scope, writes)
		return err
	}
	proves, err := im.keep(ctx, writes)
	if err != nil {
		return err
	}
	n, err := im.w.Store.SaveBrought(ctx, im.scope, writes, im.brought(), im.kept)
	if err != nil || im.kept == nil {
		return err
	}
	im.kept.RawID = n.Raw
	return im.w.Store.SaveProofs(ctx, im.scope, im.brought(), n.Raw, proves)
}

func (im *importer) compare(ctx context.Context, rows []exported) (writes []store.DocumentWrite, refused []Line, err error) {
	if im.batch.Judge, _, err = im.w.judgeOf(ctx, im.scope); err != nil {
		return nil, nil, err
	}
	bySite := map[string][]exported{}
	for _, e := range rows {
		bySite[e.Review.Site] = append(bySite[e.Review.Site], e)
	}
	for site, ofSite := range bySite {
		reviews := make([]collector.Review, 0, len(ofSite))
		for _, e := range ofSite {
			reviews = append(reviews, e.Review)
		}
		prepared := pipeline.Prepare(im.batch, reviews)
		for _, r := range prepared.Refused {
			refused = append(refused, Line{Line: ofSite[r.Index].Line, Reason: r.Reason})
		}
		held, err := im.w.held(ctx, im.scope, site, im.batch.Kind, prepared)
		if err != nil {
			return nil, nil, err
		}
		for _, o := range prepared.Run(held) {
			if o.New() && (!o.Document.Published.Known() || im.batch.Now.Sub(o.Document.Published.Time) > news) {
				o.Document.FirstPass = true
			}
			writes = append(writes, store.DocumentWrite{Document: o.Document, PrevRev: o.PrevRev, Versions: o.Versions, Facts: o.Facts, Seen: true})
		}
	}
	return writes, refused, nil
}

func (im *importer) count(writes []store.DocumentWrite) {
	for _, w := range writes {
		switch {
		case w.PrevRev == 0:
			im.report.New++
			if w.Document.FirstPass && w.Document.Verdict.Complaint.Is() {
				im.report.Silent++
			}
		case len(w.Versions) > 0:
			im.report.Edited++
		default:
			im.report.Same++
		}
	}
}
