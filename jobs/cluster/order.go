package cluster

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// orderSaid finds an order and what may be its number behind it: 1 and 2 are the sign of a number before and behind the word, 3 is what has
// a digit in its first part and what may belong to it. A hash stuck to the word is a tag of its text and no sign.
var orderSaid = regexp.MustCompile(`(?i)(?:(номер|№|#\s)[^\pL\pN]{0,4})?(?:заказ[а-яё]{0,3}|замовлен[а-яіїєґ]{1,5}|order|чек[а-яё]{0,2})[^\pL\pN№#]{0,4}` +
	`(?:(номер[а-яё]{0,2}|№|#|no\.?|number)[^\pL\pN]{0,4})?(\pL{0,15}\pN[\pL\pN]{0,15}(?:[-/][\pL\pN]{1,12}){0,4}(?: \d{2,3}){0,5})`)

var (
	moneyNext = regexp.MustCompile(`(?i)^\s*(?:руб|р(?:\PL|$)|₽|грн|гривен|uah|usd|eur|\$|€|тыс|тис)`)
	// What is no order though it is written like one: a day, a span of years or sums, a free number to call.
	noOrder = regexp.MustCompile(`^(?:\d{1,2}[-/]\d{1,2}[-/](?:20)?[1-3]\d|20\d\d[-/]\d{1,2}[-/]\d{1,2}|\d{4}-\d{4}|8-800[-\d]*)$`)
)

// ordersNamed are the keys of the order numbers that a text names, at most twenty.
func ordersNamed(words string) (keys []string) {
	for _, at := range orderSaid.FindAllStringSubmatchIndex(words, -1) {
		if len(keys) == 20 {
			break
		}
		signed := at[2] >= 0 || at[4] >= 0
		number := cutNumber(words[at[6]:at[7]], signed)
		last := strings.LastIndexAny(number, "0123456789") + 1
		if !isOrder(number, signed) || moneyNext.MatchString(words[at[6]+last:]) {
			continue
		}
		keys = append(keys, orderKey(number))
	}
	return keys
}

// cutNumber leaves out what follows a number and is none of it: groups behind spaces, unless a sign stands before and all are of one
// length and three at least («№ 12 07 45»), and a word that is written onto its end.
func cutNumber(number string, signed bool) string {
	if groups := strings.Split(number, " "); !signed || len(groups) < 3 || slices.ContainsFunc(groups, func(g string) bool { return len(g) != len(groups[0]) || onlyDigits(g) != g }) {
		number = groups[0]
	}
	if last := strings.LastIndexAny(number, "0123456789") + 1; len([]rune(number[last:])) > 2 {
		number = number[:last]
	}
	return number
}

// isOrder says whether it can be the number of an order: with a sign three digits are enough, without one it has five, few letters,
// and is no day.
func isOrder(number string, signed bool) bool {
	digits := len(onlyDigits(number))
	if noOrder.MatchString(number) {
		return false
	}
	if signed {
		return digits >= 3
	}
	letters := strings.IndexFunc(number, func(r rune) bool { return r >= '0' && r <= '9' })
	return digits >= 5 && letters <= len("абвг-")
}

// orderLetters are Cyrillic letters as the Latin ones that look the same: nobody sees which of the two stands in a number.
var orderLetters = strings.NewReplacer("а", "a", "в", "b", "с", "c", "е", "e", "ё", "e", "н", "h", "і", "i", "к", "k", "м", "m", "о", "o", "р", "p", "т", "t", "х", "x", "у", "y")

// orderKey is an order number as it is compared: letters and digits alone, in one case and one script.
func orderKey(s string) string {
	return orderLetters.Replace(strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s))
}

// sameOrder says whether two keys may be of one order: people leave out the letters and noughts before the digits, so those
// count only where both have letters.
func sameOrder(a, b string) bool {
	if a == b {
		return true
	}
	x, y := onlyDigits(a), onlyDigits(b)
	return (x == a || y == b) && x != "" && strings.TrimLeft(x, "0") == strings.TrimLeft(y, "0")
}
