package collector

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxLine is the longest line of JSON Lines that is judged, in bytes: memory stays bounded whatever comes.
const MaxLine = 4 << 20

// Line is one line of a text file, with its line end as it stands there. Of one that is too long there is no text.
type Line struct {
	Number int // from 1
	Text   []byte
	Long   bool
}

// Blank says that nothing stands on the line.
func (l Line) Blank() bool { return !l.Long && len(bytes.TrimSpace(l.Text)) == 0 }

// LineReader reads lines of a bounded length; what is longer is skipped and told.
type LineReader struct {
	in   *bufio.Reader
	max  int
	read int
}

// NewLineReader reads lines of at most max bytes.
func NewLineReader(r io.Reader, max int) *LineReader {
	return &LineReader{in: bufio.NewReaderSize(r, 64<<10), max: max}
}

// Next is the next line, io.EOF after the last one. Any other error is of reading: what came of that line is dropped,
// because nobody knows where it would have ended. A byte order mark before the first line is no part of it.
func (l *LineReader) Next() (Line, error) {
	line := Line{Number: l.read + 1}
	for {
		part, err := l.in.ReadSlice('\n')
		if len(line.Text)+len(part) > l.max {
			line.Text, line.Long = nil, true
		}
		if !line.Long {
			line.Text = append(line.Text, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return Line{Number: line.Number}, err
		case err != nil && len(line.Text) == 0 && !line.Long:
			return Line{Number: line.Number}, io.EOF
		}
		if l.read++; l.read == 1 {
			line.Text = bytes.TrimPrefix(line.Text, []byte("\ufeff"))
		}
		return line, nil
	}
}

// RefuseLine is the error of a line that is not what it should be.
func RefuseLine(number int, code Code, why string) *Error {
	return &Error{Code: code, Where: fmt.Sprintf("line %d", number), Msg: why, Hint: "write one review a line as a JSON object"}
}

// ReadFields reads the one JSON object of a line.
func (l Line) ReadFields(max int) ([]Field, *Error) {
	if l.Long {
		return nil, RefuseLine(l.Number, CodeTooLarge, fmt.Sprintf("the line is longer than %d bytes", max))
	}
	fields, err := ReadFields(l.Text)
	if err != nil {
		return nil, RefuseLine(l.Number, CodeInvalid, err.Error())
	}
	return fields, nil
}

// Answer is the line that stands in the output for one that was refused, so that input and output stay in step.
func (e *Error) Answer() []byte {
	type said struct {
		Code    Code   `json:"code"`
		Message string `json:"message"`
		Where   string `json:"where"`
		Hint    string `json:"hint"`
	}
	return append(append([]byte(`{"error":`), JSON(said{e.Code, e.Msg, e.Where, e.Hint})...), '}')
}

// Field is one member of a JSON object, its value as it was written.
type Field struct {
	Name  string
	Value json.RawMessage
}

// ReadFields reads one JSON object and nothing behind it; the fields keep their order and spelling.
func ReadFields(object []byte) ([]Field, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil {
		return nil, fmt.Errorf("no JSON: %w", plainEOF(err))
	} else if t != json.Delim('{') {
		return nil, errors.New("no JSON object")
	}
	var fields []Field
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("no JSON: %w", plainEOF(err))
		}
		f := Field{Name: fmt.Sprint(name)} // a member's name is a string, or Token has failed
		if err := d.Decode(&f.Value); err != nil {
			return nil, fmt.Errorf("no JSON: %w", plainEOF(err))
		}
		fields = append(fields, f)
	}
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("no JSON: %w", plainEOF(err))
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one JSON object")
	}
	return fields, nil
}

func plainEOF(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends too early")
	}
	return err
}

// WriteFields writes an object without the fields that more replaces, and more behind it.
func WriteFields(fields, more []Field) []byte {
	replaced := map[string]bool{}
	for _, f := range more {
		replaced[f.Name] = true
	}
	out := []byte{'{'}
	write := func(f Field) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, JSON(f.Name)...), ':'), f.Value...)
	}
	for _, f := range fields {
		if !replaced[f.Name] {
			write(f)
		}
	}
	for _, f := range more {
		write(f)
	}
	return append(out, '}')
}

// JSON writes a value that can always be written. The text is not escaped for HTML: what came in goes out.
func JSON(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return json.RawMessage("null")
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}
