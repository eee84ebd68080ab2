package crawler

import (
	"net/http"
	"slices"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"molva/collector"
	"molva/crawler/sites"
)

// Read is the reading of Fetch without a fetch: a page as its bytes, the header of the answer (nil is fine), the
// address it stands at, and the name of a site file ("" takes the one that knows the address). The bytes are those of
// the page, already decompressed.
func (c *Crawler) Read(page []byte, header http.Header, url, site string) Visit {
	v := Visit{URL: url, Outcome: OK, Status: http.StatusOK, Header: header}
	if u, err := parseAddress(url); err == nil {
		v.URL = canonical(u, c.site(site, u))
	}
	c.read(&v, page, header, site)
	return v
}

// site is the site file to read an address with, or nil.
func (c *Crawler) site(name string, u *whatwg.Url) *sites.Site {
	if s := c.cfg.Sites.Named(name); s != nil {
		return s
	}
	return c.cfg.Sites.ForHost(u.Hostname())
}

// read fills a Visit from a page: by the site file where it has selectors, else by the page's own data.
func (c *Crawler) read(v *Visit, page []byte, header http.Header, siteName string) {
	if isPacked(page) && !v.readSitemap(page, c.newPlace(v.URL, siteName)) {
		if page, err := Unpack(page); err == nil && !isPacked(page) {
			c.read(v, page, header, siteName)
			return
		}
		v.Reason = collector.Because("not_text", "gzip").String()
		return
	}
	text, charset := decode(page, header.Get("Content-Type"))
	v.Charset = charset
	p := c.newPlace(v.URL, siteName)
	v.Expected = 0
	if v.readFeed(text, p) || v.readSitemap(text, p) || v.readTelegram(text, p) {
		return
	}
	o, state := readJSON(v, text, p)
	switch s := p.site; {
	case state == jsonThere:
	case s != nil && (s.List != nil || s.Thread != nil):
		o = c.readSelected(v, text, p)
		if v.Outcome == OK && v.Bare() && v.Mention == nil && !v.Drift {
			readBeside(v, text, p)
		}
	default:
		o = readData(v, text, p)
		v.readArticle(text, header, p, o)
	}
	if state == jsonMissing && len(v.Reviews) == 0 && v.Mention == nil && !v.Drift {
		v.Drift, v.Reason = true, collector.Because("read_no_data").String()
	}
	p.lead(v)
	v.inList(p)
	if o.nofollow || headerNofollow(header) {
		v.nofollow, v.Links = append(v.nofollow, v.Links...), nil
	}
	if p.based {
		v.base = p.base.Href(true)
	}
	v.inspect(text, header, p, state == jsonThere && !v.Drift)
}

// readBeside reads by its own data a page on which the selectors of its site's file found nothing and need find nothing:
// the file is about other pages of the site. Where to go on, the file has said.
func readBeside(v *Visit, text []byte, p *place) {
	beside := Visit{URL: v.URL}
	readData(&beside, text, p)
	v.Reviews, v.Aggregates = beside.Reviews, beside.Aggregates
}

// readData reads a page of any site by its own data (see readSyntaxes).
func readData(v *Visit, text []byte, p *place) outline {
	o := outlineOf(text, p, true)
	v.Links, v.nofollow = p.follow(o.hrefs), o.unfollow
	// A menu leads strangers to the sign-in; nothing is behind it for them, and it says nothing of the other pages.
	v.Links = slices.DeleteFunc(v.Links, func(l string) bool { return gateAddress(pathQuery(l)) != "" })
	t := readSyntaxes(text, &o, p)
	v.Aggregates, v.Mention = t.aggregates, t.mention
	v.Reviews = finish(t.reviews, p)
	if v.Mention != nil {
		v.Mention.Site = p.name
		v.Mention.ID = firstSaid(v.Mention.URL, v.Mention.ID) // by its address a feed knows it too
		if len(v.Reviews) > 0 {                               // an article about reviews is the page of those reviews
			v.Mention = nil
		}
	}
	return o
}

// inspect says what is wrong with a page that came but gave less than it should; there says that its data was found and is whole.
func (v *Visit) inspect(text []byte, header http.Header, p *place, there bool) {
	if v.Expected == 0 {
		for _, a := range v.Aggregates {
			v.Expected = max(v.Expected, a.Count)
		}
	}
	if len(v.Reviews) > 0 || v.Mention != nil || v.Outcome != OK {
		return
	}
	if v.inspectFront(text, header, p, there); v.Outcome != OK {
		return
	}
	// Without a site file nobody knows whether the reviews should stand on this page or on another: it is said, and
	// whoever knows what the page showed before may sound the alarm.
	if v.Reason == "" && v.Expected > 0 && len(v.Aggregates) == 1 {
		v.Reason = collector.Because("read_of", 0, v.Expected).String()
	}
}
