package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
)

// ruleTextJSON is what people write of a rule.
type ruleTextJSON struct {
	Name   string     `json:"name" maxLength:"240" doc:"60 letters at most; one of the company"`
	Query  string     `json:"query" doc:"if: it may name topics and shared views"`
	Change changeJSON `json:"change" doc:"then; without a note, and no correction is taken back"`
	Alert  string     `json:"alert,omitempty" maxLength:"64" doc:"id of an alert rule whose receiver is told of new documents, too; nobody is told twice"`
	Off    bool       `json:"off,omitempty" doc:"it looks at nothing"`
}

// RuleJSON is a rule as it stands.
type RuleJSON struct {
	ID      string       `json:"id"`
	Text    ruleTextJSON `json:"text"`
	Version int64        `json:"version" doc:"to be named with a change; it grows with every one"`
	Saved   time.Time    `json:"saved"`
	Person  string       `json:"person,omitempty" doc:"id of who saved it"`
	Touched int          `json:"touched" doc:"documents, by any version, and not undone"`
	Undone  int          `json:"undone"`
}

type rulesJSON struct {
	Rules []RuleJSON `json:"rules" doc:"in the order in which they are run"`
}

type ruleSave struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Text    ruleTextJSON `json:"text"`
		Version int64        `json:"version" minimum:"1" doc:"that was seen; 409 when there is a newer one"`
	}
}

type ruleApply struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Version   int64 `json:"version" minimum:"1" doc:"that was seen"`
		TakenBack bool  `json:"taken_back,omitempty" doc:"also where people took back what the rule had done"`
	}
}

// ruleTryIn is a rule that is tried.
type ruleTryIn struct {
	Rule string `query:"rule" maxLength:"64" doc:"id of the rule that is being edited"`
	Body ruleTextJSON
}

type ruleOrder struct {
	Rules []string `json:"rules" maxItems:"100" doc:"ids in the order in which they are to be run; those that are not named come behind"`
}

type ruleTryJSON struct {
	All      figureJSON `json:"all" doc:"documents that it would touch, of all time"`
	Month    figureJSON `json:"month" doc:"of the last thirty days by publication"`
	AllNew   figureJSON `json:"all_changed" doc:"of all: to which it would change something"`
	MonthNew figureJSON `json:"month_changed"`

	TakenBack   int `json:"taken_back" doc:"of all_changed: people took back what the rule had done; they are left alone unless asked for"`
	TakenBackOf int `json:"taken_back_of" doc:"so many of all_changed were looked at for that; 0 where the rule did nothing yet"`
}

type bulksJSON struct {
	Bulk []bulkJSON `json:"bulk" doc:"newest first; each is undone by POST /bulk/{id}/undo"`
}

func (s *Server) apiRules(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/rules", Does: "Rules that look at what comes", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[rulesJSON], error) {
			rules, err := s.Store.Rules(ctx, scope)
			if err != nil {
				return nil, err
			}
			out, err := s.rulesOut(ctx, scope, rules)
			return &answer[rulesJSON]{rulesJSON{listOf(out)}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/rules", Does: "Add a rule behind the others", Action: collector.ActionWatches, Status: http.StatusCreated, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *body[ruleTextJSON]) (*answer[RuleJSON], error) {
			rule, err := s.ruleIn(ctx, scope, in.Body)
			if err == nil {
				rule, err = s.Work.AddRule(ctx, scope, rule)
			}
			return s.ruleAnswer(ctx, scope, rule, err)
		})
	register(s, api, endpoint{Method: http.MethodPut, Path: "/rules/{id}", Does: "Save a new version of a rule", Action: collector.ActionWatches, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *ruleSave) (*answer[RuleJSON], error) {
			rule, err := s.ruleIn(ctx, scope, in.Body.Text)
			if rule.PublicID, rule.Version = in.ID, in.Body.Version; err == nil {
				rule, err = s.Work.SaveRule(ctx, scope, rule)
			}
			return s.ruleAnswer(ctx, scope, rule, err)
		})
	register(s, api, endpoint{Method: http.MethodDelete, Path: "/rules/{id}", Does: "Take a rule away; what it did stays and can be undone", Action: collector.ActionWatches, Status: http.StatusNoContent},
		func(ctx context.Context, scope collector.Scope, in *named) (*noContent, error) {
			return nil, s.Work.DeleteRule(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/rules/order", Does: "Put the rules into another order", Action: collector.ActionWatches, Status: http.StatusNoContent, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *body[ruleOrder]) (*noContent, error) {
			return nil, s.Work.PlaceRules(ctx, scope, in.Body.Rules)
		})
	s.apiRuleWork(api)
}

