package collector

// Letter is a mail of a process as its room writes it, in the reader's language: plain values, which the room of the mails
// escapes, bounds and lays out as text and as HTML.
type Letter struct {
	Subject  string
	Heading  string       // "" is Subject
	Greeting string       // "Анна, здравствуйте"; "" for none
	Text     []string     // paragraphs
	Facts    []LetterFact // what is to be found at a glance: number, date, whom to contact
	Quote    string       // a foreign text, shown as such
	Actions  []LetterLink // where to go from here, the first one foremost
	Foot     []string     // the last lines: how to go higher, why the reader gets this
	// Unsubscribe is the address that takes a POST of RFC 8058 and shows a page to a GET; "" where the mail cannot be refused.
	Unsubscribe string
}

// LetterFact is a name and its value.
type LetterFact struct{ Name, Value string }

// LetterLink is a place to go to.
type LetterLink struct{ Name, URL string }
