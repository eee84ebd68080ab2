package text

import "strings"

// latin gives letters as Russian and Ukrainian names are usually spelled in addresses of sites.
var latin = map[rune]string{'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'ё': "e", 'є': "ie", 'ж': "zh", 'з': "z", 'и': "i",
	'і': "i", 'ї': "i", 'й': "y", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h",
	'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "sch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", '\'': ""}

// Latin spells a name in Latin letters, in lower case, as the name of a site does: «Флорамо» is "floramo". Letters of other
// alphabets stay.
func Latin(name string) string {
	var b strings.Builder
	for _, r := range Fold(name) {
		if l, ok := latin[r]; ok {
			b.WriteString(l)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
