package jobs

import (
	"regexp"
	"slices"
	"strings"

	"molva/crawler"
)

// noticeLine is a line of a notice: «Автор: Анна».
var noticeLine = regexp.MustCompile(`^[>\s*•–-]*([\p{L}][\p{L}\p{N} №'’()_-]{0,40}?)\s*[:：]\s*(.*)$`)

// longFields go on over several lines.
var longFields = []string{"text", "pros", "cons", "answer"}

// notice reads a review that a mail tells line by line, under the names that exports have for the fields. false where the
// text holds no review: at least a text, and an author, a rating or a date.
func (im *importer) notice(text string) (exported, bool) {
	row := exportRow{table: true, now: im.batch.Now}
	var at column
	var value []string
	put := func() {
		if at.field != "" {
			row.put(at, strings.TrimSpace(strings.Join(value, "\n")))
		}
		at, value = column{}, nil
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		line = strings.TrimRight(strings.TrimLeft(line, "> \t"), " \t\r")
		if m := noticeLine.FindStringSubmatch(line); m != nil {
			if _, ok := knownColumn(m[1]); ok {
				put()
				at, value = columnOf(m[1]), []string{m[2]}
				continue
			}
		}
		switch {
		case slices.Contains(longFields, at.field) && !strings.HasPrefix(line, "--"):
			value = append(value, line)
		case at.field != "" && strings.TrimSpace(strings.Join(value, "")) == "": // the value stands below its name
			value = append(value, line)
		default:
			put()
		}
	}
	put()
	if row.get("text", "pros", "cons") == "" || row.get("author", "rating", "published") == "" {
		return exported{}, false
	}
	e := row.review()
	if e.Review.Site == "" && e.Review.URL != "" {
		e.Review.Site = im.siteAt(e.Review.URL)
	}
	return e, true
}

// siteAt is the site of an address, as a crawl of it would have it; "" for what is no address.
func (im *importer) siteAt(address string) string {
	if s := im.w.Sites.For(address); s != nil {
		return s.Name
	}
	key, err := crawler.HostKey(address)
	if err != nil {
		return ""
	}
	_, host, _ := strings.Cut(key, "://")
	return strings.TrimPrefix(host, "www.")
}

// siteNamed is the site that people name: by the name of its site file, by a host or by an address. What is none of them
// is a name of its own.
func (im *importer) siteNamed(said string) string {
	said = strings.TrimSpace(said)
	if s := im.w.Sites.Named(strings.ToLower(said)); s != nil {
		return s.Name
	}
	address := said
	if !strings.Contains(said, "://") {
		address = "https://" + said
	}
	if !strings.Contains(said, ".") || strings.Contains(said, " ") {
		return said
	}
	return first(im.siteAt(address), said)
}

// knownColumn is the field of a name that exports have for it.
func knownColumn(name string) (string, bool) {
	c := columnOf(name)
	for _, names := range aliases {
		if names[0] == c.field && slices.Contains(names, normalName(name)) {
			return c.field, true
		}
	}
	return "", false
}
