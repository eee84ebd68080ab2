package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// CaseJSON is a case of the complaint desk.
type CaseJSON struct {
	ID        string              `json:"id"`
	Number    int64               `json:"number" doc:"as the client knows it"`
	State     collector.CaseState `json:"state"`
	Level     int                 `json:"level" doc:"of the ladder, 0 is the first"`
	Step      string              `json:"step" doc:"name of the level in the company's language"`
	Client    *ownerJSON          `json:"client"`
	Order     string              `json:"order,omitempty" doc:"the shop's own number"`
	Opened    time.Time           `json:"opened"`
	Due       *time.Time          `json:"due" doc:"the date that the client is promised next; null when nothing is promised"`
	AnswerBy  *time.Time          `json:"answer_by" doc:"null when nothing waits for an answer"`
	SolveBy   *time.Time          `json:"solve_by" doc:"null while the clock stands and when it is solved"`
	ActsAt    *time.Time          `json:"acts_at" doc:"when the desk acts by itself"`
	Left      int64               `json:"left_seconds" doc:"business time until due; negative when it has passed"`
	Moves     int                 `json:"moves" doc:"how often a promised date was replaced"`
	Reminders int                 `json:"reminders"`
	Allowed   []string            `json:"allowed" doc:"the steps that can be taken now"`
	Page      string              `json:"page,omitempty" doc:"address of the client's status page"`
}

// TransformSchema says that nobody may be known; huma calls it.
func (CaseJSON) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "client")
}

type caseLineJSON struct {
	At       time.Time      `json:"at"`
	Did      string         `json:"did"`
	Side     collector.Side `json:"side"`
	Rule     string         `json:"rule,omitempty" doc:"seed and clause"`
	Level    int            `json:"level"`
	Due      *time.Time     `json:"due" doc:"what the client was promised then"`
	Was      *time.Time     `json:"was" doc:"the date that it replaced"`
	Reason   string         `json:"reason,omitempty" doc:"unanswered, unsolved or asked; a person's reason is the text"`
	Untold   string         `json:"untold,omitempty" doc:"why the client got no mail"`
	Text     string         `json:"text,omitempty" doc:"what was said with it"`
	Entry    string         `json:"entry,omitempty" doc:"id of the client's message"`
	Document string         `json:"document,omitempty" doc:"id of the review or mention that it is"`
}

type caseEntryJSON struct {
	ID     string               `json:"id"`
	At     time.Time            `json:"at"`
	Source collector.CaseSource `json:"source"`
	Order  string               `json:"order_said,omitempty" doc:"an order number that no order of theirs bears"`
	Merged bool                 `json:"merged" doc:"it came to another case first"`
}

type wholeCaseJSON struct {
	CaseJSON
	Entries []caseEntryJSON `json:"entries" doc:"the client's messages"`
	Trail   []caseLineJSON  `json:"trail" doc:"all that happened, oldest first"`
}

type casesJSON struct {
	Cases []CaseJSON `json:"cases"`
	Next  string     `json:"next"`
}

