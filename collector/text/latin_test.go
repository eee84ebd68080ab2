package text

import "testing"

func TestLatin(t *testing.T) {
	for name, want := range map[string]string{"Флорамо": "floramo", "Ромашка і К°": "romashka i k°", "Їжачок": "izhachok", "Coffee Щит": "coffee schit", "": ""} {
		if got := Latin(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
