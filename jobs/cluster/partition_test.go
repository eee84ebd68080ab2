package cluster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

const story = "Заказала букет из пионов на юбилей мамы, оплатила вечером в среду через приложение и получила чек. Утром привезли розы, половина осыпалась ещё в коридоре."

func doc(id int64, site string, change func(*collector.Document)) Member {
	d := collector.Document{DocumentID: id, Kind: collector.KindReview, SiteKey: fmt.Sprint("key", id)}
	d.Site, d.OwnID, d.Text = site, true, story
	if change != nil {
		change(&d)
	}
	return MemberOf(d, collector.Belonging{})
}

func saying(words string) func(*collector.Document) {
	return func(d *collector.Document) { d.Text = story + " " + words }
}

// Two different strong ids are never together by themselves, whatever text lies between them.
func TestStrongIDsTellApart(t *testing.T) {
	by := func(url string) func(*collector.Document) {
		return func(d *collector.Document) { d.Author.URL, d.OwnID = url, false }
	}
	for name, c := range map[string]struct {
		a, b Member
		why  string
	}{
		"other sites":         {doc(1, "a", nil), doc(2, "b", nil), ""},
		"one site":            {doc(1, "a", nil), doc(2, "a", nil), WhyReview},
		"profiles of a site":  {doc(1, "a", by("http://a/u/1")), doc(2, "a", by("http://a/u/2")), WhyProfile},
		"profiles of two":     {doc(1, "a", by("http://a/u/1")), doc(2, "b", by("http://b/u/2")), ""},
		"orders":              {doc(1, "a", saying("Заказ № 12345.")), doc(2, "b", saying("заказ №54321")), WhyOrder},
		"the same order":      {doc(1, "a", saying("Заказ № 12345.")), doc(2, "b", saying("Номер? Замовлення 12345!")), ""},
		"one names an order":  {doc(1, "a", saying("Заказ № 12345.")), doc(2, "b", nil), ""},
		"letters of orders":   {doc(1, "a", saying("По заказу № R300451")), doc(2, "b", saying("По заказу № T300451")), WhyOrder},
		"letters left out":    {doc(1, "a", saying("По заказу № R300451")), doc(2, "b", saying("По заказу 300451")), ""},
		"alike letters":       {doc(1, "a", saying("заказ № АВ-3004")), doc(2, "b", saying("заказ № AB3004")), ""},
		"parts of an order":   {doc(1, "a", saying("из заказа 31-90-52 нет вазы")), doc(2, "b", saying("из заказа 31-90-53 нет вазы")), WhyOrder},
		"spaces in an order":  {doc(1, "a", saying("заказ № 31 90 52 без вазы")), doc(2, "b", saying("заказ № 319053 без вазы")), WhyOrder},
		"a day behind it":     {doc(1, "a", saying("заказ № 31905 20 марта")), doc(2, "b", saying("заказ № 31905 от 21 марта")), ""},
		"slashes":             {doc(1, "a", saying("заказ №44/3190")), doc(2, "b", saying("заказ №45/3190")), WhyOrder},
		"the sign before":     {doc(1, "a", saying("номер заказа 4C7-Q81")), doc(2, "b", saying("номер заказа 4C8-Q81")), WhyOrder},
		"Ukrainian cases":     {doc(1, "a", saying("по замовленню № Ж31-9")), doc(2, "b", saying("за замовленнями № Щ31-9")), WhyOrder},
		"short phones":        {doc(1, "a", saying("Дзвоніть 67 700 30 11")), doc(2, "b", saying("Дзвоніть 067 700-30-12")), WhyPhone},
		"a short phone":       {doc(1, "a", saying("Дзвоніть 67 700 30 11")), doc(2, "b", saying("Дзвоніть +38 (067) 700-30-11")), ""},
		"money onto a number": {doc(1, "a", saying("Заказ 15000руб")), doc(2, "b", saying("Заказ 16000руб")), ""},
		"money is no order":   {doc(1, "a", saying("Заказ 15000 рублей")), doc(2, "b", saying("Заказ 16000 рублей")), ""},
		"mails":               {doc(1, "a", saying("Пишите ann@x.example")), doc(2, "b", saying("Пишите bob@x.example")), WhyMail},
		"phones":              {doc(1, "a", saying("Звоните +7 (900) 123-45-67")), doc(2, "b", saying("Звоните 8 900 123-45-68")), WhyPhone},
		"one phone, two ways": {doc(1, "a", saying("Звоните +7 (900) 123-45-67")), doc(2, "b", saying("Звоните 89001234567")), ""},
	} {
		if why := c.a.Strong.Differ(c.b.Strong); why != c.why {
			t.Errorf("%s: %q, want %q", name, why, c.why)
		}
		if back := c.b.Strong.Differ(c.a.Strong); back != c.why {
			t.Errorf("%s, the other way: %q, want %q", name, back, c.why)
		}
		placed := Partition([]Member{c.a, c.b}, nil)
		otherNumbers := slices.Contains([]string{"money is no order", "money onto a number", "a short phone"}, name) // no strong ids, and yet told apart by them
		if one := len(placed) == 2 && placed[1].Cluster == 1; one != (c.why == "" && !otherNumbers) {
			t.Errorf("%s: together is %v", name, one)
		}
	}
	between := Partition([]Member{doc(1, "a", saying("Заказ № 12345.")), doc(2, "b", nil), doc(3, "c", saying("Заказ № 54321."))}, nil)
	if between[0].Cluster == between[2].Cluster || between[2].Near != 1 {
		t.Errorf("what lies between joins two orders: %v", between)
	}
	for words, want := range map[string]string{
		"Заказ 12/07/2026 не приехал, заказ 2026-07-12 тоже, заказ в среду 10 000 раз обещали": "",
		"#заказ 2024 года, средний чек 1500-2000, заказ 8-800-700-35-35":                       "",
		"чек заказа № 120745":                                   "120745",
		"Оформил заказ (номер заказа 120745)":                   "120745",
		"Чек, номер заказа: 120745":                             "120745",
		"Замовлення, номер замовлення 120745":                   "120745",
		"заказ № 4512 2000 рублей":                              "4512",
		"заказ № 4512 2024 года":                                "4512",
		strings.Repeat("заказ не везут. ", 30) + "Заказ № 4512": "4512",
	} {
		s := StrongOf(collector.Document{Review: collector.Review{Text: words}}, collector.Belonging{})
		if got := strings.Join(s.Orders, " "); got != want {
			t.Errorf("%.60q names the orders %q, want %q", words, got, want)
		}
	}
	for _, o := range [][2]string{{"MSK-1001", "SPB-1001"}, {"ORD-A", "ORD-B"}, {"A-17", "B-17"}} {
		ofShop := func(order string) Strong { return StrongOf(collector.Document{}, collector.Belonging{Order: order}) }
		if why := ofShop(o[0]).Differ(ofShop(o[1])); why != WhyOrder {
			t.Errorf("the shop's own orders %q: %q", o, why)
		}
	}
	known := doc(4, "d", nil)
	known.Strong.Person = 7
	other := doc(5, "e", nil)
	other.Strong.Person = 8
	if why := known.Strong.Differ(other.Strong); why != WhyPerson {
		t.Errorf("two known people: %q", why)
	}
}

