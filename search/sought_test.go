package search

import (
	"fmt"
	"strings"
	"testing"
)

// The places of a query are those where a word, a phrase or a saved query is looked for; what is left out, wildcards and fields are none.
func TestPlaces(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"флорамо rating:<3", "флорамо=флорамо"},
		{"Флорамо -букет !(роза OR лилия)", "флорамо=Флорамо"},
		{`(=Ёлка OR "белый  ветер") title:обман item:ваза author:Иван reply:нет`, `елка==Ёлка белый ветер="белый  ветер" обман=обман`},
		{"wi-fi привез* \"a b\"~3", "wi fi=wi-fi"},
		{"@шум -@\"два слова\" found:7d assignee:me", "=@шум"},
		{"a /3 (b | @c)<<< d >>>", "a=a b=b =@c"},
		{"(флорамо", ""}, {"", ""}, {"rating:<3", ""},
	} {
		var got []string
		for _, p := range Places(c.query) {
			got = append(got, fmt.Sprintf("%s=%s", p.Name, string([]rune(c.query)[p.From:p.To])))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.query, got, c.want)
		}
	}
}
