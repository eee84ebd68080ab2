package search

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"molva/collector"
)

// drawer draws queries about documents: most parts of a query are taken from one document, so that most queries find
// something.
type drawer struct {
	r       *rand.Rand
	docs    []collector.Document
	entries []Entry
	words   [][]string // plain words of each document's texts, element by element joined
	saved   map[string]string
	used    map[string]bool // operators of the query at hand
	wild    int             // wildcards and saved queries that it may still have
}

// drawn is one query as it is written, and the operators in it.
type drawn struct {
	text  string
	used  map[string]bool
	query *Query
	order Sort
	depth int
	found []string // in memory, in order
}

// operatorNames are what each query is counted by.
var operatorNames = []string{"AND", "OR", "NOT", "brackets", "phrase", "~n", "/n", "wildcard*", "=exact", "title:", "comment", "several lines", "range", "list", "field", "@saved"}

// plainWord is what can be written into a query as it stands; whole words of a text may be signs of the language.
var plainWord = regexp.MustCompile(`^\pL[\pL\pN]*(['’-]\pL+)*$`)

func newDrawer(t testing.TB, docs []collector.Document, entries []Entry, r *rand.Rand) *drawer {
	t.Helper()
	d := &drawer{r: r, docs: docs, entries: entries, words: make([][]string, len(docs)), used: map[string]bool{}}
	for i, doc := range docs {
		d.words[i] = plainWords(doc.Text + " " + doc.Pros + " " + doc.Cons)
	}
	saved := map[string]string{}
	for i := range 12 { // made before any is named: they name none
		d.wild = 1
		saved[fmt.Sprint("запрос ", i)] = d.part(r.IntN(len(docs)), 1+r.IntN(2))
	}
	d.saved = saved
	return d
}

func plainWords(s string) (words []string) {
	for _, w := range strings.Fields(s) {
		w = strings.Trim(w, ".,!?:;()«»\"…—-#'’")
		if plainWord.MatchString(w) && operators[w] == "" {
			words = append(words, w)
		}
	}
	return words
}

// draw makes a query about some document, nested at most six deep.
func (d *drawer) draw() drawn {
	clear(d.used)
	d.wild = MaxWildcards
	i := d.r.IntN(len(d.docs))
	for d.entries[i].Company != 1 {
		i = d.r.IntN(len(d.docs))
	}
	s := d.part(i, d.r.IntN(7))
	if d.r.IntN(12) == 0 {
		s = d.fieldOf(i)
	}
	if d.r.IntN(14) == 0 {
		s, d.used["comment"] = s+pick(d.r, " <<< заметка (не слово) >>>", "<<<x>>>"), true
	}
	if d.r.IntN(14) == 0 {
		s, d.used["several lines"] = "\n"+strings.Replace(s, " AND ", "\nAND\n", 1)+"\n", true
	}
	used := map[string]bool{}
	for name := range d.used {
		used[name] = true
	}
	return drawn{text: s, used: used, order: pick(d.r, SortPublished, SortFound, SortRating)}
}

// part is a query that document i should be found by, nested depth deep.
func (d *drawer) part(i, depth int) string {
	if depth == 0 {
		return d.leaf(i)
	}
	kids := []string{d.group(d.part(i, depth-1))}
	if d.r.IntN(3) > 0 {
		kids = append(kids, d.group(d.part(i, d.r.IntN(min(depth, 2)))))
	}
	switch other := d.r.IntN(len(d.docs)); d.r.IntN(5) {
	case 0, 1:
		d.used["OR"] = true
		kids = append(kids, d.group(d.part(other, d.r.IntN(min(depth, 2)))))
		d.r.Shuffle(len(kids), func(a, b int) { kids[a], kids[b] = kids[b], kids[a] })
		return strings.Join(kids, pick(d.r, " OR ", " ИЛИ ", " АБО ", " | "))
	case 2:
		d.used["NOT"], d.used["brackets"] = true, true
		no := pick(d.r, "-", "NOT ", "НЕ ", "!") + "(" + d.part(other, d.r.IntN(min(depth, 2))) + ")"
		kids = append(kids, no)
	case 3:
		d.used["NOT"] = true
		kids = append(kids, pick(d.r, "-", "NOT ")+pick(d.r, d.leaf(other), d.fieldOf(other)))
	}
	if len(kids) == 1 || d.r.IntN(3) == 0 {
		kids = append(kids, d.fieldOf(i))
	}
	d.used["AND"] = true
	return strings.Join(kids, pick(d.r, " ", " AND ", " AND ", " И ", " І ", " & "))
}

// group puts brackets around what is more than one word or field.
func (d *drawer) group(s string) string {
	if !strings.ContainsAny(s, " |") || strings.Count(s, `"`) == 2 && (s[0] == '"' || strings.HasPrefix(s, "title:\"")) && !strings.Contains(s[strings.LastIndex(s, `"`):], " ") {
		return s
	}
	d.used["brackets"] = true
	return "(" + s + ")"
}

