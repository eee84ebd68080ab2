package jobs

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"path"
	"strings"

	"molva/collector"
	"molva/crawler"
)

// Bounds of a mail: a hostile one is refused before it costs more than this.
const (
	maxMailDepth = 8
	maxMailParts = 100
	maxMailBytes = 64 << 20 // of all parts, decoded
)

// letter walks a mail, or a page that a browser saved as one (MHTML).
type letter struct {
	im    *importer
	parts int
	bytes int
	pages []mailPage // HTML, in the order of the mail
	texts []string   // plain text
	mails []mailSaid // the outer mail, then those within it
	at    int        // index of the mail that is being read
	told  bool       // no page has reviews: what is read is what texts tell line by line
}

// mailPage is one part that is a page.
type mailPage struct {
	body   []byte
	header http.Header
	url    string // Content-Location of a page that was saved whole
	name   string // of an attachment
}

var errMail = errors.New("the mail has too many parts, or they are too large")

// takeMail takes the reviews of a forwarded notice: those of a page within it or attached to it, else what its text says
// line by line («Автор: …», «Оценка: …»). A mail that a customer wrote is a mention.
func (im *importer) takeMail(ctx context.Context, r io.Reader) error {
	b, err := aMail.read(r)
	if err != nil {
		return err
	}
	l := &letter{im: im}
	if err := l.message(b, 0); collector.CodeOf(err) == collector.CodeTooLarge {
		return err
	} else if err != nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: "the mail cannot be read: " + err.Error(), Hint: "save it from the mail program as .eml", Err: err}
	}
	rows, err := l.rows()
	if err != nil {
		return err
	}
	if len(rows) == 0 || l.told && unsigned(rows) {
		letters, err := l.letters(ctx)
		if err == nil {
			return l.takeLetters(ctx, b, letters)
		}
		if len(rows) == 0 || collector.CodeOf(err) != collector.CodeInvalid {
			return err
		}
	}
	im.give(b, "message/rfc822", l.standing())
	return im.takeAll(ctx, rows)
}

// standing is where the one page of the letter stood; "" where it has several of different addresses, or none.
func (l *letter) standing() string {
	at := ""
	for _, p := range l.pages {
		one := l.im.standing(p.body, p.header, first(p.url, l.im.o.URL))
		if at != "" && one != at {
			return ""
		}
		at = one
	}
	return at
}

// message reads one mail: the outer one, or one that was forwarded as an attachment.
func (l *letter) message(b []byte, depth int) error {
	m, err := mail.ReadMessage(bytes.NewReader(bytes.TrimLeft(b, "\r\n\ufeff")))
	if err != nil {
		return err
	}
	outer := l.at
	l.at = len(l.mails)
	l.mails = append(l.mails, mailSaid{header: http.Header(m.Header), attached: l.at > 0})
	err = l.part(map[string][]string(m.Header), m.Body, depth)
	l.at = outer
	return err
}

// part reads one part, or the parts within it.
func (l *letter) part(h map[string][]string, body io.Reader, depth int) error {
	if l.parts++; l.parts > maxMailParts || depth > maxMailDepth {
		return errMail
	}
	header := http.Header(h)
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		kind, params = "text/plain", nil
		if t := strings.ToLower(header.Get("Content-Type")); strings.Contains(t, "html") {
			kind = "text/html"
		}
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		return l.multipart(multipart.NewReader(body, params["boundary"]), depth)
	}
	b, err := io.ReadAll(io.LimitReader(decodedPart(header.Get("Content-Transfer-Encoding"), body), int64(maxMailBytes-l.bytes)+1))
	if l.bytes += len(b); l.bytes > maxMailBytes {
		return errMail
	}
	if err != nil && len(b) == 0 {
		return nil // a broken part is left out; what it holds nobody can tell
	}
	return l.content(kind, header, b, depth)
}

func (l *letter) multipart(in *multipart.Reader, depth int) error {
	for {
		p, err := in.NextRawPart()
		if err != nil {
			return nil // the end, or a mail that was cut: what came is read
		}
		if err := l.part(map[string][]string(p.Header), p, depth+1); err != nil {
			return err
		}
	}
}

