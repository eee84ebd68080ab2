package text

import "strings"

// paradigm is one row of the table: a word that ends so takes these endings in the place of its last letters. All rows
// that fit add their forms.
type paradigm struct {
	at      place
	ends    string // the word ends in one of these
	but     string // and in none of these
	drop    int    // letters
	letters int    // of the word, at least
	forms   string
}

const anywhere = alone | inside | last

const (
	hardConsonants = "б в г ґ д з к л м н п р с т ф х"
	hushes         = "ж ш ч щ"
)

// paradigms by the end of the nominative.
var paradigms = []paradigm{
	// Masculine: Ашан, Гараж, Гостинец, Кобзар, Дымов.
	{at: anywhere, ends: hardConsonants, forms: "а у ом е і ові ы и ов ів ам ами ах"},
	{at: anywhere, ends: "г", drop: 1, forms: "зі"}, // Березі
	{at: anywhere, ends: hushes, forms: "а у ом ем е і ові еві и ей ів ам ами ах"},
	{at: anywhere, ends: "ц", forms: "а у ом ем е і ы ев ів ам ами ах я ю"},
	{at: anywhere, ends: "ак як", drop: 1, letters: 4, forms: "че"},
	{at: anywhere, ends: "ук ок", drop: 1, letters: 6, forms: "ці"},        // у Фейсбуці
	{at: last, ends: "ов ев ів їв", drop: 2, forms: "ам ами ах ям ями ях"}, // Сто рецептов, Сім вітрів
	{at: anywhere, ends: "ар яр ир", letters: 5, forms: "я ю ем еві ям ями ях"},
	{at: anywhere, ends: "ов ев єв ин ын їн ін", forms: "ым им ых их"},
	{at: inside, ends: "ов ев ин ын їн", forms: "ого ому ім"}, // Бабусин хліб
	// Soft: Медведь, Карусель, Азовсталь, Каравай, Меркурий, Муравей.
	{at: anywhere, ends: "ь", but: feminineSigns, drop: 1, forms: "я ю ем ею еві ів"},
	{at: anywhere, ends: "ь", but: feminineSigns + " " + ukrainianSoft, drop: 1, forms: "е"},
	{at: anywhere, ends: "ь", drop: 1, forms: "и і ью ю ей ям ями ях"},
	{at: anywhere, ends: "ай ей уй яй юй ой эй єй ій їй", drop: 1, forms: "я ю ем єм и ї єві ям ями ях ев їв"},
	{at: anywhere, ends: "ай ей уй яй юй рой бой пой эй", drop: 1, forms: "е"},
	{at: anywhere, ends: "ій", drop: 1, forms: "є"},
	{at: anywhere, ends: "ий", but: "ский цкий", drop: 1, forms: "я ю ем и"},
	{at: anywhere, ends: "ей", drop: 2, letters: 4, forms: "ья ью ьем ье ьи ьям ьями ьях"}, // Муравьев is a surname
	// Adjectives. Another gender is another word: «Верный» is neither «верная» nor «верно».
	{at: anywhere, ends: "ый", drop: 2, forms: "ого ому ым ом ых"},
	{at: anywhere, ends: "ий", drop: 2, forms: "ого ому им ом ім их"},
	{at: anywhere, ends: "ий", but: "ский цкий ький", drop: 2, forms: "его ему ем"},
	{at: anywhere, ends: "ий", but: "ский цкий ький", drop: 2, forms: "ьего ьему ьим ьем"},
	{at: anywhere, ends: "жье чье шье", drop: 1, forms: "его ему им"},
	{at: anywhere, ends: "ій", drop: 2, forms: "ього ьому ім іх"},
	{at: anywhere, ends: "їй", drop: 1, forms: "його йому м х"},
	{at: anywhere, ends: "ой", drop: 2, forms: "ого ому ым им ом ых их"},
	{at: inside | last, ends: "ый ой", drop: 2, forms: "ые ыми ие ими"},
	{at: inside | last, ends: "ий", drop: 2, forms: "ие ими і"},
	{at: inside | last, ends: "ій", drop: 2, forms: "і іми"},
	{at: anywhere, ends: "ая", drop: 2, forms: "ой ую ою ых их"},
	{at: anywhere, ends: "яя ая", drop: 2, forms: "ей юю ею их"},
	{at: inside | last, ends: "ая яя", drop: 2, forms: "ые ым ыми ие им ими"},
	{at: anywhere, ends: "ое", drop: 2, forms: "ого ому ым им ом"},
	{at: anywhere, ends: "ее", drop: 2, forms: "его ему им ем"},
	{at: anywhere, ends: "ые", drop: 2, forms: "ых ым ыми"},
	{at: anywhere, ends: "ие", drop: 2, forms: "их им ими"},
	{at: anywhere, ends: "ська цька зька ова ева єва на", drop: 1, letters: 5, forms: "ої ій"},
	{at: inside, ends: "а", drop: 1, forms: "ої ій их им ими і"},
	{at: anywhere, ends: "ня", drop: 1, letters: 5, forms: "ьої ьою ій"},
	{at: inside, ends: "я", drop: 1, forms: "ьої ьою ій"},
	{at: inside, ends: "а", drop: 1, forms: "ых ым ыми ы"}, // Бабушкина крынка
	{at: anywhere, ends: "ське цьке зьке не", drop: 1, forms: "ого ому им ім"},
	{at: inside, ends: "е", but: "ое ее ие ые", drop: 1, forms: "ого ому им ім ього ьому"},
	{at: inside, ends: "і", drop: 1, forms: "их им ими іх ім іми"},
	{at: anywhere, ends: "овы евы ины ыны ови еви ини", drop: 1, forms: "ых ым ыми их им ими"},
	// Feminine: Лента, Груша, Розетка, Вишня, Азалия, Сім'я, Семья.
	{at: anywhere, ends: "а", drop: 1, forms: "и ы е і у ой ою ам ами ах"},
	{at: anywhere, ends: "жа ша ча ща ца", drop: 1, forms: "ей ею"},
	{at: alone | last, ends: "а", but: "ська цька зька ова єва ева", drop: 1, forms: "о"}, // vocative
	{at: anywhere, ends: "га ґа", drop: 2, forms: "зі"},
	{at: anywhere, ends: "ха", drop: 2, forms: "сі"},
	{at: anywhere, ends: "ка", drop: 2, forms: "ці"},
	{at: anywhere, ends: "чка жка шка щка", drop: 2, forms: "ек ок"},
	{at: anywhere, ends: "йка", drop: 3, letters: 5, forms: "ек йок"},
	{at: anywhere, ends: "бка вка гка дка зка мка нка пка рка ска тка фка", drop: 2, letters: 5, forms: "ок"},
	{at: anywhere, ends: "лка", drop: 2, letters: 5, forms: "ок"},
	{at: anywhere, ends: "ька", drop: 3, letters: 5, forms: "ек ьок"},
	{at: anywhere, ends: "єва_ ева_", drop: 1, forms: "о"},
	{at: last, ends: "а", drop: 1, forms: "ов ів"}, // Четыре сезона
	{at: anywhere, ends: "иця ьця лля ря", drop: 1, letters: 5, forms: "ь"},
	{at: anywhere, ends: "кні", drop: 2, forms: "онь"},
	{at: anywhere, ends: "иа", drop: 1, forms: "и ю ей"},
	{at: anywhere, ends: "я", but: "ия", drop: 1, forms: "и і е ї є ю ей ею єю й ев ям ями ях"},
	{at: anywhere, ends: "ия", drop: 1, forms: "и ю ей ею й ям ями ях ї єю"}, // известие is another word than Известия
	{at: anywhere, ends: "ья", drop: 2, forms: "ей"},
	// Neuter: Сільпо, Яблуко, Море, Вдохновение, Лукоморье, Курча. «Флорамою» is said too, but never «флорам».
	{at: anywhere, ends: "о", drop: 1, forms: "а у ом е і"},
	{at: anywhere, ends: "ко", drop: 1, forms: "ові"}, // Бойкові
	{at: anywhere, ends: "мо", drop: 1, forms: "ою ой"},
	{at: anywhere, ends: "ко", drop: 2, forms: "ці"},
	{at: anywhere, ends: "хо", drop: 2, forms: "сі"},
	{at: anywhere, ends: "е", but: "ое ее ые", drop: 1, forms: "я ю ем ям и і ями ях"},
	{at: anywhere, ends: "же ше че ще це", drop: 1, forms: "а у"},
	{at: anywhere, ends: "ча ня ля ся", letters: 4, forms: "ти ті т та там тами тах м"},
	// Plural: Продукты, Жигули, Истории, Меблі, Ёлки.
	{at: anywhere, ends: "ы", drop: 1, forms: "ов ам ами ах"},
	{at: anywhere, ends: "и", drop: 1, forms: "ов ей ів ам ами ах"},
	{at: anywhere, ends: "ли ни ри ти ди си зи ви би пи ми", drop: 1, forms: "ев ям ями ях"},
	{at: anywhere, ends: "і", drop: 1, forms: "ів ей ам ами ах ям ями ях"},
	{at: anywhere, ends: "ии", drop: 1, forms: "й ям ями ях ев"},
	{at: anywhere, ends: "ії її", drop: 1, forms: "й їв ям ями ях"},
	{at: inside | last, ends: "чки жки шки", drop: 2, forms: "ек ок"},
	{at: alone, ends: "чки шки", drop: 2, forms: "ек"},
	{at: inside | last, ends: "бки вки дки зки лки мки нки пки рки ски тки", drop: 2, forms: "ок"},
	{at: alone, ends: "етки инки овки улки анки ушки юшки ишки", drop: 2, forms: "ок"},
	{at: alone, ends: "ицы", drop: 2, forms: "ц"},
	{at: alone, ends: "иці", drop: 1, forms: "ь"},
	{at: anywhere, ends: "рни льни йни", drop: 2, forms: "ен"},
	{at: anywhere, ends: "рні льні йні", drop: 2, forms: "ень"},
}

