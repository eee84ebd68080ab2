package classify

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// role is what a token is to an object that is asked about.
type role uint8

const (
	roleOwn   role = iota // said of the object, or where nothing is named
	roleOther             // said where something else is named
	roleApart             // the same where the text sets one against the other: what it says there is not said of the object
	roleName              // the object's name
	roleRival             // another name
	roleLink              // of an address
)

// scopes tells what each token is to the object, and whether the object is named at all. A clause speaks of what is named
// in it; one that names nothing, of what the one before spoke of; those before any name, of the first that is named.
// others are known names of other things; besides, what is written as a name is one.
func (d *document) scopes(o, others Object, roles []role) ([]role, bool) {
	roles = slices.Grow(roles[:0], len(d.tokens))[:len(d.tokens)]
	clear(roles)
	named := d.markNames(o, roleName, roles)
	d.markLinks(roles)
	d.markNames(others, roleRival, roles)
	contrasted := d.contrasted(roles)
	for i := range d.tokens {
		if roles[i] == roleOwn && d.looksNamed(i, contrasted) {
			roles[i] = roleRival
		}
	}
	d.spreadRoles(roles)
	if contrasted || d.opens(roles, roleRival) {
		for i, r := range roles {
			if r == roleOther {
				roles[i] = roleApart
			}
		}
	}
	return roles, named
}

// markLinks marks the words of addresses: they name nothing.
func (d *document) markLinks(roles []role) {
	inside := false
	for i := range d.tokens {
		t := &d.tokens[i]
		if i > 0 && (d.tokens[i-1].part != t.part || strings.ContainsAny(d.tokens[i-1].after, " \n\t")) {
			inside = false
		}
		if inside = inside || t.Exact == "http" || t.Exact == "https" || t.Exact == "www"; inside {
			roles[i] = roleLink
		}
	}
}

// looksNamed says whether a word is written as a name: with one capital where no sentence begins, or where the text sets
// the object against something.
func (d *document) looksNamed(i int, contrasted bool) bool {
	t := &d.tokens[i]
	if t.short || t.shouted || t.negator || t.turn {
		return false
	}
	opens := i == 0 || d.tokens[i-1].part != t.part || strings.ContainsAny(d.tokens[i-1].after, ".!?\n…:")
	if opens && (!contrasted || openers[t.Exact]) || i > 0 && strings.ContainsAny(d.tokens[i-1].after, "@()") {
		return false
	}
	w := d.word(t)
	first, size := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(first) && strings.IndexFunc(w[size:], unicode.IsLower) >= 0
}

// contrasted says whether the object is set against something: it opens a clause that is not the text's first, or stands in
// one with a comparison.
func (d *document) contrasted(roles []role) bool {
	if d.opens(roles, roleName) {
		return true
	}
	for i := range d.tokens {
		if roles[i] != roleName {
			continue
		}
		for k := max(0, i-compareReach); k < min(len(d.tokens), i+compareReach); k++ {
			if t := &d.tokens[k]; beginsWithAny(t.Exact, betterWords) || beginsWithAny(t.Exact, worseWords) {
				return true
			}
		}
	}
	return false
}

// opens says whether a name of the kind opens a clause that is not the first of its text.
func (d *document) opens(roles []role, name role) bool {
	start := 0
	for i := range d.tokens {
		if i > 0 && d.tokens[i].clause != d.tokens[i-1].clause {
			start = i
		}
		if roles[i] != name || start == 0 || i-start > openingWords {
			continue
		}
		last := roles[start-1]
		enumerated := last == roleName || last == roleRival || i+1 == len(d.tokens) || d.tokens[i+1].clause != d.tokens[i].clause
		if gap := d.tokens[start-1].after; !enumerated && d.tokens[start-1].part == d.tokens[start].part && !strings.ContainsAny(gap, ".!?:\n…@#()") {
			return true
		}
	}
	return false
}

// openingWords is how many small words («а у») stand before a name that opens its clause.
const openingWords = 2

// openers are words that open sentences and are no names, besides those of two letters.
var openers = set(`это этот эта вот все всё вчера сегодня завтра раньше теперь потом когда если что как где почему зачем очень спасибо заказ заказал заказала купил купила пришел пришла перешел перешла ушел ушла мне нам меня они она или пока уже еще опять после
	лучше хуже банк магазин салон кафе ресторан оператор доставка курьер связь интернет хороший плохой отличный ужасный отлично ужасно сервис услуги люди друзья хотел хотела решил решила думал надо можно только просто вообще хорошо плохо
	це цей ця ось все вчора сьогодні завтра раніше тепер потім коли якщо що як де чому навіщо дуже дякую замовлення замовив замовила купив купила прийшов прийшла перейшов перейшла пішов мені нам мене вони вона або поки вже ще знову після краще гірше магазин доставка кур'єр зв'язок хороший поганий чудовий просто взагалі добре погано
	the this that there they she you your our their was were when what where why how very thanks thank yesterday today bad good great terrible awful worst best bought ordered never always after before and but while left moved switched the room rooms food service staff`)

// spreadRoles gives each word without a name to what its clause speaks of.
func (d *document) spreadRoles(roles []role) {
	owner, begun := roleOwn, false
	for start := 0; start < len(roles); {
		end, own, rival := start, false, false
		for end < len(roles) && d.tokens[end].clause == d.tokens[start].clause {
			own = own || roles[end] == roleName
			rival = rival || roles[end] == roleRival
			end++
		}
		if own {
			owner = roleOwn
		} else if rival {
			owner = roleOther
		}
		if !begun && (own || rival) {
			begun = true
			paint(roles[:start], owner)
		}
		paint(roles[start:end], owner)
		start = end
	}
}

func paint(roles []role, owner role) {
	for i, r := range roles {
		if r == roleOwn || r == roleOther {
			roles[i] = owner
		}
	}
}
