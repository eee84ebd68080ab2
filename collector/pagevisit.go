package collector

import "time"

// PageVisit is a page as one of the sources that read it.
type PageVisit struct {
	Page     Page
	SourceID string        // public id of the source
	Source   string        // its name
	Period   time.Duration // of the source
	Pass     int64         // number of the source's newest pass
}

// Missed is how many passes of the source came and did not ask for the page: they stopped before it, or nothing led to it.
func (v PageVisit) Missed() int64 { return max(0, v.Pass-v.Page.Pass) }

// Interval is how long after its last visit the page is asked for again, at least; it is asked for in the first pass after
// that which comes by it. 0: it was never visited.
func (v PageVisit) Interval() time.Duration {
	switch {
	case v.Page.Visited.IsZero():
		return 0
	case v.Page.Rest.After(v.Page.Visited):
		return v.Page.Rest.Sub(v.Page.Visited)
	}
	return v.Period
}
