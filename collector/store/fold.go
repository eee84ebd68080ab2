package store

import "molva/collector"

// place is within what a site key is unique.
type place struct {
	site string
	kind collector.Kind
}

// identical says that two writes are of one document: no two rows share site, key and kind.
func identical(a, b *collector.Document) bool {
	return a.SiteKey == b.SiteKey && a.Site == b.Site && a.Kind == b.Kind
}

// folded makes one write of those that one batch brings of a document: a page may show a review twice, a file hold it on
// two lines. They are in order, each compared with the one before; what they change becomes one revision. The list that
// is handed in is used up.
func folded(writes []DocumentWrite) []DocumentWrite {
	n := 0
	for i := range writes {
		if n > 0 && identical(&writes[n-1].Document, &writes[i].Document) {
			writes[n-1] = writes[n-1].then(writes[i])
			continue
		}
		if n < i {
			writes[n] = writes[i]
		}
		n++
	}
	return writes[:n]
}

// then is a write with what the next one adds.
func (w DocumentWrite) then(next DocumentWrite) DocumentWrite {
	id, public, first := w.Document.DocumentID, w.Document.PublicID, w.Document.FirstPass
	versions := append(w.Versions[:len(w.Versions):len(w.Versions)], next.Versions...)
	if next.revises() || !w.revises() {
		w.Document = next.Document
	}
	w.Document.DocumentID, w.Document.PublicID, w.Versions, w.Facts = id, public, versions, w.Facts|next.Facts
	if w.PrevRev == 0 {
		w.Document.FirstPass = first // it is no later news than the first of it
	}
	return w
}
