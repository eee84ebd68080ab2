package jobs

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// orderColumns are the fields of an order with the names that shops give their columns, folded.
var orderColumns = map[string][]string{
	"order":           {"order", "order id", "order number", "number", "id", "номер", "номер заказа", "заказ", "номер замовлення", "замовлення"},
	"seller":          {"seller", "seller id", "продавец", "id продавца", "код продавца", "продавець", "код продавця", "магазин"},
	"seller_name":     {"seller name", "имя продавца", "название продавца", "назва продавця", "имя магазина"},
	"seller_mail":     {"seller mail", "seller email", "почта продавца", "email продавца", "пошта продавця"},
	"branch":          {"branch", "branch id", "филиал", "код филиала", "філія", "код філії", "точка"},
	"branch_name":     {"branch name", "название филиала", "назва філії", "адрес филиала"},
	"buyer":           {"buyer", "customer", "client", "buyer name", "customer name", "покупатель", "клиент", "имя покупателя", "имя клиента", "заказчик", "фио", "покупець", "клієнт", "ім'я покупця", "імя покупця", "замовник"},
	"buyer_mail":      {"buyer mail", "buyer email", "customer email", "email", "mail", "e-mail", "почта", "почта покупателя", "email покупателя", "эл. почта", "электронная почта", "пошта", "пошта покупця", "email покупця", "електронна пошта"},
	"buyer_phone":     {"buyer phone", "phone", "customer phone", "телефон", "телефон покупателя", "телефон покупця"},
	"recipient":       {"recipient", "recipient name", "получатель", "имя получателя", "отримувач", "одержувач", "ім'я отримувача", "імя отримувача"},
	"recipient_mail":  {"recipient mail", "recipient email", "почта получателя", "email получателя", "пошта отримувача", "email отримувача"},
	"recipient_phone": {"recipient phone", "телефон получателя", "телефон отримувача", "телефон одержувача"},
	"category":        {"category", "категория", "категорія"},
	"courier":         {"courier", "delivery by", "курьер", "доставляет", "кур'єр", "курєр", "доставляє"},
	"status":          {"status", "статус", "состояние", "стан"},
	"amount":          {"amount", "total", "sum", "сумма", "стоимость", "итого", "сума", "вартість", "разом"},
	"currency":        {"currency", "валюта"},
	"items":           {"items", "products", "товары", "состав", "позиции", "товар", "товари", "склад", "позиції"},
	"placed":          {"placed", "created", "ordered", "date", "order date", "оформлен", "создан", "дата", "дата заказа", "оформлено", "створено", "дата замовлення"},
	"confirmed":       {"confirmed", "accepted", "подтвержден", "принят", "подтверждено", "підтверджено", "прийнято"},
	"shipped":         {"shipped", "sent", "отправлен", "отгружен", "отправлено", "відправлено", "надіслано"},
	"delivered":       {"delivered", "completed", "доставлен", "выполнен", "доставлено", "дата доставки", "выполнено", "виконано"},
	"cancelled":       {"cancelled", "canceled", "отменен", "отменено", "скасовано"},
	"returned":        {"returned", "возвращен", "возврат", "возвращено", "повернено", "повернення"},
	"replaced":        {"replaced", "заменен", "замена", "заменено", "замінено", "заміна"},
	"reason":          {"reason", "причина", "причина отмены", "причина скасування"},
	"language":        {"language", "lang", "язык", "мова"},
	"zone":            {"zone", "time zone", "timezone", "часовой пояс", "часовий пояс"},
}

// fieldNamed finds the field of a column's name; "" for a column that is none of an order's.
var fieldNamed = func() func(string) string {
	fields := map[string]string{}
	for field, names := range orderColumns {
		fields[columnName(field)] = field
		for _, n := range names {
			fields[columnName(n)] = field
		}
	}
	return func(name string) string { return fields[columnName(name)] }
}()

// columnName folds what differs in the writing of one name: case, ё, spaces, underscores, hyphens.
func columnName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-.'", r) {
			return -1
		}
		return r
	}, text.Fold(strings.TrimPrefix(name, "\ufeff")))
}

// orderHeader reads the names of the columns. Two columns of one field are refused: which of them counts nobody knows.
func orderHeader(c *csvFile) (columns, names []string, err error) {
	row, more := c.next()
	wrong := func(msg, hint string) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: fmt.Sprintf("line %d", max(1, row.line)), Msg: msg, Hint: hint}
	}
	if !more || row.reason != "" {
		err := cmp.Or(c.broke, errors.New(cmp.Or(row.reason, io.EOF.Error())))
		return nil, nil, &collector.Error{Code: collector.CodeInvalid, Where: "line 1", Msg: "the header of the orders cannot be read",
			Hint: "the first line names the columns: order, buyer_mail, status, placed, delivered", Err: err}
	}
	if slices.ContainsFunc(row.fields, func(f string) bool { return strings.ContainsAny(strings.TrimRight(f, "\r\n"), "\r\x00") }) {
		return nil, nil, wrong("the lines of the file do not end as lines do, or it is UTF-16", "save it as CSV in UTF-8")
	}
	c.columns = len(row.fields)
	seen := map[string]string{}
	for _, name := range row.fields {
		field := fieldNamed(name)
		if other, twice := seen[field]; twice && field != "" {
			return nil, nil, wrong(fmt.Sprintf("the columns «%s» and «%s» both mean %s", other, strings.TrimSpace(name), field), "rename or delete one of them")
		}
		seen[field] = strings.TrimSpace(name)
		columns = append(columns, field)
	}
	if _, ok := seen["order"]; !ok {
		return nil, nil, wrong("no column holds the numbers of the orders", "name it order")
	}
	return columns, row.fields, nil
}

// statuses are the words that shops have for a status, folded.
var statuses = map[string]collector.OrderStatus{}

func init() {
	for status, said := range map[collector.OrderStatus]string{
		collector.OrderPlaced:    "placed new pending created оформлен оформлено новый новое новий нове создан створено",
		collector.OrderConfirmed: "confirmed accepted paid processing подтвержден подтверждено принят оплачен в_работе підтверджено прийнято оплачено в_роботі",
		collector.OrderShipped:   "shipped sent in_transit отправлен отправлено отгружен в_пути відправлено надіслано в_дорозі",
		collector.OrderDelivered: "delivered completed complete done fulfilled доставлен доставлено выполнен выполнено вручен завершен доставлено виконано вручено завершено отримано получен",
		collector.OrderCancelled: "cancelled canceled отменен отменено отмена скасовано скасоване відмінено",
		collector.OrderReturned:  "returned refunded возвращен возвращено возврат повернено повернення",
		collector.OrderReplaced:  "replaced заменен заменено замена замінено заміна",
	} {
		for _, word := range strings.Fields(said) {
			statuses[columnName(word)] = status
		}
	}
}

func statusOf(s string) (collector.OrderStatus, error) {
	if s == "" {
		return "", nil
	}
	if status, ok := statuses[columnName(s)]; ok {
		return status, nil
	}
	return "", fmt.Errorf("there is no status %q; placed, confirmed, shipped, delivered, cancelled, returned and replaced are", s)
}

func courierOf(s string) (collector.Courier, error) {
	switch columnName(s) {
	case "":
		return collector.CourierUnknown, nil
	case "seller", "продавец", "продавця", "продавца", "продавець", "магазин":
		return collector.CourierSeller, nil
	case "platform", "платформа", "платформы", "платформи", "маркетплейс", "сервис", "сервіс":
		return collector.CourierPlatform, nil
	}
	return "", fmt.Errorf("there is no courier %q; seller and platform are", s)
}
