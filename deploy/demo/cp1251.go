package demo

import (
	"strconv"
	"unicode/utf8"
)

// high are the windows-1251 bytes from 0x80 to 0xBF; from 0xC0 on they are «А» to «я». � is a byte without a letter.
const high = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—�™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї"

var cp1251 = func() map[rune]byte {
	m := map[rune]byte{}
	b := byte(0x80)
	for _, c := range high {
		if c != utf8.RuneError {
			m[c] = b
		}
		b++
	}
	for c := 'А'; c <= 'я'; c++ {
		m[c] = byte(0xC0 + c - 'А')
	}
	return m
}()

// toWindows1251 writes HTML in windows-1251; a letter that the charset lacks becomes a numeric reference, as sites of
// its time did.
func toWindows1251(html string) []byte {
	out := make([]byte, 0, len(html))
	for _, c := range html {
		b, ok := cp1251[c]
		switch {
		case c < utf8.RuneSelf:
			out = append(out, byte(c))
		case ok:
			out = append(out, b)
		default:
			out = append(out, "&#"+strconv.Itoa(int(c))+";"...)
		}
	}
	return out
}