type casesQuery struct {
	State  string `query:"state" enum:"open,answered,waiting,solved,closed,merged" doc:"absent: all that are being dealt with"`
	Level  int    `query:"level" default:"-1" minimum:"-1" maximum:"9"`
	Number int64  `query:"number" doc:"the one of a number"`
	After  string `query:"after" maxLength:"64" doc:"\"next\" of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
}

type complaintBody struct {
	Document string `json:"document,omitempty" maxLength:"64" doc:"id of a review or mention"`
	Order    string `json:"order,omitempty" maxLength:"200" doc:"the shop's own number"`
	Name     string `json:"name,omitempty" maxLength:"200"`
	Mail     string `json:"mail,omitempty" maxLength:"254"`
	Phone    string `json:"phone,omitempty" maxLength:"200"`
	Language string `json:"language,omitempty" enum:"ru,uk,en" doc:"of the letters; absent: the person's, else the company's"`
	Text     string `json:"text,omitempty" maxLength:"20000"`
}

type openedCaseJSON struct {
	CaseJSON
	New bool `json:"new" doc:"false: the message was joined to the case about the same incident"`
}

type caseAnswerBody struct {
	Text string `json:"text" maxLength:"20000"`
	Wait bool   `json:"wait,omitempty" doc:"the answer asks the client for something: the clock of the solution stands"`
}

type caseMoveBody struct {
	Due    time.Time `json:"due" doc:"the new date"`
	Reason string    `json:"reason" minLength:"1" maxLength:"20000" doc:"the client reads it"`
}

type caseTextBody struct {
	Text string `json:"text" maxLength:"20000" doc:"what was done; the client reads it"`
}

type caseIntoBody struct {
	Into string `json:"into" maxLength:"64" doc:"id of the case that it becomes a part of"`
}

type caseSplitBody struct {
	Entry string `json:"entry" maxLength:"64" doc:"id of a message"`
}

type caseWith[T any] struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body T
}

var caseConflict = []int{http.StatusConflict}

func (s *Server) apiCases(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/cases", Does: "Cases of the complaint desk, by what is due first", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *casesQuery) (*answer[casesJSON], error) {
			out, err := s.casesOut(ctx, scope, in)
			return &answer[casesJSON]{out}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/cases/{id}", Does: "A case with its messages and all that happened", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[wholeCaseJSON], error) {
			c, err := s.Store.Case(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			out, err := s.wholeCase(ctx, scope, c)
			return &answer[wholeCaseJSON]{out}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/cases", Does: "Take a complaint to the desk", Action: collector.ActionCases, Status: http.StatusCreated,
		Fails: []int{http.StatusNotFound, http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *body[complaintBody]) (*answer[openedCaseJSON], error) {
			out, err := s.openCase(ctx, scope, in.Body)
			return &answer[openedCaseJSON]{out}, err
		})
	s.apiCaseSteps(api)
}

func (s *Server) apiCaseSteps(api huma.API) {
	caseStep(s, api, "answer", "Answer the client", func(ctx context.Context, scope collector.Scope, id string, b caseAnswerBody) (collector.Case, error) {
		return s.Work.AnswerCase(ctx, scope, id, b.Text, b.Wait)
	})
	caseStep(s, api, "move", "Promise another date, with the reason", func(ctx context.Context, scope collector.Scope, id string, b caseMoveBody) (collector.Case, error) {
		return s.Work.MoveCase(ctx, scope, id, b.Due, b.Reason)
	})
	caseStep(s, api, "solve", "Say what was done", func(ctx context.Context, scope collector.Scope, id string, b caseTextBody) (collector.Case, error) {
		return s.Work.SolveCase(ctx, scope, id, b.Text)
	})
	caseStep(s, api, "merge", "Make it a part of another case of the same client", func(ctx context.Context, scope collector.Scope, id string, b caseIntoBody) (collector.Case, error) {
		return s.Work.MergeCase(ctx, scope, id, b.Into)
	})
	caseStep(s, api, "split", "Take a message out, or take back a merge", func(ctx context.Context, scope collector.Scope, id string, b caseSplitBody) (collector.Case, error) {
		return s.Work.SplitCase(ctx, scope, id, b.Entry)
	})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/cases/{id}/higher", Does: "Take it a step higher for the client", Action: collector.ActionCases, Fails: caseConflict},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[wholeCaseJSON], error) {
			c, err := s.Work.HigherCase(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			out, err := s.wholeCase(ctx, scope, c)
			return &answer[wholeCaseJSON]{out}, err
		})
}

// caseStep is an endpoint that takes a step and answers with the case as it is then.
func caseStep[T any](s *Server, api huma.API, act, does string, do func(context.Context, collector.Scope, string, T) (collector.Case, error)) {
	register(s, api, endpoint{Method: http.MethodPost, Path: "/cases/{id}/" + act, Does: does, Action: collector.ActionCases, Fails: caseConflict},
		func(ctx context.Context, scope collector.Scope, in *caseWith[T]) (*answer[wholeCaseJSON], error) {
			c, err := do(ctx, scope, in.ID, in.Body)
			if err != nil {
				return nil, err
			}
			out, err := s.wholeCase(ctx, scope, c)
			return &answer[wholeCaseJSON]{out}, err
		})
}

func (s *Server) casesOut(ctx context.Context, scope collector.Scope, in *casesQuery) (out casesJSON, err error) {
	var found []collector.Case
	if in.Number != 0 {
		c, err := s.Store.CaseByNumber(ctx, scope, in.Number)
		if err == nil {
			found = append(found, c)
		} else if collector.CodeOf(err) != collector.CodeNotFound {
			return out, err
		}
	} else if found, err = s.Store.Cases(ctx, scope, store.CaseFilter{State: collector.CaseState(in.State), Level: in.Level}, in.After, in.Limit+1); err != nil {
		return out, err
	}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		out.Next = found[in.Limit-1].PublicID
	}
	out.Cases, err = s.casesJSON(ctx, scope, found...)
	return out, err
}

func (s *Server) casesJSON(ctx context.Context, scope collector.Scope, cases ...collector.Case) ([]CaseJSON, error) {
	company, err := s.Store.Company(ctx, scope)
	if err != nil {
		return nil, err
	}
	views, err := s.caseViews(ctx, scope, company.Language, cases...)
	if err != nil {
		return nil, err
	}
	out := []CaseJSON{}
	for _, v := range views {
		c := CaseJSON{ID: v.PublicID, Number: v.Number, State: v.State, Level: v.Level, Step: v.Step, Order: v.Bought.Key, Opened: v.Opened.UTC(), Due: instant(v.Next()),
			AnswerBy: instant(v.AnswerBy), SolveBy: instant(v.SolveBy), ActsAt: instant(v.Due), Left: int64(v.Left / time.Second), Moves: v.Moves, Reminders: v.Reminders,
			Allowed: listOf(s.Work.CaseAllowed(v.Case))}
		if v.Client != 0 {
			c.Client = &ownerJSON{ID: v.Person.PublicID, Name: v.Person.Name, Mail: v.Person.Mail}
			if scope.Role.May(collector.ActionCases) {
				if c.Page, err = s.Work.LinkTo(ctx, scope, collector.LinkCase, v.CaseID, v.Client); err != nil {
					return nil, err
				}
			}
		}
		out = append(out, c)
	}
	return out, nil
}

func (s *Server) wholeCase(ctx context.Context, scope collector.Scope, c collector.Case) (out wholeCaseJSON, err error) {
	list, err := s.casesJSON(ctx, scope, c)
	if err != nil {
		return out, err
	}
	story, entries, err := s.caseStory(ctx, scope, c)
	if err != nil {
		return out, err
	}
	out.CaseJSON = list[0]
	out.Entries = mapped(entries, func(e collector.CaseEntry) caseEntryJSON {
		return caseEntryJSON{e.PublicID, e.At.UTC(), e.Source, e.OrderSaid, e.Origin != c.CaseID}
	})
	out.Trail = mapped(story, func(t told) caseLineJSON {
		return caseLineJSON{At: t.At.UTC(), Did: t.Did, Side: t.Side, Rule: t.Rule, Level: t.Facts.Level, Due: instant(t.Facts.Next), Was: instant(t.Facts.Was), Reason: t.Facts.Reason,
			Untold: t.Facts.Untold, Text: t.Text, Entry: t.Entry.PublicID, Document: t.Doc.PublicID}
	})
	return out, nil
}

func (s *Server) openCase(ctx context.Context, scope collector.Scope, b complaintBody) (out openedCaseJSON, err error) {
	c, err := complaintFields{b.Name, b.Mail, b.Phone, b.Order, b.Text}.complaint(collector.CaseFromProgram, b.Language)
	if err != nil {
		return out, err
	}
	if c.Document = b.Document; c.Document != "" {
		c.Source = collector.CaseFromFound
	}
	var o jobs.CaseOpened
	if o, err = s.Work.OpenCase(ctx, scope, c); err != nil {
		return out, err
	}
	list, err := s.casesJSON(ctx, scope, o.Case)
	if err != nil {
		return out, err
	}
	return openedCaseJSON{list[0], o.New}, nil
}
