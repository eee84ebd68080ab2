package jobs

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

//go:embed lang/evidence.*.txt
var evidenceTexts embed.FS

// evidenceReadme is the text that explains a bundle, in each language.
var evidenceReadme = template.Must(template.ParseFS(evidenceTexts, "lang/evidence.*.txt"))

// EvidenceExport is the bundle of one document.
type EvidenceExport struct {
	Name    string   `json:"name" doc:"file name"`
	Bundle  []byte   `json:"bundle" doc:"ZIP archive, in base64"`
	Missing []string `json:"missing" doc:"pages on which the document was seen that are not in the bundle, each with its reason"`
}

// evidenceFacts is document.json: the document as it is now, its life, and what was judged of it.
type evidenceFacts struct {
	ID        string              `json:"id"`
	Kind      collector.Kind      `json:"kind"`
	State     collector.State     `json:"state"`
	Rev       int64               `json:"rev"`
	FirstSeen time.Time           `json:"first_seen"`
	LastSeen  time.Time           `json:"last_seen"`
	Content   collector.Review    `json:"content"`
	Verdict   collector.Verdict   `json:"verdict"`
	Suspicion collector.Suspicion `json:"suspicion"`
	Versions  []collector.Version `json:"versions"`
}

// sighting is one answer in which a document was seen.
type sighting struct {
	crawler.Sight
	raw collector.RawAnswer
}

// Evidence is the bundle of a document: the pages on which it was first seen, on which each version was, and on which it
// was last, with the part of the chain that proves them. language is that of its README. CodeNotFound when no page is kept.
func (w *Work) Evidence(ctx context.Context, scope collector.Scope, id, language string) (EvidenceExport, error) {
	w.Raw.moving.RLock() // rows and files agree as long as nothing is written anew
	defer w.Raw.moving.RUnlock()
	d, err := w.Store.Document(ctx, scope, id)
	if err != nil {
		return EvidenceExport{}, err
	}
	if err := w.mayReadMail(ctx, scope, d); err != nil {
		return EvidenceExport{}, err
	}
	versions, err := w.Store.Versions(ctx, scope, d.DocumentID)
	if err != nil {
		return EvidenceExport{}, err
	}
	seen, err := w.sightings(ctx, scope, d, versions)
	if err != nil {
		return EvidenceExport{}, err
	}
	if len(seen) == 0 {
		return EvidenceExport{}, &collector.Error{Code: collector.CodeNotFound, Msg: "no page is kept on which this document was seen", Hint: "what came by a form or a table has none"}
	}
	b := crawler.Bundle{Document: d.PublicID, Language: language, Software: w.Raw.About.Software, Made: time.Now().UTC().Truncate(time.Second),
		Facts: evidenceFacts{d.PublicID, d.Kind, d.State, d.Rev, d.FirstSeen.UTC(), d.LastSeen.UTC(), d.Review, d.Verdict, d.Suspicion, versions}}
	out := EvidenceExport{Name: crawler.BundleName(d.PublicID, b.Made), Missing: []string{}}
	if out.Bundle, err = w.pack(b, d, seen); err != nil {
		return EvidenceExport{}, fmt.Errorf("bundle of %s: %w", d.PublicID, err)
	}
	for _, s := range seen {
		if s.Missing != "" {
			out.Missing = append(out.Missing, fmt.Sprintf("%s of %s: %s", s.URL, s.Fetched.Format(time.RFC3339), s.Missing))
		}
	}
	return out, nil
}

// mayReadMail refuses the evidence of what came by mail to whoever does not work with those who wrote: the mail is kept as it
// came, with the addresses in it.
func (w *Work) mayReadMail(ctx context.Context, scope collector.Scope, d collector.Document) error {
	trail, err := w.Store.Trail(ctx, scope, store.AboutDocument, d.DocumentID)
	if err != nil || !slices.ContainsFunc(trail, func(t collector.Trail) bool { return t.Did == "brought_eml" }) {
		return err
	}
	return allowed(scope, collector.ActionCases)
}

// pack writes a bundle of what was seen. A file that is not what was kept is left out, and its sightings say why: the rest
// is evidence still.
func (w *Work) pack(b crawler.Bundle, d collector.Document, seen []*sighting) (_ []byte, err error) {
	parts := w.bundleParts(seen)
	defer parts.close()
	for {
		b.Files, b.Loose, b.Sights = parts.files, parts.loose, nil
		for _, s := range seen {
			b.Sights = append(b.Sights, s.Sight)
		}
		if b.Readme, err = readmeOf(b, d); err != nil {
			return nil, err
		}
		var zip bytes.Buffer
		var damaged *crawler.PartError
		if err = crawler.WriteBundle(&zip, b); !errors.As(err, &damaged) {
			return zip.Bytes(), err
		}
		parts.leave(damaged, seen)
	}
}

