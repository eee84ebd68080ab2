package jobs

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// excludedAndBlocked is a seller who does all that a recheck asks for, and is blocked for words of theirs meanwhile.
func excludedAndBlocked(b *bench) (*shop, collector.Block) {
	s, ctx := openShop(b), b.t.Context()
	s.order("A-1", "", "")
	_, err := s.AssignSellerItem(ctx, s.inspector, "key:s-1", collector.Item{URL: "https://otklik.example/s-1"})
	must(s.t, err)
	s.about("s-1", "old", 3, s.now.Add(-10*day), "Обычный магазин, ничего особенного")
	_, err = s.ExcludeSeller(ctx, s.inspector, "key:s-1", "продаёт чужое")
	must(s.t, err)
	s.say("A-1", collector.SideSeller, "пошёл ты на хуй")
	s.settle()
	blocks, err := s.Store.Blocks(ctx, s.scope, true, "", 9)
	must(s.t, err)
	block, err := s.ConfirmBlock(ctx, s.inspector, blocks[0].PublicID, "")
	must(s.t, err)
	s.advance(day)
	_, err = s.SendImprovement(ctx, s.inspector, "key:s-1", plan)
	must(s.t, err)
	for _, id := range []string{"n1", "n2"} {
		s.about("s-1", id, 5, s.now, "Отличный магазин, спасибо, заказ "+id)
	}
	_, err = s.AppealBlock(ctx, collector.Link{Company: s.scope.Company, Kind: collector.LinkAppeal, Subject: block.BlockID, Person: s.seller().Person}, "Писал бывший сотрудник")
	must(s.t, err)
	s.settle()
	s.mail.take()
	return s, block
}

// An exclusion that ends while the seller is blocked does not bring the goods back, and its letter does not say so. When the
// block is lifted the seller is listed: nothing is left that would end the exclusion a second time.
func TestABlockOutlivesAnExclusion(t *testing.T) {
	everywhere(t, func(b *bench) {
		s, block := excludedAndBlocked(b)
		s.advance(13 * day)
		e := s.file("s-1").Exclusion
		mail := s.mail.sent[len(s.mail.sent)-1]
		if kind := s.mail.take(); kind != "seller_recheck" || e.State != collector.ExclusionReturned || s.seller().State != collector.SellerBlocked {
			t.Fatalf("mails %q, the exclusion is %s (%+v), the seller %s", kind, e.State, e.Recheck, s.seller().State)
		}
		if strings.Contains(mail.Subject, "снова в каталоге") || !strings.Contains(mail.Text, "заблокирован") {
			t.Errorf("to a blocked seller: %s\n%s", mail.Subject, mail.Text)
		}
		s.lift(block)
		if got := s.seller().State; got != collector.SellerListed {
			t.Errorf("after the block the seller is %s", got)
		}
	})
}

// A block that ends while the exclusion lasts leaves the seller excluded, and the recheck returns them.
func TestAnExclusionOutlivesABlock(t *testing.T) {
	b := newBench(t)
	s, block := excludedAndBlocked(b)
	s.lift(block)
	if got := s.seller().State; got != collector.SellerExcluded {
		t.Errorf("after the block the seller is %s", got)
	}
	s.advance(13 * day)
	if got := s.seller().State; got != collector.SellerListed {
		t.Errorf("after the recheck the seller is %s: %+v", got, s.file("s-1").Exclusion.Recheck)
	}
}

func (s *shop) lift(b collector.Block) {
	s.t.Helper()
	_, err := s.EndAppeal(s.t.Context(), s.inspector, b.PublicID, true, "Сотрудник уволен")
	must(s.t, err)
	s.settle()
}

// However long an exclusion lasts, a seller can send the letter that ends it: the letters that a recheck has answered do not
// count towards the most that are taken.
func TestLettersOfALongExclusion(t *testing.T) {
	b := newBench(t)
	market(b)
	_, err := b.ExcludeSeller(t.Context(), b.scope, "key:bad", "")
	must(t, err)
	empty := []collector.SellerPair{{Problem: "Отзывы", Solution: "Мы станем лучше"}}
	for range lettersMost {
		_, err := b.SendImprovement(t.Context(), b.scope, "key:bad", empty)
		must(t, err)
	}
	if _, err := b.SendImprovement(t.Context(), b.scope, "key:bad", plan); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("one more before the recheck: %v", err)
	}
	b.advance(14 * day)
	m, err := b.SendImprovement(t.Context(), b.scope, "key:bad", plan)
	must(t, err)
	if !m.Complete {
		t.Errorf("%+v", m)
	}
}

// A letter that comes when the recheck is due and was not made yet is late for it: its receipt names the recheck that will
// count it, and no date that has passed.
func TestALetterBesideTheRecheck(t *testing.T) {
	b := newBench(t)
	market(b)
	e, err := b.ExcludeSeller(t.Context(), b.scope, "key:bad", "")
	must(t, err)
	b.settle()
	b.mail.take()
	b.now = e.Due.Add(time.Hour)
	m, err := b.SendImprovement(t.Context(), b.scope, "key:bad", plan)
	must(t, err)
	b.settle()
	receipt := ""
	for _, mail := range b.mail.sent {
		if mail.Kind == "seller_letter" {
			receipt = strings.Join(strings.Fields(mail.Text), " ") // its dates do not break
		}
	}
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	must(t, err)
	next := text.Moment("ru", e.Due.Add(14*day), kyiv)
	if !m.Late || !strings.Contains(receipt, "считается отсутствующим") || !strings.Contains(receipt, "решение проверки "+strings.Join(strings.Fields(next), " ")) {
		t.Errorf("late: %v\n%s\nthe next recheck is on %s", m.Late, receipt, next)
	}
	if f := b.file("bad"); f.Exclusion.Rechecks != 1 || f.Exclusion.Recheck.Letters != 0 {
		t.Errorf("%+v", f.Exclusion.Recheck)
	}
}
