package classify

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// cues are words that tell the kind of a text, in the three languages. What each of them says for which category is learned.
var cues = slices.Concat([]cue{
	{"vacancy", []string{"?ваканси*|вакансі*|соискател*|резюме|работодател*|hiring|vacancy|vacancies|jobs", "?требуется|требуются|ищем|ищет|нужен|нужны|приглашаем|набираем|потрібен|потрібні|шукаємо|запрошуємо сотрудник*|менеджер*|специалист*|продав*|водител*|оператор*|кассир*|повар*|разработчик*|программист*|инженер*|работник*|спеціаліст*|водій|касир*|кухар*|команду|работу|роботу",
		"?зарплата|оклад|заработная|зарплат*|з|зп п|руб|рублей|грн|от|до|від", "?график|графік работы|роботи", "главный|ведущий|начальник специалист|инженер|менеджер|отдела", "join our|team", "we're|are hiring|recruiting"}},
	{"greeting", []string{"?здравствуйте|приветствуем|вітаємо|hello|hi", "добрый|доброго|доброе|добрий|доброго день|дня|вечер|утро|вечора|ранку"}},
	{"answers", []string{"благодарим|спасибо|дякуємо|благодарны|thank отзыв|обращение|оценку|сообщение|доверие|выбор|визит|відгук|звернення|feedback|review", "приносим|просим|просимо|перепрошуємо|вибачте извинения|прощения|вибачення", "сожалеем|шкодуємо|sorry", "?с|с уважением|повагою", "рады|раді|радо|glad|happy вас|вам|вашому|видеть|слышать|бачити|help|hear",
		"уточните|сообщите|напишите|пришлите|отправьте|підкажіть|уточніть|напишіть|please пожалуйста|нам|номер|дм|лс|личк*|ласка|dm|us|direct|message", "ждем|чекаємо|будем|приходите вас|рады|раді|снова", "передадим|передали|проверим|разберемся|исправим|учтем|перевіримо|передамо|виправимо|врахуємо"}},
	{"we", []string{"?мы|наш|наша|наши|нашем|нашей|нашу|нам|нас|ми|наші|наша|our|we"}},
	{"I", []string{"?я|мне|меня|мой|моя|мою|мои|моей|мені|мене|мій|моя|my|me|i"}},
	{"you", []string{"?вы|вас|вам|ваш|ваша|ваши|вашей|вами|ви|ваші|ваша|your|you"}},
	{"ask", []string{"?подскажите|подскажи|скажите|скажи|посоветуйте|подкажіть|підкажіть|порадьте", "?как|где|когда|сколько|какой|какая|какие|почему|зачем|кто|куда|можно|чи|як|де|коли|скільки|який|яка|хто|куди|how|where|when|what|which|why|who|can|does|is|are|anyone", "кто-нибудь|нибудь|anyone|кто|хто знает|знает|пользовался|сталкивался|know|знає"}},
	{"advise", []string{"?рекомендую|рекомендуем|советую|посоветую|советуем|раджу|порекомендую|recommend|recommended|рекомендувати*", "?ходите|берите|покупайте|связывайтесь|заказывайте|обходите|верьте|пользуйтесь|переходите|купуйте*|замовляйте|обходьте|вірте|avoid|stay", "?люди|друзья|ребята|народ|граждане|девочки|люди|друзі|дівчата|folks|guys", "must read|have|buy|see", "worth|waste reading|time|money|seeing|buying|visit", "стоит|варто читать|посмотреть|прочитать|сходить|покупать|купити|прочитати"}},
	{"promo", []string{"?скидк*|знижк*|акци*|розыгрыш*|розіграш*|конкурс*|промокод*|кэшбэк|кешбек|бонус*|купон*|подар*|выигр*|бесплатно|безкоштовно|распродаж*|discount*|giveaway|sale|win|promo*|coupon*|free", "?подписывайтесь|ретвит|репост|переходи|заходи|участвуй*|регистр*|жми|спеши*|успей*|follow|rt|retweet|enter|підписуйтесь|оформи|оформить|получи|закажи|попробуй*|узнай*", "кредит*|ипотек*|карт*|займ* онлайн|оформить|взять|калькулятор*|заявк*|ставк*|расчет*|условия|наличными|выгодн*|льготн*"}},
	{"listing", []string{"?продам|продаю|сдам|сдаю|сдается|продается|куплю|сниму|продаж*|оренд*|аренд*|здам|здаю|продається|купить|купити|selling|rent|sale", "цена|ціна|стоимость|вартість|price", "комнатн*|кв|квартир*|студи*|этаж|поверх|площадь|гараж*|участок|дом|адрес|адреса|банкомат*|отделение|режим|час|тур|туры|размер|розмір|size", "доставка|гарантия|монтаж|ремонт|услуги|недорого|электрик*|сантехник*"}},
	{"report", []string{"?сообщил*|сообщает*|заявил*|рассказал*|объявил*|отметил*|подчеркнул*|повідомив|повідомляє|заявив|said|says|announced|according|reported|told", "млрд|млн|тыс|процент*|процентов|рубл*|долл*|трлн|billion|million|percent", "вырос*|выросл*|снизил*|увелич*|составил*|прибыль|акци*|котиров*|выпуск*|инвест*|рынок|рынк*|портфел*|аналитик*|эксперт*|shares|market|quarter", "глава|президент*|директор*|министр*|суд|полици*|банда|губернатор*|president|minister|police|court|officials", "январ*|феврал*|марта|апрел*|июн*|июл*|август*|сентябр*|октябр*|ноябр*|декабр*|квартал*|monday|tuesday|wednesday|thursday|friday|yesterday", "запустил*|откры*|подписал*|представил*|планирует|намерен*|начал|начнет|введет|получил*|launched|plans"}},
	{"wrong", []string{"?обман*|мошен*|ужас*|кошмар*|хам*|отказал*|верните*|навязал*|завис*|глюч*|сломал*|списал*|ждала|ждал|жду|жалоб*|претенз*|brak|брак|жах*|обдур*|поверніть*|чекаю*|чекав*|чекал*|broken|refund|worst|terrible|rude|useless|waiting", "!работает|отвечают|приходит|могу|грузит|вернули|привезли|решили|працює|відповідають|прийшло|повернули|work|works|working|received|answer", "опять|снова|третий|неделю|месяц|сколько|доколе|вкотре|знову|тиждень|місяць|again|still"}},
	{"praise", []string{"?отлич*|прекрасн*|замечательн*|супер|классн*|понравил*|доволен|довольна|люблю|лучш*|спасибо|хорош*|чудов*|відмінн*|сподобал*|дякую|задоволен*|great|love|loved|excellent|good|best|amazing|nice|thanks|wonderful", "книг*|роман*|фильм*|автор*|героин*|герой|сюжет*|читать|прочитал*|movie|film|book|story|acting|plot", "мастер*|стриж*|маникюр*|салон*|персонал*|обслуж*|атмосфер*|администратор*|обслуг*|food|service|place|staff"}},
	{"chat", []string{"?лол|хаха*|аха*|ахах*|бля*|нах*|сука|блин|ща|чо|чё|ну|короч*|lol|haha*|omg|gonna", "утр*|спать|сплю|мама|папа|школ*|универ*|друг|подруг*|сон|кот|люблю|скучаю|день рождения|birthday|tonight|sleep"}},
	{"law", []string{"?карта|банк*|тариф*|интернет*|связь|абонент*|клиент*|клієнт*|оператор*|сайт*|приложен*|счет*|рахунок"}},
}, signs)

