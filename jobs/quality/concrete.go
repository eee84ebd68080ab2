package quality

import (
	"strings"
	"unicode"

	"molva/collector/text"
)

// How much a solution says of what will be done.
type weight int

const (
	empty    weight = iota // promises and filler alone
	doubtful               // something beside them: a person has to read it
	concrete               // an act, and who, with what or when
)

// contentLeast is how many different words a solution needs that are neither filler nor the problem's.
const contentLeast = 3

// weigh says whether a solution names something that can be done and seen (000 4: "Problem – Solution", with its examples:
// further channels, up-to-date stock, the price of delivery told beforehand). It reads beginnings of words and no grammar:
// where it finds an act without anything to hold it to, or the reverse, it leaves the letter to a person.
func weigh(problem, solution string) weight {
	asked := map[string]bool{}
	for _, w := range words(problem) {
		asked[text.Stem(w)] = true
	}
	content, unreal, acts, details := map[string]bool{}, 0, map[string]bool{}, map[string]bool{}
	for _, w := range words(solution) {
		stem := text.Stem(w)
		switch {
		case strings.ContainsFunc(w, unicode.IsDigit):
			details[w] = true
		case begins(w, detailWords): // before the rest: a word may be short
			details[stem] = true
			content[stem] = content[stem] || !asked[stem]
		case !real(w):
			unreal++
		case begins(w, fillerWords) || len([]rune(w)) < 3:
		case begins(w, actWords):
			acts[stem], content[stem] = true, true
		case !asked[stem]:
			content[stem] = true
		}
	}
	fresh := 0
	for _, ok := range content {
		if ok {
			fresh++
		}
	}
	switch {
	case fresh < contentLeast || unreal > fresh || len(acts)+len(details) == 0:
		return empty
	case len(acts) > 0 && len(details) > 0 && fresh > contentLeast:
		return concrete
	}
	return doubtful
}

// real says that letters make a word: vowels among them, no letter that fills it, no row of keys.
func real(w string) bool {
	seen, vowel, run := map[rune]int{}, false, 0
	n := 0
	for _, r := range w {
		n++
		seen[r]++
		if strings.ContainsRune("аеиоуыэюяіїєaeiouy", r) {
			vowel, run = true, 0
		} else if run++; run > 5 {
			return false
		}
		if seen[r] > 3 && seen[r]*2 > len([]rune(w)) {
			return false
		}
	}
	for _, keys := range []string{"йцук", "фыва", "пролд", "ячсм", "фіва", "qwer", "asdf", "zxcv", "олдж", "нгшщ"} {
		if strings.Contains(w, keys) {
			return false
		}
	}
	return n < 3 || vowel && (n < 5 || len(seen) > 2)
}

func begins(w string, list []string) bool {
	for _, b := range list {
		if b, whole := strings.CutSuffix(b, "."); whole && w == b || !whole && strings.HasPrefix(w, b) {
			return true
		}
	}
	return false
}

func listOf(s string) []string { return strings.Fields(s) }

// The lists are beginnings of folded words; a dot at the end makes it the whole word. Filler is what a letter that promises
// to become better is made of.
var fillerWords = listOf(`
мы. вы. он. они. это. эти. этот. все. всем. всех. весь. вся. очень. самый. самые. самое. более. больше. так. такой. такие таких. также тоже. как. что. чтобы. кто. где. или. для. при. над. под. без. про. уже. еще. бы. же. ли. не. на. по. из. от. до. за. со. во. об.
наш ваш свой своем своей свои своих каждый. каждого. каждому. каждом. любой. любого всегда никогда впредь теперь дальнейш будущ скоро ближайш
стара постара стремит стремл прилож усили улучш лучш качеств обслуж сервис стан.  станем станет стать стану стали буд обеща гаранти внимат ответственно ответственным серьез отнес отнош
работ сработ поработ прорабо дела сдела делать макси уровен уровн высо повыс повыш развива развит соверш исправи исправл ошиб учт учес учит понима поним осозна сожале извин прост прощен прос. просим верн. верните довер довол удовлетв цен. ценим важн дорож забот любим люби счаст рад. рады вежлив добр быстр оператив ситуац проблем вопрос решен реши решать мер. меры мерам принима примем принять принят необходим соответств повтор допус недопущ недопу подобн надея надеем команд компани магазин процесс усил контрол клиент покупател заказчик потребит пользоват персонал сотрудн комфорт удоб приятн профессион индивид подход полност полно всяческ обязательн постоянн регулярн эффектив оптимиз максимальн совсем ново нового новый новые хорош отличн прекрасн идеальн достойн наилуч негатив отзыв рейтинг репутац имидж каталог. вернуть. верните. просьб спасибо благодар
ми. ви. вони. це. цей. ці. усі. всі. дуже. щоб. щоби. що. як. та. або. але. із. зі. для. від. наш ваш свій своє свої своїх кожн завжди ніколи надалі відтепер
намаг намага старат зробим робит роби працю попрац покращ краще кращ якіст якост обслугов сервіс буде. будемо обіця гарант уважн відповідальн серйозн став. ставити зусил рівен рівн висок підвищ розвив розвит удоскон вдоскон виправ помил врах розумі усвідом шкод вибач проба довір задовол ціну цінує важлив турб щасл ввічлив швидк ситуац проблем питан вирішен виріш заход необхідн відповідн повтор допуст подібн сподів команд компан магазин процес посил контрол клієнт покупц покупець споживач персонал співробіт комфорт зручн приємн профес повніст постійн ефектив оптим добр. гарн відмін чудов негатив відгук рейтинг репутац дяку прос.
the. and. our. your. their. will. shall. would. should. can. could. are. were. was. been. being. have. has. had. that. this. these. those. with. from. for. not. but. all. any. every. each. always. never. ever. very. much. more. most. better best improv try. trying. tries. hard. harder. effort strive commit promis quality service level high. higher. highest. excellen great good work. working. works. do. doing. done. make. making. everything. anything possible customer client buyer consumer experience satisf happy careful attent serious responsib respect value. values. valued. care. caring. care apolog sorry regret understand realis realiz learn lesson mistake. mistakes. problem issue situation question solve solving solution resolve measure. measures. necessary required again similar future further forward team. company shop store business professional staff employee personal approach comfort convenien pleasant fast. faster. quick soon please return. catalogue. review. reviews. rating reputation thank trust become becoming take. taking. develop perfect process. processes. control. please. new. them. they. who. what. which. when. into. about. than. also. only. such. its. it. we. us. you. be. to. of. in. on. as. so. at. by. is. or. if. an. a.`)

