package text

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// facts are what a text tells of one happening: its numbers and its names. Letters that two people write by one template, and
// small ads of one form, have most of their words in common and differ in these.
type facts struct {
	numbers []string // of three digits and more, as written but for what parts thousands
	names   []uint64 // words with a capital within a sentence, and words in the other script: their beginnings
}

// otherFacts says that two texts tell of different things: each has a number that the other lacks, or most of their names are
// different ones. A part of a text, and one that quotes it, differ in nothing of it.
func (a facts) otherFacts(b facts) bool {
	return lacks(a.numbers, b.numbers) && lacks(b.numbers, a.numbers) || foreign(a.names, b.names)
}

// lacks says that b has something that a does not have.
func lacks(a, b []string) bool {
	return slices.ContainsFunc(b, func(s string) bool { return !slices.Contains(a, s) })
}

// foreign says that fewer than half of the names of the text that has fewer stand in the other one.
func foreign(a, b []uint64) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	common := 0
	for _, n := range a {
		if slices.Contains(b, n) {
			common++
		}
	}
	return len(a) > 0 && 2*common < len(a)
}

// factsOf are the facts of a text's parts.
func factsOf(parts ...string) facts {
	var f facts
	for _, s := range parts {
		f.numbers = append(f.numbers, numbersOf(s)...)
		f.names = append(f.names, namesOf(s)...)
	}
	slices.Sort(f.numbers)
	slices.Sort(f.names)
	f.numbers, f.names = slices.Compact(f.numbers), slices.Compact(f.names)
	return f
}

// phoneDigits is how many digits of a phone number tell it from others.
const phoneDigits = 10

var longNumbers = regexp.MustCompile(`\d(?:[ \x{a0}()-]{0,2}\d){9,12}`)

// numbersOf are the numbers of three digits and more: 24 990, 24.990 and 24990 are one.
// A phone number is one number, however it is written.
func numbersOf(s string) []string {
	var out []string
	s = longNumbers.ReplaceAllStringFunc(s, func(long string) string {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, long)
		out = append(out, digits[len(digits)-phoneDigits:]) // with the country or without
		return " "
	})
	var digits strings.Builder
	end := func() {
		if digits.Len() >= 3 {
			out = append(out, digits.String())
		}
		digits.Reset()
	}
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case digits.Len() > 0 && strings.ContainsRune("  .,'", r) && thousands(s[i+utf8.RuneLen(r):]):
		default:
			end()
		}
	}
	end()
	return out
}

// thousands says that exactly three digits stand here.
func thousands(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

// namesOf are the words of three letters and more that are names by how they are written. Of a text in capitals nobody knows.
func namesOf(s string) []uint64 {
	capitals, small, cyrillic := 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsLower(r):
			small++
		}
		if unicode.Is(unicode.Cyrillic, r) {
			cyrillic++
		}
	}
	if capitals > small {
		return nil
	}
	mostly := 2*cyrillic > capitals+small
	var out []uint64
	begins := true // of a sentence
	for len(s) > 0 {
		n := 0
		first := rune(0)
		for n < len(s) {
			r, size := utf8.DecodeRuneInString(s[n:])
			if !unicode.IsLetter(r) {
				break
			}
			if n == 0 {
				first = r
			}
			n += size
		}
		if n == 0 {
			r, size := utf8.DecodeRuneInString(s)
			begins = strings.ContainsRune(".!?…:\n•(", r) || begins && !unicode.IsDigit(r)
			s = s[size:]
			continue
		}
		if foreignScript := mostly && first < 'z'; foreignScript || !begins && unicode.IsUpper(first) {
			each([]string{s[:n]}, func(word uint64) { out = append(out, word) })
		}
		begins, s = false, s[n:]
	}
	return out
}
