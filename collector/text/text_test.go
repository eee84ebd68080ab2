package text

import "testing"

func TestSmoke(t *testing.T) {
	for _, w := range []string{"букет", "букеты", "букетом", "букетів", "Букетами", "букета"} {
		if s := Stem(Fold(w)); s != "букет" {
			t.Errorf("%s: %s", w, s)
		}
	}
	b := NewBrands([]string{"Флорамо", "Розетка", "Белый ветер", "Мечел", "Флаувау"})
	for _, tok := range Tokenize("Флорамою флора флорам Розетці Белого ветра мечеть Мечела Мечелом ветра Флаувау п’ять", b) {
		t.Log(tok)
	}
}
