package deploy

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestClassifyCommand(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "out.jsonl")
	for _, c := range []struct {
		name, in string
		command  classifyCommand
		lines    int
		exit     int
	}{
		{"nothing", "", classifyCommand{inOut: inOut{In: "-", Out: "-"}}, 0, exitDone},
		{"an empty object", "{}\n", classifyCommand{inOut: inOut{In: "-", Out: "-"}}, 1, exitDone},
		{"a broken line among good ones", "{}\n{\n{\"text\":\"ok\"}", classifyCommand{inOut: inOut{In: "-", Out: "-"}}, 3, exitPartly},
		{"into a file", "{}\n", classifyCommand{inOut: inOut{In: "-", Out: file}}, 0, exitDone},
		{"no such file", "", classifyCommand{inOut: inOut{In: filepath.Join(dir, "none"), Out: "-"}}, 0, exitUsage},
		{"no such folder", "{}\n", classifyCommand{inOut: inOut{In: "-", Out: filepath.Join(dir, "none", "out")}}, 0, exitFailed},
	} {
		var out, errs bytes.Buffer
		err := c.command.Run(t.Context(), Streams{In: strings.NewReader(c.in), Out: &out, Err: &errs})
		if got := report(&errs, err); got != c.exit {
			t.Errorf("%s: exit %d, want %d (%v)", c.name, got, c.exit, err)
		}
		if got := strings.Count(out.String(), "\n"); got != c.lines {
			t.Errorf("%s: %d lines, want %d", c.name, got, c.lines)
		}
	}
	written, err := os.ReadFile(file)
	if err != nil || !json.Valid(written) {
		t.Errorf("the file holds %q, %v", written, err)
	}
}

func TestTrainAndEvalWithoutData(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "weights")
	var errs bytes.Buffer
	s := Streams{Out: &errs, Err: &errs}
	if got := report(&errs, (&trainCommand{Config: Config{Data: dir}, Out: out}).Run(t.Context(), s)); got != exitFailed {
		t.Errorf("train: exit %d", got)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("a failed training left %v", left)
	}
	if got := report(&errs, (&evalCommand{Data: dir}).Run(t.Context(), s)); got != exitFailed {
		t.Errorf("eval: exit %d", got)
	}
}
