package jobs

import (
	"context"
	"fmt"
	"time"

	"molva/collector"
	"molva/jobs/certificate"
)

// periodMost bounds the period of a certificate, placesMost the places that it looks at.
const (
	periodMost = 366 * 24 * time.Hour
	placesMost = 5000
)

// CertificateDays are the bounds of a period that is given in days of the company's zone, the last one in it: "2026-11-01".
func (w *Work) CertificateDays(ctx context.Context, scope collector.Scope, first, last string) (from, to time.Time, err error) {
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return from, to, err
	}
	day := func(s, where string) (t time.Time) {
		if err == nil {
			if t, err = time.ParseInLocation(time.DateOnly, s, company.Location()); err != nil {
				err = &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: fmt.Sprintf("%q is no day", s), Hint: "write 2026-11-01", Err: err}
			}
		}
		return t
	}
	from, to = day(first, "from"), day(last, "to").AddDate(0, 0, 1)
	return from, to, err
}

// DrawCertificate says what a certificate of a period would say now: its verdict is certificate.VerdictHoles where it would
// be refused, and its gaps say why.
func (w *Work) DrawCertificate(ctx context.Context, scope collector.Scope, from, to time.Time) (c certificate.Content, err error) {
	switch {
	case !from.Before(to):
		return c, &collector.Error{Code: collector.CodeInvalid, Where: "to", Msg: "the period ends before it begins", Hint: "give its first and its last day"}
	case to.Sub(from) > periodMost:
		return c, &collector.Error{Code: collector.CodeInvalid, Where: "to", Msg: "the period is longer than a year", Hint: "issue one for each year"}
	case to.After(w.Clock.Now()):
		return c, &collector.Error{Code: collector.CodeInvalid, Where: "to", Msg: "the period is not over yet", Hint: "choose a last day that has passed"}
	}
	facts, err := w.certificateFacts(ctx, scope, from, to)
	if err != nil {
		return c, err
	}
	return certificate.Draw(facts), nil
}

func (w *Work) certificateFacts(ctx context.Context, scope collector.Scope, from, to time.Time) (f certificate.Facts, err error) {
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return f, err
	}
	people, err := w.Store.People(ctx, scope)
	if err != nil {
		return f, err
	}
	ids := map[int64]string{}
	for _, p := range people {
		ids[p.PersonID] = p.PublicID
	}
	sources, err := w.Store.AllSources(ctx, scope) // those that were removed counted until then
	if err != nil {
		return f, err
	}
	if len(sources) > placesMost {
		return f, collector.Errorf(collector.CodeTooLarge, "the list has more than %d places", placesMost)
	}
	f = certificate.Facts{Company: company.Name, Zone: company.Zone, From: from, To: to, Who: func(p int64) string { return ids[p] }}
	for _, s := range sources {
		passes, err := w.Store.PassesAround(ctx, scope, s.SourceID, from, to)
		if err != nil {
			return f, err
		}
		whole, err := w.wholeBefore(ctx, scope, s, passes)
		if err != nil {
			return f, err
		}
		s.Hours = w.VisitHours(s)
		history, err := w.Store.Trail(ctx, scope, collector.AboutSource, s.SourceID)
		if err != nil {
			return f, err
		}
		f.Sources = append(f.Sources, certificate.Source{Source: s, OwnerID: ids[s.Owner], Passes: passes, Whole: whole, Away: certificate.AwayOf(history)})
	}
	if f.Notes, err = w.Store.GapNotes(ctx, scope, from, to); err != nil {
		return f, err
	}
	f.Found, err = w.Store.FoundIn(ctx, scope, from, to)
	return f, err
}

// wholeBefore is the last pass of a source before some, in their order, that read all of it.
func (w *Work) wholeBefore(ctx context.Context, scope collector.Scope, s collector.Source, passes []collector.Pass) (collector.Pass, error) {
	if len(passes) == 0 {
		return collector.Pass{}, nil
	}
	return w.Store.WholeBefore(ctx, scope, s.SourceID, passes[0].Pass)
}

// IssueCertificate keeps the certificate of a period. CodeConflict while a check is missing, or a day without any place: the
// draft lists what.
func (w *Work) IssueCertificate(ctx context.Context, scope collector.Scope, from, to time.Time) (collector.Certificate, error) {
	if err := allowed(scope, collector.ActionSources); err != nil {
		return collector.Certificate{}, err
	}
	c, err := w.DrawCertificate(ctx, scope, from, to)
	if err != nil {
		return collector.Certificate{}, err
	}
	if err := c.Refusal(); err != nil {
		return collector.Certificate{}, err
	}
	c.Issued = w.Clock.Now().UTC()
	if scope.Person != 0 {
		p, err := w.Store.Person(ctx, scope, scope.Person)
		if err != nil {
			return collector.Certificate{}, err
		}
		c.IssuedBy = p.PublicID
	}
	body, err := certificate.Body(c)
	if err != nil {
		return collector.Certificate{}, err
	}
	return w.Store.AddCertificate(ctx, scope, collector.Certificate{From: from, To: to, Issued: c.Issued, IssuedBy: scope.Person, Verdict: c.Verdict, Body: body})
}

// ExplainGap keeps what a person says of a time in which a source was not checked. It explains the gaps that lie within.
func (w *Work) ExplainGap(ctx context.Context, scope collector.Scope, source string, from, to time.Time, words string) (n collector.GapNote, err error) {
	if err := allowed(scope, collector.ActionSources); err != nil {
		return n, err
	}
	if !from.Before(to) {
		return n, &collector.Error{Code: collector.CodeInvalid, Where: "to", Msg: "the period ends before it begins", Hint: "give its first and its last day"}
	}
	if words, err = spoken(words, "text"); err != nil {
		return n, err
	}
	s, err := w.Store.Source(ctx, scope, source)
	if err != nil {
		return n, err
	}
	return w.Store.AddGapNote(ctx, scope, collector.GapNote{Source: s.SourceID, From: from, To: to, Person: scope.Person, At: w.Clock.Now(), Text: words})
}

// CertificateLink is the address of a certificate for everybody who has it.
func (w *Work) CertificateLink(ctx context.Context, scope collector.Scope, c collector.Certificate) (string, error) {
	return w.LinkTo(ctx, scope, collector.LinkCertificate, c.CertificateID, 0)
}
