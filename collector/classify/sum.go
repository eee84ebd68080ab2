package classify

import "math"

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

func (w *weights) sum(f features) sums {
	s := sums{words: len(f.words), letters: len(f.letters)}
	s.tokenWords = make([][questions]int32, len(f.from))
	s.tokenRuns = make([][questions]int32, len(f.from))
	for i, p := range f.words {
		for q, v := range w.table[p] {
			s.wordSum[q] += int64(v)
			s.tokenWords[f.owner[i]][q] += int32(v)
		}
	}
	for t := 0; t+1 < len(f.from); t++ {
		for _, p := range f.letters[f.from[t]:f.from[t+1]] {
			for q, v := range w.table[p] {
				s.letterSum[q] += int64(v)
				s.tokenRuns[t][q] += int32(v)
			}
		}
	}
	return s
}

// score is the calibrated log odds of a question.
func (w *weights) score(s sums, q int) float64 {
	a, b := groupScales(s.words, s.letters)
	return w.bias[q] + w.scale[q]*(a*float64(s.wordSum[q])+b*float64(s.letterSum[q]))
}

// share is what token t adds to the log odds of a question.
func (w *weights) share(s sums, t, q int) float64 {
	a, b := groupScales(s.words, s.letters)
	return w.scale[q] * (a*float64(s.tokenWords[t][q]) + b*float64(s.tokenRuns[t][q]))
}
