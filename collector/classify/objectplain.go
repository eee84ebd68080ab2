package classify

import (
	"slices"
	"sync"
)

// plainWords are words that nobody takes otherwise: with them somebody is content or not, or doubts the praise that follows («не скажу, что
// хороша»). What is learned from has too few of them denied («не подвели», «не порадовал») and set against each other.
var plainWords = [...][]string{
	content: {"?рекомендую|рекомендуем|советую|советуем|порадовал*|радует|радуют|выручил*|выручают|спас|спасл*|молодцы|молодец|понравил*|нравится|доволен|довольна|довольны|счастлив|счастлива|устроил*|оправдал*|хорош|хороша|хорошим|хорошей|надежным|надежной|удовольств*",
		"?отличн*|прекрасн*|замечательн*|чудесн*|великолепн*|чудов*|відмінн*|great|excellent|lovely|wonderful|amazing", "доставил*|доставив|доставляет|привез*|привіз|приехал*|приїхал*|отправил* вовремя|срок|быстро|вчасно|швидко",
		"?раджу|радимо|порадувал*|порадував|потішил*|потішив|виручил*|виручив|врятувал*|врятував|сподобал*|сподобав*|подобаєт*|задоволен*|щаслив*|влаштувал*|виправдал*|виправдав|надійним|надійною|задоволенн*", "?recommend|recommended|love|loved|satisfied|pleased|impressed|reliable|happy|delighted"},
	discontent: {"?разочаровал*|разочарован*|подвел*|подводил*|обман*|нахамил*|хамит|хамят|нагрубил*|намучил*|измучил*|опоздал*|опаздыва*|испортил*|потерял*|зря|кошмар*|ужас*|мошенни*|претензий",
		"?розчарувал*|розчарував|розчарован*|підвел*|підвів|підводил*|обдур*|ошукал*|ошукав|нахамил*|нагрубил*|розлютил*|розлютив|намучил*|запізнил*|загубил*|загубив|зіпсувал*|зіпсував|жах*|шахра*|претензій", "?disappoint|disappoints|disappointed|disappointing|cheated|scammed|lied|awful|terrible|horrible|filthy",
		"обходите|обходьте|оминайте|держитесь|тримайтеся|держитеся стороной|стороною|подальше|далі|десятой|десятою", "?оминайте", "?let ?down"},
	doubted: {"!скажу|скажешь|сказать|назвать|назову|назовешь|скажеш|сказати|назвати|назву|назвеш|say|call ?хорош*|надежн*|удобн*|отличн*|довол*|добр*|гарн*|надійн*|зручн*|задовол*|чудов*|good|great|reliable|happy|nice ~2"},
}

// What plain words say.
const (
	content = iota
	discontent
	doubted
)

var plainLexicon = sync.OnceValue(func() *lexicon { return newLexicon(ofPlain, plainWords[:]) })

// What plain words count, in log odds for the object and against it: where the text sets things against each other, denied, and doubted.
const (
	apartVoice   = 1.5
	deniedVoice  = 3
	doubtedVoice = 4
)

// plainOf is what plain words add for the object, and for what it is set against. Denied they turn round; elsewhere what is learned hears
// them as they are.
func plainOf(tokens []token, roles []role) (own, other float64) {
	var praise, blame [roleLink + 1]float64
	apart := [roleLink + 1]bool{roleOwn: slices.Contains(roles, roleApart), roleApart: slices.Contains(roles, roleOwn)}
	for _, m := range plainLexicon().find(nil, tokens) {
		i := m.at[0]
		r := roles[i]
		voice, good := 0.0, m.group == content
		switch {
		case m.group == doubted:
			voice = doubtedVoice
		case tokens[i].negated:
			voice, good = deniedVoice, !good
		case apart[r]:
			voice = apartVoice
		}
		if good {
			praise[r] = max(praise[r], voice)
		} else {
			blame[r] = max(blame[r], voice)
		}
	}
	return praise[roleOwn] - blame[roleOwn], praise[roleApart] - blame[roleApart]
}
