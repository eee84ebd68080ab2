package collector

import (
	"fmt"
	"regexp"
	"strings"
)

// Reason is why a page, a host or a source is as it is: a key and what is filled in. Rows, logs and programs have its
// English sentence (String), which ReasonOf reads back, so that whoever speaks to people says it in their language.
type Reason struct {
	Key  string
	Args []string
}

// reasonForms are all reasons: key, sentence. %s in a sentence is what is filled in; {page|pages} is the first where 1 was
// filled in before it, else the second. Of two that fit, the first is meant.
var reasonForms = [][2]string{
	{"read_shown_before", "read 0 of the %s {review|reviews} that it showed before"},
	{"read_of_fields", "read 0 of %s: the reviews' elements are there, their fields are not"},
	{"read_of", "read %s of %s"},
	{"read_nothing", "read nothing on %s {page|pages}"},
	{"read_none", "read 0 reviews on a page that must show some"},
	{"read_no_field", "none of %s {review|reviews} has its %s"},
	{"read_few_field", "%s of %s reviews have their %s, where usually %s in 100 have it"},
	{"read_strangers", "none of the reviews that are known is shown, though %s {other is|others are}: their ids may have changed, or another page came"},
	{"read_no_data", "the data that holds the reviews is not where it was in the page"},
	{"read_null", "the answer holds null where the reviews should stand"},
	{"data_too_large", "the data of the page is too large to be read whole"},
	{"answer_says", "the answer says: %s"},
	{"not_crawled", "the site %s is not crawled: its site file says why"},
	{"needs_browser", "the page needs a browser, and there is none: install Chromium, or name it with --chromium PATH"},
	{"not_rendered", "the browser could not show the page: %s"},
	{"render_barred", "the page shows nothing without what may not be asked for: %s"},
	{"read_no_post", "read no post on a page that is a thread"},
	{"no_preview", "the channel shows no preview: only those at https://t.me/s/NAME can be read"},
	{"feed_lost", "the address gave a feed before and gives none now"},
	{"window", "only the newest entries are shown: what falls out of them is not taken for gone"},
	{"newest", "read from the newest down to what was known; a full pass reads the rest"},
	{"no_whole", "only the newest was read, and the last whole check is too long ago"},
	{"coverage_whole", "declared %s, held %s: nothing is missing"},
	{"coverage_last", "declared %s, held %s, %s unreachable: the site shows the last %s"},
	{"coverage_most", "declared %s, held %s, %s unreachable: the site shows no more than %s"},
	{"coverage_ends", "declared %s, held %s, %s unreachable: the site's list ends after %s"},
	{"coverage_unread", "declared %s, held %s, %s not read: the last pass could not read all pages"},
	{"coverage_unknown", "declared %s, held %s, %s missing: it is not known why"},
	{"not_text", "not read: %s"},
	{"not_parsed", "the page cannot be parsed: %s"},
	{"stopped", "stopped after %s {page|pages}; a site file can say which links to follow"},
	{"not_stored", "what it brought cannot be stored: %s"},
	{"stuck", "the running pass has not ended since %s"},
	{"site_answered", "the site answered %s"},
	{"sitemap_answered", "sitemap: the site answered %s"},
	{"back_off_unknown", "it is not known until when its host is to be left alone: %s"},
	{"hours", "it is visited at %s only"},
	{"retry_after", "Retry-After %s s (%s)"},
	{"challenge", "a %s challenge instead of the page"},
	{"challenge", "an %s challenge instead of the page"},
	{"captcha", "a captcha instead of the page"},
	{"captcha", "a Yandex captcha instead of the page"},
	{"captcha", "redirected to a captcha"},
	{"refusal", "a refusal instead of the page"},
	{"refusal", "a Cloudflare refusal instead of the page"},
	{"sign_in", "redirected to a sign-in"},
	{"sign_in", "a sign-in instead of the page"},
	{"consent", "a request to accept cookies instead of the page"},
	{"not_found", "the page says that it does not exist"},
	{"language", "the page came in another language (%s) and shows no reviews; it says that it stands in yours at %s"},
	{"language", "the page came in another language (%s) and shows no reviews"},
	{"robots_none", "robots.txt gave no answer: nothing may be asked"},
	{"robots_status", "robots.txt answered %s: nothing may be asked"},
	{"robots_open", "robots.txt answered %s: everything is allowed"},
	{"robots_rule", "robots.txt line %s forbids it: %s"},
	{"no_contact", "public sites are not asked by an agent that names nobody whom their administrators can write to"},
	{"moved", "redirects to another host: %s; start there instead"},
	{"moved", "redirects to another host: %s"},
	{"other_host", "the address is of another host than %s"},
	{"too_large", "too large: more than %s {byte|bytes}"},
	{"too_slow", "too slow: no whole answer within %s"},
	{"too_slow", "too slow"},
	{"redirects", "too many redirects: more than %s"},
	{"no_answer", "no answer: %s"},
	{"no_answer", "no answer"},
	{"broken_answer", "read the answer: %s"},
	{"broken_answer", "decompress the answer: %s"},
	{"broken_answer", "Content-Encoding %s was not asked for"},
	{"address_refused", "the address %s is refused: %s"},
	{"address_refused", "%s leads to %s, which is refused: %s"},
}

