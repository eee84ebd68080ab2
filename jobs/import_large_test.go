package jobs

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"molva/collector"
)

// What is too large is refused with the bound that holds for it, and with advice that leads to a file which is taken.
func TestAFileThatIsTooLargeIsToldItsOwnBound(t *testing.T) {
	page := bytes.Repeat([]byte("<p>отзыв</p>\n"), 10<<20/17+1)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(page); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	letter := "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n"
	b := newBench(t)
	for name, c := range map[string]struct {
		format, says, hint string
		body               []byte
	}{
		"page":           {"html", "the page is larger than 10 MiB", "save it as HTML alone, without pictures", page},
		"packed page":    {"html", "the page is larger than 10 MiB", "save it as HTML alone, without pictures", packed.Bytes()},
		"page of a mail": {"eml", "the page is larger than 10 MiB", "save it as HTML alone, without pictures", append([]byte(letter), page...)},
		"page of a forwarded mail": {"eml", "the page is larger than 10 MiB", "save it as HTML alone, without pictures",
			append([]byte("Content-Type: message/rfc822\n\n"+letter), page...)},
		"mail":  {"eml", "the mail is larger than 31 MiB", "save it without its attachments", bytes.Repeat([]byte("x"), 31<<20+1)},
		"table": {"xlsx", "the table is larger than 31 MiB", "send it in parts", bytes.Repeat([]byte("x"), 31<<20+1)},
	} {
		_, err := b.Import(t.Context(), b.scope, bytes.NewReader(c.body), ImportOptions{Format: c.format, URL: "https://otklik.example/"})
		if e, ok := err.(*collector.Error); !ok || e.Code != collector.CodeTooLarge || e.Msg != c.says || !strings.HasPrefix(e.Hint, c.hint) {
			t.Errorf("%s: %#v, want %q and %q", name, err, c.says, c.hint)
		}
	}
	_, err := b.Import(t.Context(), b.scope, strings.NewReader("\x1f\x8bnothing"), ImportOptions{Format: "html", URL: "https://otklik.example/"})
	if collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("a page that was packed badly: %v", err)
	}
}
