package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

var rules = collector.Regulation{Version: "1", SHA256: "sum", Body: "version = '1'"}

// inspected gives a world a seller with an order that was looked at and found wanting, a block, a note and a ticket.
type inspected struct {
	seller     collector.Seller
	order      collector.Order
	inspection collector.Inspection
	finding    collector.Finding
	block      collector.Block
	expert     collector.ExpertCall
	chat       collector.Chat
}

func (w *world) inspect(t testing.TB) (r inspected) {
	t.Helper()
	ctx := context.Background()
	p := collector.Purchase{Key: "A-1", SellerKey: "s", SellerName: "Квіти", Buyer: collector.Contact{Name: "Анна"}, Status: collector.OrderCancelled,
		Events: []collector.OrderEvent{{Status: collector.OrderPlaced, At: now.Add(-time.Hour)}, {Status: collector.OrderCancelled, At: now, Reason: "нет в наличии"}}}
	var err error
	r.order, _, err = w.s.SaveOrder(ctx, w.scope, p, now)
	must(t, err)
	r.seller = got(w.s.SellerByKey(ctx, w.scope, "s"))(t)
	var fresh bool
	r.chat, fresh, err = w.s.SayAboutOrder(ctx, w.scope, r.order, collector.Chat{At: now, Side: collector.SideSeller, Text: "…"}, now)
	must(t, err)
	want(t, "said", fresh, true)
	timer := w.claimTimer(t, collector.TimerInspectOrder)
	kept := got(w.s.SaveExamined(ctx, w.scope, w.breach(r, timer, r.chat.ChatID, 1)))(t)
	want(t, "findings", len(kept), 1)
	r.finding = got(w.s.Finding(ctx, w.scope, kept[0].PublicID))(t)
	r.inspection = got(w.s.InspectionByID(ctx, w.scope, r.finding.Inspection))(t)
	r.block = got(w.s.Blocks(ctx, w.scope, true, "", 9))(t)[0]
	got(w.s.AddNote(ctx, w.scope, collector.Note{Seller: r.seller.SellerID, Person: w.person.PersonID, At: now, Text: "осторожно"}))(t)
	r.expert = got(w.s.CallExpert(ctx, w.scope, r.inspection, "зачем", now, now.Add(time.Hour)))(t)
	return r
}

// breach is what a look writes: a finding about a message, with a proposal.
func (w *world) breach(r inspected, timer collector.Timer, chat, serial int64) Examined {
	f := collector.Finding{Seller: r.seller.SellerID, Check: "obscene", Clause: "001 2.1", Grade: 3, Nth: 1, Serial: serial, Order: r.order.OrderID, About: "chat", AboutID: chat, At: now, SHA256: "x"}
	return Examined{Timer: timer, Regulation: rules, Findings: []FindingWrite{{Finding: f, Block: &collector.Block{Clause: "11.3", Chat: chat}}}}
}

func (w *world) claimTimer(t testing.TB, kind collector.TimerKind) collector.Timer {
	t.Helper()
	for _, c := range got(w.s.ClaimTimers(context.Background(), now.Add(time.Hour), wall, time.Minute, 99))(t) {
		if c.Kind == kind && c.Company == w.scope.Company {
			return c
		}
	}
	t.Fatalf("there is no timer %s", kind)
	return collector.Timer{}
}

// An order is looked at only where something happened that may be a breach; what was found once is not found again.
func TestInspectLater(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		r := w.inspect(t)
		quiet := collector.Purchase{Key: "A-2", SellerKey: "s", Buyer: collector.Contact{Name: "Анна"}, Status: collector.OrderPlaced, Events: []collector.OrderEvent{{Status: collector.OrderPlaced, At: now}}}
		o, _, err := s.SaveOrder(ctx, w.scope, quiet, now)
		must(t, err)
		_, waits, err := s.Timer(ctx, w.scope, collector.TimerInspectOrder, o.OrderID)
		must(t, err)
		want(t, "a quiet order waits", waits, false)
		same, fresh, err := s.SayAboutOrder(ctx, w.scope, r.order, collector.Chat{At: now, Side: collector.SideSeller, Text: "…"}, now)
		must(t, err)
		want(t, "the same message", fmt.Sprint(same.PublicID == r.chat.PublicID, fresh), "true false")
		must(t, s.SetTimer(ctx, w.scope, collector.TimerInspectOrder, r.order.OrderID, now))
		timer := w.claimTimer(t, collector.TimerInspectOrder)
		x := w.breach(r, timer, r.chat.ChatID, 2)
		x.Wake = now.Add(time.Hour)
		want(t, "found again", len(got(s.SaveExamined(ctx, w.scope, x))(t)), 0)
		next, _, err := s.Timer(ctx, w.scope, collector.TimerInspectChat, r.order.OrderID)
		must(t, err)
		want(t, "looks again", next.Due.Equal(x.Wake), true)
		_, err = s.SaveExamined(ctx, w.scope, x)
		wantCode(t, err, collector.CodeConflict)
	})
}

