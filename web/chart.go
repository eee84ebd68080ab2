package web

import "molva/search"

// bar is one month of the chart; its numbers are in units of the picture.
type bar struct {
	Month         string // 2006-01
	Count         int
	X, Y          int
	Width, Height int
	URL           string // the search in this month alone
}

// chart counts documents by month. It is drawn by the server as SVG, so that it needs no script, and read out as a table.
type chart struct {
	Bars          []bar
	Unknown       int // documents without a date
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
		c.Bars = append(c.Bars, bar{Month: m, Count: counts[m], X: i * step, Y: chartHeight - h, Width: max(2, step-step/6-1), Height: h})
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
