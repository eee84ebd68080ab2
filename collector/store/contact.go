package store

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/text"
)

const sqlContactByMail = `
SELECT person_id, name, mail, phone, side, mail_fold, phone_fold, language, role, zone FROM person WHERE company_id = ? AND mail_fold = ? AND mail_fold <> ''`

const sqlContactByPhone = `
SELECT person_id, name, mail, phone, side, mail_fold, phone_fold, language, role, zone FROM person WHERE company_id = ? AND phone_fold = ? AND phone_fold <> ''
ORDER BY person_id LIMIT 2`

// known is what a person is recognised by.
type knownPerson struct {
	id                int64
	name, mail, phone string
	side              collector.Side
	mailFold, telFold string
	language, zone    string
	role              collector.Role
}

func scanKnown(row scanner) (k knownPerson, err error) {
	err = row.Scan(&k.id, &k.name, &k.mail, &k.phone, &k.side, &k.mailFold, &k.telFold, &k.language, &k.role, &k.zone)
	return k, err
}

const sqlAddContact = `
INSERT INTO person (public_id, company_id, name, name_fold, link, mail, mail_fold, phone, phone_fold, language, role, password, created, side, zone)
VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, ?, '', '', ?, ?, ?) ON CONFLICT DO NOTHING RETURNING person_id`

const sqlFillContact = `
UPDATE person SET name = ?, name_fold = ?, mail = ?, mail_fold = ?, phone = ?, phone_fold = ?, side = ?,
    zone = ?, language = ? WHERE person_id = ?`

// contactOf finds the person of a contact or makes one; 0 for a contact without any word. The mail address decides, and
// where there is none the phone number; a phone that two people have, or one who has another mail address, joins nobody:
// strong ids that differ are never merged. Whoever works here stays on no side.
func contactOf(ctx context.Context, q conn, company int64, c collector.Contact, side collector.Side, now time.Time) (int64, error) {
	mail, phone := foldMail(c.Mail), bounded(text.Phone(c.Phone))
	if mail == "" && phone == "" && c.Name == "" {
		return 0, nil
	}
	held, ok, err := recognised(ctx, q, company, mail, phone)
	if err != nil {
		return 0, err
	}
	if !ok {
		id, made, err := first(ctx, q, column[int64], sqlAddContact, publicID(), company, c.Name, text.Fold(c.Name), c.Mail, mail, c.Phone, phone,
			c.Language, now, side, c.Zone)
		if err != nil || made {
			return id, err
		}
		if held, _, err = recognised(ctx, q, company, mail, phone); err != nil { // somebody else made the person in the same moment
			return 0, err
		}
	}
	return held.id, fillContact(ctx, q, company, held, c, mail, phone, now)
}

// fillContact adds what is known now and was not before. Who gets a mail address may be asked about what they bought.
func fillContact(ctx context.Context, q conn, company int64, was knownPerson, c collector.Contact, mail, phone string, now time.Time) error {
	held := was
	if held.name == "" {
		held.name = c.Name
	}
	if held.mailFold == "" {
		held.mail, held.mailFold = c.Mail, mail
	}
	if held.telFold == "" {
		held.phone, held.telFold = c.Phone, phone
	}
	if c.Zone != "" {
		held.zone = c.Zone
	}
	if c.Language != "" && held.role == "" {
		held.language = c.Language
	}
	if held == was {
		return nil
	}
	if _, err := q.exec(ctx, sqlFillContact, held.name, text.Fold(held.name), held.mail, held.mailFold, held.phone, held.telFold, held.side,
		held.zone, held.language, held.id); err != nil || held.mailFold == was.mailFold && held.zone == was.zone {
		return err
	}
	return replanBuyer(ctx, q, company, held.id, now)
}

func recognised(ctx context.Context, q conn, company int64, mail, phone string) (knownPerson, bool, error) {
	if mail != "" {
		held, ok, err := first(ctx, q, scanKnown, sqlContactByMail, company, mail)
		if err != nil || ok {
			return held, ok, err
		}
	}
	if phone == "" {
		return knownPerson{}, false, nil
	}
	held, err := list(ctx, q, scanKnown, sqlContactByPhone, company, phone)
	if err != nil || len(held) != 1 || mail != "" && held[0].mailFold != "" {
		return knownPerson{}, false, err
	}
	return held[0], true, nil
}

// ClaimedContact is ContactOf for a contact that nobody has proven to be theirs, as a form brings it that everybody may fill
// in. It changes no person who is there: who knows a customer's number would else put an own address on them, and get their
// links. A number beside a mail address is there to be called and recognises nobody.
func (s *Store) ClaimedContact(ctx context.Context, scope collector.Scope, c collector.Contact, now time.Time) (id int64, err error) {
	mail, phone := foldMail(c.Mail), bounded(text.Phone(c.Phone))
	if mail != "" {
		phone = ""
	}
	err = s.tx(ctx, func(q conn) error {
		held, known, err := recognised(ctx, q, scope.Company, mail, phone)
		if err != nil || known || mail == "" && phone == "" && c.Name == "" {
			id = held.id
			return err
		}
		made := false
		id, made, err = first(ctx, q, column[int64], sqlAddContact, publicID(), scope.Company, c.Name, text.Fold(c.Name), c.Mail, mail, c.Phone, phone,
			c.Language, now, collector.SideClient, c.Zone)
		if err != nil || made {
			return err
		}
		held, _, err = recognised(ctx, q, scope.Company, mail, phone) // somebody else made the person in the same moment
		id = held.id
		return err
	})
	return id, err
}

// ContactOf finds the person of a contact or makes one on a side: by the mail address, else by the phone number. Strong
// ids that differ are never merged. 0 for a contact without any word.
func (s *Store) ContactOf(ctx context.Context, scope collector.Scope, c collector.Contact, side collector.Side, now time.Time) (id int64, err error) {
	err = s.tx(ctx, func(q conn) error {
		id, err = contactOf(ctx, q, scope.Company, c, side, now)
		return err
	})
	return id, err
}
