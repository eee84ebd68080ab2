package demo

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"molva/collector"
)

// Tick is one change of a site, the body of POST /tick. Which fields matter depends on Do:
//
//	add      Review: a new review; published now when it has no date
//	edit     ID, and what changes: Text, Title, Rating
//	answer   ID, Text: an official reply, dated At (or now)
//	delete   ID: the review is taken down         restore  ID: and shown again
//	break    all classes of the markup get new names         recover  and the old ones back
//	fail     N: 503 with Retry-After: 2 for the next N page requests, then one 429 with a date
//	gang     At: within the two hours before it 20 near copies by new authors on one item, and 8 honest reviews that day
//	lie      ID, Text: the pages show this text while the truth stays; without Text the lie ends
type Tick struct {
	Do     string            `json:"do"`
	ID     string            `json:"id,omitempty"`
	Text   string            `json:"text,omitempty"`
	Title  string            `json:"title,omitempty"`
	Rating int               `json:"rating,omitempty"`
	N      int               `json:"n,omitempty"`
	At     time.Time         `json:"at,omitzero"`
	Review *collector.Review `json:"review,omitempty"`
}

// Ticked is the answer to a tick: the reviews it touched, as they are now.
type Ticked struct {
	Reviews []collector.Review `json:"reviews,omitempty"`
	Honest  []collector.Review `json:"honest,omitempty"` // of a gang: the eight that are none
}

var ticks = map[string]func(*Site, Tick) (Ticked, error){
	"add": (*Site).tickAdd, "edit": (*Site).tickEdit, "answer": (*Site).tickAnswer, "delete": tickDown(true), "restore": tickDown(false),
	"break": tickBroken(true), "recover": tickBroken(false), "fail": (*Site).tickFail, "gang": (*Site).tickGang, "lie": (*Site).tickLie,
}

// Tick changes the site; an unknown deed or id is an error and changes nothing.
func (s *Site) Tick(t Tick) (Ticked, error) {
	do := ticks[t.Do]
	if do == nil {
		return Ticked{}, fmt.Errorf("%q is nothing that a site does; it can add, edit, answer, delete, restore, break, recover, fail, gang, lie", t.Do)
	}
	return do(s, t)
}

func (s *Site) serveTick(w http.ResponseWriter, r *http.Request) {
	var t Tick
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&t); err != nil {
		http.Error(w, "tick: "+err.Error(), http.StatusBadRequest)
		return
	}
	done, err := s.Tick(t)
	if err != nil {
		http.Error(w, "tick: "+err.Error(), http.StatusBadRequest)
		return
	}
	writeJSON(w, done)
}

func (s *Site) tickAdd(t Tick) (Ticked, error) {
	if t.Review == nil || t.Review.Text == "" || t.Review.Rating < 1 || t.Review.Rating > 5 {
		return Ticked{}, fmt.Errorf("add: a review needs a text and a rating from 1 to 5")
	}
	v := *t.Review
	if !v.Published.Known() {
		v.Published = collector.PublishedAt(time.Now())
	}
	v.Published = collector.PublishedAt(v.Published.Time.Truncate(time.Minute))
	v.RawRating = fmt.Sprint(int(v.Rating))
	v.Rating = float64(int(v.Rating))
	return Ticked{Reviews: []collector.Review{s.add(v)}}, nil
}

// change finds a review and changes it.
func (s *Site) change(id string, do func(*entry)) (Ticked, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, err := s.find(id)
	if err != nil {
		return Ticked{}, err
	}
	do(e)
	return Ticked{Reviews: []collector.Review{e.Review}}, nil
}

func (s *Site) tickEdit(t Tick) (Ticked, error) {
	return s.change(t.ID, func(e *entry) {
		if t.Text != "" {
			e.Text = t.Text
		}
		if t.Title != "" {
			e.Title = t.Title
		}
		if t.Rating >= 1 && t.Rating <= 5 {
			e.Rating, e.RawRating = float64(t.Rating), fmt.Sprint(t.Rating)
		}
	})
}

func (s *Site) tickAnswer(t Tick) (Ticked, error) {
	if t.At.IsZero() {
		t.At = time.Now()
	}
	return s.change(t.ID, func(e *entry) {
		reply := collector.Reply{Author: answerer, Text: t.Text, Published: collector.PublishedAt(t.At.Truncate(time.Minute)), Official: true}
		e.Replies = append(append([]collector.Reply(nil), e.Replies...), reply)
	})
}

func tickDown(down bool) func(*Site, Tick) (Ticked, error) {
	return func(s *Site, t Tick) (Ticked, error) { return s.change(t.ID, func(e *entry) { e.down = down }) }
}

func tickBroken(broken bool) func(*Site, Tick) (Ticked, error) {
	return func(s *Site, _ Tick) (Ticked, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.broken = broken
		return Ticked{}, nil
	}
}

func (s *Site) tickFail(t Tick) (Ticked, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, refusals(max(t.N, 1))...)
	return Ticked{}, nil
}

func (s *Site) tickLie(t Tick) (Ticked, error) {
	return s.change(t.ID, func(e *entry) {
		if t.Text == "" {
			delete(s.lies, e.ID)
			return
		}
		s.lies[e.ID] = t.Text
	})
}
