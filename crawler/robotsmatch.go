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
	target = normalTarget(target)
	best := -1
	for i, rule := range r.list {
		if best >= 0 {
			b := r.list[best]
			if len(rule.pattern) < len(b.pattern) || (len(rule.pattern) == len(b.pattern) && (b.allow || !rule.allow)) {
				continue
			}
		}
		if matches(rule.pattern, target) {
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

// normalTarget brings path and query to the form in which both sides are compared (RFC 9309, 2.2.2): bytes outside
// ASCII as %XX in upper case, needless escapes decoded.
func normalTarget(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < 0x80 && s[i] != '%'
	}
	if plain {
		return s
	}
	b := make([]byte, 0, len(s)+16)
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			b = append(b, '%', upperHex(s[i]>>4), upperHex(s[i]&15))
		} else {
			b = append(b, s[i])
		}
	}
	return normalEscapes(string(b))
}

// normalPattern is normalTarget for a rule; a rule that does not begin with "/" or "*" is read as if it did.
func normalPattern(s string) string {
	if s[0] != '/' && s[0] != '*' {
		s = "/" + s
	}
	return normalTarget(s)
}
