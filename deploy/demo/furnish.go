package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// goods are the orders of the demo's shop, as its export has them: days since they were placed and delivered ("" not yet),
// and what a newcomer is to find in the console about each.
var goods = []struct {
	key, seller, buyer, mail, recipient, category, items, reason string
	placed, delivered                                            float64 // days ago; delivered 0: not yet
	status, language, zone                                       string
}{
	{key: "F-1001", seller: "sad", buyer: "Анна Коваль", mail: "anna@buyers.example", recipient: "Мария", category: "букеты", items: "Букет «Утро»", placed: 6, delivered: 5, status: "delivered", language: "ru", zone: "Europe/Kyiv"},
	{key: "F-1002", seller: "sad", buyer: "Олена Бондар", mail: "olena@buyers.example", category: "букеты", items: "25 троянд", placed: 5, delivered: 4, status: "delivered", language: "uk", zone: "Europe/Kyiv"},
	{key: "F-1003", seller: "pole", buyer: "Игорь Левин", mail: "igor@buyers.example", category: "горшечные", items: "Фикус x2", placed: 7, delivered: 5, status: "delivered", language: "ru", zone: "Europe/Moscow"},
	{key: "F-1004", seller: "pole", buyer: "Игорь Левин", mail: "igor@buyers.example", category: "букеты", items: "Тюльпаны", placed: 5, delivered: 4, status: "delivered", language: "ru", zone: "Europe/Moscow"},
	{key: "F-1005", seller: "pole", buyer: "Тарас Мельник", mail: "taras@buyers.example", recipient: "Ірина", category: "букеты", items: "Букет «Сонце»", placed: 3, delivered: 1, status: "delivered", language: "uk", zone: "Europe/Kyiv"},
	{key: "F-1006", seller: "ryad", buyer: "Светлана Орлова", mail: "svetlana@buyers.example", category: "букеты", items: "Пионы", placed: 2, status: "cancelled", reason: "нет в наличии", language: "ru", zone: "Europe/Moscow"},
	{key: "F-1007", seller: "ryad", buyer: "Павло Гнатюк", mail: "pavlo@buyers.example", category: "букеты", items: "Хризантеми", placed: 1, status: "cancelled", reason: "немає в наявності", language: "uk", zone: "Europe/Kyiv"},
	{key: "F-1008", seller: "sad", buyer: "Вера Ильина", mail: "vera@buyers.example", category: "букеты", items: "Ирисы", placed: 0.5, status: "shipped", language: "ru", zone: "Asia/Almaty"},
}

// sellers of the demo, by the key that orders name.
var shops = map[string]string{"sad": "Лавка «Сад»", "pole": "Мастерская «Поле»", "ryad": "Квіти «Ряд»"}

// Furnish gives the demo's console something to look at beyond the crawled reviews: orders and a campaign, two reviews
// that customers send in by the form out of their mails, a case, a dispute, an inspection and an exclusion. All of it goes
// by the ways that people go: the API, the customers' mails and pages. A demo that has orders already is left alone.
func Furnish(ctx context.Context, baseURL, mailsURL string, owner Owner) error {
	c := &check{Options: Options{OwnerMail: owner.Mail, Mails: mailsURL, Product: Product{BaseURL: baseURL}}, api: newClient(baseURL)}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/session", map[string]string{"mail": owner.Mail, "password": owner.Password}, nil); err != nil {
		return err
	}
	var held struct{ Orders []struct{ ID string } }
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/orders?limit=1", nil, &held); err != nil || len(held.Orders) > 0 {
		return err
	}
	for _, do := range []func(context.Context) error{c.furnishTopic, c.furnishOrders, c.furnishReviews, c.furnishDispute, c.furnishInspection} {
		if err := do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// furnishOrders imports the export and starts a campaign. A mail is sent by day alone, so the clock goes to the next noon.
func (c *check) furnishOrders(ctx context.Context) error {
	now, err := c.api.status(ctx)
	if err != nil {
		return err
	}
	at := now.Now.In(moscow)
	if at.Hour() < 11 || at.Hour() > 18 {
		noon := time.Date(at.Year(), at.Month(), at.Day(), 12, 0, 0, 0, moscow)
		if noon.Before(at) {
			noon = noon.AddDate(0, 0, 1)
		}
		if err := c.api.advance(ctx, noon.Sub(at).Round(time.Second)); err != nil {
			return err
		}
		at = noon
	}
	if _, b, err := c.api.send(ctx, http.MethodPost, "/api/v1/orders/import?format=csv", strings.NewReader(export(at))); err != nil {
		return err
	} else if !strings.Contains(string(b), `"refused":[]`) {
		return fmt.Errorf("orders of the demo: %s", b)
	}
	var campaign struct{ ID string }
	rule := map[string]any{"name": "После доставки", "days": 3, "days_by_category": map[string]int{"горшечные": 5}, "from": "10:00", "until": "20:00", "reminders": 1, "between": 5, "cap": 30}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/campaigns", rule, &campaign); err != nil {
		return err
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/campaigns/"+campaign.ID+"/start", nil, nil); err != nil {
		return err
	}
	return c.api.advance(ctx, time.Second) // answers when all that is due was done
}

