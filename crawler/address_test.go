package crawler

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

var farFuture = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// Six and more forms of one address are one.
func TestCanonicalForms(t *testing.T) {
	site := &sites.Site{Name: "s", Hosts: []string{"*.shop.example"}, Canonical: sites.Canonical{Scheme: "https", Host: "shop.example", Drop: []string{"sort"}, Index: []string{"index.php"}}}
	c := New(Config{Sites: sites.Of(site)})
	for _, group := range []struct {
		want  string
		forms []string
	}{
		{"https://site.example/p/1?page=2", []string{"https://site.example/p/1?page=2", "https://SITE.example/p/1?page=2#review-5", "https://site.example:443/p/1?page=2",
			"https://site.example/p/./x/../1?page=2", "https://site.example/p/1?utm_source=mail&page=2&gclid=9", "https://site.example/p/1?page=2&",
			" https://site.example/p/1?page=2 ", "HTTPS://site.example/p/%31?page=2", "https://site.example/p/1?page=2&UTM_Term=x&yclid="}},
		{"http://site.example/", []string{"http://site.example", "http://site.example/?", "http://site.example/#", "http://site.example:80/", "http://site.example/?utm_campaign=1"}},
		{"https://xn--80aswg.xn--p1ai/%D0%BE%D1%82", []string{"https://сайт.рф/от", "https://САЙТ.рф/%d0%be%d1%82"}},
		{"https://shop.example/p/", []string{"http://shop.example/p/", "https://www.shop.example/p/?sort=new", "http://m.shop.example/p/index.php", "https://shop.example/p/index.php?sort=1"}},
	} {
		for _, f := range group.forms {
			if got, err := c.Canonical(f, ""); err != nil || got != group.want {
				t.Errorf("%q: %q, %v, want %q", f, got, err, group.want)
			}
		}
	}
	for _, bad := range []string{"", "/p/1", "mailto:a@b.example", "http://", "https://u:p@site.example/"} {
		if got, err := Canonical(bad); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%q: %q, %v, want an error", bad, got, err)
		}
	}
}

func TestHostKey(t *testing.T) {
	for address, want := range map[string]string{"http://A.example/x": "http://a.example:80", "https://a.example": "https://a.example:443",
		"http://a.example:8080/": "http://a.example:8080", "http://[::1]:90/": "http://[::1]:90", "https://сайт.рф/": "https://xn--80aswg.xn--p1ai:443"} {
		if got, err := HostKey(address); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", address, got, err, want)
		}
	}
}

// The host's key by the beginning of an address is that of the whole address.
func FuzzHostKey(f *testing.F) {
	for _, a := range []string{"http://a.example/x", "https://a.example", "http://a.example:80?x", "http://1.2.3/#", "https://a:b@c/", "http://a..b/", "https://:80/", "http://a:99999/",
		"http://xn--a/", "http://0x7f.1/\t", "https://a.b\\c/", "http://a.example:080/x@y", "http:///x", "https://-/"} {
		f.Add(a)
	}
	f.Fuzz(func(t *testing.T, address string) {
		got, err := HostKey(address)
		want, wantErr := parsedHostKey(address)
		if got != want || (err == nil) != (wantErr == nil) {
			t.Errorf("%q: %q, %v, want %q, %v", address, got, err, want, wantErr)
		}
	})
}

// The short way for plain links gives what the URL standard gives.
func TestPlainLinksAreCanonical(t *testing.T) {
	c := New(Config{Sites: &sites.Set{}})
	p := c.newPlace("https://site.example:8443/list/index.html?page=3", "")
	for _, ref := range []string{"/a", "/a/b?x=1&y=2", "/a?utm_source=1", "/a?", "/a#b", "?page=4", "?", "/a/../b", "/a/.b", "/a.html", "//other.example/x", "b/c",
		"https://other.example/x?gclid=1", "https://other.example", "http://OTHER.example/", "https://1.2.3/", "https://site.example:8443/x", "/a b", "/от", "/%61", "/a|b",
		"https://other.example./x", "https://a..example/", "mailto:x@y.example", "javascript:void(0)", "/\\evil.example/", "http:/x", "https:x", "/a:b", "/a;b=1", "/a'b", "/a\"b", "./", "../", "/a?q='x'"} {
		want := ""
		if u := p.parse(ref); u != nil {
			want = canonical(u, nil)
		}
		if got := p.address(ref); got != want {
			t.Errorf("%q: %q, want %q", ref, got, want)
		}
	}
}

func FuzzLinks(f *testing.F) {
	f.Add("/a/b?utm_source=1#x")
	f.Add("https://x.example:80/..//a%2e?")
	c := New(Config{Sites: &sites.Set{}})
	f.Fuzz(func(t *testing.T, ref string) {
		p := c.newPlace("https://site.example/list/?page=3", "")
		got := p.address(ref)
		want := ""
		if u := p.parse(strings.TrimSpace(ref)); u != nil && strings.TrimSpace(ref) != "" {
			want = canonical(u, nil)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", ref, got, want)
		}
		if got == "" {
			return
		}
		if again, err := Canonical(got); err != nil || again != got {
			t.Errorf("%q is not canonical: %q, %v", got, again, err)
		}
	})
}

func TestSameDomain(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"https://www.site.com.ua:443", "http://m.site.com.ua:80", true},
		{"https://site.com.ua:443", "https://other.com.ua:443", false},
		{"https://site.ru:443", "https://site.ua:443", false},
		{"http://127.0.0.1:80", "http://127.0.0.1:81", false},
	} {
		if got := SameDomain(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
