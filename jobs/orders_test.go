package jobs

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/text/encoding/charmap"

	"molva/collector"
)

func (b *bench) takeOrders(csv string) OrdersReport {
	b.t.Helper()
	r, err := b.ImportOrders(b.t.Context(), b.scope, strings.NewReader(csv), nil)
	must(b.t, err)
	return r
}

func (b *bench) heldOrder(key string) collector.Order {
	b.t.Helper()
	o, err := b.Store.OrderByKey(b.t.Context(), b.scope, key)
	must(b.t, err)
	return o
}

// Each broken line comes back with its number and reason and loses nobody else's.
func TestOrdersRefused(t *testing.T) {
	b := newBench(t)
	head := "order,buyer,buyer_mail,buyer_phone,seller,branch,status,placed,delivered,amount,currency,courier,language,zone\n"
	for line, reason := range map[string]string{
		",Анна,,,,,placed,2026-10-01,,,,,,":                              "no number",
		"1,,,,,,placed,2026-10-01,,,,,,":                                 "nobody is named",
		"1,Анна,not a mail,,,,placed,2026-10-01,,,,,,":                   "no mail address",
		"1,Анна,a@localhost,,,,placed,2026-10-01,,,,,,":                  "no mail address",
		"1,Анна,,12345,,,placed,2026-10-01,,,,,,":                        "no phone number",
		"1,Анна,,,,7,placed,2026-10-01,,,,,,":                            "no seller",
		"1,Анна,,,,,lost,2026-10-01,,,,,,":                               `no status "lost"`,
		"1,Анна,,,,,placed,,,,,,,":                                       "no date",
		"1,Анна,,,,,delivered,2026-10-01,,,,,,":                          "date is missing",
		"1,Анна,,,,,delivered,2026-10-05,2026-10-01,,,,,":                "delivered lies before placed",
		"1,Анна,,,,,placed,2026-13-01,,,,,,":                             "is no date",
		"1,Анна,,,,,placed,29.02.2026,,,,,,":                             "is no date",
		"1,Анна,,,,,placed,2026-11-05,,,,,,":                             "in the future",
		"1,Анна,,,,,placed,0001-01-01,,,,,,":                             "too far back",
		"1,Анна,,,,,placed,2026-10-01,,12a,,,,":                          "no amount",
		"1,Анна,,,,,placed,2026-10-01,,-5,,,,":                           "no amount",
		"1,Анна,,,,,placed,2026-10-01,,,гривня,,,":                       "no currency",
		"1,Анна,,,,,placed,2026-10-01,,,,pigeon,,":                       "no courier",
		"1,Анна,,,,,placed,2026-10-01,,,,,de,":                           "no language",
		"1,Анна,,,,,placed,2026-10-01,,,,,,Mars/Crater":                  "no time zone",
		"1,Анна,,,,,placed,2026-10-01,,,,,,Local":                        "no time zone",
		"1,Анна,,,,,placed":                                              "7 columns, the header 14",
		"1,\"Анна,,,,,placed,2026-10-01,,,,,,":                           "quote",
		"1," + strings.Repeat("я", 300) + ",,,,,placed,2026-10-01,,,,,,": "more than 200 letters",
	} {
		r := b.takeOrders(head + "good,Борис,,,,,placed,2026-10-01,,,,,,\n" + line + "\nlast,Віра,,,,,placed,2026-10-01,,,,,,\n")
		if r.Read != 3 || r.New+r.Same != 2 || len(r.Refused) != 1 || r.Refused[0].Line != 3 || !strings.Contains(r.Refused[0].Reason, reason) {
			t.Errorf("%.60s: %+v, want %q", line, r, reason)
		}
	}
	for _, head := range []string{"", "\n\n", "buyer,status\n1,2\n", "order,номер заказа\n1,2\n", "order,статус,Status\n1,2,3\n", "\"order\n"} {
		if _, err := b.ImportOrders(t.Context(), b.scope, strings.NewReader(head), nil); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%q: %v", head, err)
		}
	}
	if _, err := b.ImportOrders(t.Context(), collector.Scope{Company: b.scope.Company, Role: collector.RoleViewer}, strings.NewReader("order\n"), nil); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("a viewer: %v", err)
	}
}

