package cluster

import (
	"fmt"
	"testing"
	"time"

	"molva/collector"
)

// What coincides is named, and one thing alone is never enough but an order's number.
func TestIncident(t *testing.T) {
	of := func(author, item, words string, day int) Facts {
		d := collector.Document{Kind: collector.KindReview, DocumentID: 1}
		d.Author.Name, d.Item.Name, d.Text, d.Site = author, item, words, fmt.Sprint("site", day)
		d.Published = collector.PublishedOn(2026, time.March, day)
		return FactsOf(d, collector.Belonging{})
	}
	for name, c := range map[string]struct {
		a, b Facts
		keys string
		is   bool
	}{
		"the same person in a week": {of("Иван Петров", "Букет", "Привезли вялые розы", 3), of("ivan_petrov", "Букет", "Ужасные цветы, не рекомендую", 9), "[name item weeks]", true},
		"a given name":              {of("Анна", "Букет", "Привезли вялые розы", 3), of("анна", "Букет", "Ужас", 4), "[given item days]", false},
		"a given name and a sum":    {of("Анна", "", "Списали 2 350 руб. дважды, 12 марта", 13), of("Анна", "", "Двойное списание 2350 рублей 12.03", 14), "[amount date given days]", true},
		"an order":                  {of("A", "", "Заказ № 12345 не привезли", 3), of("B", "", "Где мой заказ 12345?!", 28), "[order]", true},
		"other orders":              {of("Иван Петров", "Букет", "Заказ № 12345", 3), of("Иван Петров", "Букет", "Заказ № 54321", 3), "[]", false},
		"nothing":                   {of("A", "", "x", 3), of("B", "", "y", 28), "[]", false},
		"a day alone":               {of("", "", "x", 3), of("", "", "y", 3), "[days]", false},
	} {
		sure, reasons := c.a.Incident(c.b)
		keys := []string{}
		for _, r := range reasons {
			keys = append(keys, r.Key)
		}
		if fmt.Sprint(keys) != c.keys || (sure >= Proposed) != c.is || sure < 0 || sure >= 1 {
			t.Errorf("%s: %.2f %v, want %s and %v", name, sure, keys, c.keys, c.is)
		}
		if back, _ := c.b.Incident(c.a); back != sure {
			t.Errorf("%s, the other way: %v, want %v", name, back, sure)
		}
	}
}

func FuzzFacts(f *testing.F) {
	f.Add("Списали 2 350 руб. 12 марта, 3.4.2026", "Заказ 12345")
	f.Fuzz(func(t *testing.T, a, b string) {
		of := func(name, words string) Facts {
			d := collector.Document{Kind: collector.KindMention}
			d.Author.Name, d.Item.Name, d.Text = name, words, words
			return FactsOf(d, collector.Belonging{})
		}
		x, y := of(a, b), of(b, a)
		there, _ := x.Incident(y)
		if back, _ := y.Incident(x); back != there {
			t.Errorf("%v and %v", there, back)
		}
	})
}
