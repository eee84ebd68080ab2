package store

import (
	"context"
	"slices"
	"time"

	"molva/collector"
)

const sqlCompany = `
SELECT company_id, name, brands, language, zone, set_up, created FROM company WHERE company_id = ?`

func scanCompany(row scanner) (c collector.Company, err error) {
	err = row.Scan(&c.CompanyID, &c.Name, jsonOf(&c.Brands), &c.Language, &c.Zone, flag(&c.SetUp), when(&c.Created))
	return c, err
}

// Company is the scope's company.
func (s *Store) Company(ctx context.Context, scope collector.Scope) (collector.Company, error) {
	return getCompany(ctx, s.read(), scope.Company)
}

func getCompany(ctx context.Context, q conn, id int64) (collector.Company, error) {
	c, ok, err := first(ctx, q, scanCompany, sqlCompany, id)
	if err == nil && !ok {
		err = missing("company", id)
	}
	return c, fault(err)
}

const sqlCompanies = `
SELECT company_id FROM company ORDER BY company_id`

// Companies are the ids of all companies.
func (s *Store) Companies(ctx context.Context) ([]int64, error) {
	ids, err := list(ctx, s.read(), column[int64], sqlCompanies)
	return ids, fault(err)
}

const sqlAddCompany = `
INSERT INTO company (company_id, name, brands, language, zone, set_up, created)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (company_id) DO NOTHING`

// EnsureCompany is the one company of a first run, made when there is none. Any number of processes may ask at once.
func (s *Store) EnsureCompany(ctx context.Context, now time.Time) (collector.Company, error) {
	ids, err := s.Companies(ctx)
	if err != nil {
		return collector.Company{}, err
	}
	if len(ids) > 0 {
		return s.Company(ctx, collector.System(ids[0]))
	}
	return s.putCompany(ctx, collector.Company{CompanyID: 1, Language: collector.LanguageRussian, Zone: "Europe/Kyiv", Created: now})
}

const sqlNextCompany = `
SELECT COALESCE(MAX(company_id), 0) + 1 FROM company`

// AddCompany makes a further company.
func (s *Store) AddCompany(ctx context.Context, c collector.Company) (collector.Company, error) {
	id, err := one[int64](ctx, s.read(), sqlNextCompany)
	if err != nil {
		return c, fault(err)
	}
	c.CompanyID = id
	return s.putCompany(ctx, c)
}

func (s *Store) putCompany(ctx context.Context, c collector.Company) (out collector.Company, err error) {
	err = s.tx(ctx, func(q conn) error {
		if _, err := q.exec(ctx, sqlAddCompany, c.CompanyID, c.Name, toJSON(c.Brands), c.Language, c.Zone, c.SetUp, c.Created); err != nil {
			return err
		}
		if err := addFollowers(ctx, q, c.CompanyID); err != nil {
			return err
		}
		out, err = getCompany(ctx, q, c.CompanyID)
		return err
	})
	return out, err
}

const sqlSaveCompany = `
UPDATE company SET name = ?, brands = ?, language = ?, zone = ?, set_up = ? WHERE company_id = ?`

// SaveCompany writes all of the scope's company but its id and age: see EditCompany.
func (s *Store) SaveCompany(ctx context.Context, scope collector.Scope, c collector.Company, renamed ...collector.Timer) error {
	_, err := s.EditCompany(ctx, scope, func(is *collector.Company) { *is = c }, renamed...)
	return err
}

// EditCompany changes the scope's company as it stands, but its id and age, and answers it. edit may be called more than once. Entries
// of the index are made with the brands and the zone: where these change, every slot that is filled (searched, or being rebuilt) is filled anew, in the same transaction. Where
// what it is called is other than what stands (whatever the caller saw before), the archive is to be judged anew from its beginning,
// and the timers renamed are set, each with kind, subject and due.
func (s *Store) EditCompany(ctx context.Context, scope collector.Scope, edit func(*collector.Company), renamed ...collector.Timer) (c collector.Company, err error) {
	err = s.tx(ctx, func(q conn) error {
		was, ok, err := first(ctx, q, scanCompany, sqlCompany+" {lock}", scope.Company)
		if err == nil && !ok {
			err = missing("company", scope.Company)
		}
		if err != nil {
			return err
		}
		c = was
		edit(&c)
		c.CompanyID, c.Created = was.CompanyID, was.Created
		if _, err := q.exec(ctx, sqlSaveCompany, c.Name, toJSON(c.Brands), c.Language, c.Zone, c.SetUp, scope.Company); err != nil {
			return err
		}
		if was.Name != c.Name || !slices.Equal(was.Brands, c.Brands) {
			if err := calledAnew(ctx, q, scope.Company, renamed); err != nil {
				return err
			}
		}
		if was.Zone == c.Zone && slices.Equal(was.Brands, c.Brands) {
			return nil
		}
		return indexAnew(ctx, q, scope.Company)
	})
	return c, err
}

// The lease of a holder is left to run out: with its fence gone it notes nothing any more, and nobody else begins while
// it may still be writing entries made with the old words.
const sqlIndexAnew = `
UPDATE follower SET fence = '' WHERE company_id = ? AND active = 1 AND name IN ('index_a', 'index_b') RETURNING name`

// indexAnew makes the followers that fill a slot do all documents of a company again.
func indexAnew(ctx context.Context, q conn, company int64) error {
	names, err := list(ctx, q, column[string], sqlIndexAnew, company)
	if err != nil {
		return err
	}
	for _, name := range names {
		query, err := forFollower(sqlReset, name)
		if err != nil {
			return err
		}
		if _, err := q.exec(ctx, query, company); err != nil {
			return err
		}
	}
	return nil
}
