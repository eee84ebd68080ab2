package jobs

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler"
)

// publicOf is the public id of a review by the site's id.
func (b *bench) publicOf(key string) string {
	b.t.Helper()
	held, err := b.Store.Held(b.t.Context(), b.scope, b.siteName(), collector.KindReview, []string{key})
	must(b.t, err)
	d, err := b.Store.DocumentByID(b.t.Context(), b.scope, held[key].DocumentID)
	must(b.t, err)
	return d.PublicID
}

// lived is a bench whose first review was edited, and whose second was taken down.
func lived(t *testing.T) *bench {
	b := newBench(t)
	b.Raw.About = EvidenceAbout{Software: "molva test", Agent: "MolvaBot/1.0"}
	b.site.reviews = ordinary()
	b.source()
	b.advance(2 * time.Minute)
	b.site.set(func() { b.site.reviews[0].text += " И деньги не вернули!" })
	b.advance(6 * time.Hour)
	b.site.set(func() { b.site.reviews = b.site.reviews[:1] })
	for range 3 {
		b.advance(6 * time.Hour)
	}
	return b
}

func (b *bench) bundle(key, language string) ([]byte, crawler.BundleReport) {
	b.t.Helper()
	e, err := b.Evidence(b.t.Context(), b.scope, b.publicOf(key), language)
	must(b.t, err)
	r, err := crawler.VerifyBundle(bytes.NewReader(e.Bundle), int64(len(e.Bundle)))
	must(b.t, err)
	if r.Document != b.publicOf(key) || len(e.Missing) != len(r.Missing) {
		b.t.Errorf("bundle of %s, missing %v and %v", r.Document, e.Missing, r.Missing)
	}
	return e.Bundle, r
}

// inBundle is one file of a bundle, as any program unpacks it.
func inBundle(t testing.TB, bundle []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	must(t, err)
	f, err := z.Open(name)
	must(t, err)
	b, err := io.ReadAll(f)
	must(t, err)
	return string(b)
}

// The bundle of a document has the page on which it was first seen, that of each version, and the last; it verifies.
func TestEvidenceOfADocument(t *testing.T) {
	b := lived(t)
	bundle, r := b.bundle("1", "uk")
	if len(r.Heads) != 1 || r.Records != 1+3*3 || r.Redacted != 0 || len(r.Missing) != 0 {
		t.Errorf("%+v", r)
	}
	readme := inBundle(t, bundle, "README.txt")
	for _, want := range []string{"ДОКАЗИ ЩОДО ОДНОГО ДОКУМЕНТА", "впервые", "вперше (ревізія 1)", "версія (ревізія ", "востаннє: ", b.site.URL} {
		if strings.Contains(readme, want) == (want == "впервые") {
			t.Errorf("%q in the README: %s", want, readme)
		}
	}
	facts := inBundle(t, bundle, "document.json")
	if !strings.Contains(facts, "И деньги не вернули!") || !strings.Contains(facts, `"change": "edited"`) || !strings.Contains(facts, `"complaint"`) {
		t.Errorf("document.json: %s", facts)
	}
	if out := os.Getenv("MOLVA_TEST_EVIDENCE"); out != "" { // other programs read it there, and the two kinds of record that the bundle has not
		for _, e := range []crawler.Exchange{{Given: "text/html", Body: []byte(cabinetPage())}, {Status: 200, Body: []byte("<div id=app>"), Rendered: []byte(cabinetPage())}} {
			e.URL, e.Page, e.Fetched = b.site.URL, b.site.URL, b.Now()
			_, err := b.Raw.Append(e)
			must(t, err)
		}
		must(t, b.Raw.Close())
		must(t, os.MkdirAll(out, 0o700))
		must(t, os.WriteFile(filepath.Join(out, "bundle.zip"), bundle, 0o600))
		must(t, os.CopyFS(filepath.Join(out, "raw"), os.DirFS(b.Raw.dir)))
	}
}

