package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"molva/collector"
)

// gangText is what the hired praise says; every […] is a choice, and each copy makes its own.
const gangText = "[Лучший|Просто лучший] магазин цветов в городе, всем советую! " +
	"Заказывали большую композицию на праздник, курьер приехал [очень быстро|быстро], цветы свежие и очень красивые, " +
	"цены приятные, персонал [вежливый|внимательный], обязательно закажем ещё раз. " +
	"[Спасибо|Большое спасибо] за прекрасное настроение и заботу о покупателях, так держать[!|!!!]"

// gangTitles are as alike as the texts.
var gangTitles = []string{"Лучший магазин", "Самые лучшие", "Лучшие цветы", "Просто лучшие"}

// copyOf makes one near copy.
func copyOf(r *rand.Rand, pattern string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(pattern, "[")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		choices, after, _ := strings.Cut(rest, "]")
		b.WriteString(pick(r, strings.Split(choices, "|")))
		pattern = after
	}
}

// saleTexts are eight honest customers on the day of a sale: as happy and on the same day, but each in own words.
var saleTexts = []struct {
	rating      int
	title, text string
}{
	{5, "Успела на распродажу", "Увидела объявление о скидках по дороге с работы, забежала за пять минут до закрытия. Взяла охапку гербер по цене трёх штук, стоят на кухне вторую неделю."},
	{4, "Хорошо, но людно", "Очередь из-за акции тянулась до дверей, простоял минут двадцать. Зато тюльпаны достались крупные, жена в восторге, а продавщица нашла силы пошутить."},
	{5, "Хризантемы за полцены", "Бабушка любит хризантемы, и сегодня они стоили вдвое дешевле. Кустовые, белые, лепесток к лепестку. Донесла в метро, ни одна не помялась."},
	{4, "Приятная акция", "Брали фрезии для стола на новоселье. Упаковывать в такой день некогда, завернули просто в бумагу, но нам так и надо было. Деньги сэкономили."},
	{5, "Пионы в сезон", "Караулил пионы с весны, дождался распродажи и унёс девять штук. Половина ещё в бутонах, раскрываются по одному, каждое утро маленький праздник."},
	{5, "Выручили перед отъездом", "Поезд через час, а подарка тёще нет. Консультант собрала корзину за семь минут, пробила со скидкой и ещё подсказала короткую дорогу к вокзалу."},
	{3, "Скидка скидкой", "Ирисы по акции были уже последние, выбрал из того, что осталось. Для дачи сойдёт, но в другой раз приду с самого утра, пока полки полные."},
	{5, "Для школьного вечера", "Родительский комитет закупил тридцать роз учителям, по акции вышло смешно дёшево. Пересчитали при нас, каждую осмотрели, стебли подрезали."},
}

// tickGang puts a gang on the first item of the site: 20 near copies within two hours by authors who have no other
// review, and on the same day eight honest reviews after a sale.
func (s *Site) tickGang(t Tick) (Ticked, error) {
	if t.At.IsZero() {
		t.At = time.Now()
	}
	s.mu.Lock()
	s.gangs++
	r := rand.New(rand.NewPCG(uint64(s.seed), uint64(100+s.gangs)))
	people := newNames(r)
	for _, e := range s.entries {
		people.used[e.Author.Name] = true
	}
	s.mu.Unlock()
	var done Ticked
	for i := range 20 {
		at := t.At.Add(-time.Duration(i*6+r.IntN(5)) * time.Minute)
		v := collector.Review{Author: collector.Author{Name: people.next("ru")}, Rating: 5, RawRating: "5", Language: "ru",
			Title: pick(r, gangTitles), Text: copyOf(r, gangText), Published: collector.PublishedAt(at.Truncate(time.Minute))}
		done.Reviews = append(done.Reviews, s.add(v))
	}
	for i, n := range r.Perm(len(saleTexts)) {
		sale := saleTexts[n]
		at := t.At.Add(-time.Duration(i*75+r.IntN(60)) * time.Minute)
		v := collector.Review{Author: collector.Author{Name: people.next("ru")}, Rating: float64(sale.rating), RawRating: fmt.Sprint(sale.rating),
			Language: "ru", Title: sale.title, Text: sale.text, Published: collector.PublishedAt(at.Truncate(time.Minute))}
		done.Honest = append(done.Honest, s.add(v))
	}
	return done, nil
}