// feminineSigns end words with ь that are never masculine. Among them are short ones whose masculine forms would be other
// words (еле).
const feminineSigns = "ость ість есть вь бь пь мь знь жь чь шь щь ель_ соль_ боль_ даль_ цель_ ціль_ роль_ моль_ мідь_ медь_ мить_ тінь_ тень_ ткань_ сеть ночь сталь"

// ukrainianSoft end words that only Ukrainian has: they have no -е in the locative (Рівне is a town).
const ukrainianSoft = "івень інь іль ідь ібь ірь єць ець ісь ізь іть"

// takes says that the row is for this word. A sign with _ is the whole word.
func (p *paradigm) takes(w string) bool {
	return endsIn(w, p.ends) && !endsIn(w, p.but)
}

func endsIn(w, signs string) bool {
	for sign := range strings.FieldsSeq(signs) {
		if whole, ok := strings.CutSuffix(sign, "_"); ok && w == whole || !ok && strings.HasSuffix(w, sign) {
			return true
		}
	}
	return false
}

// letters counts those of a Cyrillic word.
func letters(w string) int { return len(w) / 2 }

// indeclinable names are loan words whose case forms would be other words (метра, порту).
var indeclinable = endingSet(`метро кино кіно радио радіо пальто авто мото видео відео аудио аудіо фото депо бюро евро євро экспо еко эко био біо
	техно лото манго танго казино домино доміно динамо порто соло вето рено пежо вольво ретро бистро бістро дзюдо трио тріо кредо либидо сопрано гуччи
	кофе кафе купе шоссе шосе ателье ательє резюме каре желе пюре меню такси таксі жюри журі виски віскі хобби хобі ралли бренди бренді
	суши суші сафари сафарі мини міні макси максі мадам алло ало`)

