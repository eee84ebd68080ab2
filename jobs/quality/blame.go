package quality

import "strings"

// blame are beginnings of words that, one after another, lay the blame on the buyer (000 3: "you will not lay the blame on
// the buyers"). Between them a word or two may stand. A line names first who, then what is said of them, in that order and,
// where both orders are usual, in the other one too.
var blame = blamePatterns()

func blamePatterns() (out [][]string) {
	for _, lang := range []struct{ who, bad, either string }{
		{"покупател клиент заказчик", "сам_винов сам_порт сам_лома сам_слома сам_путаю сам_перепут сам_не_зна сам_не_понима сам_не_уме сам_не_чита сам_забыва сам_ошиб сам_отказ вру врет лгут обманыва придумыва выдумыва придир скандал капризн неуме не_умею не_умеет не_знаю_чего не_понимаю_чего не_ухажива не_следят шантаж вымога жалуются_зря требуют_невоз просто_хотят хотят_скидк ради_скид глуп наглые хамят", "винов неадекват недобросовест"},
		{"покупц покупець клієнт замовник", "сам_винн сам_винен сам_псу сам_лама сам_злама сам_плута сам_не_вмі сам_не_чита сам_забува брешу брехл обманю вигадую вигадує чіпля скандал не_вмію не_вміє не_доглядаю шантаж вимагають_знижк заради_знижк нахабн хамл", "винн винен неадекват недобросовісн"},
		{"buyer customer client", "themselves_spoil spoil_the break_the breaks_the lie lies lying invent make_up made_up do_not_know don_t_know cannot_read don_t_read do_not_read pick_on blackmail exaggerat stupid greedy unreasonabl just_want complain_for_no", "fault blame guilty inadequate dishonest"},
	} {
		for _, who := range strings.Fields(lang.who) {
			for _, bad := range strings.Fields(lang.bad) {
				out = append(out, append([]string{who}, strings.Split(bad, "_")...))
			}
			for _, bad := range strings.Fields(lang.either) {
				out = append(out, []string{who, bad}, []string{bad, who})
			}
		}
	}
	return append(out, [][]string{{"вина", "покупател"}, {"вина", "клиент"}, {"вине", "покупател"}, {"вине", "клиент"}, {"винов", "сам"}, {"сам", "винов"}, {"вина", "покупц"}, {"вина", "клієнт"},
		{"провин", "покупц"}, {"провин", "клієнт"}, {"сам", "винн"}, {"сам", "винен"}, {"их", "вина"}, {"їх", "вина"}, {"their", "own", "fault"}, {"сам", "портят"}, {"сам", "псують"}}...)
}

// negations in front of the words turn them round: «клиент не виноват».
var negations = map[string]bool{"не": true, "ни": true, "ні": true, "нет": true, "немає": true, "not": true, "never": true, "no": true}

// blames says that a text lays the blame on the buyer.
func blames(s string) bool {
	for _, sentence := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(".!?;\n", r) }) {
		w := words(sentence)
		for _, pattern := range blame {
			if follows(w, pattern) {
				return true
			}
		}
	}
	return false
}

// follows finds the beginnings in their order with at most two words between neighbours, none of them a negation that the
// pattern does not ask for.
func follows(w, pattern []string) bool {
	for i := range w {
		at, ok := i, strings.HasPrefix(w[i], pattern[0]) && (i == 0 || !negations[w[i-1]])
		for _, next := range pattern[1:] {
			if !ok {
				break
			}
			ok = false
			for j := at + 1; j < len(w) && j <= at+3; j++ {
				if negations[next] && w[j] == next || !negations[next] && strings.HasPrefix(w[j], next) {
					at, ok = j, true
					break
				}
				if negations[w[j]] {
					break
				}
			}
		}
		if ok {
			return true
		}
	}
	return false
}
