package search

import (
	"errors"
	"strings"
	"testing"

	"molva/collector"
)

var testLibrary = LibraryOf(map[string]string{
	"Плохо": "обман OR rating:<3", "мои  розы": `роза "белая роза"`, "без шума": "-@плохо lang:ru", "пусто": "<<< ещё ничего >>>",
	"круг": "букет @дуга", "дуга": "-@круг", "сломан": "букет (роза", "много": strings.Repeat("слово ", 200), "звёзды": strings.Repeat("слово* ", 6),
	"имена": `"белый ветер" | флорамо`, "раз": "@два", "два": "@три", "три": "@четыре", "четыре": "@пять", "пять": "@шесть", "шесть": "роза",
})

func TestSavedQueries(t *testing.T) {
	for _, tc := range []struct{ q, written, means string }{
		{"букет @плохо", "букет @плохо", "букет (обман OR rating:<3)"}, {"@ПЛОХО", "@плохо", "обман OR rating:<3"}, {`-@"Мои розы"`, `-@"мои розы"`, `-(роза "белая роза")`},
		{"@«мои розы» букет", `@"мои розы" букет`, `роза "белая роза" букет`}, {"@плохо OR букет", "@плохо OR букет", "обман OR rating:<3 OR букет"},
		{"@\"без шума\"", `@"без шума"`, "-(обман OR rating:<3) lang:ru"}, {"title:@плохо", "title:@плохо", "title:обман OR rating:<3"}, {"title:(букет -@плохо)", "title:букет -title:@плохо", "title:букет -(title:обман OR rating:<3)"},
		{"@пусто", "@пусто", ""}, {"@два<<< заметка >>>", "@два", "роза"}, {"info@plohо.example", `"info plohо example"`, `"info plohо example"`}, {`"@плохо"`, "плохо", "плохо"},
		{"@имена NEAR/4 (обман | «не привезли»)", `@имена /4 (обман OR "не привезли")`, `"белый ветер" /4 обман OR "белый ветер" /4 "не привезли" OR "флорамо обман"~4 OR флорамо /4 "не привезли"`},
	} {
		q, err := ParseIn(tc.q, nil, testLibrary)
		if err != nil {
			t.Errorf("%s: %v", tc.q, err)
			continue
		}
		var means strings.Builder
		q.tree().write(&means)
		if q.String() != tc.written || means.String() != tc.means {
			t.Errorf("%s: written %q, means %q; want %q, %q", tc.q, q, &means, tc.written, tc.means)
		}
		if again, err := ParseIn(q.String(), nil, testLibrary); err != nil || again.String() != tc.written {
			t.Errorf("%s again: %q, %v", tc.written, again, err)
		}
	}
}

// TestASavedQueryIsWhatItIsNow: the canonical form keeps the name, the hits follow the text; a page that was begun with
// the older text is refused.
func TestASavedQueryIsWhatItIsNow(t *testing.T) {
	now := map[string]string{"тема": "букет"}
	for _, tc := range []struct {
		text string
		want bool
	}{{"букет", true}, {"троянда", false}} {
		now["тема"] = tc.text
		q, err := ParseIn("@тема", nil, LibraryOf(now))
		if err != nil || q.String() != "@тема" || Match(q, review("три букета")) != tc.want {
			t.Errorf("%s: %s, %v", tc.text, q, err)
		}
		r := Request{Company: 1, Query: q, Sort: SortFound}
		r.After = Request{Company: 1, Query: mustParse(t, "букет"), Sort: SortFound}.encode("1", "x")
		if _, _, err := r.cursor(); (err == nil) != tc.want {
			t.Errorf("%s: %v", tc.text, err)
		}
	}
}

// A person is proposed by the number that a query keeps.
func TestWhoIsAssigned(t *testing.T) {
	library := Library{Person: func(who string) int64 { return map[string]int64{"ann@shop.example": 7}[who] }}
	if r := Read("assignee:ann@shop.example x", nil, library); r.Err == nil || r.Mend == nil || r.Mend.Text != "7" || !strings.Contains(r.Err.Hint, "assignee:7") {
		t.Errorf("%v, %v", r.Err, r.Mend)
	}
	if r := Read("assignee:bob@shop.example", nil, library); r.Err == nil || r.Mend != nil || !strings.Contains(r.Err.Hint, "assignee:me") {
		t.Errorf("%v, %v", r.Err, r.Mend)
	}
}

