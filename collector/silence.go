package collector

import "time"

// What may fall silent (row E7): each is watched by itself.
const (
	SilentFetch  = "fetch"  // places are due and nothing comes from them
	SilentSource = "source" // others are read, and some are not for long
	SilentQueue  = "queue"  // steps are due that nobody takes, or the queue does not answer
	SilentJudge  = "judge"  // what came is not judged and matched
	SilentIndex  = "index"  // what came cannot be found
	SilentMail   = "mail"   // mails are due and none goes out
	SilentTest   = "test"   // nobody acknowledged the test alarm
	SilentStore  = "store"  // nobody can look: the database does not answer. It is told, and never kept
)

// Silence is one time in which something that should happen did not: an episode, with a begin and an end. There is one open
// of a kind at most.
type Silence struct {
	SilenceID int64
	Company   int64
	What      string
	Since     time.Time // business time of the last that happened, or from which on it was due
	Detail    string    // names, an error; for people
	Mark      string    // how far it was; another one says that it goes on after all
	Noticed   time.Time // wall time of the first look that saw it
	Began     time.Time // business time at which it was held for true; zero: not yet
	Cleared   time.Time // wall time of the first look that no longer saw it; zero: it lasts
	Over      time.Time // business time of its end; zero: it lasts
	Told      int       // over the second channel: 0 nothing, 1 that it began, 2 that it is over, or there is nothing to tell
	Tries     int
	NotBefore time.Time // wall time of the next try
	Reason    string    // why the last try failed; "" when it did not
}

// Pulse is how things stand in one moment, as the store tells it.
type Pulse struct {
	Now         time.Time // business time
	Wall        time.Time // wall time
	FetchDue    time.Time // business time since which the crawler has something to do; zero: nothing
	Fetched     time.Time // wall time of the newest answer; zero: never
	PassEnded   time.Time // business time of the newest pass that was closed; zero: never
	Late        []Source  // sources with an owner, whose pass is open or due
	StepDue     time.Time // business time of the longest due step that nothing put off; zero: none
	QueueFailed string    // what the queue answers when it does not; "" when it does
	Behind      []Behind  // followers that have something to do
	MailDue     time.Time // business time of the longest due mail; zero: none
	MailSent    time.Time // business time of the newest mail that went out, of the last ones; zero: none
	MailFailed  int       // tries since then that failed for good
	MailFailing time.Time // business time of the first of them
	MailReason  string    // of the newest try that failed
	Unanswered  TestAlarm // newest test alarm that was answered or missed, where it was missed; zero: none
}

// Behind is a follower that has something to do: Done counts what it has done in its life.
type Behind struct {
	Name string
	Lag  int
	Done int64
}

// Watchman is what is known of the watching of the watcher itself; one row a company.
type Watchman struct {
	Company  int64
	Looked   time.Time // wall time of the last look that was finished
	Receiver int64     // person who gets the test alarm; 0: the owners
	Pulse    string    // JSON of the last look's ages
	Fence    string
}
