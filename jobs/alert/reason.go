package alert

import (
	"slices"
	"strings"

	"molva/collector"
)

// Reason is why a source, a page or a host is as it is, in a language; a reason in a library's words is told in general.
// For a drift's note it is the part behind the cause.
func Reason(lang, sentence string) string { return wordsOf(lang).reason(sentence) }

func (w words) reason(sentence string) string {
	if sentence == NoteLate {
		return strings.ToLower(w.say("heading_summary_late"))
	}
	_, sentence = splitNote(sentence)
	r, ok := collector.ReasonOf(sentence)
	if !ok {
		return w.say("reason_other")
	}
	pairs := []any{"A", "", "B", "", "C", "", "D", ""}
	for i, a := range r.Args {
		if 2*i+1 < len(pairs) {
			if key := "field_" + a; strings.HasSuffix(r.Key, "_field") && w.has(key) {
				a = w.say(key)
			}
			pairs[2*i+1] = cleanLine(a, maxName)
		}
	}
	return w.say("reason_"+r.Key, pairs...)
}

// NoteLate is the note of a summary of what was found after its source's first period and is no news all the same.
const NoteLate = "late"

// Cause is what has become of a source that its owner is told about.
type Cause string

// The causes. Each has a text and steps of its own.
const (
	CauseBlocked  Cause = "blocked"  // the site refuses
	CauseSignIn   Cause = "sign_in"  // the site shows its reviews to those who signed in
	CauseConsent  Cause = "consent"  // a request to accept cookies came instead
	CauseMissing  Cause = "missing"  // the site, or the page itself, says that it does not exist
	CauseLanguage Cause = "language" // the page came in another language
	CauseRobots   Cause = "robots"   // robots.txt forbids it
	CauseBarred   Cause = "barred"   // its site file keeps it from being asked
	CauseBrowser  Cause = "browser"  // it needs a browser, and there is none
	CausePartial  Cause = "partial"  // some pages could not be had
	CauseAway     Cause = "away"     // no page could be had
	CauseNever    Cause = "never"    // pages came, and no review was ever read
	CauseLayout   Cause = "layout"   // pages came, and reviews that were there are no longer read
	CauseFields   Cause = "fields"   // reviews are read, and one of their fields is not
	CauseOthers   Cause = "others"   // reviews are read, and none of those that are known is among them
)

var causes = []Cause{CauseBlocked, CauseSignIn, CauseConsent, CauseMissing, CauseLanguage, CauseRobots, CauseBarred, CauseBrowser, CausePartial, CauseAway, CauseNever, CauseLayout, CauseFields, CauseOthers}

// DriftNote is the note of a delivery that tells an owner about a source as its pass has just left it.
func DriftNote(s collector.Source) string { return string(causeOf(s)) + ": " + s.Reason }

func causeOf(s collector.Source) Cause {
	r, _ := collector.ReasonOf(s.Reason)
	switch special, ok := causesByReason[r.Key]; {
	case s.Health == collector.HealthDrift && r.Key == "site_answered" && (r.Args[0] == "404" || r.Args[0] == "410"):
		return CauseMissing
	case ok && s.Health != collector.HealthPartial:
		return special
	case s.Health == collector.HealthBlocked && strings.HasPrefix(r.Key, "robots_"):
		return CauseRobots
	case s.Health == collector.HealthBlocked && r.Key == "not_crawled":
		return CauseBarred
	case s.Health == collector.HealthBlocked:
		return CauseBlocked
	case s.Health == collector.HealthPartial && s.Read == 0:
		return CauseAway
	case s.Health == collector.HealthPartial:
		return CausePartial
	case s.Held == 0:
		return CauseNever
	}
	return CauseLayout
}

// causesByReason are the causes that a reason tells by itself.
var causesByReason = map[string]Cause{"sign_in": CauseSignIn, "consent": CauseConsent, "not_found": CauseMissing, "language": CauseLanguage,
	"read_no_field": CauseFields, "read_few_field": CauseFields, "read_strangers": CauseOthers,
	"needs_browser": CauseBrowser}

// splitNote is the cause and the reason of a drift's note; one without a cause is about the layout.
func splitNote(note string) (Cause, string) {
	if c, reason, ok := strings.Cut(note, ": "); ok && slices.Contains(causes, Cause(c)) {
		return Cause(c), reason
	}
	return CauseLayout, note
}
