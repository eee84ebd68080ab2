package deploy

import (
	"strings"
	"testing"
)

// Without corrections the table is printed, the reason said, and nothing written; there is nothing to undo; what does not belong
// together is refused.
func TestTrainingNeedsCorrections(t *testing.T) {
	dir := t.TempDir()
	line := `{"site":"x.example","id":"1","text":"привезли поздно"}`
	if status, _, errs := run(t, line, "import", "-", "--data", dir); status != exitDone {
		t.Fatalf("status %d, %q", status, errs)
	}
	for _, c := range []struct {
		args      []string
		status    int
		out, errs string
	}{
		{[]string{"train", "--corrections", "--data", dir}, exitFailed, "no: 20 different texts are needed, 0 are there", "nothing is written"},
		{[]string{"train", "--corrections", "--dry-run", "--data", dir}, exitFailed, "0 of 1", "nothing is written"},
		{[]string{"train", "--corrections", "--undo", "--data", dir}, exitFailed, "", "there are no weights to go back from"},
		{[]string{"train", "--corrections", "--undo", "--dry-run", "--data", dir}, exitUsage, "", "--dry-run"},
		{[]string{"train", "--corrections", "-o", "x", "--data", dir}, exitUsage, "", "--corrections"},
		{[]string{"train", "--dry-run", "--data", dir}, exitUsage, "", "add --corrections"},
		{[]string{"train", "--data", dir}, exitUsage, "", "give -o FILE"},
	} {
		status, out, errs := run(t, "", c.args...)
		if status != c.status || !strings.Contains(out, c.out) || !strings.Contains(errs, c.errs) {
			t.Errorf("%v: status %d, %q, %q", c.args, status, out, errs)
		}
	}
}
