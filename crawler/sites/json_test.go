package sites

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"molva/collector"
)

const jsonHead = "name = \"a\"\nhosts = [\"a.example\"]\n"

// A mistake in what a file says of JSON is refused with line and column, and with what would be right.
func TestParseJSONSaysWhere(t *testing.T) {
	for _, c := range []struct{ name, file, where, says string }{
		{"two dots", "[[json]]\nitem = \"data..list[]\"\n", "4:8", "two dots"},
		{"no bracket", "[[json]]\nitem = \"data[\"\n", "4:8", "has no ]"},
		{"star within", "[[json]]\nitem = \"da*ta[]\"\n", "4:8", "elsewhere than at the end"},
		{"root later", "[[json]]\nitem = \"data.$.x\"\n", "4:8", "only at the beginning"},
		{"deep without name", "[[json]]\nitem = \"**\"\n", "4:8", "a name is missing"},
		{"condition within", "[[json]]\nitem = \"a[b[c=1]=2]\"\n", "4:8", "within another condition"},
		{"empty path", "[[json]]\nitem = \"\"\n", "4:8", "empty"},
		{"no dot", "[[json]]\nitem = \"a[]b\"\n", "4:8", "a dot is missing"},
		{"field", "[[json]]\nitem = \"a[]\"\n[json.review]\ntext = { path = \"a]\" }\n", "6:17", "no name"},
		{"template", "[[json]]\nitem = \"a[]\"\n[json.review]\nurl = { template = \"https://x/{id\" }\n", "6:20", "without }"},
		{"unknown key", "[[json]]\nitems = \"a[]\"\n", "4:1", "json.items; is item meant?"},
		{"unknown deeper key", "[[json]]\nitem = \"a[]\"\n[json.review]\nautor = \"x\"\n", "6:1", "is author meant?"},
		{"nothing to read", "[[json]]\npages = ['x']\n", "3:3", "must be there"},
		{"two things to read", "[[json]]\nitem = \"a[]\"\nhtml = \"b\"\n", "4:1", "one of item"},
		{"html without list", "[[json]]\nhtml = \"b\"\n", "4:1", "[list], which is missing"},
		{"script and variable", "[[json]]\nitem = \"a[]\"\nscript = \"script\"\nvariable = \"x\"\n", "6:1", "exclude each other"},
		{"attribute of nothing", "[[json]]\nitem = \"a[]\"\nattr = \"x\"\n", "5:1", "script is missing"},
		{"scale", "[[json]]\nitem = \"a[]\"\n[json.rating]\nworst = 5\nbest = 1\n", "5:7", "best must be above"},
		{"reply", "[[json]]\nitem = \"a[]\"\n[[json]]\nitem = \"a[]\"\n[[json.reply]]\ntext = \"x\"\n", "7:8", "where do the answers stand"},
		{"empty thread", "[[json]]\n[json.thread]\ntitle = \"x\"\n", "4:7", "neither a text nor replies"},
		{"cursor alone", "[[json]]\nitem = \"a[]\"\nnext = { cursor = \"c\" }\n", "5:10", "which parameter"},
		{"nowhere", "[[json]]\nitem = \"a[]\"\n[json.next]\nfirst = 1\n", "5:7", "where the next page is"},
		{"at without group", "[[json]]\nitem = \"a[]\"\n[json.next]\nat = 'page=\\d+'\n", "6:1", "one group"},
		{"no group", "[[json]]\npages = ['/(?P<shop>\\d+)']\nitem = \"a[]\"\n[json.review]\nurl = { template = \"https://x/{#app}\" }\n", "7:1", "has a group app"},
		{"required", "[[json]]\nitem = \"a[]\"\nrequire = [\"text\"]\n", "5:12", "json[0].review.text is missing"},
		{"crawl", "crawl = \"never\"\n", "3:1", "neither"},
		{"why", "crawl = \"no\"\n", "3:1", "why is missing"},
		{"ways", "crawl = \"no\"\nwhy = \"x\"\nways = [\"scrape\"]\n", "5:9", "no way in"},
		{"fixture", "fixture = \"true\"\n", "3:1", "neither"},
		{"facts", "fixture = \"made\"\n", "3:1", "facts is missing"},
		{"lacks", "[lacks]\nteasers = \"x\"\n", "4:1", "teaser"},
		{"lead", "[[follow.lead]]\npage = '^/x'\nto = \"/y/{#id}\"\n", "5:1", "groups of page"},
		{"older faults have their place too", "[rating]\nworst = 3\nbest = 2\n", "3:2", "above worst"},
	} {
		_, err := Parse("x.toml", []byte(jsonHead+c.file))
		var e *collector.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: want a collector.Error, got %v", c.name, err)
			continue
		}
		if e.Where != "x.toml:"+c.where || !strings.Contains(e.Msg, c.says) {
			t.Errorf("%s: got %q at %q, want %q at %q", c.name, e.Msg, e.Where, c.says, c.where)
		}
	}
}

func TestParseJSONGood(t *testing.T) {
	for _, file := range []string{
		"[[json]]\nitem = \"[6][175][9][0][-1][]\"\n",
		"[[json]]\nitem = \"queries[queryKey[0]=x].state.pages[].items[] | **.reviews[]\"\n",
		"[[json]]\nitem = \"$.feed.entry[im:rating]\"\n[json.review]\nauthor = { path = \"$.users[id=@from.id]\", template = \"{first} {last}\" }\n",
		"[[json]]\nitem = \"a.b*.c[x!=1]\"\n[[json.reply]]\nitem = \".\"\ntext = \"x | .\"\n",
		"[list]\nitem = \"li\"\n[[json]]\nhtml = \"list\"\ncount = \"n\"\n",
	} {
		if _, err := Parse("x.toml", []byte(jsonHead+file)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// Whoever uses a shipped file knows where it comes from, and of a place that is not asked what to do instead.
func TestEmbeddedFilesSayWhatTheyAre(t *testing.T) {
	real, made := 0, 0
	for _, s := range Embedded().All() {
		switch s.Fixture {
		case "real":
			real++
		case "made":
			made++
		default:
			t.Errorf("%s: fixture is missing: was its page saved from the site, or made?", s.File)
		}
		if s.Barred() && (s.WhyIn["ru"] == "" || s.WhyIn["uk"] == "") {
			t.Errorf("%s: why_in lacks ru or uk", s.File)
		}
		if names, err := fs.Glob(s.Pages(), "*"); err != nil || len(names) == 0 {
			t.Errorf("%s: no pages (%v)", s.File, err)
		}
	}
	t.Logf("%d real, %d made", real, made)
}

// The words of README.md for the JSON part are a working file, too.
func TestReadmeJSONExample(t *testing.T) {
	for i, example := range readmeExamples(t) {
		if _, err := Parse("README.md", []byte(example)); err != nil {
			t.Errorf("example %d: %v", i, err)
		}
	}
}
