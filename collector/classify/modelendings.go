package classify

import "strings"

// The modelEndings of Russian and Ukrainian, by part of speech, written by hand from the paradigms of school grammars. The
// two languages share one table: an ending with ы, э or ъ can only stand in a Russian word and one with і, ї or є only in a
// Ukrainian one, and what both can write means the same in both. The longest ending wins that leaves a stem with a vowel.
const (
	modelNounEndings = `а я о е и ы і ї є у ю ь й
		ой ей ою ею єю ью ам ям ям ами ями ах ях ов ев ів їв єв ом ем єм ові еві єві
		ия ии ию ие ий ией ием иям иями иях ія ії ію ій іє ією ієм іям іями іях
		ья ье ьи ьей ьев ьем ьям ьями ьях`
	modelAdjectiveEndings = `ый ий ій ой ая яя ое ее ие ые ого его ому ему ым им ых их ыми ими ую юю
		ої ою ею ього ьому ьої ьою ім іх іми іше ейший ейшая ейшее ейшие ейшего ейшей ейшим ейшем ейшему ейших ейшую`
	modelVerbEndings = `ал ала ало али ял яла яло яли ил ила ило или ыл ыла ыло ыли ел ела ело ели ул ула уло ули
		ав яв ив ув ів їв іла іло іли їла їло їли
		ать ять ить ыть еть уть ати яти ити їти іти ути
		аю аешь ает аем аете ают яю яешь яет яем яете яют ую уешь ует уем уете уют юешь юет юем юют ею еешь еет еем еют
		аєш ає аємо аєте яєш яє яємо яєте ує уєш уємо уєте ює юєш юємо юють ають яють ують іють іє іємо
		ешь ишь ит ите ят имо емо еш иш айте яйте уйте ейте
		ав авши авший ивши ывши явши`
)

// modelMaxEnding is the longest ending in letters.
const modelMaxEnding = 5

// modelKind is a set of what an ending may be.
type modelKind uint8

const (
	modelAny modelKind = 1 << iota
	modelNoun
	modelBeforeReflexive
)

var (
	modelEndings     = modelKinds()
	modelKnownStems  = modelEndingSet(modelKnownNouns)
	modelFleetingNot = modelEndingSet(`урок игрок восток знаток поток росток исток итог человек порог чоловік барок`)
)

func modelKinds() map[string]modelKind {
	kinds := map[string]modelKind{}
	add := func(kind modelKind, list string) {
		for _, e := range strings.Fields(list) {
			kinds[e] |= kind
		}
	}
	add(modelAny|modelNoun, modelNounEndings)
	add(modelAny, modelAdjectiveEndings)
	add(modelAny|modelBeforeReflexive, modelVerbEndings)
	add(modelBeforeReflexive, `ет ют ут ат емся имся ем им ется у ю є е и`)
	return kinds
}

func modelEndingSet(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, l := range lists {
		for _, e := range strings.Fields(l) {
			set[e] = true
		}
	}
	return set
}

// modelKnownNouns are stems whose end reads like an ending of another word (персонал like читал, кредит like говорит, запах
// like руках): with a noun's ending, or none, behind it the stem is kept whole.
const modelKnownNouns = `персонал материал матеріал журнал канал филиал філіал терминал термінал финал фінал сигнал портал скандал
	вокзал бокал метал квартал капитал капітал подвал скал начал идеал ідеал потенциал потенціал интервал інтервал
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
	недел подпис запис надпис рукопис лосос каникул правил профессионал професіонал аккредитив акредитив
	робот розмов додатков чудов дешев подарунков святков фінансов кольоров зимов тривал окрем диспле кита пристро витрат
	тюльпан`
