package search

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"molva/collector/text"
)

// Field is one field of the query language, for help pages and proposals.
type Field struct {
	Name    string
	Aliases []string // the same in Russian and Ukrainian
	Example string
	Values  []string // what it knows: all of them, or those of "rating" that people ask for; nil where the company's texts say
	in      scope    // words are looked for there; "" for a field of values
	read    func(p *parser, at int, v string) node
	scale   *scale // of a field of numbers
}

// Numbers says that its values are numbers: "|" stands between several, for a comma may be a part of one.
func (f Field) Numbers() bool { return f.scale != nil }

// Fields lists the fields that a query may name. Several values in brackets, with commas or OR, mean any of them.
func Fields() []Field { return fields }

var fields []Field

func init() { // the readers name the table in their proposals
	fields = []Field{
		{Name: "site", Aliases: []string{"сайт"}, Example: "site:otklik", read: readSite},
		{Name: "rating", Aliases: []string{"оценка", "оцінка", "рейтинг", "звезды", "зірки", "stars"}, Example: "rating:<3", Values: []string{"1", "2", "3", "4", "5", None}, read: readRating, scale: &stars},
		{Name: "lang", Aliases: []string{"language", "язык", "мова"}, Example: "lang:uk", Values: languages, read: oneOf("language", "lang", languages...)},
		{Name: "is", Aliases: []string{"это", "це"}, Example: "is:complaint", Values: flagNames(), read: readIs},
		{Name: "after", Aliases: []string{"since", "from", "после", "после", "після"}, Example: "after:2026-01-31", read: readAfter},
		{Name: "before", Aliases: []string{"until", "до"}, Example: "before:2026-02-01", read: readBefore},
		{Name: "tone", Aliases: []string{"тон", "тональность"}, Example: "tone:negative", Values: tones, read: oneOf("tone", "tone", tones...)},
		{Name: "toward", Aliases: []string{"к_нам", "о_нас", "до_нас", "про_нас"}, Example: "toward:negative", Values: tones, read: oneOf("toward", "toward", tones...)},
		{Name: "category", Aliases: []string{"категория", "категорія"}, Example: "category:question", Values: categories, read: readCategory},
		{Name: "cause", Aliases: []string{"причина"}, Example: "cause:delivery_time", read: readCause},
		{Name: "source", Aliases: []string{"источник", "джерело"}, Example: "source:3", read: readSource},
		{Name: "date", Aliases: []string{"дата", "published"}, Example: "date:2026-01..2026-03", read: readDate},
		{Name: "found", Aliases: []string{"найдено", "знайдено"}, Example: "found:7d", read: readFound},
		{Name: "stage", Aliases: []string{"этап", "стадия", "етап", "стадія"}, Example: "stage:open", Values: stages, read: readStage},
		{Name: "assignee", Aliases: []string{"исполнитель", "ответственный", "виконавець", "відповідальний"}, Example: "assignee:none", read: readAssignee},
		{Name: "tag", Aliases: []string{"тег", "метка", "мітка"}, Example: `tag:"горячая линия"`, read: readTag},
		{Name: "likes", Aliases: []string{"лайки", "вподобання"}, Example: "likes:>=10", read: likes.read, scale: &likes},
		{Name: "suspicion", Aliases: []string{"подозрение", "підозра"}, Example: "suspicion:>=0.5", read: suspicions.read, scale: &suspicions},
		{Name: "kind", Aliases: []string{"вид"}, Example: "kind:mention", Values: kinds, read: oneOfAs("kind", "kind", "is", kinds...)},
		{Name: "state", Aliases: []string{"состояние", "стан"}, Example: "state:gone", Values: states, read: oneOfAs("state", "state", "is", states...)},
		{Name: "author", Aliases: []string{"автор"}, Example: `author:"Иван Петров"`, in: inAuthor},
		{Name: "by", Example: `by:"Иван Петров"`, read: readBy},
		{Name: "item", Aliases: []string{"товар"}, Example: `item:"букет роз"`, in: inItem},
		{Name: "title", Aliases: []string{"заголовок"}, Example: "title:обман", in: inTitle},
		{Name: "reply", Aliases: []string{"ответ", "відповідь"}, Example: "reply:извините", in: inReply},
	}
}

// fieldNamed finds a field by any of its names, folded as words are: й may come as two characters.
func fieldNamed(name string) (Field, bool) {
	name = text.Fold(name)
	for _, f := range fields {
		if f.Name == name || slices.Contains(f.Aliases, name) {
			return f, true
		}
	}
	return Field{}, false
}

