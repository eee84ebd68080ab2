package deploy

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"molva/collector"
)

func TestDetectCommand(t *testing.T) {
	for _, c := range []struct {
		name, in, out string
		command       detectCommand
		exit          int
	}{
		{"nothing known", "{}\n", "{\"suspicion\":0,\"evidence\":[]}\n", detectCommand{File: "-"}, exitDone},
		{"a broken line", "{}\n{\n", "", detectCommand{File: "-"}, exitPartly},
		{"a rating that is none", `{"id":"1","rating":"five"}`, "", detectCommand{File: "-"}, exitPartly},
		{"no such signal", "{}\n", "", detectCommand{File: "-", Without: []string{"smell"}}, exitUsage},
		{"a signal off", `{"rating":5}`, "{\"rating\":5,\"suspicion\":0,\"evidence\":[]}\n", detectCommand{File: "-", Without: []string{"rating"}}, exitDone},
		{"no such file", "", "", detectCommand{File: "/nowhere/reviews.jsonl"}, exitUsage},
	} {
		var out, errs bytes.Buffer
		err := c.command.Run(t.Context(), Streams{In: strings.NewReader(c.in), Out: &out, Err: &errs})
		if got := report(&errs, err); got != c.exit {
			t.Errorf("%s: exit %d, want %d (%v)", c.name, got, c.exit, err)
		}
		if c.out != "" && out.String() != c.out {
			t.Errorf("%s: %q, want %q", c.name, out.String(), c.out)
		}
		var e *collector.Error
		if errors.As(err, &e) && (e.Msg == "" || e.Where == "" && e.Err == nil) {
			t.Errorf("%s: the error does not say what and where: %v", c.name, err)
		}
	}
}
