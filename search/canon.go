package search

import (
	"strconv"
	"strings"
)

// String is the canonical form of the query: parsing it gives the same query, and it is written the same again.
func (q *Query) String() string {
	var b strings.Builder
	q.written().write(&b)
	return b.String()
}

func (n allOf) write(b *strings.Builder) { writeList(b, n, " ") }
func (n anyOf) write(b *strings.Builder) { writeList(b, n, " OR ") }

func writeList(b *strings.Builder, kids []node, between string) {
	for i, k := range kids {
		if i > 0 {
			b.WriteString(between)
		}
		writeKid(b, k)
	}
}

// writeKid puts lists inside others into brackets.
func writeKid(b *strings.Builder, k node) {
	switch k.(type) {
	case allOf, anyOf:
		b.WriteByte('(')
		k.write(b)
		b.WriteByte(')')
	default:
		k.write(b)
	}
}

func (n not) write(b *strings.Builder) {
	b.WriteByte('-')
	writeKid(b, n.kid)
}

func (n phrase) write(b *strings.Builder) {
	for i, words := 0, n.words; i < len(n.runs); i++ {
		if i > 0 {
			b.WriteString(" /" + strconv.Itoa(n.gap) + " ")
		}
		phrase{in: n.in, words: words[:n.runs[i]]}.write(b)
		words = words[n.runs[i]:]
	}
	if n.runs != nil {
		return
	}
	if n.in != inText {
		b.WriteString(string(n.in) + ":")
	}
	if len(n.words) == 1 {
		b.WriteString(n.words[0].String())
		return
	}
	written := make([]string, len(n.words))
	for i, w := range n.words {
		written[i] = w.String()
	}
	b.WriteString(`"` + strings.Join(written, " ") + `"`)
	if n.near {
		b.WriteString("~" + strconv.Itoa(n.gap))
	}
}

func (n nearOf) write(b *strings.Builder) {
	writeKid(b, n.left)
	b.WriteString(" /" + strconv.Itoa(n.gap) + " ")
	writeKid(b, n.right)
}

// String is the word as a query writes it.
func (t term) String() string {
	switch t.form {
	case byExact:
		return "=" + t.exact
	case byPrefix:
		return t.exact + "*"
	default:
		return t.exact
	}
}

func (n value) write(b *strings.Builder) { b.WriteString(n.text) }

func (n numbers) write(b *strings.Builder) { b.WriteString(n.field + ":" + n.bounds()) }

func (n numbers) bounds() string {
	low, high := number(n.low), number(n.high)
	switch {
	case n.openLow && n.highIn:
		return "<=" + high
	case n.openLow:
		return "<" + high
	case n.openUp && n.lowIn:
		return ">=" + low
	case n.openUp:
		return ">" + low
	case n.low == n.high:
		return low
	default:
		return low + ".." + high
	}
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func (n days) write(b *strings.Builder) {
	if n.said != "" {
		b.WriteString(n.said)
		return
	}
	published := n.field == "day"
	switch last := dayBefore(n.until); {
	case n.until == "" && published:
		b.WriteString("after:" + n.from)
	case n.from == "" && published:
		b.WriteString("before:" + n.until)
	case n.until == "":
		b.WriteString("found:>=" + n.from)
	case n.from == "":
		b.WriteString("found:<" + n.until)
	default:
		b.WriteString(map[bool]string{true: "date:", false: "found:"}[published] + n.from)
		if last != n.from {
			b.WriteString(".." + last)
		}
	}
}