// apiRuleWork is what rules do: dry runs, the archive, what was done.
func (s *Server) apiRuleWork(api huma.API) {
	register(s, api, endpoint{Method: http.MethodPost, Path: "/rules/preview", Does: "What a rule would touch; nothing is saved", Action: collector.ActionWatches, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *ruleTryIn) (*answer[ruleTryJSON], error) {
			rule, err := s.ruleIn(ctx, scope, in.Body)
			if err == nil && in.Rule != "" {
				var held collector.Rule
				held, err = s.Store.Rule(ctx, scope, in.Rule)
				rule.RuleID = held.RuleID
			}
			if err != nil {
				return nil, err
			}
			t, err := s.Work.TryRule(ctx, scope, rule)
			return &answer[ruleTryJSON]{ruleTryJSON{figureJSON{t.All, t.AllQuery}, figureJSON{t.Month, t.MonthQuery}, figureJSON{t.AllNew, t.AllNewQuery}, figureJSON{t.MonthNew, t.MonthNewQuery},
				t.TakenBack, t.TakenBackOf}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/rules/{id}/apply", Does: "Do what a rule does to what is held, as one change that can be undone", Action: collector.ActionWatches, Status: http.StatusCreated, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *ruleApply) (*answer[bulkJSON], error) {
			b, err := s.Work.ApplyRule(ctx, scope, jobs.RuleApply{ID: in.ID, Seen: in.Body.Version, TakenBack: in.Body.TakenBack})
			if err != nil {
				return nil, err
			}
			return s.bulkOut(ctx, scope, b)
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/rules/{id}/bulk", Does: "What a rule has done, on arrival and by hand", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[bulksJSON], error) {
			rule, err := s.Store.Rule(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			runs, err := s.Store.BulksOfRule(ctx, scope, rule.RuleID, runsShown)
			out := bulksJSON{Bulk: []bulkJSON{}}
			for _, b := range runs {
				one, err := s.bulkOut(ctx, scope, b)
				if err != nil {
					return nil, err
				}
				out.Bulk = append(out.Bulk, one.Body)
			}
			return &answer[bulksJSON]{out}, err
		})
}

// ruleIn reads a rule.
func (s *Server) ruleIn(ctx context.Context, scope collector.Scope, in ruleTextJSON) (collector.Rule, error) {
	change, err := s.changeIn(ctx, scope, in.Change)
	rule := collector.Rule{Name: in.Name, Active: !in.Off, RuleText: collector.RuleText{Query: in.Query, Change: change}}
	if err != nil || in.Alert == "" {
		return rule, err
	}
	watches, err := s.Store.Watches(ctx, scope)
	at := slices.IndexFunc(watches, func(w collector.Watch) bool { return w.PublicID == in.Alert })
	if err == nil && at < 0 {
		err = invalid("alert", "there is no such alert rule", "choose one that tells somebody")
	}
	if err == nil {
		rule.Watch = watches[at].WatchID
	}
	return rule, err
}

func (s *Server) ruleAnswer(ctx context.Context, scope collector.Scope, rule collector.Rule, err error) (*answer[RuleJSON], error) {
	if err != nil {
		return nil, err
	}
	out, err := s.rulesOut(ctx, scope, []collector.Rule{rule})
	if err != nil {
		return nil, err
	}
	return &answer[RuleJSON]{out[0]}, nil
}

func (s *Server) rulesOut(ctx context.Context, scope collector.Scope, rules []collector.Rule) (out []RuleJSON, err error) {
	people, err := s.peopleByID(ctx, scope)
	if err != nil {
		return nil, err
	}
	tallies, err := s.Store.RuleTallies(ctx, scope)
	if err != nil {
		return nil, err
	}
	watches, err := s.Store.Watches(ctx, scope)
	for _, r := range rules {
		c := r.Change
		text := ruleTextJSON{Name: r.Name, Query: r.Query, Off: !r.Active, Change: changeJSON{Stage: c.Stage, Add: c.Add, Remove: c.Remove, Verdict: correctionOut(c.Correct, people)}}
		if c.Assignee != nil {
			id := people[*c.Assignee].PublicID
			text.Change.Assignee = &id
		}
		for _, w := range watches {
			if w.WatchID == r.Watch {
				text.Alert = w.PublicID
			}
		}
		t := tallies[r.RuleID]
		out = append(out, RuleJSON{ID: r.PublicID, Text: text, Version: r.Version, Saved: r.Saved.UTC(), Person: people[r.Person].PublicID, Touched: t.Touched, Undone: t.Undone})
	}
	return out, err
}
