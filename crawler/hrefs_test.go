package crawler

import (
	"fmt"
	"strings"
	"testing"

	"molva/collector"
)

func TestLinksOfAText(t *testing.T) {
	for name, c := range map[string]struct{ markup, want string }{
		"none":              {"<p>слова</p>", ""},
		"one, twice":        {`<A HREF='https://a.ru/?x=1&amp;y=2'>a</A> <a class=b href=https://b.ru>b</a> <a href="https://b.ru">b</a>`, "https://a.ru/?x=1&y=2 https://b.ru"},
		"in a script":       {`<script>'<a href="https://a.ru">'</script><a name=x href>`, ""},
		"broken":            {`<a href="https://a.ru`, ""},
		"another element's": {`<link href="https://a.ru"><area href="https://b.ru">`, ""},
	} {
		if got := strings.TrimSpace(strings.Join(hrefsIn(nil, c.markup), " ")); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	var many strings.Builder
	for i := range 10 * collector.LinksMost {
		fmt.Fprintf(&many, "<a href=/%d>x</a>", i)
	}
	if n := len(hrefsIn(nil, many.String())); n != collector.LinksMost {
		t.Errorf("%d links", n)
	}
}
