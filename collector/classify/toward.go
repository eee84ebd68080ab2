package classify

import (
	_ "embed"
	"math"
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

// towardUs is the tone toward the company whose text it is judged for; the zero value where that is not named.
func (d *document) towardUs(us Object) collector.ObjectTone {
	if !d.mayName(us) {
		return collector.ObjectTone{}
	}
	v := toward(objectWeights(), d, us, Object{})
	if !v.Named {
		return collector.ObjectTone{}
	}
	return v
}

func toward(w *weights, d *document, object, others Object) collector.ObjectTone {
	v := collector.ObjectTone{Words: []string{}}
	roles, named := d.scopes(object, others, nil)
	if v.Named = named; !named {
		return v
	}
	v.Apart = slices.Contains(roles, roleApart)
	var f features
	var s sums
	f.fillObject(d, roles)
	w.sum(&f, &s)
	against, praise := w.towardScores(&s, won(d.tokens, roles), w.barOf(d, roles, &s))
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

// opposedBar is what is added to the log odds both of praise and of blame where the text sets things against each other and
// says so much better things of one of them (opposedGap, in log odds): it is hardly neutral then to either, as most tweets
// are. Chosen on testdata/contrasts.tsv and by cross-validation.
const (
	opposedBar = 2.5
	opposedGap = 3.0
)

// barOf is the bar of a text with these roles, whose sums are those toward the object.
func (w *weights) barOf(d *document, roles []role, s *sums) float64 {
	if !slices.Contains(roles, roleApart) {
		return 0
	}
	var f features
	var other sums
	f.fillObject(d, swapped(roles))
	w.sum(&f, &other)
	return barBetween(w.bothScores(s), w.bothScores(&other))
}

func (w *weights) bothScores(s *sums) [questions]float64 {
	return [questions]float64{askAgainst: w.score(s, askAgainst), askFor: w.score(s, askFor)}
}

// barBetween is the bar by the log odds toward the object and toward what it is set against.
func barBetween(own, other [questions]float64) float64 {
	if gap := own[askFor] - own[askAgainst] - other[askFor] + other[askAgainst]; math.Abs(gap) > opposedGap {
		return opposedBar
	}
	return 0
}

// swapped are the roles toward what the object is set against.
func swapped(roles []role) []role {
	turned := map[role]role{roleOwn: roleApart, roleApart: roleOwn, roleName: roleRival, roleRival: roleName, roleOther: roleOther, roleLink: roleLink}
	out := make([]role, len(roles))
	for i, r := range roles {
		out[i] = turned[r]
	}
	return out
}

// towardScores are the log odds that a text speaks against an object and for it; won is what comparisons add, bar is from barOf.
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
