package crawler

import (
	"bytes"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// candidate is a charset that statistics may choose, with what each of its bytes is.
type candidate struct {
	name  string
	enc   *charmap.Charmap
	class [256]uint8
}

// Classes of a byte. Letters of Russian and Ukrainian count from 1; classUpper is added to a capital.
const (
	classOther = 0  // space, digit, punctuation
	classLatin = 61 // an ASCII letter
	classOdd   = 62 // a letter or sign that Russian and Ukrainian pages hardly have
	classUpper = 64
	letters    = 37 // and the boundary of a word
)

// candidates in the order in which they are preferred when the text does not tell them apart.
var candidates = func() []*candidate {
	list := []*candidate{{name: "windows-1251", enc: charmap.Windows1251}, {name: "koi8-r", enc: charmap.KOI8R},
		{name: "koi8-u", enc: charmap.KOI8U}, {name: "ibm866", enc: charmap.CodePage866}, {name: "ibm855", enc: charmap.CodePage855},
		{name: "iso-8859-5", enc: charmap.ISO8859_5}, {name: "x-mac-cyrillic", enc: charmap.MacintoshCyrillic}}
	for _, c := range list {
		for b := range 256 {
			c.class[b] = classOf8(c.enc.DecodeByte(byte(b)))
		}
	}
	return list
}()

// classOf8 is the class of a character.
func classOf8(r rune) uint8 {
	low := unicode.ToLower(r)
	class := uint8(0)
	switch {
	case low >= 'а' && low <= 'я':
		class = uint8(low-'а') + 1
	case low == 'ё':
		class = 'е' - 'а' + 1
	case low == 'і':
		class = 33
	case low == 'ї':
		class = 34
	case low == 'є':
		class = 35
	case low == 'ґ':
		class = 36
	case r < 0x80 && unicode.IsLetter(r):
		return classLatin
	case r < 0x80, strings.ContainsRune(commonSigns, r):
		return classOther
	default:
		return classOdd
	}
	if low != r {
		class += classUpper
	}
	return class
}

// commonSigns outside ASCII belong to ordinary pages.
const commonSigns = "\u00a0\u00ad«»„“”‘’–—…№©®™°§€₽₴±·•×"

// maxSample is how many bytes outside ASCII are looked at.
const maxSample = 4000

// Penalties in the unit of the table, natural logarithms.
const (
	costSign  = 3.0 // a common sign: no cheaper than a letter
	costOdd   = 7.0 // a sign that does not belong
	costCase  = 4.0 // a capital after a small letter
	costMixed = 3.0 // a Latin letter beside a Cyrillic one
)

// cost is how unlike Russian or Ukrainian a text is in a charset, per byte outside ASCII; n is how many there were.
func (c *candidate) cost(page []byte) (cost float64, n int) {
	prev := uint8(0)
	for _, b := range page {
		class := c.class[b]
		if b < 0x80 {
			if prev&63 > 0 && prev&63 < letters {
				if class == classLatin {
					cost += costMixed
				} else {
					cost += bigram(prev&63, 0)
				}
			}
			prev = class
			continue
		}
		if n++; n > maxSample {
			return cost / float64(n), n
		}
		cost += step(prev, class)
		prev = class
	}
	if n == 0 {
		return 0, 0
	}
	return cost / float64(n), n
}

// step is the cost of one character after another.
func step(prev, class uint8) float64 {
	letter := class & 63
	if class == classOdd {
		return costOdd
	}
	if letter == 0 || letter >= letters {
		return costSign
	}
	var extra float64
	before := prev & 63
	switch {
	case prev == classLatin:
		return costMixed + bigram(0, letter)
	case before >= letters:
		before = 0
	case before > 0 && prev&classUpper == 0 && class&classUpper != 0:
		extra = costCase
	}
	return extra + bigram(before, letter)
}

// bigram is -ln of how often one letter follows another in Russian and Ukrainian; 0 is the boundary of a word.
func bigram(a, b uint8) float64 { return float64(bigrams[int(a)*letters+int(b)]-'#') / 6 }

// Bounds for belief: a text of the right charset costs 2.2 to 3.2 a letter.
const (
	plausible = 3.9
	clearly   = 0.8 // how much dearer a declared charset must be than the best before it is disbelieved
	few       = 12  // bytes outside ASCII that are too few to judge by
)

// best is the candidate that costs least.
func best(page []byte) (*candidate, float64, int) {
	var found *candidate
	low, n := math.Inf(1), 0
	for _, c := range candidates {
		cost, k := c.cost(page)
		if cost < low-1e-9 {
			found, low, n = c, cost, k
		}
	}
	return found, low, n
}

// believable says whether a declared charset may be right. Only a Cyrillic or Western one can be disbelieved.
func believable(page []byte, e encoding.Encoding) bool {
	cm, single := e.(*charmap.Charmap)
	if mostlyUTF8(page) {
		return false
	}
	if !single {
		return true
	}
	c, low, n := best(page)
	if n < few || low > plausible {
		return true
	}
	declared := &candidate{enc: cm}
	for b := range 256 {
		declared.class[b] = classOf8(cm.DecodeByte(byte(b)))
	}
	cost, _ := declared.cost(page)
	return c.enc == cm || cost < low+clearly
}

// mostlyUTF8 says whether nearly all bytes outside ASCII form UTF-8: a page with a few broken places.
func mostlyUTF8(page []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(page); {
		if page[i] < 0x80 {
			i++
			continue
		}
		r, size := utf8.DecodeRune(page[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good > 20*bad && good > 3
}

// byStatistics decodes a page that declares nothing, or what cannot be. e is the declared charset, if any.
func byStatistics(page []byte, e encoding.Encoding, name string) ([]byte, string) {
	if mostlyUTF8(page) {
		return mendUTF8(page), "utf-8"
	}
	c, low, n := best(page)
	switch {
	case c != nil && n > 0 && low <= plausible:
		return transform(page, c.enc), c.name
	case e != nil && name != "utf-8":
		return transform(page, e), name
	case name == "utf-8":
		return bytes.ToValidUTF8(page, []byte("\uFFFD")), "utf-8"
	default:
		return transform(page, charmap.Windows1252), "windows-1252"
	}
}

// mendUTF8 reads the places of a UTF-8 page that are none as windows-1251: pages put together from two sources.
func mendUTF8(page []byte) []byte {
	out := make([]byte, 0, len(page)+64)
	for len(page) > 0 {
		r, size := utf8.DecodeRune(page)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1251.DecodeByte(page[0])
		}
		out = utf8.AppendRune(out, r)
		page = page[size:]
	}
	return out
}
