package jobs

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/inspection"
)

// shop is a bench with a seller who has an address, and its orders.
type shop struct {
	*bench
	inspector collector.Scope
}

func openShop(b *bench) *shop {
	return &shop{b, collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleOwner}}
}

// order is a placed order of the seller; with a status and a reason it is one to which that happened now.
func (s *shop) order(key string, status collector.OrderStatus, reason string) {
	s.t.Helper()
	p := collector.Purchase{Key: key, SellerKey: "s-1", SellerName: "Квітковий дім", SellerMail: "shop@seller.example", Buyer: collector.Contact{Name: "Анна", Mail: "anna@client.example"},
		Status: collector.OrderPlaced, Events: []collector.OrderEvent{{Status: collector.OrderPlaced, At: s.now.Add(-time.Hour)}}}
	if status != "" {
		p.Status = status
		p.Events = append(p.Events, collector.OrderEvent{Status: status, At: s.now, Reason: reason})
	}
	_, _, err := s.Store.SaveOrder(s.t.Context(), s.scope, p, s.now)
	must(s.t, err)
}

func (s *shop) say(key string, side collector.Side, words string) {
	s.t.Helper()
	_, _, err := s.SayAboutOrder(s.t.Context(), s.inspector, key, side, words, time.Time{})
	must(s.t, err)
}

func (s *shop) findings() []collector.Finding {
	s.t.Helper()
	all, err := s.Store.Findings(s.t.Context(), s.scope, 0, "", 99)
	must(s.t, err)
	return all
}

func (s *shop) seller() collector.Seller {
	s.t.Helper()
	v, err := s.SellerNamed(s.t.Context(), s.scope, "key:s-1")
	must(s.t, err)
	return v
}

// Two orders cancelled for want of goods: a finding with its recommendation, then a repeat of a higher grade; the effect of
// the first recommendation is counted when its days have passed.
func TestAFindingAndItsRepeat(t *testing.T) {
	everywhere(t, func(b *bench) {
		s := openShop(b)
		s.order("A-1", collector.OrderCancelled, "нет в наличии")
		s.settle()
		if f := s.findings(); len(f) != 1 || f[0].Grade != 1 || f[0].Nth != 1 || f[0].Clause != "001 3.6" || f[0].OrderKey != "A-1" || f[0].Recommended.IsZero() {
			t.Fatalf("%+v", f)
		}
		first := s.mail.sent[0]
		if kind := s.mail.take(); kind != "inspect_finding" || first.To != "shop@seller.example" || !strings.Contains(first.Text, "/inspection/") || !strings.Contains(first.Text, "1 из 3") {
			t.Fatalf("%s to %s: %s", kind, first.To, first.Text)
		}
		s.order("A-1", collector.OrderCancelled, "нет в наличии")
		s.advance(24 * time.Hour)
		s.order("A-2", collector.OrderReplaced, "закончились розы")
		s.settle()
		f := s.findings()
		if len(f) != 2 || f[0].Grade != 2 || f[0].Nth != 2 || f[0].InspectedAs != f[1].InspectedAs {
			t.Fatalf("%+v", f)
		}
		if m := s.mail.sent; len(m) != 1 || !strings.Contains(m[0].Text, "повторное") || !strings.Contains(m[0].Text, "2 из 3") {
			t.Errorf("%+v", m)
		}
		plan, err := s.InspectionPlan(t.Context(), s.scope)
		must(t, err)
		if len(plan) != 1 || plan[0].Seller.Key != "s-1" || plan[0].Why[0].Check != "goods" || plan[0].Points != 12 {
			t.Errorf("%+v", plan)
		}
		s.advance(31 * 24 * time.Hour)
		if f := s.findings()[1]; f.Before != 1 || f.After != 1 || f.Followed.IsZero() {
			t.Errorf("the effect: %+v", f)
		}
		if _, err := s.CloseInspection(t.Context(), s.inspector, f[0].InspectedAs); err != nil {
			t.Error(err)
		}
		if plan, _ := s.InspectionPlan(t.Context(), s.scope); len(plan) != 0 {
			t.Errorf("after the inspection: %+v", plan)
		}
	})
}

// A clock that leaps: the client's question is found unanswered at its own time; an answer in time finds nothing.
func TestSilenceIsFoundByTheClock(t *testing.T) {
	everywhere(t, func(b *bench) {
		s := openShop(b)
		s.order("A-1", "", "")
		s.order("A-2", "", "")
		asked := s.now
		s.say("A-1", collector.SideClient, "Где мой букет?")
		s.say("A-2", collector.SideClient, "Где мой букет?")
		s.settle()
		s.advance(11 * time.Hour)
		s.say("A-2", collector.SideSeller, "Уже везём")
		s.settle()
		if f := s.findings(); len(f) != 0 {
			t.Fatalf("too early: %+v", f)
		}
		s.advance(90 * time.Hour)
		f := s.findings()
		if len(f) != 1 || f[0].OrderKey != "A-1" || !f[0].At.Equal(asked.Add(12*time.Hour)) || f[0].Found.After(f[0].At.Add(time.Second)) || f[0].Clause != "001 3.1" {
			t.Fatalf("%+v", f)
		}
		s.advance(90 * time.Hour)
		if f := s.findings(); len(f) != 1 {
			t.Errorf("found again: %+v", f)
		}
	})
}

