package fake

import (
	"fmt"

	"molva/collector"
)

// Authors of a single review who join a burst of such authors. New customers after a sale look the same: hence the
// small weight. It counts one-review authors alone, so that regulars on the same day neither hide nor make it.
var _ = register(Signal{Name: "newcomers", Max: maxNewcomers, Judge: judgeNewcomers})

func judgeNewcomers(target Review, around Around) collector.Evidence {
	var found collector.Evidence
	if target.AuthorTotal != 1 {
		return found
	}
	for _, s := range stretches {
		in := s.densest(target, around.OnItem, func(r Review) bool { return r.AuthorTotal == 1 })
		n := len(in) + 1
		w := maxNewcomers * surprise(n, s.expected(around.Item, n))
		if w <= found.Weight {
			continue
		}
		found = collector.Evidence{Weight: w, Key: "newcomers", Args: []float64{float64(n), s.hours},
			Reason: fmt.Sprintf("one of %d authors known for nothing else who all wrote about this item within %s", n, s.name),
			Twins:  named(ids(in))}
	}
	return found
}
