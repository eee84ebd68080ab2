package crawler

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

var evidenceTime = time.Date(2026, 11, 28, 10, 11, 12, 345678000, time.UTC)

// exchange is one made-up page as it was asked for and answered; every second one is packed by its site.
func exchange(n int) Exchange {
	body := fmt.Sprintf("<html><p>Отзыв %d: букет привезли на два часа позже, розы вялые. %s", n, strings.Repeat("Деньги не вернули. ", 10*n))
	e := Exchange{URL: fmt.Sprintf("https://otzyvy.example/firm?page=%d", n), Page: fmt.Sprintf("https://otzyvy.example/firm?page=%d", n),
		Request: http.Header{"Accept-Encoding": {"gzip"}, "User-Agent": {"MolvaBot/1.0 (+https://molva.example/bot)"}}, Proto: "HTTP/2.0", Status: 200,
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Date": {"Sat, 28 Nov 2026 10:11:12 GMT"}}, Body: []byte(body), Fetched: evidenceTime, Outcome: OK}
	if n%2 == 0 {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(e.Body)
		_ = z.Close()
		e.Body = b.Bytes()
		e.Header.Set("Content-Encoding", "gzip")
	}
	return e
}

// evidenceFile is a file of some exchanges, where they lie and what a store would note of them.
type evidenceFile struct {
	bytes []byte
	spans []Span
	rows  []RowHead
	chain Chain
}

func newEvidenceFile(t testing.TB, n int) (f evidenceFile) {
	t.Helper()
	var w EvidenceWriter
	b, err := w.Begin(EvidenceInfo{File: "day.warc.gz", Software: "molva test", Agent: "MolvaBot/1.0", Policy: "365 days", Before: "before.warc.gz", At: evidenceTime})
	if err != nil {
		t.Fatal(err)
	}
	f.bytes = bytes.Clone(b)
	for i := range n {
		k, err := w.Add(exchange(i + 1))
		if err != nil {
			t.Fatal(err)
		}
		f.spans = append(f.spans, Span{int64(len(f.bytes)), int64(len(k.Bytes))})
		f.rows = append(f.rows, RowHead{k.Chain.Number, k.Record.String(), k.Chain.Head.String()})
		f.bytes = append(f.bytes, k.Bytes...)
	}
	f.chain = w.Chain
	return f
}

// readEvidence reads a whole file.
func readEvidence(b []byte) (all []EvidenceRecord, c Chain, err error) {
	r := NewEvidenceReader(bytes.NewReader(b))
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all, r.Chain, nil
		}
		if err != nil {
			return all, r.Chain, err
		}
		all = append(all, rec)
	}
}

func (f evidenceFile) rewrite(t testing.TB, fate func(EvidenceRecord) Fate) []byte {
	t.Helper()
	var out bytes.Buffer
	_, c, err := RewriteEvidence(&out, bytes.NewReader(f.bytes), int64(len(f.bytes)), fate, "asked for by its author", evidenceTime)
	if err != nil || c != f.chain {
		t.Fatalf("rewritten with the head %v instead of %v: %v", c, f.chain, err)
	}
	return out.Bytes()
}