// An obscene message proposes a block and changes nothing; a person's word blocks; the appeal is decided by somebody else.
func TestABlockIsAPersonsDecision(t *testing.T) {
	everywhere(t, func(b *bench) {
		ctx := t.Context()
		s := openShop(b)
		s.order("A-1", "", "")
		s.say("A-1", collector.SideSeller, "пошёл ты на хуй")
		s.settle()
		blocks, err := s.Store.Blocks(ctx, s.scope, true, "", 9)
		must(t, err)
		if len(blocks) != 1 || blocks[0].Clause != "11.3" || blocks[0].SHA256 == "" || s.seller().State != collector.SellerListed || s.mail.take() != "" {
			t.Fatalf("%+v, the seller is %s", blocks, s.seller().State)
		}
		id := blocks[0].PublicID
		if _, err := s.ConfirmBlock(ctx, s.scope, id, ""); collector.CodeOf(err) != collector.CodeForbidden {
			t.Errorf("the program blocks by itself: %v", err)
		}
		_, err = s.ConfirmBlock(ctx, s.inspector, id, "")
		must(t, err)
		s.settle()
		mail := s.mail.sent[0]
		if s.mail.take() != "inspect_block" || s.seller().State != collector.SellerBlocked || !strings.Contains(mail.Text, "11.3") || !strings.Contains(mail.Text, "/appeal/") {
			t.Fatalf("%s", mail.Text)
		}
		if _, err := s.ConfirmBlock(ctx, s.inspector, id, ""); collector.CodeOf(err) != collector.CodeConflict {
			t.Errorf("blocked twice: %v", err)
		}
		_, token, _ := strings.Cut(mail.Text, "/appeal/")
		link, err := s.Store.Link(ctx, collector.LinkAppeal, strings.Fields(token)[0])
		must(t, err)
		_, err = s.AppealBlock(ctx, link, "Это писал не наш сотрудник")
		must(t, err)
		if _, err := s.AppealBlock(ctx, link, "ещё раз"); collector.CodeOf(err) != collector.CodeConflict {
			t.Errorf("appealed twice: %v", err)
		}
		s.settle()
		s.endAppeal(ctx, id)
	})
}

// endAppeal lifts a block; whoever blocked may not while a colleague may.
func (s *shop) endAppeal(ctx context.Context, id string) {
	s.t.Helper()
	colleague, err := s.Store.AddPerson(ctx, s.scope, collector.Person{Name: "Юрий", Mail: "yuri@floramo.example", Role: collector.RoleManager, Password: "hash", Created: s.now})
	must(s.t, err)
	if _, err := s.EndAppeal(ctx, s.inspector, id, true, "проверили"); collector.CodeOf(err) != collector.CodeConflict {
		s.t.Errorf("whoever blocked decides on the appeal: %v", err)
	}
	other := collector.Scope{Company: s.scope.Company, Person: colleague.PersonID, Role: collector.RoleManager}
	if _, err := s.EndAppeal(ctx, other, id, true, " "); collector.CodeOf(err) != collector.CodeInvalid {
		s.t.Errorf("without a reason: %v", err)
	}
	_, err = s.EndAppeal(ctx, other, id, true, "проверили: писал посторонний")
	must(s.t, err)
	s.settle()
	if kinds := s.mail.take(); kinds != "inspect_appeal inspect_lifted" || s.seller().State != collector.SellerListed {
		s.t.Errorf("%s, the seller is %s", kinds, s.seller().State)
	}
}

