package own

import (
	"regexp"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

var (
	mailLike = regexp.MustCompile(`[\pL\pN._%+\-]+@[\pL\pN\-]+(\.[\pL\pN\-]+)*\.\pL{2,}`)
	linkLike = regexp.MustCompile(`(?i)(https?://|www\.|t\.me/|\b[a-z0-9\-]{2,}\.(com|ru|ua|net|org|info|biz|online|shop|site|store|top|xyz|me)\b)`)
	// phoneLike is a run of digits as phones are written; how many digits there are decides (see phone).
	phoneLike = regexp.MustCompile(`\+?\d[\d \x{a0}()\-]{7,}\d`)
)

// phoneDigits are how many digits a phone number of the readers' countries has, with its code or without.
const (
	phoneLeast = 10
	phoneMost  = 13
)

// Check finds what in a review wants a person to look before it is shown: a phone number, a mail address, a link, an
// obscene word. It proposes only. The order is always the same, each cause once.
func Check(words ...string) []collector.OwnCause {
	all := strings.Join(words, "\n")
	var out []collector.OwnCause
	rest := all
	if mailLike.MatchString(rest) {
		out = append(out, collector.OwnCauseMail)
		rest = mailLike.ReplaceAllString(rest, " ")
	}
	if linkLike.MatchString(rest) {
		out = append(out, collector.OwnCauseLink)
	}
	if slices.ContainsFunc(phoneLike.FindAllString(rest, -1), phone) {
		out = append(out, collector.OwnCausePhone)
	}
	for _, t := range text.Tokenize(all, nil) {
		if obscene(t.Exact) {
			out = append(out, collector.OwnCauseObscene)
			break
		}
	}
	return out
}

// phone says whether a run of digits is a phone number and no order number, price or date.
func phone(s string) bool {
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits < phoneLeast || digits > phoneMost {
		return false
	}
	return s[0] == '+' || s[0] == '0' || s[0] == '8' || s[0] == '7' || strings.HasPrefix(s, "38") || strings.HasPrefix(s, "9")
}

// Folded words, Russian and Ukrainian and English: whole ones, and beginnings that no decent word has.
var (
	obsceneWords = strings.Fields("бля блядь блять бляха хер хера хером нахер пизда сука суки суку сукой сучка мразь твари тварь ублюдок ублюдки гандон гондон " +
		"мудак мудаки мудаку мудаком курва курви гівно гавно говно гівна говна говном жопа жопе жопу срака сраку сраці лайно дебилы дебіли дебил дебіл " +
		"fuck fucking fucked fucker shit shitty bullshit bitch bitches asshole assholes cunt bastard bastards")
	obsceneBeginnings = strings.Fields("хуй хуе хуё хуї хуя хую хуйн нахуй похуй охуе охуи пизд спизд распизд ебат ебан ебал ебуч ебут заеб зайоб наеб йоб ёб еби " +
		"долбоеб довбойоб разъеб выеб уеб подъеб блядс блядин блят мудил мудозвон пидор пидар підор підар motherfuck")
	// decent are words that begin like those and are none of them.
	decent = strings.Fields("ебонит йобібайт ебідій уебсайт")
)

func obscene(word string) bool {
	word = strings.ReplaceAll(text.Fold(word), "ё", "е")
	if slices.Contains(obsceneWords, word) {
		return true
	}
	return !slices.Contains(decent, word) &&
		slices.ContainsFunc(obsceneBeginnings, func(b string) bool { return strings.HasPrefix(word, strings.ReplaceAll(b, "ё", "е")) })
}
