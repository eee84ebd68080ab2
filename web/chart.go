package web

import (
	"slices"

	"molva/search"
)

// bar is one month of the chart; its numbers are in units of the picture.
type bar struct {
	facetValue           // as one chooses it; its Count is how many documents the month has
	Month         string // 2006-01
	X, Y          int
	Width, Height int
}

// chart counts documents by month. It is drawn by the server as SVG, so that it needs no script, and read out as a table.
type chart struct {
	Bars          []bar
	Unknown       int // documents without a date
	Undated       facetValue
	Aside         []facetValue // chosen months for which there is no bar
	Width, Height int
	Peak          int
}

// The picture's measures; it is scaled to the page's width.
const (
	chartWidth  = 720
	chartHeight = 96
	chartMonths = 36 // the latest ones
)

func newChart(months []search.Count) chart {
	c := chart{Width: chartWidth, Height: chartHeight}
	counts := map[string]int{}
	first, last := "", ""
	for _, m := range months {
		if m.Value == search.Unknown {
			c.Unknown = m.Count
			continue
		}
		counts[m.Value] = m.Count
		if first == "" || m.Value < first {
			first = m.Value
		}
		last = max(last, m.Value)
	}
	if last == "" {
		return c
	}
	span := monthsBack(first, last)
	for _, m := range span {
		c.Peak = max(c.Peak, counts[m])
	}
	step := chartWidth / len(span)
	for i, m := range span {
		h := counts[m] * (chartHeight - 8) / max(1, c.Peak)
		if counts[m] > 0 {
			h = max(h, 2)
		}
		c.Bars = append(c.Bars, bar{Month: m, facetValue: facetValue{Count: counts[m]}, X: i * step, Y: chartHeight - h, Width: max(2, step-step/6-1), Height: h})
	}
	c.Width = step * len(span)
	return c
}

// First is the earliest month of a chart that has any.
func (c chart) First() string { return c.Bars[0].Month }

// Last is the latest month.
func (c chart) Last() string { return c.Bars[len(c.Bars)-1].Month }

// Most is the fullest month, the latest of equal ones.
func (c chart) Most() bar {
	most := c.Bars[0]
	for _, b := range c.Bars {
		if b.Count >= most.Count {
			most = b
		}
	}
	return most
}

// Choice is how one chooses a month.
func (b bar) Choice() facetValue { return b.facetValue }

// Chosen says that months are chosen: the others are drawn paler.
func (c chart) Chosen() bool {
	return len(c.Aside) > 0 || slices.ContainsFunc(c.Bars, func(b bar) bool { return b.facetValue.Chosen })
}

// months is the chart of what was found with the ways to choose months. It spans the months that are found, whatever is chosen.
func (p *searchPageData) months(f found, all choices) chart {
	counts, _ := f.counted("month")
	c := newChart(counts)
	for i, b := range c.Bars {
		c.Bars[i].facetValue = p.facetValue("month", search.Count{Value: b.Month, Count: b.Count}, all)
	}
	c.Undated = p.facetValue("month", search.Count{Value: search.Unknown, Count: c.Unknown}, all)
	chosen := all.of["month"].values
	for _, m := range withChosen(counts, f.Months, chosen) {
		drawn := slices.ContainsFunc(c.Bars, func(b bar) bool { return b.Month == m.Value })
		if slices.Contains(chosen, m.Value) && m.Value != search.Unknown && !drawn {
			c.Aside = append(c.Aside, p.facetValue("month", m, all))
		}
	}
	return c
}
