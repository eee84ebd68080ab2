package web

import (
	"cmp"
	"context"
	"net/http"
	"net/mail"
	"slices"
	"strings"
	_ "time/tzdata" // zones of companies, also where the machine has none

	"molva/collector"
)

// minPassword is the shortest password that a person may be given.
const minPassword = 10

// saveCompany answers the first-run page or changes the company; the mail is that of the owner who asks. What the body lacks stays as
// it stands when it is written, whatever it was when the page was read.
func (s *Server) saveCompany(ctx context.Context, scope collector.Scope, in companyBody) (collector.Company, error) {
	c, err := s.Store.Company(ctx, scope)
	if err != nil {
		return c, err
	}
	name, brands := strings.TrimSpace(in.Name), []string(nil)
	if name == "" {
		return c, invalid("name", "the company's name is missing", "write it as your customers do")
	}
	if in.Brands != nil { // absent is not empty
		if brands, err = brandWords(in.Brands); err != nil {
			return c, err
		}
	}
	first := !c.SetUp // the first answer: its language is that of who gives it as well
	edit := func(is *collector.Company) {
		is.Name, is.SetUp = name, true
		is.Language, is.Zone = cmp.Or(in.Language, is.Language), cmp.Or(in.Zone, is.Zone)
		if brands != nil {
			is.Brands = brands
		}
	}
	edit(&c)
	if !knownLanguage(c.Language) {
		return c, invalid("language", "there is no such language", "ru, uk and en are")
	}
	if _, ok := collector.Zone(c.Zone); !ok {
		return c, invalid("zone", "there is no such time zone", "write Europe/Kyiv or Europe/Moscow")
	}
	language := ""
	if first {
		language = c.Language
	}
	if in.OwnerMail != "" || language != "" {
		if err := s.saveOwner(ctx, scope, in.OwnerMail, language); err != nil {
			return c, err
		}
	}
	return s.Work.EditCompany(ctx, scope, edit)
}

// brandWords trims and keeps each word once.
func brandWords(in []string) ([]string, error) {
	out := []string{}
	for _, b := range in {
		b = strings.Join(strings.Fields(b), " ")
		if len(b) > 200 {
			return nil, invalid("brands", "a brand word is too long", "200 letters at most")
		}
		if b != "" && !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	return out, nil
}

// saveOwner changes the address and the language of the owner who asks, each unless it is ""; over the socket that is the
// first owner.
func (s *Server) saveOwner(ctx context.Context, scope collector.Scope, address, language string) (err error) {
	if address != "" {
		if address, err = mailAddress("owner_mail", address); err != nil {
			return err
		}
	}
	people, err := s.Store.People(ctx, scope)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.PersonID == scope.Person || scope.Person == 0 && p.Role == collector.RoleOwner {
			if p.Name == p.Mail { // nobody gave a name: the address stands for it
				p.Name = cmp.Or(address, p.Name)
			}
			p.Mail, p.Language = cmp.Or(address, p.Mail), cmp.Or(language, p.Language)
			return s.Store.SavePerson(ctx, scope, p)
		}
	}
	if address == "" {
		return nil
	}
	return &collector.Error{Code: collector.CodeConflict, Where: "owner_mail", Msg: "there is no owner yet", Hint: "add a person with the role owner"}
}

func mailAddress(where, s string) (string, error) {
	a, err := mail.ParseAddress(strings.TrimSpace(s))
	if err != nil || a.Name != "" || len(a.Address) > 254 {
		return "", invalid(where, "this is no mail address", "write name@example.com")
	}
	return a.Address, nil
}