// adverbs alone are no nouns: a feminine adjective would be made of them.
var adverbs = endingSet(`вкусно смачно быстро швидко просто здорово хорошо добре легко дешево прямо само точно зручно удобно надежно надійно вигідно выгодно красиво гарно файно`)

// surnameStems are given names, beasts and trades whose plural is spelled as a common surname.
var surnameStems = endingSet(`максим иван антон степан богдан роман борис денис федор семен тихон макар захар филипп александр владимир павел петр
	кузнец мельник гончар волк орел козел кот бобер бобр сокол лис жук заяц ворон баран бык гусь лебедь медведь соловей воробей муравей голуб
	поп пастух плотник рыбак моряк король князь`)

// ownForms are the forms of words that follow no row: numerals, pronouns, names in -мя, and vowels that flee after a soft
// consonant.
var ownForms = map[string]string{
	"два": "двух двум двумя двох двом двома", "две": "двух двум двумя", "дві": "двох двом двома", "три": "трех трем тремя трьох трьом трьома",
	"четыре": "четырех четырем четырьмя", "чотири": "чотирьох чотирьом чотирма", "пять": "пяти пятью пятьох пятьом пятьма пятьома", "шесть": "шести шестью",
	"шість": "шести шістьох шістьом", "семь": "семи семью", "сім": "семи сімом сімома семома сімох сьома", "вівці": "овець вівцям вівцями вівцях", "десять": "десяти десятью десятьох", "сто": "ста",
	"мой": "моего моему моим моем", "моя": "моей мою моею моєї моїй моєю", "мое": "моего моему моим моем", "мои": "моих моим моими", "мій": "мого моєму моїм",
	"моє": "мого моєму моїм", "мої": "моїх моїм моїми", "твой": "твоего твоему твоим твоем", "твоя": "твоей твою твоею твоєї твоїй твоєю", "твій": "твого твоєму твоїм",
	"твои": "твоих твоим твоими", "твої": "твоїх твоїм твоїми", "твое": "твоего твоему твоим твоем", "твоє": "твого твоєму твоїм", "свой": "своего своему своим своем",
	"своя": "своей свою своею своєї своїй своєю", "свій": "свого своєму своїм", "свои": "своих своим своими", "свої": "своїх своїм своїми", "свое": "своего своему своим своем",
	"наш": "нашего нашему нашим нашем нашого нашому", "наша": "нашей нашу нашею нашої нашій нашою", "наше": "нашего нашему нашим нашем нашого нашому",
	"наши": "наших нашим нашими", "наші": "наших нашим нашими", "ваш": "вашего вашему вашим вашем вашого вашому", "ваша": "вашей вашу вашею вашої вашій вашою",
	"ваше": "вашего вашему вашим вашем вашого вашому", "ваши": "ваших вашим вашими", "ваші": "ваших вашим вашими", "весь": "всего всему всем", "все": "всех всем всеми всіх всім всіма",
	"имя": "имени именем имена имен именам", "імя": "імені іменем імям імена імен", "время": "времени временем времена времен", "знамя": "знамени знаменем знамена",
	"племя": "племени племенем племена племен племені", "пламя": "пламени пламенем", "семя": "семени семенем семена семян", "стремя": "стремени стременем",
	"любовь": "любви любовью", "церковь": "церкви церковью церквей церквям", "рожь": "ржи рожью", "мох": "мха мху мхом мхе моху", "заем": "займа займу займом займе займы займов",
	"заєць": "зайця зайцю зайцем зайці зайцеві зайців", "боєць": "бійця бійцю бійцем бійці", "юг": "юга югу югом юге", "еж": "ежа ежу ежом еже", "яр": "яра яру яром яре ярі",
	"лев": "льва льву львом льве львы львов лева леву левом леві левові леви левів леве", "лен": "льна льну льном льне льон", "льон": "льону льоном льоні", "лед": "льда льду льдом льде",
	"пес": "пса псу псом псе псы псов псові псі пси псів", "день": "дня дню днем дне дни дней дням днями днях дні днів дневі", "пень": "пня пню пнем пне пни пней пні пнів пневі",
	"сон": "сна сну сном сне сны снов сні сни снів", "рот": "рта рту ртом рте", "лоб": "лба лбу лбом лбе", "мать": "матери матерью", "дочь": "дочери дочерью", "мати": "матері матірю",
	"путь": "пути путем", "дети": "детей детям детьми детях", "діти": "дітей дітям дітьми дітях", "люди": "людей людям людьми людях", "друзья": "друзей друзьям друзьями друзьях",
	"друзі": "друзів друзям друзями друзях", "гроші": "грошей грошам грошима грошах", "деньги": "денег деньгам деньгами деньгах", "очі": "очей очам очима очах",
	"двери": "дверей дверям дверями дверьми дверях", "двері": "дверей дверям дверима дверях", "яйцо": "яйца яйцу яйцом яйце", "теля": "теляти телям телят телята",
	"дитя": "дитяти дитям", "лоша": "лошати лошам лошат лошата", "ягня": "ягняти ягням ягнят ягнята", "цар": "царя царю царем царі цареві царів", "поросенка": "поросят поросятам поросятами поросятах",
	"колеса": "колес коліс колесам колесами колесах", "окна": "окон окнам окнами окнах", "вікна": "вікон вікнам вікнами вікнах", "облака": "облаков облакам облаками облаках",
	"острова": "островов островам островами островах", "города": "городов городам городами городах", "берега": "берегов берегам берегами берегах", "леса": "лесов лесам лесами лесах",
	"паруса": "парусов парусам парусами парусах", "голоса": "голосов голосам голосами голосах", "крила": "крил крилам крилами крилах", "ворота": "ворот воріт воротам воротами воротах",
	"чудеса": "чудес чудесам чудесами чудесах", "небеса": "небес небесам небесами небесах", "слова": "слов слів словам словами словах", "зеркала": "зеркал зеркалам зеркалами зеркалах",
	"дзеркала": "дзеркал дзеркалам дзеркалами дзеркалах", "чернила": "чернил чернилам чернилами чернилах", "дрова": "дров дровам дровами дровах", "озера": "озер озерам озерами озерах",
	"порося": "поросяти поросям поросят поросята",
}
