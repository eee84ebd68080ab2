package jobs

import (
	"testing"
	"time"

	"molva/collector"
)

// A pass is left when it has visited what a pass may, and the store is asked when it may know better.
func TestVisitsAreAddedUp(t *testing.T) {
	var v visits
	asked, stored := 0, maxPass-2
	count := func() (int, error) { asked++; return stored, nil }
	at := time.Unix(0, 0)
	full := func(source, pass int64) bool {
		t.Helper()
		is, err := v.full(collector.Page{Source: source, Pass: pass}, at, count)
		must(t, err)
		return is
	}
	for i, want := range []bool{false, false, true, true} {
		if full(1, 1) != want {
			t.Errorf("page %d of the last ones: full is %v", i+1, !want)
		}
	}
	if asked != 1 {
		t.Errorf("the store was asked %d times for one pass", asked)
	}
	at, stored = at.Add(countVisits), 7
	if full(1, 1) || asked != 2 {
		t.Error("the store was not asked again after a while")
	}
	if stored = maxPass; !full(1, 2) || !full(2, 2) || asked != 4 {
		t.Errorf("another pass or source was taken for the first: asked %d times", asked)
	}
}
