package jobs

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"molva/collector"
)

// Bounds of a row whose quoted fields go over several lines. A quote that nobody closes must not swallow the file.
const (
	maxRowLines = 200
	maxRow      = 64 << 10
)

// csvFile reads the rows of a CSV file by RFC 4180: quotes stand around a whole field, a quote inside is doubled. Of a
// row that is broken only its first line is refused; reading goes on at the line after it, so that a quote that is
// forgotten costs one line and never makes a review out of two.
type csvFile struct {
	in        *collector.LineReader
	separator rune
	charset   *charmap.Charmap // nil for UTF-8
	settled   bool             // the charset is known: something beside ASCII was seen
	columns   int              // of the header; 0 before it is read
	ahead     []collector.Line // read, and not yet used
	last      int              // line read last
	broke     error            // why nothing more can be read; nil at the end of the file
}

// csvRow is a row, or why it is none.
type csvRow struct {
	line   int
	fields []string
	reason string
	text   []byte // the first line of one that is broken, in UTF-8
}

func readCSV(r io.Reader, now time.Time, fn func(exported) error) error {
	c, err := openCSV(r)
	if err != nil {
		return err
	}
	header, err := c.header()
	if err != nil {
		return err
	}
	for {
		row, more := c.next()
		if !more {
			break
		}
		if row.reason == "" && !slices.ContainsFunc(row.fields, func(v string) bool { return strings.TrimSpace(v) != "" }) {
			continue // an empty row of a table: it says nothing, and nothing is lost
		}
		e := exported{Err: row.reason}
		if e.Err == "" {
			fields := exportRow{table: true, now: now}
			for i, v := range row.fields {
				fields.put(header.columns[i], v)
			}
			e = fields.review()
			e.Unread = header.unread(&fields, row.fields)
		}
		e.Line = row.line
		if err := fn(e); err != nil {
			return err
		}
	}
	if c.broke != nil {
		return breaksOff(c.last+1, c.broke, fn)
	}
	return nil
}

// header reads the names of the columns.
func (c *csvFile) header() (*tableHeader, error) {
	row, more := c.next()
	err := c.broke
	switch {
	case !more && err == nil:
		err = io.EOF
	case row.reason != "":
		err = errors.New(row.reason)
	}
	if !more || row.reason != "" {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: fmt.Sprintf("line %d", max(1, row.line)), Msg: "the header cannot be read", Hint: "the first line names the columns: id, rating, text, published, author, item", Err: err}
	}
	c.columns = len(row.fields)
	header := headerNamed(row.fields)
	if !slices.ContainsFunc(header.columns, column.tells) {
		return nil, unknownColumns(row.fields)
	}
	return header, nil
}

// next is the next row; false after the last one.
func (c *csvFile) next() (csvRow, bool) {
	begin, more := c.line(0)
	for ; more && begin.Blank(); begin, more = c.line(0) {
		c.ahead = c.ahead[1:]
	}
	if !more {
		return csvRow{}, false
	}
	row, lines := csvRow{line: begin.Number}, 1
	if begin.Long {
		row.reason = errLong.Error()
	} else {
		text, open := bytes.Clone(begin.Text), c.open(begin.Text, false)
		for open && lines < maxRowLines && len(text) < maxRow {
			next, more := c.line(lines)
			if !more || next.Long {
				break
			}
			text, open, lines = append(text, next.Text...), c.open(next.Text, true), lines+1
		}
		row.fields, row.reason = c.parse(text, open)
	}
	if row.reason != "" {
		lines = 1
		if !begin.Long {
			row.text = bytes.ToValidUTF8(c.decoded(bytes.TrimRight(begin.Text, "\r\n")), []byte("\uFFFD"))
		}
	}
	c.ahead = c.ahead[lines:]
	return row, true
}

