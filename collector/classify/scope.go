package classify

import (
	"slices"
	"strings"
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
// others are known names of other things; besides, what is written as a name is one. A clause that speaks of two may be parted.
func (d *document) scopes(o, others Object, roles []role) ([]role, bool) {
	roles = slices.Grow(roles[:0], len(d.tokens))[:len(d.tokens)]
	clear(roles)
	named := d.markNames(o, roleName, roles)
	d.markLinks(roles)
	d.markNames(others, roleRival, roles)
	contrasted := d.contrasted(roles)
	capitals := d.mostlySmall()
	for i := range d.tokens {
		if roles[i] == roleOwn && (capitals || d.tokens[i].written == inSmall) && d.looksNamed(i, contrasted) {
			roles[i] = roleRival
		}
	}
	turned := d.turnClauses(roles)
	d.spreadRoles(roles)
	if contrasted || turned || d.opens(roles, roleRival) {
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

// turnClauses parts a clause that tells of one name what was before and of another what is now («после ужаса в А попала в Б и
// довольна»), where the second begins, and says whether there is one. Comparisons and lists are left as they are.
func (d *document) turnClauses(roles []role) bool {
	turned := false
	for i := range d.tokens {
		if !beforeWords[d.tokens[i].Exact] {
			continue
		}
		if at := d.secondName(roles, i); at > 0 {
			turned = true
			for k := at; k < len(d.tokens); k++ {
				d.tokens[k].clause++
			}
		}
	}
	return turned
}

// beforeWords begin what was before.
var beforeWords = set("после вместо після замість after instead")

// secondName is where the second of two different names that stand in one clause behind token i begins, with the prepositions
// before it; 0 where there is none.
func (d *document) secondName(roles []role, i int) int {
	first := roleOwn
	for k := i + 1; k < len(d.tokens) && d.tokens[k].clause == d.tokens[i].clause; k++ {
		switch r := roles[k]; {
		case r != roleName && r != roleRival || r == first:
		case first == roleOwn && k > i+compareReach:
			return 0
		case first == roleOwn:
			first = r
		case roles[k-1] == first || enumerators[d.tokens[k-1].Exact]:
			return 0
		default:
			for toWords[d.tokens[k-1].Exact] {
				k--
			}
			return k
		}
	}
	return 0
}

// enumerators join the names of a list.
var enumerators = set("и или й та або і and or")

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
		against := d.tokens[start].turn || d.tokens[start].Exact == "а"
		if roles[i] != name || start == 0 || i-start > openingWords+count(against) {
			continue
		}
		last, gap := roles[start-1], d.tokens[start-1].after
		listed := !against && (last == roleName || last == roleRival) || i+1 == len(d.tokens) || d.tokens[i+1].clause != d.tokens[i].clause && !strings.ContainsAny(d.tokens[i].after, "—–")
		if !listed && d.tokens[start-1].part == d.tokens[start].part && !strings.ContainsAny(gap, ".!?:\n…@#()") {
			return true
		}
	}
	return false
}

// openingWords is how many small words («у») stand before a name that opens its clause, besides one that sets it against what was said («а»).
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
