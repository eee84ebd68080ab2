package text

import (
	_ "embed"
	"math"
	"math/rand/v2"
	"strings"
)

//go:embed other.txt
var otherSentences string

// LanguageSample is a text whose language is known.
type LanguageSample struct{ Text, Language string }

// LanguageModel tells languages by weights of its own; Language does so by the embedded ones.
type LanguageModel struct{ model languageModel }

const (
	languageEpochs = 6
	languageRate   = 0.15
	// pieces are the lengths in letters of what is cut from a sample: a text on a site is often this short.
	pieceShort, pieceLong, pieceStep = 15, 90, 25
	// otherTimes is how often each of the few sentences in other languages is shown.
	otherTimes = 12
)

// LearnLanguage fits a model to samples, and to the sentences in other languages that this package holds. Samples of
// an unknown language are left out. The same samples give the same model.
func LearnLanguage(samples []LanguageSample) *LanguageModel {
	type piece struct {
		runs     []uint16
		script   languageScript
		language int
	}
	var pieces []piece
	rng := rand.New(rand.NewPCG(7, 7))
	add := func(s string, language int) {
		letters := []rune(s)
		for size := pieceShort; size <= pieceLong; size += pieceStep {
			from := 0
			if len(letters) > size {
				from = rng.IntN(len(letters) - size)
			}
			script, runs := languageRuns(string(letters[from:min(len(letters), from+size)]))
			if len(runs) > 0 && script.may(language) {
				pieces = append(pieces, piece{runs, script, language})
			}
		}
	}
	for _, s := range samples {
		if l := languageIndex(s.Language); l >= 0 {
			add(s.Text, l)
		}
	}
	for _, s := range strings.Split(otherSentences, "\n") {
		for range otherTimes {
			if s != "" && s[0] != '#' {
				add(s, languageIndex("other"))
			}
		}
	}
	fit := newLanguageFit()
	order := rng.Perm(len(pieces))
	for range languageEpochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			fit.learn(pieces[i].runs, pieces[i].script, pieces[i].language)
		}
	}
	return fit.model()
}

func languageIndex(name string) int {
	for i, n := range languageNames {
		if n == name {
			return i
		}
	}
	return -1
}

// languageFit is a softmax regression by AdaGrad.
type languageFit struct{ weights, grads [][languages]float32 }

func newLanguageFit() *languageFit {
	return &languageFit{make([][languages]float32, languageTable), make([][languages]float32, languageTable)}
}

func (f *languageFit) learn(runs []uint16, script languageScript, language int) {
	scale := 1 / math.Sqrt(float64(len(runs)))
	var p [languages]float64
	for _, r := range runs {
		for l := range languages {
			p[l] += scale * float64(f.weights[r][l])
		}
	}
	total := 0.0
	for l := range p {
		if p[l] = math.Exp(p[l]); !script.may(l) {
			p[l] = 0
		}
		total += p[l]
	}
	for l := range p {
		g := p[l] / total
		if l == language {
			g--
		}
		d := float32(g * scale)
		if d == 0 {
			continue
		}
		for _, r := range runs {
			f.grads[r][l] += float32(d * d)
			f.weights[r][l] -= float32(languageRate*d) / float32(math.Sqrt(float64(f.grads[r][l])+1e-8))
		}
	}
}

// model makes the compact form.
func (f *languageFit) model() *LanguageModel {
	top := float32(1e-6)
	for _, row := range f.weights {
		for _, w := range row {
			top = max(top, w, -w)
		}
	}
	m := new(LanguageModel)
	for i, row := range f.weights {
		for l, w := range row {
			m.model[i][l] = int8(math.Round(float64(w / top * 127)))
		}
	}
	return m
}

// Bytes is the form in which a model is embedded.
func (m *LanguageModel) Bytes() []byte {
	out := make([]byte, 0, languageTable*languages)
	for _, row := range m.model {
		for _, w := range row {
			out = append(out, byte(w))
		}
	}
	return out
}

// Language is like the function of this name, by this model.
func (m *LanguageModel) Language(s string) string { return m.model.language(s) }
