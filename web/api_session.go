package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
)

type signInBody struct {
	Mail     string `json:"mail" maxLength:"320"`
	Password string `json:"password" maxLength:"1000"`
}

func (s *Server) apiSession(api huma.API) {
	register(s, api, endpoint{Method: http.MethodPost, Path: "/session", Does: "Sign in; the answer sets the session's cookie", Action: everybody, Status: http.StatusNoContent,
		Fails: []int{http.StatusTooManyRequests}},
		func(ctx context.Context, scope collector.Scope, in *body[signInBody]) (*noContent, error) {
			if scope.Role == collector.RoleSystem {
				return nil, &collector.Error{Code: collector.CodeInvalid, Msg: "there are no sessions over the socket", Hint: "it needs none"}
			}
			return nil, s.signIn(ctx, in.Body.Mail, in.Body.Password)
		})
	register(s, api, endpoint{Method: http.MethodDelete, Path: "/session", Does: "Sign out", Action: collector.ActionRead, Status: http.StatusNoContent},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*noContent, error) {
			if scope.Role == collector.RoleSystem {
				return nil, nil
			}
			return nil, s.sessions.Destroy(ctx)
		})
}
