package crawler

import (
	"testing"

	"molva/crawler/sites"
)

const canonicalSite = `name = "shop"
hosts = ["*.shop.example"]
[canonical]
scheme  = "https"
host    = "shop.example"
drop    = ["sort", "from"]
index   = ["index.php", "index.html"]
rewrite = [{ from = '^/(?:ru|ua)(/.*)$', to = '$1' }, { from = '^/p/(\d+)-[^/]*', to = '/p/$1' }]
slash   = "drop"
`

// One address in all its forms, by the URL standard (case, default port, dot segments, escapes, names in other letters,
// numbers of hosts), without what tracks readers, and by a site's own rules.
func TestCanonicalTable(t *testing.T) {
	shop, err := sites.Parse("shop.toml", []byte(canonicalSite))
	if err != nil {
		t.Fatal(err)
	}
	kept := &sites.Site{Name: "kept", Hosts: []string{"kept.example"}, Canonical: sites.Canonical{Keep: []string{"id", "page"}, Slash: "add"}}
	c := New(Config{Sites: sites.Of(shop, kept)})
	for _, f := range [][2]string{
		{"HTTP://Site.Example/A", "http://site.example/A"},
		{"http://site.example:80/a", "http://site.example/a"},
		{"https://site.example:443/a", "https://site.example/a"},
		{"http://site.example:443/a", "http://site.example:443/a"},
		{"http://site.example", "http://site.example/"},
		{"http://site.example?x=1", "http://site.example/?x=1"},
		{"http://site.example/a#b", "http://site.example/a"},
		{"http://site.example/#!/a", "http://site.example/"},
		{"http://site.example/a/./b/../c", "http://site.example/a/c"},
		{"http://site.example/../../a", "http://site.example/a"},
		{"http://site.example/a/..", "http://site.example/"},
		{"http://site.example/%2e%2E/a", "http://site.example/a"},
		{`http:\\site.example\a\b`, "http://site.example/a/b"},
		{"http:site.example/a", "http://site.example/a"},
		{"http:///site.example/a", "http://site.example/a"},
		{"  http://site.example/a\n", "http://site.example/a"},
		{"http://site.example/a\tb", "http://site.example/ab"},
		{"http://site.example/a b", "http://site.example/a%20b"},
		{"http://site.example/%61%7e%2d", "http://site.example/a~-"},
		{"http://site.example/%d0%bE", "http://site.example/%D0%BE"},
		{"http://site.example/%2f%3f", "http://site.example/%2F%3F"},
		{"http://site.example/отзыв", "http://site.example/%D0%BE%D1%82%D0%B7%D1%8B%D0%B2"},
		{"http://site.example/?q=розы", "http://site.example/?q=%D1%80%D0%BE%D0%B7%D1%8B"},
		{"http://site.example/100%", "http://site.example/100%25"},
		{"http://ПРИМЕР.РФ/", "http://xn--e1afmkfd.xn--p1ai/"},
		{"http://site。example/", "http://site.example/"},
		{"http://site.example./a", "http://site.example/a"},
		{"http://site.example.:8080/a", "http://site.example:8080/a"},
		{"http://0x7f.1/", "http://127.0.0.1/"},
		{"http://2130706433/", "http://127.0.0.1/"},
		{"http://[0:0:0:0:0:0:0:1]:8080/", "http://[::1]:8080/"},
		{"http://site.example/a?", "http://site.example/a"},
		{"http://site.example/a?&&b=1&", "http://site.example/a?b=1"},
		{"http://site.example/a?b=2&a=1", "http://site.example/a?b=2&a=1"},
		{"http://site.example/a?b=", "http://site.example/a?b="},
		{"http://site.example/a?utm_source=x&b=1&UTM_Medium=y", "http://site.example/a?b=1"},
		{"http://site.example/a?gclid=1&yclid=2&fbclid=3&_openstat=4&ysclid=5&erid=6&srsltid=7", "http://site.example/a"},
		{"http://site.example/a?hsa_acc=1&mtm_campaign=2&pk_campaign=3&pk_id=4", "http://site.example/a?pk_id=4"},
		{"http://site.example/a?PHPSESSID=abc&page=2", "http://site.example/a?page=2"},
		{"http://site.example/a;jsessionid=1A2B?x=1", "http://site.example/a?x=1"},
		{"http://site.example/a;JSESSIONID=1/b;v=2", "http://site.example/a/b;v=2"},
		{"http://site.example/a/.;jsessionid=1", "http://site.example/a/.;jsessionid=1"},
		{"http://site.example/a?from=x&ref=y&sort=z", "http://site.example/a?from=x&ref=y&sort=z"},
		{"http://site.example/a/", "http://site.example/a/"},
		{"http://shop.example/firm/7/", "https://shop.example/firm/7"},
		{"https://www.shop.example/ua/firm/7?sort=new", "https://shop.example/firm/7"},
		{"http://m.shop.example/ru/firm/7/index.php?from=menu&page=2", "https://shop.example/firm/7?page=2"},
		{"https://shop.example/p/12-krasnye-rozy", "https://shop.example/p/12"},
		{"https://shop.example/ua/p/12-chervoni/?utm_source=x", "https://shop.example/p/12"},
		{"https://shop.example/", "https://shop.example/"},
		{"https://shop.example:8443/ru/x", "https://shop.example:8443/x"},
		{"https://kept.example/a?id=1&x=2&page=3", "https://kept.example/a/?id=1&page=3"},
		{"https://kept.example/a.html?x=2", "https://kept.example/a.html"},
	} {
		got, err := c.Canonical(f[0], "")
		if err != nil || got != f[1] {
			t.Errorf("%q: %q, %v, want %q", f[0], got, err, f[1])
		}
		if again, err := c.Canonical(got, ""); err != nil || again != got {
			t.Errorf("%q is not canonical: %q, %v", got, again, err)
		}
		if key, err := HostKey(got); err != nil || key == "" {
			t.Errorf("%q has no host: %v", got, err)
		}
	}
}

// A rule that cannot be kept is refused where it stands.
func TestCanonicalRulesAreChecked(t *testing.T) {
	for _, wrong := range []string{`slash = "both"`, `rewrite = [{ to = "/" }]`, `rewrite = [{ from = '^/a', to = "b" }]`, `scheme = "ftp"`} {
		if _, err := sites.Parse("s.toml", []byte("name = \"s\"\nhosts = [\"s.example\"]\n[canonical]\n"+wrong+"\n")); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}
