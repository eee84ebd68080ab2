package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// What the fields of few values know, in the order in which they are told.
var (
	languages  = []string{"ru", "uk", "en", "other", None}
	tones      = []string{"negative", "neutral", "positive", Unsure, None}
	categories = append(collector.Categories(), Unsure, None)
	stages     = []string{string(collector.StageNew), string(collector.StageOpen), string(collector.StageDone), string(collector.StageDropped)}
	kinds      = []string{"review", "mention"}
	states     = []string{"live", "gone"}
)

func oneOf(field, name string, allowed ...string) func(*parser, int, string) node {
	return oneOfAs(field, name, name, allowed...)
}

// oneOfAs is oneOf for a field whose canonical form is another field.
func oneOfAs(field, name, canon string, allowed ...string) func(*parser, int, string) node {
	return func(p *parser, at int, v string) node {
		v = strings.ToLower(v)
		if !slices.Contains(allowed, v) {
			p.noValue(at, name, v, allowed)
		}
		return value{field, v, canon + ":" + v}
	}
}

// synonyms are values that people write for ours.
var synonyms = map[string]string{"ua": "uk", "укр": "uk", "ukr": "uk", "рус": "ru", "rus": "ru", "eng": "en", "жалоба": "complaint", "скарга": "complaint",
	"deleted": "gone", "fake": "suspicious", "bad": "negative", "good": "positive"}

func (p *parser) noValue(at int, name, v string, allowed []string) {
	near := synonyms[v]
	if near == "" || !slices.Contains(allowed, near) {
		near = nearest(v, allowed)
	}
	hint := "write one of " + strings.Join(allowed, ", ")
	if near != "" {
		hint = "did you mean " + name + ":" + near + "?"
		defer p.instead(at, at, at+len([]rune(v)), near)
	}
	p.fail(at, fmt.Sprintf("%s: knows no «%s»", name, v), hint)
}

var flags = []struct{ name, field, value string }{
	{"complaint", "complaint", "yes"}, {"suspicious", "suspicious", "yes"}, {"mismatch", "mismatch", "yes"}, {"answered", "answered", "yes"}, {"verified", "verified", "yes"},
	{"own", "own", "yes"}, {"review", "kind", "review"}, {"mention", "kind", "mention"}, {"gone", "state", "gone"}, {"live", "state", "live"}, {"undated", "month", Unknown},
}

func flagNames() (names []string) {
	for _, f := range flags {
		names = append(names, f.name)
	}
	return names
}

func readIs(p *parser, at int, v string) node {
	v = strings.ToLower(v)
	for _, f := range flags {
		if f.name == v {
			return value{f.field, f.value, "is:" + v}
		}
	}
	p.noValue(at, "is", v, flagNames())
	return allOf{}
}

// categoryNames are the categories in the words of a query.
var categoryNames = map[string]string{"жалоба": "complaint", "жалобы": "complaint", "скарга": "complaint", "скарги": "complaint", "мнение": "opinion", "думка": "opinion", "вопрос": "question", "вопросы": "question",
	"питання": "question", "запитання": "question", "совет": "recommendation", "рекомендация": "recommendation", "порада": "recommendation", "рекомендація": "recommendation", "ответ": "official", "официальный": "official",
	"відповідь": "official", "офіційний": "official", "реклама": "promo", "объявление": "listing", "оголошення": "listing", "вакансия": "vacancy", "вакансии": "vacancy", "вакансія": "vacancy", "вакансії": "vacancy",
	"новость": "news", "новости": "news", "новина": "news", "новини": "news", "другое": "other", "інше": "other", "неясно": Unsure}

func readCategory(p *parser, at int, v string) node {
	if name := categoryNames[text.Fold(v)]; name != "" {
		v = name
	}
	return oneOf("category", "category", categories...)(p, at, v)
}

// towardNames are the tones toward the company in the words of a query.
var towardNames = map[string]string{"хорошо": "positive", "добре": "positive", "плохо": "negative", "погано": "negative", "нейтрально": "neutral", "неясно": Unsure, "нет": None, "немає": None}

func readToward(p *parser, at int, v string) node {
	if name := towardNames[text.Fold(v)]; name != "" {
		v = name
	}
	return oneOf("toward", "toward", tones...)(p, at, v)
}

// stageNames are the stages in the words of a query.
var stageNames = map[string]string{"новое": "new", "новые": "new", "нове": "new", "нові": "new", "открыто": "open", "открытые": "open", "в_работе": "open", "відкрито": "open",
	"відкриті": "open", "в_роботі": "open", "готово": "done", "сделано": "done", "зроблено": "done", "отклонено": "dropped", "отброшено": "dropped", "відкинуто": "dropped"}

func readStage(p *parser, at int, v string) node {
	if name := stageNames[text.Fold(v)]; name != "" {
		v = name
	}
	return oneOf("stage", "stage", stages...)(p, at, v)
}

// readAssignee reads the number of a person; any and none say whether there is one.
func readAssignee(p *parser, at int, v string) node {
	n, err := strconv.ParseInt(v, 10, 64)
	switch v = strings.ToLower(v); {
	case v == "me" || v == "я":
		if n = p.saved.Reader; n <= 0 {
			p.fail(at, "assignee:me means who is signed in, and here nobody is", "write the number of a person")
		}
	case v == None:
		return value{"assignee", None, "assignee:" + None}
	case v == Any:
		return not{value{"assignee", None, "assignee:" + None}}
	case err != nil || n <= 0:
		p.fail(at, fmt.Sprintf("assignee: is the number of a person, not «%s»", v), "write for example assignee:3, assignee:me or assignee:none")
	}
	v = person(n)
	return value{"assignee", v, "assignee:" + v}
}

// readTag reads the name of a tag; any and none say whether there is one.
func readTag(p *parser, at int, v string) node {
	if strings.EqualFold(v, Any) {
		return not{value{"tag", None, "tag:" + None}}
	}
	return p.keyword(at, "tag", "tag:", v)
}
