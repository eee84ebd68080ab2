package jobs

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/inspection"
)

// A shop that sends yesterday's chat in, message by message, is not blamed for a question whose answer is the next of them;
// one that was never answered is found all the same.
func TestAChatThatIsHandedIn(t *testing.T) {
	b := newBench(t)
	s := openShop(b)
	s.order("A-1", "", "")
	s.order("A-2", "", "")
	asked := s.now.Add(-20 * time.Hour)
	hand := func(key string, side collector.Side, words string, at time.Time) {
		_, _, err := s.SayAboutOrder(t.Context(), s.inspector, key, side, words, at)
		must(t, err)
		s.settle()
	}
	hand("A-1", collector.SideClient, "Когда привезут букет?", asked)
	hand("A-2", collector.SideClient, "Где мой заказ?", asked)
	s.advance(time.Minute)
	hand("A-1", collector.SideSeller, "Сегодня до обеда", asked.Add(time.Hour))
	s.advance(time.Hour)
	if f := s.findings(); len(f) != 1 || f[0].Check != "silence" || f[0].OrderKey != "A-2" {
		t.Errorf("%+v", f)
	}
}

// What a person dismissed speaks no longer for looking at the seller.
func TestADismissedFindingIsNone(t *testing.T) {
	everywhere(t, func(b *bench) {
		s, ctx := openShop(b), t.Context()
		s.order("A-1", "", "")
		s.say("A-1", collector.SideSeller, "пошёл ты на хуй")
		s.settle()
		if plan, err := s.InspectionPlan(ctx, s.scope); err != nil || len(plan) != 1 {
			t.Fatalf("%+v, %v", plan, err)
		}
		blocks, err := s.Store.Blocks(ctx, s.scope, true, "", 9)
		must(t, err)
		_, err = s.DismissBlock(ctx, s.inspector, blocks[0].PublicID, "цитата из письма клиента")
		must(t, err)
		if plan, err := s.InspectionPlan(ctx, s.scope); err != nil || len(plan) != 0 {
			t.Errorf("%+v, %v", plan, err)
		}
	})
}

// Somebody else is promised to look at an appeal only where there is somebody else.
func TestWhoLooksAtAnAppeal(t *testing.T) {
	for _, c := range []struct {
		colleague bool
		want      string
	}{{false, "решение пересмотрят"}, {true, "рассмотрит другой человек"}} {
		b := newBench(t)
		s := openShop(b)
		if c.colleague {
			_, err := s.Store.AddPerson(t.Context(), s.scope, collector.Person{Mail: "second@floramo.example", Role: collector.RoleManager, Password: "x", Created: s.now})
			must(t, err)
		}
		s.order("A-1", "", "")
		s.say("A-1", collector.SideSeller, "пошёл ты на хуй")
		s.settle()
		blocks, err := s.Store.Blocks(t.Context(), s.scope, true, "", 9)
		must(t, err)
		_, err = s.ConfirmBlock(t.Context(), s.inspector, blocks[0].PublicID, "")
		must(t, err)
		s.settle()
		if mail := s.mail.sent[len(s.mail.sent)-1]; mail.Kind != string(inspection.KindBlock) || !strings.Contains(mail.Text, c.want) {
			t.Errorf("a colleague: %v\n%s", c.colleague, mail.Text)
		}
	}
}

// An appeal is told to those who may decide on it, and to nobody else, when it comes in and again until one of them has
// decided.
func TestAnAppealIsBroughtToMind(t *testing.T) {
	everywhere(t, func(b *bench) {
		s, ctx := openShop(b), t.Context()
		second, err := s.Store.AddPerson(ctx, s.scope, collector.Person{Mail: "second@floramo.example", Role: collector.RoleManager, Password: "x", Created: s.now})
		must(t, err)
		s.order("A-1", "", "")
		s.say("A-1", collector.SideSeller, "пошёл ты на хуй")
		s.settle()
		blocks, err := s.Store.Blocks(ctx, s.scope, true, "", 9)
		must(t, err)
		block, err := s.ConfirmBlock(ctx, s.inspector, blocks[0].PublicID, "")
		must(t, err)
		s.advance(10 * day)
		if kinds := s.mail.take(); kinds != "inspect_block" {
			t.Fatalf("before the appeal: %s", kinds)
		}
		_, err = s.AppealBlock(ctx, collector.Link{Company: s.scope.Company, Kind: collector.LinkAppeal, Subject: block.BlockID, Person: s.seller().Person}, "Писал посторонний")
		must(t, err)
		s.advance(7 * day)
		told := 0
		for _, m := range s.mail.sent {
			if m.Kind != string(inspection.KindAppealed) {
				continue
			}
			told++
			if m.To != "second@floramo.example" || !strings.Contains(m.Text, "Писал посторонний") || !strings.Contains(m.Text, "/inspections/") {
				t.Errorf("to %s:\n%s", m.To, m.Text)
			}
		}
		if told != 3 {
			t.Errorf("told %d times in a week, want at once and every three days", told)
		}
		s.mail.take()
		_, err = s.EndAppeal(ctx, collector.Scope{Company: s.scope.Company, Person: second.PersonID, Role: collector.RoleManager}, block.PublicID, false, "прочитала переписку")
		must(t, err)
		s.advance(30 * day)
		if kinds := s.mail.take(); kinds != "inspect_upheld" {
			t.Errorf("after the decision: %s", kinds)
		}
	})
}