// Of a document that is gone the bundle has the last page that showed it and one that no longer does.
func TestEvidenceOfAGoneDocument(t *testing.T) {
	b := lived(t)
	bundle, _ := b.bundle("2", "ru")
	readme := inBundle(t, bundle, "README.txt")
	for _, want := range []string{"впервые (ревизия 1)", "в последний раз: ", "уже нет: "} {
		if !strings.Contains(readme, want) {
			t.Errorf("%q is not in the README: %s", want, readme)
		}
	}
}

// A page that is taken out is gone from disk and from bundles; the bundle verifies and says so, and crawling goes on.
func TestEvidenceIsRedacted(t *testing.T) {
	b := lived(t)
	id := b.publicOf("1")
	versions, err := b.Store.Versions(t.Context(), b.scope, 1)
	must(t, err)
	row, err := b.Store.RawAnswer(t.Context(), b.scope, versions[0].Evidence)
	must(t, err)
	body, err := b.Raw.Read(row)
	must(t, err)
	if _, err := b.RedactEvidence(t.Context(), b.scope, id, Redaction{SHA256: row.SHA256, Reason: " "}); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := b.RedactEvidence(t.Context(), b.scope, id, Redaction{SHA256: strings.Repeat("0", 64), Reason: "x"}); collector.CodeOf(err) != collector.CodeNotFound {
		t.Errorf("another body: %v", err)
	}
	would, err := b.RedactEvidence(t.Context(), b.scope, id, Redaction{SHA256: row.SHA256, Look: true})
	must(t, err)
	if again, err := b.Raw.Read(row); err != nil || !bytes.Equal(again, body) {
		t.Fatalf("a look took the page out: %v", err)
	}
	n, err := b.RedactEvidence(t.Context(), b.scope, id, Redaction{SHA256: row.SHA256, Reason: "asked for\r\nby its author"})
	must(t, err)
	if loses := b.publicOf("3"); !reflect.DeepEqual(would, n) || n.Documents != 1 || !slices.Equal(n.First, []string{loses}) {
		t.Errorf("%+v would go, %+v went, and %s loses its page", would, n, loses)
	}
	if _, r := b.bundle("3", "ru"); r.Redacted != 1 {
		t.Errorf("the other document: %+v", r)
	}
	_, r := b.bundle("1", "ru")
	if n.Answers != 1 || r.Redacted != 1 || r.Records != 9 || len(r.Missing) != 0 {
		t.Errorf("%+v taken out, %+v", n, r)
	}
	row, err = b.Store.RawAnswer(t.Context(), b.scope, row.RawID)
	must(t, err)
	if _, err := b.Raw.Read(row); collector.CodeOf(err) != collector.CodeNotFound || !strings.Contains(err.Error(), "asked for by its author") {
		t.Errorf("read: %v", err)
	}
	again, err := b.RedactEvidence(t.Context(), b.scope, id, Redaction{SHA256: row.SHA256, Reason: "asked for again"})
	if must(t, err); again.Answers != 0 || again.Before != 1 || again.Documents != 0 {
		t.Errorf("a second time: %+v", again)
	}
	b.advance(6 * time.Hour)
	files, err := b.Raw.list(evidenceEnding)
	must(t, err)
	for _, f := range files {
		file, err := os.Open(filepath.Join(b.Raw.dir, f.name))
		must(t, err)
		defer file.Close()
		for r := crawler.NewEvidenceReader(file); ; {
			rec, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			must(t, err)
			if bytes.Contains(rec.Block, body) {
				t.Errorf("%s still has the page", f.name)
			}
		}
	}
}

