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
}
