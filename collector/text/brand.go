package text

import "strings"

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
		for _, t := range Tokenize(declared, nil) {
			forms := map[string]*Word{}
			for form := range inflect(t.Exact) {
				forms[form] = &Word{Exact: form, Stem: t.Exact + brandMark, spread: spreadOf(form + brandMark)}
			}
			n = append(n, forms)
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

// inflect lists the forms that a brand's folded word takes in Russian and Ukrainian sentences.
func inflect(w string) map[string]bool {
	forms := map[string]bool{w: true}
	add := func(stem, endings string) {
		for _, e := range strings.Fields(endings) {
			forms[stem+e] = true
		}
	}
	if script(w) == latinOnly {
		add(w, "s а у ом е ы и і ов ів ами ах")
		return forms
	}
	if script(w) != cyrillicOnly || len(w) < 6 {
		return forms
	}
	for _, p := range paradigms {
		if stem, ok := strings.CutSuffix(w, p.end); ok {
			add(stem, p.forms)
			addAlternation(stem, p.end, add)
			return forms
		}
	}
	if !strings.ContainsAny(w[len(w)-2:], vowels) {
		add(w, hardForms)
		if short := fleet(w); short != "" {
			add(short, hardForms)
		}
	}
	return forms
}

const hardForms = "а у ом ем ым им е и ы і ов ів ам ами ах ові"

// paradigms, the longest endings first. An -о name is declined by many («Флорамою»), but not into forms that a common
// noun of its stem has in the plural («флорам», «флорами»).
var paradigms = []struct{ end, forms string }{
	{"ый", "ого ому ым ом ые ых ыми ая ой ую ое"},
	{"ий", "ого его ому ему им ом ем ие их ими ая яя ой ую ое ее і ої ій ою а е у"},
	{"ой", "ого ому им ом ие их ими ая ую ое"},
	{"ая", "ой ую ою ые ых ым ыми ие их"},
	{"яя", "ей юю ею ие их"},
	{"ое", "ого ому ым ом"},
	{"ия", "ии ию ией ий иям иями иях"},
	{"ія", "ії ію ією ій іям іями іях"},
	{"ка", "ки ке ку кой кою ок ек ко кам ками ках ці"},
	{"а", "и ы е і у ой ою ею ей о ам ами ах ої ій"},
	{"я", "и і е ю ей ею ям ями ях"},
	{"о", "а у ом ою ой е і ові"},
	{"ь", "я ю ем ём ею ей е и і ям ями ях ью ів"},
	{"й", "я ю ем е и єм ї ю"},
	{"е", "я ю ем ям ями"},
}

// addAlternation adds the Ukrainian г → з, х → с before і (Прага → Празі).
func addAlternation(stem, end string, add func(stem, endings string)) {
	if end != "а" {
		return
	}
	for _, a := range [...][2]string{{"г", "з"}, {"х", "с"}, {"к", "ц"}} {
		if t, ok := strings.CutSuffix(stem, a[0]); ok {
			add(t+a[1], "і")
		}
	}
}

// fleet is the stem of a name whose last vowel flees (ветер → ветр-), "" for any other.
func fleet(w string) string {
	if len(w) < 8 {
		return ""
	}
	last, vowel := w[len(w)-2:], w[len(w)-4:len(w)-2]
	if (vowel == "е" || vowel == "о") && !strings.ContainsAny(w[len(w)-6:len(w)-4], vowels) && strings.Contains("рлкнц", last) {
		return w[:len(w)-4] + last
	}
	return ""
}
