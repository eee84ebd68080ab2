package crawler

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"molva/collector"
	"molva/crawler/sites"
)

func TestCheckAddressNamesTheClass(t *testing.T) {
	c := New(Config{Agent: namedAgent, Resolve: map[string]string{"inner.example": "10.1.2.3:80", "outer.example": "93.184.216.34:80", "Loop.example": "127.0.0.1:80"}})
	for address, want := range map[string]string{
		"http://10.0.0.1/": "private address 10.0.0.0/8", "http://192.168.1.1:8080/x": "private address 192.168.0.0/16",
		"http://172.20.0.1/": "private address 172.16.0.0/12", "http://127.0.0.1/": "loopback", "http://[::1]/": "loopback",
		"http://169.254.169.254/latest/": "link-local", "http://[fe80::1]/": "link-local", "http://[fd00::1]/": "private",
		"http://0.0.0.0/": "unspecified", "http://100.64.0.1/": "shared", "http://224.0.0.1/": "multicast",
		"http://[::ffff:10.0.0.1]/": "private address 10.0.0.0/8", "http://0x7f.1/": "loopback", "http://2130706433/": "loopback",
		"http://017700000001/": "loopback", "http://inner.example/": "private", "http://loop.example/": "loopback", "http://LOOP.example./": "loopback",
	} {
		err := c.CheckAddress(context.Background(), address)
		if collector.CodeOf(err) != collector.CodeForbidden || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
	for address, code := range map[string]collector.Code{"ftp://a.example/": collector.CodeInvalid, "a.example": collector.CodeInvalid, "": collector.CodeInvalid,
		"http://user:pw@93.184.216.34/": collector.CodeInvalid, "http://93.184.216.34/": "", "http://outer.example/": "", "javascript:alert(1)": collector.CodeInvalid} {
		if err := c.CheckAddress(context.Background(), address); collector.CodeOf(err) != code {
			t.Errorf("%s: %v, want %q", address, err, code)
		}
	}
}

// --allow-net lets those addresses pass and no others.
func TestAllowNetIsNarrow(t *testing.T) {
	c := New(Config{AllowNet: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	for address, want := range map[string]collector.Code{"http://127.0.0.1/": "", "http://127.0.0.2/": collector.CodeForbidden, "http://10.0.0.1/": collector.CodeForbidden, "http://[::1]/": collector.CodeForbidden} {
		if err := c.CheckAddress(context.Background(), address); collector.CodeOf(err) != want {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}

// The guard looks at the address that is dialled, so a name whose answer changes does not get past it.
func TestGuardHoldsWhenDialling(t *testing.T) {
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": text("secret")})
	_, port, _ := net.SplitHostPort(w.Listener.Addr().String())
	c := New(Config{Sites: &sites.Set{}, DefaultDelay: NoDelay, Resolve: map[string]string{"shop.example": "127.0.0.1:" + port}})
	s := c.Open(context.Background(), collector.Host{Key: "http://shop.example:80", RobotsStatus: 404, RobotsExpires: farFuture})
	v := s.Fetch(context.Background(), collector.Page{URL: "http://shop.example/"})
	if v.Outcome != Forbidden || !strings.Contains(v.Reason, "loopback address 127.0.0.0/8") || len(w.log) != 0 {
		t.Errorf("%s %q, asked %q", v.Outcome, v.Reason, w.log)
	}
	allowed := New(Config{Sites: &sites.Set{}, DefaultDelay: NoDelay, Resolve: map[string]string{"shop.example": "127.0.0.1:" + port}, AllowNet: loopback})
	s = allowed.Open(context.Background(), collector.Host{Key: "http://shop.example:80"})
	if v := s.Fetch(context.Background(), collector.Page{URL: "http://shop.example/"}); v.Outcome != OK {
		t.Errorf("%s %q", v.Outcome, v.Reason)
	}
}

// robots.txt may redirect to another host, past the guard like everything else.
func TestRobotsRedirectMeetsTheGuard(t *testing.T) {
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": text("x"), "/robots.txt": to("http://10.0.0.1/robots.txt")})
	v := w.fetch(t, Config{}, "/")
	if v.Outcome != Retry || w.asked("/") != 0 {
		t.Errorf("%s %q", v.Outcome, v.Reason)
	}
}
