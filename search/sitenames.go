package search

import (
	"net"
	"net/url"
	"strings"

	"molva/collector/text"
)

// siteNames are siteNamesOf, remembered by the site and how the address begins: most documents of a batch are of one site.
// Nobody may change them.
func siteNames(site, address string) []string {
	origin, ok := plainOrigin(address)
	if !ok || strings.Contains(site, "\n") {
		return siteNamesOf(site, address)
	}
	return *rememberedNames.Of(site + "\n" + origin)
}

var rememberedNames = text.NewMemo(64, func(key string) []string {
	site, origin, _ := strings.Cut(key, "\n")
	return siteNamesOf(site, origin)
})

// plainOrigin is how a web address begins, up to its path, when nothing behind it can make it a broken one.
func plainOrigin(address string) (origin string, ok bool) {
	n := len("https://")
	if !strings.HasPrefix(address, "https://") {
		if n--; !strings.HasPrefix(address, "http://") {
			return "", false
		}
	}
	end := len(address)
	for i := n; i < len(address); i++ {
		switch c := address[i]; {
		case c <= ' ' || c == 0x7f || c == '%':
			return "", false
		case end < len(address):
		case c == '/' || c == '?' || c == '#':
			end = i
		}
	}
	return address[:end], true
}

// siteNamesOf are the names by which a person may call a site: its name, its host, the host's parents, and each label
// but the last ("reviews.example.ua" is found by reviews.example.ua, example.ua, reviews, example).
func siteNamesOf(site, address string) []string {
	names := []string{orNone(keyword(site))}
	for _, host := range []string{keyword(site), hostOf(address)} {
		host = strings.TrimPrefix(host, "www.")
		if bare, _, err := net.SplitHostPort(host); err == nil {
			host = bare
		}
		if host == "" || net.ParseIP(host) != nil {
			continue
		}
		labels := strings.Split(host, ".")
		for i := 0; i+1 < len(labels) && i < 5; i++ {
			names = append(names, labels[i], strings.Join(labels[i:], "."))
		}
	}
	return distinct(names)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return keyword(u.Hostname())
}
