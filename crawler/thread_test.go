package crawler

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"molva/collector"
)

// mentionLines is a mention in one line a post: what a table can compare.
func mentionLines(m *collector.Mention) string {
	if m == nil {
		return "none"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s | %s | %s | %s | %s", m.ID, m.Title, m.Author.Name, m.Published, strings.ReplaceAll(m.Text, "\n", "/"))
	if m.Part {
		b.WriteString(" | part")
	}
	for _, r := range m.Replies {
		fmt.Fprintf(&b, "\n%s | %s | %s", r.Author, r.Published, strings.ReplaceAll(r.Text, "\n", "/"))
	}
	return b.String()
}

func fixture(t testing.TB, name string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// Threads of each forum program: the first post is the mention, the others its replies, a later page has the same id;
// quotations, signatures and buttons are left out.
func TestThreads(t *testing.T) {
	for _, c := range []struct{ file, url, want string }{
		{"phpbb", "https://forum.example/viewtopic.php?f=2&t=15", `https://forum.example/viewtopic.php?t=15 | Курьер не приехал | Вера | 2026-01-05T09:00:00Z | Заказала букет на 8 утра.//Курьер так и не приехал. | part
Лев | 2026-01-05T10:30:00Z | Звоните в поддержку.`},
		{"phpbb-2", "https://forum.example/viewtopic.php?f=2&t=15&start=10", `https://forum.example/viewtopic.php?t=15 | Курьер не приехал |  |  |  | part
Вера | 2026-01-06 | Деньги вернули.`},
		{"phpbb30", "https://forum.example/viewtopic.php?p=5", `https://forum.example/viewtopic.php?t=77 | Зламана коробка | Олена | 2026-03-02 | Прийшла зламана коробка.
Ія | 2026-03-04 | Те саме.`},
		{"xenforo", "https://forum.example/threads/magazin-ne-otvechaet.321/", `https://forum.example/threads/magazin-ne-otvechaet.321/ | Магазин не отвечает | Вера | 2026-02-01T07:00:00Z | Пишу третий день, ответа нет. | part
Лев | 2026-02-01T08:00:00Z | Позвоните им.`},
		{"xenforo-2", "https://forum.example/threads/magazin-ne-otvechaet.321/page-2", `https://forum.example/threads/magazin-ne-otvechaet.321/ | Магазин не отвечает | Вера | 2026-02-01T07:00:00Z |  | part
Вера | 2026-02-03T08:00:00Z | Ответили, спасибо.`},
		{"xenforo1", "https://forum.example/threads/broken-vase.9/", `https://forum.example/threads/broken-vase.9/ | Broken vase | Ann | 2026-03-05 | The vase came broken.
Bob | 2026-03-05T10:12:00Z | Ask for a refund.`},
		{"vbulletin3", "https://forum.example/showthread.php?t=44", `https://forum.example/showthread.php?t=44 | Возврат денег | Пётр | 2026-02-04 | Деньги не вернули. | part
Инна | 2026-02-05 | Пишите жалобу.`},
		{"vbulletin4", "https://forum.example/showthread.php?12-ne-dovezli/page2", `https://forum.example/showthread.php?12-ne-dovezli | Не довезли |  |  |  | part
Зоя | 2026-02-07 | Довезли наконец.`},
		{"vbulletin5", "https://forum.example/forum/flowers/71-late-flowers", `https://forum.example/forum/flowers/71-late-flowers | Late flowers | Ann | 2026-02-08 | They came a day late.
Bob | 2026-02-08 | Same here.`},
		{"invision", "https://forum.example/topic/55-zivyali-troyandy/", `https://forum.example/topic/55-zivyali-troyandy/ | Зів'ялі троянди | Олена | 2026-02-09T08:00:00Z | Зів'яли за день.//Гроші назад! | part
Ія | 2026-02-09T09:00:00Z | Співчуваю.`},
		{"invision3", "https://forum.example/index.php?/topic/66-ceny/page__st__20", `https://forum.example/index.php?/topic/66-ceny/ | Цены на доставку |  |  |  | part
Иван | 2026-02-10T10:00:00Z | Дороже всех.`},
		{"discourse", "https://forum.example/t/order-never-came/88", `https://forum.example/t/order-never-came/88 | Order never came | ann | 2026-02-11T10:00:00Z | My order never came. | part
bob | 2026-02-11T11:00:00Z | Mine neither.`},
	} {
		v := readAt(fixture(t, "threads/"+c.file+".html"), c.url, nil)
		if got := mentionLines(v.Mention); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.file, got, c.want)
		}
		if v.Mention != nil && v.Mention.Site != "forum.example" {
			t.Errorf("%s: site %q", c.file, v.Mention.Site)
		}
	}
}
