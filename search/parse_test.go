package search

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/text"
)

func TestParseCanonical(t *testing.T) {
	for _, tc := range [][2]string{
		{"", ""}, {"  \n ", ""}, {"Букет  роза", "букет роза"}, {"букет AND роза И лилия І мак", "букет роза лилия мак"},
		{"букет OR роза ИЛИ лилия АБО мак", "букет OR роза OR лилия OR мак"}, {"NOT роза", "-роза"}, {"букет –роза", "букет -роза"}, {"букет −роза —«a b» ‑(c) –rating:<3", `букет -роза -"a b" -c -rating:<3`}, {"1–2 дом–дача", `"1 2" "дом дача"`}, {"где карта? ~да", "где карта да"}, {"НЕ роза", "-роза"}, {"--роза", "роза"},
		{"-(a OR b)", "-(a OR b)"}, {"a (b c)", "a b c"}, {"a b OR c", "(a b) OR c"}, {"a (b OR c)", "a (b OR c)"}, {"(a)", "a"},
		{"«Привезли  поздно»", `"привезли поздно"`}, {"„a b“", `"a b"`}, {"“a b”", `"a b"`}, {`"роза"`, "роза"}, {`"роза"~3`, "роза"},
		{`"деньги вернули"~3`, `"деньги вернули"~3`}, {`="a b"`, `"=a =b"`}, {"=Мечел", "=мечел"}, {"Привез*", "привез*"},
		{"wi-fi", `"wi fi"`}, {"=4.5", `"=4 =5"`}, {"интернет-мага*", `"интернет мага*"`}, {"Ёлка", "елка"}, {"и не или", "и не или"}, {`"AND"`, "and"},
		{"rating:<3", "rating:<3"}, {"rating:<=2,5", "rating:<=2.5"}, {"rating:=5", "rating:5"}, {"rating:1..2", "rating:1..2"}, {"rating:4..", "rating:>=4"},
		{"rating:none", "rating:none"}, {"оценка:>4", "rating:>4"}, {"lang:UK", "lang:uk"}, {"мова:ru,uk", "lang:ru OR lang:uk"}, {"lang:(ru OR uk) a", "(lang:ru OR lang:uk) a"},
		{"lang:(ru uk)", "lang:ru OR lang:uk"}, {"-is:complaint", "-is:complaint"}, {"after:2026", "after:2026-01-01"}, {"before:2026-02", "before:2026-02-01"},
		{"site:Otklik", "site:otklik"}, {`site:"Жалобная книга"`, `site:"жалобная книга"`}, {"site:=otklik.example", "site:=otklik.example"}, {`cause:"поздняя доставка"`, `cause:"поздняя доставка"`},
		{"source:007", "source:7"}, {`site:"-x"`, `site:"-x"`}, {`tag:"a*"`, `tag:"a*"`}, {"rating:>0", "rating:>0"}, {"title:(a rating:1)", "title:a rating:1"}, {"date:2026-01..2026-02", "date:2026-01-01..2026-02-28"}, {"дата:2026-01-31", "date:2026-01-31"}, {"date:<=2026-01", "before:2026-02-01"}, {"date:>2026-01", "after:2026-02-01"},
		{"date:none", "is:undated"}, {"date:2026..", "after:2026-01-01"}, {"found:2026", "found:2026-01-01..2026-12-31"}, {"найдено:>=2026-02", "found:>=2026-02-01"}, {"found:..2026-02-01", "found:<2026-02-02"},
		{"stage:Open,done", "stage:open OR stage:done"}, {"етап:Нові", "stage:new"}, {"это:жалоба", "is:complaint"}, {"це:скарга,Відгуки", "is:complaint OR is:review"}, {`это:"с ответом"`, "is:answered"}, {"тон:негативный,Позитивні", "tone:negative OR tone:positive"}, {"язык:русский", "lang:ru"}, {"мова:українська", "lang:uk"}, {"kind:отзыв", "is:review"}, {"состояние:удалённые", "is:gone"}, {"тон:нет", "tone:none"}, {"category:жалоба", "category:complaint"}, {"к_нам:Плохо,неясно", "toward:negative OR toward:unsure"}, {"про_нас:немає", "toward:none"}, {"toward:Positive", "toward:positive"}, {"assignee:07", "assignee:7"}, {"assignee:any", "-assignee:none"}, {"-tag:any", "tag:none"}, {"tag:«Горячая  линия»", `tag:"горячая линия"`},
		{"likes:>=10", "likes:>=10"}, {"лайки:3..5", "likes:3..5"}, {"suspicion:0,5..", "suspicion:>=0.5"}, {"kind:review,mention", "is:review OR is:mention"}, {"state:gone", "is:gone"}, {"автор:«Иван Петров»", `author:"иван петров"`}, {"title:обман", "title:обман"}, {`reply:"прошу прощения"~2`, `reply:"прошу прощения"~2`}, {"title:(a OR b)", "title:a OR title:b"},
		{"item:wi-fi", `item:"wi fi"`}, {"итог: плохо", "итог плохо"}, {"рейтинг:<3", "rating:<3"}, {"реи\u0306тинг:<3", "rating:<3"}, {"оці\u00adнка:5", "rating:5"}, {"звёзды:<3", "rating:<3"}, {"зірки:<3", "rating:<3"},
		{"в 10:30", `в "10 30"`}, {"10:30", `"10 30"`}, {`"http://x.y"`, `"http x y"`}, {`"rating_x:3"`, `"rating x 3"`}, {"букет<<< цветы >>>роза", "букет роза"}, {"rating:<3<<< плохо >>>", "rating:<3"}, {"site:x<<<y>>> b", "site:x b"}, {"букет <<< цветы\n и прочее >>> роза", "букет роза"},
	} {
		q, err := Parse(tc[0])
		if err != nil || q.String() != tc[1] {
			t.Errorf("Parse(%q) = %q, %v; want %q", tc[0], q, err, tc[1])
		}
	}
}