// A document that came by a table has no page, and that is said.
func TestEvidenceOfAnImport(t *testing.T) {
	b := newBench(t)
	_, err := b.Import(t.Context(), b.scope, strings.NewReader(`{"id":"x","site":"s","text":"Плохо."}`+"\n"), ImportOptions{Format: "jsonl"})
	must(t, err)
	held, err := b.Store.Held(t.Context(), b.scope, "s", collector.KindReview, []string{"x"})
	must(t, err)
	d, err := b.Store.DocumentByID(t.Context(), b.scope, held["x"].DocumentID)
	must(t, err)
	if _, err := b.Evidence(t.Context(), b.scope, d.PublicID, "ru"); collector.CodeOf(err) != collector.CodeNotFound {
		t.Errorf("%v", err)
	}
	if _, err := b.Evidence(t.Context(), collector.System(b.scope.Company+1), d.PublicID, "ru"); collector.CodeOf(err) != collector.CodeNotFound {
		t.Errorf("another company: %v", err)
	}
}

// What was kept before there were records is still read, and goes into the bundle as it is; what lies in another folder
// is named as missing, and so is what was damaged.
func TestEvidenceOfOtherTimesAndPlaces(t *testing.T) {
	b := lived(t)
	id := b.publicOf("1")
	must(t, b.Raw.Close())
	files, err := b.Raw.list(evidenceEnding)
	must(t, err)
	path := filepath.Join(b.Raw.dir, files[0].name)
	whole, err := os.ReadFile(path)
	must(t, err)
	damaged := bytes.Clone(whole)
	damaged[len(damaged)-40] ^= 1
	must(t, os.WriteFile(path, damaged, 0o600))
	e, err := b.Evidence(t.Context(), b.scope, id, "en")
	must(t, err)
	if len(e.Missing) == 0 || !strings.Contains(e.Missing[0], "at offset") {
		t.Errorf("a damaged file: %v", e.Missing)
	}
	must(t, os.Remove(path))
	if e, err = b.Evidence(t.Context(), b.scope, id, "en"); err != nil || len(e.Missing) != 3 || !strings.Contains(e.Missing[0], keptElsewhere) {
		t.Errorf("no file: %v, %v", e.Missing, err)
	}
	must(t, os.WriteFile(path, whole, 0o600))
	body := []byte("<p>bare</p>")
	must(t, os.WriteFile(filepath.Join(b.Raw.dir, "2026-01-02-old.raw"), append([]byte("<p>before</p>"), body...), 0o600))
	sum := sha256.Sum256(body)
	old := collector.RawAnswer{RawID: 7, File: "2026-01-02-old.raw", Offset: 13, Length: int64(len(body)), SHA256: hex.EncodeToString(sum[:])}
	wrong := old
	wrong.Offset--
	elsewhere := old
	elsewhere.File = "2026-01-03-old.raw"
	seen := []*sighting{{raw: old}, {raw: wrong}, {raw: elsewhere}}
	p := b.bundleParts(seen)
	defer p.close()
	if len(p.loose) != 1 || !bytes.Equal(p.loose[0].Body, body) || seen[0].File != "raw/7.bin" || !strings.Contains(seen[1].Missing, "was changed on disk") || seen[2].Missing != keptElsewhere {
		t.Errorf("%d bare pages, %+v %+v %+v", len(p.loose), seen[0].Sight, seen[1].Sight, seen[2].Sight)
	}
}

