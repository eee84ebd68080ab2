package own

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"molva/collector"
)

func TestCheck(t *testing.T) {
	for said, want := range map[string]string{
		"Завядшие цветы, ужас, верните деньги":            "",
		"Позвоните +7 (916) 123-45-67":                    "phone",
		"тел. 8 916 123 45 67":                            "phone",
		"мій номер 067 123 45 67":                         "phone",
		"380671234567":                                    "phone",
		"Заплатил 2 500 000 рублей":                       "",
		"заказ 1234567890123456":                          "",
		"заказывала 12.03.2026 в 10:00, привезли в 14:30": "",
		"пишите на anna@example.com":                      "mail",
		"почта анна@пример.рф":                            "mail",
		"смотрите www.example.com":                        "link",
		"лучше в t.me/flowers":                            "link",
		"дешевле на rozy.shop":                            "link",
		"Привезли вовремя.Спасибо":                        "",
		"полный пиздец":                                   "obscene",
		"ПОЛНЫЙ ПИЗДЕЦ, +7 916 123 45 67":                 "phone obscene",
		"хуёвый букет":                                    "obscene",
		"повний довбойоб":                                 "obscene",
		"this is bullshit":                                "obscene",
		"застраховали, подстраховали, хлеб, мандарин":     "",
		"употреблять, оскорблять, рубля, дубляж":          "",
		"хулиганы, колебания, команда, небо, требовать":   "",
		"Scunthorpe, assistance, classic, shitake":        "",
		"психую, страхую, штрихую":                        "",
	} {
		var got []string
		for _, c := range Check(said) {
			got = append(got, string(c))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %q", said, got, want)
		}
	}
}

// Moderation looks at words and order alone, and what waits with an order is bounded in time.
func TestModerate(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SampledFrom([]string{"", "Ужасно", "Прекрасно", "тел. 8 916 123 45 67", "пиздец", "www.example.com"}).Draw(t, "words")
		was := rapid.SampledFrom([]collector.OwnState{"", collector.OwnPending, collector.OwnPublished, collector.OwnRefused}).Draw(t, "was")
		verified := rapid.Bool().Draw(t, "verified")
		j := Moderate([]string{words}, was, verified, at)
		switch {
		case j.State == collector.OwnRefused:
			t.Fatal("a rule refuses")
		case j.State == collector.OwnPublished && (len(j.Causes) > 0 || !verified || was == collector.OwnRefused || !j.Due.IsZero()):
			t.Fatalf("published: %+v", j)
		case j.State == collector.OwnPending && verified && !j.Due.Equal(at.Add(Deadline)):
			t.Fatalf("waits without an end: %+v", j)
		case j.State == collector.OwnPending && len(j.Causes) == 0:
			t.Fatalf("waits without a cause: %+v", j)
		case !verified && !j.Due.IsZero():
			t.Fatalf("without an order it is published by itself: %+v", j)
		}
	})
}

func TestExpired(t *testing.T) {
	due := time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)
	o := collector.OwnReview{State: collector.OwnPending, Due: due}
	if Expired(o, due.Add(-time.Microsecond)) || !Expired(o, due) {
		t.Error("the last instant does not count")
	}
	if o.State = collector.OwnRefused; Expired(o, due.Add(time.Hour)) {
		t.Error("a refused one is published")
	}
	if slices.Contains(collector.OwnReasons, "negative") || collector.OwnReason("negative").Listed() {
		t.Error("negative is a reason")
	}
}
