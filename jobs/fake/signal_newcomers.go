package fake

import (
	"fmt"

	"molva/collector"
)

// Authors of a single review who join a burst of such authors. New customers after a sale look the same: hence the
// small weight. It counts one-review authors alone, so that regulars on the same day neither hide nor make it.
var _ = register(Signal{Name: "newcomers", Max: maxNewcomers, Judge: judgeNewcomers})

func judgeNewcomers(target Review, around Around) collector.Evidence {
	if target.AuthorTotal != 1 {
		return collector.Evidence{}
	}
	once := func(r *Review) bool { return r.AuthorTotal == 1 }
	return pile(target, around, maxNewcomers, once, func(n int, s stretch, _ float64) collector.Evidence {
		return collector.Evidence{Key: "newcomers", Args: []float64{float64(n), s.hours},
			Reason: fmt.Sprintf("one of %d authors known for nothing else who all wrote about this item within %s", n, s.name)}
	})
}

// NeedsTotals says whether a verdict depends on how much the authors around have written: for whoever builds the
// neighbourhood, and has to count for it. onItem is how many stand on the item within Reach, at most.
func NeedsTotals(target Review, onItem int) bool {
	return target.AuthorTotal == 1 && onItem >= fewest
}
