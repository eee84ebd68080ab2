package jobs

import (
	"cmp"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// OrderRow is one order as a shop wrote it: its fields by the names of orderColumns, all as text.
type OrderRow map[string]string

// Put keeps the first value of a field that says something. A text that a spreadsheet was kept from reading as a formula
// ('+7 …) is itself.
func (r OrderRow) Put(field, value string) {
	value = strings.TrimSpace(value)
	if len(value) > 1 && value[0] == '\'' && strings.ContainsRune("=+-@", rune(value[1])) {
		value = value[1:]
	}
	if field != "" && value != "" && r[field] == "" {
		r[field] = value
	}
}

// The longest values, in letters; what is longer is a mistake of the export.
const (
	orderNameMost   = 200
	orderReasonMost = 1000
	orderItemsMost  = 100
	orderAhead      = 24 * time.Hour // by which a shop's clock may be ahead
)

// purchase reads a row, or says what is wrong with it in words for the shop.
func (r OrderRow) purchase(zone *time.Location, now time.Time) (p collector.Purchase, err error) {
	if r["zone"] != "" {
		var ok bool
		if zone, ok = collector.Zone(r["zone"]); !ok {
			return p, fmt.Errorf("there is no time zone %q; write Europe/Kyiv", r["zone"])
		}
	}
	p = collector.Purchase{Key: r["order"], SellerKey: r["seller"], SellerName: r["seller_name"], SellerMail: r["seller_mail"], BranchKey: r["branch"],
		BranchName: r["branch_name"], Category: r["category"], Currency: strings.ToUpper(r["currency"]),
		Buyer:     collector.Contact{Name: r["buyer"], Mail: r["buyer_mail"], Phone: r["buyer_phone"], Language: strings.ToLower(r["language"]), Zone: r["zone"]},
		Recipient: collector.Contact{Name: r["recipient"], Mail: r["recipient_mail"], Phone: r["recipient_phone"]}}
	if err = r.people(&p); err != nil {
		return p, err
	}
	if p.Courier, err = courierOf(r["courier"]); err != nil {
		return p, err
	}
	if p.Amount, err = amountOf(r["amount"]); err != nil {
		return p, err
	}
	if p.Items, err = itemsOf(r["items"]); err != nil {
		return p, err
	}
	if err = r.events(&p, zone, now); err != nil {
		return p, err
	}
	return p, nil
}

func (r OrderRow) people(p *collector.Purchase) error {
	switch {
	case p.Key == "":
		return errors.New("the order has no number (column order)")
	case p.Buyer.Name == "" && p.Buyer.Mail == "" && p.Buyer.Phone == "":
		return errors.New("nobody is named as the buyer (columns buyer, buyer_mail, buyer_phone)")
	case p.SellerKey == "" && (p.BranchKey != "" || p.SellerName != ""):
		return errors.New("a branch or a seller's name is given, but no seller (column seller)")
	case p.Buyer.Language != "" && !slices.Contains([]string{collector.LanguageRussian, collector.LanguageUkrainian, collector.LanguageEnglish}, p.Buyer.Language):
		return fmt.Errorf("there is no language %q; ru, uk and en are", p.Buyer.Language)
	case len(p.Currency) != 0 && (len(p.Currency) != 3 || strings.Trim(p.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != ""):
		return fmt.Errorf("%q is no currency; write UAH, RUB, EUR", p.Currency)
	}
	for _, field := range []string{"buyer_mail", "recipient_mail", "seller_mail"} {
		if a, err := mail.ParseAddress(r[field]); r[field] != "" && (err != nil || a.Address != r[field] || !strings.Contains(r[field][strings.LastIndexByte(r[field], '@'):], ".")) {
			return fmt.Errorf("%q is no mail address (column %s)", r[field], field)
		}
	}
	for _, field := range []string{"buyer_phone", "recipient_phone"} {
		if r[field] != "" && text.Phone(r[field]) == "" {
			return fmt.Errorf("%q is no phone number (column %s)", r[field], field)
		}
	}
	for field, value := range r {
		if most := cmp.Or(map[string]int{"reason": orderReasonMost, "items": orderItemsMost * orderNameMost}[field], orderNameMost); strings.Count(value, "")-1 > most {
			return fmt.Errorf("column %s holds more than %d letters", field, most)
		}
	}
	return nil
}

// eventColumns are the columns of dates, in the order in which they may come.
var eventColumns = []struct {
	column string
	status collector.OrderStatus
	ends   bool // a date alone means the end of that day
}{
	// That the goods are there, or will not come, is surely so by the end of a day that is given alone: so nobody is asked
	// before the delivery, and the 72 hours of a dispute (seed 003) are never cut short. What leads there is so by its begin.
	{"placed", collector.OrderPlaced, false}, {"confirmed", collector.OrderConfirmed, false}, {"replaced", collector.OrderReplaced, false},
	{"shipped", collector.OrderShipped, false}, {"delivered", collector.OrderDelivered, true}, {"cancelled", collector.OrderCancelled, true},
	{"returned", collector.OrderReturned, true},
}

// events reads the dates and the status.
func (r OrderRow) events(p *collector.Purchase, zone *time.Location, now time.Time) error {
	var err error
	if p.Status, err = statusOf(r["status"]); err != nil {
		return err
	}
	at := map[collector.OrderStatus]time.Time{}
	for _, c := range eventColumns {
		if r[c.column] == "" {
			continue
		}
		t, err := orderTime(r[c.column], zone, c.ends)
		if err != nil {
			return fmt.Errorf("column %s: %w", c.column, err)
		}
		if t.After(now.Add(orderAhead)) {
			return fmt.Errorf("column %s: %s lies in the future", c.column, r[c.column])
		}
		at[c.status] = t
		p.Events = append(p.Events, collector.OrderEvent{Status: c.status, At: t})
	}
	if len(p.Events) == 0 {
		return errors.New("the order has no date (columns placed, delivered …)")
	}
	if placed := at[collector.OrderPlaced]; !placed.IsZero() {
		for _, e := range p.Events {
			if e.At.Before(placed) {
				return fmt.Errorf("%s lies before placed", e.Status)
			}
		}
	}
	slices.SortStableFunc(p.Events, func(a, b collector.OrderEvent) int { return a.At.Compare(b.At) })
	if p.Status == "" {
		p.Status = p.Events[len(p.Events)-1].Status
	}
	return r.happened(p, at)
}

// happened holds the status against the dates and gives its event the shop's reason.
func (r OrderRow) happened(p *collector.Purchase, at map[collector.OrderStatus]time.Time) error {
	if _, dated := at[p.Status]; !dated {
		switch p.Status {
		case collector.OrderDelivered:
			return errors.New("it is delivered, but the date is missing (column delivered)")
		case collector.OrderCancelled, collector.OrderReturned, collector.OrderReplaced:
			// When it happened the shop does not say: not before the last thing that it does say.
			p.Events = append(p.Events, collector.OrderEvent{Status: p.Status, At: p.Events[len(p.Events)-1].At})
		}
	}
	if r["reason"] == "" {
		return nil
	}
	told := p.Status
	for _, s := range []collector.OrderStatus{collector.OrderReplaced, collector.OrderReturned, collector.OrderCancelled} {
		if slices.ContainsFunc(p.Events, func(e collector.OrderEvent) bool { return e.Status == s }) {
			told = s
		}
	}
	for i := range p.Events {
		if p.Events[i].Status == told {
			p.Events[i].Reason = r["reason"]
		}
	}
	return nil
}

// orderForms are the dates that shops write; those with a zone first.
var orderForms = []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05", "02.01.2006 15:04", "02.01.2006 15:04:05",
	"02.01.2006, 15:04", "02.01.2006, 15:04:05"}

// orderTime reads an instant; without a zone it is one of zone, a date alone is its first or its last second.
func orderTime(s string, zone *time.Location, ends bool) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return sane(t, s)
	}
	for _, form := range orderForms {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			return sane(t, s)
		}
	}
	for _, form := range []string{time.DateOnly, "02.01.2006"} {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			if ends {
				t = time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, zone)
			}
			return sane(t, s)
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date; write 2026-11-03 14:05 or 03.11.2026 14:05", s)
}

