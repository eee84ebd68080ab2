package quality

import (
	"slices"
	"testing"

	"molva/collector"
)

const (
	stockPlan = "Каждое утро сверяем остатки на складе с каталогом и снимаем с продажи то, чего нет."
	replyPlan = "Завели дежурного менеджера: на каждый заказ отвечаем в мессенджере в течение часа."
)

func TestCheckLetter(t *testing.T) {
	main := []string{"not_in_stock", "no_reaction"}
	pair := func(problem, cause, solution string) collector.SellerPair {
		return collector.SellerPair{Problem: problem, Cause: cause, Solution: solution}
	}
	stock, reply := pair("Товара не было на складе", "not_in_stock", stockPlan), pair("Покупателям не отвечали", "no_reaction", replyPlan)
	for name, c := range map[string]struct {
		pairs     []collector.SellerPair
		named     [][]string
		complete  bool
		uncovered []string
		faults    []string
	}{
		"both causes, chosen":         {[]collector.SellerPair{stock, reply}, nil, true, nil, nil},
		"by the words of the problem": {[]collector.SellerPair{pair("Товара не оказалось в наличии", "", stockPlan), pair("Никто не отвечает", "", replyPlan)}, [][]string{{"not_in_stock"}, {"no_reaction"}}, true, nil, nil},
		"we will be better":           {[]collector.SellerPair{pair("Обслуживание", "", "Мы станем лучше")}, nil, false, main, []string{FaultThin}},
		"better, at a cause":          {[]collector.SellerPair{stock, pair("Не отвечали", "no_reaction", "Мы станем лучше!")}, nil, false, []string{"no_reaction"}, []string{FaultThin}},
		"the same word many times":    {[]collector.SellerPair{stock, pair("Не отвечали", "no_reaction", "лучше лучше лучше лучше лучше лучше лучше лучше лучше лучше")}, nil, false, []string{"no_reaction"}, []string{FaultThin}},
		"one is left out":             {[]collector.SellerPair{stock}, nil, false, []string{"no_reaction"}, nil},
		"one solution twice":          {[]collector.SellerPair{stock, pair("Не отвечали", "no_reaction", " "+stockPlan+"!")}, nil, false, []string{"no_reaction"}, []string{FaultSame}},
		"the problem as its solution": {[]collector.SellerPair{stock, pair(replyPlan, "no_reaction", replyPlan)}, nil, false, []string{"no_reaction"}, []string{FaultSame}},
		"the buyer is to blame":       {[]collector.SellerPair{stock, reply, pair("Отзывы", "", "Покупатели сами виноваты: не берут трубку и не читают описание товара.")}, nil, false, nil, []string{FaultBlames}},
		"a weak pair beside":          {[]collector.SellerPair{stock, reply, pair("Ещё", "", "Подумаем")}, nil, true, nil, []string{FaultThin}},
		"nothing":                     {nil, nil, false, main, nil},
	} {
		got := CheckLetter(Default(), main, c.pairs, c.named)
		var faults []string
		for _, f := range got.Faults {
			faults = append(faults, f.What)
		}
		if got.Complete != c.complete || !slices.Equal(got.Uncovered, c.uncovered) || !slices.Equal(faults, c.faults) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := CheckLetter(Default(), nil, []collector.SellerPair{stock}, nil); !got.Complete {
		t.Errorf("no cause was found, and one good pair is not enough: %+v", got)
	}
}

func TestBlame(t *testing.T) {
	for s, want := range map[string]bool{
		"Покупатели сами виноваты": true, "Это вина клиента": true, "клиент придирается": true, "Клієнт сам винен": true, "Винні самі покупці": true,
		"It is the customer's own fault": true, "We blame the buyers": true,
		"Покупатель не виноват, мы меняем упаковку": false, "Клиент не был ни в чём виноват": false, "Мы виноваты. Клиент получит деньги": false,
		"Buyers are not to blame": false, "Вибачилися перед покупцями": false,
	} {
		if blames(s) != want {
			t.Errorf("%q blames the buyer: %v", s, !want)
		}
	}
}

func TestNamedIn(t *testing.T) {
	for s, want := range map[string][]string{"Возвраты денег задерживаются": {"refund"}, "Вартості доставки ніхто не знає": {"delivery_cost"}, "Slow answers to questions": {"slow_feedback"},
		"Доставка": nil, "Обслуживание": nil, "Срок и стоимость доставки": {"delivery_cost", "delivery_time"}} {
		if got := NamedIn(s); !slices.Equal(got, want) {
			t.Errorf("%q names %v, want %v", s, got, want)
		}
	}
}
