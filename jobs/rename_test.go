package jobs

import (
	"fmt"
	"testing"
)

// Who got another name at a site is found by it, and no longer by the old one; index and store agree.
func TestTheIndexFollowsAnAuthorsName(t *testing.T) {
	everywhere(t, func(b *bench) {
		line := func(id, name string) string {
			return fmt.Sprintf(`{"id":%q,"rating":4,"text":"Букет","published":"2026-10-01","author":{"name":%q,"url":"http://export.example/u/1"}}`, id, name)
		}
		b.more(line("1", "Анна Коваль"), line("2", "Анна Коваль"))
		b.more(line("3", "Мария Орлова"))
		b.inStep()
		if was, is := b.find("author:Коваль"), b.find(`by:"Мария Орлова"`); was != 0 || is != 3 {
			t.Errorf("the old name finds %d, the new one %d", was, is)
		}
	})
}