// fieldHere says whether a name and a colon stand here, with something behind. «итог: плохо» is two words, 10:30 is a time.
func (p *parser) fieldHere() (f Field, length int, ok bool) {
	n := p.nameHere()
	if n == 0 || p.peek(n) != ':' {
		return Field{}, 0, false
	}
	name := string(p.src[p.at : p.at+n])
	f, known := fieldNamed(name)
	if next := p.peek(n + 1); !known && (next == 0 || isSpace(next) || next == ')') {
		return Field{}, 0, false
	}
	if !known {
		p.unknownField(name)
		return Field{}, 0, true
	}
	return f, n + 1, true
}

// nameHere is how long what stands here can be the name of a field: letters, also of several characters each, and what
// joins them. Digits are no part of one: «в10:30» is a time.
func (p *parser) nameHere() int {
	n := 0
	for r := p.peek(0); unicode.IsLetter(r) || n > 0 && (unicode.In(r, unicode.M, unicode.Cf) && !isSpace(r) || strings.ContainsRune("_'’ʼ-", r)); r = p.peek(n) {
		n++
	}
	return n
}

func (p *parser) unknownField(name string) {
	var names, all []string
	for _, f := range fields {
		names, all = append(append(names, f.Name), f.Aliases...), append(all, f.Name+":")
	}
	hint := "the fields are " + strings.Join(all, ", ") + `; put "` + name + `:…" into quotes to find the text itself`
	if near := nearest(text.Fold(name), names); near != "" {
		f, _ := fieldNamed(near)
		hint = "did you mean " + f.Name + ":? e.g. " + f.Example
		defer p.instead(p.at, p.at, p.at+len([]rune(name)), f.Name)
	}
	p.fail(p.at, fmt.Sprintf("there is no field «%s»", name), hint)
}

// field reads what stands behind a field's colon.
func (p *parser) field(f Field, length int, in scope) node {
	if p.err != nil {
		return allOf{}
	}
	from := p.at
	p.mark(TokenField, p.at, p.at+length)
	p.at += length
	next := p.peek(0)
	switch {
	case next == 0 || isSpace(next) || next == ')':
		p.fail(p.at, f.Name+": needs a value", "write for example "+f.Example)
	case p.misplaced(f, from):
	case f.in != inText:
		return p.primaryIn(f)
	case next == '(':
		return p.group(f)
	default:
		return p.values(f)
	}
	return allOf{}
}

// misplaced refuses what stands behind the colon of a field and belongs elsewhere: a minus, or another field. from is where the
// field began, -1 where brackets stand between.
func (p *parser) misplaced(f Field, from int) bool {
	at, rest := p.at, p.valueHere()
	if n := p.nameHere(); n > 0 && p.peek(n) == ':' && !strings.HasPrefix(rest[min(len(rest), n+1):], "//") {
		if _, known := fieldNamed(string(p.src[at : at+n])); known && !ends(p.peek(n+1)) {
			p.fail(at, fmt.Sprintf("«%s» is a field within a field", rest), "did you mean "+rest+"?")
			if from >= 0 {
				p.instead(at, from, at, "")
			}
			return true
		}
	}
	if f.scale != nil || p.peek(0) != '-' && !strings.ContainsRune(dashes, p.peek(0)) {
		return false
	}
	if from < 0 || ends(p.peek(1)) { // a quote or a bracket goes on
		p.fail(at, "a minus stands before the field", "write -"+f.Name+":word")
		return true
	}
	_, size := utf8.DecodeRuneInString(rest)
	right := "-" + f.Name + ":" + rest[size:]
	p.fail(at, "a minus stands before the field", "did you mean "+right+"?")
	p.instead(at, from, at+utf8.RuneCountInString(rest), right)
	return true
}

// valueHere is what stands here without a space.
func (p *parser) valueHere() string {
	end := p.at
	for end < len(p.src) && !ends(p.src[end]) {
		end++
	}
	return string(p.src[p.at:end])
}

// primaryIn reads a word, a phrase or brackets that are looked for in one place.
func (p *parser) primaryIn(f Field) node {
	if r := p.peek(0); r == '(' || closing(r) != "" || r == '=' || r == '@' {
		return p.primary(f.in)
	}
	return p.word(f.in)
}

