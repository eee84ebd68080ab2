package classify

import (
	"math"
	"slices"
)

// sums are what the features of a document add up to: for each token and in all, for both questions, before scaling.
type sums struct {
	words, letters        int                // how many features of each group
	wordSum, letterSum    [questions]int64   //
	tokenWords, tokenRuns [][questions]int32 // a token's share in each
}

// lettersShare is how much the letter runs count against the words.
const lettersShare = 0.7

// groupScales keeps long texts comparable with short ones.
func groupScales(words, letters int) (w, l float64) {
	return 1 / math.Sqrt(float64(words)+4), lettersShare / math.Sqrt(float64(letters)+16)
}

// add adds a row of the table to a sum.
func add[T int32 | int64](sum *[questions]T, row [questions]int8) {
	sum[askComplaint] += T(row[askComplaint])
	sum[askTone] += T(row[askTone])
}

// sum adds features up in the place of what s held.
func (w *weights) sum(f *features, s *sums) {
	*s = sums{words: len(f.words), letters: len(f.letters), tokenWords: zeros(s.tokenWords, len(f.from)), tokenRuns: zeros(s.tokenRuns, len(f.from))}
	for i, p := range f.words {
		add(&s.wordSum, w.table[p])
		add(&s.tokenWords[f.owner[i]], w.table[p])
	}
	for t := 0; t+1 < len(f.from); t++ {
		var runs [questions]int32
		for _, p := range f.letters[f.from[t]:f.from[t+1]] {
			add(&runs, w.table[p])
		}
		s.tokenRuns[t] = runs
		for q, v := range runs {
			s.letterSum[q] += int64(v)
		}
	}
}

// zeros is a list of n zeros in the place of another list, where there is room.
func zeros(list [][questions]int32, n int) [][questions]int32 {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

// score is the calibrated log odds of a question.
func (w *weights) score(s *sums, q int) float64 {
	a, b := groupScales(s.words, s.letters)
	return w.bias[q] + w.scale[q]*(a*float64(s.wordSum[q])+b*float64(s.letterSum[q]))
}

// toneVoice is what the tone has to say about a complaint: who complains blames, and the tone is learned from labels that
// leave the mixed texts out. Chosen by cross-validation and on the sources left out: the log loss of both banks, of the
// restaurants and of the Ukrainian shops falls until 0.3; from there on too many complaints of twitter are lost.
const toneVoice = 0.3

// complaint is the log odds of a complaint as both models have it together.
func (w *weights) complaint(s *sums) float64 {
	return (1-toneVoice)*w.score(s, askComplaint) - toneVoice*w.score(s, askTone)
}

// complaintShare is what token t adds to them.
func (w *weights) complaintShare(s *sums, t int) float64 {
	return (1-toneVoice)*w.share(s, t, askComplaint) - toneVoice*w.share(s, t, askTone)
}

// share is what token t adds to the log odds of a question.
func (w *weights) share(s *sums, t, q int) float64 {
	a, b := groupScales(s.words, s.letters)
	return w.scale[q] * (a*float64(s.tokenWords[t][q]) + b*float64(s.tokenRuns[t][q]))
}
