package text

// Kind says in which way a variant differs from the name.
type Kind string

// The kinds, in the order in which they are shown.
const (
	KindTransliteration Kind = "transliteration" // in the other script, by rule or by ear
	KindJoined          Kind = "joined"          // hyphen, space, together, &, legal form
	KindSlip            Kind = "slip"            // typed in the other layout of the keyboard
	KindLookalike       Kind = "lookalike"       // letters of the other script that look alike
	KindDomain          Kind = "domain"          // addresses of sites, also IDN, and how people say them
	KindHandle          Kind = "handle"          // @name_official, #nameshop
	KindTyping          Kind = "typing"          // mistyped or misspelt, as it occurs in the archive
	KindProduct         Kind = "product"         // goods of the company
	KindPerson          Kind = "person"          // sellers, branches, who answers
)

// Why says what a variant comes from, as a key of the interface's texts.
type Why string

// The reasons.
const (
	WhyOfficial    Why = "official"
	WhyPassport    Why = "passport"
	WhyGOST        Why = "gost"
	WhyCommon      Why = "common"
	WhySpokenLatin Why = "spoken_latin"
	WhySpokenRu    Why = "spoken_ru"
	WhySpokenUk    Why = "spoken_uk"
)

// Variant is another way in which people write a name. Query is what finds it, in the language of search.
type Variant struct {
	Kind  Kind
	Text  string
	Query string
	Why   Why
}