func TestParseMistakes(t *testing.T) {
	deep := strings.Repeat("(", 31) + "a" + strings.Repeat(")", 31)
	for _, tc := range []struct{ q, where, msg, hint string }{
		{"rating:<", "1:9", "number is missing", "rating:<3"}, {"rating:", "1:8", "needs a value", "rating:<3"}, {"a\nб rating:<<3", "2:10", "compare", "rating:<=3"},
		{"rating:<x", "1:9", "«x»", "rating:<3"}, {"rating:9", "1:8", "1 to 5", "rating:3"}, {"rating:4..2", "1:8", "no rating", "rating:2..4"}, {"rating:1e0", "1:8", "«1e0»", ""},
		{"букет raiting:<3", "1:7", "no field «raiting»", "rating:<3"}, {"сайд:otklik", "1:1", "no field", "site:"}, {"http://x.y", "1:1", "no field «http»", "quotes"},
		{"foo:bar", "1:1", "no field «foo»", "the fields are site:, rating:"}, {"colour:red", "1:1", "no field «colour»", "the fields are"}, {"date:2026-03..2026-01", "1:6", "no day", "date:2026-01..2026-03"}, {"date:..", "1:6", "no date", "2026-01"},
		{"found:>>2026", "1:7", "compare", "found:>=2026-01-31"}, {"date:9999", "1:6", "no date", ""}, {"likes:1.5", "1:7", "whole", "likes:10"}, {"likes:-1", "1:7", "is no number", ""}, {"suspicion:80", "1:11", "0 to 1", "suspicion:0.8"},
		{"stage:opne", "1:7", "«opne»", "stage:open"}, {"assignee:Олена", "1:10", "number of a person", "assignee:3"}, {"tag:", "1:5", "needs a value", "tag:"}, {"kind:replies", "1:6", "«replies»", "review, mention"}, {"Привет:мир", "1:1", "no field", "quotes"},
		{"букет min_rating:3", "1:7", "no field «min_rating»", "the fields are"},
		{"об'єм:5", "1:1", "no field «об'єм»", "the fields are"}, {"зи\u0306ма:5", "1:1", "no field", "the fields are"},
		{"lang:ua", "1:6", "«ua»", "lang:uk"}, {"is:complain", "1:4", "«complain»", "is:complaint"}, {"lang:ru,xx", "1:9", "«xx»", "ru, uk, en"}, {"tone:bad", "1:6", "", "negative"}, {"до_нас:bad", "1:8", "toward: knows no «bad»", "toward:negative"},
		{"after:05.03.2026", "1:7", "no date", "after:2026-03-05"}, {"before:2026-02-30", "1:8", "no date", "2026-01-31"},
		{`букет "роза`, "1:7", "not closed", `"`}, {"букет «роза", "1:7", "not closed", "»"}, {"роза»", "1:5", "closes nothing", ""}, {"(букет (роза)", "1:1", "not closed", ")"},
		{"букет) роза", "1:6", "closes nothing", ""}, {"букет ()", "1:7", "nothing in these", ""}, {`""`, "1:1", "no word", ""}, {"букет - роза", "1:7", "minus", "-word"},
		{"AND букет", "1:1", "nothing before", "and"}, {"букет OR", "1:7", "nothing behind", "OR"}, {"букет AND OR роза", "1:7", "nothing behind", ""}, {"И снова букет", "1:1", "nothing before", "«и» in small"},
		{"букет !!!", "1:7", "no letter", ""}, {"кот*", "1:1", "3 letters", "more"}, {"бу*ет", "1:1", "within", "слов*"}, {"букет*роз", "1:1", "within", "букет*"},
		{`"a b"~`, "1:7", "how many", "~3"}, {`"a b"~51`, "1:7", "at most 50", "~50"}, {"<<< abc", "1:1", "comment", ">>>"}, {"source:x", "1:8", "number", "source:3"}, {"lang:(ru", "1:6", "not closed", ""},
		{"карта~2", "1:1", "only behind quotes", "did you mean карта?"}, {"a сбербанк^2", "1:3", "no word has a weight", "сбербанк?"}, {"кар?а", "1:1", "«кар?а»", "four letters"}, {"карт?чка", "1:1", "stands for no letter", "карт*?"},
		{"сбербанк /3карта", "1:10", "a space is missing", "/3 карта"}, {"a near/3 b", "1:3", "in capitals", "NEAR/3"}, {"/3 карта", "1:1", "nothing before", "take it away"}, {"a OR NEAR/3 b", "1:6", "NEAR/3 has nothing before it", ""}, {"сбербанк — карта", "1:10", "no letter", "take it away"}, {"a /3 –b", "1:3", "no word behind", ""},
		{"site:banki*", "1:6", "ends in a *", "site:banki?"}, {"tag:горя*", "1:5", "ends in a *", "quotes"}, {"a site:-banki.ru", "1:8", "minus stands before", "-site:banki.ru?"}, {"title:–обман", "1:7", "minus stands before", "-title:обман?"}, {`title:-"a b"`, "1:7", "minus stands before", "-title:word"},
		{"title:rating:1", "1:7", "field within a field", "rating:1"}, {"сайт:тон:negative", "1:6", "field within a field", "тон:negative"},
		{"rating:0", "1:8", "from 1 to 5", "rating:none"}, {"rating:<1", "1:8", "from 1 to 5", "rating:<=1"}, {"rating:>5", "1:8", "from 1 to 5", "rating:>=5"}, {"rating:..0", "1:8", "from 1 to 5", "rating:none"}, {"likes:<0", "1:7", "from 0", "likes:<=0"},
		{deep, "1:31", "31 deep, at most 30", ""}, {strings.Repeat("a ", 301), "1:601", "number 301, at most 300", ""}, {strings.Repeat("a", 10001), "1:10001", "10001 characters, at most 10000", ""},
		{strings.Repeat("слово* ", 11), "1:71", "number 11, at most 10", ""}, {strings.Repeat("-", 40) + "a", "1:32", "deep", ""},
	} {
		_, err := Parse(tc.q)
		var e *collector.Error
		if !errors.As(err, &e) {
			t.Errorf("Parse(%.40q): no error, want %s", tc.q, tc.msg)
			continue
		}
		if e.Code != collector.CodeInvalid || e.Where != tc.where || !strings.Contains(e.Msg, tc.msg) || !strings.Contains(e.Hint, tc.hint) || e.Hint == "" {
			t.Errorf("Parse(%.40q): %s at %s: %s (%s); want %s: %s (%s)", tc.q, e.Code, e.Where, e.Msg, e.Hint, tc.where, tc.msg, tc.hint)
		}
	}
}

