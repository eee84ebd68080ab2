package propose

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"molva/crawler"
)

var savedFrom = lazily(`(?i)saved from url=\(\d+\)\s*(https?://[^\s>]+)`)

// AddressOf is where a saved page says it stood: its canonical link, its og:url, or what a browser notes at the top of a
// page that it saves. It is "" when the page does not say.
func AddressOf(page []byte) string {
	page = crawler.PageText(page, "")
	if a := crawler.OwnAddress(page); a != "" {
		return a
	}
	if root, err := html.Parse(bytes.NewReader(page)); err == nil {
		for n := range root.Descendants() {
			if n.Data == "meta" && strings.EqualFold(attr(n, "property"), "og:url") {
				if u, err := url.Parse(strings.TrimSpace(attr(n, "content"))); err == nil && u.Hostname() != "" {
					return u.String()
				}
			}
		}
	}
	if m := savedFrom.FindSubmatch(page[:min(len(page), 4096)]); m != nil {
		return string(m[1])
	}
	return ""
}
