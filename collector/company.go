package collector

import "time"

// Company is whose reputation is watched. One is made at first run.
type Company struct {
	CompanyID int64
	Name      string
	Brands    []string // declared: kept whole by the stemmer, so that they never fall into a common noun
	Language  string   // of the console until a person chooses: ru, uk, en
	Zone      string   // IANA name; days are counted in it
	SetUp     bool     // the first-run page was answered
	Created   time.Time
}

// Location is the company's zone, UTC where it is unknown to this machine.
func (c Company) Location() *time.Location {
	if zone, ok := Zone(c.Zone); ok {
		return zone
	}
	return time.UTC
}
