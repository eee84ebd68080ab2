package jobs

import (
	"sync"
	"time"

	"molva/collector"
)

// visits are how many pages the running pass of each source has visited, so that an endless site is left some day. To count
// them costs more the longer a pass runs; so what this process visits is added up here, and the store is asked again only
// now and then, for other processes may crawl the same source from other hosts.
type visits struct {
	mu sync.Mutex
	of map[int64]passVisits // by source
}

type passVisits struct {
	pass    int64
	pages   int
	counted time.Time // wall time
}

// countVisits is how long the store is not asked again.
const countVisits = time.Minute

// full says that a pass has visited as many pages as a pass may, before p; p is added to them. count asks the store.
func (v *visits) full(p collector.Page, wall time.Time, count func() (int, error)) (bool, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	known := v.of[p.Source]
	if known.pass != p.Pass || wall.Sub(known.counted) >= countVisits {
		n, err := count()
		if err != nil {
			return false, err
		}
		known = passVisits{p.Pass, n, wall}
	}
	if v.of == nil {
		v.of = map[int64]passVisits{}
	}
	v.of[p.Source] = passVisits{known.pass, known.pages + 1, known.counted}
	return known.pages >= maxPass, nil
}
