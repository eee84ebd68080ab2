package sites

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/pelletier/go-toml/v2"

	"molva/collector"
)

// Parse reads one site file. name is where it comes from, for errors. An unknown key, a wrong type, a selector or a
// pattern that does not compile is a *collector.Error with file, line, column and key; any bytes are fine.
func Parse(name string, b []byte) (*Site, error) {
	s := &Site{}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(s); err != nil {
		return nil, fileError(name, err)
	}
	s.File = name
	if err := s.check(); err != nil {
		where := name
		var f *fault
		if errors.As(err, &f) {
			line, column := position(b, f.key)
			where = fmt.Sprintf("%s:%d:%d", name, line, column)
		}
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: err.Error(), Hint: seeReadme, Err: err}
	}
	return s, nil
}

const seeReadme = "crawler/sites/README.md describes every key"

// fileError says where in the file the fault is.
func fileError(name string, err error) error {
	out := &collector.Error{Code: collector.CodeInvalid, Where: name, Msg: strings.TrimPrefix(err.Error(), "toml: "), Hint: seeReadme, Err: err}
	var strict *toml.StrictMissingError
	var decode *toml.DecodeError
	switch {
	case errors.As(err, &strict) && len(strict.Errors) > 0:
		line, column := strict.Errors[0].Position()
		out.Where = fmt.Sprintf("%s:%d:%d", name, line, column)
		out.Msg = "unknown key " + strings.Join(strict.Errors[0].Key(), ".") + meant(strict.Errors[0].Key())
	case errors.As(err, &decode):
		line, column := decode.Position()
		out.Where = fmt.Sprintf("%s:%d:%d", name, line, column)
		if key := strings.Join(decode.Key(), "."); key != "" {
			out.Msg = "key " + key + ": " + out.Msg
			if strings.Contains(out.Msg, "cannot decode TOML") || strings.Contains(out.Msg, "cannot store TOML") { // the library's word for a value of another type
				out.Msg = "key " + key + " must be " + wanted(decode.Key())
			}
		}
	}
	return out
}

// UnmarshalText compiles a selector.
func (s *Selector) UnmarshalText(b []byte) error {
	if text := string(b); text == "true" || text == "false" { // the library hands over a bare word of the file as if it stood in quotes
		return fmt.Errorf("%s is no CSS selector; write one in quotes", text)
	}
	sel, err := cascadia.Compile(string(b))
	if err != nil {
		return fmt.Errorf("%q is no CSS selector: %w", b, err)
	}
	s.Text, s.Selector = string(b), sel
	return nil
}

// UnmarshalText compiles a pattern.
func (p *Pattern) UnmarshalText(b []byte) error {
	re, err := regexp.Compile(string(b))
	if err != nil {
		return fmt.Errorf("%q is no regular expression: %w", b, err)
	}
	p.Regexp = re
	return nil
}

// UnmarshalText reads the short form of a field, a selector alone.
func (f *Field) UnmarshalText(b []byte) error { return f.Select.UnmarshalText(b) }
