package text

import "strings"

// spoken says how Latin names are written in Cyrillic by those who heard them: brands are read as English, so far as
// people know how, else letter by letter. The rules are for Russian; ukrainianSpoken has what Ukrainian does otherwise.
const spoken = `
a а э4 е5
^a а э1 о4
a(+v) а ей2 эй3 э4
^a(+v) а эй1 э2
a(+e) ей0 эй1 а1 э3
ai ай1 ей0 эй1 аи2 э2
ay ей0 ай0 эй1
au ау0 о1 а3
aw ау1 о0
ae ае0 э1 е2
all$ олл1 ал1 алл1 ол1
b б
bb бб б
c к с4
c(eiy) с ц1 ч4
ce$ с це2
cc к кк1
cc(eiy) кс1 кч1
ch ч к2 ш1 х2
ck к кк3
cz ч ц1
d д
dd дд д
dg(e) дж
dge$ дж
dt$ дт т
e е э2 и4
^e е1 э0 и2
e$ -0 е0 э1 и2
(aeiouy)e$ е э1 -1
ee и е2 ии3
ea и еа1 е2 э3
ea$ еа ея1 иа2 и1
ei ей ай1 и2 еи3
eu еу1 ев1 ой2 ю1 ей2
ew ью1 ю1 ев1 у2
ey ей и1 эй1
er$ ер эр2 р3 а4
f ф
ff фф ф
g г
g(eiy) дж г0 ж1
ge$ дж ж1 г2 ге2
gg гг г
gh г -2
gu(ei) г гу2
gn гн нь1 н2
h х г1 -4
(aeiou)h$ -0 х1
(aeiou)h(bcdfgklmnpqrstvwxz) -0 х1
i и ай2
^i и ай1
i(+e) ай и0
i(+v) и ай2
iao ио1 яо1 иао1 ияо2
ild айлд илд1
ies$ ис из0 иес1
ies ис1 иес
ia ия иа1 я1 йа3
ie и1 ие0 ье2
(tdgrn)ie$ и е2 ие1
igh ай
io ио йо2
j дж ж1 й1 х4
k к
kk кк к
kh х кх2
^kn н кн1
l л ль4
l(bcdfghkmnpqrstvwxz) л ль1
l$ л ль1
ll лл л0 ль3
ll$ лл л0 ль3
le$ л ле0 ль1
lle$ ль л1 лле1 ле1
m м
mm мм м
n н
nn нн н
o о оу3 а3
^o о
o$ о оу3
o(+e) оу1 о
oo у оо3
ou у оу1 ау0 о2
ow оу0 ау0 ов2
oa оа1 оу0
oe ое1 у2 е2 оэ1
oi ой
oy ой
p п
pp пп п
ph ф
q к
que$ к
qu кв к2
qu(ei) к кв0
r р
rr рр р
rh р
s с з2
(aeiou)s(aeiou) с з0 сс3
s$ с з1
es$ ес с1 з1 ез2
ss сс с
sh ш
sch ш сх2 ск1 шч4
sc(eiy) с ск2
ss$ сс с
^st ст шт2
^sp сп шп2
sz ш з2
t т
tt тт т
tte$ тт т0 тте1
th т з2 с2 ф3
tch ч тч1
tz ц тц1
ts тс0 ц0
tion шн шен0 тион2 шин1
u у ю1 а1
^u у ю0 а2
u(+e) ю у0
ue уе ю1 у1 уэ1
ui уи и2
uy ай1 уй
uck ак1 ук1 акк3
v в
w в у1
^w в у1
wh у в0
^wr р вр1
x кс з4 ш3
^x кс с1 з1 ш2 кз4
^x(bcdfghklmnpqrstvwz) икс х1 кс1 экс1
^x(0123456789) х икс0
y и й1 ай2 ы3
(aeo)y й и2
^y й ы4
y(+e) ай и1
y$ и й2 ай3
ya я йа3
ye е йе2
yo е йо0
you ю ю
yu ю
z з ц1
zz цц зз1 з1 пц3
zh ж
^mc(bcdfghjklmnpqrstvwxz) мак мк2 мэк2
^dr$ доктор др0
^mr$ мистер мр1
^mrs$ миссис
^dj$ диджей
^and$ энд анд2
`

// ukrainianSpoken are rules that Ukrainian has in the place of the Russian ones.
const ukrainianSpoken = `
^e е є2
g г ґ3
gg гг г
gh г -2
h г х0 -4
ia ія іа1 я2
io іо йо2
ie і1 іє0 іе2
y$ і и1 ай3
y и й1 і1 ай2
ye є
yi ї
yo йо
(aeiouy)e$ е є1 -1
`

var toRussian = newRewriter(spoken+spokenSyllables(false)+lettersReadOut(), func(s spelling) []spelling { return []spelling{s} })

var toUkrainian = newRewriter(spoken+spokenSyllables(false)+lettersReadOut(), inUkrainian).with(newRewriter(ukrainianSpoken, func(s spelling) []spelling { return []spelling{s} }))

// inUkrainian is a Russian spelling as Ukrainian has it: no э, ы and ё, and both і and и for и.
func inUkrainian(s spelling) []spelling {
	if strings.ContainsAny(s.text, "эыё") {
		return nil
	}
	if !strings.Contains(s.text, "и") {
		return []spelling{s}
	}
	narrow := strings.ReplaceAll(strings.ReplaceAll(s.text, "ия", "ія"), "и", "і")
	return []spelling{{narrow, s.cost}, {s.text, s.cost + 1}}
}

// with puts rules in the place of those for the same letters at the same place.
func (w rewriter) with(others rewriter) rewriter {
	for first, rules := range others {
		for _, r := range rules {
			for i := range w[first] {
				if w[first][i].sameAs(&r) {
					w[first][i].to = r.to
				}
			}
		}
	}
	return w
}

func (r *rewriteRule) sameAs(o *rewriteRule) bool {
	return string(r.from) == string(o.from) && r.start == o.start && r.end == o.end && r.before == o.before && r.after == o.after && r.open == o.open && r.silentE == o.silentE
}

// syllables of English that the names of brands are made of, as they are written in Cyrillic.
const syllables = `air эйр baby беби berry берри best бест black блэк book бук bucks бакс burger бургер card кард care кэр city сити club клаб coin коин cook кук
	day дэй design дизайн express экспресс face фейс fast фаст fit фит flow флау food фуд fresh фреш game гейм gold голд good гуд green грин group групп home хоум house хаус
	jeans джинс kids кидс king кинг land ленд life лайф light лайт like лайк line лайн love лав market маркет master мастер mobile мобайл money мани music мьюзик new нью one ван
	pay пэй phone фон pizza пицца place плейс play плей power пауэр room рум shop шоп smart смарт snow сноу soft софт space спейс sport спорт star стар store стор style стайл
	sun сан sushi суши taxi такси tech тек team тим time тайм town таун trade трейд travel тревел up ап wash вош way вей white вайт wild вайлд wood вуд world ворлд wow вау you ю`

// spokenSyllables is the table of syllables, back is from Cyrillic to Latin. They do not speak against reading the letters.
func spokenSyllables(back bool) string {
	words := strings.Fields(syllables)
	var b strings.Builder
	for i := 0; i+1 < len(words); i += 2 {
		from, to := words[i], words[i+1]
		plain := strings.ReplaceAll(to, "э", "е")
		if !back {
			b.WriteString("\n~" + from + " " + to + " " + plain)
			continue
		}
		b.WriteString("\n~" + to + " " + from)
		if plain != to {
			b.WriteString("\n~" + plain + " " + from)
		}
	}
	return b.String()
}
