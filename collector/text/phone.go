package text

import "strings"

// Phone is the one form of a phone number, digits alone with the country's first: "+7 (912) 345-67-89", "8 912 345 67 89",
// "8-912-3456789" are 79123456789, "067 123 45 67" and "+38 067 1234567" are 380671234567. "" for what is no number: fewer
// than 10 digits or more than 15 (E.164). Numbers without a country are read as Russian (8 and ten digits, or ten that begin
// with 9) or Ukrainian (0 and nine digits).
func Phone(s string) string {
	if before, _, ok := strings.Cut(strings.ToLower(s), "доб"); ok { // an extension is no part of it
		s = before
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	plus := strings.HasPrefix(strings.TrimSpace(s), "+")
	if rest, ok := strings.CutPrefix(digits, "00"); ok && !plus {
		digits, plus = rest, true
	}
	switch {
	case plus:
	case len(digits) == 11 && strings.HasPrefix(digits, "80"): // no place in Russia begins with 0
		digits = "3" + digits
	case len(digits) == 11 && digits[0] == '8':
		digits = "7" + digits[1:]
	case len(digits) == 10 && digits[0] == '9':
		digits = "7" + digits
	case len(digits) == 10 && digits[0] == '0':
		digits = "38" + digits
	}
	if len(digits) < 10 || len(digits) > 15 {
		return ""
	}
	return digits
}