func sane(t time.Time, s string) (time.Time, error) {
	if t.Year() < 1990 {
		return t, fmt.Errorf("%q lies too far back", s)
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

// amountOf reads "1 234,56" as minor units.
func amountOf(s string) (int64, error) {
	bad := fmt.Errorf("%q is no amount; write 1234,56", s)
	plain := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u00a0', '\u202f', '\u2009', '\'', '’':
			return -1
		case ',':
			return '.'
		}
		return r
	}, s)
	plain = strings.TrimRight(plain, "₴₽€$грнуб.")
	if plain == "" && s == "" {
		return 0, nil
	}
	if i := strings.LastIndexByte(plain, '.'); strings.Count(plain, ".") > 1 || i >= 0 && len(plain)-i-1 == 3 && i > 0 && strings.Count(s, ",") == 1 && strings.Count(s, ".") == 1 {
		plain = strings.ReplaceAll(plain[:i], ".", "") + plain[i:] // 1,234.56 and 1.234,56
	}
	whole, cents, _ := strings.Cut(plain, ".")
	if len(cents) > 2 || whole == "" || len(whole) > 15 || strings.Trim(whole+cents, "0123456789") != "" {
		return 0, bad
	}
	n, err := strconv.ParseInt(whole+(cents + "00")[:2], 10, 64)
	if err != nil {
		return 0, bad
	}
	return n, nil
}

// itemsOf reads "Букет роз x2; Ваза".
func itemsOf(s string) ([]collector.OrderItem, error) {
	var out []collector.OrderItem
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '|' || r == '\n' }) {
		item := collector.OrderItem{Name: strings.TrimSpace(part), Quantity: 1}
		for _, times := range []string{" x", " х", " ×", " *"} { // Latin and Cyrillic
			if i := strings.LastIndex(item.Name, times); i > 0 {
				if n, err := strconv.Atoi(strings.TrimSpace(item.Name[i+len(times):])); err == nil && n > 0 {
					item.Name, item.Quantity = strings.TrimSpace(item.Name[:i]), n
					break
				}
			}
		}
		if item.Name != "" {
			out = append(out, item)
		}
	}
	if len(out) > orderItemsMost {
		return nil, fmt.Errorf("the order has more than %d items", orderItemsMost)
	}
	return out, nil
}