func TestSavedQueriesMistakes(t *testing.T) {
	for _, tc := range []struct{ q, where, msg, hint string }{
		{"букет @плоха", "1:7", "no saved query «плоха»", "@плохо"}, {"@molva_support", "1:1", "no saved query", "quotes"}, {"a\n@", "2:1", "stands the name", "@name"}, {`@"мои рзы"`, "1:1", "no saved query", `@"мои розы"`},
		{"роза @круг", "1:6", "«круг» stands inside itself", `@"дуга"`}, {"@сломан", "1:1", "«сломан» has a mistake at 1:7: this bracket is not closed", "mend it"}, {"@много -@много", "1:9", "number 301, at most 300", "split"},
		{"@звёзды @звёзды", "1:9", "wildcard number 11", "write the words out"}, {"@пусто /3 c", "1:8", "between two words", "~3"}, {"@плохо /3 c", "1:8", "between two words", "~3"}, {"@раз", "1:1", "6 inside each other, at most 5", "flatter"}, {"@пусто " + strings.Repeat("@пусто ", 300), "1:2101", "number 301", "split"},
		{`@"плохо`, "1:2", "not closed", `"`}, {"lang:@плохо", "1:6", "knows no", "ru, uk"},
	} {
		_, err := ParseIn(tc.q, nil, testLibrary)
		var e *collector.Error
		if !errors.As(err, &e) || e.Where != tc.where || !strings.Contains(e.Msg, tc.msg) || !strings.Contains(e.Hint, tc.hint) {
			t.Errorf("%.30s: %+v; want %s: %s (%s)", tc.q, err, tc.where, tc.msg, tc.hint)
		}
	}
}

// TestOtherToolsWriteTheSame: queries that people bring from elsewhere mean what they meant there, or are refused with
// what to write.
func TestOtherToolsWriteTheSame(t *testing.T) {
	for _, tc := range [][2]string{
		{"деньги /3 вернули", `"деньги вернули"~3`}, {"деньги NEAR/3 вернули OR a", `"деньги вернули"~3 OR a`}, {"(деньги OR гроші) /0 (вернули | повернули)", `(деньги OR гроші) /0 (вернули OR повернули)`},
		{`"белый ветер" /5 обман`, `"белый ветер" /5 обман`}, {"H&M /2 цена", `"h m" /2 цена`}, {`-"a b" /3 c d`, `-"a b" /3 c d`}, {`title:("a b" /3 c)`, `title:"a b" /3 title:c`},
		{"-деньги /3 вернут* роза", `-"деньги вернут*"~3 роза`}, {"title:(деньги /2 вернули)", `title:"деньги вернули"~2`}, {"24/7", `"24 7"`}, {"букет и/или роза", `букет "и или" роза`},
		{"букет | роза", "букет OR роза"}, {"букет||роза", "букет OR роза"}, {"букет|роза лилия", "букет OR (роза лилия)"}, {"lang:ru|uk", "lang:ru OR lang:uk"}, {"rating:1|4.5", "rating:1 OR rating:4.5"},
		{"букет & роза && лилия", "букет роза лилия"}, {"H&M", `"h m"`}, {"букет !роза", "букет -роза"}, {"!(a OR b)", "-(a OR b)"}, {`!"a b"`, `-"a b"`}, {"букет AND NOT роза", "букет -роза"}, {"букет И НЕ роза", "букет -роза"}, {"букет І НЕ роза", "букет -роза"},
		{"+букет +роза", "букет роза"}, {"роза! букет", "роза букет"}, {`"букет И роза"`, `"букет и роза"`}, {"букет и роза или не", "букет и роза или не"}, {"абО", "або"},
	} {
		q, err := Parse(tc[0])
		if err != nil || q.String() != tc[1] {
			t.Errorf("Parse(%q) = %q, %v; want %q", tc[0], q, err, tc[1])
		}
	}
	for _, tc := range []struct{ q, where, msg, hint string }{
		{"a /3", "1:3", "no word behind", "~3"}, {"a /3 -b", "1:3", "no word behind", "~3"}, {"a /3 OR b", "1:3", "no word behind", "~3"}, {"a /3 b /3 c", "1:3", "between two words", "~3"}, {`"a b"~1 /3 c`, "1:9", "between two words", "~3"}, {"-a /3 (b -c)", "1:4", "between two words", "~3"},
		{"(a b) /3 c", "1:7", "between two words", "~3"}, {"title:деньги /2 вернули", "1:14", "between two words", "~2"}, {"a /99 b", "1:3", "at most 50", "/50"}, {"| a", "1:1", "nothing before", "take it away"}, {"a |", "1:3", "nothing behind", ""},
		{"(" + strings.Repeat("a OR ", 19) + "a) /1 (" + strings.Repeat("b OR ", 19) + "b)", "1:100", "number 301, at most 300", "split"},
		{"(" + strings.Repeat(`"a b c" OR `, 9) + "a) /1 (" + strings.Repeat(`"c d e" OR `, 9) + "b)", "1:104", "number 301, at most 300", "split"},
		{"(слово* OR words*) /1 (" + strings.Repeat("b OR ", 25) + "b)", "1:20", "wildcard number 51, at most 50", "write the words out"},
	} {
		_, err := Parse(tc.q)
		var e *collector.Error
		if !errors.As(err, &e) || e.Where != tc.where || !strings.Contains(e.Msg, tc.msg) || !strings.Contains(e.Hint, tc.hint) {
			t.Errorf("%.40s: %+v; want %s: %s (%s)", tc.q, err, tc.where, tc.msg, tc.hint)
		}
	}
}
