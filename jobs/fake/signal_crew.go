package fake

import (
	"fmt"
	"maps"
	"slices"

	"molva/collector"
)

// The same authors side by side on several items, each time within three days: a crew sent from order to order. Two
// people may meet twice by chance where everybody goes; three on three items, or five on two, hardly do.
var _ = register(Signal{Name: "same authors elsewhere", Max: maxCrew, Judge: judgeCrew})

func judgeCrew(target Review, around Around) collector.Evidence {
	met := meetings(target, around)
	var best collector.Evidence
	for _, rule := range []struct{ items, others int }{{2, 4}, {3, 2}} {
		var members []string
		var twins []string
		for _, author := range slices.Sorted(maps.Keys(met)) {
			if len(met[author]) >= rule.items {
				members = append(members, author)
				twins = append(twins, met[author]...)
			}
		}
		n := len(members)
		if n < rule.others {
			continue
		}
		w := maxCrew * min(1, 0.5+0.5*float64(n-rule.others)/4+0.25*float64(rule.items-2))
		if w > best.Weight {
			best = collector.Evidence{Weight: w, Key: "crew", Args: []float64{float64(n), float64(rule.items)},
				Reason: fmt.Sprintf("%d other authors wrote within 3 days of this one about the same %d items or more", n, rule.items),
				Twins:  named(twins)}
		}
	}
	return best
}

// meetings lists for each other author the reviews by which he stood beside the target's author, one an item.
func meetings(target Review, around Around) map[string][]string {
	if target.Author == "" || len(around.Elsewhere) == 0 {
		return nil
	}
	met := map[string][]string{}
	here := map[string]bool{}
	for _, r := range around.OnItem {
		if r.Author != "" && r.Author != target.Author && !here[r.Author] {
			here[r.Author] = true
			met[r.Author] = append(met[r.Author], r.ID)
		}
	}
	for _, there := range around.Elsewhere {
		again := map[string]bool{}
		for _, r := range there {
			if here[r.Author] && !again[r.Author] {
				again[r.Author] = true
				met[r.Author] = append(met[r.Author], r.ID)
			}
		}
	}
	return met
}
