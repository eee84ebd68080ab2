package classify

import "slices"

// auc is the area under the ROC curve: how likely a positive is scored above a negative; ties count half. 0.5 where a
// class is empty.
func auc(scores []float64, positive []bool) float64 {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case scores[a] < scores[b]:
			return -1
		case scores[a] > scores[b]:
			return 1
		}
		return 0
	})
	ranks, n := 0.0, 0
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && scores[order[j]] == scores[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			if positive[order[k]] {
				ranks += float64(i+j+1) / 2
				n++
			}
		}
		i = j
	}
	m := len(scores) - n
	if n == 0 || m == 0 {
		return 0.5
	}
	return (ranks - float64(n*(n+1))/2) / float64(n*m)
}
