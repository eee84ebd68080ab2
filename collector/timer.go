package collector

import "time"

// TimerKind says what happens when a timer is due; each process has its own.
type TimerKind string

// TimerIntake is set in the transaction that writes a review of our own: the desk looks whether it is to become a case. Its
// subject is the document.
const TimerIntake TimerKind = "case:intake"

// Timer is a deadline as a row: the next instant at which something happens to a subject by itself. There is one for each
// kind and subject: what comes after it is set when it fires, so that a clock that leaps over several fires each in its
// order and at its own time (Due, and not the time of day).
type Timer struct {
	TimerID int64
	Company int64
	Kind    TimerKind
	Subject int64     // row of the noun
	Due     time.Time // business time
	Tries   int
	Fence   string
	// Reason is why the last try failed; "" when none did. NotBefore (wall time) is that of the next one.
	Reason    string
	NotBefore time.Time
}
