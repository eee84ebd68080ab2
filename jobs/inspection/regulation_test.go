package inspection

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"molva/collector"
)

// Whoever changes the regulation gives it a new version: inspections are held by the one that is named in them.
func TestRegulationIsTheOneItSays(t *testing.T) {
	const version, sum = "2026-11", "b75e6f89850e0918933732089afadfec62656eaf204bacc393ebfb7619b3dfc0"
	r := Current()
	if r.Version != version || r.Row().SHA256 != sum {
		t.Errorf("version %s has the sum %s: a change is a new version", r.Version, r.Row().SHA256)
	}
	if again, err := Parse([]byte(r.Row().Body)); err != nil || again.Version != version {
		t.Errorf("what is kept cannot be read: %v", err)
	}
	if _, err := Parse([]byte("versoin = '1'")); err == nil {
		t.Error("a field that is not known is taken")
	}
}

// Every check has a detector and every detector a check; its words are there in each language, its clause is named.
func TestRegulationIsWhole(t *testing.T) {
	r := Current()
	for _, c := range r.Checks {
		if detectors[c.ID] == nil {
			t.Errorf("nothing looks for %s", c.ID)
		}
		if !strings.HasPrefix(c.Clause, "001 ") || c.Weight < 1 || c.WindowDays < 1 || c.FollowDays < 1 || len(c.Grades) == 0 {
			t.Errorf("%+v", c)
		}
		if !slices.IsSorted(c.Grades) || c.Grades[len(c.Grades)-1] > 3 || c.Grades[0] < 1 {
			t.Errorf("%s: grades %v", c.ID, c.Grades)
		}
		if c.Decision != Recommend && c.Decision != ProposeBlock {
			t.Errorf("%s: decision %s", c.ID, c.Decision)
		}
		for _, l := range []string{"ru", "uk", "en"} {
			if w := c.In(l); w.Name == "" || w.Found == "" || w.Advice == "" {
				t.Errorf("%s has no words in %s", c.ID, l)
			}
		}
	}
	for id := range detectors {
		if _, ok := r.Check(id); !ok {
			t.Errorf("%s is in no regulation", id)
		}
	}
}

// A repeat within the window raises the grade by rule, one outside of it does not, and a further one never lowers it.
func TestGrade(t *testing.T) {
	c, _ := Current().Check("goods")
	day := 24 * time.Hour
	for name, k := range map[string]struct {
		ago        []time.Duration
		grade, nth int
	}{
		"first": {nil, 1, 1}, "repeat": {[]time.Duration{day}, 2, 2}, "third": {[]time.Duration{day, 2 * day}, 3, 3}, "fourth": {[]time.Duration{day, 2 * day, 3 * day}, 3, 4},
		"long ago": {[]time.Duration{31 * day}, 1, 1}, "at the edge": {[]time.Duration{30 * day}, 1, 1}, "just inside": {[]time.Duration{30*day - time.Microsecond}, 2, 2},
		"later": {[]time.Duration{-day}, 1, 1}, "same instant": {[]time.Duration{0}, 2, 2},
	} {
		var earlier []time.Time
		for _, d := range k.ago {
			earlier = append(earlier, noon.Add(-d))
		}
		if grade, nth := c.Grade(earlier, noon); grade != k.grade || nth != k.nth {
			t.Errorf("%s: grade %d, %d. time; want %d, %d", name, grade, nth, k.grade, k.nth)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var earlier []time.Time
		was := 0
		for range rapid.IntRange(0, 9).Draw(t, "n") {
			grade, nth := c.Grade(earlier, noon)
			if grade < was || grade > 3 || nth != len(earlier)+1 {
				t.Fatalf("after %d findings grade %d, %d. time, was %d", len(earlier), grade, nth, was)
			}
			was, earlier = grade, append(earlier, noon.Add(-time.Duration(rapid.IntRange(0, 29).Draw(t, "days"))*day))
		}
	})
}

// The plan says why, is bounded, and does not depend on the order in which the risks come.
func TestPlan(t *testing.T) {
	risks := []collector.SellerRisk{
		{Seller: 1, Check: "silence", Count: 1, Grade: 1, Last: noon}, {Seller: 2, Check: "goods", Count: 2, Grade: 2, Last: noon}, {Seller: 2, Check: "silence", Count: 1, Grade: 1, Last: noon},
		{Seller: 3, Check: "obscene", Count: 1, Grade: 3, Last: noon}, {Seller: 4, Check: "unknown", Count: 9, Grade: 3, Last: noon}, {Seller: 5, Check: "silence", Count: 1, Grade: 1, Last: noon.Add(time.Hour)},
	}
	plan := Plan(Current(), risks)
	var order []int64
	for _, p := range plan {
		order = append(order, p.Seller)
	}
	if !slices.Equal(order, []int64{3, 2, 5, 1}) || plan[1].Points != 14 || plan[1].Why[0].Check != "goods" {
		t.Errorf("%+v", plan)
	}
	slices.Reverse(risks)
	if again := Plan(Current(), risks); len(again) != len(plan) || again[0].Seller != 3 || again[3].Seller != 1 {
		t.Errorf("in another order: %+v", again)
	}
	for i := range 100 {
		risks = append(risks, collector.SellerRisk{Seller: int64(100 + i), Check: "goods", Count: 1, Grade: 1})
	}
	if n := len(Plan(Current(), risks)); n != Current().PlanSellers {
		t.Errorf("%d sellers in one day", n)
	}
}
