package text

import "strings"

// otherWords are frequent words that read like a form of a name: белок, Белка; промах, Пром. A name that stands alone does not
// take them; beside its other words it does. They were read out of the forms that were made of the words of real texts, the most
// frequent first.
var otherWords = endingSet(`белок промах среди после тому том тим жить стой стою строго убого мести местами местам месту семью нету прах спам вино лето летом лета рано рану мило
	право село коло кино дорого дорогі дешево ведем полез понять чую поймать быте даю забрати робити знайти видати прийняти відкрити взяти готов готові
	способен горела коем кой мае ниче готова готово звать зовут жених домой прости пусти прям прямо цели целей были било будет веди вели лети жени цени
	верни держи смотри скажи пиши беги бери иди живи ловить звони чисто ясно светло тепло верно святе слева справа зато зате лучше хуже выше ниже чаще
	кроме вдоль вокруг напротив никак некуда стоя лежа сидя пройдя следуя имея делая думая меняя хочется пришли пришла пришло ушли ушла ушел учла зашла
	дошла вошла пошли нашли нашла око очи маем маємо ведь ведут дают даем имею имеет имеют имей купи купите куплю купить пока покупа проти проте против`)

// functionWords are of the other tables those that are no nouns: почти, Почта; тому, Том.
var functionWords = wordsOfFunction()

func wordsOfFunction() map[string]bool {
	set := endingSet(wholeWords)
	for line := range strings.Lines(lexemes) {
		if forms := strings.Fields(line); functionHeads[forms[0]] {
			for _, w := range forms {
				set[w] = true
			}
		}
	}
	return set
}

// functionHeads begin the lines of pronouns and auxiliary verbs among the lexemes.
var functionHeads = endingSet(`я мы ты вы он она они себя кто что чтобы ничто никто мой твой свой наш ваш этот цей тот весь сам самый какой такой никакой другой
	один два три был будет мочь смочь хотеть якийсь щось хтось`)

// anotherWord says that a form of a name is a word of its own, and none of the name's.
func (f *inflection) anotherWord(form string) bool {
	if f.at != alone || form == f.declared {
		return false
	}
	if s, ok := irregular[form]; ok && (s == f.declared || s == irregular[f.declared] && !otherWords[form]) {
		return false
	}
	return otherWords[form] || functionWords[form] && ownForms[f.declared] == ""
}

// spelledRussian says that a word is Russian, so that it takes no Ukrainian -и: Почта has no «почти», for that one is пошта. Most
// words do not tell.
func spelledRussian(w string) bool {
	return strings.ContainsAny(w, "ыэъ") || russianWords[w]
}

var russianWords = endingSet(`почта среда жена цена стена звезда мечта победа вера работа беседа пчела веста невеста конфета награда тишина
	страна пещера защита посуда одежда`)