// ReasonKeys are the keys of all reasons, each with the number of what is filled in.
func ReasonKeys() map[string]int {
	out := map[string]int{}
	for _, f := range reasonForms {
		out[f[0]] = max(out[f[0]], strings.Count(f[1], "%s"))
	}
	return out
}

// Because makes a reason; an unknown key is a programmer's mistake and panics.
func Because(key string, args ...any) Reason {
	r := Reason{Key: key}
	for _, a := range args {
		r.Args = append(r.Args, fmt.Sprint(a))
	}
	_ = r.String()
	return r
}

// numbered are the two forms of what is counted.
var numbered = regexp.MustCompile(`%s \{([^|]*)\|([^}]*)\}`)

// String is the reason in English.
func (r Reason) String() string {
	for _, f := range reasonForms {
		if f[0] == r.Key && strings.Count(f[1], "%s") == len(r.Args) {
			return filledIn(f[1], r.Args)
		}
	}
	panic(fmt.Sprintf("collector: no reason %q with %d arguments", r.Key, len(r.Args)))
}

// filledIn is a form with its arguments.
func filledIn(form string, args []string) string {
	if m := numbered.FindStringSubmatchIndex(form); m != nil {
		noun := form[m[4]:m[5]]
		if args[strings.Count(form[:m[0]], "%s")] == "1" {
			noun = form[m[2]:m[3]]
		}
		form = form[:m[0]] + "%s " + noun + form[m[1]:]
	}
	all := make([]any, len(args))
	for i, a := range args {
		all[i] = a
	}
	return fmt.Sprintf(form, all...)
}

// advice is what to do about what came instead of a page, for those who read English sentences.
var advice = map[string]string{
	"challenge": refusedAdvice, "captcha": refusedAdvice, "refusal": refusedAdvice,
	"sign_in":   "import an export of your own account there, or a saved page",
	"consent":   "decide about the cookies in a browser and import the saved page",
	"not_found": "open the address, and correct or remove it",
	"language":  "give the address of the page in the language you need",
}

const refusedAdvice = "use the site's official interface, an export or a saved page, or agree on access with its owner"

// Advised is a reason's sentence with what to do about it, where that is known.
func Advised(sentence string) string {
	if r, ok := ReasonOf(sentence); ok && advice[r.Key] != "" {
		return sentence + ": " + advice[r.Key]
	}
	return sentence
}

type reasonPattern struct {
	key     string
	pattern *regexp.Regexp
}

var reasonPatterns = func() []reasonPattern {
	var out []reasonPattern
	for _, f := range reasonForms {
		either := strings.NewReplacer("%s", "(.*?)", `\{`, "(?:", `\|`, "|", `\}`, ")").Replace(regexp.QuoteMeta(f[1]))
		out = append(out, reasonPattern{f[0], regexp.MustCompile("^(?s:" + either + ")$")})
	}
	return out
}()

// ReasonOf reads a reason back from its sentence; false: it is none of ours (an error in a library's words).
func ReasonOf(sentence string) (Reason, bool) {
	for _, p := range reasonPatterns {
		if m := p.pattern.FindStringSubmatch(sentence); m != nil {
			return Reason{Key: p.key, Args: m[1:]}, true
		}
	}
	return Reason{}, false
}
