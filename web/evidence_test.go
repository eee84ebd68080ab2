package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
	"molva/jobs"
)

// crawled is a review that a page showed, which is kept; its public id.
func (w *world) crawled(t *testing.T) string {
	t.Helper()
	ctx := t.Context()
	src, host, page := w.duePage(t)
	page.Due, page.Outcome = time.Time{}, "ok"
	raw, err := w.work.Raw.Append(crawler.Exchange{URL: src.URL, Page: src.URL, Status: 200, Header: http.Header{}, Body: []byte("<p>Розы вялые."), Fetched: now, Outcome: crawler.OK})
	w.must(err)
	d := collector.Document{Review: collector.Review{Site: "otklik", URL: src.URL, Text: "Розы вялые."}, Kind: collector.KindReview, State: collector.StateLive, SiteKey: "crawled", FirstSeen: now, LastSeen: now, Hash: "h"}
	_, err = w.store.SavePage(ctx, w.scope, store.PageResult{Host: host, Page: page, Raw: &raw, Now: now, Documents: []store.DocumentWrite{{Document: d, Seen: true,
		Versions: []collector.Version{{Change: collector.ChangePosted, At: now, Text: d.Text}}}}})
	w.must(err)
	held, err := w.store.Held(ctx, w.scope, "otklik", collector.KindReview, []string{"crawled"})
	w.must(err)
	doc, err := w.store.DocumentByID(ctx, w.scope, held["crawled"].DocumentID)
	w.must(err)
	return doc.PublicID
}

// The page of a document that was crawled leads to its bundle, which verifies; the API has the same, in any language.
func TestEvidenceOfADocumentIsDownloaded(t *testing.T) {
	w := newWorld(t)
	id := w.crawled(t)
	reader := w.as(collector.RoleViewer)
	if _, page := reader.get("/d/" + id); !strings.Contains(page, `<a href="/d/`+id+`/evidence" download>Скачать доказательства</a>`) {
		t.Error("the page has no link to the evidence")
	}
	verified := func(bundle []byte, readme string) {
		r, err := crawler.VerifyBundle(bytes.NewReader(bundle), int64(len(bundle)))
		if err != nil || r.Document != id || r.Records != 4 || !bytes.Contains(bundle, []byte(readme)) {
			t.Errorf("%+v, %v", r, err)
		}
	}
	status, bundle := reader.get("/d/" + id + "/evidence")
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, bundle)
	}
	verified([]byte(bundle), "ДОКАЗАТЕЛЬСТВА ПО ОДНОМУ ДОКУМЕНТУ")
	var e jobs.EvidenceExport
	_, answer := reader.get("/api/v1/documents/" + id + "/evidence?language=en")
	w.must(json.Unmarshal([]byte(answer), &e))
	verified(e.Bundle, "EVIDENCE OF ONE DOCUMENT")
}

// What was imported has no page; nothing is offered, and who asks is told why.
func TestNoEvidenceOfAnImport(t *testing.T) {
	w := newWorld(t)
	ids := w.reviews(`{"id":"r","rating":1,"text":"Плохо."}`)
	reader := w.as(collector.RoleViewer)
	if _, page := reader.get("/d/" + ids["r"]); strings.Contains(page, "/evidence") {
		t.Error("evidence is offered where there is none")
	}
	status, page := reader.get("/d/" + ids["r"] + "/evidence")
	if status != http.StatusNotFound || !strings.Contains(page, "не сохранено ни одной страницы, на которой видели этот документ") {
		t.Errorf("%d %s", status, page)
	}
	if status, _ := w.stranger().get("/d/" + ids["r"] + "/evidence"); status == http.StatusOK {
		t.Error("a stranger may have it")
	}
}