// line is the i-th of the lines that are not yet used; false when there is none. What was read before a file breaks off
// is good: why nothing more comes is kept for the end.
func (c *csvFile) line(i int) (collector.Line, bool) {
	for len(c.ahead) <= i {
		if c.broke != nil {
			return collector.Line{}, false
		}
		line, err := c.in.Next()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				c.broke = err
			}
			return collector.Line{}, false
		}
		c.last = line.Number
		c.ahead = append(c.ahead, line)
	}
	return c.ahead[i], true
}

// open says whether a quoted field goes on after this line; inside says that one came into it.
func (c *csvFile) open(line []byte, inside bool) bool {
	separator := []byte(string(c.separator))
	line = bytes.TrimRight(line, "\r\n")
	for start := !inside; ; start = true {
		if start {
			if !bytes.HasPrefix(line, []byte{'"'}) { // a field without quotes
				_, rest, more := bytes.Cut(line, separator)
				if !more {
					return false
				}
				line = rest
				continue
			}
			line = line[1:]
		}
		for { // to the quote that ends the field
			_, rest, found := bytes.Cut(line, []byte{'"'})
			if !found {
				return true
			}
			line = rest
			if !bytes.HasPrefix(line, []byte{'"'}) {
				break
			}
			line = line[1:]
		}
		if !bytes.HasPrefix(line, separator) { // the line ends, or it is broken
			return false
		}
		line = line[len(separator):]
	}
}

// parse reads the fields of a row. The second result says what is wrong, "" when all is well.
func (c *csvFile) parse(text []byte, open bool) ([]string, string) {
	text = c.decoded(text)
	if !utf8.Valid(text) {
		return nil, "it is not UTF-8; save the file as UTF-8"
	}
	if open {
		return nil, "a quote is opened and not closed"
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.Comma, in.FieldsPerRecord = c.separator, -1
	fields, err := in.Read()
	switch {
	case errors.Is(err, csv.ErrQuote):
		return nil, `after a closing quote the field goes on; a quote inside a quoted field is doubled: ""`
	case errors.Is(err, csv.ErrBareQuote):
		return nil, `a quote stands in a field without quotes; put quotes around the field and double the one inside: ""`
	case err != nil:
		return nil, err.Error()
	case c.columns > 0 && len(fields) != c.columns:
		return nil, fmt.Sprintf("it has %d columns, the header %d", len(fields), c.columns)
	}
	return fields, ""
}

// openCSV finds the separator in the first line.
func openCSV(r io.Reader) (*csvFile, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(32 << 10)
	if len(head) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return nil, breaksOff(1, err, nil)
	}
	first, _, _ := bytes.Cut(head, []byte("\n"))
	c := &csvFile{in: collector.NewLineReader(in, maxLine), separator: ','}
	for _, s := range []rune{';', '\t'} {
		if bytes.Count(first, []byte(string(s))) > bytes.Count(first, []byte(string(c.separator))) {
			c.separator = s
		}
	}
	c.settle(head[:lastWhole(head)])
	return c, nil
}

// decoded is a row in UTF-8. The first letters beside ASCII, wherever in the file they stand, say for all of it whether
// it is windows-1251: that is what spreadsheets save here.
func (c *csvFile) decoded(row []byte) []byte {
	c.settle(row)
	if c.charset == nil {
		return row
	}
	out, err := c.charset.NewDecoder().Bytes(row)
	if err != nil {
		return row // a charmap reads every byte
	}
	return out
}

// settle decides for the charset in which most of the letters make sense: one broken letter in a file in UTF-8 costs
// its row and does not garble the others.
func (c *csvFile) settle(b []byte) {
	whole, broken := 0, 0
	for !c.settled && len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			broken++
		case size > 1:
			whole++
		}
		b = b[size:]
	}
	if whole+broken == 0 {
		return
	}
	if c.settled = true; broken > whole {
		c.charset = charmap.Windows1251
	}
}

// lastWhole is where the last whole letter of a cut text ends.
func lastWhole(b []byte) int {
	for n := len(b); n > 0 && n > len(b)-utf8.UTFMax; n-- {
		if r, _ := utf8.DecodeLastRune(b[:n]); r != utf8.RuneError {
			return n
		}
	}
	return len(b)
}
