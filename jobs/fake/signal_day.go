package fake

import (
	"fmt"
	"slices"
	"time"

	"molva/collector"
)

// busyDay is how many items one author reviews on one day before it is said; travellers who write up a holiday reach
// three or four.
const busyDay = 5

// Many items reviewed by one author on one day: work to order. From ten on the weight is full.
var _ = register(Signal{Name: "many in a day", Max: maxDay, Judge: judgeDay})

func judgeDay(target Review, around Around) collector.Evidence {
	if !target.Published.Known() || target.Author == "" {
		return collector.Evidence{}
	}
	day := target.Published.Day(time.UTC)
	items, twins := []string{target.Item}, []string{}
	for _, r := range around.Author {
		if r.Published.Day(time.UTC) == day && r.Item != "" && !slices.Contains(items, r.Item) {
			items = append(items, r.Item)
			twins = append(twins, r.ID)
		}
	}
	n := len(items)
	if target.Item == "" || n < busyDay {
		return collector.Evidence{}
	}
	return collector.Evidence{Weight: maxDay * min(1, float64(n)/10), Key: "day", Args: []float64{float64(n)},
		Reason: fmt.Sprintf("the author reviewed %d items on one day", n), Twins: named(twins)}
}
