package sites

import (
	"errors"
	"os"
	"strings"
	"testing"

	"molva/collector"
)

// readmeExamples are the files that README.md shows.
func readmeExamples(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, rest := range strings.Split(string(b), "```toml\n")[1:] {
		example, _, closed := strings.Cut(rest, "```")
		if !closed {
			t.Fatal("README.md has an example without an end")
		}
		out = append(out, example)
	}
	if len(out) < 2 {
		t.Fatalf("README.md has %d examples", len(out))
	}
	return out
}

// The example of README.md is a working file.
func TestReadmeExample(t *testing.T) {
	s, err := Parse("README.md", []byte(readmeExamples(t)[0]))
	if err != nil {
		t.Fatal(err)
	}
	if !s.List.Review.Rating.Select.Given() || s.List.Review.Rating.Attr == "" || !s.List.Review.Author.Given() || s.Location == nil {
		t.Errorf("the example was not read whole: %+v", s.List.Review)
	}
}

func TestParseSaysWhere(t *testing.T) {
	for _, c := range []struct{ name, file, where, says string }{
		{"unknown key", "name = \"a\"\nhosts = [\"a.example\"]\n[list]\nitem = \"li\"\nitems = 3\n", "x.toml:5:1", "list.items"},
		{"selector", "name = \"a\"\n[list]\nitem = \"li[\"\n", "x.toml:3:8", "CSS selector"},
		{"pattern", "name = \"a\"\n[follow]\npages = [\"(\"]\n", "x.toml:3:10", "regular expression"},
		{"type", "name = 5\n", "x.toml:1:8", "name"},
		{"type of a text", "name = 5\n", "x.toml:1:8", "key name must be a text in quotes"},
		{"type of a switch", "name = \"a\"\nrender = \"yes\"\n", "x.toml:2:10", "key render must be true or false"},
		{"type of a number", "name = \"a\"\ncap = \"600\"\n", "x.toml:2:7", "key cap must be a whole number"},
		{"type of a list", "name = \"a\"\nhosts = \"a.example\"\n", "x.toml:2:9", "key hosts must be a list in square brackets, each part a text in quotes"},
		{"type of a selector", "name = \"a\"\n[list]\nitem = 3\n", "x.toml:3:8", "key list.item must be a CSS selector in quotes"},
		{"type of a field", "name = \"a\"\n[list.review]\ntext = true\n", "x.toml:3:8", "key list.review.text must be a CSS selector in quotes, or a table"},
		{"type of a field's table", "name = \"a\"\n[list.review]\ntext = [1]\n", "x.toml:3:8", "key list.review.text must be a CSS selector in quotes, or a table"},
		{"type of a table", "name = \"a\"\nrating = 5\n", "x.toml:2:10", "key rating must be a table"},
		{"type in a map", "name = \"a\"\n[lacks]\nempty = 1\n", "x.toml:3:9", "key lacks.empty must be a text in quotes"},
		{"dates", "name = \"a\"\nhosts = [\"a.example\"]\ndates = [\"zzz\"]\n", "x.toml:3:1", "is no layout of a date"},
		{"dates without a year", "name = \"a\"\nhosts = [\"a.example\"]\ndates = [\"02.01.2006\", \"2 January\"]\n", "x.toml:3:24", "\"2 January\" is no layout"},
		{"dates with a figure", "name = \"a\"\nhosts = [\"a.example\"]\ndates = [\"20.12.2006\"]\n", "x.toml:3:1", "\"20.12.2006\" is no layout"},
		{"dates by the wrong month", "name = \"a\"\nhosts = [\"a.example\"]\ndates = [\"12/2/2006\"]\n", "x.toml:3:1", "\"12/2/2006\" is no layout"},
		{"dates of a half day", "name = \"a\"\nhosts = [\"a.example\"]\ndates = [\"02.01.2006 03:04\"]\n", "x.toml:3:1", "\"02.01.2006 03:04\" is no layout"},
		{"dates of hour 24", "name = \"a\"\nhosts = [\"a.example\"]\ndates = [\"2006.01.02 24:00\"]\n", "x.toml:3:1", "is no layout"},
		{"syntax", "name = \"a\n", "x.toml:1", ""},
		{"no name", "hosts = [\"a.example\"]\n", "x.toml", "no name"},
		{"no hosts", "name = \"a\"\n", "x.toml", "hosts"},
		{"host", "name = \"a\"\nhosts = [\"http://a.example/\"]\n", "x.toml", "host name"},
		{"zone", "name = \"a\"\nhosts = [\"a.example\"]\nzone = \"Europe/Nowhere\"\n", "x.toml", "zone"},
		{"require", "name = \"a\"\nhosts = [\"a.example\"]\n[list]\nitem = \"li\"\nrequire = [\"text\"]\n", "x.toml", "list.review.text"},
		{"crawl", "name = \"a\"\nhosts = [\"a.example\"]\ncrawl = \"never\"\n", "x.toml:3:1", `neither "yes" nor "no"`},
		{"render", "name = \"a\"\nhosts = [\"a.example\"]\nrender_pages = [\"^/\"]\n", "x.toml:3:1", "needs render = true"},
		{"render hosts", "name = \"a\"\nhosts = [\"a.example\"]\nrender_hosts = [\"a.example\"]\n", "x.toml:3:1", "needs render = true"},
		{"second host", "name = \"a\"\nhosts = [\"a.example\", \"b.example/x\"]\n", "x.toml:2:23", "is no host name"},
		{"why in another language", "name = \"a\"\nhosts = [\"a.example\"]\nwhy_in = { ru = \"да\", de = \"nein\" }\n", "x.toml:3:23", "\"de\" is no language in which why can be told; write ru, uk, en"},
		{"rewrite to nowhere", "name = \"a\"\nhosts = [\"a.example\"]\n[canonical]\nrewrite = [{ from = 'a', to = '/b' }, { from = 'a', to = 'b' }]\n", "x.toml:4:53", "canonical.rewrite[1].to"},
		{"rewrite of nothing", "name = \"a\"\nhosts = [\"a.example\"]\n[[canonical.rewrite]]\nto = '/b'\n", "x.toml:3:13", "a rule needs from"},
		{"scale without an end", "name = \"a\"\nhosts = [\"a.example\"]\n[rating]\nbest = inf\n", "x.toml:4:1", "is no end of a scale"},
		{"scale of nothing", "name = \"a\"\nhosts = [\"a.example\"]\nrating = { worst = nan, best = 5 }\n", "x.toml:3:12", "is no end of a scale"},
		{"number too large", "name = \"a\"\nhosts = [\"a.example\"]\ncap = 99999999999999999999\n", "x.toml:3:7", "key cap"},
		{"key twice", "name = \"a\"\nname = \"b\"\n", "x.toml:2:1", "already"},
		{"key in capitals", "Name = \"a\"\n", "x.toml:1:1", "is name meant?"},
		{"list of tables as a table", "name = \"a\"\n[json]\nitem = \"x\"\n", "x.toml:2:2", "write [[json]]"},
		{"table as a list", "name = \"a\"\n[[rating]]\nbest = 5\n", "x.toml:2:3", "write [rating]"},
		{"table within a text", "name = \"a\"\n[name.x]\n", "x.toml:2:2", "key name must be a text in quotes"},
		{"key within a text", "zone.x = \"a\"\n", "x.toml:1:1", "key zone must be a text in quotes"},
		{"behind lists and comments", "name = \"a\"\n[follow]\npages = [ # first\n  'a', # ], then\n\n  [{ a = [1, 2] }, []], 5 ]\n", "x.toml:6:3", "key follow.pages[1] must be a regular expression in quotes"},
		{"tables of a list", "name = \"a\"\n[follow]\nlead = [{ page = 'a', to = '/b' }, { page = 5, to = '/b' }]\n", "x.toml:3:45", "key follow.lead[1].page must be a regular expression"},
		{"render host", "name = \"a\"\nhosts = [\"a.example\"]\nrender = true\nrender_hosts = [\"http://a.example\"]\n", "x.toml:4:1", "is no host name"},
		{"why", "name = \"a\"\nhosts = [\"a.example\"]\ncrawl = \"no\"\n", "x.toml:3:1", "why is missing"},
		{"fixture", "name = \"a\"\nhosts = [\"a.example\"]\nfixture = \"none\"\n", "x.toml:3:1", `neither "real"`},
		{"facts", "name = \"a\"\nhosts = [\"a.example\"]\nfixture = \"made\"\n", "x.toml:3:1", "facts is missing"},
		{"open", "name = \"a\"\nhosts = [\"a.example\"]\n[pagination]\nopen = true\n", "x.toml:4:1", "pagination.open needs"},
		{"open without a list", "name = \"a\"\nhosts = [\"a.example\"]\n[pagination]\nparam = \"p\"\nopen = true\n", "x.toml:5:1", "pagination.open needs"},
		{"make", "name = \"a\"\nhosts = [\"a.example\"]\n[follow]\nmake = [{ to = \"/x\" }]\n", "x.toml:4:9", "follow.make[0]"},
		{"whole", "name = \"a\"\nhosts = [\"a.example\"]\n[whole]\nitem = \"li\"\n", "x.toml:3:2", "whole needs list"},
		{"whole without pages", "name = \"a\"\nhosts = [\"a.example\"]\n[list]\nitem = \"li\"\n[whole]\nitem = \"li\"\n", "x.toml:5:2", "whole.pages is missing"},
		{"require in whole", "name = \"a\"\nhosts = [\"a.example\"]\n[list]\nitem = \"li\"\n[whole]\npages = [\"x\"]\nitem = \"li\"\nrequire = [\"text\"]\n", "x.toml:8:1", "whole.review.text is missing"},
		{"make as a table", "name = \"a\"\nhosts = [\"a.example\"]\n[[follow.make]]\nto = \"/x?{}\"\n", "x.toml:3:10", "follow.make[0]"},
		{"counted", "name = \"a\"\nhosts = [\"a.example\"]\n[pagination]\nparam = \"p\"\n", "x.toml:4:1", "pagination.param needs"},
		{"in or", "name = \"a\"\nhosts = [\"a.example\"]\n[list]\nitem = \"li\"\n[list.review]\ntext = { select = \"p\", or = { selct = \"b\" } }\n", "x.toml:6:31", "unknown key"},
		{"in whole", "name = \"a\"\nhosts = [\"a.example\"]\n[list]\nitem = \"li\"\n[whole]\npages = [\"x\"]\n", "x.toml:5:2", "whole.item is missing"},
	} {
		_, err := Parse("x.toml", []byte(c.file))
		var e *collector.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: want a collector.Error, got %v", c.name, err)
			continue
		}
		if e.Code != collector.CodeInvalid || !strings.HasPrefix(e.Where, c.where) || !strings.Contains(e.Msg, c.says) {
			t.Errorf("%s: got %q at %q, want %q at %q", c.name, e.Msg, e.Where, c.says, c.where)
		}
	}
}

