package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// The file of the demo's story: twelve orders, line 7 with a broken date, line 9 a repeat, windows-1251 and semicolons.
const demoOrders = `Номер заказа;Покупатель;Почта;Статус;Оформлен;Доставлен;Сумма
F-1;Анна Коваль;anna@mail.example;доставлен;01.11.2025 10:00;03.11.2025 14:05;1 234,56
F-2;Борис;boris@mail.example;доставлен;01.11.2025 10:00;03.11.2025 15:00;500
F-3;Вера;vera@mail.example;отменён;01.11.2025 11:00;;100
F-4;Галина;galina@mail.example;отправлен;01.11.2025 12:00;;100,50
F-5;Дмитрий;dima@mail.example;доставлен;01.11.2025 12:00;04.11.2025;100,5
F-6;Ева;eva@mail.example;доставлен;01.11.2025 12:00;34.11.2025;7
F-7;Жанна;zhanna@mail.example;доставлен;01.11.2025 12:00;04.11.2025 09:00;7
F-1;Анна Коваль;anna@mail.example;доставлен;01.11.2025 10:00;03.11.2025 14:05;1 234,56
F-9;Анна Коваль;anna@mail.example;доставлен;01.11.2025 10:00;03.11.2025 16:05;80
F-10;Ирина;irina@mail.example;доставлен;01.11.2025 12:00;04.11.2025 09:00;7
F-11;Кирилл;kirill@mail.example;доставлен;01.11.2025 12:00;04.11.2025 09:00;7
F-12;Лариса;larisa@mail.example;доставлен;01.11.2025 12:00;04.11.2025 09:00;7
`

// On the folder itself and over the socket: what is broken is named by its line, the same again is not taken twice.
func TestOrdersImport(t *testing.T) {
	b, err := charmap.Windows1251.NewEncoder().Bytes([]byte(demoOrders))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	running := here(t, shortDir(t))
	serving(t, running)
	for _, dir := range []string{t.TempDir(), running.Data} {
		status, out, errs := run(t, "", "orders", "import", path, "--data", dir)
		if status != exitPartly || !strings.Contains(out, "12 read: 10 new, 0 changed, 1 the same, 1 refused") || !strings.Contains(errs, `line 7: column delivered: "34.11.2025" is no date`) {
			t.Errorf("status %d, %q, %q", status, out, errs)
		}
		if status, out, _ := run(t, "", "orders", "import", path, "--data", dir); status != exitPartly || !strings.Contains(out, "12 read: 0 new, 0 changed, 11 the same, 1 refused") {
			t.Errorf("again: status %d, %q", status, out)
		}
	}
}
