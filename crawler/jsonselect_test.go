package crawler

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"molva/collector"
	"molva/crawler/sites"
)

// jsonSite is a site file whose JSON part is what a test gives.
func jsonSite(t testing.TB, file string) *sites.Set {
	t.Helper()
	s, err := sites.Parse("api.toml", []byte("name = \"api\"\nhosts = [\"api.example\"]\nzone = \"Europe/Kyiv\"\n"+file))
	if err != nil {
		t.Fatal(err)
	}
	return sites.Of(s)
}

const jsonPlain = `[[json]]
pages = ['^/r']
item = "data.list[]"
count = "data.total"
error = "error.message"
empty = "data.none"
require = ["text"]
[json.review]
id = "id"
author = "user.name | nick"
rating = "stars"
text = "text"
published = "at"
[json.next]
param = "page"
first = 1
`

// Where the reviews should stand, and what is no list of them: nothing is made up, and "no reviews" is told apart from all else.
func TestJSONStates(t *testing.T) {
	one := `{"id":7,"nick":"Оля","stars":"4","text":"Добре","at":1772600000}`
	for _, c := range []struct {
		name, path, page, reason string
		reads                    int
		outcome                  Outcome
		drift                    bool
	}{
		{"a list", "/r", `{"data":{"list":[` + one + `],"total":1}}`, "", 1, OK, false},
		{"a guard before it", "/r", ")]}'\n" + `{"data":{"list":[` + one + `]}}`, "", 1, OK, false},
		{"a call around it", "/r", `cb123({"data":{"list":[` + one + `]}});`, "", 1, OK, false},
		{"one alone is no list", "/r", `{"data":{"list":` + one + `}}`, "", 1, OK, false},
		{"a string that is JSON", "/r", `{"data":` + strconv.Quote(`{"list":[`+one+`]}`) + `}`, "", 1, OK, false},
		{"control characters", "/r", "{\"data\":{\"list\":[{\"id\":1,\"text\":\"a\x01b\nc\"}]}}", "", 1, OK, false},
		{"an empty list", "/r", `{"data":{"list":[]}}`, "", 0, OK, false},
		{"an empty list, and a count that says else", "/r", `{"data":{"list":[],"total":38}}`, "read 0 of 38", 0, OK, true},
		{"the end of a list", "/r?page=9", `{"data":{"list":[],"total":38}}`, "", 0, OK, false},
		{"null", "/r", `{"data":{"list":null}}`, "null where", 0, OK, true},
		{"null, and a count of 0", "/r", `{"data":{"list":null,"total":0}}`, "", 0, OK, false},
		{"no list, rightly", "/r", `{"data":{"none":true}}`, "", 0, OK, false},
		{"no list", "/r", `{"data":{}}`, "not where it was", 0, OK, true},
		{"null alone", "/r", `null`, "not where it was", 0, OK, true},
		{"a list of other things", "/r", `{"data":{"list":[1,"x",null,true]}}`, "", 0, OK, false},
		{"renamed fields", "/r", `{"data":{"list":[{"a":1},{"a":2}]}}`, "read 0 of 2", 0, OK, true},
		{"a field lost on all", "/r", `{"data":{"list":[{"id":1,"stars":4}]}}`, "has its text", 1, OK, true},
		{"a refusal", "/r", `{"error":{"message":"no key"},"data":{"list":[` + one + `]}}`, "says: no key", 0, Blocked, false},
		{"broken off", "/r", `{"data":{"list":[` + one + `,`, "not where it was", 0, OK, true},
		{"a captcha", "/r", `<form action="/checkcaptcha">`, "captcha", 0, Blocked, false},
		{"words of a refusal beside an empty list", "/r", `{"data":{"list":[],"title":"Access denied","x":"<input name=captcha_url>"}}`, "", 0, OK, false},
		{"words of a refusal and no list", "/r", `{"data":{"title":"Access denied"}}`, "a refusal", 0, Blocked, false},
		{"too deep", "/r", `{"data":` + strings.Repeat("[", 500), "not where it was", 0, OK, true},
		{"another page", "/about", `<p>about</p>`, "", 0, OK, false},
	} {
		v := readAt(c.page, "http://api.example"+c.path, jsonSite(t, jsonPlain))
		if len(v.Reviews) != c.reads || v.Outcome != c.outcome || v.Drift != c.drift || !strings.Contains(v.Reason, c.reason) || (c.reason == "") != (v.Reason == "") {
			t.Errorf("%s: %d reviews, %s, drift %v, %q", c.name, len(v.Reviews), v.Outcome, v.Drift, v.Reason)
		}
	}
}

