package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"molva/collector"
)

// Aside is a document that an index refuses at a revision: it waits until it changes, until its time has come, or until
// somebody says "try again". It stays behind (Lag) all the while.
type Aside struct {
	Document int64     `json:"document"`
	ID       string    `json:"id"` // public
	Rev      int64     `json:"rev"`
	Reason   string    `json:"reason"`
	Since    time.Time `json:"since"` // wall time of the first refusal
	Tried    time.Time `json:"tried"`
	Next     time.Time `json:"next"`
	Tries    int       `json:"tries"`
}

// AsideMost is how many documents of a company one slot of the index puts aside. More means that it is not the documents
// that are wrong: what is above it is tried again and again.
const AsideMost = 200

func asideName(company int64, follower string) string {
	return "aside:" + follower + ":" + strconv.FormatInt(company, 10)
}

// Aside is what a follower of the company has put aside, in the order in which it was.
func (s *Store) Aside(ctx context.Context, scope collector.Scope, follower string) ([]Aside, error) {
	v, ok, err := first(ctx, s.read(), column[string], sqlSetting, asideName(scope.Company, follower))
	if err != nil || !ok {
		return nil, fault(err)
	}
	var list []Aside
	if err := json.Unmarshal([]byte(v), &list); err != nil {
		return nil, fmt.Errorf("what %s has put aside: %w", follower, err)
	}
	return list, nil
}

// SetAside writes what the holder of a follower has put aside, at most AsideMost. CodeConflict (ErrLost) when it was taken
// over: nothing was written.
func (s *Store) SetAside(ctx context.Context, c Claim, list []Aside) error {
	return s.tx(ctx, func(q conn) error {
		if err := c.hold(ctx, q); err != nil {
			return err
		}
		return saveAside(ctx, q, c.Company, c.Name, list)
	})
}

// TryAside makes what was put aside due at once and says how much it is.
func (s *Store) TryAside(ctx context.Context, scope collector.Scope, follower string) (n int, err error) {
	list, err := s.Aside(ctx, scope, follower)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	for i := range list {
		list[i].Next, list[i].Tries = time.Time{}, 0
	}
	return len(list), s.tx(ctx, func(q conn) error { return saveAside(ctx, q, scope.Company, follower, list) })
}

// ForgetAside is for a slot that was emptied.
func (s *Store) ForgetAside(ctx context.Context, scope collector.Scope, follower string) error {
	return s.tx(ctx, func(q conn) error { return saveAside(ctx, q, scope.Company, follower, nil) })
}

func saveAside(ctx context.Context, q conn, company int64, follower string, list []Aside) error {
	b, err := json.Marshal(append([]Aside{}, list[:min(len(list), AsideMost)]...))
	if err == nil {
		_, err = q.exec(ctx, sqlSaveSetting, asideName(company, follower), string(b))
	}
	return err
}
