package text

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

func TestMemoIsBounded(t *testing.T) {
	made := 0
	m := NewMemo(64, func(w string) string { made++; return w + w })
	for i := range 10_000 {
		w := fmt.Sprint(i)
		if got := *m.Of(w); got != w+w {
			t.Fatalf("%s gives %s", w, got)
		}
	}
	held := 0
	for i := range m.sets {
		for j := range m.sets[i].words {
			if m.sets[i].words[j].Load() != nil {
				held++
			}
		}
	}
	if held != memoWays*64 {
		t.Errorf("%d words are held in room for %d", held, memoWays*64)
	}
	before := made
	m.Of("9998")
	m.Of("9999")
	if made != before {
		t.Error("the last words are forgotten")
	}
	long := strings.Repeat("ж", memoLen)
	first, second := *m.Of(long), *m.Of(long)
	if first != long+long || second != first || made != before+2 {
		t.Error("a long word is remembered")
	}
}

func TestMemoRemembersAllThatFit(t *testing.T) {
	made := 0
	m := NewMemo(1, func(w string) string { made++; return w })
	for range 3 {
		for i := range memoWays {
			if w := fmt.Sprint(i); *m.Of(w) != w {
				t.Errorf("%s is another word", w)
			}
		}
	}
	if made != memoWays {
		t.Errorf("%d words were made %d times", memoWays, made)
	}
}

func TestMemoAtOnce(t *testing.T) {
	m := NewMemo(4, func(w string) string { return w + w })
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for i := range 5000 {
				w := fmt.Sprint(i % 40)
				if got := *m.Of(w); got != w+w {
					t.Errorf("%s gives %s", w, got)
				}
			}
		})
	}
	wait.Wait()
}

func TestForgottenWordIsStemmedAnew(t *testing.T) {
	for i := range 300_000 {
		WordOf(fmt.Sprint("слово", i))
	}
	if Stem("букетами") != "букет" {
		t.Error("a word that was forgotten is stemmed otherwise")
	}
}
