package jobs

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"molva/collector"
)

func readAll(t *testing.T, in, format string) []exported {
	t.Helper()
	var out []exported
	if err := readExport(strings.NewReader(in), format, time.Now(), func(e exported) error { out = append(out, e); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestExportsInSeveralShapesGiveTheSameReview(t *testing.T) {
	want := collector.Review{ID: "7", OwnID: true, Rating: 4, RawRating: "4", Text: "Добре, але пізно", Published: collector.PublishedOn(2026, 3, 5),
		Author: collector.Author{Name: "Ґанна"}, Item: collector.Item{Name: "Букет"}, Replies: []collector.Reply{{Text: "Дякуємо", Official: true}}}
	cases := []struct{ name, format, in string }{
		{"our own JSON", "jsonl", `{"id":"7","rating":4,"text":"Добре, але пізно","published":"2026-03-05","author":{"name":"Ґанна"},"item":{"name":"Букет"},"replies":[{"text":"Дякуємо","official":true}]}`},
		{"an export's names", "jsonl", `{"reviewId":"7","stars":"4","comment":"Добре, але пізно","date":"05.03.2026","authorName":"Ґанна","product":"Букет","businessComment":"Дякуємо","photos":[]}`},
		{"CSV with commas", "csv", "\ufeffid,rating,text,date,author,item,answer\n7,4,\"Добре, але пізно\",05.03.2026,Ґанна,Букет,Дякуємо\n"},
		{"CSV of a spreadsheet", "csv", "Номер;Оценка;Отзыв;Дата;Автор;Товар;Ответ\n7;4;Добре, але пізно;05.03.2026;Ґанна;Букет;Дякуємо\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := readAll(t, c.in, c.format)
			if len(got) != 1 || got[0].Err != "" {
				t.Fatalf("want one good row, got %+v", got)
			}
			if d := cmp.Diff(want, got[0].Review); d != "" {
				t.Error(d)
			}
		})
	}
}

func windows1251(t *testing.T, s string) string {
	t.Helper()
	out, err := charmap.Windows1251.NewEncoder().String(s)
	must(t, err)
	return out
}

func TestExportInWindows1251(t *testing.T) {
	in := windows1251(t, "id;rating;text\n1;2;Привезли поздно, вялые розы\n")
	if got := readAll(t, in, "csv"); len(got) != 1 || got[0].Review.Text != "Привезли поздно, вялые розы" {
		t.Fatalf("got %+v", got)
	}
}

func TestBrokenRowsComeBackAndGoodOnesGoIn(t *testing.T) {
	in := strings.Join([]string{`{"id":"1","text":"да"}`, `{"id":`, ``, `{"id":"3","text":"да","rating":9}`, `{"id":"4","text":"да","published":"завтра"}`,
		`{"text":"` + strings.Repeat("а", maxLine) + `"}`, `{"id":"6","text":"да"}`}, "\n")
	var bad []int
	for _, e := range readAll(t, in, "jsonl") {
		if e.Err != "" {
			bad = append(bad, e.Line)
		}
	}
	if d := cmp.Diff([]int{2, 4, 5, 6}, bad); d != "" {
		t.Error(d)
	}
	rows := readAll(t, "id,rating,text\n1,5,да\n2,5\n3,5,да\n", "csv")
	if len(rows) != 3 || rows[1].Err == "" || rows[1].Line != 3 || rows[2].Err != "" {
		t.Errorf("want line 3 refused alone, got %+v", rows)
	}
}

func TestABrokenQuoteCostsOneLineAndMakesNothingUp(t *testing.T) {
	const header = "author,rating,text,site\n"
	good := "Борис,1,плохо,x.example\n"
	cases := []struct {
		name, in string
		texts    []string // of the reviews
		refused  []int
	}{
		{"never closed", "Анна,5,\"ok,x.example\n" + good + good, []string{"плохо", "плохо"}, []int{2}},
		{"goes on after the closing quote", "Анна,5,\"ok\" bad,x.example\n" + good, []string{"плохо"}, []int{2}},
		{"never closed, a quoted line follows", "Анна,5,\"ok,x.example\nБорис,1,\"да, плохо\",x.example\n" + good, []string{"да, плохо", "плохо"}, []int{2}},
		{"a quote in a field without quotes", "Анна,5,роза 5\" длиной,x.example\n" + good, []string{"плохо"}, []int{2}},
		{"the last line is never closed", good + "Анна,5,\"ok", []string{"плохо"}, []int{3}},
		{"several lines in one field", "Анна,5,\"раз\n\nдва \"\"три\"\"\n\",x.example\r\n" + good, []string{"раз\n\nдва \"три\"\n", "плохо"}, nil},
		{"several lines and a column too many", "Анна,5,\"раз\nдва\",x.example,лишнее\n" + good, []string{"плохо"}, []int{2, 3}},
		{"two broken ones in turn", "Анна,5,\"a\nВера,5,\"b\n" + good, []string{"плохо"}, []int{2, 3}},
		{"a line too long", "Анна,5,\"" + strings.Repeat("a", maxLine) + "\",x.example\n" + good, []string{"плохо"}, []int{2}},
		{"the last line too long", good + "Анна,5," + strings.Repeat("a", maxLine), []string{"плохо"}, []int{3}},
		{"more lines than a field has", "Анна,5,\"ok,x.example\n" + strings.Repeat(good, maxRowLines) + "\",x.example\n", nil, []int{2, maxRowLines + 3}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var texts []string
			var refused []int
			for _, e := range readAll(t, header+c.in, "csv") {
				if e.Err != "" {
					refused = append(refused, e.Line)
				} else {
					texts = append(texts, e.Review.Text)
				}
			}
			if c.texts == nil {
				c.texts = slices.Repeat([]string{"плохо"}, maxRowLines)
			}
			if d := cmp.Diff(c.texts, texts) + cmp.Diff(c.refused, refused); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTheLastLineOfAJSONExportIsRefusedWhenTooLong(t *testing.T) {
	got := readAll(t, `{"text":"`+strings.Repeat("a", maxLine)+`"}`, "jsonl")
	if len(got) != 1 || got[0].Err == "" {
		t.Errorf("want one line refused, got %d", len(got))
	}
}

func FuzzExportNeverPanics(f *testing.F) {
	f.Add(`{"id":1}`, false)
	f.Add("a;b\n1;\"2", true)
	f.Fuzz(func(t *testing.T, in string, asCSV bool) {
		format := "jsonl"
		if asCSV {
			format = "csv"
		}
		_ = readExport(strings.NewReader(in), format, time.Now(), func(exported) error { return nil }) // it may fail, it may not panic
	})
}

// An empty row of a table says nothing, and costs nothing.
func TestEmptyRowsOfATable(t *testing.T) {
	b := newBench(t)
	r, err := b.Import(t.Context(), b.scope, strings.NewReader("id;rating;text\n1;5;Спасибо, всё вовремя\n;;\n ; ;\n2;1;Цветы завяли\n"), ImportOptions{Format: "csv", Site: "x.example"})
	if must(t, err); r.Read != 2 || r.New != 2 || len(r.Refused) != 0 {
		t.Errorf("%+v", r)
	}
}
