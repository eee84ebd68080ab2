package classify

import (
	"slices"
	"sync"
)

// rule is a general hint for or against a complaint that holds in any trade: patterns in the three languages and the
// weight in log odds that it adds once, however often it matches.
type rule struct {
	name     string
	weight   float64
	longest  int    // it holds for texts of at most so many words; 0 for any
	unless   string // the rule that, standing in the text too, makes this one void
	patterns []string
}

// rules. Seed 002 names what a complaint leans on: the law of consumers' rights, a demand for money or goods back, going
// higher; seed 001 the conduct and the surcharges; stars for show are given so that a complaint is
// read; the last ones take a complaint back. A word whose stem another word shares (верните and вернули; віддайте and від) is
// given by its beginning.
var rules = []rule{
	{"legal threat", 2.5, 0, "", []string{
		"роспотребнадзор*", "прокуратур*", "держпродспоживслужб*", "защит* прав* потребител*", "захист* прав* споживач*",
		"подам*|подаю*|подать*|подал*|подаем*|обращусь|обратиться|обращаюсь|обратимся|иду|пойду|пойдем|увидимся|встретимся|готовлю суд|иск|судом|полицию",
		"пишу|напишу|написала|написал|подам*|подаю*|подал* жалобу", "заявление|жалобу|жалоба полицию|прокуратуру|суд|цб|банк* росси*",
		"подам*|подаю*|подати*|подал*|подав*|звернуся|звертаюся|звертаюсь|звернусь|звернемось|йду|піду*|підемо*|побачимося|побачимось|зустрінемося|зустрінемось суд|суду|суді|позов|поліцію|поліції",
		"пишу|напишу|написала|написав|подам*|подаю*|подал*|подав* скаргу", "заяву|скаргу|заява|скарга поліцію|поліції|прокуратуру|суд|суду|нацбанк*",
		"досудебн* претенз*", "досудов* претенз*", "судов* позов*", "судебн* иск*|разбирательств*", "встреча|увидимся|встретимся|побачимося суде|суді|судом",
		"sue|suing|sued|lawsuit", "lawyer|attorney|solicitor", "take|taking|see|going|go|taken court", "small claims|court", "report|reported|reporting|complain|complaint trading|ombudsman|police|authorities|consumer",
	}},
	{"money kept", 2, 0, "", []string{
		"!вернули|вернул|вернула|возвращают|возвращает|возвращали|отдают|отдали|отдал|вернут|вернуть|возместили|компенсировали деньги|денег|средства|предоплату|оплату|сумму|аванс|деньгами|стоимость|ущерб",
		"!повернули|повернув|повернула|повертають|повертає|віддаю*|віддал*|віддав*|повернуть|повернути|відшкодували гроші|грошей|кошти|коштів|передоплату|оплату|суму|аванс",
		"верните*|отдайте*|требую|поверніть|віддайте*|вимагаю деньги|возврат|возврата|средства|гроші|кошти|повернення", "ни денег|деньги ни товара|заказа|букета", "ні грошей|гроші ні товару|замовлення",
		"отказали|отказывают|отказываются|отказался|отказалась|отказ вернуть|возврате|возврат|возвращать|возместить", "відмовили|відмовляють|відмовляються|відмовився|відмова повернути|поверненні|повернення|повертати",
		"refuse|refused|refusing|denied|declined refund|refunds|return", "!got|received|get|given|issued|receive refund|money", "want|demand|waiting refund|money", "!refunded|refund|return|returned|gave|give money|me|us",
	}},
	{"money taken", 2, 0, "money back", []string{ // by a thief, where the text says that it came back
		"украл*|украден*|присвоил*|забрал*|кинули деньги|денег", "вкрал*|вкраден*|привласнил*|забрал*|кинули гроші|грошей", "stole|stolen|took|kept|keep my money",
	}},
	{"not delivered", 1, 0, "", []string{
		"!привезли|доставили|прислали|получила|получил|получили|отправили|пришел|пришла|дождались|дождалась|дождался|выполнили заказ|товар|посылка|посылку|букет|цветы|заказа|товара|курьер|курьера",
		"!привезли|доставили|надіслали|отримала|отримав|отримали|відправили|прийшов|прийшла|прийшло|дочекалися|дочекалась|дочекався замовлення|товар|посилка|посилку|букет|квіти|товару|кур'єр|кур'єра",
		"!arrived|delivered|came|received|shipped|receive order|package|item|bouquet|flowers|parcel|delivery",
	}},
	{"deceit", 1, 0, "", []string{
		"обман*", "мошенни*", "аферист*", "кидал*", "лохотрон*", "разводил*", "шахра*", "обдур*", "ошука*", "scam*", "fraud*", "cheated|cheaters|thieves|ripped|rip|swindled",
	}},
	{"warning", 1, 0, "", []string{
		"!рекомендую|советую|рекомендуем|советуем|связывайтесь|покупайте|заказывайте|ведитес*|раджу|рекомендую|радимо|купуйте*|замовляйте|recommend|buy|order|trust",
		"обходите|оминайте стороной|десятой|стороною|десятою", "stay|keep away", "never again",
		"больше|никогда !закажу|заказывать|приду|куплю|вернусь|обращусь", "більше|ніколи !замовлю|замовлятиму|прийду|куплю|повернуся|звернуся",
		"ужас*|отврат*|кошмар*|безобраз*|хамст*|хамл*|позор*|жах*|нахам*|огидн*|ганьб*|terrible|horrible|awful|worst|disgusting|appalling|unacceptable|rude*|unprofessional",
	}},
	{"stars for show", 1, 60, "", []string{
		"звезд*|пять|пятерк*|оценк*|5 чтобы|чтоб|иначе|дабы ?заметили|увидели|увидите|прочитали|прочли|прочтут|удалили|удаляют|скрыли|пропустили|пропустят",
		"зірк*|зірок|п'ять|п'ятірк*|оцінк*|5 щоб|інакше ?помітили|побачили|побачите|прочитали|прочитають|видалили|видаляють|приховали|пропустили|пропустять",
		"star|stars|rating|five|5 so|otherwise ?notice|noticed|read|deleted|hidden|ignored",
	}},
	{"all is well", -2, 30, "", []string{
		"все|усе хорошо|отлично|прекрасно|замечательно|супер|понравилось|устроило|нормально|добре|чудово|прекрасно|сподобалося|сподобалось|гаразд", "всем|всім|усім довольна|доволен|довольны|задоволена|задоволений|задоволені",
		"everything|all good|great|fine|well|perfect|excellent", "претензий|жалоб|нареканий|вопросов|претензій|скарг|зауважень ?нет|немає|нема|никаких|жодних", "претензий|жалоб|нареканий|вопросов|претензій|скарг|зауважень !имею|маю", "!complaints|complaint|issues|problems|problem|trouble|regrets",
		"нет|без|никаких|никакой|немає|нема|жодних|жодної !проблем|сложностей|нареканий|складнощів|претензий|жалоб|вопросов|претензій|скарг|зауважень", "?проблем|сложностей|нареканий|складнощів|претензий|жалоб|вопросов|претензій|скарг|зауважень !было|возникло|возникает|возникало|виникло|виникає",
		"вопрос|проблема|проблему|ситуация|ситуацию решили|решен*|решил|решила|уладили", "питання|проблема|проблему|ситуацію вирішили|вирішен*|владнали", "problem|issue|matter resolved|solved|fixed|sorted",
	}},
	{"money back", -1.5, 40, "", []string{
		"вернули|вернул|возместили деньги|средства|сумму|предоплату|стоимость", "повернули|повернув|відшкодували гроші|кошти|суму|передоплату", "returned|refunded|got|gave money|refund",
		"нет|без|никаких|никакой|немає|нема|жодних|жодної !проблем|сложностей|вопросов|складнощів", "?проблем|сложностей|вопросов|складнощів !было|возникло|возникает|виникло", "!problem|problems|issues|trouble",
	}},
	{"wrong stars", -1.5, 40, "", []string{
		"перепутала|перепутал|ошиблась|ошибся|ошибка|ошибочно|случайно|промахнулась|промахнулся|нечаянно звезд*|оценк*|кнопк*|рейтинг*|поставил*|нажал*|хорошо|отлично|довольна|доволен",
		"переплутала|переплутав|помилилась|помилилася|помилився|помилково|випадково|ненароком зірк*|оцінк*|кнопк*|рейтинг*|поставил*|натиснул*|добре|чудово|задоволена|задоволений", "mistake|accident|accidentally|wrong|meant star|stars|rating|rated|button",
	}},
}

var ruleLexicon = sync.OnceValue(func() *lexicon {
	groups := make([][]string, len(rules))
	for i, r := range rules {
		groups[i] = r.patterns
	}
	return newLexicon(ofRules, groups)
})

// ruleScore adds the weights of the rules that match a text of so many words, and keeps of the matches those that speak
// for a complaint.
func ruleScore(matches []match, words int) (score float64, found []match) {
	var stands, hit [16]bool
	for _, m := range matches {
		stands[m.group] = true
	}
	found = matches[:0]
	for _, m := range matches {
		r := &rules[m.group]
		if r.longest > 0 && words > r.longest || r.unless != "" && stands[ruleNamed(r.unless)] {
			continue
		}
		if !hit[m.group] {
			hit[m.group] = true
			score += r.weight
		}
		if r.weight > 0 {
			found = append(found, m)
		}
	}
	return score, found
}

// ruleNamed is the place of a rule that another one names.
func ruleNamed(name string) int {
	return slices.IndexFunc(rules, func(r rule) bool { return r.name == name })
}
