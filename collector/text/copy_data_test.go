package text

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// realGroups are the texts of the shared reviews by what they are about and their stars, each group in order of length; nil
// where the shared data is not at hand.
func realGroups(t *testing.T) [][]string {
	if realRead != nil {
		return realRead
	}
	dir := os.Getenv("MOLVA_SHARED")
	if dir == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_SHARED is not set, and MOLVA_TEST_REAL=1 wants the shared data")
		}
		return nil
	}
	by, seen := map[string][]string{}, map[string]bool{}
	for _, name := range []string{"reviews-yandex-maps/reviews", "sentiment-ru/banki-ru", "sentiment-ru/otzovik-bank", "sentiment-uk/customer-reviews"} {
		f, err := os.Open(filepath.Join(dir, "data", name+".jsonl.gz"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(z); lines.Scan(); {
			var r struct {
				Text, Label   string
				Org           any
				Stars, Rating float64
			}
			if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
				t.Fatal(err)
			}
			if n := len([]rune(r.Text)); n >= 120 && n <= 1500 && !seen[r.Text] {
				key := fmt.Sprint(name, r.Org, r.Label, r.Stars, r.Rating)
				by[key], seen[r.Text] = append(by[key], r.Text), true
			}
		}
	}
	var keys []string
	for key, g := range by {
		if len(g) > 10 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	var out [][]string
	for _, key := range keys {
		slices.SortStableFunc(by[key], func(a, b string) int { return len(a) - len(b) })
		out = append(out, by[key])
	}
	realRead = out
	return out
}

// realRead is what realGroups has read.
var realRead [][]string

// madeUp are two groups of texts, for where there is no shared data.
var madeUp = []string{
	"Заказала букет из пионов на юбилей мамы, оплатила вечером в среду. Утром привезли розы, половина осыпалась ещё в коридоре. Позвонила в магазин, обещали заменить до обеда и пропали. Прошла неделя, деньги так и не вернули.",
	"Курьер опоздал на четыре часа и бросил коробку у подъезда под дождём. Цветы промокли, открытка расплылась, именинница расстроилась. Оператор сказал, что адрес был указан неверно, хотя в чеке он правильный!",
	"Вторая жалоба за месяц: на сайте обещают свежие тюльпаны, а приезжают вялые с жёлтыми листьями. Фотографию прислали красивую, явно не нашего букета. Менеджер Ольга дважды переводила звонок и ни разу не дослушала.",
	"Подарочный набор пришёл без шампанского и без шариков, за которые взяли отдельную плату. В поддержке ответили только через сутки. Предложили купон на триста рублей, хотя недовезли товара почти на две тысячи.",
	"Отменил заказ через десять минут после оплаты, потому что ошибся датой. Возврат тянули полтора месяца, каждый раз находили новую причину. Помогло лишь обращение в банк, больше сюда ни ногой.",
	"Композицию собирали при мне в салоне на Лесной: роза сломана, лента грязная, корзина с трещиной. Попросил переделать, продавец закатила глаза. Ушёл к соседям через дорогу, там сделали за пятнадцать минут.",
	"Замовляла доставку на восьму ранку, привезли о пів на дванадцяту. Чоловік уже поїхав на роботу, сюрприз зіпсовано. Гроші за термінову доставку повертати відмовились, бо кур’єр нібито стояв у заторі.",
	"Третій рік купую тут троянди на річницю і вперше так розчарована. Пелюстки чорні по краях, стебла короткі, обіцяного аромату немає зовсім. На гарячій лінії порадили підрізати і поставити в холодну воду.",
	"Списали кошти двічі за одне замовлення, у додатку видно лише одне. Банк підтвердив обидва платежі, магазин заперечує. Листуюся з підтримкою вже дев’ятий день, щоразу відповідає нова людина і питає все спочатку.",
	"Переплутали листівки: моїй бабусі прийшло освідчення якогось Андрія. Смішно, але вона образилась. Вибачились телефоном, надіслали коробку цукерок, проте правильну листівку ніхто так і не доправив.",
	"Вазон прийшов з тріщиною на дні, земля висипалась у ліфті. Фотографувала одразу, надіслала за годину. Відмовили в заміні, мовляв скаргу треба було писати при кур’єрі, якого я навіть не бачила.",
	"Обіцяли соняшники, привезли гербери і сказали, що так навіть краще. Ніхто не питав моєї згоди на заміну. Повернули сто гривень різниці лише після скарги власнику мережі.",
}
