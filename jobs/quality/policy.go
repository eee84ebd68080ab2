package quality

import (
	"encoding/json"
	"fmt"
	"time"

	"molva/collector"
)

// Policy are the thresholds of a company. An exclusion keeps the version that it began with.
type Policy struct {
	MinReviews    int     `json:"min_reviews" doc:"reviews in a window below which nobody is judged by it"`
	MinOthers     int     `json:"min_others" doc:"other sellers with reviews below which nobody is compared"`
	Prior         float64 `json:"prior" doc:"how many reviews the average of the others weighs in a seller's share"`
	Margin        float64 `json:"margin" doc:"how far above the others' median the whole interval must lie, as a share"`
	Warn          float64 `json:"warn" doc:"how near to the line a warning is sent, as a share"`
	Auto          bool    `json:"auto" doc:"the weekly review excludes by itself; else it proposes and a person decides"`
	Days          int     `json:"days" doc:"between the exclusion and its recheck, and between two rechecks; 14 at least"`
	MainCauses    int     `json:"main_causes" doc:"the most frequent causes, which a letter must cover"`
	MinSolution   int     `json:"min_solution" doc:"letters below which a solution says nothing"`
	NewNegatives  int     `json:"new_negatives" doc:"new negative reviews and complaints that are borne"`
	NewPositives  int     `json:"new_positives" doc:"new praise of real buyers that is wanted"`
	RatingRise    float64 `json:"rating_rise" doc:"stars by which the rating must rise"`
	RatingDays    int     `json:"rating_days" doc:"window of the rating that must rise"`
	SuspicionDays int     `json:"suspicion_days" doc:"how far back suspected praise counts at a recheck"`
}

// Default is the policy of a company that has none of its own.
func Default() Policy {
	return Policy{MinReviews: 10, MinOthers: 2, Prior: 10, Margin: 0.1, Warn: 0.05, Days: 14, MainCauses: 3, MinSolution: 40,
		NewPositives: 1, RatingRise: 0.1, RatingDays: 90, SuspicionDays: 90}
}

// ReadPolicy reads a version as it was written.
func ReadPolicy(data string) (Policy, error) {
	p := Default()
	if data == "" {
		return p, nil
	}
	if err := json.Unmarshal([]byte(data), &p); err != nil {
		return p, fmt.Errorf("read a policy: %w", err)
	}
	return p, nil
}

// String is what ReadPolicy reads.
func (p Policy) String() string {
	b, err := json.Marshal(p)
	if err != nil { // NaN and infinity alone, which Check refuses
		return ""
	}
	return string(b)
}

// Check refuses a policy that cannot be meant, at its field: among them a term below the two weeks of 000 3. CodeInvalid.
func (p Policy) Check() error {
	refuse := func(field, msg, hint string) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: field, Msg: msg, Hint: hint}
	}
	share := func(v float64) bool { return v >= 0 && v < 1 }
	switch {
	case p.Days < 14 || p.Days > 365:
		return refuse("days", "an exclusion lasts two weeks at least", "write 14 to 365 days")
	case p.MinReviews < 1 || p.MinOthers < 1 || p.MainCauses < 1:
		return refuse("min_reviews", "this number must be one at least", "the smallest numbers of reviews, of other sellers and of causes are counted from 1")
	case !share(p.Margin) || !share(p.Warn):
		return refuse("margin", "a share lies between 0 and 1", "0.1 is ten of a hundred reviews")
	case !(p.Prior >= 0 && p.Prior <= 1000) || !(p.RatingRise >= 0 && p.RatingRise <= 4):
		return refuse("rating_rise", "this number is out of bounds", "stars go from 0 to 4, the weight of the others from 0 to 1000")
	case p.NewNegatives < 0 || p.NewPositives < 0 || p.MinSolution < 1 || p.MinSolution > 1000:
		return refuse("new_positives", "a number of reviews or letters is out of bounds", "write whole numbers, none below zero")
	case p.RatingDays < 1 || p.RatingDays > 365 || p.SuspicionDays < 1 || p.SuspicionDays > 365:
		return refuse("rating_days", "a window has 1 to 365 days", "90 days are three months")
	}
	return nil
}

// Day is 24 hours. An exclusion is counted in them and not in days of the calendar: over a change of the clocks those would
// be an hour short, and "not earlier than 14 days" must hold however it is read (000 3).
const Day = 24 * time.Hour

// Due is the instant of the next recheck after one, or after the beginning.
func (p Policy) Due(since time.Time) time.Time { return since.Add(time.Duration(p.Days) * Day) }
