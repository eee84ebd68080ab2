package inspection

import (
	"regexp"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

func init() { detectors["obscene"] = obscene }

// obscene finds obscene words in what a seller wrote (seed 001, 2.1). It proposes only: words are a hint, and a person who
// reads the whole message decides.
func obscene(_ *Regulation, s Seen, _ time.Time) (found []Offence, wake time.Time) {
	for _, c := range s.Chat {
		if c.Side != collector.SideSeller {
			continue
		}
		if word := Obscenity(c.Text); word != "" {
			found = append(found, Offence{About: "chat", AboutID: c.ChatID, At: c.At, Words: word, SHA256: c.SHA256})
		}
	}
	return found, time.Time{}
}

// The roots stand at the beginning of a word, behind one of the prefixes that they take: inside of others («страхуй»,
// «хлебать», «оскорблять», «потребляет», «команда») their letters mean nothing.
var roots = []*regexp.Regexp{
	whole(`(?:(?:на|по|ни|о|от|за|до|вы|ви|не|при|про|рас|роз|раз|пере|с|а)?)ху(?:й|я|е|и|ю|є|і|ї).*`),
	whole(`.*п[иі]зд.*`),
	whole(`(?:вы|ви|раз|роз|на|за|от)?бляд.*|блят.*|бля|бл[еє]а(?:т|д).*`),
	whole(`(?:вы|ви|за|на|до|по|про|при|пере|у|отъ|объ|подъ|разъ|въ|съ|из|долбо|мозго|ни|не)?(?:еб|йоб|йеб|єб)(?:а|у|л|и|н|о|ы|с|т|ш|ц|к|і).*`),
	whole(`(?:долбо|мозго)(?:еб|йоб).*`),
	whole(`(?:ви|за|на|до|по|про|при|пере|у|від|об|під|роз|в|з)?їб(?:а|у|л|и|н|о|с|т|к|і).*`),
	whole(`муд(?:ак|ач|ил|озвон|л).*`), whole(`г[ао]ндон.*`), whole(`залуп.*`), whole(`манд(?:а|у|е|ы|и|ой|ою)|мандавошк.*`),
	whole(`сук(?:а|у|ой|ою)|суч(?:ара|ий|ье|ья).*`), whole(`курв(?:а|у|и|ы|ой|ою)`), whole(`п[иі]д[оа]р(?:ас.*|а|у|ы|и|ом|ов|ів|ок|ск.*)?|пидр(?:а|ы|ил.*)?`),
	whole(`(?:на|по|ни|до|о|за)хер(?:а|у|ачит.*|ел.*|енн?.*)?|хер(?:н[яюеиі].*|ов[ао]|ня)?`),
	whole(`.*fuck.*`), whole(`(?:bull|horse)?shit(?:s|ty|head.*|hole.*)?`), whole(`cunts?`), whole(`bitch(?:es|y)?`), whole(`(?:ass|arse)holes?|dickheads?|wankers?`),
	whole(`blya[td].*|blia[td].*|pi[zs]d(?:a|e|u|y|ets|ec|ez|i|o|oy|uk).*|nah[uy][iyj]|poh[uy][iyj]|suka|(?:za|na|vy)?(?:ye|yo|e)ba(?:t|l|n).*|hui|huy`),
}

// innocent begin like a root and are none.
var innocent = whole(`ебитд.*|ебург.*|йобург.*|ебонит.*|хуис|херес.*|захер(?:а|у|ы|ом|е)?|ebank.*|ebalance.*|херсон.*|херувим.*|сукн.*`)

func whole(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)$`) }

// masked are words whose letters are hidden behind signs.
var masked = regexp.MustCompile(`(?:^|[^\pL])((?:на|по|ни|о)?х[*#@$_.\-]+[йяюе]|(?:на|по|ни|о)?ху[*#@$_]+|п[*#@$_]*[иі]?[*#@$_]+зд?[*#@$_]*[а-яіїє]*|п[*#@$_]+д?ец|бл[*#@$_]+[дтья]*|б[*#@$_]+[дт]ь|с[*#@$_]+ка|с[уy][*#@$_]+а|[еeё][*#@$_]+(?:ть|ал|ан)[а-я]*|f[*#@$_]+ck?(?:ing|er|ed|s)?|fu[*#@$_]+k(?:ing|er|ed|s)?|sh[*#@$_]+t)(?:[^\pL]|$)`)

// spelled are letters of a word that stand one by one.
var spelled = regexp.MustCompile(`(?:^|[^\pL])(\pL(?:[ .\-_*]\pL){2,})(?:[^\pL]|$)`)

// Obscenity is the first obscene word of a message as it was written; "" when there is none. Written apart, with signs
// for letters or with Latin letters that look like Cyrillic ones it is the same word.
func Obscenity(message string) string {
	for _, t := range text.Tokenize(message, nil) {
		if obsceneWord(t.Exact) {
			return message[t.Start:t.End]
		}
	}
	folded := text.Fold(message)
	for _, part := range masked.FindAllStringSubmatch(folded, -1) {
		return part[1]
	}
	for _, part := range spelled.FindAllStringSubmatch(folded, -1) {
		if obsceneWord(strings.NewReplacer(" ", "", ".", "", "-", "", "_", "", "*", "").Replace(part[1])) {
			return part[1]
		}
	}
	return ""
}

func obsceneWord(word string) bool {
	word = drawn(lookalike(word))
	if innocent.MatchString(word) {
		return false
	}
	for _, r := range roots {
		if r.MatchString(word) {
			return true
		}
	}
	return false
}

// lookalikes are Latin letters and digits that stand for Cyrillic letters.
var lookalikes = strings.NewReplacer("a", "а", "e", "е", "o", "о", "p", "р", "c", "с", "x", "х", "y", "у", "k", "к", "u", "и", "m", "м", "b", "в", "i", "і", "0", "о", "3", "з", "6", "б", "@", "а")

// lookalike writes a word that mixes both alphabets in Cyrillic letters.
func lookalike(word string) string {
	if !strings.ContainsFunc(word, func(r rune) bool { return r >= 'а' && r <= 'ї' }) {
		return word
	}
	return lookalikes.Replace(word)
}

// drawn shortens what is drawn out: three and more of a letter are one.
func drawn(word string) string {
	var out []rune
	all := []rune(word)
	for i := 0; i < len(all); {
		n := 1
		for i+n < len(all) && all[i+n] == all[i] {
			n++
		}
		keep := n
		if n > 2 {
			keep = 1
		}
		for range keep {
			out = append(out, all[i])
		}
		i += n
	}
	return string(out)
}
