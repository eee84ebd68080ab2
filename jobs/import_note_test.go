package jobs

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"molva/collector"
)

// A date that lies ahead is left out, and the report says of which row: in every format, also a date in words.
func TestDatesThatLieAheadAreTold(t *testing.T) {
	rows := [][]string{{"Номер", "Оценка", "Отзыв", "Дата"}, {"1", "5", "Хорошо", "01.11.2026"}, {"2", "1", "Плохо", "2030-01-01"}, {"3", "2", "Плохо", "12 марта 2031"}, {"4", "9", "Плохо", "2030-01-01"}}
	var csv strings.Builder
	f := excelize.NewFile()
	for i, row := range rows {
		fmt.Fprintln(&csv, strings.Join(row, ";"))
		must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	_, err := f.NewSheet("Ещё")
	must(t, err)
	xlsx, err := f.WriteToBuffer()
	must(t, err)
	for format, c := range map[string]struct {
		body []byte
		want []AheadDate
	}{
		"csv":   {[]byte(csv.String()), []AheadDate{{Line: 3, Date: "2030-01-01"}, {Line: 4, Date: "2031-03-12"}}},
		"xlsx":  {xlsx.Bytes(), []AheadDate{{Line: 3, Sheet: "Sheet1", Date: "2030-01-01"}, {Line: 4, Sheet: "Sheet1", Date: "2031-03-12"}}},
		"jsonl": {[]byte(`{"id":"2","rating":1,"text":"Плохо","published":"2030-01-01"}`), []AheadDate{{Line: 1, Date: "2030-01-01"}}},
	} {
		b := newBench(t)
		r, err := b.Import(t.Context(), b.scope, bytes.NewReader(c.body), ImportOptions{Format: format, Site: "x.example"})
		must(t, err)
		if !slices.Equal(r.Ahead, c.want) || r.AheadMore != 0 {
			t.Errorf("%s: %+v", format, r)
		}
		held, err := b.Store.Held(t.Context(), b.scope, "x.example", collector.KindReview, []string{"2"})
		must(t, err)
		if d := held["2"]; d.Text == "" || d.Published.Known() {
			t.Errorf("%s: %+v", format, d.Review)
		}
	}
	b := newBench(t)
	many := "id;text;date\n"
	for i := range maxTold + 7 {
		many += fmt.Sprintf("%d;Плохо, и вот почему: %d;2030-01-01\n", i, i)
	}
	r, err := b.Import(t.Context(), b.scope, strings.NewReader(many), ImportOptions{Format: "csv", Site: "x.example"})
	must(t, err)
	if len(r.Ahead) != maxTold || r.AheadMore != 7 {
		t.Errorf("%d are listed, %d more", len(r.Ahead), r.AheadMore)
	}
}

// Of a table of which some columns are known the report names the others, where they have content; so it does of a column
// that another one of the same field goes before.
func TestColumnsThatAreNotReadAreTold(t *testing.T) {
	rows := [][]string{{"Номер", "Отзыв", "Когда написан", "Пусто", "", "Комментарий", "Оценка"}, {"1", "Плохо", "", "", "", "", "1"}, {"2", "Тоже плохо", "01.11.2026", " ", "x", "иное", "2"}, {"3", "", "02.11.2026", "", "", "Сойдёт", "3"}}
	want := []string{"Когда написан", "E", "Комментарий"}
	var csv strings.Builder
	f := excelize.NewFile()
	for i, row := range rows {
		fmt.Fprintln(&csv, strings.Join(row, ";"))
		must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	xlsx, err := f.WriteToBuffer()
	must(t, err)
	for format, body := range map[string][]byte{"csv": []byte(csv.String()), "xlsx": xlsx.Bytes()} {
		b := newBench(t)
		r, err := b.Import(t.Context(), b.scope, bytes.NewReader(body), ImportOptions{Format: format, Site: "x.example"})
		must(t, err)
		if !slices.Equal(r.Unread, want) || r.UnreadMore != 0 || r.New != 3 {
			t.Errorf("%s: %+v", format, r)
		}
	}
	b := newBench(t)
	wide := "id;text" + strings.Repeat(";"+strings.Repeat("ж", 2*nameLong), 3)
	for i := range maxTold + 4 {
		wide += fmt.Sprintf(";мимо %d", i)
	}
	row := "\n1;Плохо;a;b;c" + strings.Repeat(";x", maxTold+4) + "\n"
	r, err := b.Import(t.Context(), b.scope, strings.NewReader(wide+row), ImportOptions{Format: "csv", Site: "x.example"})
	must(t, err)
	if len(r.Unread) != maxTold || r.UnreadMore != 5 || r.Unread[0] != strings.Repeat("ж", nameLong) {
		t.Errorf("%q and %d more", r.Unread, r.UnreadMore)
	}
	whole := "id;site;url;rating;rawrating;title;text;pros;cons;author;authorurl;item;itemurl;published;language;verified;likes;answer;answerdate\n" +
		"1;x.example;https://x.example/1;5;5;a;b;c;d;e;https://x.example/e;f;https://x.example/f;2026-10-01;ru;1;3;g;2026-10-02\n"
	if r, err = b.Import(t.Context(), b.scope, strings.NewReader(whole), ImportOptions{Format: "csv"}); err != nil || len(r.Unread) > 0 {
		t.Errorf("of a table that is read whole: %+v, %v", r, err)
	}
}
