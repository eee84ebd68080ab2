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

// signOff is how the end of a notice begins, and goodbye a line that leads out of its list of receivers.
var (
	signOff = regexp.MustCompile(`(?i)^(с уважением|з повагою|отписаться|відписатися|unsubscribe)([^\p{L}]|$)`)
	goodbye = regexp.MustCompile(`(?i)(отпис|відпис|unsubscri).*(https?://|mailto:|@)|https?://\S*unsubscri`)
)

// notice reads the reviews that a mail tells line by line, under the names that exports have for the fields. One is at
// least a text, and an author, a rating or a date; what is less is left out. A name that comes again after the text of a
// review begins the next one; before it the later value counts: a forwarded mail has lines of its own in front.
func (im *importer) notice(text string) []exported {
	n := noticeReader{im: im}
	n.next()
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		n.line(strings.TrimRight(strings.TrimLeft(line, "> \t"), " \t\r"))
	}
	n.next()
	return n.out
}

// noticeReader reads the lines of a notice.
type noticeReader struct {
	im    *importer
	out   []exported
	row   exportRow
	at    column   // that is being read; none without a field
	value []string // its lines
}

func (n *noticeReader) line(line string) {
	if m := noticeLine.FindStringSubmatch(line); m != nil {
		if _, ok := knownColumn(m[1]); ok {
			n.begin(columnOf(m[1]), m[2])
			return
		}
	}
	long := slices.Contains(longFields, n.at.field)
	switch {
	case long && n.ended(line):
		n.put()
	case long && !strings.HasPrefix(line, "--"):
		n.value = append(n.value, line)
	case n.at.field != "" && strings.TrimSpace(strings.Join(n.value, "")) == "": // the value stands below its name
		n.value = append(n.value, line)
	default:
		n.put()
	}
}

// begin begins a field, and a new review with one that this review has already.
func (n *noticeReader) begin(c column, value string) {
	n.put()
	if had, ok := n.row.plain[c.field]; ok && had.rank == c.rank {
		if n.row.get("text", "pros", "cons") != "" {
			n.next()
		} else {
			delete(n.row.plain, c.field)
		}
	}
	n.at, n.value = c, []string{value}
}

// ended says that a line is the end of the notice: behind an empty one, and a greeting or the way out.
func (n *noticeReader) ended(line string) bool {
	return len(n.value) > 0 && strings.TrimSpace(n.value[len(n.value)-1]) == "" && (signOff.MatchString(line) || goodbye.MatchString(line))
}

func (n *noticeReader) put() {
	if n.at.field != "" {
		n.row.put(n.at, strings.TrimSpace(strings.Join(n.value, "\n")))
	}
	n.at, n.value = column{}, nil
}

// next keeps the review that was read and begins another.
func (n *noticeReader) next() {
	n.put()
	row := n.row
	n.row = exportRow{table: true, now: n.im.batch.Now}
	if row.get("text", "pros", "cons") == "" || row.get("author", "rating", "published") == "" {
		return
	}
	e := row.review()
	if e.Review.Site == "" && e.Review.URL != "" {
		e.Review.Site = n.im.siteAt(e.Review.URL)
	}
	n.out = append(n.out, e)
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
