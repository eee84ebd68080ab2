package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// looksNamed says whether a word is written as a name: with one capital, in capitals or as one capital letter, where no
// sentence begins, or where the text sets the object against something.
func (d *document) looksNamed(i int, contrasted bool) bool {
	t := &d.tokens[i]
	if t.negator || t.turn {
		return false
	}
	opens := d.opensSentence(i)
	if opens && (!contrasted || openers[t.Exact]) || i > 0 && strings.ContainsAny(d.tokens[i-1].after, "@()") {
		return false
	}
	switch t.written {
	case inCapitals:
		return !openers[t.Exact] && (opens || !t.known()) && (contrasted || !d.amongCapitals(i))
	case asLetter:
		return d.lettered(i)
	}
	w := d.word(t)
	first, size := utf8.DecodeRuneInString(w)
	return !t.short && unicode.IsUpper(first) && strings.IndexFunc(w[size:], unicode.IsLower) >= 0
}

// opensSentence says whether a word is the first of its sentence.
func (d *document) opensSentence(i int) bool {
	return i == 0 || d.tokens[i-1].part != d.tokens[i].part || strings.ContainsAny(d.tokens[i-1].after, ".!?\n…:")
}

// spelling is how a word is written, where that may make it a name.
type spelling uint8

const (
	inSmall    spelling = iota // in any way that is none of the others
	inCapitals                 // two to seven capitals, figures among them or not
	asLetter                   // one capital letter
)

// capitalsMost is the most letters of a name in capitals: longer words in capitals are shouted.
const capitalsMost = 7

func spellingOf(raw, exact string) spelling {
	n := 0
	for _, r := range raw {
		if !unicode.IsUpper(r) && (n == 0 || !unicode.IsDigit(r)) {
			return inSmall
		}
		n++
	}
	switch {
	case n == 1:
		return asLetter
	case n > capitalsMost || acronyms[exact]:
		return inSmall
	}
	return inCapitals
}

// acronyms are written in capitals and name no company. XX and the like are none of the Roman numbers that stand here.
var acronyms = set(`смс ммс лте рт рф снг сша ес ссср усср рсфср тв пк пин инн огрн снилс жкх жк лк кц тц трц трк ооо оао зао пао ао ип тов пат прат фоп азс дтп егэ зно зп ндс пдв фас цб цбр ецб нбу асв фссп мвф ввп мсб мсфо рсбу ммвб ртс аижк тасс рбк риа сми змі мвд фсб сбу гибдд мчс дснс суд всу зсу дпс гаи уфас фнс пфр ток гост
	ps p.s sms mms esim sim lte gsm gprs edge usb wifi gps tv pc hd dvd led lcd dm rt ff pin qr id ip it hr pr ceo cio vip pro top ok omg lol wtf fyi faq asap eta diy usa uk eu ny la am pm usd eur uah rub rur atm nfc imei sos html pdf php api app apk ios ota
	ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xvii xviii xix xxi`)

// known says whether a word is one that praise, blame, rules or causes are told by: in capitals it is shouted, and no name.
func (x *lexeme) known() bool {
	return x.clues[ofRules] != nil || x.clues[ofCauses] != nil || x.clues[ofObject] != nil
}

// amongCapitals says whether the word beside is in capitals too: then both are shouted. A word that denies is shouted alone.
func (d *document) amongCapitals(i int) bool {
	t := &d.tokens[i]
	beside := func(k int, gap string) bool {
		return gap == " " && d.tokens[k].part == t.part && utf8.RuneCountInString(d.tokens[k].Exact) > 1 && strings.IndexFunc(d.word(&d.tokens[k]), unicode.IsLower) < 0 && d.tokens[k].sort == sortWord
	}
	return i > 0 && beside(i-1, d.tokens[i-1].after) || i+1 < len(d.tokens) && !d.tokens[i+1].negator && beside(i+1, t.after)
}

// lettered says whether one capital letter stands as a name does: behind a preposition or a word for a firm, or where a clause begins;
// and not as the initial of a person's name.
func (d *document) lettered(i int) bool {
	t := &d.tokens[i]
	if t.Exact == "i" || t.Exact == "я" || strings.HasPrefix(t.after, ".") && i+1 < len(d.tokens) && d.tokens[i+1].part == t.part {
		return false
	}
	if d.opensClause(i) {
		return !d.joins(i)
	}
	before := &d.tokens[i-1]
	return beforeLetters[before.Exact] || beginsWithAny(before.Exact, firmWords)
}

func (d *document) opensClause(i int) bool {
	return i == 0 || d.tokens[i-1].clause != d.tokens[i].clause
}

// joins says whether a single letter is a word that joins («А у них», «У нас») and not a name: it opens a clause, and what follows is
// no verb or adjective.
func (d *document) joins(i int) bool {
	t := &d.tokens[i]
	if !letterWords[t.Exact] || !d.opensClause(i) || i+1 == len(d.tokens) || t.after != " " {
		return false
	}
	next := &d.tokens[i+1]
	first, _ := utf8.DecodeRuneInString(d.word(next))
	return next.short || next.negator || next.turn || unicode.IsUpper(first) || beginsWithAny(next.Exact, firmWords)
}

var (
	letterWords   = set("а в и к о с у я є і з й a i")
	beforeLetters = set("у в во к со с от из о об про для до від з із на через for at from to with by than чем ніж за или або or и та й and")
	firmWords     = prefixes("фирм компани магазин банк оператор салон кафе ресторан клиник аптек сервис служб сети агентств фірм крамниц клінік мереж firm compan shop store bank brand")
)

// mostlySmall says whether a text is not written in capitals: only then do capitals say anything.
func (d *document) mostlySmall() bool {
	small, capital := 0, 0
	for _, part := range d.parts {
		for _, r := range part {
			switch {
			case unicode.IsLower(r):
				small++
			case unicode.IsUpper(r):
				capital++
			}
		}
	}
	return 2*small > capital
}
