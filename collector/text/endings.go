package text

import "strings"

// The endings of Russian and Ukrainian, by part of speech, written by hand from the paradigms of school grammars. The
// two languages share one table: an ending with ы, э or ъ can only stand in a Russian word and one with і, ї or є only in a
// Ukrainian one, and what both can write means the same in both. The longest ending wins that leaves a stem with a vowel.
const (
	nounEndings = `а я о е и ы і ї є у ю ь й
		ой ей ою ею єю ью ам ям ям ами ями ах ях ов ев ів їв єв ом ем єм ові еві єві
		ия ии ию ие ий ией ием иям иями иях ія ії ію ій іє ією ієм іям іями іях
		ья ье ьи ьей ьев ьем ьям ьями ьях`
	adjectiveEndings = `ый ий ій ой ая яя ое ее ие ые ого его ому ему ым им ых их ыми ими ую юю
		ої ою ею ього ьому ьої ьою іх іми іше ейший ейшая ейшее ейшие ейшего ейшей ейшим ейших ейшую`
	verbEndings = `ал ала ало али ял яла яло яли ил ила ило или ыл ыла ыло ыли ел ела ело ели ул ула уло ули
		ав яв ив ув ів їв іла іло іли їла їло їли
		ать ять ить ыть еть уть ати яти ити їти іти ути
		аю аешь ает аем аете ают яю яешь яет яем яете яют ую уешь ует уем уете уют ею еешь еет еем еют
		аєш ає аємо аєте яєш яє яємо яєте ує уєш уємо уєте ають яють ують іють іє іємо
		ешь ишь ит ите ят имо емо еш иш айте яйте уйте ейте
		ав авши авший ивши ывши явши`
	reflexiveEndings = `ся сь`
)

// maxEnding is the longest ending in letters.
const maxEnding = 5

var (
	endings     = endingSet(nounEndings, adjectiveEndings, verbEndings)
	nounForms   = endingSet(nounEndings)
	reflexives  = endingSet(verbEndings, `ет ют ут ат емся имся ем им ется у ю є е и`)
	knownStems  = endingSet(knownNouns)
	fleetingNot = endingSet(`урок игрок восток знаток поток росток исток итог человек порог чоловік барок`)
)

func endingSet(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, l := range lists {
		for _, e := range strings.Fields(l) {
			set[e] = true
		}
	}
	return set
}

// knownNouns are stems whose end reads like an ending of another word (персонал like читал, кредит like говорит, запах
// like руках): with a noun's ending, or none, behind it the stem is kept whole.
const knownNouns = `персонал материал матеріал журнал канал филиал філіал терминал термінал финал фінал сигнал портал скандал
	вокзал бокал металл метал квартал капитал капітал подвал скал начал идеал ідеал потенциал потенціал интервал інтервал
	кредит визит лимит ліміт депозит реквизит дефицит аудит магнит гранит транзит аппетит аудит бандит защит элит
	отдел предел раздел стил профил автомобил мобил
	отзыв актив мотив архив негатив позитив коллектив колектив состав устав рукав массив актив
	проблем систем схем объем прием прийом альбом диплом перелом симптом заем реклам програм салам режим
	запах размах отдых жених страх
	готов здоров основ покров улов церков любов готов
	оплат доплат сплат выплат виплат зарплат предоплат передоплат зарплат дат
	дорог мечет памят пам'ят печат кроват случа трамва урожа музе юбиле
	слов голов морков остров остров віддал
	результат сертификат сертифікат салат автомат адвокат апарат аппарат квадрат формат палат кімнат комнат лопат солдат аромат плакат халат
	візит депозит реквізит маршрут атрибут статут
	тюльпан`
