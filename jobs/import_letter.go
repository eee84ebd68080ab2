package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/mail"
	"regexp"
	"slices"
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

// forwardedSubject is how mail programs begin the subject of what they forward.
var forwardedSubject = regexp.MustCompile(`(?i)^\s*(fwd?|wg|пер|пересл\S*|переадр\S*|пд)\s*:`)

// takeLetters takes the letters of customers that a file holds: those that are attached, else the mail itself. Each is a
// mention: author by name, date, subject and words, and the rating where a line of it tells one. The address of the writer
// stays in the evidence alone. The error says what the mail was taken for where it is none.
func (l *letter) takeLetters(ctx context.Context, file []byte, rows []exported) error {
	if l.im.o.Site == "" {
		return &collector.Error{Code: collector.CodeInvalid, Where: "site", Msg: "the mail is a customer's letter, and no site is named for it",
			Hint: "--site names it (site in the API), for example mail for letters to the company"}
	}
	l.im.batch.Kind = collector.KindMention // nothing else comes from this file
	l.im.give(file, "message/rfc822", "")
	return l.im.takeAll(ctx, rows)
}

// letters are the letters of customers; the error says why there is none.
func (l *letter) letters(ctx context.Context) ([]exported, error) {
	said := l.mails
	for _, m := range l.mails {
		if err := m.notByHand(); err != nil {
			return nil, err
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
	for _, m := range said {
		rows, err := l.letterOf(m, own)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	for i := range out {
		out[i].Line = i + 1
	}
	return out, nil
}

// letterOf is what a customer wrote; the error says what the mail is where it is none of a customer. Where it tells several
// reviews line by line each is one of its own.
func (l *letter) letterOf(m mailSaid, own map[string]bool) ([]exported, error) {
	from, ok := m.from()
	if !ok {
		return nil, noSender
	}
	if err := l.im.notByCustomer(from.Address); err != nil {
		return nil, err
	}
	subject, words := m.words("Subject"), m.text()
	if own[strings.ToLower(from.Address)] || forwardedSubject.MatchString(subject) || forwardedText(words) {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: "the mail was forwarded: who wrote it, and when, is not certain",
			Hint: "save the customer's own mail as .eml, or forward it as an attachment"}
	}
	text := writtenIn(words)
	switch {
	case goodbye.MatchString(text):
		return nil, newsletter
	case strings.TrimSpace(words) == "":
		return nil, noWords
	case text == "":
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: "the mail has no words of its own: all of it is quoted or a signature", Hint: "import the mail that is quoted"}
	}
	return l.im.letterRows(m.signed(from, subject), text, regexp.MustCompile("(?i)"+regexp.QuoteMeta(from.Address))), nil
}

// signed is what the header of a letter says of it: its author, subject and date. An address is no name.
func (m mailSaid) signed(from mail.Address, subject string) collector.Review {
	r := collector.Review{Title: subject}
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
	return r
}

// letterRows are the rows that a letter is: one with all its words, and the rating and the item where its lines tell them;
// or one for each review where they tell several. The address of the writer is taken out of all that is shown.
func (im *importer) letterRows(signed collector.Review, text string, address *regexp.Regexp) []exported {
	told := im.notice(text)
	if len(told) < 2 {
		r := signed
		r.Text, r.Rating, r.RawRating = text, 0, ""
		if len(told) == 1 {
			one := told[0].Review
			r.Rating, r.RawRating, r.Item = one.Rating, one.RawRating, one.Item
			if !r.Published.Known() {
				r.Published = one.Published
			}
		} else if row, ok := im.ratingLine(text); ok {
			r.Rating, r.RawRating = row.Review.Rating, row.Review.RawRating
		}
		told = []exported{{Review: r}}
	} else {
		for i := range told {
			r := &told[i].Review
			if r.Author = signed.Author; signed.Published.Known() {
				r.Published = signed.Published
			}
			r.Title = first(r.Title, signed.Title)
			if signed.OwnID {
				r.ID, r.OwnID = fmt.Sprintf("%s-%d", signed.ID, i+1), true
			}
		}
	}
	for i := range told {
		r := &told[i].Review
		for _, s := range []*string{&r.Title, &r.Text, &r.Pros, &r.Cons, &r.Item.Name} {
			*s = address.ReplaceAllString(*s, "…")
		}
		told[i].Zoned = true
	}
	return told
}

// ratingLine is the rating that one line of a letter tells; false where none or several do, or where it is no rating.
func (im *importer) ratingLine(text string) (exported, bool) {
	row, lines := exportRow{table: true, now: im.batch.Now}, 0
	for line := range strings.Lines(text) {
		m := noticeLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil || columnOf(m[1]).field != "rating" {
			continue
		}
		row.put(columnOf(m[1]), m[2])
		lines++
	}
	e := row.review()
	return e, lines == 1 && e.Err == "" && e.Review.Rating > 0
}

// unsigned says that reviews that a text tells line by line name neither who wrote them nor where they stand: a customer's
// letter may be written so, and then it is the letter's own.
func unsigned(rows []exported) bool {
	return len(rows) > 0 && !slices.ContainsFunc(rows, func(e exported) bool {
		return e.Review.Author.Name != "" || e.Review.URL != "" || e.Review.Site != ""
	})
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