// What somebody said holds, against strong ids and against likeness, and for what comes later.
func TestDecisionsHold(t *testing.T) {
	three := []Member{doc(1, "a", nil), doc(2, "b", nil), doc(3, "c", nil)}
	placed := Partition(three, []collector.Decision{collector.DecisionOn(2, 1, false)})
	if placed[0].Cluster == placed[1].Cluster {
		t.Errorf("split pairs are together: %v", placed)
	}
	orders := []Member{doc(1, "a", saying("Заказ № 12345.")), doc(2, "b", saying("Заказ № 54321."))}
	if placed := Partition(orders, []collector.Decision{collector.DecisionOn(1, 2, true)}); placed[1].Cluster != 1 {
		t.Errorf("what was merged by hand is apart: %v", placed)
	}
	strangers := []Member{doc(1, "a", nil), doc(2, "b", func(d *collector.Document) { d.Text = "Спасибо!" })}
	if placed := Partition(strangers, nil); placed != nil {
		t.Errorf("strangers are placed: %v", placed)
	}
	if placed := Partition(strangers, []collector.Decision{collector.DecisionOn(1, 2, true), collector.DecisionOn(1, 9, true)}); len(placed) != 2 || placed[1].Cluster != 1 {
		t.Errorf("strangers who were joined: %v", placed)
	}
}

// The partition is the same whatever the order of documents and of their ids.
func TestPartitionOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts := strings.SplitAfter(story+" Позвонила в магазин, обещали заменить до обеда и пропали. Оператор дважды переводил звонок на менеджера. Прошла неделя, деньги не вернули.", " ")
	for range 30 {
		n := 12
		docs := make([]func(id int64) Member, n)
		for i := range docs {
			from := r.IntN(len(parts) / 2)
			words, site := strings.Join(parts[from:from+len(parts)/2], ""), fmt.Sprint("site", r.IntN(5))
			if r.IntN(3) == 0 {
				words += fmt.Sprint(" Заказ № ", 100+r.IntN(2))
			}
			docs[i] = func(id int64) Member {
				return doc(id, site, func(d *collector.Document) { d.Text, d.SiteKey = words, fmt.Sprint("k", i) })
			}
		}
		told := func() string {
			ids := r.Perm(n)
			members, key := make([]Member, n), map[int64]int{}
			for i, make := range docs {
				members[i] = make(int64(ids[i] + 1))
				key[members[i].Document] = i
			}
			r.Shuffle(n, func(i, j int) { members[i], members[j] = members[j], members[i] })
			groups := map[int64][]int{}
			for _, p := range Partition(members, nil) {
				groups[p.Cluster] = append(groups[p.Cluster], key[p.Document])
			}
			var out []string
			for _, g := range groups {
				slices.Sort(g)
				out = append(out, fmt.Sprint(g))
			}
			slices.Sort(out)
			return strings.Join(out, " ")
		}
		first := told()
		for range 5 {
			if again := told(); again != first {
				t.Fatalf("%s, and in another order %s", first, again)
			}
		}
	}
}

func FuzzStrong(f *testing.F) {
	f.Add("Заказ № 123 +7 900 1234567 a@b.ru", "x")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := doc(1, "a", saying(a)), doc(2, "b", saying(b))
		if x.Strong.Differ(y.Strong) != y.Strong.Differ(x.Strong) {
			t.Error("it differs by which comes first")
		}
	})
}

func BenchmarkPartition(b *testing.B) {
	var members []Member
	for i := range collector.ClusterMost {
		members = append(members, doc(int64(i+1), fmt.Sprint(i%7), saying(fmt.Sprint("Пишу в ", i, " раз"))))
	}
	for b.Loop() {
		Partition(members, nil)
	}
}
