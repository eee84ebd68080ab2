package collector

import (
	"fmt"
	"strconv"
	"strings"
)

// Moment is how far the history of documents had come when somebody looked at a list of them: what was written after it they
// have not seen. It counts rows and not time, for a change of many documents bears one time and is written for a while.
type Moment struct {
	Event    int64 // last DocumentEvent
	Version  int64 // last Version of a document
	Document int64 // last document
}

// Known is false for the zero value, before which nothing was ever written.
func (m Moment) Known() bool { return m != Moment{} }

// String is the moment as pages and the API hand it along.
func (m Moment) String() string { return fmt.Sprintf("%d.%d.%d", m.Event, m.Version, m.Document) }

// MomentOf reads what String wrote; CodeInvalid for anything else.
func MomentOf(s string) (m Moment, err error) {
	parts := strings.Split(s, ".")
	bad := &Error{Code: CodeInvalid, Where: "moment", Msg: "the list does not say when it was shown", Hint: "open the list anew"}
	for i, into := range []*int64{&m.Event, &m.Version, &m.Document} {
		if len(parts) != 3 {
			return Moment{}, bad
		}
		if *into, err = strconv.ParseInt(parts[i], 10, 64); err != nil || *into < 0 {
			return Moment{}, bad
		}
	}
	return m, nil
}
