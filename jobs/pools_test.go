package jobs

import (
	"slices"
	"testing"
)

// Every pool that has workers is shown.
func TestPoolsAreAll(t *testing.T) {
	for pool := range workers {
		if !slices.Contains(Pools, pool) {
			t.Errorf("%s is shown nowhere", pool)
		}
	}
}
