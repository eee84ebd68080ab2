package collector

import "time"

// Health of a source, as its last pass left it.
type Health string

// The health states (A12, A13). Only ok and partial passes may be trusted to have seen something; only ok ones may say "gone".
const (
	HealthNew     Health = "new"     // never crawled
	HealthOK      Health = "ok"      // the whole list was read
	HealthPartial Health = "partial" // some pages that should have been read were not
	HealthDrift   Health = "drift"   // pages came, but reviews that were there are no longer read: the site changed
	HealthBlocked Health = "blocked" // refused, captcha or forbidden by robots.txt
	HealthWaiting Health = "waiting" // the host asked to wait (Retry-After, back-off)
)

// Source is a registered public place where a client may speak: address, owner, period (seed 002: the list is kept
// current, each has a set period). Without an owner it is not crawled and shown red.
type Source struct {
	SourceID  int64
	PublicID  string
	Company   int64
	Name      string
	URL       string        // where a pass starts
	Site      string        // name of the site file; "" is "any site by schema.org"
	Owner     int64         // person; 0 is nobody
	OwnerName string        // read only, joined
	OwnerMail string        // read only, joined
	Period    time.Duration //
	Due       time.Time     // business time of the next pass
	Pass      int64         // number of the running or last pass; 0 before the first
	PassOpen  bool          // a pass is running
	PassStart time.Time     // business time
	PassDue   time.Time     // business time at which the running or last pass was due; zero: not kept
	FullPass  time.Time     // business time of the last complete healthy pass; zero before
	FirstOver time.Time     // business time at which the first period ended: the close of the first pass that read anything; zero before
	Told      int           // how bad a state the owner was told of: 0 none, 1 read in part, 2 not read
	Health    Health        //
	Reason    string        // what Health means here, in words: "read 0 of 38"
	Sample    int64         // evidence row kept as a sample of what could not be read; 0 for none
	Held      int           // live reviews held
	Read      int           // reviews read in the last pass
	Thorough                // how much of it passes see, and how often
	// Whole says, while a pass is closed, that all of the list was seen but for pages that were emptied. It is not kept.
	Whole bool
	// Sparse says, while a pass is closed, that it need not have come by all pages that were read before: it read a window,
	// or left out what has not changed. What stands on a page that it did not visit is not missed then. It is not kept.
	Sparse bool
	// Hours are those of the day in which its site is visited, for whoever judges how it stands. They are the site file's and
	// not kept.
	Hours VisitHours

	Registry // what else the registry says of it
}

// passMost is how long a pass may be open: the largest, 20,000 pages at one a second, takes six hours, and a host may ask
// to be left alone for a day.
const passMost = 36 * time.Hour

// Stuck says that the running pass should have ended long ago, so that nothing that was read before it is fresh. A source
// that is visited in some hours of the day alone needs as many more days.
func (s Source) Stuck(now time.Time) bool {
	most := time.Duration(float64(passMost) / s.Hours.Share())
	return s.PassOpen && now.Sub(s.PassStart) > max(most, 2*s.Period)
}