// Two that find the same repeat at once: one is told to look again, and nothing of it was written.
func TestSameRepeatTwice(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		r := w.inspect(t)
		must(t, s.SetTimer(ctx, w.scope, collector.TimerInspectOrder, r.order.OrderID, now))
		timer := w.claimTimer(t, collector.TimerInspectOrder)
		before := w.fingerprintOfAll(t)
		_, err := s.SaveExamined(ctx, w.scope, w.breach(r, timer, r.chat.ChatID+1, 1))
		wantCode(t, err, collector.CodeConflict)
		want(t, "rows after", w.fingerprintOfAll(t), before)
		e := got(s.EarlierFindings(ctx, w.scope, r.seller.SellerID, "obscene"))(t)
		want(t, "earlier", fmt.Sprint(len(e.At), e.Serial, e.Has("chat", r.chat.ChatID), e.Has("chat", 0)), "1 1 true false")
	})
}

// A block is decided once: who read it before somebody else decided writes nothing.
func TestBlockIsDecidedOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		r := w.inspect(t)
		b := r.block
		b.State, b.Decided, b.DecidedBy, b.Prior = collector.BlockConfirmed, now, w.person.PersonID, collector.SellerListed
		write := BlockWrite{Block: b, Seller: &r.seller, State: collector.SellerBlocked, Line: collector.Trail{Did: "blocked"}}
		must(t, s.SaveBlock(ctx, w.scope, write, now))
		want(t, "state", got(s.SellerByID(ctx, w.scope, r.seller.SellerID))(t).State, collector.SellerBlocked)
		before := w.fingerprintOfAll(t)
		wantCode(t, s.SaveBlock(ctx, w.scope, write, now), collector.CodeConflict)
		b.Rev++
		write.Block = b
		wantCode(t, s.SaveBlock(ctx, w.scope, write, now), collector.CodeConflict) // the seller was changed since
		want(t, "rows after", w.fingerprintOfAll(t), before)
		want(t, "waiting", len(got(s.Blocks(ctx, w.scope, true, "", 9))(t)), 0)
		want(t, "all", len(got(s.Blocks(ctx, w.scope, false, "", 9))(t)), 1)
	})
}

// Lists come page by page, newest first.
func TestFindingsByPage(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		r := w.inspect(t)
		for i := range 4 {
			must(t, s.SetTimer(ctx, w.scope, collector.TimerInspectOrder, r.order.OrderID, now))
			got(s.SaveExamined(ctx, w.scope, w.breach(r, w.claimTimer(t, collector.TimerInspectOrder), r.chat.ChatID+int64(i)+1, int64(i)+2)))(t)
		}
		for _, seller := range []int64{0, r.seller.SellerID} {
			serials, after := "", ""
			for {
				page := got(s.Findings(ctx, w.scope, seller, after, 2))(t)
				for _, f := range page {
					serials += fmt.Sprint(f.Serial)
					after = f.PublicID
				}
				if len(page) < 2 {
					break
				}
			}
			want(t, "serials", serials, "54321")
		}
		blocks := got(s.Blocks(ctx, w.scope, true, "", 3))(t)
		want(t, "blocks behind", len(got(s.Blocks(ctx, w.scope, true, blocks[2].PublicID, 9))(t)), 2)
		risks := got(s.SellerRisks(ctx, w.scope, now.Add(-time.Hour)))(t)
		want(t, "risks", fmt.Sprint(len(risks), risks[0].Count, risks[0].Grade), "1 5 3")
		before, after, err := s.Effect(ctx, w.scope, collector.Finding{Company: w.scope.Company, Seller: r.seller.SellerID, Check: "obscene", Recommended: now.Add(-time.Minute)}, time.Hour)
		must(t, err)
		want(t, "effect", fmt.Sprint(before, after), "0 5")
	})
}

