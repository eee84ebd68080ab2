package propose

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"molva/collector"
)

var testNow = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

func saved(body string) Page {
	return Page{Name: "page.html", URL: "https://site.example/reviews", Body: []byte(body), Now: testNow}
}

// Pages without reviews give none: an article, a catalogue, a menu, a page that a script would fill, an empty one.
func TestPagesWithoutReviewsGiveNoProposal(t *testing.T) {
	goods := ""
	for i := range 12 {
		goods += fmt.Sprintf(`<li class="card"><a href="/p/%d">Чайник %d</a><span class="stars" data-rating="4"></span><b>%d 990 ₽</b><button>В корзину</button></li>`, i, i, i+1)
	}
	for name, body := range map[string]string{
		"empty":     "",
		"text":      "просто слова",
		"catalogue": "<h1>Чайники</h1><ul>" + goods + "</ul>",
		"menu":      "<nav><ul><li><a href=/1>Один</a></li><li><a href=/2>Два</a></li></ul></nav>",
		"article":   "<h1>Как выбрать чайник</h1><p>" + strings.Repeat("Длинный рассказ о чайниках. ", 40) + "</p><p>Второй абзац.</p>",
		"script":    `<div id="app"></div><script>window.__CONFIG__ = {"routes":[{"name":"a","path":"/a"},{"name":"b","path":"/b"}]}</script>`,
	} {
		p, err := Propose("x", []Page{saved(body)})
		if collector.CodeOf(err) != collector.CodeInvalid || !strings.Contains(err.Error(), "no review") {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
}

// Hostile pages cost no more than their share, whatever they repeat or nest.
func TestHostilePagesAreBounded(t *testing.T) {
	review := `<div class="r%d"><b class="a%d">Анна</b><time>05.03.2025</time><p>Текст отзыва, который что-то говорит.</p></div>`
	many := ""
	for i := range 1500 {
		many += fmt.Sprintf(review, i%7, i)
	}
	for name, body := range map[string]string{
		"many":    many,
		"deep":    strings.Repeat("<div class=review>", 400) + "05.03.2025 Анна" + strings.Repeat("</div>", 400),
		"classes": `<div class="` + strings.Repeat("c ", 20_000) + `">x</div><div class="review ` + strings.Repeat("z ", 5000) + `">05.03.2025 Анна: хорошо, доставили вовремя, спасибо</div>`,
		"json":    `<script type="application/json">` + strings.Repeat(`{"reviews":[`, 60) + strings.Repeat("]}", 60) + `</script>`,
		"quotes":  `<div class='review' data-x="'\"">`,
		"bytes":   "\xff\xfe\x00<\x00d\x00",
	} {
		begin := spent(t)
		_, _ = Propose("x", []Page{saved(body)})
		if took := spent(t) - begin; took > 15*time.Second { // 2 s, more under the race detector
			t.Errorf("%s took %s", name, took)
		}
	}
}

// What a page must say is asked for, in words that tell what to do.
func TestPagesMustBeOfOneSiteAndSayWhereTheyStood(t *testing.T) {
	other := saved("<p>x</p>")
	other.URL = "https://other.example/"
	for want, pages := range map[string][]Page{
		"does not say where it stood": {{Name: "a.html", Body: []byte("<p>")}},
		"the others are of":           {saved("<p>x</p>"), other},
	} {
		if _, err := Propose("x", pages); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// A page says where it stood in one of three ways.
func TestAddressOfASavedPage(t *testing.T) {
	for want, body := range map[string]string{
		"https://a.example/r/1":   `<link rel="canonical" href="https://a.example/r/1">`,
		"https://b.example/r?p=2": `<meta property="og:url" content="https://b.example/r?p=2">`,
		"https://c.example/x":     "<!DOCTYPE html>\n<!-- saved from url=(0019)https://c.example/x -->\n<p>",
		"":                        "<p>nothing</p>",
	} {
		if got := AddressOf([]byte(body)); got != want {
			t.Errorf("%q: %q", body, got)
		}
	}
}

// Two pages of one site are read with one file, and the data that pages hold themselves needs no selectors.
func TestOwnDataNeedsNoSelectors(t *testing.T) {
	body := `<h1>Кафе</h1><div itemscope itemtype="https://schema.org/Review"><b itemprop="author">Анна</b><p itemprop="reviewBody">Вкусно и недорого, придём ещё.</p><time itemprop="datePublished" datetime="2025-03-05"></time></div>`
	second := saved(strings.ReplaceAll(body, "Анна", "Олег"))
	second.URL += "?page=2"
	p, err := Propose("x", []Page{saved(body), second})
	if err != nil || p.Source != FromData || p.Site.List != nil || len(p.Read) != 2 || p.Read[1].Reviews[0].Author.Name != "Олег" {
		t.Fatalf("%+v %v", p, err)
	}
}

func FuzzPropose(f *testing.F) {
	f.Add(`<div class="review"><b class=author>Анна</b><i>05.03.2025</i><p>Хорошо, быстро и недорого.</p></div><div class="review"><b class=author>Олег</b><i>вчера</i><p>Плохо, медленно и дорого.</p></div>`)
	f.Add(`<script>window.X={"reviews":[{"text":"Хорошо, быстро","author":"Анна","rating":5,"date":"2025-03-05"}]}</script>`)
	f.Add(`<table><tr><td>Анна<td>05.03.2025<td>4 из 5<td>Хорошо</table>`)
	f.Fuzz(func(t *testing.T, body string) {
		p, err := Propose("x", []Page{saved(body)})
		if err == nil && (p.Site == nil || len(p.TOML) == 0) {
			t.Errorf("%q: a proposal without a file", body)
		}
		if err != nil && collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%q: %v", body, err)
		}
	})
}

// spent is the processor's time of this process; a busy machine makes clocks run and not this.
func spent(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
