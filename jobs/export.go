package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"molva/collector"
)

// Bounds of an export; a longer line is refused, not cut.
const maxLine = 1 << 20

// exported is one row of an export: a review, or why it is none.
type exported struct {
	Line   int
	Review collector.Review
	Zoned  bool   // the time of day was given with its zone; else it is that of the site
	Err    string // what is wrong, "" when all is well
	// PlainSite says that people named the site («Площадка: otzovik.com»): it may be an address.
	PlainSite bool
	Broken    bool     // nothing comes behind this line: the file breaks off there
	Sheet     string   // of a table with several
	Unread    []string // columns that have content here, and had none in a row before, and of which nothing is taken
}

// readExport calls fn for every row of an export in JSON Lines or CSV. A broken row is handed on with its reason, the
// others go on; so is the line at which a file breaks off. Only a file that cannot be read at all is an error. now is the
// time of the import, for dates in words.
func readExport(r io.Reader, format string, now time.Time, fn func(exported) error) error {
	switch format {
	case "jsonl", "":
		return readJSONLines(r, fn)
	case "csv":
		return readCSV(r, now, fn)
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: "format", Msg: fmt.Sprintf("%q is no format", format), Hint: "jsonl, csv, xlsx, html and eml are"}
}

func readJSONLines(r io.Reader, fn func(exported) error) error {
	in := collector.NewLineReader(r, maxLine)
	for {
		line, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return breaksOff(line.Number, err, fn)
		}
		if line.Blank() {
			continue
		}
		e := exported{Line: line.Number, Err: errLong.Error()}
		if !line.Long {
			e = reviewOfJSON(bytes.TrimSpace(line.Text))
			e.Line = line.Number
		}
		if err := fn(e); err != nil {
			return err
		}
	}
}

var errLong = fmt.Errorf("the line is longer than %d bytes", maxLine)

// breaksOff hands on the line at which reading failed: what came before it is good. A reader that was told to stop is
// no broken file, and of a file of which nothing came there is nothing to hand on.
func breaksOff(line int, err error, fn func(exported) error) error {
	switch {
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case line == 1:
		return &collector.Error{Code: collector.CodeInvalid, Where: "line 1", Msg: "the file cannot be read: " + plainBreak(err), Hint: "is it whole, and is its ending the right one?", Err: err}
	}
	return fn(exported{Line: line, Broken: true, Err: "the file breaks off here: " + plainBreak(err)})
}

func plainBreak(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return "its end is missing"
	}
	return err.Error()
}

func reviewOfJSON(line []byte) exported {
	if !utf8.Valid(line) {
		return exported{Err: "it is not UTF-8; save the file as UTF-8"}
	}
	fields, err := collector.ReadFields(line)
	if err != nil {
		return exported{Err: "it is " + err.Error()}
	}
	var row exportRow
	for _, f := range fields {
		if err := row.takeJSON(f); err != nil {
			return exported{Err: fmt.Sprintf("field %s: %v", f.Name, err)}
		}
	}
	return row.review()
}

// takeJSON takes one field of an object; fields that no review has are ignored.
func (r *exportRow) takeJSON(f collector.Field) error {
	name := columnOf(f.Name)
	switch v := bytes.TrimSpace(f.Value); {
	case len(v) == 0 || bytes.Equal(v, []byte("null")):
		return nil
	case v[0] == '"':
		var s string
		if err := json.Unmarshal(v, &s); err != nil {
			return err
		}
		r.put(name, s)
		return nil
	case v[0] == '{' || v[0] == '[':
		return r.takeNested(name, v)
	default:
		r.put(name, string(v))
		return nil
	}
}

// takeNested reads the fields of a review that are no plain value.
func (r *exportRow) takeNested(name column, v json.RawMessage) error {
	switch name.field {
	case "item", "author":
		var named struct{ Name, URL string }
		if err := json.Unmarshal(v, &named); err != nil {
			return err
		}
		own := column{name.field, name.rank - 1} // says more than a plain value under the same name
		r.put(own, named.Name)
		r.put(column{own.field + "url", own.rank}, named.URL)
	case "replies":
		return r.takeReplies(v)
	case "images":
		return json.Unmarshal(v, &r.images)
	}
	return nil
}

func (r *exportRow) takeReplies(v json.RawMessage) error {
	var list []struct {
		Author, Text, Published string
		Official                bool
	}
	if err := json.Unmarshal(v, &list); err != nil {
		return err
	}
	for _, a := range list {
		r.replies = append(r.replies, collector.Reply{Author: a.Author, Text: a.Text, Published: replyDate(a.Published), Official: a.Official})
	}
	return nil
}
