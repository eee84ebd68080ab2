package jobs

import "molva/collector"

// SiteNote is what the site file that reads a source says about itself, for whoever relies on it.
type SiteNote struct {
	Name   string   // of the file; "" where a source is read by what its pages say of themselves
	Made   bool     // nobody has seen the site's own pages: the file was written from facts
	Barred bool     // the place is not asked at all
	Why    string   // of Barred, in the reader's language if the file has it
	Ways   []string // of Barred: page, export, api
}

// SiteNote is that of a source, for a reader of a language.
func (w *Work) SiteNote(s collector.Source, lang string) SiteNote {
	n := SiteNote{}
	if site := w.siteOf(s); site != nil {
		n.Name, n.Made = site.Name, site.Made()
	}
	if bars := w.Crawler.Barred(s.URL); bars != nil { // the host bars, whatever file its pages are read with
		n.Barred, n.Why, n.Ways = true, first(bars.WhyIn[lang], bars.Why), bars.Ways
	}
	return n
}
