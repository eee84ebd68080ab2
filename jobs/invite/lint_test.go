package invite

import (
	"strings"
	"testing"
)

func containsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

func TestLint(t *testing.T) {
	for _, c := range []struct{ words, why string }{
		{"", ""},
		{"Расскажите, как всё прошло: и хорошее, и плохое.", ""},
		{"Нам важно каждое мнение, критика тоже.", ""},
		{"Дякуємо, що обрали нас. Розкажіть, будь ласка, чи все було гаразд.", ""},
		{"We read every review, good or bad.", ""},
		{"Мы приготовили для вас сюрприз в день рождения города", ""},
		{"Ваш баланс проверен, цветы призваны радовать", ""},
		{"Получите СКИДКУ 10 % за отзыв", "reward"},
		{"За відгук — бонуси!", "reward"},
		{"за отзыв дарим подарок", "reward"},
		{"даруємо подарунок", "reward"},
		{"Get a discount for your review", "reward"},
		{"We give a gift card", "reward"},
		{"Поставьте 5 звёзд", "good mark"},
		{"пять звёзд от вас", "good mark"},
		{"Поставте п’ять зірок", "good mark"},
		{"Please give us 5 stars", "good mark"},
		{"a five-star rating", "good mark"},
		{"ждём 5★", "good mark"},
		{"Оставьте положительный отзыв", "good mark"},
		{"залиште гарний відгук", "good mark"},
		{"Если вам понравилось, напишите", "content"},
		{"если вы остались довольны", "content"},
		{"Если довольны — оставьте отзыв", "content"},
		{"Якщо вам сподобалося, напишіть", "content"},
		{"If you're happy, tell the world", "content"},
		{"if you enjoyed it", "content"},
		{"Если что-то не так, сначала напишите нам", "company first"},
		{"Свяжитесь с нами, прежде чем писать отзыв", "company first"},
		{"Спочатку зателефонуйте нам", "company first"},
		{"Contact us first if anything went wrong", "company first"},
		{"Before you write, please call us", "company first"},
		{"Отзыв здесь: https://maps.example/", "link"},
		{strings.Repeat("очень ", 200), "too long"},
	} {
		err := Lint(c.words)
		if (err == nil) != (c.why == "") || err != nil && !strings.Contains(err.Error(), c.why) {
			t.Errorf("%q: %v, want %q", c.words, err, c.why)
		}
	}
}
