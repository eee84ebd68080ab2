package jobs

import (
	"strings"
	"sync"
	"time"
)

const (
	breakAfter = 5               // deliveries to one domain that were put off in a row
	breakFirst = 4 * time.Second // how long the others to this domain wait then
	breakMost  = 30 * time.Minute
)

// breakers hold back the mails to domains whose servers put off one delivery after another: to knock at such a door for
// each mail of a campaign makes it close for good, and the mails to all others would wait behind the knocking. Rows bear
// until when they wait; here is only how often it was tried, which a new start may forget.
type breakers struct {
	mu sync.Mutex
	of map[string]*breaker
}

type breaker struct {
	put   map[int64]bool // deliveries that were put off since one was last taken
	wait  time.Duration
	until time.Time
}

// held is until when mails to a domain wait; zero when they do not.
func (b *breakers) held(domain string, wall time.Time) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	if d := b.of[domain]; d != nil && d.until.After(wall) {
		return d.until
	}
	return time.Time{}
}

// taken says that a domain's server took a mail: nothing waits any more.
func (b *breakers) taken(domain string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.of, domain)
}

// putOff says that a domain's server said "later" to a delivery; until is when to knock again, zero while it happens too
// seldom to matter or when others are waiting already.
func (b *breakers) putOff(domain string, delivery int64, wall time.Time) (until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d := b.of[domain]
	if d == nil {
		if b.of == nil {
			b.of = map[string]*breaker{}
		}
		d = &breaker{put: map[int64]bool{}, wait: breakFirst}
		b.of[domain] = d
	}
	if len(d.put) < breakAfter {
		d.put[delivery] = true
	}
	if len(d.put) < breakAfter || d.until.After(wall) {
		return time.Time{}
	}
	d.until, d.wait = wall.Add(d.wait), min(2*d.wait, breakMost)
	return d.until
}

// mailDomain is the part of an address that says whose server takes it.
func mailDomain(mail string) string {
	return strings.ToLower(mail[strings.LastIndexByte(mail, '@')+1:])
}