// What the platform writes reaches the seller by mail; an obscene answer there is a proposal too. A note stays inside.
func TestTalkOfAnInspection(t *testing.T) {
	b := newBench(t)
	ctx, s := t.Context(), openShop(b)
	s.order("A-1", "", "")
	i, opened, err := s.OpenInspection(ctx, s.inspector, "key:s-1", "жалоба коллег")
	must(t, err)
	if again, fresh, err := s.OpenInspection(ctx, s.inspector, "key:s-1", ""); !opened || fresh || err != nil || again.PublicID != i.PublicID {
		t.Errorf("opened %v, again %v %v", opened, fresh, err)
	}
	_, err = s.AddNote(ctx, s.inspector, "key:s-1", "Отвечает грубо, писать спокойно")
	must(t, err)
	_, err = s.WriteToSeller(ctx, s.inspector, i.PublicID, "Пожалуйста, обновите витрину")
	must(t, err)
	s.settle()
	mail := s.mail.sent[0]
	if s.mail.take() != "inspect_message" || !strings.Contains(mail.Text, "обновите витрину") || strings.Contains(mail.Text, "грубо") {
		t.Fatalf("%s", mail.Text)
	}
	_, token, _ := strings.Cut(mail.Text, "/inspection/")
	link, err := s.Store.Link(ctx, collector.LinkInspection, strings.Fields(token)[0])
	must(t, err)
	_, err = s.SellerWrites(ctx, link, "Отъебитесь от нас")
	must(t, err)
	s.settle()
	if blocks, err := s.Store.BlocksIn(ctx, s.scope, i.InspectionID); err != nil || len(blocks) != 1 || s.seller().State != collector.SellerListed {
		t.Errorf("%+v %v", blocks, err)
	}
}

// The expert's ticket has a deadline of its own: nobody called, and who asked is told; a call ends it.
func TestExpertIsLate(t *testing.T) {
	b := newBench(t)
	ctx, s := t.Context(), openShop(b)
	s.order("A-1", "", "")
	i, _, err := s.OpenInspection(ctx, s.inspector, "key:s-1", "")
	must(t, err)
	c, err := s.CallExpert(ctx, s.inspector, i.PublicID, "не понимает рекомендации")
	must(t, err)
	if _, err := s.CallExpert(ctx, s.inspector, i.PublicID, "ещё"); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("called twice: %v", err)
	}
	s.advance(23 * time.Hour)
	if kinds := s.mail.take(); kinds != "" {
		t.Errorf("told too early: %s", kinds)
	}
	s.advance(2 * time.Hour)
	if late, err := s.Store.Expert(ctx, s.scope, c.PublicID); err != nil || late.State != collector.ExpertLate || s.mail.take() != "inspect_expert" {
		t.Errorf("%+v %v", late, err)
	}
	done, err := s.ExpertCalled(ctx, s.inspector, c.PublicID, "договорились обновить витрину")
	must(t, err)
	if done.State != collector.ExpertDone {
		t.Errorf("%+v", done)
	}
}

// What cannot be is refused with what is allowed.
func TestInspectionsRefuse(t *testing.T) {
	b := newBench(t)
	ctx, s := t.Context(), openShop(b)
	s.order("A-1", "", "")
	viewer := collector.Scope{Company: s.scope.Company, Person: 1, Role: collector.RoleViewer}
	second := func(_ any, err error) error { return err }
	say := func(scope collector.Scope, key string, side collector.Side, words string, at time.Time) error {
		_, _, err := s.SayAboutOrder(ctx, scope, key, side, words, at)
		return err
	}
	for name, c := range map[string]struct {
		err  error
		code collector.Code
	}{
		"a viewer speaks": {say(viewer, "A-1", collector.SideClient, "x", time.Time{}), collector.CodeForbidden}, "no such order": {say(s.inspector, "A-9", collector.SideClient, "x", time.Time{}), collector.CodeNotFound},
		"no words": {say(s.inspector, "A-1", collector.SideClient, "  ", time.Time{}), collector.CodeInvalid}, "no side": {say(s.inspector, "A-1", "courier", "x", time.Time{}), collector.CodeInvalid},
		"too long": {say(s.inspector, "A-1", collector.SideClient, strings.Repeat("ы", 4001), time.Time{}), collector.CodeInvalid},
		"tomorrow": {say(s.inspector, "A-1", collector.SideClient, "x", s.now.Add(time.Hour)), collector.CodeInvalid}, "a note by a viewer": {second(s.AddNote(ctx, viewer, "key:s-1", "x")), collector.CodeForbidden},
		"a note about nobody": {second(s.AddNote(ctx, s.inspector, "key:none", "x")), collector.CodeNotFound}, "no inspection": {second(s.WriteToSeller(ctx, s.inspector, "none", "x")), collector.CodeNotFound},
		"no block": {second(s.ConfirmBlock(ctx, s.inspector, "none", "")), collector.CodeNotFound}, "no ticket": {second(s.ExpertCalled(ctx, s.inspector, "none", "x")), collector.CodeNotFound},
	} {
		if collector.CodeOf(c.err) != c.code {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	n := 0
	if _, err := decided(func() (int, error) { n++; return 0, collector.Errorf(collector.CodeConflict, "%w", store.ErrStale) }); !errors.Is(err, store.ErrStale) || n != 3 {
		t.Errorf("%d tries, %v", n, err)
	}
	if _, ok := inspection.Letter("none", inspection.Current(), inspection.Facts{}, inspection.Reader{}); ok {
		t.Error("a letter of no kind is written")
	}
}
