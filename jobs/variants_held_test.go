package jobs

import (
	"fmt"
	"testing"
	"time"

	"molva/collector/text"
)

// Domains of a name in either script are known by a set that is made once a look, and each address is looked at once.
func TestOwnDomains(t *testing.T) {
	name := "Вайлдберриз"
	spelled := text.Variants(name)
	o := ownDomains{labels: ownLabels([]string{name}, spelled), places: map[string]string{}, counts: map[string]int{}}
	for _, address := range []string{"https://vajldberriz.ru/goods", "https://www.vajldberriz.ru", "https://otzovik.com/vajldberriz", "https://t.me/vajldberriz", "http://127.0.0.1", "слово", ""} {
		o.add(address)
	}
	if len(o.counts) != 1 || o.counts["vajldberriz.ru"] != 2 {
		t.Errorf("%v", o.counts)
	}
	made := testing.AllocsPerRun(1, func() { text.Variants(name) })
	n := 0
	if each := testing.AllocsPerRun(100, func() { n++; o.add(fmt.Sprint("https://otzovik.com/", n)) }); each > made/10 {
		t.Errorf("a new address takes %.0f pieces of memory: all spellings of the name take %.0f", each, made)
	}
	if again := testing.AllocsPerRun(100, func() { o.add("https://otzovik.com/1") }); again != 0 {
		t.Errorf("an address that is known is looked at again: %.0f", again)
	}
}

// What the archive has is read within a time: when it is over, the answer comes without it.
func TestHeldNamesWithinATime(t *testing.T) {
	b := newBench(t)
	b.declare("Флаувау")
	b.more(manyNames...)
	l := &variantLook{Work: b.Work, scope: b.scope, seen: map[string]bool{}, examples: map[string][]string{}}
	must(t, l.begin(t.Context(), VariantsAsk{Names: []string{"Флаувау"}}))
	some, err := l.heldWithin(t.Context(), nil, time.Minute)
	if err != nil || len(some) == 0 {
		t.Fatalf("%d, %v", len(some), err)
	}
	if some, err = l.heldWithin(t.Context(), nil, time.Nanosecond); err != nil || len(some) != 0 {
		t.Errorf("no time: %d, %v", len(some), err)
	}
}