// FuzzParse: no input panics, what parses is written so that it parses to the same tree, within the bounds, and all of
// its tokens lie in it.
func FuzzParse(f *testing.F) {
	for _, q := range []string{"букет роза", `"a b"~3 OR -c`, "rating:<3 lang:ru,uk", "title:(a OR \"b c\")", "=a b* site:=x.y", "((", "<<<", "İ ﬁ ǅ", "a\xffb", "после:2026", "И", "-\"a", "cause:«a \"b»", "ä̈x*",
		"@плохо -title:@«мои розы»", "a /3 (b|c) NEAR/2", `("a b"|@имена) /3 (c|"d e*")`, "!a || b && c", "date:2026-01..2026-02 found:>=2026|<2025", "tag:any,x assignee:1", "suspicion:0,5.. likes:<3<<<x>>>", "–a −\"b\" near/3 c~2 d^2 e?f /3g", `site:-a site:"-b" tag:c* title:rating:1 rating:<1`} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		r := Read(q, nil, testLibrary)
		at, length := 0, len([]rune(q))
		for _, token := range r.Tokens {
			if token.From < at || token.To <= token.From || token.To > length {
				t.Fatalf("Read(%q): tokens %v", q, r.Tokens)
			}
			at = token.To
		}
		if r.Err != nil {
			if r.Err.Where == "" || r.Err.Hint == "" || r.Mend != nil && (r.Mend.From < 0 || r.Mend.To < r.Mend.From || r.Mend.To > length) {
				t.Fatalf("Read(%q): %#v, %v", q, r.Err, r.Mend)
			}
			return
		}
		once := r.Query.String()
		again, err := ParseIn(once, nil, testLibrary)
		if err != nil {
			var e *collector.Error
			if errors.As(err, &e) && strings.Contains(e.Msg, "at most") {
				return // the canonical form of a long query may be longer than a query may be
			}
			t.Fatalf("Parse(%q) is written %q: %v", q, once, err)
		}
		if twice := again.String(); twice != once || !reflect.DeepEqual(again.tree(), r.Query.tree()) {
			t.Fatalf("Parse(%q) is written %q, then %q: %v and %v", q, once, twice, r.Query.tree(), again.tree())
		}
		if n := clausesOf(r.Query.tree()); n > MaxClauses || depthOf(r.Query.written()) > 2*MaxDepth+2 {
			t.Fatalf("Parse(%q): %d clauses", q, n)
		}
		Marks(r.Query, q, nil)
		Match(r.Query, Entry{Title: text.AppendWords(nil, q, nil)})
		Explain(r.Query)
	})
}

