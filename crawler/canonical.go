package crawler

import (
	"slices"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"molva/crawler/sites"
)

// tracking parameters say where a reader came from and never what is shown. Names that also carry meaning on some
// sites (from, ref, source, page, sort) are left alone; a site file may drop them.
var tracking = map[string]bool{
	"gclid": true, "gclsrc": true, "dclid": true, "wbraid": true, "gbraid": true, "gad_source": true, "gad_campaignid": true,
	"yclid": true, "ymclid": true, "ysclid": true, "_openstat": true, "fbclid": true, "msclkid": true, "twclid": true,
	"ttclid": true, "igshid": true, "igsh": true, "mc_cid": true, "mc_eid": true, "_ga": true, "_gl": true, "rb_clickid": true,
	"admitad_uid": true, "vk_ref": true, "etext": true, "roistat": true, "_hsenc": true, "_hsmi": true,
}

func isTracking(name string) bool {
	name = strings.ToLower(name)
	return tracking[name] || strings.HasPrefix(name, "utm_")
}

// canonical writes the address in its one form.
func canonical(u *whatwg.Url, site *sites.Site) string {
	scheme, host := u.Scheme(), u.Host()
	var rule sites.Canonical
	if site != nil {
		rule = site.Canonical
	}
	if rule.Scheme != "" && u.Port() == "" {
		scheme = rule.Scheme
	}
	if rule.Host != "" && u.Port() == "" {
		host = rule.Host
	}
	path := normalEscapes(u.Pathname())
	if i := strings.LastIndexByte(path, '/'); i >= 0 && slices.Contains(rule.Index, path[i+1:]) {
		path = path[:i+1]
	}
	if path == "" {
		path = "/"
	}
	s := scheme + "://" + host + path
	if q := canonicalQuery(u.Query(), rule); q != "" {
		s += "?" + q
	}
	return s
}

// canonicalQuery leaves the order of what it keeps, because some sites read it.
func canonicalQuery(query string, rule sites.Canonical) string {
	if query == "" {
		return ""
	}
	kept := make([]string, 0, strings.Count(query, "&")+1)
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair == "" || isTracking(name) || slices.Contains(rule.Drop, name) ||
			(len(rule.Keep) > 0 && !slices.Contains(rule.Keep, name)) {
			continue
		}
		kept = append(kept, normalEscapes(pair))
	}
	return strings.Join(kept, "&")
}

// normalEscapes writes %xx in upper case and decodes those of unreserved characters (RFC 3986, 6.2.2).
func normalEscapes(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '%' || i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
			b = append(b, s[i])
			continue
		}
		c := unhex(s[i+1])<<4 | unhex(s[i+2])
		if isUnreserved(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', upperHex(c>>4), upperHex(c&15))
		}
		i += 2
	}
	return string(b)
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	default:
		return c - 'a' + 10
	}
}

func upperHex(c byte) byte { return "0123456789ABCDEF"[c] }

func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}