// actWords are beginnings of what somebody does.
var actWords = listOf(`
сверя сверк провер снима сняли снят обновл обнов актуализ звон позвон перезв обзвон отвеча ответим отвечать пишем напиш напис подключ завел завед завод назнач нанял наня наним уволь уволи обуч введ ввел внедр замен возвращ вернем возмещ упаков пакуем фотограф снимок указыв указал публик добав удал убер убрал убира отправл отправ договор заключ смени сменил выбра купил закуп заказали установ настро перепис пересм согласов предупреж предуп сообща сообщ отслеж обзван пересч пересчит инвентар маркир взвеш взвешив тестир закреп запис фиксир показыв проговар считаем поставил перенес перешл переход отказал расшир сокра сузил опис распеча рассыл присыл выдел откры подпис разослал передел прикреп хран охлажд запрет оплач оплат бронир резерв переда привяз сверил нанима назначил провод. вывеш вывес звоним
звіря звірк перевір знімаєм знімаємо зняли оновл актуал дзвон телефонуєм телефонує зателеф передзв відповіда відповім пишемо напиш підключ завели заведе признач найня наймає звільн навч введе ввели впровад замін поверта повернем відшкод пакуєм пакує запак фотограф вказу вказал публік дода видал прибра прибир надсил надішл відправл домов уклал змінил обрал купил закуп встанов налашт перепис перегл узгодж попередж повідом відстеж рахує перерах інвентар марку зваж тесту закріп запис фіксує показує поставил перенес перейшл розшир скорот опис роздрук виділ відкри підпис зберіга охолод заборон сплач бронює резерв переда прикріп
check verif compar remov updat phone call calls calling answer repl writ wrote connect hire hired appoint assign dismiss train introduc implement replac refund reimburs repay pack photograph photo state. list publish add. added. adding delet send sends sending sent sign signed switch switched chose choose buy bought install set. configur rewrit rewrote revis agree warn notify notifi inform track count. counts. counting inventor label weigh test. tested. testing record. recording. records fix. show. tell. tells. told. put. moved. move. extend shorten describ print open. opened. subscrib store. keep. keeps. cool. forbid pay. pays. paid. reserv block hide hides take. confirm`)

// detailWords are beginnings of what an act is held to: who, with what, where, when.
var detailWords = listOf(`
час часа часов. часу часы. минут ден. день. дня. дней. дню. ежедн ежечас сутк утр. утро утром вечер ноч. ночью недел месяц ежемес ежене понедел вторник сред. среду. четверг пятниц суббот воскрес январ феврал март апрел ма. мая. июн июл август сентябр октябр ноябр декабр квартал смен. смены. смену.
менеджер дежурн курьер кладовщик оператор администратор бухгалтер директор флорист упаковщик юрист водител диспетчер логист продавц продавец. мастер ответственного.
склад остат карточ описани фото снимк прайс цены. цена. цену. ценах. цен. телефон мессендж смс. чат. чате. чаты. чата. вайбер телеграм бот. crm. срм. таблиц скрипт регламент график инструкц чек. чека. чеки. чек-лист чеклист короб пленк холодил термо накладн трек тариф перевозчик почт поставщик договор касс счет. счета. деньг денег. сумм письм письме автоответ кнопк раздел сайт. сайте. стоимост размер параметр аквабокс ваз камер этикет штрих остатк витрин партии партию сертификат процент возврат один. два. две. три. второй. вторая. первого. первый.
годин хвилин день. дня. днів. дні. щодня щоден щоран ранк вранці вечор увечері тиж місяц щоміс щотиж понеділ вівтор серед. середу. четвер п'ятниц пʼятниц пятниц субот неділ січн лютого березн квітн травн червн липн серпн вересн жовтн листопад грудн зміни. зміну. зміна.
менеджер чергов кур'єр курєр курʼєр комірник оператор адміністратор бухгалтер директор флорист пакувальник водій водіє диспетчер логіст
склад залиш картк опис. описи. описі. фото прайс ціни. ціна. ціну. цін. телефон месендж чат. чаті. вайбер телеграм таблиц скрипт регламент графік інструкц короб плівк холодильн накладн трек тариф перевізник пошт постачальн договор договір кас. рахунок рахунк гроші грошей лист. листі. кнопк сайт. сайті. вартіст вартост розмір етикет вітрин
hour minute day. days. daily morning evening noon night week monday tuesday wednesday thursday friday saturday sunday month january february march april june july august september october november december shift.
manager courier storekeeper operator accountant director florist packer lawyer driver dispatcher
warehouse stock. stocks catalogue. card. cards. descript photo price. prices. phone. phones messenger sms. chat. viber telegram whatsapp bot. crm. table. spreadsheet script. schedule. instruction checklist box. boxes film. fridge waybill track. tracking. tariff carrier post. supplier contract account. money. sum. mail. email. button. site. page. cost. costs. size. label. labels shelf. percent refund`)
