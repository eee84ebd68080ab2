package text

import (
	"strings"
	"unicode"
)

// brandMark ends the stem of a brand's word. No stem of a common word ends in ъ (finish takes it away), and it is a
// letter, so that no engine parts it from the word.
const brandMark = "ъ"

// Brands are the declared names of a company. Their words keep a stem of their own in all their inflected forms, so
// that «Мечел» never falls into «мечеть» nor «Флорамо» into «флора». A name of several words counts only where they stand
// side by side. The zero value and nil know none.
type Brands struct {
	names []brandName
	first map[string][]int // form of a first word -> names
}

// brandName has for each of its words all forms, with the stem of the brand.
type brandName []map[string]*Word

// NewBrands prepares declared names, in any case and script; empty ones are left out. Longer names win over shorter.
func NewBrands(words []string) *Brands {
	b := &Brands{first: map[string][]int{}}
	for _, declared := range words {
		var n brandName
		tokens := Tokenize(declared, nil)
		for i, t := range tokens {
			n = append(n, *brandForms[placeOf(i, len(tokens))].Of(t.Exact))
		}
		if len(n) == 0 {
			continue
		}
		b.names = append(b.names, n)
		for form := range n[0] {
			b.first[form] = append(b.first[form], len(b.names)-1)
		}
	}
	return b
}

// brandForms remember what was made of the words of names, by their place: a page makes the brands of its company anew.
var brandForms = map[place]*Memo[map[string]*Word]{alone: memoOfForms(alone), inside: memoOfForms(inside), last: memoOfForms(last)}

func memoOfForms(at place) *Memo[map[string]*Word] {
	return NewMemo(1<<5, func(w string) map[string]*Word {
		forms := map[string]*Word{}
		for form := range inflect(w, at) {
			forms[form] = &Word{Exact: form, Stem: w + brandMark, spread: spreadOf(form + brandMark)}
		}
		return forms
	})
}

// some says that there is a brand.
func (b *Brands) some() bool { return b != nil && len(b.names) > 0 }

// mark gives the words of declared names their own stems, in the place of the common ones.
func (b *Brands) mark(words []*Word) {
	for i := 0; i < len(words); {
		best := -1
		for _, n := range b.first[words[i].Exact] {
			if b.names[n].at(words[i:]) && (best < 0 || len(b.names[n]) > len(b.names[best])) {
				best = n
			}
		}
		if best < 0 {
			i++
			continue
		}
		for _, forms := range b.names[best] {
			words[i] = forms[words[i].Exact]
			i++
		}
	}
}

func (n brandName) at(words []*Word) bool {
	if len(words) < len(n) {
		return false
	}
	for i, forms := range n {
		if forms[words[i].Exact] == nil {
			return false
		}
	}
	return true
}

// place is where a word stands in a name. A word beside others may take forms that alone would be too common.
type place int

const (
	alone  place = 1 << iota
	inside       // words follow: an adjective is likely
	last         // of several
)

func placeOf(i, n int) place {
	switch {
	case n == 1:
		return alone
	case i < n-1:
		return inside
	}
	return last
}

// inflect lists the forms that a brand's folded word takes in Russian and Ukrainian sentences. The two languages are not
// told apart: what one of them does not write is no word of the other, and where it is one, a row of paradigms leaves it out.
func inflect(w string, at place) map[string]bool {
	f := &inflection{at: at, declared: w, forms: map[string]bool{w: true}}
	if bare, ok := strings.CutSuffix(w, "ъ"); ok && len(bare) >= 6 { // «Коммерсантъ» is written without it too
		f.forms[bare] = true
		w = bare
	}
	letters := strings.TrimLeft(w, "0123456789") // «2ГИС»
	f.prefix = w[:len(w)-len(letters)]
	switch {
	case latinName(w):
		f.prefix = ""
		f.latin(w)
	case script(letters) == cyrillicOnly && (len(letters) >= 6 && strings.ContainsAny(letters, vowels) || ownForms[letters] != ""):
		f.cyrillic(letters)
	}
	return f.forms
}

// latinName says that a word of a name has Latin letters and at most digits beside them: Oréal, Tele2.
func latinName(w string) bool {
	letters := 0
	for _, r := range w {
		switch {
		case unicode.Is(unicode.Latin, r):
			letters++
		case r < '0' || r > '9':
			return false
		}
	}
	return letters > 1
}

// inflection gathers the forms of one word.
type inflection struct {
	at       place
	declared string // as it is declared
	prefix   string // digits before the word
	forms    map[string]bool
	// noSurname leaves out the plural that is a surname too: Максимов, Орлов.
	noSurname bool
}

func (f *inflection) add(stem, endings string) {
	for _, e := range strings.Fields(endings) {
		f.word(stem + e)
	}
}

func (f *inflection) word(w string) {
	if f.noSurname && (strings.HasSuffix(w, "ов") || strings.HasSuffix(w, "ев")) {
		return
	}
	if f.anotherWord(w) {
		return
	}
	f.forms[f.prefix+w] = true
}

// latin adds Cyrillic endings, behind an apostrophe or not, which folding drops: «Facebook'ом», «Toyotу». Folding also
// turns a word like «Kia'у», whose letters all have Cyrillic twins, into a Cyrillic one.
func (f *inflection) latin(w string) {
	f.word(w + "s")
	for _, e := range strings.Fields("а у ом ем е ы и і ов ів ей ам ами ах ой ою ові еві я ю ям ями ях єм ї") {
		f.word(foldRareWord(w + e))
	}
	if stem, ok := strings.CutSuffix(w, "a"); ok && len(stem) >= 3 {
		for _, e := range strings.Fields("у ы и е і ой ою ах") {
			f.word(foldRareWord(stem + e))
		}
	}
}

func (f *inflection) cyrillic(w string) {
	f.noSurname = f.at == alone && surnameStems[w]
	if forms, ok := ownForms[w]; ok {
		f.add("", forms)
		return
	}
	if indeclinable[w] || f.at == alone && adverbs[w] {
		return
	}
	if stem := alternated(w); stem != "" { // Міст has мосту: міста is another word
		f.decline(stem)
		f.doubledConsonant(w) // сіллю
		return
	}
	f.decline(w)
	f.townInOv(w)
	f.openedByRule(w)
}

func (f *inflection) decline(w string) {
	for i := range paradigms {
		p := &paradigms[i]
		if p.at&f.at == 0 || letters(w) < p.letters || !takes(i, w) {
			continue
		}
		f.add(w[:len(w)-2*p.drop], p.forms)
	}
	f.fleetingVowel(w)
	f.fleetingBeforeSoft(w)
	f.doubledConsonant(w)
	f.genitivePlural(w)
	f.neuterPlural(w)
}
