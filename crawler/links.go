package crawler

import (
	"bytes"
	"net/http"
	"strings"

	"molva/crawler/sites"
)

// maxLinks bounds the links taken from one page.
const maxLinks = 5000

// outline is what one pass of the tokenizer over a page tells: its links and its blocks of data.
type outline struct {
	title    string
	hrefs    []string // of a[href] that are not nofollow, in order, undecided
	blocks   [][]byte // JSON-LD
	nofollow bool     // the page asks that none of its links be followed
	micro    bool     // there may be microdata
}

// outlineOf reads a page once, without a tree. wantLinks may be false where a site file looks for links itself.
func outlineOf(page []byte, p *place, wantLinks bool) outline {
	var o outline
	s := scanner{page: page}
	json := false
	for s.next() {
		switch t := &s.tok; t.kind {
		case openToken:
			switch string(t.name) {
			case "a":
				if wantLinks && len(o.hrefs) < maxLinks {
					o.anchor(t)
				}
			case "script":
				v, _ := t.attr("type")
				json = strings.HasPrefix(strings.ToLower(strings.TrimSpace(v)), "application/ld+json")
			case "base":
				p.rebase(t)
			case "meta":
				o.meta(t)
			}
		case rawToken:
			if json && string(t.name) == "script" {
				o.blocks = append(o.blocks, t.body)
			}
			json = false
			if o.title == "" && string(t.name) == "title" {
				o.title = oneLine(attrText(t.body))
			}
		}
	}
	o.micro = bytes.Contains(page, []byte("itemprop")) || bytes.Contains(page, []byte("ITEMPROP"))
	return o
}

func (o *outline) anchor(t *token) {
	href, ok := t.attr("href")
	if !ok || href == "" || href[0] == '#' {
		return
	}
	if rel, ok := t.attr("rel"); ok && hasWord(rel, "nofollow") {
		return
	}
	o.hrefs = append(o.hrefs, href)
}

func (o *outline) meta(t *token) {
	if name, _ := t.attr("name"); strings.EqualFold(name, "robots") {
		content, _ := t.attr("content")
		o.nofollow = o.nofollow || hasWord(content, "nofollow") || hasWord(content, "none")
	}
}

// hasWord finds a word in a list parted by spaces or commas.
func hasWord(list, word string) bool {
	for list != "" {
		w := list
		if i := strings.IndexAny(list, ", \t\n"); i >= 0 {
			w, list = list[:i], list[i+1:]
		} else {
			list = ""
		}
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// rebase takes <base href>, once.
func (p *place) rebase(t *token) {
	if href, ok := t.attr("href"); ok {
		p.rebaseTo(href)
	}
}

func (p *place) rebaseTo(href string) {
	if p.based || p.base == nil {
		return
	}
	if u := p.parse(href); u != nil {
		p.base, p.based = u, true
		p.root = u.Scheme() + "://" + u.Host()
	}
}

// headerNofollow says whether X-Robots-Tag asks that no links be followed.
func headerNofollow(h http.Header) bool {
	for _, v := range h.Values("X-Robots-Tag") {
		if !strings.Contains(v, ":") && (hasWord(v, "nofollow") || hasWord(v, "none")) {
			return true
		}
	}
	return false
}

// follow makes the addresses to visit of the links of a page: canonical, of the page's own host, each once, and with
// a site file only those that it names.
func (p *place) follow(hrefs []string) []string {
	out := make([]string, 0, len(hrefs))
	seen := make(map[string]bool, len(hrefs)+1)
	seen[p.url] = true
	for _, h := range hrefs {
		a := p.address(h)
		if a == "" || seen[a] {
			continue
		}
		seen[a] = true
		if p.sameHost(a) && !isMedia(a) && (p.site == nil || leadsOn(p.site, pathQuery(a))) {
			out = append(out, a)
		}
	}
	return out
}

// sameHost says whether a canonical address has the scheme, name and port of the page.
func (p *place) sameHost(address string) bool {
	n := len(p.own)
	return n > 0 && len(address) >= n && address[:n] == p.own && (len(address) == n || address[n] == '/')
}

// pathQuery is path and query of a canonical address.
func pathQuery(address string) string {
	if i := strings.Index(address, "://"); i >= 0 {
		if j := strings.IndexByte(address[i+3:], '/'); j >= 0 {
			return address[i+3+j:]
		}
	}
	return "/"
}

// leadsOn says whether a site file wants an address followed.
func leadsOn(s *sites.Site, path string) bool {
	return !matchesAny(s.Follow.Skip, path) && (len(s.Follow.Pages) == 0 || matchesAny(s.Follow.Pages, path))
}

func matchesAny(list []sites.Pattern, path string) bool {
	for _, p := range list {
		if p.MatchString(path) {
			return true
		}
	}
	return false
}

// media are endings of addresses that are no pages.
var media = map[string]bool{"jpg": true, "jpeg": true, "png": true, "gif": true, "webp": true, "svg": true, "ico": true, "avif": true,
	"bmp": true, "css": true, "js": true, "mjs": true, "woff": true, "woff2": true, "ttf": true, "mp3": true, "mp4": true, "avi": true,
	"mov": true, "webm": true, "ogg": true, "wav": true, "pdf": true, "zip": true, "rar": true, "7z": true, "exe": true, "apk": true,
	"dmg": true, "doc": true, "docx": true, "xls": true, "xlsx": true, "ppt": true, "pptx": true}

func isMedia(address string) bool {
	path, _, _ := strings.Cut(address, "?")
	slash := strings.LastIndexByte(path, '/')
	dot := strings.LastIndexByte(path, '.')
	return dot > slash && len(path)-dot <= 6 && media[strings.ToLower(path[dot+1:])]
}
