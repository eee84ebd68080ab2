package collector

import "time"

// Pass is a closed pass of a source, as it stays: what was due, what came of it (seed 002: the list is moderated in full,
// with a set period).
type Pass struct {
	Source   int64
	Pass     int64
	Company  int64
	Due      time.Time // business time at which it was to begin
	Started  time.Time // business time
	Ended    time.Time // business time
	Health   Health
	Reason   string // as Source.Reason
	Pages    int    // visited
	Read     int    // live reviews that it saw
	Mentions int    // live mentions that it saw
	Held     int    // live reviews held when it ended, seen in it or not
	Gone     int    // reviews that it found gone
	Fill     Fill
}

// Fill is how many of the reviews that a pass saw say this and that.
type Fill struct {
	Rated    int
	Authored int
	Dated    int
	Worded   int // with a text of any kind
}
