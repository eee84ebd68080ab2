package crawler

import (
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"molva/crawler/sites"
)

// place is where a page stands: its address, what its links are relative to, and how its dates are to be read.
type place struct {
	url   string // canonical
	base  *whatwg.Url
	site  *sites.Site // nil without a site file
	name  string      // what stands in Review.Site
	host  string      // key of the page's own host
	own   string      // how addresses of that host begin: scheme://name:port
	root  string      // how addresses beginning with "/" go on: own, or that of <base>
	based bool        // <base> was read
	set   *sites.Set
	dates
	memo map[string]string // link as it stands -> canonical address
}

// newPlace makes the place of a page; base may be nil when the address makes no sense.
func (c *Crawler) newPlace(address string, siteName string) *place {
	p := &place{url: address, set: c.cfg.Sites, dates: dates{now: c.cfg.Clock.Now()}, memo: map[string]string{}}
	if u, err := parseAddress(address); err == nil {
		p.base, p.host, p.own = u, hostKey(u), u.Scheme()+"://"+u.Host()
		p.root = p.own
		p.site = c.site(siteName, u)
		p.name = strings.TrimPrefix(u.Hostname(), "www.")
	} else {
		p.site = c.cfg.Sites.Named(siteName)
	}
	if p.site != nil {
		p.name, p.zone, p.layouts = p.site.Name, p.site.Location, p.site.Dates
	}
	return p
}

// address is the canonical form of a link to a page, "" for what is none.
func (p *place) address(ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return ""
	}
	if s, ok := p.memo[ref]; ok {
		return s
	}
	s := p.resolve(ref)
	p.memo[strings.Clone(ref)] = s
	return s
}

func (p *place) resolve(ref string) string {
	if s, ok := p.plainRef(ref); ok {
		return s
	}
	u := p.parse(ref)
	if u == nil {
		return ""
	}
	site := p.set.ForHost(u.Hostname())
	if p.site != nil && hostKey(u) == p.host {
		site = p.site
	}
	return canonical(u, site)
}

// parse resolves a link against the page's base; nil for what is no http address.
func (p *place) parse(ref string) *whatwg.Url {
	var u *whatwg.Url
	var err error
	if p.base != nil {
		u, err = p.base.Parse(ref)
	} else {
		u, err = addressParser.Parse(ref)
	}
	if err != nil || checkAddress(u, ref) != nil || len(ref) > 4096 {
		return nil
	}
	return u
}

// link is a link that is shown but never followed, such as a picture's: absolute, else as it is.
func (p *place) link(ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return ""
	}
	if u := p.parse(ref); u != nil {
		return u.Href(false)
	}
	return ""
}

// plainRef is the short way for most links: a path on the same host, or a whole address of a host without a site
// file, of letters, digits and the like that no rule of the URL standard changes.
func (p *place) plainRef(ref string) (string, bool) {
	if p.base == nil || len(ref) > 2048 {
		return "", false
	}
	prefix, rest := p.root, ref
	switch {
	case (ref[0] == '/' || ref[0] == '?') && p.site != nil && p.site.Canonical.Given():
		return "", false
	case ref[0] == '/':
		if len(ref) > 1 && (ref[1] == '/' || ref[1] == '\\') {
			return "", false
		}
	default:
		var ok bool
		if prefix, rest, ok = p.plainHost(ref); !ok {
			return "", false
		}
	}
	query := -1
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case isUnreserved(c) && c != '.' || c == '=' || c == '&' || c == '+' || c == ',' || c == ':' || c == '@' || c == ';' && query >= 0 || c == '!' || c == '(' || c == ')' || c == '*':
		case c == '.':
			if i > 0 && rest[i-1] == '/' && query < 0 { // perhaps a dot segment
				return "", false
			}
		case c == '/':
		case c == ';' && query < 0: // perhaps a session's id
			return "", false
		case c == '?' && query < 0:
			query = i
		case c == '#':
			rest = rest[:i]
		default:
			return "", false
		}
	}
	if query < 0 {
		return prefix + rest, true
	}
	if q := canonicalQuery(rest[query+1:], sites.Canonical{}); q != "" {
		return prefix + rest[:query+1] + q, true
	}
	return prefix + rest[:query], true
}

// plainHost cuts "https://name/" off a whole address, if nothing in it needs a second look.
func (p *place) plainHost(ref string) (prefix, rest string, ok bool) {
	n := 0
	switch {
	case strings.HasPrefix(ref, "https://"):
		n = len("https://")
	case strings.HasPrefix(ref, "http://"):
		n = len("http://")
	default:
		return "", "", false
	}
	i := n
	letters := false
	for i < len(ref) && ref[i] != '/' {
		c := ref[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.') {
			return "", "", false
		}
		letters = c >= 'a' && c <= 'z' // a last label of digits may be an address in disguise
		i++
	}
	host := ref[n:i]
	if i >= len(ref) || !letters || strings.Contains(host, "xn--") || strings.Contains(host, "..") || host[0] == '.' || p.set.ForHost(host) != nil {
		return "", "", false
	}
	return ref[:i], ref[i:], true
}
