package classify

import (
	"strings"
	"testing"

	"molva/collector/text"
)

// What the weights were learned from must not move, right or wrong: a mended stem would ask another place of the table.
func TestModelStemsStay(t *testing.T) {
	for _, c := range strings.Split("этот этот, моего моег, странный стран, страну стран, меньше меньш, поменяли помен, герой гер, сериале сериал, "+
		"продавець продавк, доставці доставк, жестокий жестк, телефонував телефонув, принося прино, детали дет, счастлив счастл, деталь детал, "+
		"якість якост, повернення повернен, чекати чек, любим люб, returned return, 24 24", ", ") {
		word, want, _ := strings.Cut(c, " ")
		if got := stemOf(text.WordOf(word)); got != want {
			t.Errorf("%s is %q to the models and was %q when they were trained", word, got, want)
		}
	}
}