// The same order in three languages, three separators and two charsets is one order.
func TestOrdersInEveryHand(t *testing.T) {
	b := newBench(t)
	company, err := b.Store.Company(t.Context(), b.scope)
	must(t, err)
	company.Zone = "Europe/Kyiv"
	must(t, b.Store.SaveCompany(t.Context(), b.scope, company))
	ru := "Номер заказа;Покупатель;Почта;Телефон;Статус;Оформлен;Доставлен;Сумма;Валюта;Товары\n7;Анна Ёлкина;anna@mail.example;8 (912) 345-67-89;доставлен;01.10.2026 10:00;03.10.2026 14:05;1 234,56;uah;\"Розы x2; Ваза\"\n"
	want := ""
	for name, csv := range map[string]string{
		"en": "order,buyer,buyer mail,phone,status,placed,delivered,amount,currency,items\n7,Анна Ёлкина,anna@mail.example,+7 912 345-67-89,completed,2026-10-01T07:00:00Z,2026-10-03 14:05,1234.56,UAH,Розы x2|Ваза\n",
		"ru": ru,
		"uk": "\ufeffНомер замовлення\tПокупець\tПошта\tТелефон\tСтан\tСтворено\tДоставлено\tСума\tВалюта\tТовари\n7\tАнна Ёлкина\tanna@mail.example\t'+79123456789\tвиконано\t2026-10-01 10:00\t03.10.2026 14:05:00\t1 234,56₴\tUAH\tРозы х2; Ваза\n",
		"1251": func() string {
			s, err := charmap.Windows1251.NewEncoder().String(ru)
			must(t, err)
			return s
		}(),
	} {
		if r := b.takeOrders(csv); r.Read != 1 || len(r.Refused) > 0 {
			t.Errorf("%s: %+v", name, r)
		}
		o := b.heldOrder("7")
		buyer, err := b.Store.Person(t.Context(), b.scope, o.Buyer)
		must(t, err)
		got := fmt.Sprint(o.Status, o.Amount, o.Currency, o.Placed.UTC(), o.Delivered.UTC(), o.Items, buyer.PersonID, buyer.Name, buyer.Mail)
		if want == "" {
			want = got
		}
		if got != want || !strings.Contains(got, "2026-10-03 11:05:00") || !strings.Contains(got, "123456UAH") && !strings.Contains(got, "123456 UAH") || !strings.Contains(got, "{Розы  2}") {
			t.Errorf("%s: %s\nwant %s", name, got, want)
		}
	}
}

// A date alone: the goods are there by its end, the order was placed by its begin.
func TestOrdersDays(t *testing.T) {
	b := newBench(t)
	b.takeOrders("order,buyer,status,placed,delivered,zone\n1,Анна,delivered,2026-10-03,2026-10-03,Europe/Kyiv\n")
	o := b.heldOrder("1")
	if !o.Placed.Equal(time.Date(2026, 10, 2, 21, 0, 0, 0, time.UTC)) || !o.Delivered.Equal(time.Date(2026, 10, 3, 20, 59, 59, 0, time.UTC)) {
		t.Errorf("%s %s", o.Placed.UTC(), o.Delivered.UTC())
	}
}

