package classify

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
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
	won      float64   // by comparisons
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
	texts := make([]example, len(all))
	for i := range all {
		texts[i] = all[i].example
	}
	spread(texts, objectFolds)
	for i := range all {
		all[i].example = texts[i]
	}
	return all, nil
}

// readObjectSet reads a set of tweets, one example for each company that one names.
func readObjectSet(dir string, s dataSet) ([]objectExample, error) {
	rows, err := readRows(filepath.Join(dir, s.path))
	if err != nil {
		return nil, err
	}
	known, every := map[string]Object{}, []string{}
	for _, key := range sortedKeys(brandNames) {
		known[key] = NewObject(brandNames[key]...)
		every = append(every, brandNames[key]...)
	}
	others := Object{text.NewBrands(every)} // the object's own name is looked for first
	var out []objectExample
	for _, r := range rows {
		for _, key := range sortedKeys(r.Labels) {
			e := objectExample{example: example{set: s.name, review: r.review(), document: newDocument(r.review())}, label: r.Labels[key], weight: 1}
			roles, _ := e.document.scopes(known[key], others, nil)
			e.won = won(e.document.tokens, roles)
			e.features.fillObject(e.document, roles)
			if slices.Contains(roles, roleApart) {
				e.swapped = &features{}
				e.swapped.fillObject(e.document, swapped(roles))
			}
			out = append(out, e)
		}
	}
	return out, nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
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
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read data set: %w", err)
	}
	defer file.Close()
	zip, err := gzip.NewReader(bufio.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var out []objectExample
	for lines := json.NewDecoder(zip); ; {
		var r struct {
			Sentence, Entity string
			Label            int
		}
		if err := lines.Decode(&r); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("read %s sentence %d: %w", path, len(out)+1, err)
		}
		e := objectExample{example: example{set: "rusentne-2023", review: collector.Review{Text: r.Sentence}}, label: r.Label, weight: objectNewsWeight}
		e.document = newDocument(e.review)
		roles, _ := e.document.scopes(NewObject(r.Entity), Object{}, nil)
		e.features.fillObject(e.document, roles)
		out = append(out, e)
	}
}

// The two questions of the model, in the places of weights: does the text speak against the object, does it speak for it.
const (
	askAgainst = iota
	askFor
)

// objectModel is one model a question, before a shift is chosen.
type objectModel [questions]*learned

// objectLabels are the labels that the questions ask for.
var objectLabels = [questions]int{askAgainst: -1, askFor: 1}

// How the models are fitted: those of the tweets, and of the other sets, whose answers the former may use. viewShare is how
// much they may: the squared length of all views of a text together. Costs, ratio and share were chosen by cross-validation on the
// tweets.
var (
	objectLearning = margin{epochs: 15, cost: 0.3, ratio: 0.5, seed: 1}
	viewLearning   = margin{epochs: 10, cost: 0.3, seed: 1}
	viewShare      = 0.2
)

// strangerLearning fits a logistic regression to the other sets, which know more words of other trades and languages than
// the tweets do, and then further to the tweets; marginVoice is what a margin counts beside its log odds.
var strangerLearning = learning{epochs: 10, rate: 0.1, l2: 1e-5, seed: 1}

const marginVoice = 6 // 8 does alike and gets one contrast less: TRAINING.md

// objectViews are the questions that models of other sets answer.
var objectViews = []struct {
	sets  []string
	label int
}{
	{[]string{"rusentitweet"}, -1}, {[]string{"rusentitweet"}, 1}, {[]string{"rusentne-2023"}, -1}, {[]string{"rusentne-2023"}, 1},
	{[]string{"banki-ru", "otzovik-bank", "customer-reviews-uk", "uci-sentences"}, -1},
}

// strangers are the models of the other sets, which stay the same whichever tweets are learned from.
type strangers struct {
	views    []*learned
	together [questions]*ascent // of all other sets, to be learned further from the tweets
}

// learnStrangers fits the models of the other sets and lets the views judge the tweets. No copy of a tweet is learned from, so
// that they are strangers in whichever fold.
func learnStrangers(all []objectExample) strangers {
	tweeted := map[int]bool{}
	for i := range all {
		if all[i].tweet() {
			tweeted[all[i].group] = true
		}
	}
	strange := func(e *objectExample) bool { return !tweeted[e.group] }
	var s strangers
	for q, label := range objectLabels {
		s.together[q] = &ascent{learned: learned{weights: make([]float32, tableSize)}, grad: make([]float32, tableSize)}
		s.together[q].fit(objectSamples(all, label, strange), strangerLearning)
	}
	s.views = learnViews(all, strange)
	return s
}

func learnViews(all []objectExample, strange func(*objectExample) bool) []*learned {
	var views []*learned
	for _, v := range objectViews {
		samples := objectSamples(all, v.label, func(e *objectExample) bool { return slices.Contains(v.sets, e.set) && strange(e) })
		for i := range samples {
			samples[i].weight = 1 // they are of sets of one kind
		}
		m, _ := learnMargin(samples, nil, viewLearning)
		views = append(views, m)
	}
	for i := range all {
		if e := &all[i]; e.tweet() {
			for _, m := range views {
				e.views = append(e.views, m.score(&e.features))
			}
		}
	}
	return views
}

// tweet says whether the example is of the sets that are measured.
func (e *objectExample) tweet() bool { return slices.Contains(objectSets, e.set) }

// objectSamples are the kept examples with the question whether they have the label.
func objectSamples(all []objectExample, label int, keep func(*objectExample) bool) []sample {
	var samples []sample
	for i := range all {
		if e := &all[i]; keep(e) {
			target := 0.0
			if e.label == label {
				target = 1
			}
			samples = append(samples, sample{&e.features, target, e.weight})
		}
	}
	return samples
}

// learnObjects fits the model to the kept tweets. The views of other sets are sums over the same features, so that they
// become a part of the weights.
func learnObjects(all []objectExample, others strangers, keep func(*objectExample) bool) objectModel {
	kept := func(e *objectExample) bool { return e.tweet() && keep(e) }
	var seen [][]float64
	for i := range all {
		if kept(&all[i]) {
			seen = append(seen, all[i].views)
		}
	}
	means, scales := viewScales(seen)
	scaled := make([][]float64, len(seen))
	for i, v := range seen {
		for k := range v {
			scaled[i] = append(scaled[i], (v[k]-means[k])*scales[k])
		}
	}
	var models objectModel
	for q, label := range objectLabels {
		m, voices := learnMargin(objectSamples(all, label, kept), scaled, objectLearning)
		for k, v := range others.views {
			m.join(v, voices[k]*scales[k])
			m.bias -= float64(voices[k] * scales[k] * means[k])
		}
		together := others.together[q].clone()
		together.fit(objectSamples(all, label, kept), strangerLearning)
		models[q] = &together.learned
		models[q].join(m, marginVoice)
	}
	return models
}

// viewScales are the mean of each view and what brings it to its share.
func viewScales(seen [][]float64) (means, scales []float64) {
	n := float64(len(seen))
	for k := range seen[0] {
		sum, squares := 0.0, 0.0
		for _, v := range seen {
			sum, squares = sum+v[k], squares+float64(v[k]*v[k])
		}
		mean := sum / n
		means = append(means, mean)
		scales = append(scales, math.Sqrt(viewShare/float64(len(seen[0]))/max(squares/n-float64(mean*mean), 1e-9)))
	}
	return means, scales
}

// join adds another model so many times.
func (m *learned) join(other *learned, times float64) {
	for p, v := range other.weights {
		m.weights[p] += float32(times * float64(v))
	}
	m.bias += float64(times * other.bias)
}
