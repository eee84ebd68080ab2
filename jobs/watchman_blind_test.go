package jobs

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/alert"
)

// While the database is away nobody can look: the second channel is told once, after some minutes, in the company's
// language, by a process that has seen the company before.
func TestTheDatabaseIsAway(t *testing.T) {
	b := newBench(t)
	l := watched(b)
	wall := time.Now()
	var eyes, late blind
	must(t, b.watch(t.Context(), &eyes, wall))
	gone, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "gone.db"), b.Log)
	must(t, err)
	must(t, gone.Close())
	b.Store = gone
	for range 60 {
		wall = wall.Add(time.Minute)
		for _, e := range []*blind{&eyes, &late} {
			if err := b.watch(t.Context(), e, wall); err == nil {
				t.Fatal("a closed database was looked at")
			}
		}
		if wall := wall.Sub(eyes.silence.Noticed); wall < 5*time.Minute && l.said() != "" {
			t.Fatalf("after %s it rang %q", wall, l.said())
		}
	}
	if got := l.said(); got != "began store" {
		t.Fatalf("it rang %q", got)
	}
	r := l.rings[0]
	for _, want := range []string{"база данных не отвечает", "Что делать: посмотрите, работает ли PostgreSQL", "closed"} {
		if !strings.Contains(r.Subject+r.Text, want) {
			t.Errorf("%q is not in %s\n%s", want, r.Subject, r.Text)
		}
	}
}

// What comes back for a moment is not over, what fails for a moment is nothing, and a bell that did not ring is rung again.
func TestTheDatabaseComesBack(t *testing.T) {
	b := newBench(t)
	l := watched(b)
	wall := time.Now().Add(time.Hour)
	var eyes blind
	must(t, b.remember(t.Context(), &eyes, wall))
	play := func(minutes int, fails bool) {
		for range minutes {
			wall = wall.Add(time.Minute)
			eyes.step(looked(map[bool]error{true: errors.New("connection refused")}[fails], wall), wall)
			b.tellBlind(t.Context(), &eyes, wall)
		}
	}
	for range 20 {
		play(3, true)
		play(2, false)
	}
	if got := l.said(); got != "" {
		t.Fatalf("moments rang %q", got)
	}
	l.away = true
	play(10, true)
	l.away = false
	play(20, true)
	play(5, false)
	play(5, true)
	if got := l.said(); got != "began store" {
		t.Fatalf("it rang %q", got)
	}
	play(30, false)
	if got := l.said(); got != "began store, over store" {
		t.Fatalf("it rang %q", got)
	}
	play(10, true)
	if got := l.said(); got != "began store, over store, began store" {
		t.Fatalf("a second time it rang %q", got)
	}
}

// deafTo is a bell that takes nothing about some companies.
type deafTo struct {
	*bell
	company string
}

func (d *deafTo) Ring(ctx context.Context, r alert.Ring) (string, error) {
	if d.company == r.Company {
		return "", errors.New("no answer")
	}
	return d.bell.Ring(ctx, r)
}

// Of several companies each is told once that the database is away, and once that it is back: that one was not reached
// neither keeps the others from hearing of it nor has them told again and again.
func TestEachCompanyIsToldOnceThatTheDatabaseIsAway(t *testing.T) {
	b := newBench(t)
	l := &deafTo{watched(b), "Б"}
	b.Bells = []alert.Bell{l}
	eyes := blind{companies: []collector.Company{{CompanyID: 1, Name: "А"}, {CompanyID: 2, Name: "Б"}, {CompanyID: 3, Name: "В"}}}
	wall := time.Now()
	play := func(minutes int, fails bool) string {
		l.rings = nil
		for range minutes {
			wall = wall.Add(time.Minute)
			eyes.step(looked(map[bool]error{true: errors.New("connection refused")}[fails], wall), wall)
			b.tellBlind(t.Context(), &eyes, wall)
		}
		var said []string
		for _, r := range l.rings {
			said = append(said, r.Company+" "+r.Event)
		}
		return strings.Join(said, ", ")
	}
	if got := play(120, true); got != "А began, В began" {
		t.Errorf("while one is not reached it rang %q", got)
	}
	l.company = ""
	if got := play(120, true); got != "Б began" {
		t.Errorf("when it is reached it rang %q", got)
	}
	l.company = "А"
	if got := play(60, false); got != "Б over, В over" {
		t.Errorf("at the end it rang %q", got)
	}
	l.company = ""
	if got := play(120, false); got != "А over" {
		t.Errorf("after the end it rang %q", got)
	}
	if got := play(30, true); got != "А began, Б began, В began" {
		t.Errorf("a second time it rang %q", got)
	}
}
