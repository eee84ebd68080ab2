package fake

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"molva/collector"
)

// Report says what Detect read.
type Report struct {
	Read    int // lines
	Refused int // lines that are no JSON object, or whose rating or date cannot be read
}

// Detect reads reviews as JSON Lines and writes one line for each, in the same order, with "suspicion" and "evidence"
// as judged among all of them; these two are replaced where they stood, all other fields are kept as they are. Fields
// may be absent or of a wrong type, which is the same; but a rating or a date that is there and cannot be read is
// refused as an import refuses it. A review without an id is named by its line ("line 7"). A line
// that is no JSON object or is refused comes out as {"error":{…}} with its number, a blank one blank. Signals named in off do not
// count. Nothing is written before all is read.
func Detect(ctx context.Context, in io.Reader, out io.Writer, off ...string) (Report, error) {
	lines, report, err := readLines(ctx, in)
	if err != nil {
		return report, err
	}
	var reviews []Review
	for _, l := range lines {
		if l.answer == nil {
			reviews = append(reviews, l.review)
		}
	}
	verdicts := JudgeAll(reviews, off...)
	if err := ctx.Err(); err != nil {
		return report, err
	}
	w := bufio.NewWriter(out)
	for _, l := range lines {
		answer := l.answer
		if answer == nil {
			answer = l.with(verdicts[0])
			verdicts = verdicts[1:]
		}
		_, _ = w.Write(append(answer, '\n')) // bufio keeps the first error for Flush
	}
	return report, w.Flush()
}

// line is one line of input.
type line struct {
	fields []collector.Field
	review Review
	answer []byte // of a line that is no review; nil for one that is
}

func readLines(ctx context.Context, in io.Reader) ([]line, Report, error) {
	var lines []line
	var report Report
	r := collector.NewLineReader(in, collector.MaxLine)
	for {
		raw, err := r.Next()
		if errors.Is(err, io.EOF) {
			return lines, report, ctx.Err()
		}
		if err != nil {
			return nil, report, fmt.Errorf("read line %d: %w", raw.Number, err)
		}
		report.Read++
		if raw.Blank() {
			lines = append(lines, line{answer: []byte{}})
			continue
		}
		l := readLine(raw)
		if l.answer != nil {
			report.Refused++
		}
		lines = append(lines, l)
	}
}

func readLine(raw collector.Line) line {
	fields, refused := raw.ReadFields(collector.MaxLine)
	if refused != nil {
		return line{answer: refused.Answer()}
	}
	r, err := readReview(fields)
	if err != nil {
		return line{answer: (&collector.Error{Code: collector.CodeInvalid, Where: fmt.Sprintf("line %d", raw.Number), Msg: err.Error(),
			Hint: "leave the field out where the site does not say"}).Answer()}
	}
	if r.ID == "" {
		r.ID = fmt.Sprintf("line %d", raw.Number)
	}
	return line{fields: fields, review: Of(r)}
}

// with is the line with its verdict behind what came in.
func (l line) with(v collector.Suspicion) []byte {
	verdict, err := collector.ReadFields(collector.JSON(v))
	if err != nil {
		verdict = nil // a suspicion is an object
	}
	return collector.WriteFields(l.fields, verdict)
}

// readReview takes what it knows from the fields. Words of a wrong type are as if they were absent.
func readReview(fields []collector.Field) (r collector.Review, err error) {
	for _, f := range fields {
		switch f.Name {
		case "id":
			r.ID = word(f.Value)
		case "site":
			r.Site = word(f.Value)
		case "item":
			r.Item.Name, r.Item.URL = nameAndURL(f.Value)
		case "author":
			r.Author.Name, r.Author.URL = nameAndURL(f.Value)
		case "rating":
			r.Rating, err = collector.ReadRating(asWritten(f.Value))
		case "text":
			r.Text = word(f.Value)
		case "pros":
			r.Pros = word(f.Value)
		case "cons":
			r.Cons = word(f.Value)
		case "published":
			r.Published, err = readDate(asWritten(f.Value))
		}
		if err != nil {
			return r, err
		}
	}
	return r, nil
}

// readDate leaves the hour out where it is told without a zone: whose hour it is would be a guess.
func readDate(s string) (collector.Published, error) {
	p, zoned, err := collector.ReadPublished(s)
	var e *collector.Error
	switch {
	case errors.As(err, &e):
		return p, errors.New(e.Msg) // what to write instead is said once
	case err != nil || zoned:
		return p, err
	}
	return p.InZone(nil), nil
}

// asWritten is a value as it stands: a string's letters, else its JSON; "" for null.
func asWritten(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil { // null is no error and leaves it empty
		return s
	}
	return string(bytes.TrimSpace(raw))
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
