package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

const sqlFetchDue = `
SELECT COALESCE(MIN(s.due), 0) FROM source s WHERE s.owner_id > 0 AND s.pass_open = 0 AND s.due <= ? AND s.company_id = ?`

// A page may wait because its host asked to be left alone, or is visited at night alone: that is no silence. So a running pass
// counts, from its start, only while one of its pages is due on a host that may be asked. The question is put host by host.
const sqlFetchOpen = `
SELECT s.pass_start FROM source s
WHERE s.pass_open = 1 AND s.company_id = ? AND EXISTS (SELECT 1 FROM company_host c JOIN host h ON h.host_id = c.host_id
    WHERE c.company_id = s.company_id AND h.not_before <= ? AND (SELECT g.page_id FROM page g {page_next}
        WHERE g.source_id = s.source_id AND g.host_id = h.host_id AND g.due > 0 AND +g.due <= ? ORDER BY g.depth, g.page_id LIMIT 1) > 0)
ORDER BY s.pass_start LIMIT 1`

// The bytes of an answer are kept only where it had some, so the hosts are asked too.
const sqlNewestAnswer = `
SELECT MAX(t.answered) FROM (SELECT COALESCE(MAX(h.answered), 0) AS answered FROM company_host c JOIN host h ON h.host_id = c.host_id WHERE c.company_id = ?
    UNION ALL SELECT COALESCE((SELECT r.fetched FROM raw_answer r WHERE r.company_id = ? ORDER BY r.raw_id DESC LIMIT 1), 0)) t`

const sqlNewestPass = `
SELECT ended FROM source_pass WHERE company_id = ? ORDER BY ended DESC LIMIT 1`

const sqlLateSources = `
SELECT ` + sourceColumns + sourceTables + `WHERE s.company_id = ? AND s.owner_id > 0 AND (s.pass_open = 1 OR s.due <= ?) ORDER BY s.due, s.source_id LIMIT ?`

// What is due at 1 has no time of its own: it is to be done when nothing else is (TimerJudge).
const sqlLongestDue = `
SELECT COALESCE((SELECT MIN(due) FROM timer WHERE not_before = 0 AND due > 1 AND due <= ? AND company_id = ?), 0),
    COALESCE((SELECT MIN(due) FROM delivery WHERE state = 'due' AND due <= ? AND company_id = ?), 0)`

// lateMost bounds the late places that are looked at, attemptsLooked the tries to send.
const (
	lateMost       = 500
	attemptsLooked = 500
)

const sqlLastAttempts = `
SELECT at, outcome, detail FROM attempt WHERE company_id = ? ORDER BY attempt_id DESC LIMIT ?`

// Pulse tells how things stand with the scope's company at business time now and wall time wall. What the queue answers is
// not in it.
func (s *Store) Pulse(ctx context.Context, scope collector.Scope, now, wall time.Time) (collector.Pulse, error) {
	p := collector.Pulse{Now: now, Wall: wall}
	for _, read := range []func(context.Context, conn, collector.Scope, *collector.Pulse) error{pulseOfFetching, pulseOfSteps, pulseOfMails} {
		if err := read(ctx, s.read(), scope, &p); err != nil {
			return p, fault(err)
		}
	}
	followers, err := s.Followers(ctx, scope)
	if err != nil {
		return p, err
	}
	for _, f := range followers {
		if f.Active && f.Lag > 0 {
			p.Behind = append(p.Behind, collector.Behind{Name: f.Name, Lag: f.Lag, Done: f.Done})
		}
	}
	p.Unanswered, err = s.unanswered(ctx, scope)
	return p, err
}

func pulseOfFetching(ctx context.Context, q conn, scope collector.Scope, p *collector.Pulse) error {
	at := func(row scanner) (t time.Time, err error) { err = row.Scan(when(&t)); return t, err }
	running, runs, err := first(ctx, q, at, sqlFetchOpen, scope.Company, p.Wall, p.Now)
	if err != nil {
		return err
	}
	if p.FetchDue, _, err = first(ctx, q, at, sqlFetchDue, p.Now, scope.Company); err != nil {
		return err
	}
	if runs && (p.FetchDue.IsZero() || running.Before(p.FetchDue)) {
		p.FetchDue = running
	}
	if p.Fetched, _, err = first(ctx, q, at, sqlNewestAnswer, scope.Company, scope.Company); err != nil {
		return err
	}
	if p.PassEnded, _, err = first(ctx, q, at, sqlNewestPass, scope.Company); err != nil {
		return err
	}
	p.Late, err = list(ctx, q, scanSource, sqlLateSources, scope.Company, p.Now, lateMost)
	return err
}

func pulseOfSteps(ctx context.Context, q conn, scope collector.Scope, p *collector.Pulse) error {
	_, _, err := first(ctx, q, func(row scanner) (int, error) { return 0, row.Scan(when(&p.StepDue), when(&p.MailDue)) },
		sqlLongestDue, p.Now, scope.Company, p.Now, scope.Company)
	return err
}

// pulseOfMails looks back over the last tries to the newest that went out.
func pulseOfMails(ctx context.Context, q conn, scope collector.Scope, p *collector.Pulse) error {
	tries, err := list(ctx, q, func(row scanner) (a collector.Attempt, err error) {
		err = row.Scan(when(&a.At), &a.Outcome, &a.Detail)
		return a, err
	}, sqlLastAttempts, scope.Company, attemptsLooked)
	for _, a := range tries {
		switch {
		case a.Outcome == "sent":
			p.MailSent = a.At
			return err
		case a.Outcome == "refused":
			p.MailFailed, p.MailFailing = p.MailFailed+1, a.At
		}
		if failed := a.Outcome == "refused" || strings.HasPrefix(a.Outcome, "deferred"); failed && p.MailReason == "" {
			p.MailReason = a.Detail
		}
	}
	return err
}

// The innermost question is put row by row, so that PostgreSQL does not gather all documents for it.
const sqlNewestItems = `
SELECT s.source_id, COALESCE(d.published, 0), COALESCE(d.precise, ''), COALESCE(o.published, 0), COALESCE(o.precise, '') FROM source s
LEFT JOIN document d ON d.document_id = (SELECT n.document_id FROM document n WHERE n.source_id = s.source_id AND n.state = 'live' ORDER BY n.published DESC LIMIT 1)
LEFT JOIN document o ON o.state = 'live' AND o.document_id = (SELECT x.document_id FROM sighting x WHERE x.source_id = s.source_id
    ORDER BY COALESCE((SELECT n.published FROM document n WHERE n.document_id = x.document_id AND n.state = 'live'), 0) DESC LIMIT 1)
WHERE s.company_id = ?`

// NewestItems say of each source of the company when the newest item that it shows was published, as exactly as its site
// said it; unknown: none is known.
func (s *Store) NewestItems(ctx context.Context, scope collector.Scope) (map[int64]collector.Published, error) {
	out := map[int64]collector.Published{}
	_, err := list(ctx, s.read(), func(row scanner) (id int64, err error) {
		var own, other collector.Published
		err = row.Scan(&id, when(&own.Time), &own.Precision, when(&other.Time), &other.Precision)
		if out[id] = own; other.Time.After(own.Time) {
			out[id] = other
		}
		return id, err
	}, sqlNewestItems, scope.Company)
	return out, fault(err)
}
