package inspection

import (
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

func init() { detectors["goods"] = goods }

// goods finds an order that was cancelled, or in which other goods were given, for want of goods (seed 001, 3.6). One order
// is one finding, however often it was replaced before it was cancelled.
func goods(_ *Regulation, s Seen, _ time.Time) (found []Offence, wake time.Time) {
	for _, e := range s.Order.Events {
		if e.Status != collector.OrderCancelled && e.Status != collector.OrderReplaced {
			continue
		}
		if wantOfGoods(e.Reason) != "" {
			return []Offence{{About: "order", AboutID: s.Order.OrderID, At: e.At, Words: text.Line(e.Reason, 120)}}, time.Time{}
		}
	}
	return nil, time.Time{}
}

// pattern is words that stand one after another with at most two between them. A word stands for all of its forms, one
// with = before it for itself.
type pattern []string

// firm say that goods are not there, whatever stands beside them.
var firm = stemmed(
	"нет наличии", "нету наличии", "не наличии", "отсутствует наличии", "нет складе", "нету складе", "нет товара", "нету товара", "товара нет", "товар отсутствует",
	"отсутствует товар", "отсутствие товара", "нет остатков", "распродан", "распродано", "распродали", "раскупили", "снят производства",
	"немає наявності", "нема наявності", "не наявності", "відсутній наявності", "немає товару", "нема товару", "товару немає", "товар відсутній", "відсутній товар",
	"відсутність товару", "немає складі", "нема складі", "розпродано", "розпродали", "розкупили",
	"out of stock", "sold out", "not stock", "no stock",
)

// loose say so of whatever they are said of, which may be something else than goods.
var loose = stemmed(
	"=закончился", "=закончилась", "=закончилось", "=закончились", "=кончился", "=кончилась", "=кончилось", "=кончились", "отсутствует", "отсутствие",
	"нет цветов", "нету цветов", "цветов нет", "нет букета", "нет роз", "роз нет", "не осталось", "не хватает", "не хватило", "не привезли", "не завезли",
	"=закінчився", "=закінчилась", "=закінчилася", "=закінчилось", "=закінчилося", "=закінчились", "=закінчилися", "=скінчився", "=скінчилась", "=скінчилися",
	"=скінчились", "відсутній", "відсутність", "немає квітів", "нема квітів", "квітів немає", "немає троянд", "троянд немає", "не вистачило", "не вистачає", "=бракує",
	"=бракувало", "не залишилося", "не завезли",
	"unavailable", "not available", "ran out", "run out", "out of",
)

// others are what may be lacking, or have ended, and is no goods: beside one of them a loose pattern says nothing.
var others = stemSet("время", "времени", "срок", "смена", "день", "час", "акция", "скидка", "оплата", "деньги", "средства", "бензин", "заряд", "связь", "адрес",
	"получатель", "клиент", "покупатель", "заказчик", "курьер", "водитель", "адресат", "дома", "месте", "телефон", "номер", "подтверждение", "договор", "подписка", "терпение",
	"термін", "зміна", "знижка", "гроші", "кошти", "зв'язок", "адреса", "отримувач", "одержувач", "покупець", "замовник", "кур'єр", "водій", "вдома", "місці",
	"підтвердження", "терпіння", "time", "shift", "customer", "client", "recipient", "courier", "driver", "address", "payment", "money", "town", "office", "home", "phone",
	"battery", "fuel", "date", "city", "area", "zone", "range", "patience")

// holds turn a lack around where they stand in the middle of it or right before it.
var holds = stemSet("есть", "имеется", "є", "не", "ни", "not", "never", "isn't", "hasn't")

// wantOfGoods are the words of a reason that say that goods were not there; "" when none do. Each part of the reason is
// read alone: «нет, есть в наличии» lacks nothing.
func wantOfGoods(reason string) string {
	for _, part := range strings.FieldsFunc(text.FoldLines(reason), func(r rune) bool { return strings.ContainsRune(".,;:!?()\n", r) }) {
		tokens := text.Tokenize(part, nil)
		if said := lacking(tokens, firm, false); said != nil {
			return strings.TrimSpace(part[said[0].Start:said[len(said)-1].End])
		}
		if said := lacking(tokens, loose, true); said != nil {
			return strings.TrimSpace(part[said[0].Start:said[len(said)-1].End])
		}
	}
	return ""
}

// lacking are the words that a pattern was found by; nil when none was.
func lacking(tokens []text.Token, patterns []pattern, doubted bool) []text.Token {
	const beside = 2
	for _, p := range patterns {
		for from := range tokens {
			to, ok := p.from(tokens, from)
			if !ok || from > 0 && holds[tokens[from-1].Stem] {
				continue
			}
			if doubted && slices.ContainsFunc(tokens[max(0, from-beside):min(len(tokens), to+beside+1)], func(t text.Token) bool { return others[t.Stem] }) {
				continue
			}
			return tokens[from : to+1]
		}
	}
	return nil
}

// from says where a pattern that begins at a word ends.
func (p pattern) from(tokens []text.Token, at int) (int, bool) {
	const between = 2
	if !same(tokens[at], p[0]) {
		return 0, false
	}
	for _, want := range p[1:] {
		next := slices.IndexFunc(tokens[at+1:min(len(tokens), at+2+between)], func(t text.Token) bool { return same(t, want) || holds[t.Stem] })
		if next < 0 || !same(tokens[at+1+next], want) {
			return 0, false
		}
		at += 1 + next
	}
	return at, true
}

func same(t text.Token, want string) bool {
	if exact, ok := strings.CutPrefix(want, "="); ok {
		return t.Exact == exact
	}
	return t.Stem == want
}

func stemmed(all ...string) []pattern {
	var out []pattern
	for _, words := range all {
		var p pattern
		for _, w := range strings.Fields(words) {
			if w[0] != '=' {
				w = stemOf(w)
			}
			p = append(p, w)
		}
		out = append(out, p)
	}
	return out
}

func stemSet(words ...string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[stemOf(w)] = true
	}
	return out
}
