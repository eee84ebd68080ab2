package web

import "molva/collector"

// waitsForHours says that a source waits because it is visited in some hours of the day alone.
func (v sourceView) waitsForHours() bool {
	r, _ := collector.ReasonOf(v.WaitingReason)
	return r.Key == "hours"
}
