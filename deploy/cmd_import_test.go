package deploy

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// broken is a gzipped export of which the end is missing, and how many whole lines it gives.
func broken(t *testing.T, rows int) (path string, whole int) {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	for n := range rows {
		fmt.Fprintf(w, `{"id":"%d","rating":5,"text":"Чудесные букеты, спасибо! %x"}`+"\n", n, n*7919*104729)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "reviews.jsonl.gz")
	half := packed.Bytes()[:packed.Len()*2/3]
	if err := os.WriteFile(path, half, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(half))
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	_, _ = text.ReadFrom(r) // it breaks off
	return path, strings.Count(text.String(), "\n")
}

// TestABrokenFileIsTakenInAsFarAsItGoes: on the folder itself and over the socket the report is the same.
func TestABrokenFileIsTakenInAsFarAsItGoes(t *testing.T) {
	path, whole := broken(t, 1200)
	if whole < 300 || whole%200 == 0 {
		t.Fatalf("%d whole lines prove nothing: the last batch must be a part of one", whole)
	}
	running := here(t, shortDir(t))
	serving(t, running)
	for _, dir := range []string{t.TempDir(), running.Data} {
		status, out, errs := run(t, "", "import", path, "--site", "export.example", "--data", dir)
		if status != exitPartly || !strings.Contains(out, fmt.Sprintf("%d read: %d new, 0 edited, 0 the same, 1 refused", whole+1, whole)) ||
			!strings.Contains(errs, fmt.Sprintf("line %d: the file breaks off here: its end is missing", whole+1)) {
			t.Errorf("status %d, %q, %q", status, out, errs)
		}
	}
}

func TestAnImportSaysWhatIsNotMailed(t *testing.T) {
	rows := `{"id":"1","rating":1,"text":"Букет завял, деньги не вернули, обман.","published":"2020-01-05"}`
	status, out, errs := run(t, rows, "import", "-", "--data", t.TempDir(), "--site", "export.example")
	if status != exitDone || !strings.Contains(out, "1 new complaint is not mailed: older than 3 days") {
		t.Errorf("status %d, %q, %q", status, out, errs)
	}
}

// What of a file was left out is said: dates that lie ahead, and columns that nothing knows.
func TestAnImportSaysWhatIsLeftOut(t *testing.T) {
	rows := "id;text;date;Когда написан\n1;Хорошо;2030-01-01;вчера\n"
	status, out, errs := run(t, rows, "import", "-", "--format", "csv", "--data", t.TempDir(), "--site", "export.example")
	for _, want := range []string{"a date that lies ahead was left out: line 2 (2030-01-01)\n", "not read, though there is content: «Когда написан»; columns that are known: text (отзыв"} {
		if status != exitDone || !strings.Contains(out, "1 new") || !strings.Contains(errs, want) {
			t.Errorf("status %d, %q, %q", status, out, errs)
		}
	}
}

// TestAnImportOfNothingButRefusedLinesFails: nothing of it is done, also where the file breaks off.
func TestAnImportOfNothingButRefusedLinesFails(t *testing.T) {
	for _, rows := range []string{`{"id":"1","text":"Хорошо"}` + "\n[2]\n", `{"id":`} {
		status, out, errs := run(t, rows, "import", "-", "--data", t.TempDir())
		if status != exitFailed || !strings.Contains(out, "0 new") || !strings.Contains(errs, "line 1: ") || !strings.Contains(errs, "nothing was taken in") {
			t.Errorf("status %d, %q, %q", status, out, errs)
		}
	}
}

// TestTheHelpOfImportNamesEveryFormat: what can be taken in stands in its first words.
func TestTheHelpOfImportNamesEveryFormat(t *testing.T) {
	_, out, errs := run(t, "", "import", "--help")
	said, _, _ := strings.Cut(out+errs, "Arguments:")
	for _, format := range []string{"JSON Lines", "CSV", "XLSX", "saved page", "mail"} {
		if !strings.Contains(strings.Join(strings.Fields(said), " "), format) {
			t.Errorf("%s is not in %q", format, said)
		}
	}
}
