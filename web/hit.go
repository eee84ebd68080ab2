package web

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"molva/collector"
	"molva/search"
)

// piece is a stretch of a found text, marked or not.
type piece struct {
	Text string
	Mark bool
}

// hit is one found document as the list shows it.
type hit struct {
	collector.Document
	TitleOf, TextOf, ProsOf, ConsOf []piece
	Cut                             bool // the text goes on
	Official                        int  // answers of the company
	Fold                            *fold
}

// snippet is how many bytes of a text the list shows.
const snippet = 900

func (p *searchPageData) hit(d collector.Document, f found) hit {
	h := hit{Document: d}
	cut := func(s string, n int) []piece {
		out, short := pieces(s, search.Marks(f.query, s, f.brands), n)
		h.Cut = h.Cut || short
		return out
	}
	h.TitleOf, h.TextOf = cut(d.Title, snippet), cut(d.Text, snippet)
	h.ProsOf, h.ConsOf = cut(d.Pros, snippet/3), cut(d.Cons, snippet/3)
	for _, r := range d.Replies {
		if r.Official {
			h.Official++
		}
	}
	return h
}

// pieces cuts a text at its marks. Of a text longer than limit the part around the first mark is kept; 0 keeps all.
func pieces(s string, marks []search.Span, limit int) (out []piece, cut bool) {
	from, to := 0, len(s)
	if limit > 0 && len(s) > limit {
		cut = true
		if len(marks) > 0 && marks[0].End > limit*2/3 {
			from = wordStart(s, marks[0].Start-limit/3)
		}
		to = wordStart(s, min(len(s), from+limit))
	}
	if from > 0 {
		out = append(out, piece{Text: "… "})
	}
	at := from
	for _, m := range marks {
		if m.Start < at || m.End > to {
			continue
		}
		out = appendText(out, s[at:m.Start], false)
		out = appendText(out, s[m.Start:m.End], true)
		at = m.End
	}
	out = appendText(out, s[at:to], false)
	if to < len(s) {
		out = append(out, piece{Text: "…"})
	}
	return out, cut
}

func appendText(out []piece, s string, mark bool) []piece {
	if s == "" {
		return out
	}
	return append(out, piece{s, mark})
}

// wordStart goes back from a place to the beginning of its word, at most 60 bytes.
func wordStart(s string, at int) int {
	if at <= 0 {
		return 0
	}
	if at >= len(s) {
		return len(s)
	}
	if i := strings.LastIndexAny(s[max(0, at-60):at], " \n\t"); i >= 0 {
		return max(0, at-60) + i + 1
	}
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

// pointAt is the line of a query that holds the mistake at "line:column", and the part of it before the mistake.
func pointAt(query, where string) (line, before string) {
	l, c, ok := strings.Cut(where, ":")
	n, err1 := strconv.Atoi(l)
	col, err2 := strconv.Atoi(c)
	lines := strings.Split(query, "\n")
	if !ok || err1 != nil || err2 != nil || n < 1 || n > len(lines) || col < 1 {
		return query, ""
	}
	runes := []rune(lines[n-1])
	return lines[n-1], string(runes[:min(col-1, len(runes))])
}
