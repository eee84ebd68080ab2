package collector

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What is written is read back: key and arguments.
func TestReasonsAreReadBack(t *testing.T) {
	for _, f := range reasonForms {
		n := strings.Count(f[1], "%s")
		args := make([]any, n)
		want := make([]string, n)
		for i := range args {
			want[i] = fmt.Sprint(10 + i)
			args[i] = want[i]
		}
		sentence := fmt.Sprintf(f[1], args...)
		r, ok := ReasonOf(sentence)
		if !ok || r.Key != f[0] || !slices.Equal(r.Args, want) {
			t.Errorf("%q was read as %+v", sentence, r)
		}
	}
	if got := Advised("redirected to a sign-in"); got != "redirected to a sign-in: import an export of your own account there, or a saved page" {
		t.Errorf("got %q", got)
	}
	if got := Advised("read 0 of 38"); got != "read 0 of 38" {
		t.Errorf("got %q", got)
	}
	for key := range advice {
		if _, ok := ReasonKeys()[key]; !ok {
			t.Errorf("advice on %q, which is no reason", key)
		}
	}
	if got := Because("read_of", 0, 38).String(); got != "read 0 of 38" {
		t.Errorf("got %q", got)
	}
	if r, ok := ReasonOf("x509: certificate has expired"); ok {
		t.Errorf("an error of a library was read as %+v", r)
	}
}
