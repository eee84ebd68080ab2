package classify

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"

	"molva/collector"
	"molva/collector/text"
)

// brandNames are the names of the companies that the sets of tweets call by a key.
var brandNames = map[string][]string{
	"sberbank": {"Сбербанк", "Сбер", "sberbank", "Сбербанк Онлайн", "сбербанковский"}, "vtb": {"ВТБ", "ВТБ24", "vtb", "vtb24", "Внешторгбанк"},
	"rshb":       {"Россельхозбанк", "РСХБ", "rshb", "Россельхоз"},
	"raiffeisen": {"Райффайзенбанк", "Райфайзенбанк", "Райффайзен", "Райфайзен", "Райф", "raiffeisen", "raiffeisenbank", "Раффайзен"},
	"alfabank":   {"Альфабанк", "Альфа-банк", "Альфа", "alfabank", "alfa bank", "alfa", "alfabankby"},
	"gazprom":    {"Газпромбанк", "Газпром", "gazprom", "gazprombank", "ГПБ"}, "bankmoskvy": {"Банк Москвы", "bm twit", "bankmoskvy"}, "uralsib": {"Уралсиб", "uralsib"},
	"mts":     {"МТС", "mts", "ru mts", "by mts", "Мобильные ТелеСистемы", "мтсбанк"},
	"beeline": {"Билайн", "beeline", "Вымпелком", "Билаин", "vimpelcom", "билайновский", "beelinekg"}, "megafon": {"Мегафон", "megafon", "megafonru", "megafonhelp"},
	"rostelecom": {"Ростелеком", "rostelecom", "РТК"}, "tele2": {"Теле2", "Tele2", "Теле 2", "tele 2", "tele2russia", "tele2kz"}, "skylink": {"Скайлинк", "skylink"},
}

// objectExample is a text and the tone toward an object in it: -1, 0 or 1.
type objectExample struct {
	example
	label    int
	weight   float64   // where all sets are learned from together
	won      float64   // by comparisons and rules
	tilt     float64   // from tiltOf
	swapped  *features // as they speak of what it is set against, or nil
	views    []float64 // what models of other sets say of it
	features features
}

// objectSets are the sets with a label for each company that is named; the tone toward an object is measured on them.
var objectSets = []string{"sentirueval2016-banks", "sentirueval2016-telecom"}

// objectNews is the set of news sentences, and what one of them counts; chosen by cross-validation, as are objectAlso.
const (
	objectNews       = "mentions-ru/rusentne-2023.jsonl.gz"
	objectNewsWeight = 0.2
)

// objectAlso are the sets of which a whole text has one tone, as if it spoke of one object all along, and what a text counts.
var objectAlso = map[string]float64{"rusentitweet": 0.3, "banki-ru": 0.2, "otzovik-bank": 0.2, "customer-reviews-uk": 0.2, "uci-sentences": 0.2}

// objectTokens is how much is learned of a text with one tone: the rest says the same again.
const objectTokens = 60