// group reads field:(a b), field:(a OR b): any of the values.
func (p *parser) group(f Field) node {
	start := p.at
	p.mark(TokenBracket, p.at, p.at+1)
	p.at++
	var kids []node
	for p.skip(); p.err == nil && p.peek(0) != ')'; p.skip() {
		if op, n := p.operator(); op == "OR" && len(kids) > 0 {
			p.mark(TokenOperator, p.at, p.at+n)
			p.at += n
			continue
		}
		if p.end() || p.peek(0) == '(' {
			p.fail(start, "this bracket is not closed", "write ) behind the last value")
			p.instead(start, len(p.src), len(p.src), ")")
			break
		}
		if p.misplaced(f, -1) {
			break
		}
		kids = append(kids, p.values(f))
	}
	if p.err == nil && len(kids) == 0 {
		p.fail(start, "there is no value in these brackets", "write for example "+f.Example)
	}
	if p.err == nil {
		p.mark(TokenBracket, p.at, p.at+1)
		p.at++
	}
	return either(kids)
}

// values reads one value, or several with commas between.
func (p *parser) values(f Field) node {
	start := p.at
	if prefix := p.peek(0); closing(prefix) != "" || prefix == '=' && closing(p.peek(1)) != "" {
		if prefix == '=' {
			p.at++
		}
		content := p.quotes()
		if prefix == '=' {
			content = "=" + content
		}
		p.mark(TokenValue, start, p.at)
		p.clause(start)
		return f.read(p, start, content)
	}
	for (!ends(p.peek(0)) || p.peek(0) == '|' && !ends(p.peek(1))) && !p.looking("<<<") {
		p.at++
	}
	p.mark(TokenValue, start, p.at)
	var kids []node
	at := start
	written, separator := string(p.src[start:p.at]), "|"
	if f.scale == nil { // 4,5 is a number
		written = strings.ReplaceAll(written, "|", ",")
		separator = ","
	}
	parts := strings.Split(written, separator)
	for _, v := range parts {
		p.clause(at)
		if kids = append(kids, f.read(p, at, v)); p.err != nil {
			break
		}
		at += len([]rune(v)) + 1
	}
	return either(kids)
}

// readSite: site:name finds the site, its host and parts of it; site:=name the very site name alone.
func readSite(p *parser, at int, v string) node {
	if exact, ok := strings.CutPrefix(v, "="); ok {
		return p.keyword(at+1, "site", "site:=", exact)
	}
	return p.keyword(at, "sites", "site:", v)
}

// readBy reads the whole name of who wrote; "author:" looks for words of it.
func readBy(p *parser, at int, v string) node { return p.keyword(at, "by", "by:", v) }

func readCause(p *parser, at int, v string) node { return p.keyword(at, "cause", "cause:", v) }

// unquoted is a keyword without any quotes, which no query could hold.
func unquoted(v string) string {
	return keyword(strings.Map(func(r rune) rune {
		if closing(r) != "" || r == '»' || r == '”' {
			return ' '
		}
		return r
	}, v))
}

func (p *parser) keyword(at int, field, written, v string) node {
	if star := strings.TrimRight(v, "*"); star != v && p.at > at && !isQuote(p.src[p.at-1]) {
		p.starredValue(at, written, v, star)
	}
	v = unquoted(v)
	if v == "" {
		p.fail(at, written+" needs a value", "write "+written+"name")
	}
	return value{field, v, written + quoteValue(v)}
}

// starredValue refuses a * behind a value: it would be looked for as a part of the value.
func (p *parser) starredValue(at int, written, v, star string) {
	msg := fmt.Sprintf("%s «%s» ends in a *, which only words of texts may", written, v)
	if written != "site:" || star == "" { // a part of a site's name finds it, a part of another value does not
		p.fail(at, msg, "write the whole value, or put it into quotes")
		return
	}
	p.fail(at, msg, "did you mean "+written+star+"?")
	p.instead(at, at, at+utf8.RuneCountInString(v), star)
}

var plainValue = regexp.MustCompile(`^[\p{L}\p{N}._/][\p{L}\p{N}._/-]*$`)

func quoteValue(v string) string {
	if plainValue.MatchString(v) {
		return v
	}
	return `"` + v + `"`
}

func readSource(p *parser, at int, v string) node {
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 0 {
		p.fail(at, fmt.Sprintf("source: is the number of a source, not «%s»", v), "write for example source:3")
	}
	v = strconv.FormatInt(n, 10)
	return value{"source", v, "source:" + v}
}
