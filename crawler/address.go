package crawler

import (
	"net"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
	"golang.org/x/net/publicsuffix"

	"molva/collector"
	wording "molva/collector/text"
)

var addressParser = whatwg.NewParser(whatwg.WithPercentEncodeSinglePercentSign())

// parseAddress reads an absolute http or https address by the URL standard.
func parseAddress(raw string) (*whatwg.Url, error) {
	u, err := addressParser.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, &collector.Error{Code: collector.CodeInvalid, Msg: quote(raw) + " is no web address",
			Hint: "write it whole: https://site.example/page", Err: err}
	}
	return u, checkAddress(u, raw)
}

func checkAddress(u *whatwg.Url, raw string) error {
	switch {
	case u.Scheme() != "http" && u.Scheme() != "https":
		return &collector.Error{Code: collector.CodeInvalid, Msg: quote(raw) + " is no http or https address",
			Hint: "write it whole: https://site.example/page"}
	case u.Hostname() == "":
		return &collector.Error{Code: collector.CodeInvalid, Msg: quote(raw) + " names no host"}
	case u.Username() != "" || u.Password() != "":
		return &collector.Error{Code: collector.CodeInvalid, Msg: "an address with a user name or password is not asked",
			Hint: "leave out what stands before @"}
	}
	return nil
}

// quote shortens what a person typed for an error message.
func quote(s string) string {
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "…"
	}
	return "«" + s + "»"
}

// Canonical is the one form of an address (URL standard: case of host, IDN, default port, dot segments; and without
// fragment, tracking parameters, empty query). siteName applies that site file's own rules as well; with "" those of
// the site file that knows the host, if any.
func (c *Crawler) Canonical(rawURL, siteName string) (string, error) {
	u, err := parseAddress(rawURL)
	if err != nil {
		return "", err
	}
	site := c.cfg.Sites.Named(siteName)
	if site == nil {
		site = c.cfg.Sites.ForHost(u.Hostname())
	}
	return canonical(u, site), nil
}

// Canonical is Crawler.Canonical without any site file.
func Canonical(rawURL string) (string, error) {
	u, err := parseAddress(rawURL)
	if err != nil {
		return "", err
	}
	return canonical(u, nil), nil
}

// HostKey is what politeness and leases go by: scheme://name:port, the port always written.
func HostKey(rawURL string) (string, error) {
	if origin := plainOrigin(rawURL); origin != "" {
		if key := *originKeys.Of(origin); key != "" {
			return key, nil
		}
	}
	return parsedHostKey(rawURL)
}

// originKeys are the keys of the last hosts: a site's links begin alike. What is no address has none.
var originKeys = wording.NewMemo(64, func(origin string) string {
	key, _ := parsedHostKey(origin) // the whole address is parsed for the error
	return key
})

// plainOrigin is how an address begins, up to its path, when the rest has no say in its host; "" for any other.
func plainOrigin(address string) string {
	rest, ok := strings.CutPrefix(address, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(address, "http://"); !ok {
			return ""
		}
	}
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '.', c == ':':
		case c == '/' || c == '?' || c == '#':
			return address[:len(address)-len(rest)+i]
		default:
			return ""
		}
	}
	return address
}

func parsedHostKey(rawURL string) (string, error) {
	u, err := parseAddress(rawURL)
	if err != nil {
		return "", err
	}
	return hostKey(u), nil
}

func hostKey(u *whatwg.Url) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme()]
	}
	return u.Scheme() + "://" + u.Hostname() + ":" + port
}

// SameDomain says whether two host keys belong to one registrable domain ("m.site.com.ua" and "www.site.com.ua").
// Addresses in numbers are only like themselves.
func SameDomain(a, b string) bool {
	x, y := domainOf(a), domainOf(b)
	return x != "" && x == y
}

func domainOf(key string) string {
	u, err := parseAddress(key)
	if err != nil {
		return ""
	}
	d, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname())
	if err != nil || net.ParseIP(u.Hostname()) != nil {
		return ""
	}
	return d
}
