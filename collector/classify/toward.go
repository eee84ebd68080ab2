package classify

import (
	_ "embed"
	"slices"
	"sync"

	"molva/collector"
)

//go:embed object.bin
var embeddedObject []byte

var objectWeights = sync.OnceValue(func() *weights {
	w, err := decodeWeights(embeddedObject)
	if err != nil {
		panic("classify: the embedded weights of objects are broken: " + err.Error()) // a broken build; a test decodes them
	}
	return w
})

// Toward judges the tone of a review toward an object that it names among others («у А отлично, у Б обман»). others are
// known names of other things; what is written as a name counts as one without being known. Where the object is not named
// there is no tone toward it.
func Toward(r collector.Review, object, others Object) collector.ObjectTone {
	return toward(objectWeights(), newDocument(r), object, others)
}

func toward(w *weights, d *document, object, others Object) collector.ObjectTone {
	v := collector.ObjectTone{Words: []string{}}
	roles, named := d.scopes(object, others, nil)
	if v.Named = named; !named {
		return v
	}
	var f features
	var s sums
	f.fillObject(d, roles)
	w.sum(&f, &s)
	against, praise := w.towardScores(&s, won(d.tokens, roles), barOf(roles))
	v.Value = sigmoid(praise) - sigmoid(against)
	switch v.Label = towardLabel(against, praise); v.Label {
	case collector.ToneNegative:
		v.Words = d.towardWords(w, &s, roles, askAgainst)
	case collector.TonePositive:
		v.Words = d.towardWords(w, &s, roles, askFor)
	}
	return v
}

// ruleVoice is how much of the weight of the rules and causes of complaints speaks about an object.
const ruleVoice = 0.5

// won is what speaks for an object without being learned: comparisons, and against it what complaints are told by.
func won(tokens []token, roles []role) float64 {
	of := func(m match) bool { return roles[m.at[0]] == roleOther || roles[m.at[0]] == roleApart }
	found := slices.DeleteFunc(ruleLexicon().find(nil, tokens), of)
	byRules, _ := ruleScore(found, len(tokens))
	causes := slices.DeleteFunc(causeLexicon().find(nil, tokens), of)
	return compared(tokens, roles) - ruleVoice*(byRules+causeWeight*float64(min(causeTimes, groupsOf(causes))))
}

// opposedBar is what is added to the log odds both of praise and of blame where the text sets things against each other: it
// is hardly neutral then to any of them, as most tweets are. Chosen on testdata/contrasts.tsv.
const opposedBar = 2.5

func barOf(roles []role) float64 {
	if slices.Contains(roles, roleApart) {
		return opposedBar
	}
	return 0
}

// towardScores are the log odds that a text speaks against an object and for it; won is what comparisons add, bar what barOf.
func (w *weights) towardScores(s *sums, won, bar float64) (against, praise float64) {
	return w.score(s, askAgainst) + bar - won, w.score(s, askFor) + bar + won
}

func towardLabel(against, praise float64) string {
	switch {
	case against <= 0 && praise <= 0:
		return collector.ToneNeutral
	case against > praise:
		return collector.ToneNegative
	}
	return collector.TonePositive
}

// towardWords names the words that say most for an answer, in the order of the text.
func (d *document) towardWords(w *weights, s *sums, roles []role, q int) []string {
	var best []int
	share := func(i int) float64 { return w.share(s, i, q) }
	for i := range d.tokens[:min(len(d.tokens), maxTokens)] {
		if t := &d.tokens[i]; t.short || share(i) <= 0 || roles[i] == roleName || roles[i] == roleLink {
			continue
		}
		best = append(best, i)
	}
	slices.SortStableFunc(best, func(a, b int) int {
		switch {
		case share(a) > share(b):
			return -1
		case share(a) < share(b):
			return 1
		}
		return 0
	})
	best = best[:min(len(best), maxWords)]
	for len(best) > 1 && share(best[len(best)-1]) < farBelow*share(best[0]) {
		best = best[:len(best)-1]
	}
	return d.words(best)
}
