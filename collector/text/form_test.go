package text

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// formHashes are by Form, over the tables and over the stems and forms of a fixed list. A line is added with a new number,
// and none is changed.
var formHashes = map[int]string{
	2: "560a313feb26e790",
	3: "a96954fa5de3cfac",
	4: "8624a9bd80626cbb",
}

func TestForm(t *testing.T) {
	list, err := os.ReadFile("testdata/form-words.txt")
	if err != nil {
		t.Fatal(err)
	}
	words, names, ok := strings.Cut(string(list), "= Names\n")
	if !ok {
		t.Fatal("the list has no names")
	}
	h := sha256.New()
	fmt.Fprintln(h, irregular, knownStems, endings, fleetingNot, softTs, vowelTs, peoples) // maps are printed in order
	for w := range strings.FieldsSeq(words) {
		fmt.Fprintln(h, w, Stem(Fold(w)))
	}
	fmt.Fprintln(h, paradigms, ownForms, indeclinable, adverbs, surnameStems, openSyllable, bareAlone,
		neuters, bareOther, otherWords, functionHeads, russianWords)
	for name := range strings.Lines(names) {
		tokens := Tokenize(name, nil)
		for i, w := range tokens {
			fmt.Fprintln(h, w.Exact, slices.Sorted(maps.Keys(inflect(w.Exact, placeOf(i, len(tokens))))))
		}
	}
	got := hex.EncodeToString(h.Sum(nil))[:16]
	if want := formHashes[Form]; got != want {
		t.Errorf("the stems or the forms of brands are others (%s) than those of Form %d (%q): let Form grow by one and add its line to formHashes", got, Form, want)
	}
}
