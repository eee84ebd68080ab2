package classify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// field is one member of a JSON object, its value as it was written.
type field struct {
	name  string
	value json.RawMessage
}

// readFields reads one JSON object and nothing behind it.
func readFields(line []byte) ([]field, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	if t, err := d.Token(); err != nil {
		return nil, fmt.Errorf("no JSON: %w", plainEOF(err))
	} else if t != json.Delim('{') {
		return nil, errors.New("no JSON object")
	}
	var fields []field
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("no JSON: %w", plainEOF(err))
		}
		f := field{name: name.(string)} // a member's name is a string, or Token has failed
		if err := d.Decode(&f.value); err != nil {
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

// writeFields writes the object again without the fields that more replaces, and more behind it.
func writeFields(fields, more []field) []byte {
	replaced := map[string]bool{}
	for _, f := range more {
		replaced[f.name] = true
	}
	out := []byte{'{'}
	write := func(f field) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, marshal(f.name)...), ':'), f.value...)
	}
	for _, f := range fields {
		if !replaced[f.name] {
			write(f)
		}
	}
	for _, f := range more {
		write(f)
	}
	return append(out, '}')
}

// marshal never fails for the types that it is used with. The text is not escaped for HTML: what came in goes out.
func marshal(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return json.RawMessage("null")
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}
