package crawler

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// sharedFile opens a file of the shared data. Without MOLVA_SHARED the test goes on with its own fixtures and says so.
func sharedFile(t testing.TB, name string) *os.File {
	t.Helper()
	dir := os.Getenv("MOLVA_SHARED")
	if dir == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_SHARED is not set, and MOLVA_TEST_REAL=1 wants the shared data")
		}
		t.Logf("MOLVA_SHARED is not set: %s is left out, the fixtures beside the test stand for it", name)
		return nil
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// Every Russian file of the shared charsets decodes to what its folder's charset gives.
func TestSharedCharsets(t *testing.T) {
	f := sharedFile(t, "data/charsets/chardet-cyrillic.tar.gz")
	if f == nil {
		return
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]*charmap.Charmap{"IBM855": charmap.CodePage855, "IBM866": charmap.CodePage866, "KOI8-R": charmap.KOI8R,
		"MacCyrillic": charmap.MacintoshCyrillic, "iso-8859-5-russian": charmap.ISO8859_5, "windows-1251-russian": charmap.Windows1251,
		"iso-8859-5-bulgarian": charmap.ISO8859_5, "windows-1251-bulgarian": charmap.Windows1251}
	good, all := 0, 0
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Dir(h.Name)
		cm := folders[folder]
		got, name := decode(b, "")
		if cm == nil {
			t.Logf("other    %-60s read as %s", h.Name, name)
			continue
		}
		want, err := cm.NewDecoder().Bytes(b)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(folder, "bulgarian") {
			t.Logf("other    %-60s read as %s, equal %v", h.Name, name, string(got) == string(want))
			continue
		}
		all++
		if string(got) == string(want) {
			good++
			continue
		}
		t.Errorf("FAILS    %-60s read as %s", h.Name, name)
	}
	t.Logf("%d of %d Russian files decode to what their folder's charset gives", good, all)
	if good != 65 || all != 65 { // as the README says; fewer files would pass as well
		t.Error("want 65 of 65")
	}
}

func in(cm *charmap.Charmap, s string) string {
	b, err := cm.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return b
}

func cp1251(s string) string { return in(charmap.Windows1251, s) }

// Byte-level fixtures of our own (A9): every charset, declared rightly, wrongly, misplaced and not at all.
func TestCharsetFixtures(t *testing.T) {
	ru := "Заказывала букет на юбилей мамы: привезли на час позже, зато цветы свежие и открытку не забыли. Спасибо курьеру Олегу!"
	uk := "Замовляв троянди до ювілею: привезли вчасно, їх було рівно стільки, скільки й просив. Ґречний кур'єр, є що згадати."
	charsets := []struct {
		name string
		cm   *charmap.Charmap
	}{{"windows-1251", charmap.Windows1251}, {"koi8-r", charmap.KOI8R}, {"koi8-u", charmap.KOI8U}, {"ibm866", charmap.CodePage866}, {"ibm855", charmap.CodePage855},
		{"iso-8859-5", charmap.ISO8859_5}, {"x-mac-cyrillic", charmap.MacintoshCyrillic}}
	n := 0
	for _, c := range charsets {
		for _, text := range []string{ru, uk, strings.ToUpper(ru), strings.ToUpper(uk), "<p>" + ru + "</p><p lang=en>" + strings.Repeat("Some English words. ", 20) + "</p>"} {
			body, err := c.cm.NewEncoder().String(text)
			if err != nil {
				continue // the charset has no Ukrainian letters
			}
			for form, page := range map[string][2]string{"undeclared": {body, ""}, "header": {body, "text/html; charset=" + c.name}, "quoted header": {body, `text/html;Charset="` + c.name + `"`},
				"meta": {"<meta charset='" + c.name + "'>" + body, ""}, "meta in the title": {"<title><meta http-equiv=content-type content=\"text/html; charset=" + c.name + "\"></title>" + body, "text/html"},
				"wrong meta": {"<meta charset=utf-8>" + body, ""}, "wrong header": {body, "text/html; charset=ISO-8859-1"}, "late meta": {strings.Repeat(" ", 5000) + "<META CHARSET=" + c.name + ">" + body, ""},
				"xml": {"<?xml version='1.0' encoding='" + c.name + "'?>" + body, ""}} {
				n++
				got, name := decode([]byte(page[0]), page[1])
				if !strings.HasSuffix(string(got), text) {
					t.Errorf("%s, %s: read as %s: %.60q, want %.60q", c.name, form, name, tail(string(got), len(text)), text)
				}
			}
		}
	}
	for _, c := range [][3]string{
		{ru, "text/html; charset=windows-1251", ru}, // UTF-8 whatever it says
		{"\ufeff" + ru, "text/html; charset=koi8-r", ru}, {ru, "", ru}, {"plain", "text/html; charset=windows-1251", "plain"},
		{ru + ru + ru + ru + cp1251("вставка"), "", ru + ru + ru + ru + "вставка"}, // put together from two sources
		{cp1251("Её"), "text/html; charset=windows-1251", "Её"}, {"caf\xe9", "text/html; charset=iso-8859-1", "café"}, {"na\xefve caf\xe9 cr\xe8me", "", "naïve café crème"},
		{"\xff\xfeH\x00i\x00", "", "Hi"}, {"\xfe\xff\x04\x1e\x04\x3a", "", "Ок"},
	} {
		n++
		if got, name := decode([]byte(c[0]), c[1]); string(got) != c[2] {
			t.Errorf("%.40q (%s): read as %s: %.60q, want %.60q", c[0], c[1], name, got, c[2])
		}
	}
	t.Logf("%d fixtures", n)
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

func FuzzDecode(f *testing.F) {
	f.Add([]byte("<meta charset=koi8-r>\xc1\xc2"), "text/html; charset=utf-16")
	f.Add([]byte("\xff\xfea"), "")
	f.Fuzz(func(t *testing.T, page []byte, contentType string) {
		got, name := decode(page, contentType)
		if !utf8.Valid(got) || name == "" {
			t.Errorf("%q in %s: %q", page, name, got)
		}
	})
}
