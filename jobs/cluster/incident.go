package cluster

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"molva/collector"
	"molva/collector/text"
)

// Reason is one thing that two documents have in common.
type Reason struct {
	Key   string // Same…
	Value string // what it is, as it stands in the first document; "" where the key says it all
}

// What two documents may have in common.
const (
	SameOrder  = "order"
	SameMail   = "mail"
	SamePhone  = "phone"
	SameName   = "name"  // of two words, or a handle that is hardly another's
	SameGiven  = "given" // a given name alone, which many bear
	SameItem   = "item"
	SameAmount = "amount"
	SameDate   = "date" // that both texts name
	NearDays   = "days" // published within three days
	NearWeeks  = "weeks"
)

// weights say how much each counts, 0..1: an incident is as sure as it is unlikely that all of them are chance.
var weights = map[string]float64{SameOrder: 0.7, SameMail: 0.6, SamePhone: 0.6, SameName: 0.45, SameGiven: 0.15, SameItem: 0.15, SameAmount: 0.3, SameDate: 0.2,
	NearDays: 0.2, NearWeeks: 0.1}

// Proposed is the confidence from which an incident is proposed. It is never joined by itself, however sure.
const Proposed = 0.5

const (
	nearDays  = 3 * 24 * time.Hour
	nearWeeks = 14 * 24 * time.Hour
	handle    = 8 // letters from which one word is a handle rather than a given name
)

// Facts are what a document tells of the incident that it speaks of.
type Facts struct {
	Strong
	Author, Item   string // as they stand
	Published      collector.Published
	Amounts, Dates []string // that it names
}

var (
	amountNamed = regexp.MustCompile(`(?i)(\d{1,3}(?:[  ]\d{3})+|\d{3,9})(?:[.,]\d{1,2})?\s{0,2}(?:тыс|тис|руб|р(?:\PL|$)|₽|грн|гривен|uah|usd|eur|\$|€)`)
	dateNamed   = regexp.MustCompile(`(?i)(\d{1,2})(?:\s+(янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)|[./](\d{1,2})(?:[./]\d{2,4})?)`)
)

// months are by the first three letters; the number is that of the year.
var months = strings.Fields("янв фев мар апр мая июн июл авг сен окт ноя дек січ лют бер кві тра чер лип сер вер жов лис гру")

// FactsOf are the facts of a document.
func FactsOf(d collector.Document, b collector.Belonging) Facts {
	f := Facts{Strong: StrongOf(d, b), Author: d.Author.Name, Item: d.Item.Name, Published: d.Published}
	words := text.Cut(strings.Join([]string{d.Title, d.Text, d.Pros, d.Cons}, "\n"), strongLetters)
	for _, m := range amountNamed.FindAllStringSubmatch(words, 20) {
		f.Amounts = append(f.Amounts, onlyDigits(m[1]))
	}
	for _, m := range dateNamed.FindAllStringSubmatch(words, 20) {
		month := strings.TrimLeft(m[3], "0")
		if i := slices.Index(months, strings.Replace(strings.ToLower(m[2]), "май", "мая", 1)); i >= 0 {
			month = []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}[i%12]
		}
		if m[2] != "" || m[3] != "" {
			f.Dates = append(f.Dates, strings.TrimLeft(m[1], "0")+"."+month)
		}
	}
	return f
}

// Incident says how sure it is that two documents tell of one happening, 0..1, and why. It is 0 where a strong id tells them
// apart, two reviews of one site excepted: one may write twice.
func (f Facts) Incident(o Facts) (confidence float64, reasons []Reason) {
	if why := f.Differ(o.Strong); why != "" && why != WhyReview {
		return 0, nil
	}
	add := func(key, value string) { reasons = append(reasons, Reason{key, value}) }
	for _, list := range []struct {
		key  string
		a, b []string
		same func(a, b string) bool
	}{{SameOrder, f.Orders, o.Orders, sameOrder}, {SameMail, f.Mails, o.Mails, equal}, {SamePhone, f.Phones, o.Phones, equal}, {SameAmount, f.Amounts, o.Amounts, equal}, {SameDate, f.Dates, o.Dates, equal}} {
		if i := shared(list.a, list.b, list.same); i >= 0 {
			add(list.key, list.a[i])
		}
	}
	if name := nameKey(f.Author); name != "" && name == nameKey(o.Author) {
		key := SameGiven
		if len(strings.Fields(f.Author)) > 1 || len([]rune(f.Author)) >= handle || strings.ContainsAny(f.Author, "0123456789") {
			key = SameName
		}
		add(key, f.Author)
	}
	if item := text.Fold(f.Item); item != "" && item == text.Fold(o.Item) {
		add(SameItem, f.Item)
	}
	if f.Published.Known() && o.Published.Known() {
		switch apart := f.Published.Time.Sub(o.Published.Time).Abs(); {
		case apart <= nearDays:
			add(NearDays, "")
		case apart <= nearWeeks:
			add(NearWeeks, "")
		}
	}
	chance := 1.0
	for _, r := range reasons {
		chance *= 1 - weights[r.Key]
	}
	return 1 - chance, reasons
}

// nameKey is a name as it is compared, in Latin letters without what parts its words: «Иван Петров» is ivan_petrov.
func nameKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text.Latin(name))
}
