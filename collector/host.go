package collector

import "time"

// Host is what is leased for crawling: one scheme, name and port. Its row holds robots.txt, delay and back-off, so that
// politeness holds over any number of processes. Its times are wall time.
type Host struct {
	HostID        int64
	Key           string        // scheme://name:port, port always written
	NotBefore     time.Time     // nothing is asked before
	Reason        string        // why NotBefore lies ahead: "Retry-After 2 s (503)"; "" for the usual delay
	Delay         time.Duration // robots' Crawl-delay, else the default
	Robots        []byte        // as served; nil when there is none or it was never asked
	RobotsStatus  int           // HTTP status of the last answer; 0 never asked, -1 no answer
	RobotsExpires time.Time
	Failures      int // in a row: 429, 403, 5xx, no answer
	LeaseUntil    time.Time
	Answered      time.Time // last answer of any kind; zero: never
	Fence         string
}
