package jobs

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/sites"
	"molva/crawler/yardstick"
)

// A field that stands under several names is read the same way each time, in both formats: the review's own name first,
// then the others in the order of the list; an empty one takes no place.
func TestAFieldUnderSeveralNamesIsReadTheSameWay(t *testing.T) {
	want := collector.Review{ID: "7", OwnID: true, Text: "свой", Rating: 2, RawRating: "2", Published: collector.PublishedOn(2026, 3, 5), Title: "да", Author: collector.Author{Name: "Анна"}}
	for format, in := range map[string]string{
		"jsonl": `{"id":7,"comment":"чужой","text":"свой","score":5,"rating":2,"created":"2025-01-01","published":"2026-03-05","title":"","Заголовок":"да","user":"Олег","authorName":"Анна"}`,
		"csv":   "score,rating,comment,text,review,created,published,date,title,Заголовок,user,authorName,id\n5,2,чужой,свой,,2025-01-01,2026-03-05,,,да,Олег,Анна,7\n",
	} {
		for range 20 {
			got := readAll(t, in, format)
			if len(got) != 1 || got[0].Err != "" {
				t.Fatalf("%s: %+v", format, got)
			}
			if d := cmp.Diff(want, got[0].Review); d != "" {
				t.Fatalf("%s: %s", format, d)
			}
		}
	}
}

// Refused lines come back in the order of the file, whenever it was found out, each with what is wrong said once.
func TestRefusedLinesStandInTheOrderOfTheFile(t *testing.T) {
	b := newBench(t)
	in := `{"id":"1","site":"b.example"}
{"id":"2","text":"Без площадки"}
{"id":"3","site":"a.example"}
{"id":
[4]
{"id":"6","site":"a.example","text":"` + praise + `"}
{"id":"7","site":"b.example"}
`
	r, err := b.Import(t.Context(), b.scope, strings.NewReader(in), ImportOptions{})
	must(t, err)
	var got []string
	for _, l := range r.Refused {
		got = append(got, fmt.Sprintf("%d %s", l.Line, l.Reason))
	}
	empty := strings.TrimPrefix(got[0], "1 ")
	want := []string{"1 " + empty, "2 it names no site; --site gives one for the whole file (site in the API)", "3 " + empty, "4 it is no JSON: it ends too early", "5 it is no JSON object", "7 " + empty}
	if d := cmp.Diff(want, got); d != "" || r.New != 1 {
		t.Errorf("%+v\n%s", r, d)
	}
}

// A file that breaks off is taken in as far as it goes, and the report says where it ended.
func TestAFileThatBreaksOffIsTakenInAsFarAsItGoes(t *testing.T) {
	for format, line := range map[string]string{"jsonl": `{"id":"%d","rating":5,"text":"` + praise + `"}` + "\n", "csv": "%d,5,\"" + praise + "\"\n"} {
		b := newBench(t)
		var in strings.Builder
		first := 1
		if format == "csv" {
			in.WriteString("id,rating,text\n")
			first++
		}
		for n := range 450 {
			fmt.Fprintf(&in, line, n)
		}
		in.WriteString(line[:len(line)/2])
		r, err := b.Import(t.Context(), b.scope, io.MultiReader(strings.NewReader(in.String()), iotest.ErrReader(io.ErrUnexpectedEOF)), ImportOptions{Format: format, Site: "x.example"})
		must(t, err)
		want := []Line{{Line: first + 450, Reason: "the file breaks off here: its end is missing"}}
		if d := cmp.Diff(want, r.Refused); d != "" || r.New != 450 || !r.BrokenOff {
			t.Errorf("%s: %+v %s", format, r, d)
		}
	}
	b := newBench(t)
	if _, err := b.Import(t.Context(), b.scope, iotest.ErrReader(errors.New("unplugged")), ImportOptions{Site: "x.example"}); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("a file of which nothing can be read: %v", err)
	}
}