// An older export undoes nothing: neither a status nor an event; what it knows more of is added.
func TestOrdersOnlyGoForward(t *testing.T) {
	b := newBench(t)
	row := func(status, rest string) string {
		return "order,buyer,status,placed,shipped,delivered,cancelled,reason,amount\n1,Анна," + status + "," + rest + "\n"
	}
	for _, step := range []struct{ csv, status, report string }{
		{row("placed", "2026-10-01,,,,,100"), "placed", "1 0 0"},
		{row("shipped", "2026-10-01,2026-10-02,,,,100"), "shipped", "0 1 0"},
		{row("delivered", "2026-10-01,2026-10-02,2026-10-03 10:00,,,100"), "delivered", "0 1 0"},
		{row("placed", "2026-10-01,,,,,90"), "delivered", "0 0 1"},                               // the first export again
		{row("delivered", "2026-10-01,2026-10-02,2026-10-04 10:00,,,100"), "delivered", "0 1 0"}, // delivered later than said
		{row("cancelled", "2026-10-01,,,2026-10-05,нет в наличии,100"), "cancelled", "0 1 0"},    // a newer event
		{row("delivered", "2026-10-01,2026-10-02,2026-10-03 10:00,,,100"), "cancelled", "0 0 1"}, // an export of before
	} {
		r := b.takeOrders(step.csv)
		if o := b.heldOrder("1"); string(o.Status) != step.status || fmt.Sprint(r.New, r.Changed, r.Same) != step.report {
			t.Errorf("%q: %s, %+v", step.csv, o.Status, r)
		}
	}
	o := b.heldOrder("1")
	if !o.Delivered.Equal(time.Date(2026, 10, 4, 7, 0, 0, 0, time.UTC)) || len(o.Events) != 5 || o.Events[4].Reason != "нет в наличии" || o.Amount != 10000 {
		t.Errorf("%+v", o)
	}
}

// One phone in ten spellings is one person, in Russia and in Ukraine.
func TestOnePhoneInTenSpellings(t *testing.T) {
	b := newBench(t)
	for country, spellings := range map[string][]string{
		"ru": {"+7 (912) 345-67-89", "8 912 345 67 89", "89123456789", "+79123456789", "7-912-345-67-89", "8(912)3456789", "9123456789", "007 912 345 67 89", "8.912.345.67.89", "тел. 8 912 345-67-89 доб. 12"},
		"uk": {"+38 (067) 123-45-67", "067 123 45 67", "0671234567", "+380671234567", "38-067-123-45-67", "380 67 1234567", "(067)1234567", "00380671234567", "067.123.45.67", "80671234567"},
	} {
		people := map[int64]bool{}
		for i, phone := range spellings {
			key := fmt.Sprint(country, i)
			if r := b.takeOrders("order,buyer_phone,status,placed\n" + key + "," + phone + ",placed,2026-10-01\n"); r.New != 1 {
				t.Fatalf("%s: %+v", phone, r)
			}
			people[b.heldOrder(key).Buyer] = true
		}
		if len(people) != 1 {
			t.Errorf("%s: %d people", country, len(people))
		}
	}
}

// A file that breaks off is taken as far as it goes.
func TestOrdersBrokenOff(t *testing.T) {
	b := newBench(t)
	whole := "order,buyer,status,placed\n"
	for i := range 700 {
		whole += fmt.Sprintf("%d,Анна %d,placed,2026-10-01\n", i, i)
	}
	r, err := b.ImportOrders(t.Context(), b.scope, io.MultiReader(strings.NewReader(whole), iotest.ErrReader(io.ErrUnexpectedEOF)), nil)
	must(t, err)
	if !r.BrokenOff || r.New != 700 || r.Read != 701 || len(r.Refused) != 1 {
		t.Errorf("%+v", r)
	}
}

// A file whose lines end as on old Macs, or that is UTF-16, is refused with words: it would be one header and no orders.
func TestOrdersOfNoLines(t *testing.T) {
	b := newBench(t)
	for _, file := range []string{"order,buyer_mail,placed\rR-1,r1@b.example,2026-11-01\r", "\xff\xfeo\x00r\x00d\x00e\x00r\x00,\x00b\x00\r\x00\n\x00"} {
		_, err := b.ImportOrders(t.Context(), b.scope, strings.NewReader(file), nil)
		if collector.CodeOf(err) != collector.CodeInvalid || !strings.Contains(err.Error(), "UTF-16") {
			t.Errorf("%q: %v", file, err)
		}
	}
}
