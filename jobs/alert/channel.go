package alert

import (
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// Options are what every channel may need; a channel ignores what it does not.
type Options struct {
	From    string        // sender, "Molva <molva@example.com>"; required
	Key     *Key          // signs the mails; nil: they go unsigned
	Timeout time.Duration // of one message from the connection to the final answer; 0 is 30 s
}

// DefaultTimeout bounds one message when Options leave it open.
const DefaultTimeout = 30 * time.Second

// schemes holds the channels by the scheme of their address; filled before main by the channels' own files.
var schemes = map[string]func(address string, o Options) (Channel, error){}

// Open makes the channel that an address names: "smtp://user:password@host:587", "smtps://host", "outbox:DIR".
// A wrong address or sender is a *collector.Error with CodeInvalid; nothing is connected yet.
func Open(address string, o Options) (Channel, error) {
	if _, err := mail.ParseAddress(o.From); err != nil {
		return nil, &collector.Error{Code: collector.CodeInvalid, Msg: fmt.Sprintf("%q is no sender", o.From), Where: "mail-from",
			Hint: "write Molva <molva@example.com>", Err: err}
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	scheme, _, _ := strings.Cut(address, ":")
	open, ok := schemes[scheme]
	if !ok {
		return nil, &collector.Error{Code: collector.CodeInvalid, Msg: fmt.Sprintf("no way of sending mail is called %q", scheme),
			Where: "smtp", Hint: "known are " + strings.Join(slices.Sorted(maps.Keys(schemes)), ", ")}
	}
	return open(address, o)
}
