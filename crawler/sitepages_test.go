package crawler

import (
	"strings"
	"testing"

	"molva/crawler/sites"
)

const boardFile = `
name = "board"
hosts = ["board.example"]
[canonical]
drop = ["sort"]
[follow]
pages = ['^/review/\d+$']
make = [{ from = { select = "div.firm", attr = "data-id" }, to = "/reviews/?id={}" }]
[pagination]
param = "page"
open = true
[list]
pages = ['^/reviews/']
item = "div.r"
subject = "h1"
[list.review]
id = { select = "a.own", attr = "href", regexp = '(\d+)' }
url = { select = "a.own", attr = "href" }
author = "b"
rating = { select = "i.new", attr = "data-stars", or = { select = "i.old", words = { "Отлично" = "5", "Плохо" = "1" } } }
text = { select = "p", all = true, join = " " }
cut = "a.own"
[whole]
pages = ['^/review/']
item = "article"
[whole.review]
id = { address = true, regexp = '/review/(\d+)' }
author = "b"
rating = "i"
text = "p"
`

func board(t *testing.T) *sites.Set {
	t.Helper()
	s, err := sites.Parse("board.toml", []byte(boardFile))
	if err != nil {
		t.Fatal(err)
	}
	return sites.Of(s)
}

const boardText = "Привезли на три часа позже срока,"

// A list whose text is a beginning and the page of the review give one review, the whole of it.
func TestAListsBeginningIsCompletedByTheReviewsOwnPage(t *testing.T) {
	list := readAt(`<h1>Лавка</h1><div class=r><b>Ія</b><i class=old>Плохо</i><p>`+boardText+`</p><p>и без</p><a class=own href="/review/7">дальше</a></div>
<div class=r><b>Ян</b><i class=new data-stars=4></i><i class=old>Плохо</i><p>Хорошо</p></div>`, "https://board.example/reviews/?id=5&sort=new", board(t))
	if len(list.Reviews) != 2 {
		t.Fatalf("%d reviews", len(list.Reviews))
	}
	short, other := list.Reviews[0], list.Reviews[1]
	if short.ID != "7" || short.Text != boardText+" и без…" || short.Rating != 1 || short.URL != "https://board.example/review/7" {
		t.Errorf("in the list: %+v", short)
	}
	if other.Rating != 4 || other.Text != "Хорошо" {
		t.Errorf("a review without the mark of a beginning: %+v", other)
	}
	if got := strings.Join(list.Links, " "); got != "https://board.example/review/7 https://board.example/reviews/?id=5&page=2" {
		t.Errorf("links %s", got)
	}
	whole := readAt(`<article><b>Ія</b><i>1</i><p>`+boardText+` и без открытки.</p></article>`, "https://board.example/review/7", board(t)).Reviews
	if len(whole) != 1 || whole[0].ID != "7" || !fuller(whole[0], short) {
		t.Fatalf("its own page: %+v", whole)
	}
	for _, order := range [][]int{{0, 1}, {1, 0}} {
		set, out := newReviewSet(), 0
		for _, i := range order {
			r := [...]*found{{Review: short}, {Review: whole[0]}}[i].Review
			if set.take(&r) {
				if out++; r.Text != whole[0].Text || order[0] == 0 && r.Item.Name != "Лавка" {
					t.Errorf("order %v: %q of %q went out", order, r.Text, r.Item.Name)
				}
			}
		}
		if out != 1 || len(set.rest()) != 0 {
			t.Errorf("order %v: %d went out, %d are held back", order, out, len(set.rest()))
		}
	}
}

// What the file is not about is read by its own data, and a list that counts 0 reviews is rightly empty.
func TestPagesBesideTheList(t *testing.T) {
	product := ld + `{"@type":"Product","name":"Ваза","review":{"@type":"Review","author":"Ія","reviewBody":"Гарна"}}</script><a href="/review/7">x</a>`
	v := readAt(product, "https://board.example/goods/1", board(t))
	if len(v.Reviews) != 1 || v.Reviews[0].Text != "Гарна" || v.Reviews[0].Site != "board" || len(v.Links) != 1 || v.Drift {
		t.Errorf("%+v", v)
	}
	set := forum(t)
	for count, drift := range map[string]bool{"0": false, "0 ": false, "38": true, "": true} {
		v := readAt(`<p class="total">`+count+`</p>`+product, "http://forum.example/firm/7", set)
		if v.Drift != drift {
			t.Errorf("a page that counts %q: drift %v, %s", count, v.Drift, v.Reason)
		}
	}
}

// A list that does not say how long it is ends with the first page without reviews, which is no alarm; an empty first page is.
func TestOpenList(t *testing.T) {
	full := `<div class=r><b>Ян</b><p>Хорошо</p></div>`
	for _, c := range []struct {
		page, address, links string
		drift                bool
	}{
		{full, "/reviews/?id=5", "/reviews/?id=5&page=2", false}, {full, "/reviews/?page=2&id=5", "/reviews/?page=3&id=5", false},
		{full, "/reviews/?id=5&page=-3", "/reviews/?id=5&page=2", false}, {full, "/reviews/?id=5&page=1001", "", false},
		{full, "/reviews/?id=5&page=99999999999999999999", "/reviews/?id=5&page=2", false},
		{"<p></p>", "/reviews/?id=5&page=3", "", false}, {"<p></p>", "/reviews/?id=5", "", true}, {"<p></p>", "/reviews/?id=5&page=1", "", true},
		{`<div class=firm data-id="5&x"></div>`, "/firm/five", "/reviews/?id=5%26x", false},
	} {
		v := readAt(c.page, "https://board.example"+c.address, board(t))
		want := ""
		if c.links != "" {
			want = "https://board.example" + c.links
		}
		if got := strings.Join(v.Links, " "); got != want || v.Drift != c.drift {
			t.Errorf("%s: links %q, drift %v; want %q, %v", c.address, got, v.Drift, want, c.drift)
		}
	}
}