// sightings are the answers in which a document was seen, each once, the oldest first.
func (w *Work) sightings(ctx context.Context, scope collector.Scope, d collector.Document, versions []collector.Version) ([]*sighting, error) {
	var out []*sighting
	add := func(kind string, rev int64, a collector.RawAnswer) {
		if a.RawID == 0 || slices.ContainsFunc(out, func(s *sighting) bool { return s.raw.RawID == a.RawID }) {
			return
		}
		out = append(out, &sighting{crawler.Sight{Kind: kind, Rev: rev, URL: a.URL, Fetched: a.Fetched.UTC(), Status: a.Status, SHA256: a.SHA256}, a})
	}
	for _, v := range versions {
		if v.Evidence == 0 {
			continue
		}
		a, err := w.Store.RawAnswer(ctx, scope, v.Evidence)
		if err != nil && collector.CodeOf(err) != collector.CodeNotFound {
			return nil, err
		}
		kind := "version"
		if v.Change == collector.ChangePosted {
			kind = "first"
		}
		add(kind, v.Rev, a)
	}
	proofs, err := w.Store.Proofs(ctx, scope, d.DocumentID)
	if err != nil {
		return nil, err
	}
	for _, a := range proofs {
		add("given", 0, a)
	}
	last, absent, err := w.Store.LastSight(ctx, scope, d)
	add("last", 0, last)
	add("absent", 0, absent)
	slices.SortStableFunc(out, func(a, b *sighting) int { return cmp.Compare(a.raw.RawID, b.raw.RawID) })
	return out, err
}

// parts are the files of evidence that are open while a bundle is made of them.
type parts struct {
	files []crawler.BundleFile
	loose []crawler.LooseAnswer
	close func()
}

const keptElsewhere = "it is kept in the folder of another process; export it there"

// leave takes a file out that is not what was kept.
func (p *parts) leave(damaged *crawler.PartError, seen []*sighting) {
	p.files = slices.DeleteFunc(p.files, func(f crawler.BundleFile) bool { return f.Name == damaged.File })
	for _, s := range seen {
		if s.File == "warc/"+damaged.File {
			s.File, s.Number, s.Missing = "", 0, damaged.Error()
		}
	}
}

// bundleParts opens what the sightings lie in; a sighting whose page cannot be had says why.
func (w *Work) bundleParts(seen []*sighting) (p parts) {
	var closing []func() error
	p.close = func() {
		for _, c := range closing {
			_ = c() // it was only read
		}
	}
	for _, s := range seen {
		body, err := w.Raw.Read(s.raw)
		switch code := collector.CodeOf(err); {
		case code == collector.CodeNotFound && s.raw.Format == "":
			s.Missing = keptElsewhere
			continue
		case err != nil && code != collector.CodeNotFound: // of evidence that was taken out the record is there
			s.Missing = err.Error()
			continue
		}
		if s.raw.Format == "" {
			name := fmt.Sprintf("%d.bin", s.raw.RawID)
			p.loose, s.File = append(p.loose, crawler.LooseAnswer{Name: name, Body: body}), "raw/"+name
			continue
		}
		i := slices.IndexFunc(p.files, func(f crawler.BundleFile) bool { return f.Name == s.raw.File })
		if i < 0 {
			file, size, err := w.Raw.snapshot(s.raw.File)
			if err != nil {
				s.Missing = keptElsewhere
				continue
			}
			closing = append(closing, file.Close)
			i, p.files = len(p.files), append(p.files, crawler.BundleFile{Name: s.raw.File, In: file, Size: size})
		}
		f := &p.files[i]
		f.Keep = append(f.Keep, crawler.Span{Start: s.raw.Offset, Length: s.raw.Length})
		f.Rows = append(f.Rows, crawler.RowHead{Number: s.raw.Number, Record: s.raw.Digest, Head: s.raw.Head})
		s.File, s.Number = "warc/"+f.Name, s.raw.Number
	}
	return p
}

// readmeOf is the README of a bundle in its language, in English where there is none.
func readmeOf(b crawler.Bundle, d collector.Document) ([]byte, error) {
	name := "evidence." + b.Language + ".txt"
	if evidenceReadme.Lookup(name) == nil {
		name = "evidence.en.txt"
	}
	var out bytes.Buffer
	err := evidenceReadme.ExecuteTemplate(&out, name, map[string]any{"Document": d.PublicID, "Site": d.Site, "URL": plainLine(d.URL), "Made": b.Made.Format(time.DateTime), "Software": b.Software,
		"Sights": b.Sights})
	return out.Bytes(), err
}

// plainLine keeps what a site wrote within its line.
func plainLine(s string) string { return strings.Join(strings.Fields(s), " ") }
