package classify

import "sync"

// rule is a general hint for or against a complaint: patterns in any of the three languages and the weight in log odds
// that the first match adds.
type rule struct {
	name     string
	weight   float64
	patterns []pattern
}

func newRule(name string, weight float64, patterns ...string) rule {
	r := rule{name: name, weight: weight}
	for _, p := range patterns {
		r.patterns = append(r.patterns, parsePattern(p))
	}
	return r
}

// rules are built once: legal threats and calls on the authorities (seed 002: complaints lean on the law of consumers'
// rights), money that does not come back (seeds 001 and 002), words of discontent, and words that take a complaint back.
var rules = sync.OnceValue(func() []rule {
	return []rule{
		newRule("legal", 4, "подам|подаю|подать|обращусь|обратиться|иду|пойду|увидимся|встретимся|готовлю|подала|подал|обратимся суд|иск|судом|роспотребнадзор|прокуратуру|полицию",
			"роспотребнадзор*", "прокуратур*", "подам|подаю|подати|звернуся|звертаюся|йду|піду|побачимося|зустрінемося|звернемося суд|суду|позов|поліцію|держпродспоживслужб*", "держпродспоживслужб*",
			"досудебн* претенз*", "судов* позов*", "заявление полицию", "заяву поліцію|поліції", "sue|suing|lawsuit|lawyer", "take|see|going court", "small claims|court"),
		newRule("refund", 3, "!вернули|возвращают|возвращает|вернул|вернула|отдают|отдали|вернуть деньги|денег|средства|предоплату|оплату|сумму|аванс",
			"!повернули|повертають|повертає|повернув|повернула|віддали|віддають|повернути гроші|кошти|передоплату|суму|оплату", "верните|требую|поверніть|вимагаю деньги|возврат|гроші|кошти|повернення",
			"отказали|отказываются|отказался|відмовили|відмовляються вернуть|возврате|повернути|поверненні|возврат", "refuse|refused|denied|never|no|without|want|demand refund|refunds", "!refunded|return|returned|give|gave money|me"),
		newRule("bad", 2, "ужас*|отврат*|кошмар*|безобраз*|хам*|обман*|мошенни*|разочаров*|худш*|позор*|развод*|жах*|огид*|шахра*|розчаров*|найгірш*|ганьба|terrible|horrible|awful|worst|scam|fraud|disappoint*|rude|garbage|waste",
			"!рекомендую|советую|раджу|рекомендуем|советуем|recommend|buy", "больше|никогда ?буду|закажу|заказывать|приду", "більше|ніколи ?буду|замовлятиму|прийду"),
		newRule("good", -2, "!ужас*|проблем*", "спасибо|дякую|супер|отличн*|прекрасн*|замечательн*|чудов*|доволен|довольна|задоволен*|рекомендую|раджу|great|excellent|perfect|love|amazing|thanks"),
		newRule("mended", -1.5, "перепутала|ошиблась|ошибся|помилилась|помилився", "все|всё|усе хорошо|отлично|добре|чудово|супер|понравилось|fine|good", "вопрос|проблема|питання|problem|issue решили|решен*|вирішили|вирішен*|solved|resolved|fixed"),
	}
})

// ruleScore adds the weights of the rules that match and gives the positions of the words that speak for a complaint.
func ruleScore(d *document) (score float64, at []int) {
	for _, r := range rules() {
		hit := false
		for _, p := range r.patterns {
			for _, places := range p.find(d.tokens, 3) {
				hit = true
				if r.weight > 0 {
					at = append(at, places...)
				}
			}
		}
		if hit {
			score += r.weight
		}
	}
	return score, at
}
