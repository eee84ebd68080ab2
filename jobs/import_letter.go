package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"net/http"
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"molva/collector"
	"molva/crawler"
)

// mailSaid is one mail within a file, the outer one or one that is attached, with what its writer wrote.
type mailSaid struct {
	header   http.Header
	attached bool
	saved    bool // parts of it bear addresses: it is a page that a browser saved as a mail
	texts    []string
	pages    []mailPage
}

// machineHeaders are fields that only mails of programs have.
var machineHeaders = []string{"List-Id", "List-Unsubscribe", "Feedback-Id", "X-Autoreply", "X-Autorespond", "X-Failed-Recipients"}

// machineNames are the first parts of addresses from which nobody writes by hand.
var machineNames = regexp.MustCompile(`(?i)^(no-?_?\.?reply|do-?_?not-?_?reply|mailer-daemon|postmaster|bounces?|robot|notif\w*|news(letter)?)([^a-z]|$)`)

// forwardedSubject is how mail programs begin the subject of what they forward.
var forwardedSubject = regexp.MustCompile(`(?i)^\s*(fwd?|wg|пер|пересл\S*|переадр\S*|пд)\s*:`)

// byMachine says that a program sent the mail: a notice, a newsletter, an answer by itself, a failure of delivery. Without a
// review in it such a mail says nothing that a customer wrote.
func (m mailSaid) byMachine() bool {
	h := m.header
	for _, name := range machineHeaders {
		if h.Get(name) != "" {
			return true
		}
	}
	auto, sort := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted"))), strings.ToLower(strings.TrimSpace(h.Get("Precedence")))
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return auto != "" && auto != "no" || sort == "bulk" || sort == "list" || sort == "junk" || sort == "auto_reply" || kind == "multipart/report" ||
		strings.TrimSpace(h.Get("Return-Path")) == "<>"
}

// takeLetters takes the letters of customers that a file holds: those that are attached, else the mail itself. Each is a
// mention, without a rating: author by name, date, subject and words. The address of the writer stays in the evidence alone.
// It says whether there was one.
func (l *letter) takeLetters(ctx context.Context, file []byte) (bool, error) {
	rows, err := l.letters(ctx)
	if err != nil || len(rows) == 0 {
		return false, err
	}
	if l.im.o.Site == "" {
		return true, &collector.Error{Code: collector.CodeInvalid, Where: "site", Msg: "the mail is a customer's letter, and no site is named for it",
			Hint: "--site names it (site in the API), for example mail for letters to the company"}
	}
	l.im.batch.Kind = collector.KindMention // nothing else comes from this file
	l.im.give(file, "message/rfc822", "")
	return true, l.im.takeAll(ctx, rows)
}

func (l *letter) letters(ctx context.Context) ([]exported, error) {
	said := l.mails
	for _, m := range l.mails {
		if m.byMachine() || m.saved {
			return nil, nil
		}
		if m.attached && len(said) == len(l.mails) {
			said = nil // whoever forwards is not who wrote
		}
	}
	if said == nil {
		for _, m := range l.mails {
			if m.attached {
				said = append(said, m)
			}
		}
	}
	people, err := l.im.w.Store.People(ctx, l.im.scope)
	if err != nil {
		return nil, err
	}
	own := map[string]bool{}
	for _, p := range people {
		own[strings.ToLower(p.Mail)] = true
	}
	var out []exported
	for i, m := range said {
		e, err := l.letterOf(m, own)
		if err != nil {
			return nil, err
		}
		if e.Line = i + 1; e.Review.Text != "" {
			out = append(out, e)
		}
	}
	return out, nil
}

// letterOf is what a customer wrote; without a text where the mail is none of a customer.
func (l *letter) letterOf(m mailSaid, own map[string]bool) (e exported, err error) {
	from, ok := m.from()
	name, domain, _ := strings.Cut(from.Address, "@")
	if !ok || machineNames.MatchString(name) || l.im.w.Sites.For("https://"+domain+"/") != nil {
		return e, nil
	}
	subject, words := m.words("Subject"), m.text()
	if own[strings.ToLower(from.Address)] || forwardedSubject.MatchString(subject) || forwardedText(words) {
		return e, &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: "the mail was forwarded: who wrote it, and when, is not certain",
			Hint: "save the customer's own mail as .eml, or forward it as an attachment"}
	}
	text := writtenIn(words)
	if goodbye.MatchString(text) {
		return e, nil // a newsletter
	}
	if text == "" && strings.TrimSpace(words) != "" {
		return e, &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: "the mail has no words of its own: all of it is quoted or a signature", Hint: "import the mail that is quoted"}
	}
	address := regexp.MustCompile("(?i)" + regexp.QuoteMeta(from.Address))
	r := collector.Review{Title: address.ReplaceAllString(subject, "…"), Text: address.ReplaceAllString(text, "…")}
	if !strings.Contains(from.Name, "@") {
		r.Author.Name = strings.TrimSpace(from.Name)
	}
	if at, err := mail.ParseDate(m.header.Get("Date")); err == nil {
		r.Published = collector.PublishedAt(at)
	}
	if id := strings.TrimSpace(m.header.Get("Message-Id")); id != "" { // it may hold an address of the writer: only its digest is kept
		sum := sha256.Sum256([]byte(id))
		r.ID, r.OwnID = "mail-"+hex.EncodeToString(sum[:12]), true
	}
	return exported{Review: r, Zoned: true}, nil
}

// mailWords decodes words of a header in any charset that mails have.
var mailWords = &mime.WordDecoder{CharsetReader: func(name string, in io.Reader) (io.Reader, error) {
	return charset.NewReaderLabel(name, in)
}}

// from is who wrote a mail; false where it names nobody, or several.
func (m mailSaid) from() (mail.Address, bool) {
	parser := mail.AddressParser{WordDecoder: mailWords}
	list, err := parser.ParseList(m.plain("From"))
	if err != nil || len(list) != 1 {
		return mail.Address{}, false
	}
	return *list[0], true
}

// words is a field of the header as people read it.
func (m mailSaid) words(field string) string {
	plain := m.plain(field)
	if said, err := mailWords.DecodeHeader(plain); err == nil {
		return strings.TrimSpace(said)
	}
	return strings.TrimSpace(plain)
}

// plain is a field of the header in UTF-8: some programs write it in the charset of the text, undeclared.
func (m mailSaid) plain(field string) string {
	said := m.header.Get(field)
	if utf8.ValidString(said) {
		return said
	}
	return string(crawler.PageText([]byte(said), m.header.Get("Content-Type")))
}

// letterMost is how many bytes of a letter are looked at.
const letterMost = 1 << 20

// text is what the mail says, letterMost at most: its plain text, else that of its HTML.
func (m mailSaid) text() string {
	for _, t := range m.texts {
		if strings.TrimSpace(t) != "" {
			return strings.ToValidUTF8(t[:min(len(t), letterMost)], "")
		}
	}
	for _, p := range m.pages {
		if p.name == "" {
			return crawler.LetterText(p.body[:min(len(p.body), letterMost)], p.header.Get("Content-Type"))
		}
	}
	return ""
}
