package crawler

import (
	"context"
	"errors"
	"fmt"

	"molva/collector"
)

// MaxSaved is how large a saved page may be, unpacked: that of a fetched one.
const MaxSaved = 10 << 20

// TooLarge says that an error is of a page above MaxSaved.
func TooLarge(err error) bool { return errors.Is(err, errTooLarge) }

// Unpack undoes the gzip of a saved page; any other page comes back as it is. A page above MaxSaved is an error.
func Unpack(page []byte) ([]byte, error) {
	if len(page) > 2 && page[0] == 0x1f && page[1] == 0x8b {
		return gunzip(page, MaxSaved, false, nil)
	}
	if len(page) > MaxSaved {
		return nil, fmt.Errorf("%w: more than %d bytes", errTooLarge, MaxSaved)
	}
	return page, nil
}

// OwnAddress is what a saved page says its address is (link rel=canonical), "" when it does not say.
func OwnAddress(page []byte) string {
	s := scanner{page: page}
	for s.next() {
		if s.tok.kind != openToken || string(s.tok.name) != "link" {
			continue
		}
		if rel, _ := s.tok.attr("rel"); hasWord(rel, "canonical") {
			href, _ := s.tok.attr("href")
			if _, err := parseAddress(href); err == nil {
				return href
			}
		}
	}
	return ""
}

// Once fetches and reads one page by itself, redirects to other hosts followed. The error is of the address, of the
// guard, or says why nothing was read.
func (c *Crawler) Once(ctx context.Context, address, site string) (Visit, error) {
	for range c.cfg.Redirects + 1 {
		if err := c.CheckCrawl(address); err != nil {
			return Visit{}, err
		}
		if err := c.CheckAddress(ctx, address); err != nil {
			return Visit{}, err
		}
		key, err := HostKey(address)
		if err != nil {
			return Visit{}, err
		}
		s := c.Open(ctx, collector.Host{Key: key})
		v := s.told(s.FetchAs(ctx, collector.Page{URL: address}, site))
		switch {
		case v.Moved != "":
			address = v.Moved
		case v.Outcome == OK || v.Outcome == Blocked && len(v.Raw) > 0:
			return v, nil
		default:
			return v, &collector.Error{Code: codeOf(v.Outcome), Msg: fmt.Sprintf("%s was not read: %s", address, v.Reason)}
		}
	}
	return Visit{}, fmt.Errorf("fetch %s: %w", address, errRedirects)
}

func codeOf(o Outcome) collector.Code {
	switch o {
	case Gone:
		return collector.CodeNotFound
	case Forbidden, Blocked:
		return collector.CodeForbidden
	case Broken:
		return collector.CodeTooLarge
	default:
		return collector.CodeUnavailable
	}
}
