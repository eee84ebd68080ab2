package alert

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"molva/collector/text"
)

// Bounds of what is taken over from a site into one mail, in letters.
const (
	maxText  = 4000 // one review's text, pros or cons
	maxName  = 120  // a site, an item, an author, a rule
	maxTitle = 200
	maxLead  = 160 // the beginning of a text in a list
	maxWords = 12  // deciding words named
)

// cleanText makes a foreign text fit to be shown: valid UTF-8, no control characters and no marks that turn the
// reading direction around (they make a text read as something else), at most one empty line in a row.
func cleanText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\r', r == '\u2028', r == '\u2029':
			return '\n'
		case unicode.IsControl(r), turnsDirection(r):
			return -1
		}
		return r
	}, s)
	lines := strings.Split(s, "\n")
	kept := lines[:0]
	for _, l := range lines {
		l = strings.TrimRight(l, " \t\u00a0")
		if l == "" && (len(kept) == 0 || kept[len(kept)-1] == "") {
			continue
		}
		kept = append(kept, l)
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// turnsDirection says whether a letter is one of Unicode's invisible direction marks.
func turnsDirection(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// cleanLine is cleanText on one line, cut at max letters.
func cleanLine(s string, max int) string {
	if isLine(s, max) {
		return s
	}
	line, _ := text.Shorten(strings.Join(strings.Fields(cleanText(start(s, max))), " "), max)
	return line
}

// isLine says that cleanLine would leave a text as it is. Nearly every line of a letter is so, and a campaign has many.
func isLine(s string, max int) bool {
	was, n := ' ', 0
	for _, r := range s {
		switch {
		case r == ' ':
			if was == ' ' {
				return false
			}
		case r > ' ' && r <= '~', r >= '\u0400' && r <= '\u045f': // the letters of our languages
		case r == utf8.RuneError, unicode.IsControl(r), unicode.IsSpace(r), turnsDirection(r):
			return false
		}
		if was, n = r, n+1; n > max {
			return false
		}
	}
	return was != ' ' || s == ""
}

// start is as much of a text as may matter for max letters of it: what nobody will read need not be cleaned.
func start(s string, max int) string {
	return strings.ToValidUTF8(s[:min(len(s), 16*max+1024)], "")
}

// webLink is the address if a person may be sent there, http or https with a host, else "".
func webLink(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || len(s) > 2000 {
		return ""
	}
	return u.String()
}

// hostOf names the place a link leads to, so that a reader sees it before following.
func hostOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// join puts a path below the console's address; "" when there is no address that a person could open.
func join(base string, path ...string) string {
	base = webLink(base)
	if base == "" {
		return ""
	}
	s, err := url.JoinPath(base, path...)
	if err != nil {
		return ""
	}
	return s
}
