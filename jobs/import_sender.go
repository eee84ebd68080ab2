package jobs

import (
	"mime"
	"regexp"
	"strings"

	"molva/collector"
)

// machineHeaders are fields that only mails of programs have.
var machineHeaders = []string{"List-Id", "List-Unsubscribe", "Feedback-Id", "X-Autoreply", "X-Autorespond", "X-Failed-Recipients"}

// machineNames are the first parts of addresses from which nobody writes by hand, without what stands behind a plus. Those
// that may begin the name of a person (robot.ivan, news.ivanova) count as the whole of it alone.
var machineNames = regexp.MustCompile(`(?i)^((no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|mailer-daemon)([^a-z].*)?|postmaster|bounces?|robot|notif(y|ier|ications?)|news(letters?)?)$`)

// mailHosts are domains where anybody may have a mailbox. Some are hosts of review sites as well (yandex.ru has the maps):
// a mail from one says nothing of the site.
var mailHosts = regexp.MustCompile(`^((yandex|hotmail|outlook|live|msn|yahoo|gmx|proton|protonmail)\.[a-z]{2,4}(\.[a-z]{2})?|` +
	`(ya|mail|bk|list|inbox|internet|xmail|vk|rambler|lenta|autorambler|myrambler|ro|pochta)\.ru|vk\.com|mail\.(com|ua)|narod\.ru|` +
	`(gmail|googlemail|google|icloud|me|mac|ymail|rocketmail|aol|zoho|fastmail)\.com|pm\.me|proton\.me|` +
	`(ukr|bigmir)\.net|(i|meta|email|online|3g)\.ua|tut\.by|mail\.(by|kz))$`)

// notLetter is the refusal of a mail in which no review was found and that is no customer's letter either: it says what it
// was taken for, and what to do.
func notLetter(msg, hint string) error {
	return &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: msg, Hint: hint}
}

// What to do about a mail that was refused.
const (
	hintNotice = "save the page with the reviews and import it; a customer's own mail comes in as .eml, or attached to yours"
	hintSender = "a customer's letter names one address in its field From: save the mail from the mail program as .eml"
)

// notByHand is why a mail is none that a person wrote to the company; nil where it may be one.
func (m mailSaid) notByHand() error {
	h := m.header
	machine := ""
	for _, name := range machineHeaders {
		if machine == "" && h.Get(name) != "" {
			machine = name
		}
	}
	auto, sort := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted"))), strings.ToLower(strings.TrimSpace(h.Get("Precedence")))
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	switch {
	case kind == "multipart/report" || strings.TrimSpace(h.Get("Return-Path")) == "<>":
		return notLetter("no review was found in the mail: it tells that another mail was not delivered", hintNotice)
	case m.saved:
		return notLetter("no review was found in the mail: it is a page that a browser saved", hintNotice)
	case machine != "":
	case auto != "" && auto != "no":
		machine = "Auto-Submitted"
	case sort == "bulk" || sort == "list" || sort == "junk" || sort == "auto_reply":
		machine = "Precedence"
	}
	if machine == "" {
		return nil
	}
	return notLetter("no review was found in the mail, and it was taken for one that a program sent: its header has "+machine, hintNotice)
}

// notByCustomer is why the one who sent a mail is no customer; nil where it may be one.
func (im *importer) notByCustomer(address string) error {
	name, domain, _ := strings.Cut(strings.ToLower(address), "@")
	name, _, _ = strings.Cut(name, "+")
	if machineNames.MatchString(name) {
		return notLetter("no review was found in the mail, and it was taken for one that a program sent: nobody writes by hand from "+name+"@", hintNotice)
	}
	if site := im.w.Sites.For("https://" + domain + "/"); site != nil && !mailHosts.MatchString(domain) {
		return notLetter("no review was found in the mail, and it was taken for a notice of the review site "+site.Name+": it was sent from "+domain, hintNotice)
	}
	return nil
}

// The refusals of mails that neither their header nor their sender's name gives away.
var (
	noSender   = notLetter("no review was found in the mail, and it does not say from whom it is, or names several", hintSender)
	newsletter = notLetter("no review was found in the mail, and it was taken for a newsletter: it ends with a way out of a list of receivers", hintNotice)
	noWords    = notLetter("no review was found in the mail: it has no words", hintNotice)
)
