package fake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"molva/collector"
)

// maxLine bounds one line of input, in bytes.
const maxLine = 16 << 20

// Report says what Detect read.
type Report struct {
	Read    int // lines that are not blank
	Refused int // lines that are no JSON object
}

// Detect reads reviews as JSON Lines and writes the same lines in the same order, each with "suspicion" and "evidence"
// as judged among all of them; these two are replaced where they stood, all other fields are kept as they are. Fields
// may be absent or of a wrong type, which is the same. A review without an id is named by its line ("line 7"). A line
// that is no JSON object comes out as {"error":{…}} with its number. Blank lines are left out. Signals named in off do
// not count.
func Detect(in io.Reader, out io.Writer, off ...string) (Report, error) {
	lines, report, err := readLines(in)
	if err != nil {
		return report, err
	}
	reviews := make([]Review, len(lines))
	for i, l := range lines {
		reviews[i] = l.review
	}
	verdicts := JudgeAll(reviews, off...)
	w := bufio.NewWriter(out)
	for i, l := range lines {
		if err := l.write(w, verdicts[i]); err != nil {
			return report, fmt.Errorf("write line %d: %w", l.number, err)
		}
	}
	return report, w.Flush()
}

// line is one line of input.
type line struct {
	number  int
	fields  []field
	review  Review
	refused *collector.Error
}

type field struct {
	name  string
	value json.RawMessage
}

func readLines(in io.Reader) ([]line, Report, error) {
	var lines []line
	var report Report
	r := bufio.NewReaderSize(in, 1<<16)
	for number := 1; ; number++ {
		raw, err := r.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, report, fmt.Errorf("read line %d: %w", number, err)
		}
		if number == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
		}
		if raw = bytes.TrimSpace(raw); len(raw) > 0 {
			l := parseLine(raw, number)
			report.Read++
			if l.refused != nil {
				report.Refused++
			}
			lines = append(lines, l)
		}
		if err != nil {
			return lines, report, nil
		}
	}
}

func parseLine(raw []byte, number int) line {
	l := line{number: number}
	refuse := func(why string) line {
		l.fields = nil
		l.refused = &collector.Error{Code: collector.CodeInvalid, Msg: why, Where: fmt.Sprintf("line %d", number),
			Hint: "write one review a line as a JSON object"}
		return l
	}
	if len(raw) > maxLine {
		return refuse(fmt.Sprintf("the line is longer than %d bytes", maxLine))
	}
	fields, err := objectFields(raw)
	if err != nil {
		return refuse("no JSON object: " + err.Error())
	}
	l.fields = fields
	l.review = Of(readReview(fields))
	if l.review.ID == "" {
		l.review.ID = fmt.Sprintf("line %d", number)
	}
	return l
}

// objectFields takes a JSON object apart without changing order, spelling of numbers or unknown fields.
func objectFields(raw []byte) ([]field, error) {
	if !json.Valid(raw) {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, err
		}
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("it does not begin with {")
	}
	var fields []field
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		f := field{name: fmt.Sprint(name)}
		if err := d.Decode(&f.value); err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	return fields, nil
}

// readReview takes what it knows from the fields; one of a wrong type is as if it were absent.
func readReview(fields []field) collector.Review {
	var r collector.Review
	for _, f := range fields {
		switch f.name {
		case "id":
			r.ID = word(f.value)
		case "site":
			r.Site = word(f.value)
		case "item":
			r.Item.Name, r.Item.URL = nameAndURL(f.value)
		case "author":
			r.Author.Name, r.Author.URL = nameAndURL(f.value)
		case "rating":
			r.Rating, _ = strconv.ParseFloat(strings.Replace(word(f.value), ",", ".", 1), 64)
		case "text":
			r.Text = word(f.value)
		case "pros":
			r.Pros = word(f.value)
		case "cons":
			r.Cons = word(f.value)
		case "published":
			r.Published, _ = collector.ParsePublished(word(f.value))
		}
	}
	return r
}

// word reads a string, or a number as it is written.
func word(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// nameAndURL reads {"name":…,"url":…}, or a name alone.
func nameAndURL(raw json.RawMessage) (name, url string) {
	var o struct{ Name, URL json.RawMessage }
	if json.Unmarshal(raw, &o) == nil {
		return word(o.Name), word(o.URL)
	}
	return word(raw), ""
}

func (l line) write(w *bufio.Writer, v collector.Suspicion) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if l.refused != nil {
		type said struct {
			Code    collector.Code `json:"code"`
			Message string         `json:"message"`
			Where   string         `json:"where"`
			Hint    string         `json:"hint"`
		}
		return e.Encode(map[string]said{"error": {l.refused.Code, l.refused.Msg, l.refused.Where, l.refused.Hint}})
	}
	_ = w.WriteByte('{') // bufio keeps the first error for Flush
	for _, f := range l.fields {
		if f.name == "suspicion" || f.name == "evidence" {
			continue
		}
		name, err := json.Marshal(f.name)
		if err != nil {
			return err
		}
		_, _ = w.Write(name)
		_ = w.WriteByte(':')
		_, _ = w.Write(f.value)
		_ = w.WriteByte(',')
	}
	verdict, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, _ = w.Write(verdict[1:]) // without its brace: it goes on where the fields end
	return w.WriteByte('\n')
}
