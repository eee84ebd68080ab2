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
	var field string
	var value []string
	put := func() {
		if field != "" {
			row.put(column{field, 0}, strings.TrimSpace(strings.Join(value, "\n")))
		}
		field, value = "", nil
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		line = strings.TrimRight(strings.TrimLeft(line, "> \t"), " \t\r")
		if m := noticeLine.FindStringSubmatch(line); m != nil {
			if name, ok := knownColumn(m[1]); ok {
				put()
				field, value = name, []string{m[2]}
				continue
			}
		}
		switch {
		case slices.Contains(longFields, field) && !strings.HasPrefix(line, "--"):
			value = append(value, line)
		case field != "" && strings.TrimSpace(strings.Join(value, "")) == "": // the value stands below its name
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
		if s := im.w.Sites.For(e.Review.URL); s != nil {
			e.Review.Site = s.Name
		} else if key, err := crawler.HostKey(e.Review.URL); err == nil {
			_, host, _ := strings.Cut(key, "://")
			e.Review.Site = strings.TrimPrefix(host, "www.")
		}
	}
	return e, true
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
