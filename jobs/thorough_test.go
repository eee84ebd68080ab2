package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/certificate"
)

// Only the newest reviews of a place have an author. A full pass among quick ones, which saw the newest alone, is no drift;
// and the certificate of these days tells the one from the others.
func TestAFullPassIsHeldAgainstFullOnes(t *testing.T) {
	b := newBench(t)
	list := newShelf(b, `sorted = "date"`, 40)
	list.size = 10
	list.show()
	for n := 2; n <= 4; n++ {
		path := fmt.Sprintf("/reviews?page=%d", n)
		list.set(path, strings.ReplaceAll(list.press.pages[path], "class=a>", "class=x>"))
	}
	s := b.watchPlace(list.URL + "/reviews")
	from := b.now
	for n := range 36 {
		b.advance(6 * time.Hour)
		if s = b.reread(s); s.Health != collector.HealthOK {
			t.Fatalf("pass %d, quick: %v: %s %q", n+1, s.Quick, s.Health, s.Reason)
		}
	}
	if s.FullNo < 20 {
		t.Fatalf("the last full pass was the %dth", s.FullNo)
	}
	c, err := b.DrawCertificate(t.Context(), b.scope, from, b.now)
	must(t, err)
	if c.Verdict != certificate.VerdictFullListed || c.Totals.OK < 2 || c.Totals.OK > 3 || c.Totals.OK+c.Totals.News != c.Totals.Checks || !c.Places[0].Whole.Equal(s.FullPass) {
		t.Errorf("%s %+v, last whole %s", c.Verdict, c.Totals, c.Places[0].Whole)
	}
}

// Nobody answered for a place for three days. Whoever makes it good and asks for a pass at once does not undo that.
func TestReadNowHidesNoHole(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.site.set(func() { b.site.reviews = []shown{{"a", "Анна", "Чудовий букет", 5}} })
	s := b.source()
	from := b.now
	b.advance(6 * time.Hour)
	b.advance(6 * time.Hour)
	s = b.reread(s)
	s.Owner = 0
	must(t, b.SaveSource(ctx, b.scope, s, ""))
	b.advance(72 * time.Hour)
	s = b.reread(s)
	due := s.Due
	s.Owner = b.owner.PersonID
	must(t, b.SaveSource(ctx, b.scope, s, ""))
	must(t, b.RunSource(ctx, b.scope, s.PublicID))
	b.settle()
	if s = b.reread(s); s.PassOpen || s.Pass != 3 || !s.PassDue.Equal(due) {
		t.Fatalf("pass %d was due %s, not %s", s.Pass, s.PassDue, due)
	}
	b.now = b.now.Add(time.Minute)
	must(t, b.RunSource(ctx, b.scope, s.PublicID)) // one that is not due yet is called for
	b.settle()
	if s = b.reread(s); s.Pass != 4 {
		t.Errorf("nothing was read now: pass %d", s.Pass)
	}
	c, err := b.DrawCertificate(ctx, b.scope, from, b.now)
	must(t, err)
	if g := c.Places[0].Gaps; c.Verdict != certificate.VerdictHoles || len(g) != 1 || g[0].Why != certificate.WhyLate || !g[0].From.Equal(due) || g[0].To.Sub(g[0].From) < 60*time.Hour {
		t.Errorf("%s %+v", c.Verdict, g)
	}
}

// What nobody looked at is not certified, though nothing was due.
func TestNoCertificateWithoutAnyCheck(t *testing.T) {
	b := newBench(t)
	owner := collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleOwner}
	b.site.set(func() { b.site.reviews = []shown{{"a", "Анна", "Чудовий букет", 5}} })
	s := b.source()
	s.Period = 30 * 24 * time.Hour
	must(t, b.SaveSource(t.Context(), b.scope, s, ""))
	b.advance(6 * time.Hour)
	b.advance(72 * time.Hour)
	_, err := b.IssueCertificate(t.Context(), owner, b.now.Add(-48*time.Hour), b.now)
	if collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), "no check was made") {
		t.Errorf("%v", err)
	}
}
