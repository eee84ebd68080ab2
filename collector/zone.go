package collector

import (
	"sync"
	"time"
)

// knownZones are those that were read once: an export of orders names the same few in every line.
var knownZones sync.Map

// Zone is a time zone by its IANA name; false for none and for one that this machine does not know.
func Zone(name string) (*time.Location, bool) {
	if zone, ok := knownZones.Load(name); ok {
		return zone.(*time.Location), true
	}
	zone, err := time.LoadLocation(name)
	if name == "" || name == "Local" || err != nil {
		return nil, false
	}
	knownZones.Store(name, zone)
	return zone, true
}
