package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
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
		v = storedValue(name, v)
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
	v = storedValue("is", v)
	for _, f := range flags {
		if f.name == v {
			return value{f.field, f.value, "is:" + v}
		}
	}
	p.noValue(at, "is", v, flagNames())
	return allOf{}
}

func readCategory(p *parser, at int, v string) node {
	return oneOf("category", "category", categories...)(p, at, v)
}

func readStage(p *parser, at int, v string) node {
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
		p.nobody(at, v)
	}
	v = person(n)
	return value{"assignee", v, "assignee:" + v}
}

// nobody refuses what is no number of a person. The number of a name or a mail address is proposed: a query that is saved keeps
// neither, for people are called otherwise one day, or taken out.
func (p *parser) nobody(at int, v string) {
	msg := fmt.Sprintf("assignee: is the number of a person, not «%s»", v)
	if p.saved.Person != nil && p.err == nil {
		if n := p.saved.Person(v); n > 0 {
			p.fail(at, msg, "did you mean assignee:"+person(n)+"?")
			p.instead(at, at, at+len([]rune(v)), person(n))
			return
		}
	}
	p.fail(at, msg, "write for example assignee:3, assignee:me or assignee:none")
}

// readTag reads the name of a tag; any and none say whether there is one.
func readTag(p *parser, at int, v string) node {
	if strings.EqualFold(v, Any) {
		return not{value{"tag", None, "tag:" + None}}
	}
	return p.keyword(at, "tag", "tag:", v)
}
