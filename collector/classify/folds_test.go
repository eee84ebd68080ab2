package classify

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"molva/collector"
	"molva/collector/text"
)

// acrossFolds are the near copies that stand in two folds. It looks for them in its own way: every two texts that share a
// band are compared, and of texts too short for a fingerprint those that share a run of words.
func acrossFolds(examples []example) (wrong []string, copies int) {
	prints, byBand, byRun := make([][]uint64, len(examples)), map[uint64][]int{}, map[string]int{}
	compared := map[[2]int]bool{}
	apart := func(i, j int, how string) {
		copies++
		if a, b := examples[i], examples[j]; a.fold != b.fold {
			wrong = append(wrong, fmt.Sprintf("%s in fold %d, %s in fold %d, %s: %.60q, %.60q", a.set, a.fold, b.set, b.fold, how, a.review.Text, b.review.Text))
		}
	}
	for i, e := range examples {
		whole := strings.Join([]string{e.review.Title, e.review.Text, e.review.Pros, e.review.Cons}, "\n")
		prints[i] = text.Fingerprint(whole)
		for _, key := range text.Bands(prints[i]) {
			for _, j := range byBand[key] {
				pair := [2]int{j, i}
				if compared[pair] {
					continue
				}
				compared[pair] = true
				if s := text.Similarity(prints[i], prints[j]); s >= nearCopy {
					apart(j, i, fmt.Sprintf("alike by %.2f", s))
				}
			}
			byBand[key] = append(byBand[key], i)
		}
		if prints[i] != nil {
			continue
		}
		tokens := text.Tokenize(whole, nil)
		for from := 0; from+shortRun <= len(tokens); from++ {
			run := ""
			for _, t := range tokens[from : from+shortRun] {
				run += t.Stem + " "
			}
			if j, ok := byRun[run]; ok {
				apart(j, i, "the words "+run)
			} else {
				byRun[run] = i
			}
		}
	}
	return wrong, copies
}

// TestNoNearCopyInBothParts looks at the real data, or at made-up texts of which each has near copies.
func TestNoNearCopyInBothParts(t *testing.T) {
	examples := copied()
	least := len(examples) / 2
	spread(examples, folds)
	if dir := shared(t); dir != "" && !raced {
		c, err := loadCorpus(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		examples, least = c.examples, 100
	}
	wrong, copies := acrossFolds(examples)
	if copies < least {
		t.Errorf("%d near copies among %d texts: too few to prove anything", copies, len(examples))
	}
	if len(wrong) > 0 {
		t.Errorf("%d of %d near copies are in two folds:\n%s", len(wrong), copies, strings.Join(wrong[:min(len(wrong), 5)], "\n"))
	}
	t.Logf("%d texts, %d pairs of near copies", len(examples), copies)
}

// copied are texts with three near copies each, in another order of sentences or with another word.
func copied() []example {
	things := strings.Fields("стол окно дом ліс лампа дорога парк книга гора море хмара село міст ніч ранок вечір поле сад ріка поїзд")
	var out []example
	for i := range 30 {
		var words []string
		for j := range 16 {
			words = append(words, fmt.Sprintf("%s%d", things[(i*7+j*j)%len(things)], (i+3)*(j+5)%97))
		}
		first, second := strings.Join(words[:8], " ")+".", strings.Join(words[8:], " ")+"."
		other := slices.Clone(words)
		other[3] = "другое"
		for _, s := range []string{first + " " + second, second + " " + first, strings.Join(other, " ")} {
			out = append(out, example{review: collector.Review{Text: s}, set: fmt.Sprint("made up ", i)})
		}
		short := strings.Join(words[:shortRun], " ")
		out = append(out, example{review: collector.Review{Text: short + " да"}}, example{review: collector.Review{Text: "нет " + short}})
	}
	return out
}

// A tweet that is sent on with another link, name or mark is a copy; one that says something else of the same is none.
func TestTweetsThatAreSentOnAreCopies(t *testing.T) {
	all := sentOn()
	spreadObjects(all)
	group := func(i int) int { return all[i].group }
	if group(0) != group(1) || group(2) != group(3) || group(0) == group(2) || group(4) == group(0) || group(4) == group(2) {
		t.Errorf("groups %d %d %d %d %d", group(0), group(1), group(2), group(3), group(4))
	}
	if all[1].review.Text[:2] != "RT" {
		t.Error("what is learned has lost its frame, too")
	}
}

// sentOn are tweets, the first two and the next two of which say the same.
func sentOn() (all []objectExample) {
	for _, s := range []string{
		"Банк может продать долг завода соседям http://t.co/4yCYuMQ81F",
		"RT @novosti: #новости Банк может продать долг завода соседям… https://t.co/cU3MiKsz9E",
		"Кредит на жильё: ставки снова выросли http://t.co/dKuOIhyVOB",
		"#Кредит на жильё: ставки снова выросли",
		"Банк может купить долг завода у соседей http://t.co/4yCYuMQ81F",
	} {
		all = append(all, objectExample{example: example{set: objectSets[0], review: collector.Review{Text: s}}})
	}
	return all
}

// TestNoCopyInBothPartsOfTweets looks at the real tweets, or at made-up ones: those whose words are the same, whatever link or name
// stands around them, have one fold.
func TestNoCopyInBothPartsOfTweets(t *testing.T) {
	all := sentOn()
	spreadObjects(all)
	if dir := shared(t); dir != "" {
		var err error
		if all, err = loadObjects(dir); err != nil {
			t.Fatal(err)
		}
	}
	folded, texts, copies := map[string]int{}, map[string]bool{}, 0
	for i := range all {
		if !all[i].tweet() || texts[all[i].review.Text] { // one that names two companies stands there twice
			continue
		}
		texts[all[i].review.Text] = true
		words := strings.Fields(strings.NewReplacer("#", " ", "«", " ", "»", " ", `"`, " ", "…", " ").Replace(strings.ToLower(all[i].review.Text)))
		words = slices.DeleteFunc(words, func(w string) bool { return w == "rt" || strings.HasPrefix(w, "http") || strings.HasPrefix(w, "@") })
		key := strings.Join(words, " ")
		if f, ok := folded[key]; ok {
			if copies++; f != all[i].fold {
				t.Errorf("in the folds %d and %d: %s", f, all[i].fold, all[i].review.Text)
			}
		}
		folded[key] = all[i].fold
	}
	t.Logf("%d tweets, %d of them copies", len(texts), copies)
}
