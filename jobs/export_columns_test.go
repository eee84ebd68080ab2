package jobs

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"molva/collector"
)

// A table of which no column is known says which it has and which would be, in both formats; nothing of it is taken in.
func TestUnknownColumnsAreNamed(t *testing.T) {
	b := newBench(t)
	header, row := []string{"Мнение", "Score из ста", "", strings.Repeat("ж", 100)}, []string{"Плохо", "20", "", "x"}
	f := excelize.NewFile()
	must(t, f.SetSheetRow("Sheet1", "A2", &header))
	must(t, f.SetSheetRow("Sheet1", "A3", &row))
	xlsx, err := f.WriteToBuffer()
	must(t, err)
	for format, body := range map[string][]byte{"csv": []byte(strings.Join(header, ";") + "\n" + strings.Join(row, ";") + "\n"), "xlsx": xlsx.Bytes()} {
		r, err := b.Import(t.Context(), b.scope, bytes.NewReader(body), ImportOptions{Format: format, Site: "x.example"})
		if err == nil || r.New != 0 || collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%s: %+v, %v", format, r, err)
			continue
		}
		for _, want := range []string{"«Мнение», «Score из ста», «" + strings.Repeat("ж", nameLong) + "»", "text (отзыв, відгук)", "оцінка"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v does not name %s", format, err, want)
			}
		}
	}
	many := strings.Repeat("a;", 30) + "b\n"
	if _, err := b.Import(t.Context(), b.scope, strings.NewReader(many), ImportOptions{Format: "csv"}); err == nil || !strings.Contains(err.Error(), "+19") {
		t.Errorf("many columns: %v", err)
	}
}

// Every name that the error proposes is one that is read.
func TestUsualColumnsAreKnown(t *testing.T) {
	names := regexp.MustCompile(`[\p{L}]+`).FindAllString(UsualColumns, -1)
	if len(names) < 17 {
		t.Fatalf("%q", names)
	}
	for _, n := range names {
		if _, ok := knownColumn(n); !ok {
			t.Errorf("%q is proposed and not known", n)
		}
	}
}
