package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"
)

// TestTokens: each part of a query with its kind, in characters and not in bytes.
func TestTokens(t *testing.T) {
	for _, tc := range [][2]string{
		{"букет роза*", "word букет|wildcard роза*"}, {"=Мечел И НЕ (роза OR -лилия)", "exact =Мечел|operator И|operator НЕ|bracket (|word роза|operator OR|operator -|word лилия|bracket )"},
		{`«привезли поздно» "a b"~3 <<< x >>>`, `phrase «привезли поздно»|phrase "a b"~3|comment <<< x >>>`}, {"rating:<3 site:(a OR \"b c\") title:обман", `field rating:|value <3|field site:|bracket (|value a|operator OR|value "b c"|bracket )|field title:|word обман`},
		{"деньги /3 вернули|роза @плохо", "word деньги|operator /3|word вернули|operator ||word роза|saved @плохо"}, {"🙂 роза rating:<<3 букет", "mistake 🙂"}, {"роза rating:<<3 букет", "word роза|field rating:|mistake <<3"},
		{"роза OR", "word роза|mistake OR"}, {"букет (роза", "word букет|mistake (роза"}, {"(роза rating:", "bracket (|word роза|field rating|mistake :"}, {"lang:ru,xx", "field lang:|value ru,|mistake xx"}, {"", ""}, {"<<<", "mistake <<<"},
	} {
		var got []string
		runes := []rune(tc[0])
		for _, token := range Tokens(tc[0], testLibrary) {
			got = append(got, string(token.Kind)+" "+string(runes[token.From:token.To]))
		}
		if s := strings.Join(got, "|"); s != tc[1] {
			t.Errorf("%q: %s, want %s", tc[0], s, tc[1])
		}
	}
}

// TestTokensLieInTheQuery: in order, apart, within the text, whatever is typed.
func TestTokensLieInTheQuery(t *testing.T) {
	pieces := []string{"роза", " ", "(", ")", `"`, "«", "»", "rating:", "<3", "~2", " OR ", " И ", "-", "|", "@плохо", "<<<", ">>>", "/2", "=", "*", "lang:", "ru,xx", "\n", "\xff", "й"}
	check := func(seed uint64) bool {
		r := rand.New(rand.NewPCG(seed, 3))
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(pick(r, pieces...))
		}
		at, length := 0, len([]rune(b.String()))
		for _, token := range Tokens(b.String(), testLibrary) {
			if token.From < at || token.To <= token.From || token.To > length {
				t.Logf("%q: %v", b.String(), Tokens(b.String(), testLibrary))
				return false
			}
			at = token.To
		}
		return true
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 5000}); err != nil {
		t.Error(err)
	}
}

// TestMends: what is proposed, put in, is a query.
func TestMends(t *testing.T) {
	for _, tc := range [][2]string{
		{"букет raiting:<3", "букет rating:<3"}, {"lang:ua,ru", "lang:uk,ru"}, {"is:complain a", "is:complaint a"}, {"after:05.03.2026 x", "after:2026-03-05 x"}, {"rating:4..2", "rating:2..4"}, {"date:2026-03..2026-01", "date:2026-01..2026-03"},
		{"(букет (роза)", "(букет (роза))"}, {"букет) роза", "букет роза"}, {"букет «роза", "букет «роза»"}, {"роза» букет", "роза букет"}, {"lang:(ru uk", "lang:(ru uk)"}, {"роза <<< x", "роза <<< x >>>"}, {"AND букет", "and букет"}, {"букет OR", "букет "},
		{"букет - роза", "букет -роза"}, {"букет*роз", "букет*"}, {"@плоха x", "@плохо x"}, {`@"мои рзы" x`, `@"мои розы" x`}, {"| a", " a"}, {"stage:opne", "stage:open"}, {`is:"complain"`, ""}, {"rating:", ""}, {"@сломан", ""},
		{"a карта~2 b", "a карта b"}, {"сбербанк^2", "сбербанк"}, {"карт?чка", "карт*"}, {"кар?а", ""}, {"a /3карта", "a /3 карта"}, {"a near/3 b", "a NEAR/3 b"}, {"/3 карта", " карта"}, {"site:banki*", "site:banki"}, {"a сайт:-banki.ru b", "a -site:banki.ru b"},
		{"title:−обман", "-title:обман"}, {"title:rating:1", "rating:1"}, {"rating:0", "rating:none"}, {"rating:<1", "rating:<=1"}, {"оценка:>5", "оценка:>=5"}, {"rating:..0", "rating:none"}, {"site:(a -b)", ""},
	} {
		r := Read(tc[0], nil, testLibrary)
		got := ""
		if r.Mend != nil {
			runes := []rune(tc[0])
			got = string(runes[:r.Mend.From]) + r.Mend.Text + string(runes[r.Mend.To:])
			if again := Read(got, nil, testLibrary); again.Err != nil {
				t.Errorf("%q is mended to %q: %v", tc[0], got, again.Err)
			}
		}
		if r.Err == nil || got != tc[1] {
			t.Errorf("%q: %v, mended to %q, want %q", tc[0], r.Err, got, tc[1])
		}
	}
}

func TestExplain(t *testing.T) {
	q, err := ParseIn(`букет -"=роза лили*"~2 (rating:<3 OR date:2026-01) title:обман -@плохо lang:uk`, nil, testLibrary)
	if err != nil {
		t.Fatal(err)
	}
	word := func(s string) PartWord { return PartWord{Text: s} }
	want := Part{Kind: PartAll, Kids: []Part{
		{Kind: PartWords, Words: []PartWord{word("букет")}},
		{Kind: PartNot, Kids: []Part{{Kind: PartWords, Near: true, Gap: 2, Words: []PartWord{{Text: "роза", Exact: true}, {Text: "лили", Wildcard: true}}}}},
		{Kind: PartAny, Kids: []Part{{Kind: PartNumber, Field: "rating", High: "3"}, {Kind: PartDays, Field: "day", Low: "2026-01-01", High: "2026-01-31", LowIn: true, HighIn: true}}},
		{Kind: PartWords, In: "title", Words: []PartWord{word("обман")}},
		{Kind: PartNot, Kids: []Part{{Kind: PartSaved, Value: "плохо"}}},
		{Kind: PartValue, Field: "language", Value: "uk"},
	}}
	if diff := cmp.Diff(want, Explain(q)); diff != "" {
		t.Error(diff)
	}
	if p := Explain(nil); p.Kind != PartEverything {
		t.Error(fmt.Sprint(p))
	}
}
