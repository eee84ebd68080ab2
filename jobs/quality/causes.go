package quality

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// CausesOf counts the causes that the negative reviews and complaints of the year before an instant name, the most frequent
// first; solved ones count too (000 4: "open each negative review, also those that were solved").
func CausesOf(reviews []collector.SellerReview, at time.Time) []collector.CauseCount {
	counts := map[string]int{}
	for _, r := range Worksheet(reviews, at) {
		for _, c := range r.Causes {
			counts[c]++
		}
	}
	var out []collector.CauseCount
	for name, n := range counts {
		out = append(out, collector.CauseCount{Name: name, Count: n})
	}
	slices.SortFunc(out, func(a, b collector.CauseCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// Worksheet are the negative reviews and complaints of the year before an instant, newest first.
func Worksheet(reviews []collector.SellerReview, at time.Time) []collector.SellerReview {
	var out []collector.SellerReview
	from := at.Add(-365 * Day)
	for _, r := range reviews {
		if In(FigureNegative, r, from, at) || In(FigureComplaints, r, from, at) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b collector.SellerReview) int { return b.At.Compare(a.At) })
	return out
}

// Main are the causes that a letter must cover: the most frequent ones.
func Main(p Policy, causes []collector.CauseCount) []string {
	var out []string
	for _, c := range causes[:min(len(causes), p.MainCauses)] {
		out = append(out, c.Name)
	}
	return out
}

// NamedIn are the causes that a text calls by their names, in any of the languages: «Возвраты денег» is the cause refund.
func NamedIn(s string) []string {
	said := map[string]bool{}
	for _, w := range words(s) {
		said[text.Stem(w)] = true
	}
	var out []string
	for _, l := range Languages {
		for key, name := range texts()[l] {
			cause, ok := strings.CutPrefix(key, "cause_")
			if !ok || slices.Contains(out, cause) {
				continue
			}
			if !slices.ContainsFunc(words(name), func(w string) bool { return !said[text.Stem(w)] }) {
				out = append(out, cause)
			}
		}
	}
	slices.Sort(out)
	return out
}
