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
	v.Value = towardValue(against, praise)
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
	apart := slices.Contains(roles, roleApart)
	of := func(m match) bool {
		r := roles[m.at[0]]
		return r == roleOther || r == roleApart || r == roleRival && apart
	}
	found := slices.DeleteFunc(ruleLexicon().find(nil, tokens), of)
	byRules, _ := ruleScore(found, len(tokens))
	causes := slices.DeleteFunc(causeLexicon().find(nil, tokens), of)
	plain, _ := plainOf(tokens, roles)
	return compared(tokens, roles) + plain - ruleVoice*(byRules+causeWeight*float64(min(causeTimes, groupsOf(causes))))
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
	return barBetween(w.bothScores(s), w.bothScores(&other), tiltOf(d.tokens, roles))
}

func (w *weights) bothScores(s *sums) [questions]float64 {
	return [questions]float64{askAgainst: w.score(s, askAgainst), askFor: w.score(s, askFor)}
}

// barBetween is the bar by the log odds toward the object and toward what it is set against; tilt is from tiltOf.
func barBetween(own, other [questions]float64, tilt float64) float64 {
	if gap := own[askFor] - own[askAgainst] - other[askFor] + other[askAgainst] + tilt; math.Abs(gap) > opposedGap {
		return opposedBar
	}
	return 0
}

// tiltOf is how much more the plain words say for the object than for what it is set against, in log odds of both questions.
func tiltOf(tokens []token, roles []role) float64 {
	own, other := plainOf(tokens, roles)
	return 2 * (own - other)
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

// towardValue is how much more likely praise is than blame, where the third that a text may be is neutral, with log odds of 0: -1..1.
func towardValue(against, praise float64) float64 {
	top := max(against, praise, 0)
	a, p := math.Exp(against-top), math.Exp(praise-top)
	return (p - a) / (p + a + math.Exp(-top))
}

// towardSide is the likeliest of the three: -1, 0 or 1.
func towardSide(against, praise float64) int {
	switch {
	case against <= 0 && praise <= 0:
		return 0
	case against > praise:
		return -1
	}
	return 1
}

// sureToward is the value from which a tone toward an object is told as positive or negative, calmToward that up to which it is told as
// neutral, where that is the likeliest; else none is told.
const (
	sureToward = 0.6
	calmToward = 0.2
)

// towardLabel is the label that is told, "" where none is sure enough.
func towardLabel(against, praise float64) string { return labelFrom(against, praise, sureToward) }

func labelFrom(against, praise, sure float64) string {
	switch v := towardValue(against, praise); {
	case v <= -sure:
		return collector.ToneNegative
	case v >= sure:
		return collector.TonePositive
	case math.Abs(v) <= calmToward && towardSide(against, praise) == 0:
		return collector.ToneNeutral
	}
	return ""
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
