package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// classify and detect take their input in the same ways: an argument, a flag, or standard input under the name - or none.
func TestLinesComeFromAFileInTheSameWays(t *testing.T) {
	dir := t.TempDir()
	file, other := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "out.jsonl")
	const lines = `{"id":"1","text":"Верните деньги!"}` + "\n" + `{}` + "\n"
	if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	for command, field := range map[string]string{"classify": `"complaint":`, "detect": `"suspicion":`} {
		for _, c := range []struct {
			stdin string
			args  []string
		}{{"", []string{file}}, {"", []string{"--in", file}}, {"", []string{"-i", file}}, {lines, []string{"-"}}, {lines, []string{"--in", "-"}}, {lines, nil}, {"", []string{file, "--in", file}}} {
			status, out, errs := run(t, c.stdin, append([]string{command}, c.args...)...)
			if status != exitDone || strings.Count(out, "\n") != 2 || strings.Count(out, field) != 2 {
				t.Errorf("%s %q: %d %q %q", command, c.args, status, out, errs)
			}
		}
		if status, out, errs := run(t, "", command, file, "-o", other); status != exitDone || out != "" {
			t.Errorf("%s into a file: %d %q %q", command, status, out, errs)
		}
		if b, err := os.ReadFile(other); err != nil || strings.Count(string(b), field) != 2 {
			t.Errorf("%s wrote %q, %v", command, b, err)
		}
		if status, _, errs := run(t, "", command, file, "--in", other); status != exitUsage || !strings.Contains(errs, "two files are named") || !strings.Contains(errs, "give one") {
			t.Errorf("%s of two files: %d %q", command, status, errs)
		}
	}
}
