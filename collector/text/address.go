package text

import "strings"

// Address is how a mail speaks to a person in a language: the given name, in Ukrainian in the vocative («Олено», «Тарасе»).
// "" where the name is none.
func Address(language, name string) string {
	given := GivenName(name)
	if language != "uk" || given == "" {
		return given
	}
	if strings.ContainsAny(given, "-") || !cyrillicWord(given) {
		return given // a double name, or one in Latin letters, stays as it is
	}
	return vocative(given)
}

// vocatives are names whose vocative no rule below gives.
var vocatives = map[string]string{"олег": "Олеже", "ігор": "Ігорю", "лев": "Леве", "любов": "Любове", "нінель": "Нінель", "рут": "Рут", "ілля": "Ілле",
	"лазар": "Лазарю", "николай": "Николай", "игорь": "Игорь"}

// vocative is a Ukrainian given name as one calls it (Український правопис 2019, §§ 87, 100). A Russian name stays.
func vocative(given string) string {
	low := strings.ToLower(given)
	if v, ok := vocatives[low]; ok {
		return v
	}
	if strings.ContainsAny(low, "ыэёъ") || strings.HasSuffix(low, "ей") || strings.HasSuffix(low, "ий") {
		return given
	}
	letters := []rune(given)
	stem, last := string(letters[:len(letters)-1]), letters[len(letters)-1]
	before := rune(0)
	if len(letters) > 1 {
		before = letters[len(letters)-2]
	}
	switch last {
	case 'а':
		return stem + "о" // Олена, Анна, Микола
	case 'я':
		if strings.ContainsRune("іїаоуеє'’", before) {
			return stem + "є" // Марія, Софія
		}
		return stem + "ю" // Юля, Оля
	case 'о':
		return stem + "е" // Петро, Дмитро
	case 'й', 'ь':
		return stem + "ю" // Андрій, Василь
	case 'і', 'у', 'е', 'є', 'ї', 'и', 'ю':
		return given
	}
	return given + "е" // Тарас, Іван, Олександр
}

// cyrillicWord says that a name is written in Cyrillic letters.
func cyrillicWord(s string) bool {
	for _, r := range s {
		if (r < 'Ѐ' || r > 'ӿ') && !strings.ContainsRune("'’ʼ‘`", r) {
			return false
		}
	}
	return true
}
