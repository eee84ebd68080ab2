package invite

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var zones = []string{"Europe/Kyiv", "Europe/Moscow", "Europe/Berlin"}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// walked is Window.Next as a person would find it: minute by minute.
func walked(w Window, t time.Time) time.Time {
	for {
		l := t.In(w.Zone)
		if m := l.Hour()*60 + l.Minute(); m >= w.From && m < w.Until {
			return t
		}
		t = t.Truncate(time.Minute).Add(time.Minute)
	}
}

// Any window at any minute of 2024 to 2030, most of all around the changes of the clock, is what a walk minute by minute finds.
func TestWindowAgainstAWalk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(zones).Draw(t, "zone")
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		from := rapid.IntRange(0, 23*60).Draw(t, "from")
		w := Window{From: from, Until: rapid.IntRange(from+1, 24*60).Draw(t, "until"), Zone: z}
		at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 7*365*24*60).Draw(t, "minute")) * time.Minute)
		if rapid.Bool().Draw(t, "at a change") {
			if _, change := at.In(z).ZoneBounds(); !change.IsZero() && change.Year() < 2031 {
				at = change.Add(time.Duration(rapid.IntRange(-36*60, 12*60).Draw(t, "around it")) * time.Minute)
			}
		}
		at = at.Add(time.Duration(rapid.IntRange(0, 59).Draw(t, "second")) * time.Second)
		if got, want := w.Next(at), walked(w, at); !got.Equal(want) {
			t.Fatalf("%s %d–%d at %s: got %s, want %s", name, w.From, w.Until, at.In(z), got.In(z), want.In(z))
		}
	})
}

// The hour that is left out in spring is never hit, the one that comes twice in autumn is taken the first time.
func TestWindowAtTheChange(t *testing.T) {
	kyiv := zone(t, "Europe/Kyiv")
	spring := Window{From: 3 * 60, Until: 4 * 60, Zone: kyiv} // on 29 March 2026 there is no such hour
	got := spring.Next(time.Date(2026, 3, 28, 23, 0, 0, 0, time.UTC))
	if want := time.Date(2026, 3, 30, 3, 0, 0, 0, kyiv); !got.Equal(want) {
		t.Errorf("spring: %s, want %s", got.In(kyiv), want)
	}
	autumn := Window{From: 3 * 60, Until: 4 * 60, Zone: kyiv}
	got = autumn.Next(time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC))
	if want := time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("autumn: %s, want %s", got.In(kyiv), want.In(kyiv))
	}
	if got := (Window{From: 600, Until: 600, Zone: kyiv}).Next(got); !got.IsZero() {
		t.Errorf("a window that never opens: %s", got)
	}
}

func TestDaysAfter(t *testing.T) {
	beirut := zone(t, "Africa/Cairo") // midnight is left out in spring
	for _, z := range []*time.Location{zone(t, "Europe/Kyiv"), zone(t, "Europe/Berlin"), beirut, time.UTC} {
		w := Window{Zone: z}
		for at := time.Date(2024, 1, 1, 20, 30, 0, 0, time.UTC); at.Year() < 2027; at = at.Add(23 * time.Hour) {
			for _, n := range []int{0, 1, 14} {
				got, a := w.DaysAfter(at, n).In(z), at.In(z)
				want := time.Date(a.Year(), a.Month(), a.Day()+n, 12, 0, 0, 0, time.UTC)
				if before := got.Add(-time.Second).In(z); got.Day() != want.Day() || got.Month() != want.Month() || before.Day() == got.Day() {
					t.Fatalf("%s: %d days after %s: %s", z, n, a, got)
				}
			}
		}
	}
}