// content keeps what may hold reviews, by its type or by the name of the attachment.
func (l *letter) content(kind string, header http.Header, b []byte, depth int) error {
	name := strings.ToLower(attachedName(header))
	switch ending := path.Ext(name); {
	case kind == "message/rfc822" || ending == ".eml" || ending == ".mhtml" || ending == ".mht" || kind == "application/x-mimearchive":
		if err := l.message(b, depth+1); errors.Is(err, errMail) || collector.CodeOf(err) == collector.CodeTooLarge {
			return err
		}
	case kind == "text/html" || kind == "application/xhtml+xml" || ending == ".html" || ending == ".htm":
		if len(b) > aPage.most {
			return aPage.tooLarge()
		}
		p := mailPage{b, http.Header{"Content-Type": {header.Get("Content-Type")}}, location(header), name}
		l.pages = append(l.pages, p)
		l.mails[l.at].pages, l.mails[l.at].saved = append(l.mails[l.at].pages, p), l.mails[l.at].saved || p.url != ""
	case kind == "text/plain" && ending == "":
		text := string(crawler.PageText(b, header.Get("Content-Type")))
		l.texts = append(l.texts, text)
		l.mails[l.at].texts = append(l.mails[l.at].texts, text)
	}
	return nil
}

// location is the address that a browser notes for a part of a saved page.
func location(h http.Header) string {
	if u := h.Get("Content-Location"); strings.HasPrefix(u, "http://") || strings.HasPrefix(u, "https://") {
		return u
	}
	return ""
}

func attachedName(h http.Header) string {
	words := &mime.WordDecoder{}
	for _, field := range []string{"Content-Disposition", "Content-Type"} {
		if _, params, err := mime.ParseMediaType(h.Get(field)); err == nil {
			if n := first(params["filename"], params["name"]); n != "" {
				if plain, err := words.DecodeHeader(n); err == nil {
					return plain
				}
				return n
			}
		}
	}
	return ""
}

func decodedPart(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, &base64Letters{body})
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

// base64Letters leaves out what stands between the letters of base64: spaces at the ends of lines break the decoder.
type base64Letters struct{ io.Reader }

// Read implements io.Reader.
func (b *base64Letters) Read(p []byte) (int, error) {
	for {
		n, err := b.Reader.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if c > ' ' {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil {
			return kept, err
		}
	}
}

// rows are the reviews of the pages, else those that the texts tell line by line.
func (l *letter) rows() ([]exported, error) {
	var out []exported
	for _, p := range l.pages {
		rows, err := l.pageRows(p)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	if len(out) == 0 {
		texts := l.texts
		for _, p := range l.pages {
			texts = append(texts, crawler.PlainText(p.body, p.header.Get("Content-Type")))
		}
		for _, t := range texts {
			l.told = true
			if out = l.im.notice(t); len(out) > 0 { // the same reviews stand in the text and in the HTML of one mail
				break
			}
		}
	}
	for i := range out {
		out[i].Line = i + 1
	}
	return out, nil
}

// nowhere is an address to look at a page with that says not where it stands; nothing is kept under it.
const nowhere = "https://mail.invalid/"

// pageRows are the reviews of one page, none where it has none. Reviews of a page of which nobody knows where it stands
// are an error: booked to a guessed site they would be other records than those of a crawl.
func (l *letter) pageRows(p mailPage) ([]exported, error) {
	text := crawler.PageText(p.body, p.header.Get("Content-Type"))
	address := first(p.url, l.im.o.URL, crawler.OwnAddress(text))
	if address == "" {
		address = l.linked(text)
		// a link proves the site only where its own form reads the page: any page may link to any site
		if proven := address != "" && l.im.o.Site != ""; !proven && len(l.im.w.Crawler.Read(p.body, p.header, nowhere, l.im.o.Site).Reviews) > 0 {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: "url", Msg: "it is not known where the page in the mail stands", Hint: "--url gives its address, as the browser shows it"}
		}
	}
	if address == "" {
		return nil, nil
	}
	rows, err := l.im.pageRows(p.body, p.header, address)
	if err != nil {
		return nil, nil // a page without reviews; the text of the mail may have one
	}
	return rows, nil
}

// linked is the first address in a page of the one site with a site file to which it links; "" where it links to several.
// A site that the whole import names is the only one that counts.
func (l *letter) linked(page []byte) string {
	var address, site string
	for _, a := range crawler.AddressesIn(page) {
		s := l.im.w.Sites.For(a)
		switch {
		case s == nil || l.im.o.Site != "" && s.Name != l.im.o.Site:
		case address == "":
			address, site = a, s.Name
		case s.Name != site:
			return ""
		}
	}
	return address
}
