package sites

import (
	"regexp"
	"time"

	"github.com/andybalholm/cascadia"

	"molva/collector"
)

// Site is one site file; README.md says what each key means. It is checked and compiled when it is read.
type Site struct {
	Name       string     `toml:"name"`
	Hosts      []string   `toml:"hosts"`
	Zone       string     `toml:"zone"`
	Dates      []string   `toml:"dates"`
	Hours      string     `toml:"hours"` // in which it is visited, by the clock of Zone
	Canonical  Canonical  `toml:"canonical"`
	Follow     Follow     `toml:"follow"`
	Pagination Pagination `toml:"pagination"`
	Rating     Rating     `toml:"rating"`
	Feed       Feed       `toml:"feed"`
	List       *List      `toml:"list"`
	Whole      *List      `toml:"whole"` // pages with one review in full, of which a list shows the beginning
	Thread     *Thread    `toml:"thread"`
	JSON       []JSON     `toml:"json"`

	Sorted      string    `toml:"sorted"`       // "date": its lists show the newest first …
	SortedPages []Pattern `toml:"sorted_pages"` // … where only these addresses do
	Cap         int       `toml:"cap"`          // the site shows no more than so many reviews of one item; 0: all
	Render      bool      `toml:"render"`       // pages are shown in a browser before they are read …
	RenderPages []Pattern `toml:"render_pages"` // … only those; without it all
	RenderHosts []string  `toml:"render_hosts"` // other hosts that such a page may ask; "*.cdn.example" is all below too

	Crawl   string            `toml:"crawl"`   // "no": the site is not asked; how its reviews come in then, Ways says
	Bars    []Pattern         `toml:"bars"`    // … where only a part of the host is: addresses that Crawl is about
	Why     string            `toml:"why"`     // why not, one sentence
	WhyIn   map[string]string `toml:"why_in"`  // the same in other languages: ru, uk
	Ways    []string          `toml:"ways"`    // of page, export, api
	Fixture string            `toml:"fixture"` // what its own pages in testdata are: "real", saved from the site, or "made" from Facts
	Facts   string            `toml:"facts"`   // what is known of the site, since when and how surely
	Lacks   map[string]string `toml:"lacks"`   // which case (see Cases) its pages cannot show, and why

	File     string               `toml:"-"` // where it was read from
	embedded bool                 // it ships with the program
	Dir      string               `toml:"-"` // its folder; "." for the embedded ones
	Location *time.Location       `toml:"-"` // Zone; nil when the file names none
	Visit    collector.VisitHours `toml:"-"` // Hours, read
}

// Cases are what the pages in testdata of a site must show, made or real, unless Lacks says why they cannot.
var Cases = []string{"second", "empty", "blocked", "official", "foreign", "teaser", "unrated"}

// Barred says that the site must not be asked.
func (s *Site) Barred() bool { return s != nil && s.Crawl == "no" }

// Made says that nobody has seen the site's own pages: those in testdata were written from facts.
func (s *Site) Made() bool { return s != nil && s.Fixture == "made" }

// Canonical is a site's own rule about when two addresses are one.
type Canonical struct {
	Scheme string   `toml:"scheme"` // "https": both schemes are this one
	Host   string   `toml:"host"`   // all hosts of the site are this one
	Drop   []string `toml:"drop"`   // query parameters that change nothing
	Keep   []string `toml:"keep"`   // if given, the only ones that matter
	Index  []string `toml:"index"`  // file names that stand for their folder: index.php

	Rewrite []Rewrite `toml:"rewrite"` // paths that are written another way
	Slash   string    `toml:"slash"`   // "add" or "drop": with and without a slash at the end a path is this one
}

// Rewrite is one rule about paths, applied before index and slash.
type Rewrite struct {
	From Pattern `toml:"from"`
	To   string  `toml:"to"` // with the groups of From: $1, ${name}
}

// Follow says which links of the site lead on. Patterns are matched against path and query of the canonical address.
type Follow struct {
	Links Selector  `toml:"links"` // elements whose href is looked at; default a[href]
	Pages []Pattern `toml:"pages"` // only addresses that match one of them; none given: all of the same host
	Skip  []Pattern `toml:"skip"`  // never those
	Lead  []Lead    `toml:"lead"`  // from a page that people know to the answer that holds its reviews
	Make  []Made    `toml:"make"`  // addresses that stand in no link
}

// Lead is one way from a page to an answer of the same host.
type Lead struct {
	Page Pattern  `toml:"page"`
	To   Template `toml:"to"` // with the groups of page: /api/reviews?firm={#id}
}

// Made is an address made from a value of the page, followed whatever Follow.Pages says.
type Made struct {
	From Field  `toml:"from"`
	To   string `toml:"to"` // {} stands for the value: /company/reviews/?id={}
}

