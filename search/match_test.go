package search

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
)

func review(text string) Entry {
	return EntryOf(collector.Document{PublicID: "x", Review: collector.Review{Text: text}}, time.UTC, testBrands)
}

// TestMatchWords: what a person expects of words; the engines agree with it by TestEnginesAgree.
func TestMatchWords(t *testing.T) {
	for _, tc := range []struct {
		q, text string
		want    bool
	}{
		{"букет", "Заказала букетом розы", true}, {"букет", "три букеты и роза", true}, {"букет", "булка", false},
		{`"привезли поздно"`, "Букет привезли поздно.", true}, {`"привезли поздно"`, "поздно привезли", false}, {`"привезли поздно"`, "привезли очень поздно", false},
		{`"привезли поздно"~1`, "поздно, но привезли", true}, {`"привезли поздно"~0`, "поздно, но привезли", false}, {`"привезли поздно"~0`, "поздно привезли", true},
		{`"белый ветер" /2 обман`, "обман, сплошной обман: белого ветра нет", true}, {`"белый ветер" /2 обман`, "ветер белый, обман", false}, {`"белый ветер" /1 (обман OR "не привезли")`, "не привезли нам: белый ветер", true},
		{`"белый ветер" /1 (обман OR "не привезли")`, "не привезли нам вчера: белый ветер", false}, {`"сильный ветер" /0 ветер`, "сильный ветер", true}, {`"белый ветер" /0 "белый ветер"`, "белый ветер", true},
		{"Флорамо", "обратился к Флорамою", true}, {"Флорамо", "флора морская", false}, {"=флорамо", "звонили Флорамою", false},
		{"белый ветер", "магазин Белого ветра", true}, {`"белый ветер"`, "в Белом ветре", true}, {"ёлка", "елка", true}, {"п'ять", "п’ять", true},
		{"=букет", "букеты", false}, {"=букет", "Букет!", true}, {"буке*", "букетик", true}, {"розы -доставка", "розы без доставки", false},
		{`"=очень поздн*"`, "очень поздно", true}, {`"очень очень"`, "очень хорошо", false}, {`"очень очень"`, "очень, очень", true},
	} {
		if got := Match(mustParse(t, tc.q), review(tc.text)); got != tc.want {
			t.Errorf("%s on %q: %t", tc.q, tc.text, got)
		}
	}
}

// TestPhrasesStayInOneElement: text, pros and cons are apart, and so are the answers.
func TestPhrasesStayInOneElement(t *testing.T) {
	d := collector.Document{PublicID: "x", Kind: collector.KindReview, Review: collector.Review{Title: "Ужасный", Text: "сервис плохой", Pros: "цена", Cons: "нет",
		Replies: []collector.Reply{{Text: "Приносим извинения", Official: true}, {Text: "и у меня так"}}}}
	e := EntryOf(d, time.UTC, nil)
	for q, want := range map[string]bool{`"ужасный сервис"`: false, `"плохой цена"~9`: false, "плохой цена ужасный": true, "извинения": false, "reply:извинения": true, "is:answered": true, "title:ужасный": true, "title:плохой": false} {
		if Match(mustParse(t, q), e) != want {
			t.Errorf("%s: not %t", q, want)
		}
	}
	d.Kind = collector.KindMention
	if e = EntryOf(d, time.UTC, nil); !Match(mustParse(t, `"у меня"`), e) || Match(mustParse(t, "извинения"), e) {
		t.Error("what others answer in a thread is part of it, the company's own answer is not")
	}
}

func TestDaysAreThoseOfTheZone(t *testing.T) {
	d := collector.Document{Review: collector.Review{Published: collector.PublishedAt(time.Date(2025, 12, 31, 22, 30, 0, 0, time.UTC))}}
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		zone *time.Location
		q    string
	}{{zone, "after:2026-01-01"}, {zone, "-before:2026-01-01"}, {time.UTC, "before:2026-01-01"}, {time.UTC, "-after:2026-01"}} {
		if !Match(mustParse(t, tc.q), EntryOf(d, tc.zone, nil)) {
			t.Errorf("%s in %s: not found", tc.q, tc.zone)
		}
	}
	d.Published = collector.Published{}
	if e := EntryOf(d, zone, nil); Match(mustParse(t, "after:1900"), e) || Match(mustParse(t, "before:2900"), e) || !Match(mustParse(t, "is:undated"), e) {
		t.Error("a document without a date lies in no range")
	}
}

func TestMarks(t *testing.T) {
	for _, tc := range [][3]string{
		{"букет", "Мои Букеты, букетом", "Мои [Букеты], [букетом]"}, {"букет -роза", "букет без розы", "[букет] без розы"}, {`"привезли поздно" ваза`, "поздно! Привезли поздно вазу", "поздно! [Привезли] [поздно] [вазу]"},
		{`"деньги вернули"~2`, "деньги. Вернули мне деньги", "[деньги]. [Вернули] мне [деньги]"}, {"Флорамо", "<b>Флорамою</b> флора", "<b>[Флорамою]</b> флора"},
		{"rating:<3", "букет", "букет"}, {"буке* OR лилия", "букетик", "[букетик]"}, {"п'ять", "п’ять ёлок", "[п’ять] ёлок"}, {"ёлка", "две Ёлки", "две [Ёлки]"}, {"", "букет", "букет"},
	} {
		var b strings.Builder
		at := 0
		for _, s := range Marks(mustParse(t, tc[0]), tc[1], testBrands) {
			b.WriteString(tc[1][at:s.Start] + "[" + tc[1][s.Start:s.End] + "]")
			at = s.End
		}
		if b.WriteString(tc[1][at:]); b.String() != tc[2] {
			t.Errorf("Marks(%s, %q): %s, want %s", tc[0], tc[1], b.String(), tc[2])
		}
	}
}
