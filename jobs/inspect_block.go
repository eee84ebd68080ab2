package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/inspection"
)

// decided reads, decides and writes anew when somebody else changed it meanwhile, three times at most.
func decided[T any](step func() (T, error)) (out T, err error) {
	for range 3 {
		if out, err = step(); !errors.Is(err, store.ErrStale) {
			return out, err
		}
	}
	return out, err
}

// deciding is a block that a person, and no program, may decide on now.
func (w *Work) deciding(ctx context.Context, scope collector.Scope, id string, from ...collector.BlockState) (b collector.Block, err error) {
	if err := allowed(scope, collector.ActionInspect); err != nil {
		return b, err
	}
	if scope.Person == 0 {
		return b, &collector.Error{Code: collector.CodeForbidden, Msg: "only a person may decide on a block", Hint: "sign in as somebody"}
	}
	if b, err = w.Store.Block(ctx, scope, id); err != nil {
		return b, err
	}
	if !slices.Contains(from, b.State) {
		return b, notNow(b)
	}
	return b, nil
}

// notNow says why a block cannot be decided on so, and what is allowed as it stands.
func notNow(b collector.Block) error {
	switch b.State {
	case collector.BlockProposed:
		return &collector.Error{Code: collector.CodeConflict, Msg: "the block is only proposed", Hint: "confirm or dismiss it"}
	case collector.BlockConfirmed:
		return &collector.Error{Code: collector.CodeConflict, Msg: "the seller is blocked and has not appealed", Hint: "wait for an appeal"}
	case collector.BlockAppealed:
		return &collector.Error{Code: collector.CodeConflict, Msg: "the seller is blocked and has appealed", Hint: "uphold or lift the block"}
	case collector.BlockDismissed:
		return &collector.Error{Code: collector.CodeConflict, Msg: "the proposal was dismissed", Hint: "nothing is left to decide"}
	case collector.BlockLifted:
		return &collector.Error{Code: collector.CodeConflict, Msg: "the block was lifted", Hint: "nothing is left to decide"}
	}
	return &collector.Error{Code: collector.CodeConflict, Msg: "the block was upheld for good", Hint: "nothing is left to decide"}
}

// ConfirmBlock blocks a seller under the clause of the offer: a person has read the message and answers for it (seed 001,
// 2.1). The seller gets a letter with the clause, the message and the way to appeal.
func (w *Work) ConfirmBlock(ctx context.Context, scope collector.Scope, id, reason string) (collector.Block, error) {
	defer w.ring()
	return decided(func() (collector.Block, error) {
		b, err := w.deciding(ctx, scope, id, collector.BlockProposed)
		if err != nil {
			return b, err
		}
		seller, err := w.Store.SellerByID(ctx, scope, b.Seller)
		if err != nil {
			return b, err
		}
		if seller.State == collector.SellerBlocked {
			return b, &collector.Error{Code: collector.CodeConflict, Msg: "the seller is blocked already", Hint: "dismiss this proposal"}
		}
		now := w.Clock.Now()
		b.State, b.Decided, b.DecidedBy, b.Reason, b.Prior = collector.BlockConfirmed, now, scope.Person, reason, seller.State
		return w.saveBlock(ctx, scope, blockStep{block: b, seller: &seller, state: collector.SellerBlocked, letter: inspection.KindBlock, did: "blocked", side: collector.SidePlatform,
			due: now.Add(inspection.Current().AppealWithin())})
	})
}

// DismissBlock says that a proposal was wrong, and why. Nothing has changed for the seller.
func (w *Work) DismissBlock(ctx context.Context, scope collector.Scope, id, reason string) (collector.Block, error) {
	return decided(func() (collector.Block, error) {
		b, err := w.deciding(ctx, scope, id, collector.BlockProposed)
		if err != nil {
			return b, err
		}
		if b.Reason, err = spoken(reason, "reason"); err != nil {
			return b, err
		}
		b.State, b.Decided, b.DecidedBy = collector.BlockDismissed, w.Clock.Now(), scope.Person
		return w.saveBlock(ctx, scope, blockStep{block: b, did: "block_dismissed", side: collector.SidePlatform})
	})
}

// AppealUntil is the last moment in which a block can be appealed against.
func (w *Work) AppealUntil(b collector.Block) time.Time {
	return b.Decided.Add(inspection.Current().AppealWithin())
}

// AppealBlock keeps what a blocked seller says against it, by their own link. A second one is refused: the first is being
// looked at.
func (w *Work) AppealBlock(ctx context.Context, link collector.Link, words string) (collector.Block, error) {
	words, err := spoken(words, "text")
	if err != nil {
		return collector.Block{}, err
	}
	defer w.ring()
	scope := collector.System(link.Company)
	return decided(func() (collector.Block, error) {
		b, err := w.Store.BlockByID(ctx, scope, link.Subject)
		if err != nil {
			return b, err
		}
		now := w.Clock.Now()
		switch {
		case b.State == collector.BlockAppealed:
			return b, &collector.Error{Code: collector.CodeConflict, Msg: "an appeal is being looked at already", Hint: "the answer comes by mail"}
		case b.State != collector.BlockConfirmed:
			return b, &collector.Error{Code: collector.CodeConflict, Msg: "there is nothing to appeal against any more", Hint: "answer the last letter"}
		case now.After(w.AppealUntil(b)):
			return b, &collector.Error{Code: collector.CodeConflict, Msg: "the time for an appeal has passed", Hint: "answer the last letter"}
		}
		b.State, b.Appealed, b.Appeal = collector.BlockAppealed, now, words
		return w.saveBlock(ctx, scope, blockStep{block: b, letter: inspection.KindAppeal, did: "appealed", side: collector.SideSeller, person: link.Person, remind: now})
	})
}