func TestDatesAndRatingsOfExports(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	must(t, err)
	for in, want := range map[string]string{
		"2025-12-31T10:00:00+03:00": "2025-12-31T07:00:00Z", "2025-12-31T10:00:00+0300": "2025-12-31T07:00:00Z", "2025-12-31 10:00:00 +0300": "2025-12-31T07:00:00Z",
		"2025-12-31 10:00:00.123Z": "2025-12-31T10:00:00.123Z", "2025-12-31 10:00:00 UTC": "2025-12-31T10:00:00Z",
		"2025-12-31T10:00:00": "2025-12-31T08:00:00Z", "2025-12-31T01:00": "2025-12-30T23:00:00Z", "2025-12-31 10:00:00": "2025-12-31T08:00:00Z", "31.12.2025 10:00": "2025-12-31T08:00:00Z",
		"31.12.2025": "2025-12-31", "2025-12-31": "2025-12-31", "": "",
	} {
		p, zoned, err := collector.ReadPublished(in)
		if !zoned {
			if alone := p.InZone(nil); alone.String() != "2025-12-31" {
				t.Errorf("%q without a zone: %s, want the date alone", in, alone)
			}
			p = p.InZone(kyiv)
		}
		if err != nil || p.String() != want {
			t.Errorf("%q: %s, %v, want %s", in, p, err, want)
		}
	}
	for _, bad := range []string{"NaN", "Inf", "-Inf", "0", "5.1", "много"} {
		if got := readAll(t, `{"id":"1","text":"да","rating":"`+bad+`"}`, "jsonl"); got[0].Err == "" {
			t.Errorf("rating %q is taken", bad)
		}
	}
}

// The charset is decided by the first letters that are not ASCII, wherever they stand.
func TestTheCharsetOfACSVFile(t *testing.T) {
	plain := "id,rating,text\n" + strings.Repeat("1,5,fine\n", 5000) // 45 KB
	last := "2,5,\"" + praise + "\"\n"
	for _, c := range []struct {
		name, in string
		refused  int
	}{
		{"windows-1251, late", plain + windows1251(t, last), 0},
		{"UTF-8, late", plain + last, 0},
		{"UTF-8, a letter cut at the end of what is looked at", "id,rating,text\n1,5," + strings.Repeat("a", 32<<10-20) + "ж\n" + last, 0},
		{"UTF-8 with one broken letter", "id,rating,text\n1,5,что \xd0 то\n" + last, 1},
	} {
		rows := readAll(t, c.in, "csv")
		refused := 0
		for _, e := range rows {
			if e.Err != "" {
				refused++
			}
		}
		if last := rows[len(rows)-1].Review.Text; last != praise || refused != c.refused {
			t.Errorf("%s: %d refused, the last text %.40q", c.name, refused, last)
		}
	}
}

// One review is one record, whichever way it comes in and however its addresses are written: crawled, imported, both.
func TestSixAddressFormsOfOneReviewAreOneRecord(t *testing.T) {
	everywhere(t, func(b *bench) {
		page := httptest.NewServer(yardstick.Honest(t.Errorf, crawler.DefaultAgent, http.HandlerFunc(oneReview)))
		t.Cleanup(page.Close)
		host := strings.TrimPrefix(page.URL, "http://")
		forms := []string{page.URL + "/shop?id=1", "HTTP://" + host + "/shop?id=1#reviews", page.URL + "/shop?utm_source=mail&id=1", page.URL + "/x/../shop?id=1", page.URL + "/%73hop?id=1&", " " + page.URL + "/shop?id=1&gclid=7 "}
		name, _, _ := strings.Cut(host, ":")
		for n, form := range forms {
			if n == 3 { // between imports, so that each way finds what the other one wrote
				_, err := b.AddSource(t.Context(), b.scope, collector.Source{Name: "Сайт", URL: page.URL + "/", Owner: b.owner.PersonID, Period: 6 * time.Hour})
				must(t, err)
				b.advance(2 * time.Minute)
			}
			author := strings.NewReplacer("shop?", "user?", "%73hop?", "%75ser?").Replace(form)
			in := fmt.Sprintf(`{"rating":5,"text":%q,"published":"2026-10-30T10:00:00Z","author":{"name":"Анна","url":%q},"item":{"name":"Букет","url":%q}}`, praise, author, form)
			r, err := b.Import(t.Context(), b.scope, strings.NewReader(in), ImportOptions{Site: name})
			must(t, err)
			if n > 0 && r.Same != 1 {
				t.Errorf("%s: %+v", form, r)
			}
		}
		b.settle()
		st, err := b.Status(t.Context(), b.scope)
		must(t, err)
		if st.Documents != 1 || st.Versions != 1 {
			t.Errorf("%d records with %d versions", st.Documents, st.Versions)
		}
	})
}

