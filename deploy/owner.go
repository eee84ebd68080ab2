package deploy

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"

	"github.com/alexedwards/argon2id"

	"molva/collector"
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
	for _, p := range people {
		if p.Password != "" {
			return Credentials{Mail: p.Mail}, nil
		}
	}
	password, err := a.firstPassword()
	if err != nil {
		return Credentials{}, err
	}
	hash, err := argon2id.CreateHash(password, argon2id.DefaultParams)
	if err != nil {
		return Credentials{}, fmt.Errorf("hash the first password: %w", err)
	}
	p := collector.Person{Name: a.cfg.OwnerMail, Mail: a.cfg.OwnerMail, Language: company.Language, Role: collector.RoleOwner, Password: hash, Created: a.clock.Now()}
	if _, err := a.store.AddPerson(ctx, scope, p); err != nil {
		if collector.CodeOf(err) == collector.CodeConflict { // another process of this product was faster
			return Credentials{Mail: a.cfg.OwnerMail}, nil
		}
		return Credentials{}, err
	}
	return Credentials{Mail: a.cfg.OwnerMail, Password: password}, nil
}

func (a *App) firstPassword() (string, error) {
	if a.cfg.OwnerPassword == "" {
		return strings.ToLower(rand.Text()[:16]), nil
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
