package text

import "strings"

// Language tells ru, uk, en or other from the text's own words and letters.
func Language(s string) string {
	ru, uk, en, other := 0, 0, 0, 0
	for _, t := range Tokenize(s, nil) {
		switch script(t.Exact) {
		case latinOnly:
			en++
		case cyrillicOnly:
			switch {
			case strings.ContainsAny(t.Exact, "іїєґ"):
				uk += 3
			case strings.ContainsAny(t.Exact, "ыэъ"):
				ru += 3
			default:
				ru++
			}
		default:
			other++
		}
	}
	switch {
	case uk > 0 && uk >= ru/2 && uk+ru > en:
		return "uk"
	case ru > 0 && ru >= en:
		return "ru"
	case en > 0 && en > other:
		return "en"
	}
	return "other"
}
