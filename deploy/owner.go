package deploy

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"

	"molva/collector"
	"molva/web"
)

// firstOwner makes the first person who can sign in. A password that was made is told once; one from a file is set
// only when nobody has one yet.
func (a *App) firstOwner(ctx context.Context) (Credentials, error) {
	company, err := a.store.EnsureCompany(ctx, a.clock.Now())
	if err != nil {
		return Credentials{}, err
	}
	scope := collector.System(company.CompanyID)
	people, err := a.store.People(ctx, scope)
	if err != nil {
		return Credentials{}, err
	}
	var owner collector.Person
	for _, p := range people {
		if p.Password != "" {
			return Credentials{Mail: p.Mail}, nil
		}
		if strings.EqualFold(p.Mail, a.cfg.OwnerMail) {
			owner = p // was added as a receiver of mails before anybody could sign in
		}
	}
	password, err := a.firstPassword()
	if err != nil {
		return Credentials{}, err
	}
	if owner.Password, err = web.HashPassword(password); err != nil {
		return Credentials{}, fmt.Errorf("hash the first password: %w", err)
	}
	owner.Role = collector.RoleOwner
	if err := a.saveOwner(ctx, scope, company, owner); err != nil {
		if collector.CodeOf(err) == collector.CodeConflict { // another process of this product was faster, and tells the password
			return Credentials{Mail: a.cfg.OwnerMail}, nil
		}
		return Credentials{}, err
	}
	return Credentials{Mail: a.cfg.OwnerMail, Password: password}, nil
}

func (a *App) saveOwner(ctx context.Context, scope collector.Scope, company collector.Company, p collector.Person) error {
	if p.PersonID != 0 {
		return a.store.SavePerson(ctx, scope, p)
	}
	p.Name, p.Mail, p.Language, p.Created = a.cfg.OwnerMail, a.cfg.OwnerMail, company.Language, a.clock.Now()
	_, err := a.store.AddPerson(ctx, scope, p)
	return err
}

// newPassword is one that nobody guesses and everybody can type.
func newPassword() string { return strings.ToLower(rand.Text()[:16]) }

func (a *App) firstPassword() (string, error) {
	if a.cfg.OwnerPassword == "" {
		return newPassword(), nil
	}
	b, err := os.ReadFile(a.cfg.OwnerPassword)
	if err != nil {
		return "", &collector.Error{Code: collector.CodeInvalid, Where: "--owner-password-file", Msg: err.Error(), Err: err}
	}
	password := strings.TrimSpace(string(b))
	if len(password) < 8 {
		return "", &collector.Error{Code: collector.CodeInvalid, Where: "--owner-password-file", Msg: "the password is too short", Hint: "eight letters at least"}
	}
	return password, nil
}
