package fake

import (
	"fmt"
	"math"

	"molva/collector"
	"molva/collector/text"
)

const (
	// alike is where two texts count as copies: of unrelated reviews of one trade fewer than one pair in 10,000 reaches
	// 0.5, while two copies that each had 30 % of their words replaced lie at about 0.6.
	alike = 0.55
	// sameText is from where likeness adds nothing more.
	sameText = 0.85
	// ownDays: a text that stood there so much earlier is the one copied from, and its author is not to blame.
	ownDays = 7
	// shortText in letters: below it a few equal texts are chance, and a copy counts a third.
	shortText = 80
	// maxNamed bounds how many twins one line names.
	maxNamed = 50
)

// The same words from different people. The weight grows with the number of copies by other authors: one may be
// chance or a quotation and gives a third, five give almost all. It is more than half of what accuses a review at all
// (see the sizes in judge.go), since it alone is out of reach of many honest people who come on the same day.
var _ = register(Signal{Name: "text reuse", Max: maxText, Judge: judgeText})

func judgeText(target Review, around Around) collector.Evidence {
	copies, closeness := 0.0, 0.0
	var twins []string
	seen := map[string]bool{}
	for _, group := range [][]Review{around.OnItem, around.Twins} {
		for _, r := range group {
			if r.ID != "" && seen[r.ID] {
				continue
			}
			likeness, ok := copied(target, r)
			if !ok {
				continue
			}
			seen[r.ID] = true
			copies += worth(target, r)
			closeness += likeness
			twins = append(twins, r.ID)
		}
	}
	if len(twins) == 0 {
		return collector.Evidence{}
	}
	closeness /= float64(len(twins))
	share := min(1, 0.7+0.3*(closeness-alike)/(sameText-alike))
	percent, n := math.Round(closeness*100), len(twins)
	return collector.Evidence{
		Weight: maxText * (1 - math.Pow(0.65, copies)) * share,
		Key:    "text", Args: []float64{float64(n), percent},
		Reason: fmt.Sprintf("%s by other authors %s nearly the same text (about %.0f%% of the words are the same)",
			count(n, "review"), verb(n, "has", "have"), percent),
		Twins: named(twins),
	}
}

// copied says how like the target's text another's is, and whether it counts as the copy of somebody else: from
// another author, and not much later, for then the target may be the one that was copied from.
func copied(target, r Review) (likeness float64, ok bool) {
	if len(target.Fingerprint) == 0 || len(r.Fingerprint) == 0 || sameAuthor(target, r) {
		return 0, false
	}
	if target.Published.Known() && r.Published.Known() &&
		r.Published.Time.Sub(target.Published.Time).Hours() > ownDays*24 {
		return 0, false
	}
	likeness = text.Similarity(target.Fingerprint, r.Fingerprint)
	return likeness, likeness >= alike
}

// sameAuthor: by key, or by the name shown when it is another site (a person who posts a complaint on five sites).
// Two unnamed authors are not taken for one.
func sameAuthor(a, b Review) bool {
	return a.Author != "" && a.Author == b.Author || a.Site != b.Site && a.Pseudonym != "" && a.Pseudonym == b.Pseudonym
}

// worth is how much a copy counts: on another site half, for people post their own text in several places under
// different names; of a short text a third.
func worth(target, r Review) float64 {
	w := 1.0
	if target.Site != r.Site {
		w /= 2
	}
	if target.Letters > 0 && target.Letters < shortText {
		w /= 3
	}
	return w
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
