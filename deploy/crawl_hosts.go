package deploy

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"

	"molva/collector"
	"molva/crawler"
)

// hostFlags bound what one host may cost a crawl.
type hostFlags struct {
	MaxHostRequests int           `help:"Give a host up after so many requests." default:"1000000" placeholder:"N"`
	MaxHostMiB      int64         `name:"max-host-mib" help:"Give a host up after so many MiB, as they come over the wire." default:"65536" placeholder:"N"`
	MaxHostTime     time.Duration `help:"Give a host up when its requests took so long, added up." default:"24h" placeholder:"D"`
}

func (f hostFlags) bounds() (crawler.HostBounds, error) {
	if f.MaxHostRequests < 1 || f.MaxHostMiB < 1 || f.MaxHostTime <= 0 {
		return crawler.HostBounds{}, &collector.Error{Code: collector.CodeInvalid, Where: "--max-host-requests, --max-host-mib, --max-host-time", Msg: "each must be above 0"}
	}
	return crawler.HostBounds{Requests: f.MaxHostRequests, Bytes: f.MaxHostMiB << 20, Time: f.MaxHostTime}, nil
}

// maxHostLines is how many hosts a summary names.
const maxHostLines = 20

// printHosts says what the hosts cost, the dearest first, and which were given up. A single host that was not given up
// cost what the whole crawl did.
func printHosts(w io.Writer, hosts []crawler.HostCost) {
	if len(hosts) == 1 && hosts[0].GivenUp == "" {
		return
	}
	hosts = slices.SortedFunc(slices.Values(hosts), func(a, b crawler.HostCost) int {
		return cmp.Or(cmp.Compare(min(len(b.GivenUp), 1), min(len(a.GivenUp), 1)), cmp.Compare(b.Time, a.Time), cmp.Compare(a.Key, b.Key))
	})
	for i, h := range hosts {
		if i == maxHostLines {
			fmt.Fprintf(w, "and %d hosts more\n", len(hosts)-i)
			return
		}
		fmt.Fprintf(w, "%s: %s, %.1f MiB, %.1f s", h.Key, counted(h.Requests, "request", "requests"), float64(h.Bytes)/(1<<20), h.Time.Seconds())
		if h.GivenUp != "" {
			fmt.Fprintf(w, "; given up: %s", h.GivenUp)
		}
		fmt.Fprintln(w)
	}
}
