package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

const sqlLinksAbout = `
SELECT ` + linkColumns + ` FROM link WHERE company_id = ? AND kind = ? AND subject_id IN %`

const sqlLinksTo = `
SELECT ` + linkColumns + ` FROM link WHERE company_id = ? AND kind = ? AND subject_id = 0 AND person_id IN %`

// links that are wanted: by company, kind, subject and person, whole where they were read.
type wantedLinks map[collector.Link]collector.Link

// unsubscribeOf is what a link that refuses requests is known by; false where nothing can be refused.
func unsubscribeOf(c Claimed) (collector.Link, bool) {
	return collector.Link{Company: c.Company, Kind: collector.LinkUnsubscribe, Person: c.Receiver}, c.Purpose == collector.PurposeReview
}

// formOf is what the link to the form is known by; false where the delivery is no request.
func formOf(c Claimed) (collector.Link, bool) {
	return collector.Link{Company: c.Company, Kind: collector.LinkReview, Subject: c.order, Person: c.Receiver}, c.order != 0
}

// withLinks fills in the links that requests for a review hold, and makes those that there are not yet: one by one each
// letter would cost three statements and two transactions.
func withLinks(ctx context.Context, q conn, claimed []Claimed, now time.Time) error {
	wanted := wantedLinks{}
	for _, c := range claimed {
		if l, ok := unsubscribeOf(c); ok {
			wanted[l] = collector.Link{}
		}
		if l, ok := formOf(c); ok {
			wanted[l] = collector.Link{}
		}
	}
	missing, err := wanted.read(ctx, q)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		if _, err := insertRows(ctx, q, sqlAddLinks, sqlAddLinkRow, sqlAddLinkOnce, missing, func(l collector.Link) []any {
			return []any{publicID(), l.Company, l.Kind, l.Subject, l.Person, now, l.Expires}
		}); err != nil {
			return err
		}
		if _, err := wanted.read(ctx, q); err != nil { // not as they were made: somebody else may have been first
			return err
		}
	}
	for i, c := range claimed {
		if l, ok := unsubscribeOf(c); ok {
			claimed[i].Unsubscribe = wanted[l]
		}
		if l, ok := formOf(c); ok {
			claimed[i].Form = wanted[l]
		}
	}
	return nil
}

// read fills in those that there are, and gives the others.
func (w wantedLinks) read(ctx context.Context, q conn) (missing []collector.Link, err error) {
	people, orders := map[int64][]int64{}, map[int64][]int64{} // by company
	for l, held := range w {
		switch {
		case held.Token != "":
		case l.Kind == collector.LinkUnsubscribe:
			people[l.Company] = append(people[l.Company], l.Person)
		default:
			orders[l.Company] = append(orders[l.Company], l.Subject)
		}
	}
	if err := w.readSome(ctx, q, sqlLinksTo, collector.LinkUnsubscribe, people); err != nil {
		return nil, err
	}
	if err := w.readSome(ctx, q, sqlLinksAbout, collector.LinkReview, orders); err != nil {
		return nil, err
	}
	for l, held := range w {
		if held.Token == "" {
			missing = append(missing, l)
		}
	}
	return missing, nil
}

func (w wantedLinks) readSome(ctx context.Context, q conn, query string, kind collector.LinkKind, byCompany map[int64][]int64) error {
	for company, ids := range byCompany {
		in, args := inList(ids)
		held, err := list(ctx, q, scanLink, strings.Replace(query, "%", in, 1), append([]any{company, kind}, args...)...)
		if err != nil {
			return err
		}
		for _, l := range held {
			known := collector.Link{Company: l.Company, Kind: l.Kind, Subject: l.Subject, Person: l.Person}
			if _, ok := w[known]; ok {
				w[known] = l
			}
		}
	}
	return nil
}