// oneReview is a site that names no id, and the same page under several addresses.
func oneReview(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	fmt.Fprintf(w, `<html><body><a href="/shop?id=1">a</a> <a href="/shop?id=1&utm_source=x">b</a> <a href="/x/../shop?id=1#c">c</a>`)
	if r.URL.Path == "/shop" {
		fmt.Fprintf(w, `<div itemscope itemtype="https://schema.org/Review">
<div itemprop="itemReviewed" itemscope itemtype="https://schema.org/Product"><a itemprop="url" href="/x/../shop?id=1&gclid=2"><b itemprop="name">Букет</b></a></div>
<div itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="url" href="/user?id=1&utm_medium=x"><b itemprop="name">Анна</b></a></div>
<p itemprop="reviewBody">%s</p><span itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><meta itemprop="ratingValue" content="5"></span>
<meta itemprop="datePublished" content="2026-10-30T10:00:00Z"></div>`, praise)
	}
}

// The rules of a site file hold for what is imported, and only for its own hosts.
func TestAnImportGoesByTheRulesOfTheSite(t *testing.T) {
	b := newBench(t)
	zone, err := time.LoadLocation("Europe/Kyiv")
	must(t, err)
	site := &sites.Site{Name: "shop", Hosts: []string{"*.shop.example"}, Location: zone, Canonical: sites.Canonical{Scheme: "https", Host: "shop.example", Drop: []string{"sort"}}}
	b.useSites(sites.Of(site))
	im := &importer{w: b.Work, o: ImportOptions{Site: "shop"}}
	e := im.placed(exported{Review: collector.Review{URL: "http://m.shop.example/r/1?sort=new", Item: collector.Item{URL: "shop:7"}, Author: collector.Author{URL: "http://other.example/u?sort=1"},
		Published: collector.PublishedAt(time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC))}})
	want := collector.Review{Site: "shop", URL: "https://shop.example/r/1", Item: collector.Item{URL: "shop:7"}, Author: collector.Author{URL: "http://other.example/u?sort=1"},
		Published: collector.PublishedAt(time.Date(2026, 1, 4, 23, 0, 0, 0, time.UTC))}
	if d := cmp.Diff(want, e.Review); d != "" || e.Err != "" {
		t.Errorf("%s %s", e.Err, d)
	}
}

// What is noted without a mail is counted: nobody may think that it was told.
func TestOldComplaintsOfAnImportAreCounted(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "ru")
	file := `{"id":"a","rating":1,"text":"` + complaint + `","published":"2026-10-26"}
{"id":"b","rating":1,"text":"` + complaint + ` Без даты!"}
{"id":"c","rating":1,"text":"` + complaint + ` Снова!","published":"2026-11-02"}
{"id":"d","rating":5,"text":"` + praise + `","published":"2024-11-01"}`
	r, err := b.Import(t.Context(), b.scope, strings.NewReader(file), ImportOptions{Site: "export.example"})
	must(t, err)
	if r.New != 4 || r.Silent != 2 {
		t.Errorf("%+v", r)
	}
	again, err := b.Import(t.Context(), b.scope, strings.NewReader(file), ImportOptions{Site: "export.example"})
	must(t, err)
	if again.Silent != 0 {
		t.Errorf("again: %+v", again)
	}
}
