package web

import (
	"fmt"
	"strings"
	"testing"

	"molva/jobs/alert"
)

// The console and the mail tell one probability, and neither says 100 of a guess.
func TestTheConsoleAndTheMailTellTheSamePercent(t *testing.T) {
	v := &view{}
	for _, p := range []float64{0, 0.004, 0.5, 0.974, 0.994, 0.996, 0.99999, 1} {
		if got, want := v.Percent(p), fmt.Sprint(alert.Percent(p), " %"); got != want || strings.HasPrefix(got, "100") {
			t.Errorf("%v: the console says %q, the mail %q", p, got, want)
		}
	}
}
