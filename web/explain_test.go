package web

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"molva/collector"
	"molva/search"
)

// TestAQueryInWords: what a query finds, as a person would say it, in each language.
func TestAQueryInWords(t *testing.T) {
	w, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	saved := search.LibraryOf(map[string]string{"шум": "вакансия", "тема": "title:обман", "имя": `флорамо | "белый ветер"`})
	for _, c := range []struct{ q, lang, want string }{
		{"букет -роза rating:<3 after:2026-01-31", "ru", "«букет» в любой форме, без: «роза» в любой форме, оценка ниже 3, опубликовано с 31 янв 2026"},
		{`"деньги вернули"~2 OR =Мечел`, "ru", "(рядом (до 2 слов между, порядок любой): «деньги» — «вернули» в любой форме) или именно «мечел»"},
		{`title:обман -(привез* OR "белый ветер") @шум`, "ru", "в заголовке — «обман» в любой форме, кроме (слово на «привез…» или подряд «белый» «ветер» в любой форме), то, что находит сохранённый запрос «шум»"},
		{`@имя /3 (обман OR "не привезли")`, "ru", "рядом (до 3 слов между, порядок любой): то, что находит сохранённый запрос «имя» — («обман» в любой форме или подряд «не» «привезли» в любой форме)"},
		{`розы "a" /5 (b OR "c d")`, "ru", "«розы» в любой форме, (рядом (до 5 слов между, порядок любой): «a» в любой форме — («b» в любой форме или подряд «c» «d» в любой форме))"},
		{`title:("a b" /3 (c | d)) -(e /2 "f g")`, "ru", "(в заголовке — рядом (до 3 слов между, порядок любой): подряд «a» «b» в любой форме — («c» в любой форме или «d» в любой форме)), кроме (рядом (до 2 слов между, порядок любой): «e» в любой форме — подряд «f» «g» в любой форме)"},
		{`@тема /3 title:(c | "d e")`, "ru", "в заголовке — рядом (до 3 слов между, порядок любой): то, что находит сохранённый запрос «тема» — («c» в любой форме или подряд «d» «e» в любой форме)"},
		{`title:"a b"~1`, "ru", "в заголовке — рядом (до 1 слова между, порядок любой): «a» — «b» в любой форме"},
		{"lang:uk is:complaint -is:gone stage:open tag:none", "uk", "мова: українська, скарги, крім (вилучені із сайту), етап: у роботі, без тегів"},
		{"date:2026-01 rating:1,5..4 site:otklik", "en", "published from 1 Jan 2026 to 31 Jan 2026, rating from 1.5 to 4, site: otklik"},
		{"", "ru", ""}, {"<<< позже >>>", "ru", ""},
	} {
		v := &view{Lang: c.lang, words: w}
		if got := v.explained(c.q, saved); got.Words != c.want || got.Error != nil {
			t.Errorf("%s: %q, want %q", c.q, got.Words, c.want)
		}
	}
	v := &view{Lang: "ru", words: w}
	if got := v.explained("букет raiting:<3", saved); got.Words != "" || got.Error.Column != "1:7" || got.Mended != "букет rating:<3" || !strings.HasSuffix(got.Tokens, "mistake 6 16") {
		t.Errorf("%+v, %+v", got, got.Error)
	}
}

// TestNoPartOfAQueryIsWithoutWords: every field and flag of the language is said in words of each language.
func TestNoPartOfAQueryIsWithoutWords(t *testing.T) {
	w, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	queries := []string{"is:complaint", "is:suspicious", "is:gone", "is:live", "is:review", "is:mention", "is:answered", "is:own", "is:verified", "is:undated", "rating:none", "stage:new", "stage:dropped", "assignee:none", "assignee:3", "lang:none", "cause:none"}
	for _, f := range search.Fields() {
		queries = append(queries, f.Example)
	}
	for _, q := range queries {
		for _, lang := range languages {
			v := &view{Lang: lang, words: w}
			if got := v.explained(q, search.Library{Today: "2026-03-01"}); got.Error != nil || got.Words == "" || strings.Contains(got.Words, "explain") || strings.Contains(got.Words, "facet_") {
				t.Errorf("%s in %s: %q, %+v", q, lang, got.Words, got.Error)
			}
		}
	}
}

// TestExplainWhileTyping: the fragment is escaped, needs a session, and says the mistake with a link that mends it.
func TestExplainWhileTyping(t *testing.T) {
	world := newWorld(t)
	owner := world.as(collector.RoleOwner)
	for _, c := range []struct {
		q      string
		status int
		want   string
	}{
		{"%D0%B1%D1%83%D0%BA%D0%B5%D1%82", 200, `data-tokens="word 0 5"`}, {"lang:ua", 200, `data-mended="lang:uk"`}, {"%22%3Cscript%3E%22", 200, "«script»"}, {"site:%22%3Cb%3E%22", 200, "&lt;b&gt;"},
		{strings.Repeat("a", 10001), 200, "10001 знаков"}, {"%ff%fe", 200, "mistake"},
	} {
		status, page := owner.get("/search/explain?q=" + c.q)
		if status != c.status || !strings.Contains(page, c.want) || strings.Contains(page, "<script>\"") {
			t.Errorf("%.40s: %d %.300s, want %s", c.q, status, page, c.want)
		}
	}
}

// A query in words calls people and sources by their names, and a filter that found nothing is said in words, too.
func TestNamesInTheWordsOfAQuery(t *testing.T) {
	w := newWorld(t)
	manager := w.people[collector.RoleManager]
	owner := w.as(collector.RoleOwner)
	query := fmt.Sprintf("assignee:%d", manager.PersonID)
	for _, path := range []string{"/search/explain?q=", "/search?q="} {
		if _, page := owner.get(path + query); !strings.Contains(page, "исполнитель: "+cmp.Or(manager.Name, manager.Mail)) {
			t.Errorf("%s does not name the person", path)
		}
	}
	if _, page := owner.get("/search/explain?q=assignee:999"); !strings.Contains(page, "исполнитель №: 999") {
		t.Error("a person who is not there has another name")
	}
	if _, page := owner.get("/search?q=" + url.QueryEscape("нетникого") + "&f=is%3Acomplaint"); strings.Contains(page, ">is:complaint <") || !strings.Contains(page, ">Жалоба: жалоба <") {
		t.Error("a filter is not said in words")
	}
}
