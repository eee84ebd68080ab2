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
		want := make([]string, n)
		for i := range want {
			want[i] = fmt.Sprint(10 + i)
		}
		sentence := filledIn(f[1], want)
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
	for sentence, r := range map[string]Reason{"read nothing on 1 page": Because("read_nothing", 1), "read nothing on 2 pages": Because("read_nothing", 2), "read nothing on 21 pages": Because("read_nothing", 21),
		"none of 1 review has its date": Because("read_no_field", 1, "date"), "stopped after 1 page; a site file can say which links to follow": Because("stopped", 1)} {
		if back, ok := ReasonOf(sentence); r.String() != sentence || !ok || back.Key != r.Key || !slices.Equal(back.Args, r.Args) {
			t.Errorf("%q, want %q; read back as %+v", r, sentence, back)
		}
	}
	if r, ok := ReasonOf("read nothing on 1 pages"); !ok || r.Key != "read_nothing" || r.Args[0] != "1" { // as rows have it that were written before
		t.Errorf("read as %+v", r)
	}
	if r, ok := ReasonOf("x509: certificate has expired"); ok {
		t.Errorf("an error of a library was read as %+v", r)
	}
}
