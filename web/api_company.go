package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
)

type companyJSON struct {
	Name     string   `json:"name"`
	Brands   []string `json:"brands" doc:"declared words that are never taken for common nouns"`
	Language string   `json:"language" doc:"ru, uk or en"`
	Zone     string   `json:"zone" doc:"IANA name; days are counted in it"`
	SetUp    bool     `json:"set_up" doc:"the first-run page was answered"`
}

type companyBody struct {
	Name      string   `json:"name" maxLength:"200"`
	Brands    []string `json:"brands,omitempty" maxItems:"50" doc:"absent leaves them, [] takes all away"`
	Language  string   `json:"language,omitempty" doc:"ru, uk or en; absent leaves it"`
	Zone      string   `json:"zone,omitempty" doc:"IANA name; absent leaves it"`
	OwnerMail string   `json:"owner_mail,omitempty" maxLength:"320" doc:"new mail address of the owner who asks"`
}

type personJSON struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Mail     string         `json:"mail"`
	Language string         `json:"language"`
	Role     collector.Role `json:"role" doc:"owner, manager, viewer; empty cannot sign in"`
}

type personBody struct {
	Name     string         `json:"name,omitempty" maxLength:"200"`
	Mail     string         `json:"mail" maxLength:"320"`
	Language string         `json:"language,omitempty" doc:"of the console and the mails: ru, uk, en"`
	Role     collector.Role `json:"role,omitempty" doc:"owner, manager, viewer; absent: gets mails and cannot sign in"`
	Password string         `json:"password,omitempty" maxLength:"1000" doc:"at least 10 characters; only with a role"`
}

type peopleJSON struct {
	People []personJSON `json:"people"`
}

func (s *Server) apiCompany(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/company", Does: "The company whose reputation is watched", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[companyJSON], error) {
			c, err := s.Store.Company(ctx, scope)
			return &answer[companyJSON]{companyOut(c)}, err
		})
	register(s, api, endpoint{Method: http.MethodPut, Path: "/company", Does: "Answer the first-run page, or change the company", Action: collector.ActionPeople, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *body[companyBody]) (*answer[companyJSON], error) {
			c, err := s.saveCompany(ctx, scope, in.Body)
			return &answer[companyJSON]{companyOut(c)}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/people", Does: "People: owners of sources, receivers of mails", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[peopleJSON], error) {
			people, err := s.Store.People(ctx, scope)
			return &answer[peopleJSON]{peopleJSON{mapped(people, personOut)}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/people", Does: "Add a person", Action: collector.ActionPeople, Status: http.StatusCreated, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *body[personBody]) (*answer[personJSON], error) {
			p, err := s.addPerson(ctx, scope, in.Body)
			return &answer[personJSON]{personOut(p)}, err
		})
}

func companyOut(c collector.Company) companyJSON {
	return companyJSON{Name: c.Name, Brands: listOf(c.Brands), Language: c.Language, Zone: c.Zone, SetUp: c.SetUp}
}

func personOut(p collector.Person) personJSON {
	return personJSON{ID: p.PublicID, Name: p.Name, Mail: p.Mail, Language: p.Language, Role: p.Role}
}

// mapped is f of each, never nil, so that JSON has [] and not null.
func mapped[A, B any](list []A, f func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, a := range list {
		out = append(out, f(a))
	}
	return out
}

func listOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// instant is a time of the API: null when there is none.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
