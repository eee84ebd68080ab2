package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// importFormPath takes what people bring by hand: a pasted page, or a file.
const importFormPath = "/import"

var importRoutes = []route{
	{"GET " + importFormPath, collector.ActionImport, (*Server).importPage},
	{"POST " + importFormPath, collector.ActionImport, (*Server).takeImport},
}

// maxPasted is how large a pasted page may be, as large as a fetched one.
const maxPasted = 10 << 20

type importPageData struct {
	*view
	Sources []collector.Source
	Report  *jobs.ImportReport
	Error   *fieldError
	URL     string
	Site    string
	Source  string
}

// Columns are the names of columns that are known.
func (importPageData) Columns() string { return jobs.UsualColumns }

// DateOf is a date of the report as the reader writes dates.
func (p importPageData) DateOf(date string) string {
	at, err := collector.ParsePublished(date)
	if err != nil {
		return date
	}
	return p.Published(at)
}

func (s *Server) importPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "import_title")
	if err != nil {
		return err
	}
	return s.showImport(w, r, http.StatusOK, importPageData{view: v})
}

func (s *Server) showImport(w http.ResponseWriter, r *http.Request, status int, p importPageData) error {
	var err error
	if p.Sources, err = s.Store.Sources(r.Context(), p.scope); err != nil {
		return err
	}
	return s.showAs(w, r, status, "import", p)
}

// takeImport takes the form: what was pasted, or else the file. The small fields stand before both.
func (s *Server) takeImport(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "import_title")
	if err != nil {
		return err
	}
	p := importPageData{view: v}
	body, o, err := importForm(r)
	p.URL, p.Site, p.Source = o.URL, o.Site, o.Source
	again := func(status int, e *fieldError) error {
		p.Error = e
		return s.showImport(w, r, status, p)
	}
	if err != nil {
		return v.formError(err, again)
	}
	report, err := s.Work.Import(r.Context(), v.scope, body, o)
	if err != nil {
		return v.formError(err, again)
	}
	report.Refused = v.refusals(report.Refused)
	p.Report = &report
	return s.showImport(w, r, http.StatusOK, p)
}

// importForm reads the parts of the form up to the one that holds reviews.
func importForm(r *http.Request) (io.Reader, jobs.ImportOptions, error) {
	var o jobs.ImportOptions
	none := invalid("file", "nothing was pasted and no file was sent", "paste the page, or choose a file")
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, o, none
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, o, none
		}
		if err != nil {
			return nil, o, err
		}
		switch part.FormName() {
		case "url":
			o.URL = strings.TrimSpace(longPart(part, 2000))
		case "site":
			o.Site = strings.TrimSpace(longPart(part, 100))
		case "source":
			o.Source = longPart(part, 64)
		case "page":
			b, err := io.ReadAll(io.LimitReader(part, maxPasted+1))
			if err != nil {
				return nil, o, err
			}
			if len(b) > maxPasted {
				return nil, o, invalid("page", fmt.Sprintf("the page is larger than %d MiB", maxPasted>>20), "paste only the part with the reviews")
			}
			if len(bytes.TrimSpace(b)) > 0 {
				o.Format = "html"
				return bytes.NewReader(b), o, nil
			}
		case "file":
			if part.FileName() == "" {
				return nil, o, none
			}
			body, format, err := importFile(part.FileName(), part)
			o.Format = format
			return body, o, err
		}
	}
}

func longPart(p *multipart.Part, most int64) string {
	b, err := io.ReadAll(io.LimitReader(p, most))
	if err != nil {
		return ""
	}
	return string(b)
}

// importFile is an uploaded file, unpacked if its name ends in .gz, and its format. Unpacked it may be as large as a file
// that is sent as it is.
func importFile(name string, body io.Reader) (io.Reader, string, error) {
	name, packed := strings.CutSuffix(strings.ToLower(name), ".gz")
	format := formatOfFile(name)
	if format == "" {
		return nil, "", invalid("file", "the ending of the file is none of an import", "jsonl, csv, xlsx, html, mhtml and eml are taken, also with .gz")
	}
	if !packed {
		return body, format, nil
	}
	z, err := gzip.NewReader(body)
	if err != nil {
		return nil, "", invalid("file", "the file is not packed by gzip", "take .gz from its name, or pack it again")
	}
	return &unpackedFile{z, maxFile}, format, nil
}

// unpackedFile reads no more than left bytes; a longer one is an error.
type unpackedFile struct {
	io.Reader
	left int64
}

// Read implements io.Reader.
func (f *unpackedFile) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if f.left -= int64(n); f.left < 0 {
		return 0, &collector.Error{Code: collector.CodeTooLarge, Where: "file", Msg: fmt.Sprintf("the file is larger than %d MiB", maxFile>>20), Hint: "send it in parts"}
	}
	return n, err
}

// formatOfFile is the format that the name of an uploaded file tells, in lower case; "" where its ending is of none.
func formatOfFile(name string) string {
	switch path.Ext(name) {
	case ".jsonl", ".ndjson", ".json":
		return "jsonl"
	case ".csv", ".tsv", ".txt":
		return "csv"
	case ".xlsx", ".xlsm":
		return "xlsx"
	case ".html", ".htm":
		return "html"
	case ".eml", ".mhtml", ".mht":
		return "eml"
	}
	return ""
}

// broughtBy says who brought a document by hand, when and how.
type broughtBy struct {
	Way  string // html, eml, xlsx
	Name string // "": the program itself, by a command
	At   time.Time
}

// broughtBy are the lines of the log of a document, the newest last.
func (s *Server) broughtBy(ctx context.Context, scope collector.Scope, document int64) ([]broughtBy, error) {
	trail, err := s.Store.Trail(ctx, scope, store.AboutDocument, document)
	var out []broughtBy
	for _, t := range trail {
		way, by := strings.CutPrefix(t.Did, "brought_")
		if !by {
			continue
		}
		b := broughtBy{Way: way, At: t.At}
		if t.Person != 0 {
			p, err := s.Store.Person(ctx, scope, t.Person)
			if err != nil && collector.CodeOf(err) != collector.CodeNotFound {
				return nil, err
			}
			b.Name = p.Name
		}
		out = append(out, b)
	}
	return out, err
}