// cue is a sign of a kind of text, and the patterns of words that are it.
type cue struct {
	name     string
	patterns []string
}

// cueSet has a bit for each cue, and behind them for each ending.
type cueSet uint64

// cueWords are the cues of one word: those that it is, negated or not, and those that it is where it is not negated.
type cueWords struct{ alone, plain cueSet }

// cueTable has the patterns of several words, and those of one apart: most words are looked up in them once and for all.
type cueTable struct {
	several      *lexicon
	alone, plain filing[int]
}

var cueLexicon = sync.OnceValue(func() *cueTable {
	t := &cueTable{alone: newFiling[int](), plain: newFiling[int]()}
	groups := make([][]string, len(cues))
	for i, c := range cues {
		for _, s := range c.patterns {
			p := parsePattern(s)
			switch n := &p.words[0]; {
			case len(p.words) > 1 || n.negated:
				groups[i] = append(groups[i], s)
			case n.any:
				t.alone.file(n, i)
			default:
				t.plain.file(n, i)
			}
		}
	}
	t.several = newLexicon(ofCues, groups)
	return t
})

// ended are the cues that words of endingLetters or more have by their ending, whatever else they say.
var ended = func() (out [len(endings)]cueSet) {
	for i := range endings {
		out[i] = 1 << (len(cues) + i)
	}
	return out
}()

// words are the cues of a word alone.
func (t *cueTable) words(exact, stem string) (w cueWords) {
	for _, i := range t.alone.of(exact, stem) {
		w.alone |= 1 << i
	}
	for _, i := range t.plain.of(exact, stem) {
		w.plain |= 1 << i
	}
	if utf8.RuneCountInString(exact) >= endingLetters {
		for i, e := range endings {
			if slices.ContainsFunc(e.of, func(s string) bool { return strings.HasSuffix(exact, s) }) {
				w.alone |= ended[i]
			}
		}
	}
	return w
}

// cuePlaces are the places of each cue, and of one that opens a text.
var cuePlaces = func() [][2]uint32 {
	var out [][2]uint32
	for _, c := range cues {
		out = append(out, cuePlacesOf(c.name))
	}
	for _, e := range endings {
		out = append(out, cuePlacesOf(e.name))
	}
	return out
}()

func cuePlacesOf(name string) [2]uint32 {
	h := hash(kindCue, name)
	return [2]uint32{categoryPlace(h), categoryPlace(h ^ kindOpens)}
}