// EndAppeal decides on an appeal: the block stays for good, or the seller is again what it was. Whoever blocked it does not
// decide while somebody else may.
func (w *Work) EndAppeal(ctx context.Context, scope collector.Scope, id string, lift bool, reason string) (collector.Block, error) {
	defer w.ring()
	return decided(func() (collector.Block, error) {
		b, err := w.deciding(ctx, scope, id, collector.BlockAppealed)
		if err != nil {
			return b, err
		}
		if b.AppealReason, err = spoken(reason, "reason"); err != nil {
			return b, err
		}
		if err := w.another(ctx, scope, b.DecidedBy); err != nil {
			return b, err
		}
		b.State, b.AppealEnded, b.AppealBy = collector.BlockUpheld, w.Clock.Now(), scope.Person
		step := blockStep{block: b, letter: inspection.KindUpheld, did: "block_upheld", side: collector.SidePlatform}
		if lift {
			var seller collector.Seller
			if seller, err = w.Store.SellerByID(ctx, scope, b.Seller); err != nil {
				return b, err
			}
			step.block.State, step.letter, step.did = collector.BlockLifted, inspection.KindLifted, "block_lifted"
			if seller.State == collector.SellerBlocked {
				if step.seller, step.state = &seller, b.Prior; b.Prior == collector.SellerExcluded {
					step.state, err = w.stillExcluded(ctx, scope, seller.SellerID)
				}
			}
		}
		if err != nil {
			return b, err
		}
		return w.saveBlock(ctx, scope, step)
	})
}

// stillExcluded is what a seller who was excluded when the block came is after it: the exclusion may have ended meanwhile.
func (w *Work) stillExcluded(ctx context.Context, scope collector.Scope, seller int64) (collector.SellerState, error) {
	e, ok, err := w.Store.LastExclusion(ctx, scope, seller)
	if err == nil && ok && e.Ended.IsZero() {
		return collector.SellerExcluded, nil
	}
	return collector.SellerListed, err
}

// another refuses who decided before, unless nobody else may.
func (w *Work) another(ctx context.Context, scope collector.Scope, before int64) error {
	if scope.Person != before {
		return nil
	}
	alone, err := w.JudgedAlone(ctx, scope, collector.Block{DecidedBy: before})
	if err != nil {
		return err
	}
	if !alone {
		return &collector.Error{Code: collector.CodeConflict, Msg: "whoever blocked the seller does not decide on the appeal", Hint: "ask a colleague to decide"}
	}
	return nil
}

// blockStep is a step of a block as it is to be written.
type blockStep struct {
	block  collector.Block
	seller *collector.Seller // nil: its state stays
	state  collector.SellerState
	letter collector.DeliveryKind // "": nobody is told
	did    string
	side   collector.Side
	person int64 // who did it, where it is not the scope's
	due    time.Time
	remind time.Time // when those who may decide are told; zero: nothing waits for them
}

func (w *Work) saveBlock(ctx context.Context, scope collector.Scope, s blockStep) (collector.Block, error) {
	b, now := s.block, w.Clock.Now()
	write := store.BlockWrite{Block: b, Seller: s.seller, State: s.state, Remind: s.remind, Line: collector.Trail{Side: s.side, Person: max(scope.Person, s.person), Did: s.did, Rule: "001 2.1",
		Data: fmt.Sprintf(`{"clause":%q,"block":%q}`, b.Clause, b.PublicID)}}
	if s.letter != "" {
		seller, err := w.Store.SellerByID(ctx, scope, b.Seller)
		if err != nil {
			return b, err
		}
		person, err := w.mailedPerson(ctx, scope, seller.Person)
		if err != nil {
			return b, err
		}
		if person != nil {
			f := inspection.Facts{Block: b.BlockID, Seller: b.Seller, Clause: b.Clause, Due: s.due, Reason: b.Reason}
			if f.Alone, err = w.JudgedAlone(ctx, scope, b); err != nil {
				return b, err
			}
			if s.letter == inspection.KindBlock {
				f.Chat = b.Chat
			} else {
				f.Reason = b.AppealReason
			}
			write.Letter = w.named(collector.Delivery{Kind: s.letter, Receiver: person.PersonID, Channel: "mail", Due: now, About: "inspection", AboutID: b.Inspection,
				Once: string(s.letter) + ":" + b.PublicID, Data: factsOf(f)})
		}
	}
	if err := w.Store.SaveBlock(ctx, scope, write, now); err != nil {
		return b, err
	}
	return w.Store.Block(ctx, scope, b.PublicID)
}