// Of a page or a mail that a person gave, the bytes are kept as they were given: the bundle verifies and says that no site
// was asked. Given again it is not kept again; and it can be taken out.
func TestEvidenceOfAGivenPage(t *testing.T) {
	for format, file := range map[string]string{"html": cabinetPage(), "eml": "Subject: отзыв\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + cabinetPage()} {
		b := newBench(t)
		o := ImportOptions{Format: format, URL: "http://127.0.0.1/shop"}
		if format == "eml" {
			o.Site = "127.0.0.1"
			file = strings.Replace(file, "<title>", `<link rel="canonical" href="http://127.0.0.1/shop"><title>`, 1)
		}
		for range 2 {
			_, err := b.Import(t.Context(), b.scope, strings.NewReader(file), o)
			must(t, err)
		}
		held, err := b.Store.Held(t.Context(), b.scope, "127.0.0.1", collector.KindReview, []string{"r-101", "r-102"})
		must(t, err)
		d, err := b.Store.DocumentByID(t.Context(), b.scope, held["r-102"].DocumentID)
		must(t, err)
		e, err := b.Evidence(t.Context(), b.scope, d.PublicID, "ru")
		must(t, err)
		r, err := crawler.VerifyBundle(bytes.NewReader(e.Bundle), int64(len(e.Bundle)))
		must(t, err)
		readme := inBundle(t, e.Bundle, "README.txt")
		if r.Records != 3 || len(r.Missing) != 0 || !strings.Contains(readme, "впервые (ревизия 1)") || !strings.Contains(readme, "у сайта не спрашивали") {
			t.Errorf("%s: %+v\n%s", format, r, readme)
		}
		versions, err := b.Store.Versions(t.Context(), b.scope, held["r-101"].DocumentID)
		must(t, err)
		row, err := b.Store.RawAnswer(t.Context(), b.scope, versions[0].Evidence)
		must(t, err)
		if body, err := b.Raw.Read(row); err != nil || string(body) != file || row.RawID != 1 {
			t.Errorf("%s: row %d, %d bytes, %v", format, row.RawID, len(body), err)
		}
		all, err := b.Store.Filed(t.Context(), row.File)
		must(t, err)
		if len(all) != 1 || !all[0].Stays {
			t.Errorf("%s: kept %+v", format, all)
		}
		other, err := b.Store.DocumentByID(t.Context(), b.scope, held["r-101"].DocumentID)
		must(t, err)
		n, err := b.RedactEvidence(t.Context(), b.scope, d.PublicID, Redaction{SHA256: row.SHA256, Reason: "asked for by its author"})
		if err != nil || n.Answers != 1 || n.Documents != 3 || !slices.Contains(n.First, other.PublicID) {
			t.Errorf("%s: %+v taken out, %v; %s loses the page too", format, n, err, other.PublicID)
		}
		if row, err = b.Store.RawAnswer(t.Context(), b.scope, row.RawID); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Raw.Read(row); collector.CodeOf(err) != collector.CodeNotFound || !strings.Contains(err.Error(), "asked for by its author") {
			t.Errorf("%s: read: %v", format, err)
		}
	}
}

// What was given stands under the address of its one page, whatever addresses its reviews have; of several pages it stands
// under none. A packed page is kept packed.
func TestWhereAGivenPageStood(t *testing.T) {
	page := strings.ReplaceAll(cabinetPage(), `<b itemprop="author">`, `<a itemprop="url" href="http://127.0.0.1/r/9"></a><b itemprop="author">`)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write([]byte(page))
	must(t, err)
	must(t, z.Close())
	two := "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
	for _, at := range []string{"http://127.0.0.1/one", "http://127.0.0.1/two"} {
		two += "--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: " + at + "\r\n\r\n" + page + "\r\n"
	}
	for name, c := range map[string]struct {
		file string
		o    ImportOptions
		want string
	}{
		"MHTML":         {string(mhtml("http://127.0.0.1/shop")), ImportOptions{Format: "eml"}, "http://127.0.0.1/shop"},
		"packed page":   {packed.String(), ImportOptions{Format: "html", URL: "http://127.0.0.1/shop"}, "http://127.0.0.1/shop"},
		"several pages": {two + "--x--\r\n", ImportOptions{Format: "eml"}, "urn:sha256:"},
	} {
		b := newBench(t)
		_, err := b.Import(t.Context(), b.scope, strings.NewReader(c.file), c.o)
		must(t, err)
		row, err := b.Store.RawAnswer(t.Context(), b.scope, 1)
		must(t, err)
		if body, err := b.Raw.Read(row); err != nil || string(body) != c.file || !strings.HasPrefix(row.URL, c.want) {
			t.Errorf("%s: at %s, %d bytes of %d, %v", name, row.URL, len(body), len(c.file), err)
		}
	}
}