// Pagination leads from page to page of a list.
type Pagination struct {
	Next  Selector `toml:"next"`  // links followed whatever [follow] says
	Param string   `toml:"param"` // or: the query parameter that holds the page's number …
	First int      `toml:"first"` // … of the first page (default 1) …
	Size  int      `toml:"size"`  // … with so many reviews a page; how many pages there are, list.count tells …
	Open  bool     `toml:"open"`  // … or nothing tells: a page without reviews is the end of the list
}

// Feed says what is done with the feeds of a site.
type Feed struct {
	Follow bool `toml:"follow"` // the pages of the entries are visited too; else an entry is all that is read
}

// Rating is the site's scale. Zero values mean 1 to 5.
type Rating struct {
	Worst float64 `toml:"worst"`
	Best  float64 `toml:"best"`
}

// List says how reviews stand on a page.
type List struct {
	Pages   []Pattern `toml:"pages"`   // pages that must show reviews: none read there is an alarm
	Item    Selector  `toml:"item"`    // the element of one review
	Empty   Selector  `toml:"empty"`   // stands on a page that rightly shows none
	Count   Field     `toml:"count"`   // how many reviews the site says it has
	Require []string  `toml:"require"` // fields that no whole page may lack
	Subject Field     `toml:"subject"` // name of what is reviewed, read from the page
	Review  Fields    `toml:"review"`
	Reply   *Reply    `toml:"reply"`
}

// Fields are those of one review, read from its element.
type Fields struct {
	ID        Field    `toml:"id"`
	URL       Field    `toml:"url"`
	Item      Field    `toml:"item"`
	ItemURL   Field    `toml:"item_url"`
	Author    Field    `toml:"author"`
	AuthorURL Field    `toml:"author_url"`
	Rating    Field    `toml:"rating"`
	Title     Field    `toml:"title"`
	Text      Field    `toml:"text"`
	Cut       Selector `toml:"cut"` // stands within a review whose text is a beginning, whether or not it ends in dots
	Pros      Field    `toml:"pros"`
	Cons      Field    `toml:"cons"`
	Published Field    `toml:"published"`
	Language  Field    `toml:"language"`
	Images    Field    `toml:"images"`
	Verified  Field    `toml:"verified"`
	Likes     Field    `toml:"likes"`
}

// Reply says how answers stand within a review or a thread.
type Reply struct {
	Item      Selector `toml:"item"`
	Author    Field    `toml:"author"`
	Text      Field    `toml:"text"`
	Published Field    `toml:"published"`
	Official  Field    `toml:"official"` // the answer is official when this is found
	Always    bool     `toml:"always"`   // every answer is official
}

// Thread says how a page with a mention (forum thread, article, post) is read.
type Thread struct {
	Pages     []Pattern `toml:"pages"` // pages that are threads
	ID        Field     `toml:"id"`
	Author    Field     `toml:"author"`
	AuthorURL Field     `toml:"author_url"`
	Title     Field     `toml:"title"`
	Text      Field     `toml:"text"`
	Published Field     `toml:"published"`
	Reply     *Reply    `toml:"reply"`
}

// Field says where one value stands. In a file it is a selector alone ("span.author") or a table.
type Field struct {
	Select  Selector          `toml:"select"`  // within the review; none: the review's own element
	Page    bool              `toml:"page"`    // select looks in the whole page instead
	Address bool              `toml:"address"` // the value is the page's own canonical address
	Attr    string            `toml:"attr"`    // this attribute instead of the text
	Remove  Selector          `toml:"remove"`  // elements left out of the text
	Regexp  Pattern           `toml:"regexp"`  // the first group (or the match); no match, no value
	Words   map[string]string `toml:"words"`   // what a word on the site means: {"Отлично" = "5"}; other words are no value
	Count   bool              `toml:"count"`   // the number of elements found
	All     bool              `toml:"all"`     // all elements found, one a line, not the first alone
	Join    string            `toml:"join"`    // stands between the elements of all instead of a line break
	Value   string            `toml:"value"`   // what it means that the element is there
	Or      *Field            `toml:"or"`      // looked at when this says nothing
}

// Given says whether the file has the field.
func (f Field) Given() bool {
	return f.Select.Given() || f.Address || f.Attr != "" || f.Regexp.Given() || f.Count || f.Value != "" || len(f.Words) > 0
}

// Selector is a CSS selector, compiled.
type Selector struct {
	Text string
	cascadia.Selector
}

// Given says whether the file has the selector.
func (s Selector) Given() bool { return s.Selector != nil }

// Pattern is a regular expression, compiled.
type Pattern struct{ *regexp.Regexp }

// Given says whether the file has the pattern.
func (p Pattern) Given() bool { return p.Regexp != nil }

// Given says whether the file has a rule about addresses.
func (c Canonical) Given() bool {
	return c.Scheme != "" || c.Host != "" || len(c.Drop) > 0 || len(c.Keep) > 0 || len(c.Index) > 0 || len(c.Rewrite) > 0 || c.Slash != ""
}
