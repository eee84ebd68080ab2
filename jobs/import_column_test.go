package jobs

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"molva/collector"
)

// People name the site by its name, its host or its address; it is the site of a crawl, in every way in. Dates in words
// go by the clock of the import.
func TestTheColumnOfTheSite(t *testing.T) {
	names := []string{"Сайт", "Площадка", "Источник", "Майданчик", "Джерело"}
	values := []string{"otzovik", "otzovik.com", "https://otzovik.com/reviews/x/", "www.otzovik.com", "Otzovik"}
	for i, name := range names {
		header, row := []string{"Номер", name, "Оценка", "Дата", "Отзыв"}, []string{"c-1", values[i], "2", "вчера", "Не советую никому."}
		f := excelize.NewFile()
		must(t, f.SetSheetRow("Sheet1", "A1", &header))
		must(t, f.SetSheetRow("Sheet1", "A2", &row))
		xlsx, err := f.WriteToBuffer()
		must(t, err)
		for format, body := range map[string][]byte{
			"csv":  []byte(strings.Join(header, ";") + "\n" + strings.Join(row, ";") + "\n"),
			"xlsx": xlsx.Bytes(),
			"eml":  []byte("Subject: x\nContent-Type: text/plain; charset=utf-8\n\nНомер: c-1\n" + name + ": " + values[i] + "\nОценка: 2\nДата: вчера\nОтзыв: Не советую никому.\n"),
		} {
			b := newBench(t)
			r, err := b.Import(t.Context(), b.scope, bytes.NewReader(body), ImportOptions{Format: format})
			must(t, err)
			held, err := b.Store.Held(t.Context(), b.scope, "otzovik", collector.KindReview, []string{"c-1"})
			must(t, err)
			if d := held["c-1"]; r.New != 1 || d.Published.String() != b.Now().Add(-24*time.Hour).Format(time.DateOnly) {
				t.Errorf("%s, %s: %+v, %d on the site, %s", name, format, r, len(held), d.Published)
			}
		}
	}
}
