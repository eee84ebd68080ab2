package store

import (
	"context"
	"errors"

	"molva/collector"
	"molva/collector/text"
)

const personColumns = `person_id, public_id, company_id, name, mail, phone, language, role, password, created, side, zone`

func scanPerson(row scanner) (p collector.Person, err error) {
	err = row.Scan(&p.PersonID, &p.PublicID, &p.Company, &p.Name, &p.Mail, &p.Phone, &p.Language, &p.Role, &p.Password, when(&p.Created), &p.Side, &p.Zone)
	return p, err
}

const sqlAddPerson = `
INSERT INTO person (public_id, company_id, name, name_fold, link, mail, mail_fold, phone, language, role, password, created)
VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?) RETURNING person_id`

// AddPerson makes a person of the scope's company. A mail address that a person of the company has already, or that
// signs in anywhere, is CodeConflict.
func (s *Store) AddPerson(ctx context.Context, scope collector.Scope, p collector.Person) (collector.Person, error) {
	p.Company = scope.Company
	if p.PublicID == "" {
		p.PublicID = publicID()
	}
	id, err := one[int64](ctx, s.write(), sqlAddPerson, p.PublicID, p.Company, p.Name, text.Fold(p.Name), p.Mail, foldMail(p.Mail), p.Phone,
		p.Language, p.Role, p.Password, p.Created)
	p.PersonID = id
	return p, mailTaken(fault(err))
}

func foldMail(mail string) string { return bounded(text.Fold(mail)) }

func mailTaken(err error) error {
	if collector.CodeOf(err) != collector.CodeConflict {
		return err
	}
	return &collector.Error{Code: collector.CodeConflict, Where: "mail", Msg: "somebody has this mail address already", Hint: "use another one", Err: errors.Unwrap(err)}
}

const sqlSavePerson = `
UPDATE person SET name = ?, name_fold = ?, mail = ?, mail_fold = ?, phone = ?, language = ?, role = ?, password = ?
WHERE person_id = ? AND company_id = ?`

// SavePerson writes all of a person but ids and age.
func (s *Store) SavePerson(ctx context.Context, scope collector.Scope, p collector.Person) error {
	n, err := s.write().exec(ctx, sqlSavePerson, p.Name, text.Fold(p.Name), p.Mail, foldMail(p.Mail), p.Phone, p.Language, p.Role, p.Password,
		p.PersonID, scope.Company)
	if err == nil && n == 0 {
		err = missing("person", p.PublicID)
	}
	return mailTaken(fault(err))
}

const sqlPerson = `
SELECT ` + personColumns + ` FROM person WHERE person_id = ? AND company_id = ?`

// Person is one person by the inside id.
func (s *Store) Person(ctx context.Context, scope collector.Scope, id int64) (collector.Person, error) {
	return s.person(ctx, id, sqlPerson, id, scope.Company)
}

const sqlPersonByPublic = `
SELECT ` + personColumns + ` FROM person WHERE public_id = ? AND public_id <> '' AND company_id = ?`

// PersonByPublic is one person by the id that stands in addresses.
func (s *Store) PersonByPublic(ctx context.Context, scope collector.Scope, publicID string) (collector.Person, error) {
	return s.person(ctx, publicID, sqlPersonByPublic, publicID, scope.Company)
}

const sqlPersonByMail = `
SELECT ` + personColumns + ` FROM person WHERE mail_fold = ? AND role <> ''`

// PersonByMail finds who signs in with a mail address, in whatever company; case does not matter.
func (s *Store) PersonByMail(ctx context.Context, mail string) (collector.Person, error) {
	if mail == "" {
		return collector.Person{}, missing("person", "without a mail address")
	}
	return s.person(ctx, "with this mail address", sqlPersonByMail, foldMail(mail))
}

func (s *Store) person(ctx context.Context, name any, query string, args ...any) (collector.Person, error) {
	p, ok, err := first(ctx, s.read(), scanPerson, query, args...)
	if err == nil && !ok {
		err = missing("person", name)
	}
	return p, fault(err)
}

const sqlPeople = `
SELECT ` + personColumns + ` FROM person WHERE company_id = ? AND mail_fold <> '' AND side = '' ORDER BY created, public_id`

// People are the persons of the company that have a mail address, oldest first: who signs in and who is told. The
// authors that sites name, clients and sellers are not among them.
func (s *Store) People(ctx context.Context, scope collector.Scope) ([]collector.Person, error) {
	all, err := list(ctx, s.read(), scanPerson, sqlPeople, scope.Company)
	return all, fault(err)
}