func TestEvidenceKeepsRequestAnswerAndTime(t *testing.T) {
	f := newEvidenceFile(t, 3)
	all, c, err := readEvidence(f.bytes)
	if err != nil || len(all) != 10 || c != f.chain {
		t.Fatalf("%d records, chain %v instead of %v: %v", len(all), c, f.chain, err)
	}
	for i, want := range []struct{ kind, uri, block string }{
		{recordInfo, "", "software: molva test\r\n"},
		{recordRequest, "https://otzyvy.example/firm?page=1", "GET /firm?page=1 HTTP/1.1\r\nHost: otzyvy.example\r\nAccept-Encoding: gzip\r\nUser-Agent: MolvaBot/1.0 (+https://molva.example/bot)\r\n\r\n"},
		{recordResponse, "https://otzyvy.example/firm?page=1", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nDate: Sat, 28 Nov 2026 10:11:12 GMT\r\n\r\n" + string(exchange(1).Body)},
		{recordMetadata, "https://otzyvy.example/firm?page=1", "page: https://otzyvy.example/firm?page=1\r\nprotocol: HTTP/2.0\r\noutcome: ok\r\n"},
	} {
		if r := all[i]; r.Type != want.kind || r.URI != want.uri || !strings.HasPrefix(string(r.Block), want.block) || r.Date != "2026-11-28T10:11:12.345678Z" || r.Number != int64(i+1) {
			t.Errorf("record %d: %s %s %s %q", r.Number, r.Type, r.URI, r.Date, r.Block)
		}
	}
}

// What a site says in its header stays within the header.
func TestEvidenceOfAHostileHeader(t *testing.T) {
	e := exchange(1)
	e.URL, e.Header = "https://x.example/\r\nWARC-Type: warcinfo", http.Header{"X": {"a\r\n\r\n<html>", "\x00\xff"}}
	var w EvidenceWriter
	_, err := w.Begin(EvidenceInfo{})
	b := bytes.Clone(w.out.Bytes())
	if err == nil {
		_, err = w.Add(e)
	}
	all, _, err2 := readEvidence(append(b, w.out.Bytes()...))
	if err != nil || err2 != nil || len(all) != 4 {
		t.Fatalf("%d records: %v, %v", len(all), err, err2)
	}
	if head, body, _ := bytes.Cut(all[2].Block, []byte("\r\n\r\n")); string(body) != string(e.Body) || !bytes.Contains(head, []byte("X:  \xff")) {
		t.Errorf("the body begins elsewhere, or bytes are lost: %q", head)
	}
}

// A record that is taken out, and records that are left out, leave the chain whole; so does doing it again.
func TestEvidenceIsRedactedAndLeftOut(t *testing.T) {
	f := newEvidenceFile(t, 6)
	secret := func(r EvidenceRecord) Fate {
		if r.Type == recordResponse && strings.HasSuffix(r.URI, "page=3") {
			return FateRedact
		}
		return FateKeep
	}
	redacted := f.rewrite(t, secret)
	all, _, err := readEvidence(redacted)
	if err != nil || len(all) != 19 || all[8].Redacted != "asked for by its author" || all[8].Type != recordResponse || all[8].URI != exchange(3).URL {
		t.Fatalf("%d records, the redacted one %+v: %v", len(all), all[8], err)
	}
	if strings.Contains(string(all[8].Block), "Отзыв") || !strings.Contains(string(all[7].Block), "page=3") {
		t.Errorf("the text is still there, or more was taken out: %q", all[8].Block)
	}
	f.bytes = redacted
	once := f.rewrite(t, func(r EvidenceRecord) Fate { // the second exchange and the last two
		if r.Number >= 5 && r.Number <= 7 || r.Number >= 14 {
			return FateDrop
		}
		return FateKeep
	})
	f.bytes = once
	twice := f.rewrite(t, func(r EvidenceRecord) Fate { // and the third, the redacted one
		if r.Number >= 8 && r.Number <= 10 {
			return FateDrop
		}
		return FateKeep
	})
	for i, want := range []struct {
		b       []byte
		dropped []int64
	}{{once, []int64{3, 6}}, {twice, []int64{6, 6}}} {
		all, c, err := readEvidence(want.b)
		var dropped []int64
		for _, r := range all {
			if r.Dropped > 0 {
				dropped = append(dropped, r.Dropped)
			}
		}
		if err != nil || c != f.chain || fmt.Sprint(dropped) != fmt.Sprint(want.dropped) {
			t.Errorf("rewriting %d left out %v, want %v: %v", i+1, dropped, want.dropped, err)
		}
	}
}

// Each byte of a file that is changed, or missing at its end, is found, at a record that is not behind it.
func TestEvidenceFindsChangedBytes(t *testing.T) {
	f := newEvidenceFile(t, 4)
	all, _, err := readEvidence(f.bytes)
	if err != nil {
		t.Fatal(err)
	}
	unseen := 0
	for at := 0; at < len(f.bytes); at += 23 {
		changed := bytes.Clone(f.bytes)
		changed[at] ^= 0x41
		_, c, err := readEvidence(changed)
		var e *EvidenceError
		if err == nil && c == f.chain {
			unseen++ // gzip's time, system and level, which no checksum of gzip covers; the member's own digest does
			continue
		}
		if !errors.As(err, &e) || e.Offset > int64(at) || e.Offset+recordOf(all, e.Offset).Length <= int64(at) {
			t.Errorf("byte %d: %v", at, err)
		}
		_, c, err = readEvidence(f.bytes[:at])
		if err == nil && at > 0 && !boundary(all, int64(at)) {
			t.Errorf("cut at %d it seems whole, with %d records", at, c.Number)
		}
	}
	if most := len(all); unseen > most { // six such bytes stand together in each member
		t.Errorf("%d changed bytes are not seen, at most %d may be", unseen, most)
	}
}

func recordOf(all []EvidenceRecord, offset int64) (r EvidenceRecord) {
	for _, r = range all {
		if r.Offset == offset {
			return r
		}
	}
	return r
}

func boundary(all []EvidenceRecord, at int64) bool { return recordOf(all, at).Offset == at }

// Other programs unpack a bundle.
func TestABundleIsAnOrdinaryArchive(t *testing.T) {
	b := newBundle(t)
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		r, err := f.Open()
		if err == nil {
			_, err = io.Copy(io.Discard, r) // checks the CRC
		}
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "README.txt document.json warc/a.warc.gz warc/b.warc.gz raw/7.bin chain.json manifest.json" {
		t.Error(got)
	}
}

// newBundle has two files of evidence, one of them with a redacted record, and an answer without a chain.
func newBundle(t testing.TB) []byte {
	t.Helper()
	a, b := newEvidenceFile(t, 5), newEvidenceFile(t, 3)
	b.bytes = b.rewrite(t, func(r EvidenceRecord) Fate {
		if r.Number == 3 {
			return FateRedact
		}
		return FateKeep
	})
	var out bytes.Buffer
	err := WriteBundle(&out, Bundle{Document: "d0c", Language: "ru", Software: "molva test", Made: evidenceTime, Readme: []byte("Что это и как проверить.\n"),
		Facts: map[string]string{"text": "Розы вялые."}, Sights: []Sight{{Kind: "first", URL: "https://otzyvy.example/firm?page=2", Fetched: evidenceTime, Status: 200, File: "warc/a.warc.gz", Number: 7}},
		Files: []BundleFile{{Name: "a.warc.gz", In: bytes.NewReader(a.bytes), Size: int64(len(a.bytes)), Keep: a.spans[1:2], Rows: a.rows[1:2]},
			{Name: "b.warc.gz", In: bytes.NewReader(b.bytes), Size: int64(len(b.bytes)), Keep: []Span{{0, int64(len(b.bytes))}}, Rows: b.rows}},
		Loose: []LooseAnswer{{"7.bin", []byte("<html>kept before there was a chain")}}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
