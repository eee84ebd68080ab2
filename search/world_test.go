package search

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/text"
)

var seed = flag.Uint64("seed", 1, "seed of the random documents and queries; other seeds find other mistakes")

var testBrands = text.NewBrands([]string{"Флорамо", "Белый ветер"})

var vocabulary = strings.Fields(`букет букеты букетом букетів роза розы розу троянди троянду привезли привез привезла привезли поздно
 поздний пізно доставка доставку доставкою курьер кур'єр курьера деньги денег гроші вернули вернул повернули обман обманули хороший хорошая
 добрий флора морская Флорамо Флорамою Белый ветер Белого ветра очень дуже не все всё ещё ёлка елка п'ять пять об'єкт flowers flower bouquet
 late refund money 5 4.5 2026 wi-fi интернет-магазин спасибо дякую`)

// world makes documents of two companies, the same for the same seed.
func world(r *rand.Rand, n int) []Entry {
	zone, _ := time.LoadLocation("Europe/Kyiv")
	entries := make([]Entry, n)
	for i := range entries {
		entries[i] = EntryOf(worldDocument(r, i), zone, testBrands)
	}
	return entries
}

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

func sentence(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(pick(r, vocabulary...) + pick(r, " ", " ", " ", ", ", " — ", "\n", "\u00a0"))
	}
	return b.String()
}

func worldDocument(r *rand.Rand, i int) collector.Document {
	d := collector.Document{PublicID: fmt.Sprintf("%08x", r.Uint32()) + fmt.Sprint(i), Company: int64(1 + r.IntN(5)/4), Rev: int64(1 + r.IntN(5)),
		Kind: pick(r, collector.KindReview, collector.KindReview, collector.KindMention), State: pick(r, collector.StateLive, collector.StateLive, collector.StateGone),
		Source: int64(r.IntN(4)), FirstSeen: time.UnixMicro(1_760_000_000_000_000 + r.Int64N(50)*1e9)}
	d.Site = pick(r, "otklik", "Жалобная", "reviews.example.com", "otklik.example", "", OwnSite)
	d.URL = pick(r, "http://zhalobnaya.example/1", "https://www.otklik.example/a?b", "", "http://127.0.0.1:8080/x")
	d.Title, d.Text, d.Pros, d.Cons = sentence(r, 4), sentence(r, 14), sentence(r, 3), sentence(r, 3)
	d.Item.Name = pick(r, "", "Букет «Нежность»", "Троянди та тюльпани")
	d.Rating = pick(r, 0, 0, 1, 1.5, 2, 2.4, 2.5, 3, 4, 4.5, 5, 5)
	for range r.IntN(3) {
		d.Replies = append(d.Replies, collector.Reply{Text: sentence(r, 6), Official: r.IntN(2) == 0})
	}
	switch day := time.Date(2025, 11, 1+r.IntN(120), 0, 0, 0, 0, time.UTC); r.IntN(3) {
	case 0:
		d.Published = collector.PublishedOn(day.Date())
	case 1:
		d.Published = collector.PublishedAt(day.Add(time.Duration(r.IntN(86400)) * time.Second))
	}
	d.Verdict.Language = pick(r, "ru", "uk", "en", "other", "")
	d.Verdict.Tone.Label = pick(r, "negative", "neutral", "positive", "")
	d.Verdict.Toward = []collector.ObjectTone{{}, {Named: true, Label: "negative"}, {Named: true}, {Named: true, Label: "positive"}, {Named: true, Label: "neutral"}}[i%5]
	d.Verdict.Category.Name = pick(r, append(collector.Categories(), "", collector.CategoryUnsure)...)
	d.Verdict.Complaint.Probability = r.Float64()
	d.Suspicion.Score = r.Float64()
	d.Handling = collector.Handling{Stage: pick(r, append(collector.Stages(), "")...), Assignee: int64(r.IntN(3))}
	for range r.IntN(3) {
		d.Handling.Tags = append(d.Handling.Tags, pick(r, "срочно", "Горячая  линия", "vip"))
	}
	d.Author.Name, d.Likes, d.Verified = pick(r, "", "Иван Петров", "Олена К.", "Іван"), max(0, r.IntN(40)-20), r.IntN(3) == 0
	for range r.IntN(3) {
		d.Verdict.Causes = append(d.Verdict.Causes, collector.Cause{Name: pick(r, "delivery", "Late delivery", "деньги")})
	}
	return d
}