// export is the shop's CSV.
func export(now time.Time) string {
	var b strings.Builder
	b.WriteString("order;seller;seller_name;seller_mail;buyer;buyer_mail;recipient;category;courier;status;amount;currency;items;placed;delivered;cancelled;reason;language;zone\n")
	ago := func(days float64) string {
		return now.Add(-time.Duration(days * 24 * float64(time.Hour))).Format(time.RFC3339)
	}
	for i, g := range goods {
		delivered, cancelled := "", ""
		if g.delivered > 0 {
			delivered = ago(g.delivered)
		}
		if g.status == "cancelled" {
			cancelled = ago(g.placed - 0.2)
		}
		fmt.Fprintln(&b, strings.Join([]string{g.key, g.seller, shops[g.seller], g.seller + "@sellers.example", g.buyer, g.mail, g.recipient, g.category, "seller", g.status,
			fmt.Sprint(1200 + 150*i), "UAH", g.items, ago(g.placed), delivered, cancelled, g.reason, g.language, g.zone}, ";"))
	}
	return b.String()
}

var formLink = regexp.MustCompile(`/r/[a-z0-9]+`)

// furnishReviews sends two reviews in, each by the link of its customer's mail.
func (c *check) furnishReviews(ctx context.Context) error {
	mails, err := c.mails(ctx)
	if err != nil {
		return err
	}
	for to, form := range map[string]url.Values{
		"anna@buyers.example":  {"rating": {"1"}, "name": {"Анна"}, "about": {"company"}, "text": {"Букет привезли на четыре часа позже, розы уже вялые. На звонки никто не отвечает, деньги за доставку не возвращают. Верните деньги!"}},
		"olena@buyers.example": {"rating": {"5"}, "name": {"Олена"}, "about": {"company"}, "text": {"Троянди свіжі, привезли вчасно, кур’єр подзвонив заздалегідь."}, "pros": {"Свіжі квіти"}},
	} {
		link := ""
		for _, m := range mails {
			if found := formLink.FindString(m.Text); m.To == to && found != "" {
				link = found
			}
		}
		if link == "" {
			return errors.New("no request for a review came to " + to)
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Product.BaseURL+link, strings.NewReader(form.Encode()))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		said, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK {
			return fmt.Errorf("the form of %s: status %d: %.200s", to, answer.StatusCode, said)
		}
	}
	return nil
}

// furnishTopic saves a topic with an exclusion that hides something, and a rule by it that looks at what comes.
func (c *check) furnishTopic(ctx context.Context) error {
	topic := map[string]any{"name": "Доставка", "queries": []map[string]string{{"name": "курьеры", "query": "курьер OR кур'єр"}, {"name": "сроки", "query": "доставка (опоздание OR поздно OR вовремя OR вчасно)"}},
		"exclusions": []map[string]string{{"kind": "words", "value": "вовремя"}}}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/topics", map[string]any{"text": topic, "note": "Хвалят за срок другие отзывы"}, nil); err != nil {
		return err
	}
	rule := map[string]any{"name": "Жалобы на доставку", "query": "@доставка is:complaint", "change": map[string]any{"add_tags": []string{"доставка"}}}
	return c.api.call(ctx, http.MethodPost, "/api/v1/rules", rule, nil)
}

// furnishDispute opens a dispute for the customer whose order came yesterday.
func (c *check) furnishDispute(ctx context.Context) error {
	return c.api.call(ctx, http.MethodPost, "/api/v1/disputes", map[string]any{"order": "F-1005", "rating": 1, "reason": "quality", "outcome": "partial_refund", "amount": 50000,
		"currency": "UAH", "description": "Половина квітів у букеті зів’яла вже ввечері, фото надіслали продавцю, відповіді немає."}, nil)
}

// furnishInspection lets a seller be rude in a chat and leaves a note; another seller is excluded by a person.
func (c *check) furnishInspection(ctx context.Context) error {
	for _, call := range []struct {
		path string
		body map[string]string
	}{
		{"/api/v1/orders/F-1007/chat", map[string]string{"side": "client", "text": "Чому скасували замовлення?"}},
		{"/api/v1/orders/F-1007/chat", map[string]string{"side": "seller", "text": "Отъебитесь уже, нету хризантем"}},
		{"/api/v1/sellers/key:ryad/notes", map[string]string{"text": "Отвечает резко, когда пишут вечером. Звонить владельцу до обеда."}},
		{"/api/v1/sellers/key:pole/exclude", map[string]string{"reason": "Три жалобы за неделю остались без ответа"}},
	} {
		if err := c.api.call(ctx, http.MethodPost, call.path, call.body, nil); err != nil {
			return err
		}
	}
	return c.api.advance(ctx, time.Second)
}
