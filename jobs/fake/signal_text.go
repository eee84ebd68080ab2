package fake

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/text"
)

const (
	// Between faintlyAlike and fullyAlike a copy counts more and more. Of unrelated reviews of one trade fewer than one
	// pair in 10,000 reaches 0.5, but people who lean on the same stock phrases may share half their words (0.65); two
	// copies lie at about 0.77 when each had 15 % of its words replaced, at 0.65 with 25 %.
	faintlyAlike = 0.60
	fullyAlike   = 0.80
	// A group of copies is about as like each other as the target is to them. From loose on that is no error of the
	// estimate, and at aloof all of them count as one: an honest review that shares a phrase with a copied text shares
	// it with every copy, which are far more like each other. In the other direction three fifths
	// of it do: where each shares another phrase with the target, no two share a text.
	loose = 0.10
	aloof = 0.25
	// compared bounds the copies that are compared with each other, the likest first.
	compared = 16
	// another copy leaves this share of what the ones before left of the weight.
	another = 0.65
	// batch is the time within which copies made to order appear. A text that stood there so much earlier is the one
	// copied from, and its author is not to blame; a copy of a text that is older than that counts far, for a phrase
	// that returns over the months may be one that everybody uses.
	batch = 7 * 24 * time.Hour
	far   = 0.4
	// shortText in letters: below it a few equal texts are chance, and a copy counts a third.
	shortText = 80
	// maxNamed bounds how many twins one line names.
	maxNamed = 50
)

// The same words from different people. The weight grows with the number of copies by other authors: one may be
// chance or a quotation and gives a third, five give nearly all. It is half of all that accuses a review (see the
// sizes in judge.go), since it is out of reach of honest people who merely come on the same day.
var _ = register(Signal{Name: "text reuse", Max: maxText, Judge: judgeText})

// twin is a review with nearly the same text.
type twin struct {
	*Review
	likeness float64
}

func judgeText(target Review, around Around) collector.Evidence {
	twins := twinsOf(target, around)
	if len(twins) == 0 {
		return collector.Evidence{}
	}
	first, rest, likeness := 0.0, 0.0, 0.0
	names := make([]string, len(twins))
	for i, t := range twins {
		w := worth(&target, t)
		first, rest = max(first, w), rest+w
		likeness += t.likeness
		names[i] = t.ID
	}
	copies := first + (rest-first)*belonging(twins)
	percent, n := math.Round(likeness/float64(len(twins))*100), len(twins)
	return collector.Evidence{
		Weight: maxText * (1 - math.Pow(another, copies)),
		Key:    "text", Args: []float64{float64(n), percent},
		Reason: fmt.Sprintf("%s by other authors %s nearly the same text (about %.0f%% of the words are the same)",
			count(n, "review"), verb(n, "has", "have"), percent),
		Twins: named(names),
	}
}

// twinsOf are the copies of the target's text, the likest first, each once.
func twinsOf(target Review, around Around) []twin {
	var twins []twin
	seen := map[string]bool{}
	for _, group := range [][]Review{around.OnItem, around.Twins} {
		for i := range group {
			r := &group[i]
			likeness, ok := copied(&target, r)
			if ok && !seen[r.ID] {
				seen[r.ID] = r.ID != ""
				twins = append(twins, twin{r, likeness})
			}
		}
	}
	slices.SortStableFunc(twins, func(a, b twin) int { return cmp.Compare(b.likeness, a.likeness) })
	return twins
}

// copied says how like the target's text another's is, and whether it counts as the copy of somebody else: from
// another author, and not much later, for then the target may be the one that was copied from.
func copied(target, r *Review) (likeness float64, ok bool) {
	if len(target.Fingerprint) == 0 || len(r.Fingerprint) == 0 || sameAuthor(target, r) {
		return 0, false
	}
	if later(r, target) {
		return 0, false
	}
	likeness = text.Similarity(target.Fingerprint, r.Fingerprint)
	return likeness, likeness > faintlyAlike
}

// Alike says whether the texts of two fingerprints may be copies of each other, for whoever builds the neighbourhood: a twin
// that is not alike changes nothing.
func Alike(a, b []uint64) bool { return text.Similarity(a, b) > faintlyAlike }

// later says that a was published more than a batch after b, as far as both dates are known.
func later(a, b *Review) bool {
	return a.Published.Known() && b.Published.Known() && a.Published.Time.Sub(b.Published.Time) > batch
}

// sameAuthor: the record itself, by key, or by the name shown when it is another site (a person who posts a complaint on five sites).
// Two unnamed authors are not taken for one.
func sameAuthor(a, b *Review) bool {
	if a.ID != "" && a.ID == b.ID && a.Site == b.Site {
		return true
	}
	return a.Author != "" && a.Author == b.Author || a.Site != b.Site && a.Pseudonym != "" && a.Pseudonym == b.Pseudonym
}

// worth is how much a copy counts: by likeness; on another site half, for people post their own text in several places
// under different names; of an old text less than half; of a short text a third.
func worth(target *Review, t twin) float64 {
	w := min(1, (t.likeness-faintlyAlike)/(fullyAlike-faintlyAlike))
	if target.Site != t.Site {
		w /= 2
	}
	if later(target, t.Review) {
		w *= far
	}
	if target.Letters > 0 && target.Letters < shortText {
		w /= 3
	}
	return w
}

// belonging is 1 for a target that is as like its twins as they are to each other, and 0 for one that stands apart.
func belonging(twins []twin) float64 {
	twins = twins[:min(len(twins), compared)]
	inner, pairs, mine := 0.0, 0, 0.0
	for i, a := range twins {
		mine += a.likeness
		for _, b := range twins[:i] {
			inner += text.Similarity(a.Fingerprint, b.Fingerprint)
			pairs++
		}
	}
	if pairs == 0 {
		return 1
	}
	apart := inner/float64(pairs) - mine/float64(len(twins))
	if apart < 0 {
		apart *= -5.0 / 3
	}
	return min(1, max(0, (aloof-apart)/(aloof-loose)))
}

// named leaves out the nameless and bounds the list.
func named(ids []string) []string {
	var out []string
	for _, id := range ids {
		if id != "" && len(out) < maxNamed {
			out = append(out, id)
		}
	}
	return out
}
