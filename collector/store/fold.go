package store

import "molva/collector"

// place is within what a site key is unique.
type place struct {
	site string
	kind collector.Kind
}

// identity is what makes a document one: no two rows share it.
func (w DocumentWrite) identity() string {
	d := w.Document
	return d.Site + "\x00" + d.SiteKey + "\x00" + string(d.Kind)
}

// folded makes one write of those that one batch brings of a document: a page may show a review twice, a file hold it on
// two lines. They are in order, each compared with the one before; what they change becomes one revision.
func folded(writes []DocumentWrite) []DocumentWrite {
	out := writes[:0:0]
	for _, w := range writes {
		if last := len(out) - 1; last >= 0 && out[last].identity() == w.identity() {
			out[last] = out[last].then(w)
			continue
		}
		out = append(out, w)
	}
	return out
}

// then is a write with what the next one adds.
func (w DocumentWrite) then(next DocumentWrite) DocumentWrite {
	id, public, first := w.Document.DocumentID, w.Document.PublicID, w.Document.FirstPass
	versions := append(w.Versions[:len(w.Versions):len(w.Versions)], next.Versions...)
	if len(next.Versions) > 0 || len(w.Versions) == 0 {
		w.Document = next.Document
	}
	w.Document.DocumentID, w.Document.PublicID, w.Versions = id, public, versions
	if w.PrevRev == 0 {
		w.Document.FirstPass = first // it is no later news than the first of it
	}
	return w
}
