package jobs

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
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
	in        *bufio.Reader
	separator rune
	columns   int       // of the header; 0 before it is read
	ahead     []csvLine // read, and not yet used
	read      int       // lines
}

// csvLine is a line of the file as it stands there, with its line end.
type csvLine struct {
	n    int
	text []byte
	long bool // longer than maxLine
}

// csvRow is a row, or why it is none.
type csvRow struct {
	line   int
	fields []string
	reason string
}

func readCSV(r io.Reader, fn func(exported) error) error {
	in, separator, err := sniffCSV(r)
	if err != nil {
		return err
	}
	c := csvFile{in: bufio.NewReaderSize(in, 64<<10), separator: separator}
	header, err := c.next()
	if err == nil && header.reason != "" {
		err = errors.New(header.reason)
	}
	if err != nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: fmt.Sprintf("line %d", max(1, header.line)), Msg: "the header cannot be read", Hint: "the first line names the columns: id, rating, text, published, author, item", Err: err}
	}
	for i := range header.fields {
		header.fields[i] = fieldName(header.fields[i])
	}
	c.columns = len(header.fields)
	for {
		row, err := c.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		e := exported{Line: row.line, Err: row.reason}
		if e.Err == "" {
			flat := map[string]string{}
			for i, v := range row.fields {
				flat[header.fields[i]] = v
			}
			e.Review, e.Err = reviewOf(collector.Review{}, flat)
		}
		if err := fn(e); err != nil {
			return err
		}
	}
}

// next is the next row; io.EOF after the last one.
func (c *csvFile) next() (csvRow, error) {
	begin, err := c.line(0)
	for ; err == nil && !begin.long && len(bytes.TrimRight(begin.text, "\r\n")) == 0; begin, err = c.line(0) {
		c.ahead = c.ahead[1:]
	}
	if err != nil {
		return csvRow{}, err
	}
	row, lines := csvRow{line: begin.n}, 1
	if begin.long {
		row.reason = errLong.Error()
	} else {
		text, open := bytes.Clone(begin.text), c.open(begin.text, false)
		for open && lines < maxRowLines && len(text) < maxRow {
			more, err := c.line(lines)
			if more.long || errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return row, err
			}
			text, open, lines = append(text, more.text...), c.open(more.text, true), lines+1
		}
		row.fields, row.reason = c.parse(text, open)
	}
	if row.reason != "" {
		lines = 1
	}
	c.ahead = c.ahead[lines:]
	return row, nil
}

// line is the i-th of the lines that are not yet used.
func (c *csvFile) line(i int) (csvLine, error) {
	for len(c.ahead) <= i {
		text, err := readLine(c.in)
		long := errors.Is(err, errLong)
		if err != nil && !long && !(errors.Is(err, io.EOF) && len(text) > 0) {
			if errors.Is(err, io.EOF) {
				return csvLine{}, io.EOF
			}
			return csvLine{}, fmt.Errorf("read line %d: %w", c.read+1, err)
		}
		c.read++
		c.ahead = append(c.ahead, csvLine{n: c.read, text: text, long: long})
	}
	return c.ahead[i], nil
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

// sniffCSV finds the separator in the first line and reads windows-1251 where the file is not UTF-8: that is what
// spreadsheets save here.
func sniffCSV(r io.Reader) (io.Reader, rune, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(32 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, fmt.Errorf("read CSV: %w", err)
	}
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		_, _ = in.Discard(3) // the three bytes were just peeked
		head = head[3:]
	}
	first, _, _ := bytes.Cut(head, []byte("\n"))
	separator := ','
	for _, s := range []rune{';', '\t'} {
		if bytes.Count(first, []byte(string(s))) > bytes.Count(first, []byte(string(separator))) {
			separator = s
		}
	}
	if !utf8.Valid(head[:lastWhole(head)]) {
		return charmap.Windows1251.NewDecoder().Reader(in), separator, nil
	}
	return in, separator, nil
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