// leaf is one word, phrase or field that document i has.
func (d *drawer) leaf(i int) string {
	words := d.words[i]
	if len(words) < 4 {
		return d.fieldOf(i)
	}
	at := d.r.IntN(len(words) - 3)
	first, second, third := words[at], words[at+1], words[at+2]
	switch d.r.IntN(12) {
	case 0, 1:
		return first
	case 2:
		d.used["=exact"] = true
		return "=" + first
	case 3, 4:
		d.used["phrase"] = true
		return pick(d.r, `"`+first+" "+second+`"`, "«"+first+" "+second+"»", `"`+first+" "+second+" "+third+`"`)
	case 5, 6:
		d.used["~n"], d.used["phrase"] = true, true
		return `"` + pick(d.r, first+" "+third, third+" "+first, first+" "+words[at+3]+" "+second, first+" ="+second) + `"~` + fmt.Sprint(d.r.IntN(4))
	case 7:
		d.used["/n"] = true
		return "(" + d.side(first, second) + pick(d.r, " /", " NEAR/") + fmt.Sprint(d.r.IntN(3)) + " " + d.side(third, words[at+3]) + ")"
	case 8, 9:
		return d.wildcard(words)
	case 10:
		if title := plainWords(d.docs[i].Title); len(title) > 0 {
			d.used["title:"], d.used["field"] = true, true
			return pick(d.r, "title:", "заголовок:") + pick(d.r, title...)
		}
	case 11:
		if d.wild--; len(d.saved) > 0 && d.wild >= 0 {
			d.used["@saved"] = true
			return fmt.Sprintf(`@"запрос %d"`, d.r.IntN(len(d.saved)))
		}
	}
	return first
}

// side is what may stand on a side of /n.
func (d *drawer) side(first, second string) string {
	switch d.r.IntN(10) {
	case 0:
		return `"` + first + " " + second + `"`
	case 1:
		return "(" + first + pick(d.r, " OR ", " | ") + pick(d.r, second, "="+second, `"`+second+" "+first+`"`) + ")"
	}
	return first
}

// wildcard is the beginning of a long word, so that it stands for few.
func (d *drawer) wildcard(words []string) string {
	d.wild--
	for range 8 {
		if d.wild < 0 {
			break
		}
		if w := []rune(pick(d.r, words...)); len(w) > 7 && !strings.ContainsAny(string(w), "-'’") {
			d.used["wildcard*"] = true
			return string(w[:7+d.r.IntN(len(w)-7)]) + "*"
		}
	}
	return words[0]
}

// fieldOf is a field that document i has.
func (d *drawer) fieldOf(i int) string {
	e, doc := &d.entries[i], &d.docs[i]
	d.used["field"] = true
	switch d.r.IntN(12) {
	case 0, 1:
		d.used["range"] = true
		return d.ratingRange(e.Rating)
	case 2:
		d.used["range"] = true
		return pick(d.r, "likes:>="+fmt.Sprint(e.Likes), "likes:<"+fmt.Sprint(e.Likes+1), "suspicion:<="+number(e.Suspicion), "suspicion:"+number(e.Suspicion/2)+"..1")
	case 3, 4:
		d.used["range"] = true
		return d.dayRange(e)
	case 5:
		d.used["list"] = true
		return pick(d.r, "lang:"+e.Language+",en", "мова:("+e.Language+" OR other)", "stage:"+e.Stage+",open", "source:1,"+fmt.Sprint(e.Source))
	case 6:
		d.used["list"] = true
		return `site:("` + e.Site + `" OR otklik)`
	case 7:
		if doc.Author.Name != "" {
			return pick(d.r, `author:"`+doc.Author.Name+`"`, `автор:`+strings.Fields(doc.Author.Name)[0])
		}
		return "assignee:" + person(e.Assignee)
	case 8:
		return pick(d.r, "tag:"+quoteValue(e.tags()[0]), "cause:"+quoteValue(e.causes()[0]), "tone:"+e.Tone, "toward:"+e.Toward, "-к_нам:"+e.Toward+",none", "assignee:"+person(e.Assignee), "category:"+e.Category+",news", "is:mismatch", "-is:mismatch")
	case 9:
		if len(doc.Replies) > 0 {
			if w := plainWords(doc.Replies[0].Text); len(w) > 0 && len(e.Reply) > 0 {
				return "reply:" + w[0]
			}
		}
		return "is:" + e.Kind
	case 10:
		return `item:` + pick(d.r, "букет", `"букет нежность"`, "троянди")
	}
	return pick(d.r, "is:"+e.State, "is:"+e.Kind, "-is:verified", "-is:answered", "lang:"+e.Language)
}

func (d *drawer) ratingRange(rating float64) string {
	if rating == 0 {
		return pick(d.r, "rating:none", "-rating:>0")
	}
	n := number(rating)
	return "rating:" + pick(d.r, "<="+n, ">="+n, n+"..5", "1.."+n, n, "<"+number(min(rating+0.5, 5))+"|"+n, ">"+number(rating-0.5))
}

func (d *drawer) dayRange(e *Entry) string {
	if e.Day == "" {
		return pick(d.r, "is:undated", "found:<="+e.FoundDay, "found:>="+e.FoundDay)
	}
	return pick(d.r, "date:"+e.Month, "date:<="+e.Day, "date:>="+e.Day, "date:"+e.Day+".."+e.Month, "after:"+e.Day, "before:2026-06", "found:"+e.FoundDay[:7], "found:>="+e.FoundDay)
}

// depthOf is how deep lists and NOT stand inside each other.
func depthOf(n node) int {
	deepest, kids := 0, kidsOf(n)
	if len(kids) == 0 {
		return 0
	}
	for _, k := range kids {
		deepest = max(deepest, depthOf(k))
	}
	return deepest + 1
}
