package demo

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

func TestWorldsAreDeterministicAndDiffer(t *testing.T) {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	var first [3]Truth
	for i, seed := range []int64{5, 5, 6} {
		o, _ := makeSites(seed, at)
		first[i] = o.Truth()
	}
	one, again, other := first[0], first[1], first[2]
	if one.Reviews[3].Text != again.Reviews[3].Text || one.Reviews[3].ID != again.Reviews[3].ID {
		t.Error("one seed made two worlds")
	}
	if one.Reviews[3].Text == other.Reviews[3].Text || len(one.Reviews) == len(other.Reviews) {
		t.Error("two seeds made the same texts or counts")
	}
}

// TestHonestReviewsAreNoCopies holds what the story's gang relies on: nobody but the gang sounds like somebody else.
func TestHonestReviewsAreNoCopies(t *testing.T) {
	slot := regexp.MustCompile(`[{}<>]`)
	for seed := range int64(8) {
		var all []collector.Review
		o, z := makeSites(seed, time.Now())
		for _, s := range []*Site{o, z} {
			all = append(all, s.Truth().Reviews...)
		}
		sets := make([]map[string]bool, len(all))
		for i, r := range all {
			sets[i] = threes(r.Text)
			if left := slot.FindString(r.Title + r.Text + r.Pros + r.Cons); left != "" {
				t.Errorf("seed %d: %s has an empty slot: %s", seed, r.ID, r.Text)
			}
			if r.Published.Time.After(time.Now()) {
				t.Errorf("seed %d: %s lies in the future", seed, r.ID)
			}
			for j := range i {
				if l := likeness(sets[i], sets[j]); l > 0.45 {
					t.Errorf("seed %d: likeness %.2f:\n%s\n%s", seed, l, r.Text, all[j].Text)
				}
			}
		}
	}
}

func TestGangIsCopies(t *testing.T) {
	s, _ := makeSites(1, time.Now())
	done, err := s.Tick(Tick{Do: "gang"})
	if err != nil || len(done.Reviews) != 20 || len(done.Honest) != 8 {
		t.Fatalf("%d + %d reviews, %v", len(done.Reviews), len(done.Honest), err)
	}
	first, authors := done.Reviews[0], map[string]bool{}
	for _, r := range done.Reviews {
		authors[r.Author.Name] = true
		if l := likeness(threes(first.Text), threes(r.Text)); l < 0.6 || r.Item != first.Item {
			t.Errorf("likeness %.2f: %s", l, r.Text)
		}
		if first.Published.Time.Sub(r.Published.Time) > 2*time.Hour {
			t.Errorf("%s lies outside two hours", r.Published)
		}
	}
	for _, r := range done.Honest {
		authors[r.Author.Name] = true
		if l := likeness(threes(first.Text), threes(r.Text)); l > 0.05 {
			t.Errorf("an honest one sounds like the gang (%.2f): %s", l, r.Text)
		}
	}
	if len(authors) != 28 {
		t.Errorf("28 reviews by %d authors", len(authors))
	}
	for _, r := range s.Truth().Reviews {
		if authors[r.Author.Name] && !strings.HasPrefix(r.ID, "otk-") {
			t.Errorf("%s has no id of the site's", r.Author.Name)
		}
	}
}

func TestSpoken(t *testing.T) {
	for author, want := range map[string]string{"Анна К.": "Искала сама", "Пётр Соколов": "Искал сам", "Юрій Бойко": "Искал сам", "Леся Бойко": "Искала сама"} {
		if got := spoken("Искал</а> <сам/сама>", author); got != want {
			t.Errorf("%s: %q, want %q", author, got, want)
		}
	}
}

func TestSays(t *testing.T) {
	for _, c := range []struct {
		text   string
		phrase []forms
		want   bool
	}{
		{"Стоят БУКЕТЫ у двери", []forms{bouquetForms}, true},
		{"подарили букетів сім", []forms{bouquetForms}, true},
		{"маленький букетик", []forms{bouquetForms}, false},
		{"Обещали утром, а привезли поздно.", []forms{broughtForms, lateForms}, true},
		{"привезли слишком поздно", []forms{broughtForms, lateForms}, false},
		{"поздно привезли", []forms{broughtForms, lateForms}, false},
		{"договорились с «Флорамою»", []forms{brandForms}, true},
		{"флора морская", []forms{brandForms}, false},
		{"", []forms{brandForms}, false},
	} {
		if got := says([]string{c.text}, c.phrase...); got != c.want {
			t.Errorf("%q: %t", c.text, got)
		}
	}
}

func TestNamesAreDealtOnce(t *testing.T) {
	n := newNames(rand.New(rand.NewPCG(1, 1)))
	seen := map[string]bool{}
	for range 2000 {
		name := n.next([]string{"ru", "uk"}[len(seen)%2])
		if seen[name] {
			t.Fatalf("%s twice", name)
		}
		seen[name] = true
	}
}
