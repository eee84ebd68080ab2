package collector

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestLinesAreBounded(t *testing.T) {
	l := NewLineReader(strings.NewReader("\ufeff{}\r\n\n"+strings.Repeat("a", 200_000)+"\nb\n"+strings.Repeat("c", 11)), 10)
	for n, want := range []Line{{1, []byte("{}\r\n"), false}, {2, []byte("\n"), false}, {3, nil, true}, {4, []byte("b\n"), false}, {5, nil, true}} {
		got, err := l.Next()
		if err != nil || got.Number != n+1 || string(got.Text) != string(want.Text) || got.Long != want.Long {
			t.Errorf("want %+v, got %+v, %v", want, got, err)
		}
	}
	if _, err := l.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last line: %v", err)
	}
}

// What broke off in the middle of a line is no line.
func TestALineThatBrokeOffIsNone(t *testing.T) {
	gone := errors.New("unplugged")
	l := NewLineReader(io.MultiReader(strings.NewReader("a\n{\"text\":1}"), iotest.ErrReader(gone)), 100)
	if first, err := l.Next(); err != nil || string(first.Text) != "a\n" {
		t.Fatalf("%q, %v", first.Text, err)
	}
	if line, err := l.Next(); !errors.Is(err, gone) || line.Text != nil || line.Number != 2 {
		t.Errorf("%+v, %v", line, err)
	}
}
