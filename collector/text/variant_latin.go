package text

import "strings"

// The official ways to write Ukrainian and Russian names in Latin letters. Those of passports hold for Russian names since
// 2014 (ICAO Doc 9303); the common one is what sites call themselves.
const (
	// Resolution 55 of the Cabinet of Ministers of Ukraine of 27 January 2010: є, ї, й, ю, я are others at the beginning
	// of a word, зг is not read as ж, the soft sign and the apostrophe are left out.
	official2010 = `а a б b в v г h ґ g д d е e є ie ж zh з z и y і i ї i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ь - ю iu я ia`
	initial2010  = `є ye ї yi й y ю yu я ya`
	passport     = `а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ ie ы y ь - э e ю iu я ia`
	gost779      = `а a б b в v г g д d е e ё yo ж zh з z и i й j к k л l м m н n о o п p р r с s т t у u ф f х x ц c ч ch ш sh щ shh ъ - ы y ь - э e ю yu я ya`
	common       = `а a б b в v г g ґ g д d е e є ye ё e ж zh з z и i і i ї i й y к k л l м m н n о o п p р r с s т t у u ф f х h ц c ч ch ш sh щ sch ъ - ы y ь - э e ю yu я ya`
)

var (
	byOfficial, byInitial        = lettersIn(official2010), lettersIn(initial2010)
	byPassport, byGOST, byCommon = lettersIn(passport), lettersIn(gost779), lettersIn(common)
)

func lettersIn(table string) map[rune]string {
	m := map[rune]string{}
	fields := strings.Fields(table)
	for i := 0; i+1 < len(fields); i += 2 {
		m[[]rune(fields[i])[0]] = strings.Trim(fields[i+1], "-")
	}
	return m
}

// romanOfficial writes one folded word by the Ukrainian rule, ok where each of its letters is Ukrainian.
func romanOfficial(word string) (string, bool) {
	var b strings.Builder
	before := rune(0)
	for _, r := range word {
		l, ok := byOfficial[r]
		switch {
		case asWritten(r):
			l = string(r)
		case !ok:
			return "", false
		case r == 'г' && before == 'з':
			l = "gh"
		case before == 0 && byInitial[r] != "":
			l = byInitial[r]
		}
		b.WriteString(l)
		before = r
	}
	return b.String(), true
}

// asWritten are figures and Latin letters, which stay.
func asWritten(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' }

// roman writes one folded word letter by letter, ok where the table has all of them.
func roman(word string, table map[rune]string) (string, bool) {
	var b strings.Builder
	for _, r := range word {
		l, ok := table[r]
		if asWritten(r) {
			l, ok = string(r), true
		}
		if !ok {
			return "", false
		}
		b.WriteString(l)
	}
	return b.String(), true
}

// toLatin says how Cyrillic names of brands are written in Latin: as in English, from where most of them came.
var toLatin = newRewriter(spokenSyllables(true)+`
а a u3 e5
ай ai0 ay0 i1 y2
ай(бвгджзклмнпрстфхцчш) i0 ai1 y2 ay2
айк$ ike ik2 aik2
айл$ ile yle1 il2 ail2
айн$ ine in2 ain2
айм$ ime im2 aim2
айт$ ite ight1 it2
айс$ ice ise1 is2 ais2
айз$ ise ize0 ais2
айд$ ide id2 aid2
айп$ ype ipe1 ip2
ау au0 ow1 aw2
ау$ ow au0 aw2
б b
бб bb b1
в v w1
^в v w0
г g h1 gh4
ґ g
гг gg
д d
дж j g0 dzh2 dg2
е e a5 ea5
^е e ye2
ер er ar4 ear4
ей ey ei0 ay1 a2 ai3
ейк$ ake eik2
ейл$ ale ail1 eil2
ейм$ ame eim2
ейн$ ane ain0 ein1
ейс ace eis1 ase1
ейт ate ait1 eit1 eight2
эй a ay1 ei1 ey1
эйс ace eis1 ase1
эйт ate ait1
эйр air
э e a0
є ye e1 ie1
ж zh j1 g1
з z s1
зз zz z2
зг zgh zg0
и i y2 ee2 ea3 ie3 e4
и$ i y0 ie2 ee2 ey3
ия ia iya0
ие ie iye2
ій$ iy yi1 ii2
ий$ iy y0 ii2
ый$ y yy1 iy2
і i y3 ee2 ea3 e4
і$ i y0 ie2 ee2
ія ia iia1 iya1
ї yi i0
й y i1 j2
йо yo io0
к k c1 ck3 q4
кк kk cc1 ck1
ке(лмнпрсткйф) ke cke2 che3
кер ker cker1
кс x ks1 cs2 cks2
кв kv qu0 kw2
к$ k c1 ck1 ke2 que4
к(аоулр) k c1
л l ll3 le5
л$ l ll1 le2
лл ll l2
лл$ ll l2
ль l le2 ll2
ль$ l le1 ll1
м m me5
мм mm m2
н n nn4
н$ n ne3
нн nn n2
о o au4 a5
ой oy oi1
оу ou ow0 o1 oa2
п p
пп pp p2
п$ p pe3 pp3
р r rr4
р$ r re3
рр rr r1
с s c4 ss3
с$ s ss1 ce2 se2 x5
с(еиіэ) s c1 ss3
(0123456789)с$ c s0
^х(0123456789) x h1
^мак(бвгджзлмнпт) mak mac0 mc0
^доктор$ dr doctor0 doktor0
^мистер$ mr mister0
сс ss s1
т t tt3 th4
т$ t te3 tt2
тт tt t1
тт$ tt tte0 t1
тч tch
у u oo1 ou2 w3
у(аеиоэ) w u0 wh2
уо wa1 wo0 uo1
ф f ph2 ff3
фф ff f1
х h kh1 ch2 x5
ц ts c0 tz2 z2
цц zz
ч ch tch3
ш sh sch2 ch3
щ shch sch0 sh2
ъ -
ь -
ью yu ew0 iu1
ы y i1
ю yu u1 iu1
^ю yu u0 you1 iu1
я ya ia0 a4
`, func(s spelling) []spelling { return []spelling{s} })
