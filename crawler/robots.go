package crawler

import (
	"bytes"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"molva/collector"
)

// maxRobots is how much of a robots.txt is read (RFC 9309, 2.5: at least 500 KiB).
const maxRobots = 500 << 10

// rules is what a robots.txt says to one agent, by RFC 9309: all groups of the agent merged, else all groups of "*".
type rules struct {
	list     []rule
	delay    time.Duration // Crawl-delay; negative when none is given
	delayAt  int           // its line; 0 when none is given
	sitemaps []string
	all      string // "allow" or "disallow" when the answer itself decided: no file, or no answer
	why      string // for all, in words
}

// rule is one Allow or Disallow line.
type rule struct {
	allow   bool
	pattern string // path, '*' and '$' special
	plain   string // pattern with needless escapes decoded
	line    int
	text    string // as written
}

// Decision is what robots.txt says about one address, and which rule decided.
type Decision struct {
	Allowed bool
	Line    int    // in robots.txt; 0 when no rule decided
	Rule    string // as written, e.g. "Disallow: /hidden/"; "" when no rule decided
	Why     string // in words, always
}

// answeredRules makes rules from how robots.txt was answered (RFC 9309, 2.3.1): 2xx is read, 4xx allows all, and
// anything else (5xx, no answer: status -1) forbids all.
func answeredRules(status int, body []byte, token string) *rules {
	switch {
	case status >= 200 && status < 300:
		return parseRobots(body, token)
	case status >= 400 && status < 500:
		return &rules{delay: -1, all: "allow", why: collector.Because("robots_open", status).String()}
	case status <= 0:
		return &rules{delay: -1, all: "disallow", why: collector.Because("robots_none").String()}
	default:
		return &rules{delay: -1, all: "disallow", why: collector.Because("robots_status", status).String()}
	}
}

// agentToken is the product name by which robots.txt knows a User-Agent: its leading letters, "_" and "-".
func agentToken(agent string) string {
	i := 0
	for i < len(agent) && (isLetter(agent[i]) || agent[i] == '-' || agent[i] == '_') {
		i++
	}
	return strings.ToLower(agent[:i])
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// parseRobots reads a robots.txt for the agent named token (lower case). Any bytes are fine.
func parseRobots(body []byte, token string) *rules {
	if len(body) > maxRobots {
		body = body[:maxRobots]
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	none := wait{delay: -1}
	p := robotsParser{token: token, own: group{wait: none}, any: group{wait: none}, unscoped: none}
	for n := 1; len(body) > 0; n++ {
		var line []byte
		line, body = cutLine(body)
		p.line(n, line)
	}
	g := p.any
	if p.own.named {
		g = p.own
	}
	if g.delay < 0 {
		g.wait = p.unscoped
	}
	return &rules{list: g.list, delay: g.delay, delayAt: g.line, sitemaps: p.sitemaps}
}

// cutLine ends a line at CR, LF or CRLF.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexAny(b, "\r\n")
	if i < 0 {
		return b, nil
	}
	if b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n' {
		return b[:i], b[i+2:]
	}
	return b[:i], b[i+1:]
}

type group struct {
	named bool
	list  []rule
	wait
}

// wait is a Crawl-delay and the line where it stands.
type wait struct {
	delay time.Duration
	line  int
}

// longer takes another Crawl-delay if it is longer.
func (w *wait) longer(o wait) {
	if o.delay > w.delay {
		*w = o
	}
}

type robotsParser struct {
	token    string
	own, any group
	inOwn    bool // the group being read speaks to us
	inAny    bool // ... or to everybody
	inRules  bool // a rule was read since the last user-agent line, so the next one begins a group
	seen     bool // any user-agent line was read
	unscoped wait
	sitemaps []string
}

func (p *robotsParser) line(n int, line []byte) {
	if i := bytes.IndexByte(line, '#'); i >= 0 {
		line = line[:i]
	}
	text := strings.TrimSpace(strings.ToValidUTF8(string(line), "\uFFFD"))
	key, value := splitDirective(text)
	switch key {
	case "user-agent":
		p.agent(value)
	case "allow", "disallow":
		p.inRules = true
		if value != "" {
			p.add(newRule(key == "allow", value, n, text))
		}
	case "crawl-delay":
		p.crawlDelay(n, value)
	case "sitemap":
		if len(p.sitemaps) < 100 {
			p.sitemaps = append(p.sitemaps, value)
		}
	}
}

// splitDirective reads "key: value"; a missing colon and the misspellings that other robots forgive are forgiven.
func splitDirective(text string) (key, value string) {
	key, value, ok := strings.Cut(text, ":")
	if !ok {
		if f := strings.Fields(text); len(f) == 2 {
			key, value = f[0], f[1]
		} else {
			return "", ""
		}
	}
	switch key = strings.ToLower(strings.TrimSpace(key)); key {
	case "useragent", "user agent":
		key = "user-agent"
	case "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		key = "disallow"
	case "site-map":
		key = "sitemap"
	case "crawldelay", "crawl delay":
		key = "crawl-delay"
	}
	return key, strings.TrimSpace(value)
}

func (p *robotsParser) agent(value string) {
	p.seen = true
	if p.inRules {
		p.inOwn, p.inAny, p.inRules = false, false, false
	}
	if value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t") {
		p.inAny = true
		return
	}
	if t := agentToken(value); t != "" && t == p.token {
		p.inOwn, p.own.named = true, true
	}
}

func (p *robotsParser) add(r rule) {
	if p.inOwn {
		p.own.list = append(p.own.list, r)
	}
	if p.inAny {
		p.any.list = append(p.any.list, r)
	}
}

// crawlDelay is seconds, also with a fraction. Given twice, the longer holds. Before any group it is meant for all.
func (p *robotsParser) crawlDelay(n int, value string) {
	s, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
	if err != nil || s < 0 || math.IsNaN(s) || s > 1e8 {
		return
	}
	d := wait{time.Duration(s * float64(time.Second)), n}
	if !p.seen {
		p.unscoped.longer(d)
		return
	}
	p.inRules = true
	if p.inOwn {
		p.own.longer(d)
	}
	if p.inAny {
		p.any.longer(d)
	}
}

// robotsExpires says until when an answer of robots.txt holds: a day at most (RFC 9309, 2.4), a failure only briefly.
func robotsExpires(now time.Time, status int, retryAt time.Time, pause time.Duration) time.Time {
	if status >= 200 && status < 500 && status != http.StatusTooManyRequests {
		return now.Add(24 * time.Hour)
	}
	if retryAt.After(now) {
		return retryAt
	}
	return now.Add(10 * pause)
}