// Where in a page the data stands.
func TestJSONWithinPages(t *testing.T) {
	data := `{"items":[{"t":"Тут </b> \"так\""}]}`
	entry := func(where string) string {
		return "[[json]]\n" + where + "\nitem = \"items[]\"\nreview = { text = \"t\" }\n"
	}
	for _, c := range []struct{ name, where, page string }{
		{"an element", `script = "script#state"`, `<script id="x">{"items":[]}</script><script type="application/json" id="state">` + data + `</script>`},
		{"a class, in a comment", `script = "script.state-view"`, `<script class="a state-view b"><!--` + data + `--></script>`},
		{"an element with entities", `script = "div#s"`, `<div id="s">` + strings.NewReplacer(`"`, "&quot;", "<", "&lt;").Replace(data) + `</div>`},
		{"an attribute", "script = 'div[id^=\"state-\"]'\nattr = \"data-state\"", `<div id="state-1" data-state='` + strings.ReplaceAll(data, `"`, "&quot;") + `'>`},
		{"a variable", `variable = "window.__X__"`, `<script>if(window.__X__){} window.__X__ = ` + data + `; foo("}")</script>`},
		{"a parsed variable", `variable = "window.__X__"`, `<script>window.__X__=JSON.parse('` + strings.NewReplacer(`\`, `\\`, "</", `\x3c\u002f`).Replace(data) + `')</script>`},
		{"a key of an object", `variable = "reviews"`, `<script>var s = {a: 1, "reviews": ` + data + `}</script>`},
	} {
		v := readAt(c.page, "http://api.example/r", jsonSite(t, entry(c.where)))
		if len(v.Reviews) != 1 || v.Reviews[0].Text != `Тут </b> "так"` {
			t.Errorf("%s: %+v", c.name, v.Reviews)
		}
		if v := readAt(`<script>var x = "window.__X__ = {";</script><div id="state-2">`, "http://api.example/r", jsonSite(t, entry(c.where))); len(v.Reviews) != 0 || v.Drift {
			t.Errorf("%s: made up from a page without data: %+v", c.name, v)
		}
	}
}

// Markup within JSON is read by [list]: zoon.ru's answers are such.
func TestJSONHoldsMarkup(t *testing.T) {
	set := jsonSite(t, `
[list]
item = "li"
[list.review]
id = { attr = "data-id" }
author = "span.name"
text = { select = ".comment-text", all = true }
[[json]]
pages = ['^/js\.php\?']
html = "list"
count = "total"
[json.next]
param = "skip"
skip = true
size = 2
`)
	page := `{"success":true,"total":3,"list":"<li data-id=\"a1\"><span class=\"name\">Ира<\/span><p class=\"comment-text\">Начало<\/p><p class=\"comment-text hidden\">и конец.<\/p><\/li><li data-id=\"a2\"><span class=\"name\">Олег<\/span><p class=\"comment-text\">Долго.<\/p><\/li>"}`
	v := readAt(page, "http://api.example/js.php?area=service&skip=0", set)
	if got := reviewsJSON(v); !strings.Contains(got, `"id":"a1"`) || !strings.Contains(got, `Начало\nи конец.`) || len(v.Reviews) != 2 || v.Drift || v.Expected != 3 {
		t.Errorf("%s %+v", got, v)
	}
	if len(v.Links) != 1 || v.Links[0] != "http://api.example/js.php?area=service&skip=2" {
		t.Errorf("links %v", v.Links)
	}
	if v := readAt(`{"total":3,"list":""}`, "http://api.example/js.php?skip=4", set); v.Drift || len(v.Links) != 0 || v.Reason != "" {
		t.Errorf("the end: %+v", v)
	}
	if v := readAt(`{"total":3,"list":""}`, "http://api.example/js.php?skip=0", set); !v.Drift {
		t.Errorf("the first page empty against its count: %+v", v)
	}
}

// Ratings, times and answers in the forms that sites use.
func TestJSONFields(t *testing.T) {
	set := jsonSite(t, `
[rating]
worst = -1
best = 1
[[json]]
pages = ['^/r/(?P<shop>\d+)']
item = "[]"
[json.review]
id = "id"
url = { template = "https://api.example/{#shop}/r/{id}?u={user}" }
author = { path = "$[-1].people[id=@user]", template = "{first} {last}" }
rating = { path = "up", words = { true = "1", false = "-1" } }
best = "scale"
text = "text"
pros = { path = "tags[kind=plus].name", all = true }
published = "at"
verified = "bought"
likes = { path = "fans[]", count = true }
[[json.reply]]
item = "answers[]"
nested = "answers[]"
text = "text"
official = { path = "by", words = { shop = "yes" } }
[[json.reply]]
item = "."
text = "shop_says"
always = true
`)
	page := `[{"id":"a b","user":2,"up":false,"text":"x","tags":[{"kind":"plus","name":"раз"},{"kind":"minus","name":"два"},{"kind":"plus","name":"три"}],"at":1700000000123,"bought":0,"fans":[1,2],
"answers":[{"text":"1","answers":[{"text":"1.1","by":"shop","answers":[{"text":"1.1.1"}]}]},{"text":"2"}],"shop_says":"3"},
{"id":"b","up":null,"scale":10,"text":"y","at":1700000000123456,"bought":true},{"id":"c","text":"z","at":"2023-11-15 00:13:20"},{"id":"d","text":"w","at":1700000000.5},{"id":"e","text":"v","at":4700000000},
{"people":[{"id":1,"first":"Чужой"},{"id":2,"first":"Ия","last":"К."}]}]`
	v := readAt(page, "http://api.example/r/5", set)
	want := `{"id":"a b","site":"api","url":"https://api.example/5/r/a%20b?u=2","author":{"name":"Ия К."},"rating":1,"raw_rating":"-1","text":"x","pros":"раз\nтри","published":"2023-11-14T22:13:20.123Z","replies":[{"text":"1"},{"text":"1.1","official":true},{"text":"1.1.1"},{"text":"2"},{"text":"3","official":true}],"likes":2}`
	if got := reviewsJSON(v); !strings.HasPrefix(got, strings.Replace(want, `"site":"api",`, "", 1)) && !strings.HasPrefix(got, want) {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if len(v.Reviews) != 5 {
		t.Fatalf("%d reviews", len(v.Reviews))
	}
	for i, want := range []string{"2023-11-14T22:13:20.123Z", "2023-11-14T22:13:20.123456Z", "2023-11-14T22:13:20Z", "2023-11-14T22:13:20Z", ""} {
		if got := v.Reviews[i].Published.String(); got != want {
			t.Errorf("time %d: %s, want %s", i, got, want)
		}
	}
	if b := v.Reviews[1]; b.Rating != 0 || !b.Verified || b.URL != "" || v.Reviews[0].Verified {
		t.Errorf("%+v", b)
	}
}

// An answer that is one thread is a mention.
func TestJSONThread(t *testing.T) {
	v := readAt(`{"topic":{"id":5,"title":"Кто заказывал?","text":"Ждём вторую неделю.","who":"Ася","ts":1772600000},"posts":[{"u":"Магазин","t":"Проверим."}]}`, "http://api.example/t/5", jsonSite(t, `
[[json]]
pages = ['^/t/']
thread = { id = "topic.id", title = "topic.title", text = "topic.text", author = "topic.who", published = "topic.ts" }
[[json.reply]]
item = "posts[]"
author = "u"
text = "t"
official = { path = "u", regexp = "Магазин" }
`))
	if m := v.Mention; m == nil || m.ID != "5" || m.Title != "Кто заказывал?" || m.Author.Name != "Ася" || !m.Published.Known() || len(m.Replies) != 1 || !m.Replies[0].Official || len(v.Reviews) != 0 {
		t.Errorf("%+v", v.Mention)
	}
}

// A crawl goes from page to page until the list is empty, the cursor repeats or the answer says that it was the last.
func TestJSONPages(t *testing.T) {
	list := func(more string, ids ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Write([]byte(`{"list":[{"id":"` + strings.Join(ids, `","t":"x"},{"id":"`) + `","t":"x"}]` + more + `}`))
		}
	}
	empty := func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"list":[]}`)) }
	for _, c := range []struct {
		name, next string
		pages      map[string]http.HandlerFunc
		reviews    int
	}{
		{"numbers until an empty list", "param = \"p\"\nfirst = 1", map[string]http.HandlerFunc{"/r": list("", "1", "2"), "/r?p=2": list("", "3"), "/r?p=3": empty}, 3},
		{"offsets", "param = \"skip\"\nskip = true", map[string]http.HandlerFunc{"/r": list("", "1", "2"), "/r?skip=2": list("", "3"), "/r?skip=3": empty}, 3},
		{"a cursor that repeats", "param = \"c\"\ncursor = \"c\"", map[string]http.HandlerFunc{"/r": list(`,"c":"a+b="`, "1"), "/r?c=a%2Bb%3D": list(`,"c":"a+b="`, "2")}, 2},
		{"cursors in a ring", "param = \"c\"\ncursor = \"c\"", map[string]http.HandlerFunc{"/r": list(`,"c":"a"`, "1"), "/r?c=a": list(`,"c":"b"`, "2"), "/r?c=b": list(`,"c":"a"`, "3")}, 3},
		{"a link", "link = \"next\"\nparam = \"o\"", map[string]http.HandlerFunc{"/r": list(`,"next":"/r?o=5"`, "1"), "/r?o=5": list(`,"next":null`, "2")}, 2},
		{"a link to elsewhere", "link = \"next\"", map[string]http.HandlerFunc{"/r": list(`,"next":"http://elsewhere.example/r"`, "1")}, 1},
		{"the last page", "param = \"p\"\nfirst = 1\nlast = \"n\"", map[string]http.HandlerFunc{"/r": list(`,"n":2`, "1"), "/r?p=2": list(`,"n":2`, "2")}, 2},
		{"no more", "param = \"p\"\nfirst = 0\nmore = \"more\"", map[string]http.HandlerFunc{"/r": list(`,"more":true`, "1"), "/r?p=1": list(`,"more":false`, "2")}, 2},
		{"at most", "param = \"p\"\nfirst = 1\nmost = 2", map[string]http.HandlerFunc{"/r": list("", "1"), "/r?p=2": list("", "2")}, 2},
	} {
		w := newWorld(t, "", c.pages)
		set := jsonSite(t, "[[json]]\npages = ['^/r']\nitem = \"list[]\"\nreview = { id = \"id\", text = \"t\" }\n[json.next]\n"+c.next+"\n")
		engine := New(Config{AllowNet: loopback, DefaultDelay: NoDelay, Sites: set})
		n := 0
		sum, err := engine.Crawl(t.Context(), Run{Starts: []string{w.URL + "/r"}, Site: "api", Out: func(collector.Review) error { n++; return nil }})
		engine.Close()
		if err != nil || n != c.reviews || sum.Partial() || sum.Pages != len(c.pages) {
			t.Errorf("%s: %d reviews, %+v, %v", c.name, n, sum, err)
		}
	}
}
