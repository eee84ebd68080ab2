package dispute

import (
	"strconv"
	"strings"

	"molva/collector"
)

// Amount writes minor units in a language: «1 500,50 RUB», "1,500.50 RUB". Currencies here have two decimals.
func Amount(lang string, minor int64, currency string) string {
	space, point := "\u00a0", ","
	if lang == collector.LanguageEnglish {
		space, point = ",", "."
	}
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	whole := strconv.FormatInt(minor/100, 10)
	var parts []string
	for len(whole) > 3 {
		parts = append([]string{whole[len(whole)-3:]}, parts...)
		whole = whole[:len(whole)-3]
	}
	out := sign + strings.Join(append([]string{whole}, parts...), space)
	if cents := minor % 100; cents != 0 {
		out += point + strconv.FormatInt(100+cents, 10)[1:]
	}
	return out + "\u00a0" + currency
}

// OutcomeWords are an outcome in words, with its amount and what was said beside it.
func OutcomeWords(lang string, kind collector.DisputeOutcome, amount int64, currency, words string) string {
	out := Word(lang, "outcomes", string(kind))
	if amount > 0 {
		out += ", " + Amount(lang, amount, currency)
	}
	if words != "" {
		out += " — " + words
	}
	return out
}
