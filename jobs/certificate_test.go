package jobs

import (
	"database/sql"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/certificate"
)

// Row S3, on real passes: a week of checks is certified; with one check removed the certificate is refused and lists the
// hole, until a person explains it, and then the word is another one.
func TestCertificate(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	owner := collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleOwner}
	b.site.set(func() { b.site.reviews = []shown{{"a", "Анна", "Чудовий букет", 5}} })
	src := b.source()
	for range 40 {
		b.advance(6 * time.Hour)
	}
	from, to, err := b.CertificateDays(ctx, owner, "2026-11-03", "2026-11-09")
	must(t, err)
	if from.Format(time.RFC3339) != "2026-11-03T00:00:00+02:00" || to.Sub(from) != 7*24*time.Hour {
		t.Fatalf("the week is %s – %s", from, to)
	}
	whole, err := b.IssueCertificate(ctx, owner, from, to)
	must(t, err)
	c, err := certificate.Read(whole.Body)
	must(t, err)
	if whole.Verdict != certificate.VerdictFull || c.Totals.Checks < 27 || c.Totals.Places != 1 || c.IssuedBy != b.owner.PublicID || c.Places[0].Owner != b.owner.PublicID {
		t.Fatalf("%s %+v by %q", whole.Verdict, c.Totals, c.IssuedBy)
	}
	if strings.Contains(whole.Body, b.owner.Name) || strings.Contains(whole.Body, b.owner.Mail) {
		t.Error("the body bears a person's name or address, which nobody could erase")
	}

	db, err := sql.Open("sqlite", filepath.Join(b.dir, "molva.db"))
	must(t, err)
	defer db.Close()
	_, err = db.Exec("DELETE FROM source_pass WHERE pass = 15")
	must(t, err)
	if _, err := b.IssueCertificate(ctx, owner, from, to); collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), "1 holes") {
		t.Fatalf("one check is missing: %v", err)
	}
	draft, err := b.DrawCertificate(ctx, owner, from, to)
	must(t, err)
	hole := draft.Places[0].Gaps[0]
	if !hole.Hole() || hole.Why != certificate.WhyMissing || hole.To.Sub(hole.From) > 13*time.Hour {
		t.Fatalf("%+v", hole)
	}
	for who, code := range map[collector.Role]collector.Code{collector.RoleViewer: collector.CodeForbidden, collector.RoleOwner: ""} {
		scope := owner
		scope.Role = who
		if _, err := b.ExplainGap(ctx, scope, src.PublicID, hole.From, hole.To, "База восстановлена из копии"); collector.CodeOf(err) != code {
			t.Errorf("%s explains: %v", who, err)
		}
	}
	explained, err := b.IssueCertificate(ctx, owner, from, to)
	must(t, err)
	if explained.Verdict != certificate.VerdictExplained || !strings.Contains(explained.Body, "восстановлена из копии") {
		t.Errorf("%s", explained.Verdict)
	}
	kept, err := b.Store.Certificate(ctx, owner, whole.PublicID)
	must(t, err)
	if kept.Body != whole.Body || kept.SHA256 != whole.SHA256 {
		t.Error("the first certificate was changed")
	}
	if _, _, err := certificate.Verify(certificate.File(kept), whole.SHA256); err != nil {
		t.Errorf("it does not verify: %v", err)
	}
	if !json.Valid(certificate.File(kept)) {
		t.Error("its file is no JSON")
	}
}

func TestCertificateRefuses(t *testing.T) {
	b := newBench(t)
	owner := collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleOwner}
	day := func(n int) time.Time { return b.now.AddDate(0, 0, n) }
	for name, c := range map[string]struct {
		from, to time.Time
		code     collector.Code
	}{
		"no place":       {day(-9), day(-2), collector.CodeConflict},
		"not over":       {day(-9), day(1), collector.CodeInvalid},
		"backwards":      {day(-2), day(-9), collector.CodeInvalid},
		"nothing":        {day(-2), day(-2), collector.CodeInvalid},
		"more than year": {day(-400), day(-2), collector.CodeInvalid},
	} {
		if _, err := b.IssueCertificate(t.Context(), owner, c.from, c.to); collector.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, days := range [][2]string{{"2026-11-31", "2026-11-30"}, {"", "2026-11-30"}, {"2026-11-01", "yesterday"}} {
		if _, _, err := b.CertificateDays(t.Context(), owner, days[0], days[1]); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%v: %v", days, err)
		}
	}
	b.source()
	viewer := owner
	viewer.Role = collector.RoleViewer
	if _, err := b.IssueCertificate(t.Context(), viewer, day(-9), day(-2)); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("a viewer issues: %v", err)
	}
}

// A place that was removed in the middle of the period stands on the certificate until then, and is no hole; the one that
// came back counts again. A day without any place on the list refuses the certificate.
func TestCertificateOfARemovedPlace(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	owner := collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleOwner}
	b.site.set(func() { b.site.reviews = []shown{{"a", "Анна", "Чудовий букет", 5}} })
	src := b.source()
	from, days := b.now, func(n int) {
		for range 4 * n {
			b.advance(6 * time.Hour)
		}
	}
	days(2)
	must(t, b.RemoveSource(ctx, owner, src.PublicID, "закрыта"))
	days(2)
	c, err := b.DrawCertificate(ctx, owner, from, b.now)
	must(t, err)
	if c.Verdict != certificate.VerdictHoles || c.Totals.Holes != 0 || len(c.Unlisted) != 1 || c.Places[0].Until.Sub(from) != 48*time.Hour {
		t.Errorf("removed: %s %+v", c.Verdict, c.Places)
	}
	must(t, b.RestoreSource(ctx, owner, src.PublicID, b.owner.PersonID, "снова открыта"))
	days(2)
	if c, err = b.DrawCertificate(ctx, owner, from, b.now); err != nil || c.Totals.Holes != 0 || !c.Places[0].Until.IsZero() || len(c.Places[0].Away) != 1 || c.Totals.Checks < 14 {
		t.Errorf("back: %v %s %+v", err, c.Verdict, c.Places)
	}
	if _, err := b.IssueCertificate(ctx, owner, from, b.now); collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), "from 2026-11-05 to 2026-11-05 nothing was on the list") {
		t.Errorf("the list was empty for a day: %v", err)
	}
	if c, err = b.DrawCertificate(ctx, owner, from, from.Add(50*time.Hour)); err != nil || c.Verdict != certificate.VerdictFullListed || c.Watched().Joined != 1 {
		t.Errorf("on its last day it was removed: %v %s %+v", err, c.Verdict, c.Watched())
	}
	if c, err = b.DrawCertificate(ctx, owner, from.Add(49*time.Hour), from.Add(95*time.Hour)); err != nil || c.Totals.Places != 0 {
		t.Errorf("while it was away: %v %+v", err, c.Places)
	}
}
