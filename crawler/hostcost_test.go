package crawler

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
	"molva/crawler/yardstick"
)

// What a bad host costs is bounded and told, and the host beside it is read as a whole.
func TestBadHostsCostNoMoreThanTheyMay(t *testing.T) {
	const request, body = 2 * time.Second, 128 << 10
	for _, c := range []struct {
		name   string
		host   http.Handler
		bounds HostBounds
		why    string
	}{
		{"without end", endlessHost(), HostBounds{Requests: 60}, "bound of 60 requests"},
		{"without end, by bytes", endlessHost(), HostBounds{Bytes: 200 << 10}, "bound of 204800 bytes"},
		{"slow", delayed(20*time.Millisecond, endlessHost()), HostBounds{Time: 200 * time.Millisecond}, "bound of 200ms of waiting"},
		{"never answers", delayed(time.Minute, endlessHost()), HostBounds{Broken: 1}, "1 pages on end broke a bound"},
		{"hostile", hostileHost(), HostBounds{Broken: 3}, "3 pages on end broke a bound"},
	} {
		t.Run(c.name, func(t *testing.T) {
			good, bad := httptest.NewServer(yardstick.Honest(t.Errorf, DefaultAgent, yardstick.NewHostPages(0, 2, "jsonld"))), httptest.NewServer(yardstick.Honest(t.Errorf, DefaultAgent, c.host))
			defer good.Close()
			defer bad.Close()
			crawler := New(Config{AllowNet: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Sites: &sites.Set{}, DefaultDelay: NoDelay,
				Timeout: request, MaxBody: body, HostBounds: c.bounds})
			defer crawler.Close()
			reviews := 0
			sum, err := crawler.Crawl(context.Background(), Run{Starts: []string{bad.URL + "/", good.URL + "/jsonld/0"}, Out: func(collector.Review) error { reviews++; return nil }})
			if err != nil || !sum.Partial() || len(sum.Hosts) != 2 {
				t.Fatalf("%v, %+v", err, sum)
			}
			for _, h := range sum.Hosts {
				t.Logf("%s: %d requests, %d bytes, %s %s", h.Key, h.Requests, h.Bytes, h.Time.Round(time.Millisecond), h.GivenUp)
				if h.Key == good.URL {
					if h.GivenUp != "" || h.Requests != 3 || h.Bytes == 0 || h.Time == 0 {
						t.Errorf("the good host: %+v", h)
					}
					continue
				}
				if !strings.Contains(h.GivenUp, c.why) {
					t.Errorf("given up: %q, want %q", h.GivenUp, c.why)
				}
				if most := crawler.cfg.HostBounds; h.Requests > most.Requests || h.Requests > 62 || h.Bytes > min(most.Bytes, int64(h.Requests)*2*body)+2*body {
					t.Errorf("it did cost %+v", h)
				}
			}
			if reviews != 2*yardstick.PerPage {
				t.Errorf("%d reviews of the good host, want %d", reviews, 2*yardstick.PerPage)
			}
		})
	}
}

// The tables of addresses of many hosts take no more together than those of a few.
func TestTablesOfManyHosts(t *testing.T) {
	for hosts, want := range map[int]int{1: tableSlots, 16: tableSlots, 17: tableSlots / 2, 50: tableSlots / 4, 64: tableSlots / 4, 10000: tableSlots / 4} {
		if got := slotsFor(hosts); got != want {
			t.Errorf("%d hosts: %d slots each, want %d", hosts, got, want)
		}
	}
}
