package web

import "time"

// monthsBack lists the months from first to last, the latest ones if there are too many, without gaps.
func monthsBack(first, last string) []string {
	to, err := time.Parse("2006-01", last)
	if err != nil {
		return nil
	}
	var out []string
	for m := to; len(out) < chartMonths; m = m.AddDate(0, -1, 0) {
		name := m.Format("2006-01")
		if name < first {
			break
		}
		out = append(out, name)
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}
