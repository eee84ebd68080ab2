package text

import "strings"

// In a text of two or three words the runs of letters hardly tell Russian from Ukrainian. Words do: some stand in one of
// the two alone, as all do with a letter that the other one lacks, and some that both write alike must not speak for either,
// whichever trade the model met them in.

const (
	// wordTells is what a word of one language takes from the other one, in steps of the table. It gives nothing to its own,
	// so that a third language that has the word too loses nothing.
	wordTells = 300
	// wordHints is the same of a word that the other language has as a rare form.
	wordHints = 120
)

// wordList are whole words, and beginnings, which end in *; all folded.
type wordList struct {
	words      map[string]bool
	beginnings []string
}

func newWordList(words string) wordList {
	l := wordList{words: map[string]bool{}}
	for _, w := range strings.Fields(words) {
		if start, ok := strings.CutSuffix(w, "*"); ok {
			l.beginnings = append(l.beginnings, start)
		} else {
			l.words[w] = true
		}
	}
	return l
}

func (l wordList) has(w string) bool {
	if l.words[w] {
		return true
	}
	for _, start := range l.beginnings {
		if strings.HasPrefix(w, start) {
			return true
		}
	}
	return false
}

// Frequent words of reviews. None of the first is Russian (поверну, погано, чекаю, чудовище and алё are), none of the
// second Ukrainian (хороший, прекрасний, заказ, спасибі are), however folded.
var (
	ukrainianOnly = newWordList(`дуже дякую дякуємо чудовий чудова чудове чудово чудову чудового чудової чудовою чудовим чудовому чудових замовив
		чекати тиждень години хвилин було питання знову також грошей кошти подарунок подарунки вчасно вдома додому довго щоб якщо краще
		гарний гарне тільки буде вже ще цей ця це сподоба* жахлив* замовл* замови* отрим* швидк* подзвон* дзвони* додзвон*
		передзвон* зателефон* обслугов* поверненн* задоволен* незадоволен* зручн* продавець дешевш* купува* вчасн* привітн* ввічлив*
		розчаров* пошкод* надзвичайн* придба* добридень добрий вечора вчора користую* користува* багато отже одразу напевно щиро восени
		мене вона вони працю* здивован* непоганий непогана непогано купую який яка яке якого якої якому хто чому потрап* грудня жовтня`)
	russianOnly = newWordList(`спасибо очень хорошо никому никто никого никогда ничего если еще его она они их лучше хуже совсем всегда сейчас
		только больше меньше плохо плохой плохая плохое сказать может можно человек вообще почему тоже снова после более менее между вместе
		сервис деньги денег быстро цветы отзыв* советую долго хотя нужно теперь отлично отличный отличная отличное отличные который
		которая которое которые которого понравил* нравит* клиент* обслуживан* качеств* вежлив* нескольк*`)
	// bothAlike are written alike in both.
	bothAlike = newWordList(`все магазин магазину магазином хороший хороша хороших рекомендую супер букет букети товар`)
	// ukrainianRather stands in Russian only behind a preposition (о добре): about fifty times rarer.
	ukrainianRather = newWordList(`добре`)
)

// correct adds to what the letters of a folded word say what the word itself does.
func (sum *languageSum) correct(exact string) {
	ru, uk := &sum[languageIndex("ru")], &sum[languageIndex("uk")]
	switch {
	case strings.ContainsAny(exact, "іїєґ") || ukrainianOnly.has(exact):
		*ru -= wordTells
	case strings.ContainsAny(exact, "ыэъ") || russianOnly.has(exact):
		*uk -= wordTells
	case ukrainianRather.has(exact):
		*ru -= wordHints
	case bothAlike.has(exact):
		*ru = (*ru + *uk) / 2
		*uk = *ru
	}
}
