package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
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

// Aside is what a follower of the company has put aside and is held, in the order in which it was.
func (s *Store) Aside(ctx context.Context, scope collector.Scope, follower string) ([]Aside, error) {
	list, err := aside(ctx, s.read(), scope.Company, follower)
	return list, fault(err)
}

const sqlHeldAmong = `
SELECT document_id FROM document WHERE company_id + 0 = ? AND document_id IN `

func aside(ctx context.Context, q conn, company int64, follower string) ([]Aside, error) {
	v, ok, err := first(ctx, q, column[string], sqlSetting, asideName(company, follower))
	if err != nil || !ok {
		return nil, err
	}
	var all []Aside
	if err := json.Unmarshal([]byte(v), &all); err != nil {
		return nil, fmt.Errorf("what %s has put aside: %w", follower, err)
	}
	ids := make([]int64, len(all))
	for i, a := range all {
		ids[i] = a.Document
	}
	held, err := among(ctx, q, company, column[int64], sqlHeldAmong+"%s", ids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(a Aside) bool { return !slices.Contains(held, a.Document) }), nil
}

// SetAside writes what the holder of a follower has put aside, at most AsideMost. What somebody made due at once since the holder
// read it stays due, unless the holder has tried it meanwhile. CodeConflict (ErrLost) when it was taken over: nothing was written.
func (s *Store) SetAside(ctx context.Context, c Claim, list []Aside) error {
	return s.tx(ctx, func(q conn) error {
		if err := c.hold(ctx, q); err != nil {
			return err
		}
		stored, err := aside(ctx, q, c.Company, c.Name)
		if err != nil {
			return err
		}
		list = slices.Clone(list)
		for i := range list {
			at := slices.IndexFunc(stored, func(a Aside) bool { return a.Document == list[i].Document })
			if at >= 0 && stored[at].Next.IsZero() && stored[at].Rev == list[i].Rev && stored[at].Tried.Equal(list[i].Tried) {
				list[i] = stored[at]
			}
		}
		return saveAside(ctx, q, c.Company, c.Name, list)
	})
}

const sqlLockFollower = `
SELECT name FROM follower WHERE company_id = ? AND name = ? {lock}`

// TryAside makes what was put aside due at once and says how much it is. It waits for a holder who writes the list.
func (s *Store) TryAside(ctx context.Context, scope collector.Scope, follower string) (n int, err error) {
	err = s.tx(ctx, func(q conn) error {
		if _, _, err := first(ctx, q, column[string], sqlLockFollower, scope.Company, follower); err != nil {
			return err
		}
		list, err := aside(ctx, q, scope.Company, follower)
		if n = len(list); err != nil || n == 0 {
			return err
		}
		for i := range list {
			list[i].Next, list[i].Tries = time.Time{}, 0
		}
		return saveAside(ctx, q, scope.Company, follower, list)
	})
	return n, err
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
