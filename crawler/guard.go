package crawler

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"molva/collector"
)

// guard refuses connections to addresses that are not of the public internet. It decides on the address that is
// dialled, after the name was looked up, so neither a redirect nor a name that changes its answer gets past it.
type guard struct {
	allow   []netip.Prefix
	contact bool // the agent says how to reach who runs it; without that only allowed networks are asked
	resolve map[string]string
	rules   *ssrf.Guardian
	dialer  net.Dialer
}

func newGuard(allow []netip.Prefix, resolve map[string]string) *guard {
	var v4, v6 []netip.Prefix
	for _, p := range allow {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	g := &guard{allow: allow, resolve: map[string]string{}}
	for name, addr := range resolve {
		g.resolve[strings.ToLower(strings.TrimSuffix(name, "."))] = addr
	}
	g.rules = ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	g.dialer = net.Dialer{Timeout: 10 * time.Second, Control: g.control}
	return g
}

// control is called with the very address that is about to be connected.
func (g *guard) control(network, address string, raw syscall.RawConn) error {
	if err := g.rules.Safe(network, address, raw); err != nil {
		if ap, perr := netip.ParseAddrPort(address); perr == nil {
			return refusal(ap.Addr(), "")
		}
		return &collector.Error{Code: collector.CodeForbidden, Msg: "the address " + address + " is refused", Err: err}
	}
	if ap, err := netip.ParseAddrPort(address); err == nil && g.mute(ap.Addr()) {
		return noContact()
	}
	return nil
}

// mute says that an address of the public internet would be asked by an agent that names nobody.
func (g *guard) mute(a netip.Addr) bool { return !g.contact && !g.allowed(a) }

func (g *guard) allowed(a netip.Addr) bool {
	return slices.ContainsFunc(g.allow, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
}

func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	return g.dialer.DialContext(ctx, network, g.mapped(address))
}

// mapped applies --resolve to "name:port".
func (g *guard) mapped(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if to, ok := g.resolve[strings.ToLower(strings.TrimSuffix(host, "."))]; ok {
		return to
	}
	return address
}

// CheckAddress says before anything is asked whether an address may be crawled: nil, or a *collector.Error with
// CodeForbidden that names the class of the address, CodeInvalid for what is no web address, CodeUnavailable for a
// name that nobody knows.
func (c *Crawler) CheckAddress(ctx context.Context, rawURL string) error {
	_, err := c.addressOf(ctx, rawURL)
	return err
}

// addressOf is CheckAddress, and where an address leads to, in words.
func (c *Crawler) addressOf(ctx context.Context, rawURL string) (string, error) {
	u, err := parseAddress(rawURL)
	if err != nil {
		return "", err
	}
	name := strings.Trim(u.Hostname(), "[]")
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme()]
	}
	host, _, err := net.SplitHostPort(c.guard.mapped(net.JoinHostPort(name, port)))
	if err != nil {
		return "", collector.Errorf(collector.CodeInvalid, "address of %s: %w", name, err)
	}
	return c.guard.checkHost(ctx, host, name)
}

func (g *guard) checkHost(ctx context.Context, host, name string) (string, error) {
	addrs := []netip.Addr{}
	if a, err := netip.ParseAddr(host); err == nil {
		addrs = append(addrs, a)
	} else if addrs, err = net.DefaultResolver.LookupNetIP(ctx, "ip", host); err != nil {
		return "", &collector.Error{Code: collector.CodeUnavailable, Msg: fmt.Sprintf("the name %s is not known: %v", quote(name), err),
			Hint: "check its spelling, or map it with --resolve NAME=ADDR:PORT", Err: err}
	}
	var leads []string
	for _, a := range addrs {
		network := "tcp6"
		if a.Unmap().Is4() {
			network, a = "tcp4", a.Unmap()
		}
		if g.rules.Safe(network, netip.AddrPortFrom(a, 80).String(), nil) != nil {
			return "", refusal(a, name)
		}
		if g.mute(a) {
			return "", noContact()
		}
		if g.allowed(a) {
			leads = append(leads, fmt.Sprintf("%s, %s, allowed by --allow-net", a, classOf(a)))
		} else {
			leads = append(leads, fmt.Sprintf("%s, public", a))
		}
	}
	return strings.Join(leads, "; "), nil
}

// refusal names the class of a refused address.
func refusal(a netip.Addr, name string) *collector.Error {
	class := classOf(a)
	msg := fmt.Sprintf("the address %s is refused: %s", a.Unmap(), class)
	if name != "" && name != a.String() {
		msg = fmt.Sprintf("%s leads to %s, which is refused: %s", quote(name), a.Unmap(), class)
	}
	return &collector.Error{Code: collector.CodeForbidden, Msg: msg,
		Hint: "only public addresses are crawled; an exception is made with --allow-net CIDR"}
}

// refused finds the guard's refusal in a chain of errors of the dialler.
func refused(err error) *collector.Error {
	var e *collector.Error
	if errors.As(err, &e) && e.Code == collector.CodeForbidden {
		return e
	}
	return nil
}

// class is one line of the registries of special-purpose addresses (RFC 6890 and its successors).
type class struct {
	net  netip.Prefix
	name string
}

var classes = makeClasses(
	"0.0.0.0/8", "unspecified address", "10.0.0.0/8", "private address", "100.64.0.0/10", "shared address of a provider",
	"127.0.0.0/8", "loopback address", "169.254.0.0/16", "link-local address", "172.16.0.0/12", "private address",
	"192.0.0.0/24", "address of protocols", "192.0.2.0/24", "address for documentation", "192.88.99.0/24", "6to4 relay",
	"192.168.0.0/16", "private address", "198.18.0.0/15", "address for benchmarks", "198.51.100.0/24", "address for documentation",
	"203.0.113.0/24", "address for documentation", "224.0.0.0/4", "multicast address", "255.255.255.255/32", "broadcast address",
	"240.0.0.0/4", "reserved address", "::/128", "unspecified address", "::1/128", "loopback address", "64:ff9b::/96", "translated address",
	"100::/64", "discard address", "2001::/23", "address of protocols", "2001:db8::/32", "address for documentation",
	"2002::/16", "6to4 address", "fc00::/7", "private address", "fe80::/10", "link-local address", "ff00::/8", "multicast address")

func makeClasses(pairs ...string) []class {
	list := make([]class, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, class{netip.MustParsePrefix(pairs[i]), pairs[i+1]})
	}
	return list
}

func classOf(a netip.Addr) string {
	a = a.Unmap()
	for _, c := range classes {
		if c.net.Contains(a) {
			return c.name + " " + c.net.String()
		}
	}
	return "not a public address"
}

// newTransport is the one HTTP transport of a Crawler. Bodies come as they are on the wire; no proxy of the
// environment is used, since the guard could not see through it.
func newTransport(g *guard, cfg Config) *http.Transport {
	return &http.Transport{
		DialContext: g.dial, DisableCompression: true, MaxIdleConns: 256, MaxIdleConnsPerHost: max(cfg.Parallel, 2),
		IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: 256 << 10,
		ForceAttemptHTTP2: true,
	}
}
