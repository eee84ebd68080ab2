package crawler

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// fuzzFile has every kind of step, source and paging.
const fuzzFile = `
[list]
item = "li"
review = { text = "p" }
[[json]]
pages = ['^/api']
item = "a.list[] | $.b[x=1].list[] | **.deep[] | c*.list[y!=@z] | [0][-1]"
count = "n | **.n"
error = "error.message"
empty = "none"
subject = "s"
[json.review]
id = "id"
url = { template = "https://api.example/{id}" }
author = { path = "$.users[id=@u]", template = "{first} {last}" }
rating = "r"
best = "best"
text = { path = "t | [0]", html = true }
pros = { path = "p[].x", all = true }
published = "at"
images = { path = "i[]", all = true }
[[json.reply]]
item = "re[] | ."
nested = "re[]"
text = "t"
[json.next]
param = "page"
cursor = "cur"
[[json]]
pages = ['^/api']
html = "html"
[[json]]
script = "script#x"
item = "**.list[]"
review = { text = "t" }
[[json]]
variable = "window.X"
item = "list[]"
review = { text = "t" }
[[json]]
script = "div"
attr = "data-x"
item = "list[]"
review = { text = "t" }
`

// Any bytes never panic, and no review says a word that does not stand in the page.
func FuzzReadJSON(f *testing.F) {
	for _, s := range []string{
		`{"a":{"list":[{"id":1,"t":"Text <b>x</b>","r":5,"u":2,"at":1700000000,"re":[{"t":"z","re":[{"t":"y"}]}]}]},"n":3,"cur":"x=","users":[{"id":2,"first":"F"}]}`,
		`{"b":[{"x":1,"list":[{"t":"T"}]}],"error":{"message":""}}`, `{"q":{"deep":[["T"]]}}`, `{"a":"{\"list\":[{\"t\":\"T\"}]}"}`, `[[["T"]]]`,
		`{"html":"<li><p>T</p></li>"}`, `<script id=x>{"q":{"list":[{"t":"T"}]}}</script>`, `<script>window.X=JSON.parse('{"list":[{"t":"\x54"}]}')</script>`,
		`<div data-x='{"list":[{"t":"T"}]}'>`, ")]}'\n[[]]", `cb({"a":{"list":null}})`, `{"error":{"message":"no"}}`,
	} {
		f.Add([]byte(s))
	}
	c := New(Config{Sites: jsonSite(f, fuzzFile), Clock: collector.FixedClock(testNow)})
	f.Fuzz(func(t *testing.T, page []byte) {
		for _, address := range []string{"https://api.example/api?page=2", "https://api.example/page", ""} {
			v := c.Read(page, http.Header{"Content-Type": {"application/json"}}, address, "api")
			checkRead(t, v, page, "application/json", "[", "<", "{")
			if v.Outcome == Blocked && len(v.Reviews) > 0 {
				t.Errorf("blocked, and read: %+v", v)
			}
		}
	})
}

// Data built to be slow or large takes no longer than its size allows.
func TestReadHostileJSON(t *testing.T) {
	set := jsonSite(t, fuzzFile)
	nested := `"T"`
	for range 12 {
		nested = strconv.Quote(`{"a":` + nested + `}`)
	}
	large := map[string]bool{"wide": true, "many values": true, "joins": true}
	for name, page := range map[string]string{
		"deep":           strings.Repeat(`{"a":`, 100_000),
		"deep lists":     strings.Repeat("[", 200_000),
		"wide":           `{"a":{"list":[` + strings.Repeat(`{"t":"x"},`, 60_000) + `]}}`,
		"many values":    `[` + strings.Repeat(`1,`, 300_000) + `]`,
		"joins":          `{"a":{"list":[` + strings.Repeat(`{"t":"x","u":9},`, 15_000) + `]},"users":[` + strings.Repeat(`{"id":1},`, 15_000) + `]}`,
		"answers":        `{"a":{"list":[{"t":"x","re":[` + strings.Repeat(`{"t":"y","re":[{"t":"z"}]},`, 30_000) + `]}]}}`,
		"deep answers":   `{"a":{"list":[{"t":"x","re":[` + strings.Repeat(`{"t":"y","re":[`, 25) + strings.Repeat(`]}`, 25) + `]}]}}`,
		"nested strings": `{"a":` + nested + `}`,
		"deep search":    `{"a":[` + strings.Repeat(`{"b":{"c":{}}},`, 40_000) + `]}`,
		"same strings":   `{"a":{"list":[` + strings.Repeat(`{"t":"x","p":["{\"x\":1}"]},`, 15_000) + `]}}`,
		"assignments":    `<script>` + strings.Repeat(`window.X={"list":[`, 20_000) + `</script>`,
		"scripts":        strings.Repeat(`<script id=x>[</script>`, 20_000),
		"elements":       strings.Repeat(`<div data-x="{" a=b c=d>`, 40_000),
		"open string":    `{"a":"` + strings.Repeat(`\"`, 500_000),
		"long number":    `{"a":{"list":[{"t":` + strings.Repeat("1", 500_000) + `}]}}`,
	} {
		for _, address := range []string{"http://api.example/api", "http://api.example/x"} {
			began := time.Now()
			v := readAt(page, address, set)
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("%s took %s for %d KB", name, took, len(page)>>10)
			}
			for _, r := range v.Reviews {
				if len(r.Replies) > maxReplies {
					t.Errorf("%s: %d answers", name, len(r.Replies))
				}
			}
			if large[name] && address == "http://api.example/api" && (!v.Drift || !strings.Contains(v.Reason, "too large")) {
				t.Errorf("%s: cut in silence: %s", name, v.Reason)
			}
		}
	}
}
