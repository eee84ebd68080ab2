package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
)

type hoursJSON struct {
	Zone     string        `json:"zone" doc:"IANA name"`
	Week     weekJSON      `json:"week" doc:"hours of each day, 09:00-13:00; none: closed"`
	Holidays []holidayJSON `json:"holidays,omitempty"`
	Version  int64         `json:"version,omitempty" readOnly:"true"`
}

type weekJSON struct {
	Mon []string `json:"mon,omitempty"`
	Tue []string `json:"tue,omitempty"`
	Wed []string `json:"wed,omitempty"`
	Thu []string `json:"thu,omitempty"`
	Fri []string `json:"fri,omitempty"`
	Sat []string `json:"sat,omitempty"`
	Sun []string `json:"sun,omitempty"`
}

// days are the days in the order of time.Weekday.
func (w *weekJSON) days() [7]*[]string {
	return [7]*[]string{&w.Sun, &w.Mon, &w.Tue, &w.Wed, &w.Thu, &w.Fri, &w.Sat}
}

type holidayJSON struct {
	Date  string   `json:"date" doc:"2026-12-31"`
	Hours []string `json:"hours,omitempty" doc:"absent: closed"`
}

type deskStepJSON struct {
	Name    string `json:"name,omitempty" maxLength:"200" doc:"as clients read it; absent: the usual name in their language"`
	Person  string `json:"person,omitempty" maxLength:"320" doc:"id or mail of who gets the work; absent: the owners"`
	Contact string `json:"contact,omitempty" maxLength:"200" doc:"phone or address for clients"`
	Answer  string `json:"answer" maxLength:"20" doc:"business time until the first answer: 4h, 1h30m"`
	Solve   string `json:"solve" maxLength:"20" doc:"business time until the solution"`
}

type ladderJSON struct {
	Steps []deskStepJSON `json:"steps"`
}

type templateBody struct {
	Subject string `json:"subject,omitempty" maxLength:"300" doc:"absent: the usual one"`
	Text    string `json:"text" maxLength:"8000" doc:"paragraphs with an empty line between; places in double braces"`
}

type templateJSON struct {
	Kind     collector.DeliveryKind `json:"kind"`
	Language string                 `json:"language"`
	Subject  string                 `json:"subject"`
	Text     string                 `json:"text"`
	Needed   []string               `json:"needed" doc:"places that the text must have"`
}

type templatePath struct {
	Kind     string `path:"kind" maxLength:"40"`
	Language string `path:"language" maxLength:"2"`
}

type templateChange struct {
	Kind     string `path:"kind" maxLength:"40"`
	Language string `path:"language" maxLength:"2"`
	Body     templateBody
}

func (s *Server) apiDesk(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/desk/hours", Does: "When the clocks of the complaint desk run", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[hoursJSON], error) {
			d, err := s.Work.Desk(ctx, scope)
			return &answer[hoursJSON]{hoursOut(d.Hours)}, err
		})
	register(s, api, endpoint{Method: http.MethodPut, Path: "/desk/hours", Does: "Set when the clocks run; promised dates stay as they are", Action: collector.ActionCases, Fails: caseConflict},
		func(ctx context.Context, scope collector.Scope, in *body[hoursJSON]) (*answer[hoursJSON], error) {
			h, err := in.Body.hours()
			if err == nil {
				err = s.Work.SaveDeskHours(ctx, scope, h)
			}
			if err != nil {
				return nil, err
			}
			d, err := s.Work.Desk(ctx, scope)
			return &answer[hoursJSON]{hoursOut(d.Hours)}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/desk/ladder", Does: "Whom a client can turn to, step by step", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[ladderJSON], error) {
			out, err := s.ladderOut(ctx, scope)
			return &answer[ladderJSON]{out}, err
		})
	register(s, api, endpoint{Method: http.MethodPut, Path: "/desk/ladder", Does: "Set the ladder", Action: collector.ActionCases},
		func(ctx context.Context, scope collector.Scope, in *body[ladderJSON]) (*answer[ladderJSON], error) {
			steps, err := s.stepsOf(ctx, scope, mapped(in.Body.Steps, func(d deskStepJSON) stepFields {
				return stepFields(d)
			}))
			if err == nil {
				err = s.Work.SaveDeskLadder(ctx, scope, steps)
			}
			if err != nil {
				return nil, err
			}
			out, err := s.ladderOut(ctx, scope)
			return &answer[ladderJSON]{out}, err
		})
	s.apiDeskTemplates(api)
}

func (s *Server) apiDeskTemplates(api huma.API) {
	out := func(ctx context.Context, scope collector.Scope, p templatePath) (*answer[templateJSON], error) {
		d, err := s.Work.Desk(ctx, scope)
		if err != nil {
			return nil, err
		}
		t, needed := s.Work.CaseTemplate(d, collector.DeliveryKind(p.Kind), p.Language)
		if t.Body == "" || t.Language != p.Language {
			return nil, &collector.Error{Code: collector.CodeNotFound, Where: "kind", Msg: "there is no such letter", Hint: "the kinds are listed on the page of the desk"}
		}
		return &answer[templateJSON]{templateJSON{t.Kind, t.Language, t.Subject, t.Body, listOf(needed)}}, nil
	}
	register(s, api, endpoint{Method: http.MethodGet, Path: "/desk/templates/{kind}/{language}", Does: "The words of a letter", Action: collector.ActionRead, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *templatePath) (*answer[templateJSON], error) {
			return out(ctx, scope, *in)
		})
	register(s, api, endpoint{Method: http.MethodPut, Path: "/desk/templates/{kind}/{language}", Does: "Change the words of a letter", Action: collector.ActionCases, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *templateChange) (*answer[templateJSON], error) {
			err := s.Work.SaveDeskTemplate(ctx, scope, collector.DeskTemplate{Kind: collector.DeliveryKind(in.Kind), Language: in.Language, Subject: in.Body.Subject, Body: in.Body.Text})
			if err != nil {
				return nil, err
			}
			return out(ctx, scope, templatePath{in.Kind, in.Language})
		})
}

func hoursOut(h collector.Hours) hoursJSON {
	out := hoursJSON{Zone: h.Zone, Version: h.Version}
	for day, hours := range out.Week.days() {
		*hours = openList(h.Week[day])
	}
	out.Holidays = mapped(h.Holidays, func(f collector.Holiday) holidayJSON { return holidayJSON{f.Day, openList(f.Open)} })
	return out
}

func (j hoursJSON) hours() (h collector.Hours, err error) {
	h.Zone = j.Zone
	for day, hours := range j.Week.days() {
		if h.Week[day], err = openAll("week", *hours); err != nil {
			return h, err
		}
	}
	for _, f := range j.Holidays {
		open, err := openAll("holidays", f.Hours)
		if err != nil {
			return h, err
		}
		h.Holidays = append(h.Holidays, collector.Holiday{Day: f.Date, Open: open})
	}
	return h, nil
}

func openAll(where string, hours []string) (out []collector.Interval, err error) {
	for _, s := range hours {
		some, err := openOf(where, s)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

func (s *Server) ladderOut(ctx context.Context, scope collector.Scope) (out ladderJSON, err error) {
	d, err := s.Work.Desk(ctx, scope)
	if err != nil {
		return out, err
	}
	people, err := s.peopleByID(ctx, scope)
	out.Steps = mapped(d.Steps, func(d collector.DeskStep) deskStepJSON {
		return deskStepJSON{d.Name, people[d.Person].PublicID, d.Contact, businessWords(d.Answer), businessWords(d.Solve)}
	})
	return out, err
}
