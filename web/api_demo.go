package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
)

type clockBody struct {
	Advance string `json:"advance" example:"72h" doc:"how far business time moves, from due instant to due instant"`
}

type mailsJSON struct {
	Mails []Mail `json:"mails"`
}

// apiDemo are doors that exist in the demo alone.
func (s *Server) apiDemo(api huma.API) {
	if !s.Demo {
		return
	}
	register(s, api, endpoint{Method: http.MethodPost, Path: "/demo/clock", Does: "Move business time; answers when nothing is due or leased", Action: collector.ActionOperate},
		func(ctx context.Context, _ collector.Scope, in *body[clockBody]) (*answer[jobs.Advanced], error) {
			d, err := time.ParseDuration(in.Body.Advance)
			if err != nil {
				return nil, invalid("advance", "the time cannot be read", `write "72h"`)
			}
			moved, err := s.Work.Advance(ctx, d)
			return &answer[jobs.Advanced]{moved}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/demo/flush-queue", Does: "Empty the queue; what is due comes back from the rows", Action: collector.ActionOperate, Status: http.StatusNoContent},
		func(ctx context.Context, _ collector.Scope, _ *struct{}) (*noContent, error) {
			return nil, s.Work.FlushQueue(ctx)
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/demo/mails", Does: "What the catcher got, newest first", Action: collector.ActionPeople},
		func(ctx context.Context, _ collector.Scope, _ *struct{}) (*answer[mailsJSON], error) {
			list, err := s.sentMails(ctx)
			return &answer[mailsJSON]{mailsJSON{listOf(list)}}, err
		})
}
