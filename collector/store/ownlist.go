package store

import (
	"context"
	"time"

	"molva/collector"
)

const sqlOwn = `
SELECT ` + ownColumns + ownTables + `WHERE o.document_id = ? AND o.company_id = ?`

// Own is one review of our own by the inside id of its document.
func (s *Store) Own(ctx context.Context, scope collector.Scope, document int64) (collector.OwnReview, error) {
	o, ok, err := first(ctx, s.read(), scanOwn, sqlOwn, document, scope.Company)
	if err == nil && !ok {
		err = missing("review", document)
	}
	return o, fault(err)
}

const sqlOwnByPublic = `
SELECT ` + ownColumns + ownTables + `WHERE o.public_id = ? AND o.company_id = ?`

// OwnByPublic is one review of our own by the public id of its document.
func (s *Store) OwnByPublic(ctx context.Context, scope collector.Scope, publicID string) (collector.OwnReview, error) {
	o, ok, err := first(ctx, s.read(), scanOwn, sqlOwnByPublic, publicID, scope.Company)
	if err == nil && !ok {
		err = missing("review", publicID)
	}
	return o, fault(err)
}

// About says which of the reviews of our own are meant.
type About string

// Of what they are; AboutAll is both.
const (
	AboutAll     About = ""
	AboutCompany About = "company"
	AboutItems   About = "items"
)

// OwnFilter narrows a list of reviews of our own; zero fields narrow nothing.
type OwnFilter struct {
	State    collector.OwnState
	About    About
	Category string
	Item     string // key of the item (ItemKey)
}

// where is the filter as the end of a statement.
func (f OwnFilter) where(scope collector.Scope) (string, []any) {
	text, args := `WHERE o.company_id = ?`, []any{scope.Company}
	if f.State != "" {
		text, args = text+` AND o.state = ?`, append(args, f.State)
	}
	if f.About != AboutAll {
		text, args = text+` AND o.about_company = ?`, append(args, f.About == AboutCompany)
	}
	if f.Category != "" {
		text, args = text+` AND o.category = ?`, append(args, f.Category)
	}
	if f.Item != "" {
		text, args = text+` AND EXISTS (SELECT 1 FROM document d WHERE d.document_id = o.document_id AND d.item_key = ?)`, append(args, f.Item)
	}
	return text, args
}

// OwnCursor is behind which review a page of the list begins; zero: at the newest.
type OwnCursor struct {
	Written  time.Time
	PublicID string
}

// The first bound of ownBehind lets the index begin there; the second tells apart what was written in one instant.
const (
	ownBehind  = ` AND o.written <= ? AND (o.written < ? OR o.public_id < ?)`
	ownOrdered = ` ORDER BY o.written DESC, o.public_id DESC LIMIT ?`
)

// OwnReviews are up to n reviews of our own behind a cursor, the newest first, whatever their stars.
func (s *Store) OwnReviews(ctx context.Context, scope collector.Scope, f OwnFilter, after OwnCursor, n int) ([]collector.OwnReview, error) {
	where, args := f.where(scope)
	if !after.Written.IsZero() {
		where += ownBehind
		args = append(args, after.Written, after.Written, after.PublicID)
	}
	all, err := list(ctx, s.readAside(), scanOwn, "SELECT "+ownColumns+ownTables+where+ownOrdered, append(args, n)...)
	return all, fault(err)
}

// OwnCount is how many reviews of our own there are of one state, about, category and number of stars.
type OwnCount struct {
	State        collector.OwnState
	AboutCompany bool
	Category     string
	Stars        int // 1..5
	Count        int
}

const sqlOwnCounts = `
SELECT o.state, o.about_company, o.category, o.stars, COUNT(*) FROM own_review o `

const sqlOwnGroups = ` GROUP BY o.state, o.about_company, o.category, o.stars ORDER BY o.state, o.about_company, o.category, o.stars`

// OwnCounts count the reviews that a filter leaves, in one statement: every total, tab and bar of a page is a sum of it.
func (s *Store) OwnCounts(ctx context.Context, scope collector.Scope, f OwnFilter) ([]OwnCount, error) {
	where, args := f.where(scope)
	all, err := list(ctx, s.readAside(), func(row scanner) (c OwnCount, err error) {
		err = row.Scan(&c.State, flag(&c.AboutCompany), &c.Category, &c.Stars, &c.Count)
		return c, err
	}, sqlOwnCounts+where+sqlOwnGroups, args...)
	return all, fault(err)
}
