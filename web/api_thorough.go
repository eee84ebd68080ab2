package web

import (
	"context"
	"time"

	"molva/collector"
	"molva/jobs/alert"
)

// coverageJSON is what a site says it has beside what is held.
type coverageJSON struct {
	Declared int    `json:"declared" doc:"reviews that the site says it has of the items it counts; 0: it does not say"`
	Held     int    `json:"held" doc:"live reviews held of those items"`
	Missing  int    `json:"missing"`
	Why      string `json:"why" doc:"in words, with the reason: declared 812, held 600, 212 unreachable: the site shows the last 600"`
}

// revisitJSON is how often the pages of a source are asked for.
type revisitJSON struct {
	FullPeriod string     `json:"full_period" example:"168h0m0s" doc:"how often a list is read to its end where it is sorted by date; else each pass does"`
	FullDue    *time.Time `json:"full_due" doc:"business time from which on the next pass is a full one"`
	Quick      bool       `json:"quick" doc:"the running or last pass stops at what is known"`
	Least      string     `json:"least" doc:"shortest time after which one of its pages is asked for again"`
	Most       string     `json:"most" doc:"longest; a page that has long been the same is asked for less often"`
	Resting    int        `json:"resting" doc:"pages that the last pass did not ask for because of that"`
}

func coverageOut(c collector.Coverage) coverageJSON {
	return coverageJSON{Declared: c.Declared, Held: c.Held, Missing: c.Missing(), Why: c.Why}
}

func revisitOut(v sourceView) revisitJSON {
	least, most := v.revisits()
	return revisitJSON{FullPeriod: v.FullPeriod.String(), FullDue: instant(v.FullDue), Quick: v.Quick, Least: least.String(), Most: most.String(), Resting: v.Resting}
}

// revisits are the shortest and the longest interval of the pages; before the first pass that of the source.
func (v sourceView) revisits() (least, most time.Duration) {
	return max(v.RevisitLeast, v.Period), max(v.RevisitMost, v.Period)
}

// Soonest is the shortest interval of a source's pages, for templates.
func (s sourceView) Soonest() time.Duration { least, _ := s.revisits(); return least }

// Latest is the longest.
func (s sourceView) Latest() time.Duration { _, most := s.revisits(); return most }

// Covered is the coverage of a source in the reader's language; "" where the site declares nothing.
func (v *view) Covered(s sourceView) string {
	if s.Coverage.Why == "" {
		return ""
	}
	return alert.Reason(v.Lang, s.Coverage.Why)
}

// setFullPeriod changes how often a source is gone over as a whole, where it is given.
func (s *Server) setFullPeriod(ctx context.Context, scope collector.Scope, id string, period *string, why string) error {
	if period == nil {
		return nil
	}
	d, err := readPeriod(*period)
	if err != nil {
		return err
	}
	return s.Work.SaveFullPeriod(ctx, scope, id, d, why)
}