// Nothing of inspections of another company is seen or changed through a scope.
func TestScopeOfInspections(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		r := two.inspect(t)
		a := one.scope
		for what, err := range map[string]error{
			"inspection": second(s.Inspection(ctx, a, r.inspection.PublicID)), "inspection/id": second(s.InspectionByID(ctx, a, r.inspection.InspectionID)),
			"regulation": second(s.Regulation(ctx, a, r.inspection.Regulation)), "finding": second(s.Finding(ctx, a, r.finding.PublicID)),
			"finding/id": second(s.FindingByID(ctx, a, r.finding.FindingID)), "block": second(s.Block(ctx, a, r.block.PublicID)), "block/id": second(s.BlockByID(ctx, a, r.block.BlockID)),
			"expert": second(s.Expert(ctx, a, r.expert.PublicID)), "expert/id": second(s.ExpertByID(ctx, a, r.expert.CallID)), "chat": second(s.ChatByID(ctx, a, r.chat.ChatID)),
			"note": second(s.AddNote(ctx, a, collector.Note{Seller: r.seller.SellerID})), "behind": second(s.Findings(ctx, a, 0, r.finding.PublicID, 9)),
		} {
			if collector.CodeOf(err) != collector.CodeNotFound {
				t.Errorf("%s of another company: %v", what, err)
			}
		}
		for what, n := range map[string]int{
			"inspections": len(got(s.Inspections(ctx, a, "", 9))(t)), "findings": len(got(s.Findings(ctx, a, 0, "", 9))(t)), "of": len(got(s.Findings(ctx, a, r.seller.SellerID, "", 9))(t)),
			"in": len(got(s.FindingsIn(ctx, a, r.inspection.InspectionID, 9))(t)), "earlier": len(got(s.EarlierFindings(ctx, a, r.seller.SellerID, "obscene"))(t).At),
			"blocks": len(got(s.Blocks(ctx, a, false, "", 9))(t)), "blocks in": len(got(s.BlocksIn(ctx, a, r.inspection.InspectionID))(t)), "notes": len(got(s.Notes(ctx, a, r.seller.SellerID, 9))(t)),
			"experts": len(got(s.ExpertsIn(ctx, a, r.inspection.InspectionID, 9))(t)), "risks": len(got(s.SellerRisks(ctx, a, time.Time{}))(t)),
			"said": len(got(s.SaidAboutSeller(ctx, a, r.seller.SellerID, 9))(t)),
		} {
			if n != 0 {
				t.Errorf("%s of another company: %d", what, n)
			}
		}
		before := one.fingerprintOfAll(t)
		for what, err := range map[string]error{
			"block": s.SaveBlock(ctx, a, BlockWrite{Block: r.block}, now), "close": s.CloseInspection(ctx, a, r.inspection, now),
			"expert": s.SaveExpert(ctx, a, collector.Timer{}, r.expert, nil, collector.Trail{At: now}),
		} {
			if err == nil {
				t.Errorf("%s of another company was changed", what)
			}
		}
		_, _, err := s.OpenInspection(ctx, a, r.seller.SellerID, rules, "", now)
		wantCode(t, err, collector.CodeNotFound)
		want(t, "rows after", one.fingerprintOfAll(t), before)
	})
}

const sqlCrowdInspections = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO inspection (public_id, company_id, seller_id, regulation_id, state, why, opened, opened_by, closed, rev)
SELECT 'crowd' || CAST(i AS TEXT), ?, v.seller_id, ?, 'closed', '', i, 0, i, 1 FROM n JOIN seller v ON v.seller_key = 'crowd' || CAST(i % 500 AS TEXT)`

const sqlCrowdSellers = `
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499)
INSERT INTO seller (public_id, company_id, seller_key, name, person_id, state, since, rev, created)
SELECT 'crowd' || CAST(i AS TEXT), ?, 'crowd' || CAST(i AS TEXT), '', 0, 'listed', 0, 1, 0 FROM n`

const sqlCrowdFindings = `
INSERT INTO finding (public_id, company_id, seller_id, inspection_id, regulation_id, check_id, clause, grade, nth, serial, order_id, about, about_id,
    words, sha256, at, found, recommended, followed, before_count, after_count)
