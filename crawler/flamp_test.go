package crawler

import (
	"io"
	"strings"
	"testing"

	"molva/collector"
	"molva/crawler/sites"
)

// The five reviews of a real page, by its microdata alone; the short page in sites/testdata stands for it elsewhere.
func TestSharedFlampPage(t *testing.T) {
	f := sharedFile(t, "data/pages/flamp-firm.html.gz")
	if f == nil {
		return
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = Unpack(b); err != nil {
		t.Fatal(err)
	}
	v := New(Config{Sites: &sites.Set{}}).Read(b, nil, OwnAddress(b), "")
	if len(v.Reviews) != 5 || v.Aggregate() == nil || v.Aggregate().Count != 38 || v.Aggregate().Rating != 4.2 {
		t.Fatalf("%d reviews, aggregate %+v", len(v.Reviews), v.Aggregate())
	}
	ratings := ""
	for _, r := range v.Reviews {
		ratings += r.RawRating
		if !r.OwnID || len(r.ID) != 7 || r.Author.Name == "" || !strings.HasPrefix(r.Author.URL, "https://flamp.ru/user") || len(r.Text) < 100 ||
			r.Published.Precision != collector.PrecisionMinute || !strings.HasPrefix(r.Item.Name, "Шоколадница") {
			t.Errorf("%+v", r)
		}
	}
	if ratings != "55433" {
		t.Errorf("ratings %s", ratings)
	}
}
