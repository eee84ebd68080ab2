package crawler

import (
	"fmt"
	"strings"
)

// decide says whether an address may be asked: the longest rule that matches, Allow where two are equally long
// (RFC 9309, 2.2.2). target is path and query; robots.txt itself is always allowed.
func (r *rules) decide(target string) Decision {
	if target == "/robots.txt" {
		return Decision{Allowed: true, Why: "robots.txt itself may always be asked"}
	}
	if r.all != "" {
		return Decision{Allowed: r.all == "allow", Why: r.why}
	}
	target = upperEscapes(target)
	decoded := normalEscapes(target)
	best := -1
	for i, rule := range r.list {
		if best >= 0 {
			b := r.list[best]
			if len(rule.pattern) < len(b.pattern) || (len(rule.pattern) == len(b.pattern) && (b.allow || !rule.allow)) {
				continue
			}
		}
		if rule.matches(target, decoded) {
			best = i
		}
	}
	if best < 0 {
		return Decision{Allowed: true, Why: "no rule of robots.txt matches: allowed"}
	}
	b := r.list[best]
	verb := map[bool]string{true: "allows", false: "forbids"}[b.allow]
	return Decision{Allowed: b.allow, Line: b.line, Rule: b.text, Why: fmt.Sprintf("robots.txt line %d %s it: %s", b.line, verb, b.text)}
}

// matches says whether the pattern matches a beginning of the target ('*' any run of characters, '$' at the end the
// end). It is the greedy walk with one point of return, so no pattern takes more than len(pattern)*len(target) steps.
func matches(pattern, target string) bool {
	anchored := strings.HasSuffix(pattern, "$")
	pattern = strings.TrimSuffix(pattern, "$")
	if !anchored {
		pattern = strings.TrimRight(pattern, "*") + "*"
	}
	p, t, star, back := 0, 0, -1, 0
	for t < len(target) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			if p == len(pattern)-1 {
				return true
			}
			star, back = p, t
			p++
		case p < len(pattern) && pattern[p] == target[t]:
			p++
			t++
		case star >= 0:
			back++
			p, t = star+1, back
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// matches compares a rule with the target as it is and with needless escapes decoded (RFC 9309, 2.2.2). A Disallow
// rule has its own needless escapes decoded too; an Allow rule has not, as in Google's parser, so that doubt forbids.
func (r rule) matches(target, decoded string) bool {
	if matches(r.pattern, target) || decoded != target && matches(r.pattern, decoded) {
		return true
	}
	return !r.allow && r.plain != r.pattern && matches(r.plain, decoded)
}

// upperEscapes writes %xx in upper case.
func upperEscapes(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' && isHex(b[i+1]) && isHex(b[i+2]) {
			b[i+1], b[i+2] = upperHex(unhex(b[i+1])), upperHex(unhex(b[i+2]))
		}
	}
	return string(b)
}

// newRule brings a rule to the form of addresses: bytes outside ASCII as %XX in upper case. One that does not begin
// with "/" or "*" is read as if it did.
func newRule(allow bool, path string, line int, text string) rule {
	if path[0] != '/' && path[0] != '*' {
		path = "/" + path
	}
	b := make([]byte, 0, len(path)+16)
	for i := 0; i < len(path); i++ {
		if path[i] >= 0x80 {
			b = append(b, '%', upperHex(path[i]>>4), upperHex(path[i]&15))
		} else {
			b = append(b, path[i])
		}
	}
	pattern := upperEscapes(string(b))
	return rule{allow: allow, pattern: pattern, plain: normalEscapes(pattern), line: line, text: text}
}
