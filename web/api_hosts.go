package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
)

type hostQuery struct {
	Key string `query:"key" required:"true" maxLength:"300" example:"https://site.example:443" doc:"scheme://name:port"`
}

func (s *Server) apiHosts(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/hosts", Does: "One host: until when it is left alone, why, and its failures in a row", Action: collector.ActionRead, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *hostQuery) (*answer[hostJSON], error) {
			h, err := s.Store.HostByKey(ctx, scope, in.Key)
			if err != nil {
				return nil, err
			}
			return &answer[hostJSON]{hostJSON{h.Key, instant(h.NotBefore), h.Reason, instant(h.LeaseUntil), h.Failures}}, nil
		})
}
