package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"molva/collector"
)

const certificateColumns = `certificate_id, public_id, company_id, period_from, period_to, issued, issued_by, verdict, body, sha256`

func scanCertificate(row scanner) (c collector.Certificate, err error) {
	err = row.Scan(&c.CertificateID, &c.PublicID, &c.Company, when(&c.From), when(&c.To), when(&c.Issued), &c.IssuedBy, &c.Verdict, &c.Body, &c.SHA256)
	return c, err
}

const sqlAddCertificate = `
INSERT INTO certificate (public_id, company_id, period_from, period_to, issued, issued_by, verdict, body, sha256)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING certificate_id`

// AddCertificate keeps a certificate; there is no way to change one. Its hash is made here, over the body.
func (s *Store) AddCertificate(ctx context.Context, scope collector.Scope, c collector.Certificate) (collector.Certificate, error) {
	sum := sha256.Sum256([]byte(c.Body))
	c.PublicID, c.Company, c.SHA256 = publicID(), scope.Company, hex.EncodeToString(sum[:])
	err := s.tx(ctx, func(q conn) (err error) {
		c.CertificateID, err = one[int64](ctx, q, sqlAddCertificate, c.PublicID, c.Company, c.From, c.To, c.Issued, c.IssuedBy, c.Verdict, c.Body, c.SHA256)
		if err != nil {
			return err
		}
		return addTrail(ctx, q, collector.Trail{Company: c.Company, About: "certificate", AboutID: c.CertificateID, At: c.Issued, Side: collector.SidePlatform, Person: c.IssuedBy,
			Did: "issued", Rule: "002 rule 2", Data: trailData("sha256", c.SHA256)})
	})
	return c, err
}

const sqlCertificate = `
SELECT ` + certificateColumns + ` FROM certificate WHERE public_id = ? AND company_id = ?`

const sqlCertificateByID = `
SELECT ` + certificateColumns + ` FROM certificate WHERE certificate_id = ? AND company_id = ?`

// Certificate is one certificate by the id that stands in addresses.
func (s *Store) Certificate(ctx context.Context, scope collector.Scope, publicID string) (collector.Certificate, error) {
	return s.certificate(ctx, publicID, sqlCertificate, publicID, scope.Company)
}

// CertificateByID is one certificate by its inside id.
func (s *Store) CertificateByID(ctx context.Context, scope collector.Scope, id int64) (collector.Certificate, error) {
	return s.certificate(ctx, id, sqlCertificateByID, id, scope.Company)
}

func (s *Store) certificate(ctx context.Context, name any, query string, args ...any) (collector.Certificate, error) {
	c, ok, err := first(ctx, s.read(), scanCertificate, query, args...)
	if err == nil && !ok {
		err = missing("certificate", name)
	}
	return c, fault(err)
}

const sqlCertificates = `
SELECT certificate_id, public_id, company_id, period_from, period_to, issued, issued_by, verdict, '', sha256
FROM certificate WHERE company_id = ? ORDER BY issued DESC, certificate_id DESC LIMIT ?`

// Certificates are the last n of the company, newest first, without their bodies.
func (s *Store) Certificates(ctx context.Context, scope collector.Scope, n int) ([]collector.Certificate, error) {
	all, err := list(ctx, s.read(), scanCertificate, sqlCertificates, scope.Company, n)
	return all, fault(err)
}

const noteColumns = `note_id, public_id, company_id, source_id, gap_from, gap_to, person_id, at, body`

const sqlAddGapNote = `
INSERT INTO gap_note (public_id, company_id, source_id, gap_from, gap_to, person_id, at, body)
SELECT ?, s.company_id, s.source_id, ?, ?, ?, ?, ? FROM source s WHERE s.source_id = ? AND s.company_id = ? RETURNING note_id`

// AddGapNote keeps what a person says of a time in which a source of the company was not checked.
func (s *Store) AddGapNote(ctx context.Context, scope collector.Scope, n collector.GapNote) (collector.GapNote, error) {
	n.PublicID, n.Company, n.Text = publicID(), scope.Company, clean(n.Text)
	id, ok, err := first(ctx, s.write(), column[int64], sqlAddGapNote, n.PublicID, n.From, n.To, n.Person, n.At, n.Text, n.Source, scope.Company)
	if err == nil && !ok {
		err = missing("source", n.Source)
	}
	n.NoteID = id
	return n, fault(err)
}

const sqlGapNotes = `
SELECT ` + noteColumns + ` FROM gap_note WHERE company_id = ? AND gap_to > ? AND gap_from < ? ORDER BY note_id`

// GapNotes are those of the company that touch a period, oldest first.
func (s *Store) GapNotes(ctx context.Context, scope collector.Scope, from, to time.Time) ([]collector.GapNote, error) {
	all, err := list(ctx, s.read(), func(row scanner) (n collector.GapNote, err error) {
		err = row.Scan(&n.NoteID, &n.PublicID, &n.Company, &n.Source, when(&n.From), when(&n.To), &n.Person, when(&n.At), &n.Text)
		return n, err
	}, sqlGapNotes, scope.Company, from, to)
	return all, fault(err)
}

const sqlPassesAround = `
SELECT ` + passColumns + ` FROM source_pass WHERE source_id = ? AND company_id + 0 = ? AND pass >= (SELECT COALESCE(MAX(b.pass), 0) FROM source_pass b
    WHERE b.source_id = ? AND b.started < ?) AND due < ? ORDER BY pass`

const sqlPassAfter = `
SELECT ` + passColumns + ` FROM source_pass WHERE source_id = ? AND company_id + 0 = ? AND pass > ? ORDER BY pass LIMIT 1`

const sqlWholeBefore = `
SELECT ` + passColumns + ` FROM source_pass WHERE source_id = ? AND company_id + 0 = ? AND pass < ? AND health = 'ok' AND stopped = 0 ORDER BY pass DESC LIMIT 1`

// WholeBefore is the last pass of a source before a numbered one that read all of it; a zero Pass where none is kept.
func (s *Store) WholeBefore(ctx context.Context, scope collector.Scope, source, pass int64) (collector.Pass, error) {
	p, _, err := first(ctx, s.read(), scanPass, sqlWholeBefore, source, scope.Company, pass)
	return p, fault(err)
}

// PassesAround are the passes of a source that were due before the end of a period, from the last on that began before it,
// and the first behind them, in their order.
func (s *Store) PassesAround(ctx context.Context, scope collector.Scope, source int64, from, before time.Time) ([]collector.Pass, error) {
	all, err := list(ctx, s.read(), scanPass, sqlPassesAround, source, scope.Company, source, from, before)
	if err != nil {
		return nil, fault(err)
	}
	last := int64(0)
	if len(all) > 0 {
		last = all[len(all)-1].Pass
	}
	after, err := list(ctx, s.read(), scanPass, sqlPassAfter, source, scope.Company, last)
	return append(all, after...), fault(err)
}
