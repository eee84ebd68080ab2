package classify

import (
	"testing"

	"molva/collector"
)

func TestCauses(t *testing.T) {
	for _, c := range []struct{ text, cause string }{
		{"После оплаты сказали, что товара нет в наличии, очень плохо", "not_in_stock"},
		{"Заказ отменили без объяснений, ужас", "not_in_stock"},
		{"Товару немає в наявності, хоча гроші взяли, жах", "not_in_stock"},
		{"The item was out of stock after I paid, terrible", "not_in_stock"},
		{"На сайте одна стоимость, а на кассе цена другая, обман", "price_changed"},
		{"Ціна зросла вже після оплати, шахраї", "price_changed"},
		{"На заказ никто не отреагировал, не отвечают и не перезвонили, отвратительно", "no_reaction"},
		{"Ніхто не передзвонив, на листи не відповідають, жахливо", "no_reaction"},
		{"Nobody answered, they ignored all my mails, awful", "no_reaction"},
		{"Ждала ответа две недели, ужасная поддержка", "slow_feedback"},
		{"Довго чекала відповіді від підтримки, жахливо", "slow_feedback"},
		{"Доставка дороже самого букета, грабёж и обман", "delivery_cost"},
		{"Доставка дорога, дорожча за товар, жах", "delivery_cost"},
		{"Курьер опоздал на три часа, праздник испорчен", "delivery_time"},
		{"Привезли поздно, гости уже ушли, кошмар", "delivery_time"},
		{"Кур'єр запізнився на три години, свято зіпсовано", "delivery_time"},
		{"The delivery was late by two days, horrible", "delivery_time"},
		{"Цветы завяли на следующий день, ужасное качество", "product_quality"},
		{"Квіти зів'яли наступного дня, жахлива якість", "product_quality"},
		{"It stopped working after a week, poor quality", "product_quality"},
		{"Привезли совсем другой букет, не соответствует фото, обман", "wrong_description"},
		{"Привезли зовсім інший букет, не відповідає опису, обман", "wrong_description"},
		{"Not as described, totally different from the picture, scam", "wrong_description"},
		{"Менеджер нахамила и бросила трубку, кошмар", "staff_rudeness"},
		{"Менеджерка нахамила, зневажливе ставлення, жах", "staff_rudeness"},
		{"The staff was rude, never again", "staff_rudeness"},
		{"Деньги не вернули, ждём месяц, мошенники", "refund"},
		{"Гроші не повернули, чекаємо місяць, шахраї", "refund"},
		{"They refused a refund, scam", "refund"},
		{"Потребовали доплату наличными мимо сайта, обман", "surcharge"},
		{"Вимагали доплату готівкою повз сайт, обман", "surcharge"},
		{"Hidden fees everywhere, terrible", "surcharge"},
	} {
		v := Classify(collector.Review{Text: c.text})
		found := false
		for _, got := range v.Causes {
			found = found || got.Name == c.cause && len(got.Words) > 0
		}
		if !found || len(v.Causes) > maxCauses {
			t.Errorf("%q (%.2f): %v, want %s", c.text, v.Complaint.Probability, v.Causes, c.cause)
		}
	}
	for _, praise := range []string{"Спасибо, доставка вовремя, качество отличное", "Дякую, доставка вчасно, якість чудова", "Great quality, fast delivery", "Персонал показал материал, хороший", "Торт на бракосочетание съели весь, вкусно",
		"Чек прийшов одразу, гроші порахували правильно, дякую", "Вернули деньги за билет сразу"} {
		if v := Classify(collector.Review{Text: praise}); len(v.Causes) > 0 {
			t.Errorf("%q: %v", praise, v.Causes)
		}
	}
	if len(CauseNames()) != 11 {
		t.Errorf("the taxonomy has 11 causes, not %d", len(CauseNames()))
	}
}
