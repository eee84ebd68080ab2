package yardstick

import (
	"bytes"
	"maps"
	"net/http/httptest"
	"testing"
)

func TestCompareFindsEveryDifference(t *testing.T) {
	want := Want(3)
	if err := want.Compare(maps.Clone(want)); err != nil {
		t.Errorf("the same differs: %v", err)
	}
	var some Content
	for some = range want {
		break
	}
	for name, change := range map[string]func(Content) Content{
		"author": func(c Content) Content { c.Author += "а"; return c },
		"date":   func(c Content) Content { c.Date = "2026-01-02"; return c },
		"rating": func(c Content) Content { c.Rating = "4.5"; return c },
		"title":  func(c Content) Content { c.Title = ""; return c },
		"text":   func(c Content) Content { c.Text += " "; return c },
	} {
		got := maps.Clone(want)
		delete(got, some)
		got[change(some)]++
		if want.Compare(got) == nil {
			t.Errorf("a changed %s is not found", name)
		}
	}
	twice, less := maps.Clone(want), maps.Clone(want)
	twice[some]++
	delete(less, some)
	if want.Compare(twice) == nil || want.Compare(less) == nil {
		t.Error("a review that was read twice, or not at all, is not found")
	}
}

// Plain colly reads what the pages hold; that it reads a page twice now and then is known.
func TestPlainCollyReadsTheYardstick(t *testing.T) {
	server := httptest.NewServer(NewPages(3))
	defer server.Close()
	for _, kind := range Kinds {
		for doubled, tries := 1, 0; doubled > 0; tries++ {
			var out bytes.Buffer
			var err error
			if _, doubled, err = PlainColly(server.URL+"/"+kind+"/0", &out); err != nil || tries > 20 {
				t.Fatalf("%s: %v after %d tries", kind, err, tries)
			}
			got, err := ReadRows(&out)
			if err == nil && doubled == 0 {
				err = Want(3).Compare(got)
			}
			if err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
}

// The made-up authors repeat as those of Yandex Maps: see authorOf.
func TestAuthorsRepeatAsOnRealSites(t *testing.T) {
	written := map[string]int{}
	const reviews = 3 * regularsAmong
	for n := range reviews {
		written[authorOf(n)]++
	}
	once := 0
	for _, n := range written {
		if n == 1 {
			once++
		}
	}
	if share := float64(once) / reviews; share < 0.89 || share > 0.92 {
		t.Errorf("%.3f of the reviews are by people who wrote once, want 0.904", share)
	}
}
