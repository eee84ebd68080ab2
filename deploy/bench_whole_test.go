package deploy_test

import (
	"bytes"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// bench plays `molva bench` and gives what it printed.
func bench(t *testing.T, args ...string) string {
	t.Helper()
	path, err := program()
	must(t, err)
	cmd := exec.CommandContext(t.Context(), path, append([]string{"bench"}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, &errs)
	}
	return out.String()
}

// Whole runs, small: the outputs are equal, one summary was told and the shares are there.
func TestBenchMeasuresWholeRuns(t *testing.T) {
	for kind, more := range map[string][]string{"jsonld": {"\nqueue, scheduler", "\nstore"}, "tree": nil} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			out := bench(t, "--pages", "3", "--rounds", "1", "--kind", kind, "--elasticsearch", "", "--profiles", strconv.Itoa(min(len(more), 1)))
			for _, want := range append(more, "("+kind+") of 90 KB, 60 reviews", "none ", "bleve ", "of 60 reviews, told in 1 mail") {
				if !strings.Contains(out, want) {
					t.Errorf("the output does not say %q:\n%s", want, out)
				}
			}
		})
	}
}

func TestBenchMeasuresTheFrontier(t *testing.T) {
	t.Parallel()
	out := bench(t, "--frontier", "6000", "--delay", "50ms")
	if ok, err := regexp.MatchString(`(?s)5000 +6000\nheap in use.*\d\.\d\d\d\nresident.*\ngoroutines +\d+ +\d+ +[+-]\d+\n`, out); !ok || err != nil {
		t.Errorf("%v:\n%s", err, out)
	}
}