func TestForFindsTheSite(t *testing.T) {
	exact := &Site{Name: "exact", Hosts: []string{"a.example"}}
	below := &Site{Name: "below", Hosts: []string{"*.b.example"}}
	set := Of(exact, below)
	for address, want := range map[string]*Site{
		"http://a.example/x": exact, "https://A.example:8080/?q": exact, "http://www.a.example/": nil,
		"http://b.example": below, "http://moscow.b.example/firm": below, "http://cb.example/": nil, "a.example": nil,
		"http://[::1]:80/": nil, "http://user@a.example/": exact,
	} {
		if got := set.For(address); got != want {
			t.Errorf("%s: got %v, want %v", address, got, want)
		}
	}
	var none *Set
	if none.For("http://a.example/") != nil || none.Named("exact") != nil {
		t.Error("a nil set must be empty")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("name = \"a\"\nhosts = [\"a.example\"]\n[list]\nitem = {select = \"li\"}\n"))
	f.Add([]byte("name = \"a\"\nhosts = [\"a.example\"]\n[[json]]\nitem = \"a[b=1].c | **.d[]\"\n[[json.reply]]\nitem = \".\"\n[json.next]\nparam = \"p\"\n"))
	f.Add([]byte("[list.review]\nrating = {select = \".s\", count = true}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, err := Parse("x.toml", b); err == nil && (s.Name == "" || len(s.Hosts) == 0) {
			t.Errorf("a site without name or hosts: %+v", s)
		}
	})
}
