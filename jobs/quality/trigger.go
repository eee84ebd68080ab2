package quality

import (
	"time"

	"molva/collector"
)

// Window is how a seller stands in one window.
type Window struct {
	Days     int `json:"days"`
	Reviews  int `json:"reviews"`
	Negative int `json:"negative"`
	Interval
	Others Others  `json:"others"`
	Line   float64 `json:"line"` // the share above which the whole interval must lie
	// Before is the seller's own share in the year before the window; less than none where there were too few reviews.
	Before        float64 `json:"before"`
	BeforeReviews int     `json:"before_reviews"`
	Worse         bool    `json:"worse"` // than the others, significantly
	Fell          bool    `json:"fell"`  // below the seller's own earlier standing, significantly
	Enough        bool    `json:"enough"`
}

// Finding is what the rule says of a seller at an instant.
type Finding struct {
	At      time.Time                  `json:"at"`
	Windows []Window                   `json:"windows"`
	Trigger collector.ExclusionTrigger `json:"trigger,omitempty"` // "" neither window holds
	Days    int                        `json:"days,omitempty"`    // of the window that decided, or that is nearest to the line
	Gap     float64                    `json:"gap"`               // how far below the line the nearest window's interval begins; below 0: above it
	Warn    bool                       `json:"warn,omitempty"`
}

// Rule is the clause that a finding rests on.
const Rule = "000 2"

// Compared is what a finding is made of: all sellers in each window, and in the year before each.
type Compared struct {
	At     time.Time
	In     map[int]*Peers // by days of the window
	Before map[int]*Peers // the year that ends where the window begins
}

// Judge says whether a seller is to be excluded (000 2): the figures of the last month or three months are significantly worse
// than the others' and than the seller's own before, or those of the last year are significantly worse than the others'.
// "Significantly" is: enough reviews and enough others, and the whole 95 % interval of the shrunken share lies above the
// others' median by the margin. A seller without a year before cannot have become worse; the year's rule sees them.
func Judge(p Policy, c Compared, seller int64) Finding {
	f := Finding{At: c.At, Gap: 1}
	for _, days := range Windows {
		w := window(p, c, seller, days)
		f.Windows = append(f.Windows, w)
		holds := w.Worse && (days == 365 || w.Fell)
		if holds && f.Trigger == "" {
			f.Trigger, f.Days, f.Gap = collector.TriggerWorsened, days, w.Line-w.Low
			if days == 365 {
				f.Trigger = collector.TriggerLow
			}
		}
		if gap := w.Line - w.Low; f.Trigger == "" && w.Enough && gap < f.Gap && (days == 365 || w.Fell) {
			f.Days, f.Gap = days, gap
		}
	}
	f.Warn = f.Trigger == "" && f.Days != 0 && f.Gap <= p.Warn
	return f
}

func window(p Policy, c Compared, seller int64, days int) Window {
	own, others := c.In[days].Of(seller), c.In[days].Without(seller)
	w := Window{Days: days, Reviews: own.Reviews, Negative: own.Negative, Others: others, Line: others.Median + p.Margin, Before: -1,
		Interval: Shrunken(own.Negative, own.Reviews, others.Average, p.Prior)}
	w.Enough = w.Reviews >= p.MinReviews && others.Sellers >= p.MinOthers
	w.Worse = w.Enough && w.Low > w.Line
	if before := c.Before[days]; before != nil {
		was := before.Of(seller)
		if w.BeforeReviews = was.Reviews; was.Reviews >= p.MinReviews {
			w.Before = Shrunken(was.Negative, was.Reviews, before.Without(seller).Average, p.Prior).Share
			w.Fell = w.Low > w.Before+p.Margin
		}
	}
	return w
}