// clausesOf counts the words and fields of a query.
func clausesOf(n node) (sum int) {
	switch n := n.(type) {
	case allOf:
		for _, k := range n {
			sum += clausesOf(k)
		}
	case anyOf:
		for _, k := range n {
			sum += clausesOf(k)
		}
	case not:
		return clausesOf(n.kid)
	case phrase:
		return len(n.words)
	default:
		return 1
	}
	return sum
}

// TestHostileQueriesAreCheap: the longest queries of the worst shapes are read or refused at once.
func TestHostileQueriesAreCheap(t *testing.T) {
	library := LibraryOf(map[string]string{"пусто": "<<<" + strings.Repeat("x", MaxLength-10) + ">>>", "а": strings.Repeat("@б ", 299), "б": strings.Repeat("@в ", 299), "в": ""})
	for _, piece := range []string{"(", ")", "-", "!", `"`, "«", "a|", "a /1 ", "/1", "/", "9", "rating:1|", "lang:ru,", "title:", "<<<", ">>>", "@", "@пусто ", "@а ", "слово*", "a-", "а́", "\xff", "\n", "=", "~", "NOT ", "И ", "a OR ", "(a OR b) /1 ", `("a b" OR "c d") /1 `, "site:(", "date:2026.."} {
		for _, q := range []string{strings.Repeat(piece, MaxLength/len([]rune(piece))), "букет " + strings.Repeat(piece, (MaxLength-6)/len([]rune(piece)))} {
			start := time.Now()
			r := Read(q, nil, library)
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%d times %q took %s: %v", MaxLength/len([]rune(piece)), piece, took, r.Err)
			}
			if r.Err == nil && clausesOf(r.Query.tree()) > MaxClauses {
				t.Errorf("%q many times: %d clauses", piece, clausesOf(r.Query.tree()))
			}
		}
	}
}
