package alert

import (
	"context"
	"errors"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// Message is one mail, ready to be carried. Every field is hostile until a channel has cleaned it: names and subjects
// come from people and from sites.
type Message struct {
	ID      string    // Message-ID with its angle brackets, from MessageID; a repeat carries the same
	To      string    // one bare address
	ToName  string    // may be empty
	Subject string    // UTF-8
	Text    string    // the plain part, UTF-8
	HTML    string    // the HTML part, UTF-8
	Kind    string    // what it says: complaint, match, summary, drift
	Date    time.Time // business time; shown by mail programs
	Of      string    // Message-ID of the mail that it goes on from; "" begins a thread
	// List is what mail programs may file it under, "alerts"; "" where it is a letter to one person, as a receipt is.
	List string
	// Unsubscribe is the address that a POST of RFC 8058 goes to; "" where the mail cannot be refused.
	Unsubscribe string
}

// Channel carries messages to people.
//
// Send returns the final answer of whoever took the message, word for word, for the ledger; or an *Error that says
// whether a later try may help. Sending the same Message twice is the caller's decision: a channel that can see that it
// holds the Message-ID already says so in its answer and keeps one.
type Channel interface {
	Name() string // what a rule calls it: "mail"
	Send(ctx context.Context, m Message) (answer string, err error)
}

// Error says why a message was not taken and whether trying again can help.
type Error struct {
	Permanent bool   // the message or its address is refused for good; otherwise a later try may pass
	Doubt     bool   // the connection was lost after the whole message was handed over: it may have been taken
	Answer    string // the server's words with their code; "" when it said nothing
	Err       error  // the cause
}

func (e *Error) Error() string {
	switch {
	case e.Answer != "" && e.Err != nil:
		return e.Err.Error() + ": " + e.Answer
	case e.Answer != "":
		return e.Answer
	default:
		return e.Err.Error()
	}
}

func (e *Error) Unwrap() error { return e.Err }

// Permanent says that trying the same message again is useless: the server refused it for good, or its address is none.
func Permanent(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Permanent
}

// InDoubt says that the message may have been taken although no answer came: a repeat may arrive twice.
func InDoubt(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Doubt
}

// noMailbox is what a server answers when there is no such mailbox, or it takes nothing any more: 550 to 553 with a class of
// address (5.1) or mailbox (5.2), or without any. A refusal for policy (5.7) or by a broken server says nothing about the
// address.
var noMailbox = regexp.MustCompile(`^(?:55[0-4] 5\.[12]\.\d+|55[0-3](?:$| [^5]| 5[^.]))`)

// Bounced is with which words the server said that there is no such mailbox; "" when it said no such thing.
func Bounced(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Permanent && noMailbox.MatchString(e.Answer) {
		return e.Answer
	}
	return ""
}

// PutOff says that the server answered "later" to this message.
func PutOff(err error) bool {
	var e *Error
	return errors.As(err, &e) && !e.Permanent && e.Answer != ""
}

// MessageID derives a Message-ID from a delivery's public id, so that every try of one delivery carries the same and a
// reader's mail program shows a repeat once. The domain is that of the sender (DomainOf); what may not stand in a
// Message-ID is dropped.
func MessageID(publicID, domain string) string {
	domain = idPart(domain)
	if domain == "" {
		domain = "localhost"
	}
	return "<delivery." + idPart(publicID) + "@" + domain + ">"
}

func idPart(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return -1
	}, s), ".")
}

// DomainOf is the domain of an address such as "Molva <molva@example.com>", in its ASCII form; "" when it has none.
func DomainOf(address string) string {
	a, err := mail.ParseAddress(address)
	if err != nil {
		return ""
	}
	_, domain, _ := strings.Cut(asciiAddress(a.Address), "@")
	return domain
}

// asciiAddress turns a domain written in Cyrillic into the form that mail servers know; the part before the @ stays.
func asciiAddress(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil {
		return address
	}
	return address[:at+1] + domain
}
