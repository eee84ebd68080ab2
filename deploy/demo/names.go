package demo

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

var givenRu = []string{
	"Марина", "Алёна", "Светлана", "Игорь", "Пётр", "Наталья", "Семён", "Вера", "Лариса", "Артём", "Тамара", "Глеб", "Инна",
	"Ксения", "Роман", "Зоя", "Фёдор", "Дарья", "Кирилл", "Нина", "Эльвира", "Павел", "Галина", "Матвей", "Юлия",
}

var familyRu = []string{
	"Лебеде", "Королё", "Соколо", "Журавлё", "Беляе", "Орло", "Ершо", "Тихоно", "Зайце", "Мельнико", "Рябо", "Снегирё",
	"Панфило", "Горбуно", "Третьяко", "Щегло", "Ефимо", "Голубе", "Дроздо", "Ковалё",
}

var givenUk = []string{
	"Оксана", "Олена", "Ярина", "Богдан", "Соломія", "Тарас", "Леся", "Ґанна", "Остап", "Зоряна", "Надія", "Юрій", "Ірина",
	"Марічка", "Андрій", "Стефанія", "Назар", "Христина", "Євген", "Злата",
}

var familyUk = []string{
	"Шевчук", "Коваленко", "Бойко", "Гнатюк", "Мельник", "Лисенко", "Дячук", "Ґудзь", "Петренко", "Кравець", "Їжакевич",
	"Савчук", "Щербак", "Яремчук", "Романюк", "Євтушенко",
}

// names deals names out so that no two people of one world share one.
type names struct {
	r    *rand.Rand
	used map[string]bool
}

func newNames(r *rand.Rand) *names { return &names{r: r, used: map[string]bool{}} }

func (n *names) next(lang string) string {
	for try := 0; ; try++ {
		name := n.draw(lang)
		if try > 50 {
			name += " " + strconv.Itoa(try)
		}
		if !n.used[name] {
			n.used[name] = true
			return name
		}
	}
}

func (n *names) draw(lang string) string {
	if lang == "uk" {
		given := pick(n.r, givenUk)
		if n.r.IntN(4) == 0 {
			return given + " " + string([]rune(pick(n.r, familyUk))[:1]) + "."
		}
		return given + " " + pick(n.r, familyUk)
	}
	given, family := pick(n.r, givenRu), pick(n.r, familyRu)+"в"
	if strings.HasSuffix(given, "а") || strings.HasSuffix(given, "я") {
		family += "а"
	}
	if n.r.IntN(4) == 0 {
		return given + " " + string([]rune(family)[:1]) + "."
	}
	return given + " " + family
}
