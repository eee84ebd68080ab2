package crawler

import (
	"regexp"
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
	"admitad_uid": true, "vk_ref": true, "etext": true, "roistat": true, "_hsenc": true, "_hsmi": true, "erid": true, "srsltid": true,
	"li_fat_id": true, "epik": true, "mkt_tok": true, "vero_id": true, "oly_enc_id": true, "oly_anon_id": true, "irclickid": true,
	"cjevent": true, "_branch_match_id": true, "pk_campaign": true, "pk_kwd": true, "pk_source": true, "pk_medium": true, "pk_content": true,
	// These say whose visit it is.
	"phpsessid": true, "jsessionid": true, "_ym_uid": true, "_ym_visorc": true,
}

func isTracking(name string) bool {
	name = strings.ToLower(name)
	return tracking[name] || strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "mtm_") || strings.HasPrefix(name, "hsa_") ||
		strings.HasPrefix(name, "aspsessionid")
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
	host = withoutDot(host)
	path := canonicalPath(u.Pathname(), rule)
	s := scheme + "://" + host + path
	if q := canonicalQuery(u.Query(), rule); q != "" {
		s += "?" + q
	}
	return s
}

// withoutDot takes the dot off the end of a host's name: "site.example." is the same host.
func withoutDot(host string) string {
	name, port, _ := strings.Cut(host, ":")
	if strings.HasPrefix(host, "[") || !strings.HasSuffix(name, ".") || strings.Trim(name, ".") == "" {
		return host
	}
	if port != "" {
		port = ":" + port
	}
	return strings.TrimRight(name, ".") + port
}

// canonicalPath writes a path in its one form, by a site's own rules where it has some.
func canonicalPath(path string, rule sites.Canonical) string {
	path = withoutSession(normalEscapes(path))
	for _, r := range rule.Rewrite {
		path = r.From.ReplaceAllString(path, r.To)
	}
	if i := strings.LastIndexByte(path, '/'); i >= 0 && slices.Contains(rule.Index, path[i+1:]) {
		path = path[:i+1]
	}
	switch {
	case path == "":
		path = "/"
	case rule.Slash == "add" && !strings.HasSuffix(path, "/") && !strings.Contains(path[strings.LastIndexByte(path, '/')+1:], "."):
		path += "/"
	case rule.Slash == "drop" && len(path) > 1:
		path = "/" + strings.Trim(path, "/")
	}
	return path
}

// session is how Java's servers write a session's id into a path: /p/7;jsessionid=1A2B.
var session = regexp.MustCompile(`(?i);jsessionid=[^;/]*`)

// withoutSession cuts a session's id out of a path.
func withoutSession(path string) string {
	if !strings.Contains(path, ";") {
		return path
	}
	cut := session.ReplaceAllString(path, "")
	if strings.Contains(cut+"/", "/./") || strings.Contains(cut+"/", "/../") || session.MatchString(cut) {
		return path // it would lead elsewhere
	}
	return cut
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
