package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
)

// roles are what a person may be given; "" gets mails and cannot sign in.
var roles = []collector.Role{"", collector.RoleOwner, collector.RoleManager, collector.RoleViewer}

type passwordInput struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Password string `json:"password" maxLength:"1000" doc:"at least 10 characters"`
	}
}

type roleInput struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Role collector.Role `json:"role" doc:"owner, manager, viewer; empty gets mails and cannot sign in"`
	}
}

func (s *Server) apiPeople(api huma.API) {
	register(s, api, endpoint{Method: http.MethodPut, Path: "/people/{id}/password", Does: "Give a person a new password; it ends all their sessions", Action: collector.ActionPeople, Status: http.StatusNoContent},
		func(ctx context.Context, scope collector.Scope, in *passwordInput) (*noContent, error) {
			return nil, s.setPassword(ctx, scope, in.ID, in.Body.Password)
		})
	register(s, api, endpoint{Method: http.MethodPut, Path: "/people/{id}/role", Does: "Change what a person may do", Action: collector.ActionPeople, Status: http.StatusNoContent, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *roleInput) (*noContent, error) {
			return nil, s.setRole(ctx, scope, in.ID, in.Body.Role)
		})
}

// setPassword ends the person's sessions too: each is tied to the password with which it began.
func (s *Server) setPassword(ctx context.Context, scope collector.Scope, id, password string) error {
	p, err := s.Store.PersonByPublic(ctx, scope, id)
	if err != nil {
		return err
	}
	switch {
	case p.Role == "":
		return invalid("role", "a password needs a role", "choose what this person may do")
	case len([]rune(password)) < minPassword:
		return invalid("password", "the password is too short", "10 characters at least")
	}
	if p.Password, err = HashPassword(password); err != nil {
		return err
	}
	return s.Store.SavePerson(ctx, scope, p)
}

// setRole never takes the last owner away: nobody could make another one in the console.
func (s *Server) setRole(ctx context.Context, scope collector.Scope, id string, role collector.Role) error {
	if !slices.Contains(roles, role) {
		return invalid("role", "there is no such role", "owner, manager and viewer are")
	}
	p, err := s.Store.PersonByPublic(ctx, scope, id)
	if err != nil {
		return err
	}
	people, err := s.Store.People(ctx, scope)
	if err != nil {
		return err
	}
	another := slices.ContainsFunc(people, func(o collector.Person) bool {
		return o.PersonID != p.PersonID && o.Role == collector.RoleOwner && o.Password != ""
	})
	if p.Role == collector.RoleOwner && role != collector.RoleOwner && !another {
		return &collector.Error{Code: collector.CodeConflict, Where: "role", Msg: "this is the last owner who can sign in", Hint: "make another one first"}
	}
	if p.Role = role; role == "" {
		p.Password = "" // a role that is given again needs a new one
	}
	return s.Store.SavePerson(ctx, scope, p)
}
