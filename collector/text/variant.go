package text

import (
	"slices"
	"strings"
)

// Kind says in which way a variant differs from the name.
type Kind string

// The kinds of variants.
const (
	KindJoined          Kind = "joined"          // spaces, hyphen, &, without the legal form
	KindTransliteration Kind = "transliteration" // in the other script, by rule or by ear
	KindSlip            Kind = "slip"            // typed in another layout of the keyboard
	KindLookalike       Kind = "lookalike"       // with letters of the other script that look alike
	KindDomain          Kind = "domain"          // addresses of sites, also IDN, and how people say them
	KindHandle          Kind = "handle"          // words that begin with the name: @name_shop, #namereviews
	KindTyping          Kind = "typing"          // mistyped or misspelt, as the archive has it
	KindProduct         Kind = "product"         // goods of the company
	KindPerson          Kind = "person"          // sellers, branches, who answers for the company
)

// Kinds are all of them, in the order in which they are shown.
func Kinds() []Kind {
	return []Kind{KindTransliteration, KindJoined, KindSlip, KindTyping, KindLookalike, KindDomain, KindHandle, KindProduct, KindPerson}
}

// Why says what a variant comes from, as a key of the interface's texts.
type Why string

// The reasons of the rules of this package; others are those of the archive.
const (
	WhyOfficial      Why = "official" // Ukrainian, 2010
	WhyPassport      Why = "passport" // Russian passports
	WhyGOST          Why = "gost"
	WhyCommon        Why = "common"
	WhySpokenLatin   Why = "spoken_latin"
	WhySpokenRu      Why = "spoken_ru"
	WhySpokenUk      Why = "spoken_uk"
	WhyTogether      Why = "together"
	WhyApart         Why = "apart"
	WhyLegal         Why = "legal"
	WhyNumber        Why = "number" // in words or in figures
	WhyAnd           Why = "and"
	WhyLayoutRu      Why = "layout_ru"
	WhyLayoutUk      Why = "layout_uk"
	WhyLayoutBetween Why = "layout_between"
	WhyAlike         Why = "alike"
	WhyDomainName    Why = "domain_name"
	WhyDomainSaid    Why = "domain_said"
	WhyIDN           Why = "idn"
	WhyBegins        Why = "begins"
	WhySwapped       Why = "swapped"
	WhyDoubled       Why = "doubled"
	WhyMissing       Why = "missing"
	WhyExtra         Why = "extra"
	WhyVowel         Why = "vowel"
	WhyNeighbour     Why = "neighbour"
	WhyLetter        Why = "letter"
	WhyTwo           Why = "two"
)

// Variant is another way in which people write a name. Query is what finds it in the language of search: a word finds its
// inflected forms, =word itself alone, word* all that begins so.
type Variant struct {
	Kind  Kind
	Text  string
	Query string
	Why   Why

	exact bool // no word that is inflected
}

// Bounds of a name and of what is proposed for it.
const (
	VariantLetters = 100 // of a name; what is longer is cut
	variantWords   = 8   // of a name; of more words none are proposed
	variantsAKind  = soundMost
)

// Variants proposes how else people write a name, the likeliest of a kind first, kind by kind; variantsAKind of a kind at
// most. Nothing is asked of an archive: what really occurs is said by who counts.
func Variants(name string) []Variant {
	name = Line(strings.ToValidUTF8(name, ""), VariantLetters)
	given := name
	var own []Variant
	if label, ok := domainLabel(name); ok {
		own, name = domains(name, label), label
	}
	if bare, ok := withoutLegalForm(name); ok {
		own, name = append(own, Variant{Kind: KindJoined, Text: bare, Why: WhyLegal}), bare
	}
	words := wordsOf(name)
	if len(words) == 0 || len(words) > variantWords {
		return finished(given, own)
	}
	one := inOneScript(words)
	spelled := sounded(one)
	own = append(own, Variant{Kind: KindLookalike, Text: strings.Join(one, " "), Why: WhyAlike})
	own = append(own, joined(name, one, spelled)...)
	if len(words) > 1 {
		own = append(own, slips(strings.Join(words, ""))...)
	}
	lists := slices.Concat(readOut(name, one), broad(one), otherAlphabet(one), spelled, own, slips(strings.Join(words, " ")), twinned(words), begun(one, spelled))
	return finished(given, lists)
}

// finished gives each variant its query and keeps each query once; what finds the name itself is no variant.
func finished(name string, list []Variant) (out []Variant) {
	seen := map[string]bool{strings.Join(wordsOf(name), " "): true}
	kinds := map[Kind]int{}
	for _, v := range list {
		words := wordsOf(v.Text)
		key := strings.Join(words, " ")
		if v.Query == "" {
			v.Query = QueryOf(v.Text, v.exact)
		} else {
			key = v.Query
		}
		if key == "" || seen[key] || kinds[v.Kind] == variantsAKind {
			continue
		}
		seen[key] = true
		kinds[v.Kind]++
		out = append(out, v)
	}
	return out
}

// wordsOf are the folded words of a text. Nothing of them is remembered: few of the variants will be seen again.
func wordsOf(s string) (words []string) {
	for {
		start, end, ok := NextWord(s)
		if !ok {
			return words
		}
		if w := cut(foldWord(s[start:end])); w != "" {
			words = append(words, w)
		}
		s = s[end:]
	}
}

// QueryOf finds a text as the language of search does: a word, or a phrase in quotes; "" for what has no word.
func QueryOf(s string, exact bool) string {
	words := wordsOf(s)
	if len(words) == 0 {
		return ""
	}
	q := words[0]
	if len(words) > 1 {
		q = `"` + strings.Join(words, " ") + `"`
	}
	if exact {
		q = "=" + q
	}
	return q
}
