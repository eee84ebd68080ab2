package sites

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/cascadia"
	"github.com/pelletier/go-toml/v2"

	"molva/collector"
)

// Parse reads one site file. name is where it comes from, for errors. An unknown key, a wrong type, a selector or a
// pattern that does not compile is a *collector.Error with file, line, column and key; any bytes are fine.
func Parse(name string, b []byte) (*Site, error) {
	s := &Site{}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if bad := checkShape(b); bad != nil {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: spot(name, b, bad.pos.Line, bad.pos.Column), Msg: bad.says, Hint: seeReadme}
	}
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(s); err != nil {
		return nil, fileError(name, b, err)
	}
	s.File = name
	if err := s.check(); err != nil {
		where := name
		var f *fault
		if errors.As(err, &f) {
			line, column := position(b, f.key)
			where = spot(name, b, line, column)
		}
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: err.Error(), Hint: seeReadme, Err: err}
	}
	return s, nil
}

const seeReadme = "crawler/sites/README.md describes every key"

// spot is a place in a file as an editor shows it: the column counts letters, where the parser counts bytes.
func spot(name string, b []byte, line, column int) string {
	for n := line; n > 1; n-- {
		_, b, _ = bytes.Cut(b, []byte("\n"))
	}
	return fmt.Sprintf("%s:%d:%d", name, line, 1+utf8.RuneCount(b[:min(max(column-1, 0), len(b))]))
}

// fileError says where a file stops being TOML, has a key twice, or a number that is too large.
func fileError(name string, b []byte, err error) error {
	out := &collector.Error{Code: collector.CodeInvalid, Where: name, Msg: strings.TrimPrefix(err.Error(), "toml: "), Hint: seeReadme, Err: err}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		line, column := decode.Position()
		out.Where = spot(name, b, line, column)
		if key := strings.Join(decode.Key(), "."); key != "" {
			out.Msg = "key " + key + ": " + out.Msg
		}
	}
	return out
}

// UnmarshalText compiles a selector.
func (s *Selector) UnmarshalText(b []byte) error {
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
