package search

import (
	"errors"
	"strings"
	"testing"

	"molva/collector"
)

// TestFieldValues: what a field says that it knows is read, and is what a wrong value is told to be one of.
func TestFieldValues(t *testing.T) {
	closed := 0
	for _, f := range Fields() {
		for _, v := range f.Values {
			if _, err := Parse(f.Name + ":" + v); err != nil {
				t.Errorf("%s:%s: %v", f.Name, v, err)
			}
		}
		_, err := Parse(f.Name + ":нетакого")
		var e *collector.Error
		if known, ok := "", errors.As(err, &e); ok {
			if known, ok = strings.CutPrefix(e.Hint, "write one of "); !ok {
				continue
			}
			if closed++; known != strings.Join(f.Values, ", ") {
				t.Errorf("%s: knows %s, says %v", f.Name, known, f.Values)
			}
		}
	}
	if closed != 8 {
		t.Errorf("%d fields know their values", closed)
	}
}

// Every name of a value is one of a value that its field has.
func TestNamesOfValues(t *testing.T) {
	for field, names := range valueNames {
		for name, stored := range names {
			want, err := Parse(field + ":" + stored)
			if err != nil {
				t.Errorf("%s:%s: %v", field, stored, err)
				continue
			}
			if got, err := Parse(field + `:"` + name + `"`); err != nil || got.String() != want.String() {
				t.Errorf("%s:%q is %v, %v, want %v", field, name, got, err, want)
			}
		}
	}
}
