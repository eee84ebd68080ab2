package inspection

import (
	"testing"
	"time"

	"molva/collector"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func order(events ...collector.OrderEvent) collector.Order {
	return collector.Order{OrderID: 7, Seller: 1, Events: events}
}

func said(id int64, side collector.Side, at time.Time, words string) collector.Chat {
	return collector.Chat{ChatID: id, Side: side, At: at, Text: words, SHA256: "sum"}
}

// One suite for all detectors: what each fires at, and what it must let pass.
func TestDetectors(t *testing.T) {
	cancelled := func(reason string) Seen {
		return Seen{Order: order(collector.OrderEvent{Status: collector.OrderCancelled, At: noon, Reason: reason})}
	}
	seller := func(words string) Seen {
		return Seen{Order: order(), Chat: []collector.Chat{said(1, collector.SideSeller, noon, words)}}
	}
	talk := func(chat ...collector.Chat) Seen { return Seen{Order: order(), Chat: chat} }
	client, shop := collector.SideClient, collector.SideSeller
	fires := map[string]map[string]Seen{
		"goods": {
			"ru": cancelled("Нет в наличии"), "ru ended": cancelled("закончились розы, извините"), "uk": cancelled("немає в наявності"), "en": cancelled("Out of stock"),
			"replaced": {Order: order(collector.OrderEvent{Status: collector.OrderReplaced, At: noon, Reason: "белых роз нет в наличии, поставили кремовые"})},
			"absent":   cancelled("товар отсутствует на складе"), "today": cancelled("на сегодняшний день нет в наличии"), "uk ended": cancelled("Закінчилися півонії"),
			"with a client": cancelled("клиент отказался так как нет в наличии"), "sold out": cancelled("Sorry, sold out!"),
		},
		"silence": {
			"nobody answers": talk(said(1, client, noon, "Где мой букет?")),
			"too late":       talk(said(1, client, noon, "Где букет?"), said(2, shop, noon.Add(13*time.Hour), "Едет")),
			"asks twice":     talk(said(1, client, noon, "Где букет?"), said(2, client, noon.Add(11*time.Hour), "Ау!")),
			"platform only":  talk(said(1, client, noon, "Где букет?"), said(2, collector.SidePlatform, noon.Add(time.Hour), "Мы спросили магазин")),
		},
		"obscene": {"ru": seller("да пошёл ты на хуй"), "uk": seller("заїбали вже своїми питаннями"), "en": seller("fuck off"), "masked": seller("иди на х*й"), "apart": seller("х у й тебе")},
	}
	passes := map[string]map[string]Seen{
		"goods": {
			"there it is": cancelled("есть в наличии"), "not ended": cancelled("товар не закончился"), "client": cancelled("клиент передумал"), "no, it is there": cancelled("нет, есть в наличии"),
			"shift": cancelled("закончилось рабочее время"), "nobody home": cancelled("получатель отсутствует"), "uk": cancelled("є в наявності, клієнт передумав"),
			"en": cancelled("in stock, the client changed his mind"), "out of town": cancelled("recipient is out of town"), "defect": cancelled("брак упаковки"),
			"delivered": {Order: order(collector.OrderEvent{Status: collector.OrderDelivered, At: noon, Reason: "нет в наличии"})},
			"later":     {Order: order(collector.OrderEvent{Status: collector.OrderCancelled, At: noon.Add(99 * time.Hour), Reason: "нет в наличии"})},
		},
		"silence": {
			"in time":     talk(said(1, client, noon, "Где букет?"), said(2, shop, noon.Add(12*time.Hour), "Едет")),
			"thanks":      talk(said(1, shop, noon, "Доставлено"), said(2, client, noon.Add(time.Minute), "Спасибо большое!")),
			"shop writes": talk(said(1, shop, noon, "Добрый день")),
			"inspection":  {Chat: []collector.Chat{said(1, client, noon, "Где букет?")}},
		},
		"obscene": {
			"client": talk(said(1, client, noon, "какого хуя"), said(2, shop, noon, "Извините")), "feeder": seller("уточка будет хлебать воду"),
			"all friends": seller("команда хлебать страховать оскорблять потребляет подстрахуй"),
		},
	}
	end := noon.Add(24 * time.Hour)
	for check := range detectors {
		if len(fires[check]) == 0 || len(passes[check]) == 0 {
			t.Errorf("%s has no cases", check)
		}
		for name, s := range fires[check] {
			if found := foundBy(check, s, end); len(found) != 1 {
				t.Errorf("%s, %s: found %+v", check, name, found)
			} else if found[0].Words == "" || found[0].About == "" || found[0].AboutID == 0 || found[0].At.IsZero() {
				t.Errorf("%s, %s: says not what it found: %+v", check, name, found[0])
			}
		}
		for name, s := range passes[check] {
			if found := foundBy(check, s, end); len(found) != 0 {
				t.Errorf("%s, %s: found %+v", check, name, found)
			}
		}
	}
}

func foundBy(check string, s Seen, now time.Time) (out []Offence) {
	all, _ := Examine(Current(), s, now)
	for _, o := range all {
		if o.Check == check {
			out = append(out, o)
		}
	}
	return out
}

// The clock decides: at the last moment nothing is wrong yet, a microsecond later it is.
func TestSilenceWakes(t *testing.T) {
	s := Seen{Order: order(), Chat: []collector.Chat{said(1, collector.SideClient, noon, "Где букет?")}}
	ends := noon.Add(Current().AnswerWithin())
	found, wake := Examine(Current(), s, noon)
	if len(found) != 0 || !wake.Equal(ends.Add(time.Microsecond)) {
		t.Fatalf("asked: %v, wakes at %s", found, wake)
	}
	if found, _ := Examine(Current(), s, ends); len(found) != 0 {
		t.Errorf("in the last moment: %v", found)
	}
	if found, next := Examine(Current(), s, wake); len(found) != 1 || !next.IsZero() || !found[0].At.Equal(ends) {
		t.Errorf("behind it: %v, wakes at %s", found, next)
	}
	s.Chat = append(s.Chat, said(2, collector.SideSeller, ends, "Едет"))
	if found, next := Examine(Current(), s, wake); len(found) != 0 || !next.IsZero() {
		t.Errorf("answered in the last moment: %v, wakes at %s", found, next)
	}
}

func TestObscenity(t *testing.T) {
	for _, words := range []string{"хуй", "нахуй", "Пошли вы нахуй!", "охуели", "пиздец", "піздець", "заебали", "отъебись", "уёбок", "ёбаный", "йобаний", "в'їбав", "заїбав", "блядь", "блять", "бля",
		"сука", "мудак", "пидорас", "підарас", "гандон", "нахер", "херня", "xуй", "хyй", "п***ец", "бл**ь", "с*ка", "х у й", "х.у.й", "хуууууй", "fucking", "bullshit", "f*ck", "blyat", "ні хуя",
		"долбоёб", "распиздяй", "похуй", "манда"} {
		if Obscenity(words) == "" {
			t.Errorf("%q passes", words)
		}
	}
	for _, words := range []string{"хлебать", "страховать", "оскорблять", "потребляет", "команда", "застрахуй", "подстрахуйте", "психуй", "небо", "себе", "тебе", "учёба", "мебель", "колебание", "требовать",
		"лебедь", "щебет", "ребёнок", "стебель", "Глеб", "хлеб", "служебный", "судебный", "волшебный", "потребитель", "употреблять", "углублять", "ослаблять", "корабля", "рубля", "гребля", "сабля",
		"мандарин", "мандат", "командир", "мандраж", "мудрый", "мудрость", "гондола", "сукно", "барсука", "плохую", "сухую", "тихую", "хуже", "худой", "Хуан", "выхухоль", "Херсон", "херес", "торт Захер", "кусок Захера", "ebanking", "подарок",
		"себорея", "небесный", "поезд", "опоздал", "Scunthorpe", "shiitake", "cocktail", "assess", "class", "EBITDA", "ЕБИТДА", "Екатеринбург", "Ёбург", "неба", "на обед", "по 5 шт.", "с 9 до 18",
		"б/у", "в т.ч.", "и т. д.", "А. С. Пушкин", "a b c", "п. 3", "бл. 5", "сучок", "суккулент", "заблудился", "облепиха", "бляха", "педагог", "їжа", "поїхали", "доїхав", "об'їзд", "зав'язати",
		"дебет", "амёба", "плебей", "ебонит", "хурма", "ухажёр", "5*3", "п*3", "с**", "sheet", "huge", "суп", "сук", "Кучерявый", "ведро", "кубик", "б*б"} {
		if w := Obscenity(words); w != "" {
			t.Errorf("%q is taken for obscene: %q", words, w)
		}
	}
}