SELECT 'crowd' || CAST(i.opened AS TEXT), i.company_id, i.seller_id, i.inspection_id, i.regulation_id, 'goods', '', 1, 1, i.opened, 0, 'order', i.opened,
    '', '', i.opened, i.opened, 0, 0, 0, 0 FROM inspection i WHERE i.state = 'closed'`

const sqlCrowdBlocks = `
INSERT INTO block (public_id, company_id, seller_id, inspection_id, finding_id, clause, chat_id, sha256, state, proposed, decided, decided_by, reason,
    prior, appealed, appeal, appeal_ended, appeal_by, appeal_reason, rev)
SELECT f.public_id, f.company_id, f.seller_id, f.inspection_id, f.finding_id, '', 0, '', 'lifted', f.at, 0, 0, '', '', 0, '', 0, 0, '', 1 FROM finding f
WHERE f.check_id = 'goods'`

const sqlCrowdNotes = `
INSERT INTO seller_note (public_id, company_id, seller_id, person_id, at, body)
SELECT f.public_id, f.company_id, f.seller_id, 0, f.at, '' FROM finding f WHERE f.check_id = 'goods'`

const sqlCrowdCalls = `
INSERT INTO expert_call (public_id, company_id, inspection_id, seller_id, why, state, asked, asked_by, due, done, done_by, outcome, rev)
SELECT f.public_id, f.company_id, f.inspection_id, f.seller_id, '', 'done', f.at, 0, f.at, f.at, 0, '', 1 FROM finding f WHERE f.check_id = 'goods'`

const sqlCrowdChats = `
INSERT INTO chat (public_id, company_id, about, about_id, at, side, person_id, body, sha256)
SELECT f.public_id, f.company_id, 'order', 1000000 + f.serial, f.at, 'client', 0, '', '' FROM finding f WHERE f.check_id = 'goods'`

// inspectCrowd puts many rows beside those of a world: others' findings, blocks that were lifted, notes and calls.
func (w *world) inspectCrowd(t testing.TB, r inspected) {
	t.Helper()
	for _, c := range []struct {
		query string
		args  []any
	}{
		{sqlCrowdSellers, []any{w.scope.Company}}, {sqlCrowdInspections, []any{crowd, w.scope.Company, r.inspection.Regulation}},
		{sqlCrowdFindings, nil}, {sqlCrowdBlocks, nil}, {sqlCrowdNotes, nil}, {sqlCrowdCalls, nil}, {sqlCrowdChats, nil},
	} {
		_, err := w.s.write().exec(context.Background(), c.query, c.args...)
		must(t, err)
	}
	if w.s.Dialect() == "postgres" {
		must(t, second(w.s.writer.Exec("ANALYZE")))
	}
}

// What the pages list is found by an index, whatever lies beside it.
func TestPlansOfInspections(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, "one")
		r := w.inspect(t)
		c, seller, i := w.scope.Company, r.seller.SellerID, r.inspection.InspectionID
		w.inspectCrowd(t, r)
		for name, p := range map[string]struct {
			query, index string
			args         []any
		}{
			"inspections": {sqlInspections, "inspection_list", []any{c, now, now, 9, 9}}, "open": {sqlOpenInspection, "inspection_open", []any{seller, c}},
			"findings": {sqlFindings, "finding_list", []any{c, now, now, 9, 9}}, "of a seller": {sqlFindingsOf, "finding_seller", []any{seller, c, now, now, 9, 9}},
			"in": {sqlFindingsIn, "finding_inspection", []any{i, c, 9}}, "earlier": {sqlEarlier, "finding_se", []any{seller, "goods", c, 9}},
			"serial": {sqlLastSerial, "finding_se", []any{seller, "goods", c}}, "held": {sqlFindingHeld, "finding_once", []any{"chat", 1, "goods", c}},
			"risks": {sqlRisks, "finding_list", []any{c, now}}, "blocks": {sqlBlocks, "block_list", []any{c, now, now, 9, 9}},
			"waiting": {sqlBlocksWaiting, "block_waits", []any{c, now, now, 9, 9}}, "blocks in": {sqlBlocksIn, "block_inspection", []any{i, c}},
			"said": {sqlSaidAboutSeller, "chat_of", []any{seller, c, 9}}, "notes": {sqlNotes, "seller_note_of", []any{seller, c, 9}}, "experts": {sqlExpertsIn, "expert_call_of", []any{i, c, 9}},
		} {
			if plan := explain(t, s, p.query, p.args...); !strings.Contains(plan, p.index) {
				t.Errorf("%s does not use %s:\n%s", name, p.index, plan)
			}
		}
	})
}
