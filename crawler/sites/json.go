package sites

// JSON says how reviews stand in a site's data: an answer that is JSON, or JSON within a page. A file may have several;
// the first whose data is there is read.
type JSON struct {
	Pages    []Pattern   `toml:"pages"`    // addresses that must show this data; none given: any that has it
	Script   Selector    `toml:"script"`   // the element whose content it is (a selector of that element alone)
	Attr     string      `toml:"attr"`     // … or this attribute of it
	Variable string      `toml:"variable"` // or: what a script assigns it to, window.__STATE__
	HTML     Path        `toml:"html"`     // a string that holds markup, which [list] reads; then there is no item
	Item     Path        `toml:"item"`     // the reviews
	Empty    Path        `toml:"empty"`    // has a value where the list is rightly missing or null
	Error    JSONField   `toml:"error"`    // what the answer says when it refuses
	Count    JSONField   `toml:"count"`    // how many reviews the site says it has
	Average  JSONField   `toml:"average"`  // their average
	Subject  JSONField   `toml:"subject"`  // name of what is reviewed
	About    JSONField   `toml:"about"`    // its address
	Require  []string    `toml:"require"`  // fields that no whole answer may lack
	Rating   *Rating     `toml:"rating"`   // the scale, where it is another than the file's
	Review   JSONFields  `toml:"review"`
	Reply    []JSONReply `toml:"reply"`
	Thread   *JSONThread `toml:"thread"` // instead of item: the answer is one mention
	Next     *JSONNext   `toml:"next"`
}

// Whole says that the page itself is the data.
func (j *JSON) Whole() bool { return !j.Script.Given() && j.Variable == "" }

// JSONFields are those of one review.
type JSONFields struct {
	ID        JSONField `toml:"id"`
	URL       JSONField `toml:"url"`
	Item      JSONField `toml:"item"`
	ItemURL   JSONField `toml:"item_url"`
	Author    JSONField `toml:"author"`
	AuthorURL JSONField `toml:"author_url"`
	Rating    JSONField `toml:"rating"`
	Best      JSONField `toml:"best"` // the top of this review's own scale
	Title     JSONField `toml:"title"`
	Text      JSONField `toml:"text"`
	Pros      JSONField `toml:"pros"`
	Cons      JSONField `toml:"cons"`
	Published JSONField `toml:"published"`
	Language  JSONField `toml:"language"`
	Images    JSONField `toml:"images"`
	Verified  JSONField `toml:"verified"`
	Likes     JSONField `toml:"likes"`
}

// JSONReply says how answers stand within a review or a thread.
type JSONReply struct {
	Item      Path      `toml:"item"`
	Nested    Path      `toml:"nested"` // answers to this answer, of the same make
	Author    JSONField `toml:"author"`
	Text      JSONField `toml:"text"`
	Published JSONField `toml:"published"`
	Official  JSONField `toml:"official"` // the answer is official when this is found
	Always    bool      `toml:"always"`   // every answer is official
}

// JSONThread says how an answer that is one mention is read; its replies are those of the entry.
type JSONThread struct {
	ID        JSONField `toml:"id"`
	URL       JSONField `toml:"url"`
	Author    JSONField `toml:"author"`
	AuthorURL JSONField `toml:"author_url"`
	Title     JSONField `toml:"title"`
	Text      JSONField `toml:"text"`
	Published JSONField `toml:"published"`
}

// JSONNext leads to the next answer: by a link in this one, by a cursor, or by counting. It ends with an empty list, a
// cursor that repeats, and whatever is given here.
type JSONNext struct {
	Link   Path    `toml:"link"`   // the address of the next answer
	Cursor Path    `toml:"cursor"` // or: what param must be in it
	Param  string  `toml:"param"`  // the parameter of the address that counts, or that tells a later page from the first
	At     Pattern `toml:"at"`     // or: its first group is the number within the address
	First  int     `toml:"first"`  // of the first page
	Skip   bool    `toml:"skip"`   // it counts reviews, not pages
	Size   int     `toml:"size"`   // of Skip: how many there are on a page; without it those that were read
	Last   Path    `toml:"last"`   // how many pages there are
	More   Path    `toml:"more"`   // false: this was the last
	Most   int     `toml:"most"`   // the site shows no page above this number
}

// JSONField says where one value stands. In a file it is a path alone or a table.
type JSONField struct {
	Path     Path              `toml:"path"`
	Template Template          `toml:"template"` // filled in with what stands at the path, or in the review
	HTML     bool              `toml:"html"`     // the string is markup: its text
	Regexp   Pattern           `toml:"regexp"`   // the first group (or the match); no match, no value
	Words    map[string]string `toml:"words"`    // what a word or a number means; others are no value
	Count    bool              `toml:"count"`    // the number of values found
	All      bool              `toml:"all"`      // all values found, one a line, not the first alone
	Value    string            `toml:"value"`    // what it means that there is a value and that it is not false, 0 or ""
}

// Given says whether the file has the field.
func (f JSONField) Given() bool { return f.Path.Given() || f.Template.Given() }

// UnmarshalText reads the short form of a field, a path alone.
func (f *JSONField) UnmarshalText(b []byte) error { return f.Path.UnmarshalText(b) }