// addPerson adds somebody who answers for sources or gets mails, and who may sign in if they have a role and a password.
func (s *Server) addPerson(ctx context.Context, scope collector.Scope, in personBody) (collector.Person, error) {
	p := collector.Person{Name: strings.TrimSpace(in.Name), Language: in.Language, Role: in.Role, Company: scope.Company, Created: s.Clock.Now()}
	var err error
	if p.Mail, err = mailAddress("mail", in.Mail); err != nil {
		return p, err
	}
	if p.Name == "" {
		p.Name = p.Mail
	}
	if p.Language == "" {
		c, err := s.Store.Company(ctx, scope)
		if err != nil {
			return p, err
		}
		p.Language = c.Language
	}
	switch {
	case !knownLanguage(p.Language):
		return p, invalid("language", "there is no such language", "ru, uk and en are")
	case !slices.Contains(roles, p.Role):
		return p, invalid("role", "there is no such role", "owner, manager and viewer are")
	case in.Password != "" && p.Role == "":
		return p, invalid("role", "a password needs a role", "choose what this person may do")
	case in.Password != "" && len([]rune(in.Password)) < minPassword:
		return p, invalid("password", "the password is too short", "10 characters at least")
	}
	if in.Password != "" {
		if p.Password, err = HashPassword(in.Password); err != nil {
			return p, err
		}
	}
	return s.Store.AddPerson(ctx, scope, p)
}

type companyPageData struct {
	*view
	Form        companyBody
	Brands      string // one a line
	New         personBody
	People      []collector.Person
	Zones       []string
	Error       *fieldError
	PersonError *fieldError
}

// zones that the form proposes; any IANA name is taken.
var zones = []string{"Europe/Kyiv", "Europe/Moscow", "Europe/Warsaw", "Europe/Berlin", "Asia/Almaty", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok", "UTC"}

func (s *Server) companyPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "company_title")
	if err != nil {
		return err
	}
	return s.showCompany(w, r, http.StatusOK, "company", companyPageData{view: v})
}

// showCompany fills what the form does not bring back.
func (s *Server) showCompany(w http.ResponseWriter, r *http.Request, status int, name string, p companyPageData) error {
	var err error
	if p.People, err = s.Store.People(r.Context(), p.scope); err != nil {
		return err
	}
	p.Zones = zones
	if p.Error == nil {
		c := p.Company
		p.Form = companyBody{Name: c.Name, Brands: c.Brands, Language: c.Language, Zone: c.Zone, OwnerMail: p.Person.Mail}
		if !c.SetUp {
			p.Form.Language = p.Lang
		}
	}
	if p.Form.Zone == "" {
		p.Form.Zone = zones[0]
	}
	p.Brands = strings.Join(p.Form.Brands, "\n")
	return s.showAs(w, r, status, name, p)
}

func (s *Server) companyForm(w http.ResponseWriter, r *http.Request) error {
	return s.takeCompany(w, r, "company", "company_title", "/company")
}

// takeCompany saves the form of the first-run page or of the company's page.
func (s *Server) takeCompany(w http.ResponseWriter, r *http.Request, name, heading, next string) error {
	v, err := s.newView(r, heading)
	if err != nil {
		return err
	}
	form := companyBody{Name: r.FormValue("name"), Brands: listOf(strings.FieldsFunc(r.FormValue("brands"), func(c rune) bool { return strings.ContainsRune("\n\r,;", c) })),
		Language: r.FormValue("language"), Zone: r.FormValue("zone"), OwnerMail: r.FormValue("owner_mail")}
	if _, err := s.saveCompany(r.Context(), v.scope, form); err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showCompany(w, r, status, name, companyPageData{view: v, Form: form, Error: e})
		})
	}
	return s.redirect(w, r, next, v.T("saved", "Name", form.Name))
}

func (s *Server) personForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "company_title")
	if err != nil {
		return err
	}
	form := personBody{Name: r.FormValue("name"), Mail: r.FormValue("mail"), Language: r.FormValue("language"),
		Role: collector.Role(r.FormValue("role")), Password: r.FormValue("password")}
	p, err := s.addPerson(r.Context(), v.scope, form)
	if err != nil {
		form.Password = ""
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showCompany(w, r, status, "company", companyPageData{view: v, New: form, PersonError: e})
		})
	}
	return s.redirect(w, r, "/company", v.T("person_added", "Name", p.Name))
}