// randomQuery writes a query of random shape.
func randomQuery(r *rand.Rand, depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		return randomLeaf(r)
	}
	var parts []string
	for range 1 + r.IntN(3) {
		part := randomQuery(r, depth-1)
		if strings.Contains(part, " ") && !strings.HasPrefix(part, `"`) {
			part = "(" + part + ")"
		}
		parts = append(parts, pick(r, "", "", "", "-", "NOT ")+part)
	}
	return strings.Join(parts, pick(r, " ", " AND ", " OR ", " І ", " ИЛИ "))
}

func randomLeaf(r *rand.Rand) string {
	word := func() string {
		w := pick(r, vocabulary...)
		if letters := []rune(w); len(letters) > 5 && r.IntN(6) == 0 && !strings.ContainsAny(w, "-'") {
			return string(letters[:4+r.IntN(2)]) + "*"
		}
		return pick(r, "", "", "", "=") + w
	}
	switch r.IntN(11) {
	case 10:
		return pick(r, "stage:new", "stage:open,done", "этап:отклонено", "assignee:1", "assignee:none", "assignee:any", "toward:negative", "о_нас:плохо,unsure", "до_нас:none", "tag:срочно", `tag:"горячая линия"`, "tag:none", "tag:any,vip",
			"likes:>=5", "likes:0", "likes:..7", "suspicion:<0.3", "suspicion:0.2..0,6", "is:verified", "author:петрова", `author:"иван петров"`, "author:Іван*", `by:"иван петров"`, "by:none",
			"date:2026-01..2026-02", "date:<=2025-12", "date:>2026-01", "date:2026-01-15", "date:none", "found:2025-10-09..2025-10-10", "found:>=2025-10-10", "found:<2025-10-09", "source:1,2", "kind:mention", "state:gone,live")
	case 0, 1, 2:
		return word()
	case 3:
		return `"` + word() + " " + word() + `"`
	case 4, 5:
		return `"` + word() + " " + word() + pick(r, "", " "+word()) + `"~` + fmt.Sprint(r.IntN(6))
	case 6:
		return pick(r, "title:", "reply:", "item:") + word()
	case 7:
		return pick(r, `rating:<3`, "rating:<=2", "rating:>4", "rating:=5", "rating:1..2", "rating:2.5", "rating:none", "rating:>=4,5", "rating:..3")
	case 8:
		return pick(r, "after:2026-01-01", "before:2025-12", "after:2026", "is:undated", "lang:ru,uk", "lang:none", "tone:negative", "cause:delivery", `cause:"late delivery"`, "cause:none")
	}
	return pick(r, "site:otklik", "site:=otklik", "site:example.com", "site:(жалобная OR own)", "site:none", "is:complaint", "is:gone", "is:live", "is:suspicious",
		"is:review", "is:mention", "is:answered", "is:own", "source:2", `item:"букет нежность"`)
}

// memoryIndex is the measure of the engines: Match over all entries, sorted by the definition of the order.
type memoryIndex []Entry

func (m memoryIndex) search(company int64, q *Query, order Sort) []Entry {
	var found []Entry
	for _, e := range m {
		if e.Company == company && Match(q, e) {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, func(a, b Entry) int {
		var c int
		switch order {
		case SortFound:
			c = compare(b.Found, a.Found)
		case SortRating:
			c = compare(b.Rating, a.Rating)
		default:
			c = compare(b.Published, a.Published)
		}
		if c == 0 {
			c = strings.Compare(a.ID, b.ID)
		}
		return c
	})
	return found
}

func compare[T int64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func ids(entries []Entry) []string {
	var list []string
	for _, e := range entries {
		list = append(list, e.ID)
	}
	return list
}

func mustParse(t testing.TB, q string) *Query {
	t.Helper()
	parsed, err := ParseFor(q, testBrands)
	if err != nil {
		t.Fatalf("Parse(%q): %v", q, err)
	}
	return parsed
}
