package web

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"molva/jobs/alert"
)

// phrase is a message of another room as a pattern, and the key of its text in the interface's languages. What its
// brackets catch stands in the text as .A, .B and .C. Rooms below speak English to logs and programs; a message that is
// not listed here is shown as it is.
type phrase struct {
	pattern func() *regexp.Regexp // compiled when it is first asked: five hundred of them would cost every start of the program
	key     string
	around  bool // what its last bracket catches is another room's message itself
}

func say(pattern, key string) phrase {
	return phrase{pattern: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^(?s:" + pattern + ")$") }), key: "phrase_" + key}
}

// sayAround is say for a message that ends with another one.
func sayAround(pattern, key string) phrase {
	p := say(pattern, key)
	p.around = true
	return p
}

var phrases = []phrase{
	say(`no owner: .*`, "no_owner"),
	say(`no page is kept on which this document was seen`, "no_evidence"),
	say(`what came by a form or a table has none`, "no_evidence_hint"),
	say(`no page is taken out without a reason`, "redact_reason"),
	say(`it stands in the place of the page`, "redact_reason_hint"),
	say(`this document was seen on no page with that body`, "redact_none"),
	say(`the manifest of its evidence lists them`, "redact_none_hint"),
	say(`the evidence of this document has more than (\d+) bytes`, "evidence_large"),

	say(`there is no field «(.*)»`, "q_field"),
	say(`the fields are (.*); put (.*) into quotes to find the text itself`, "q_fields"),
	say(`(\w+): knows no «(.*)»`, "q_value"),
	say(`(.*) ?needs a value`, "q_needs_value"),
	say(`«(.*)» is no date`, "q_date"),
	say(`this bracket is not closed`, "q_bracket_open"),
	say(`this bracket closes nothing`, "q_bracket_close"),
	say(`there is nothing in these brackets`, "q_bracket_empty"),
	say(`this quote is not closed`, "q_quote_open"),
	say(`this quote closes nothing`, "q_quote_close"),
	say(`there is no word in these quotes`, "q_quote_empty"),
	say(`(.*) has nothing before it`, "q_before"),
	say(`(.*) has nothing behind it`, "q_behind"),
	say(`this minus has no word`, "q_minus"),
	say(`«(.*)» has no letter and no digit`, "q_no_word"),
	say(`«(.*)» has (?:\d+) letters before the \*, at least (\d+) are needed`, "q_wildcard"),
	say(`the query has (\d+) characters, at most (\d+) are read`, "q_long"),
	say(`too many filters narrow the search`, "q_filters"),
	say(`take some of them away`, "q_filters_hint"),

	say(`write for example (.*)`, "for_example"),
	say(`did you mean (.*)\?(?: e\.g\. .*)?`, "did_you_mean"),
	say(`write \) (?:where the group ends|behind the last value)`, "close_bracket"),
	say(`write (\S+) where the phrase ends`, "close_quote"),
	say(`take it away, or .*`, "take_away"),

	say(`the address (\S+) is refused: (.*)`, "address_refused"),
	say(`(.*) leads to (\S+), which is refused: .*`, "leads_refused"),
	say(`public sites are not asked by an agent that names nobody whom their administrators can write to`, "no_contact"),
	say(`whoever runs this program sets --agent .*`, "set_agent"),
	say(`only public addresses are crawled; .*`, "only_public"),
	say(`(.*) is no (?:web address|http or https address|address)`, "no_address"),
	say(`(?:write it whole: .*|write https://site\.example/reviews/company)`, "write_whole"),
	say(`the address is missing`, "address_missing"),
	say(`a period of (.*) is out of bounds`, "period_bounds"),
	say(`there is no site file (.*)`, "no_site_file"),
	say(`(?:the page is a source already|this address is a source already|there is such a source already)`, "source_twice"),
	say(`somebody has this mail address already`, "mail_taken"),
	say(`this is no mail address`, "no_mail"),
	say(`the company's name is missing`, "company_missing"),
	say(`there is no such time zone`, "no_zone"),
	say(`the password is too short`, "short_password"),
	say(`a password needs a role`, "password_role"),
	say(`there is no such person`, "no_person"),
	say(`there is no such page`, "no_page"),
	say(`there is no such source`, "no_source"),
	say(`your role does not allow this|the role \w+ may not do this`, "role"),
	say(`too many tries to sign in`, "too_many"),
	say(`wait a minute`, "wait"),
	say(`this link has expired`, "link_expired"),
	say(`too many forms from one address`, "too_many_forms"),
	say(`the request came from another site`, "other_site"),
	say(`10 characters at least`, "ten_characters"),
}

// classes of addresses that the guard names.
var addressClass = regexp.MustCompile(`(private|loopback|link-local|multicast|reserved|unspecified) address`)

// Phrase is a message of another room in the reader's language.
func (v *view) Phrase(msg string) string {
	if said, ok := v.phrase(msg); ok {
		return said
	}
	return msg
}

// phrase is Phrase, and false when there are no words for the message.
func (v *view) phrase(msg string) (string, bool) {
	for _, p := range slices.Concat(phrases, morePhrases, queryPhrases, processPhrases) {
		m := p.pattern().FindStringSubmatch(msg)
		if m == nil {
			continue
		}
		if p.around {
			m[len(m)-1] = v.Phrase(m[len(m)-1])
		}
		places := []any{"A", "", "B", "", "C", ""}
		for i := 1; i < len(m) && i <= 3; i++ {
			places[2*i-1] = addressClass.ReplaceAllStringFunc(m[i], func(c string) string {
				return v.T("class_" + strings.ReplaceAll(strings.TrimSuffix(c, " address"), "-", "_"))
			})
		}
		return v.T(p.key, places...), true
	}
	return "", false
}

// Reason is why a source, a page or a host is as it is, in the reader's language: the words of the mails. What no key
// stands for (an error in a library's words) is told in general.
func (v *view) Reason(reason string) string {
	if said := v.Phrase(reason); said != reason || reason == "" {
		return said
	}
	return alert.Reason(v.Lang, reason)
}