// loadObjects reads what the tone toward an object is learned from, spread over folds.
func loadObjects(dir string) ([]objectExample, error) {
	var all []objectExample
	for _, s := range dataSets {
		var more []objectExample
		var err error
		if slices.Contains(objectSets, s.name) {
			more, err = readObjectSet(dir, s)
		} else if objectAlso[s.name] > 0 {
			more, err = readToneSet(dir, s)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	news, err := readNews(filepath.Join(dir, objectNews))
	if err != nil {
		return nil, err
	}
	all = append(all, news...)
	spreadObjects(all)
	return all, nil
}

const tweetBytes = 500 // of a tweet at most; what is longer is compared by its fingerprint alone

// tweetFrame is what stands around the words of a tweet and is another each time that it is sent on: links, names, marks.
var tweetFrame = regexp.MustCompile(`https?:\S*|\bRT\b|@\w+|[#…]`)

// spreadObjects gives each example a fold. A tweet, or another text as short, that was sent on is a copy whatever stands around it: the
// same headline with another link would be learned in one fold and asked in another.
func spreadObjects(all []objectExample) {
	texts, keys := make([]example, len(all)), make([][]string, len(all))
	for i := range all {
		texts[i] = all[i].example
		if t := &texts[i].review.Text; len(*t) <= tweetBytes {
			*t = tweetFrame.ReplaceAllString(*t, " ")
			keys[i] = shortRuns(*t, true)
		}
	}
	spreadWith(texts, objectFolds, keys)
	for i, t := range texts {
		all[i].group, all[i].fold = t.group, t.fold
	}
}

// spreadTexts gives each example a fold as cross-validation mostly does: only equal texts stay together, and what was learned of a
// tweet answers for the same headline with another link.
func spreadTexts(all []objectExample) {
	first, sizes := map[string]int{}, make([]int, objectFolds)
	for i := range all {
		e := &all[i]
		j, ok := first[e.review.Text]
		if !ok {
			first[e.review.Text], e.group = i, i
			e.fold = slices.Index(sizes, slices.Min(sizes))
		} else {
			e.group, e.fold = j, all[j].fold
		}
		sizes[e.fold]++
	}
}

// readObjectSet reads a set of tweets, one example for each company that one names.
func readObjectSet(dir string, s dataSet) ([]objectExample, error) {
	rows, err := readRows(filepath.Join(dir, s.path))
	if err != nil {
		return nil, err
	}
	known, every := map[string]Object{}, []string{}
	for _, key := range slices.Sorted(maps.Keys(brandNames)) {
		known[key] = NewObject(brandNames[key]...)
		every = append(every, brandNames[key]...)
	}
	others := Object{text.NewBrands(every)} // the object's own name is looked for first
	var out []objectExample
	for _, r := range rows {
		for _, key := range slices.Sorted(maps.Keys(r.Labels)) {
			e := objectExample{example: example{set: s.name, review: r.review(), document: newDocument(r.review())}, label: r.Labels[key], weight: 1}
			roles, _ := e.document.scopes(known[key], others, nil)
			e.won = won(e.document.tokens, roles)
			e.features.fillObject(e.document, roles)
			if slices.Contains(roles, roleApart) {
				e.tilt = tiltOf(e.document.tokens, roles)
				e.swapped = &features{}
				e.swapped.fillObject(e.document, swapped(roles))
			}
			out = append(out, e)
		}
	}
	return out, nil
}

// readToneSet reads a set whose texts have one tone each, as if they spoke of one object all along.
func readToneSet(dir string, s dataSet) ([]objectExample, error) {
	examples, err := readSet(dir, s)
	if err != nil {
		return nil, err
	}
	var out []objectExample
	for _, e := range examples {
		if e.tone == none {
			continue
		}
		o := objectExample{example: e, label: int(2*e.tone) - 1, weight: objectAlso[s.name]}
		o.document = newDocument(e.review)
		o.document.tokens = o.document.tokens[:min(len(o.document.tokens), objectTokens)]
		o.features.fillObject(o.document, make([]role, len(o.document.tokens)))
		out = append(out, o)
	}
	return out, nil
}

// readNews reads sentences with an entity and the tone toward it.
func readNews(path string) ([]objectExample, error) {
	rows, err := readPacked[struct {
		Sentence, Entity string
		Label            int
	}](path)
	if err != nil {
		return nil, err
	}
	out := make([]objectExample, 0, len(rows))
	for _, r := range rows {
		e := objectExample{example: example{set: "rusentne-2023", review: collector.Review{Text: r.Sentence}}, label: r.Label, weight: objectNewsWeight}
		e.document = newDocument(e.review)
		roles, _ := e.document.scopes(NewObject(r.Entity), Object{}, nil)
		e.features.fillObject(e.document, roles)
		out = append(out, e)
	}
	return out, nil
}

// tweet says whether the example is of the sets that are measured.
func (e *objectExample) tweet() bool { return slices.Contains(objectSets, e.set) }
