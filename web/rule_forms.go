package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
	"molva/jobs"
)

// postRule is the form of a rule: it saves, or, by its other button, counts.
func (s *Server) postRule(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "rule_new")
	if err != nil {
		return err
	}
	p := rulePageData{view: v, Form: ruleFormOf(r)}
	if id := r.PathValue("id"); id != "" {
		if p.Rule, err = s.Store.Rule(r.Context(), v.scope, id); err != nil {
			return err
		}
	}
	if p.Watches, err = s.ruleParts(r, v); err != nil {
		return err
	}
	switch r.PostFormValue("do") {
	case "preview":
		return s.showRule(w, r, http.StatusOK, p)
	case "variants":
		return s.offerForRule(w, r, p)
	}
	rule, err := s.ruleOf(p)
	if err == nil && p.Rule.PublicID == "" {
		rule, err = s.Work.AddRule(r.Context(), v.scope, rule)
	} else if err == nil {
		rule, err = s.Work.SaveRule(r.Context(), v.scope, rule)
	}
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			if p.Error = columned(e); e.Field == "version" { // theirs is shown, and mine stands in the form, to be saved over it
				p.Clash = true
				if p.Rule, err = s.Store.Rule(r.Context(), v.scope, p.Rule.PublicID); err != nil {
					return err
				}
				p.Form.Seen = p.Rule.Version
			}
			return s.showRule(w, r, status, p)
		})
	}
	return s.redirect(w, r, "/rules/"+rule.PublicID, v.T("rule_saved", "Name", rule.Name))
}

// offerForRule shows the form again with other ways to write what its query looks for.
func (s *Server) offerForRule(w http.ResponseWriter, r *http.Request, p rulePageData) (err error) {
	if p.Offer, err = s.offerVariants(r.Context(), p.scope, p.Form.Query); err != nil {
		return p.formError(err, func(status int, e *fieldError) error {
			p.Error = columned(e)
			return s.showRule(w, r, status, p)
		})
	}
	p.Offer.unticked()
	if strings.TrimSpace(p.Form.Query) == "" {
		p.Form.Query = p.Offer.Report.Query
	}
	return s.showRule(w, r, http.StatusOK, p)
}

// Removing asks before the rule is taken away; nothing can need it.
func (p rulePageData) Removing() removing {
	return removing{Action: "/rules/" + p.Rule.PublicID + "/delete", Ask: p.T("rule_remove"), Says: p.T("rule_remove_says")}
}

// tryRule answers while one edits what the rule would do.
func (s *Server) tryRule(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "rules_title")
	if err != nil {
		return err
	}
	if r.Header.Get("HX-Request") != "true" {
		return s.redirect(w, r, "/rules", "")
	}
	p := rulePageData{view: v, Form: ruleFormOf(r)}
	if id := r.PostFormValue("id"); id != "" {
		if p.Rule, err = s.Store.Rule(r.Context(), v.scope, id); err != nil {
			return err
		}
	}
	if p.Watches, err = s.ruleParts(r, v); err != nil {
		return err
	}
	if p.Try, err = s.tryOf(r, p); err != nil {
		return err
	}
	return s.show(w, r, "rule", p)
}

// onRule does something with the rule of the address and comes back to where the form stood.
func (s *Server) onRule(w http.ResponseWriter, r *http.Request, do func(*view, collector.Rule) (said string, err error)) error {
	v, err := s.newView(r, "rules_title")
	if err != nil {
		return err
	}
	rule, err := s.Store.Rule(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	said, err := do(v, rule)
	if err != nil {
		if err = v.formError(err, func(_ int, e *fieldError) error {
			said = e.Words + ". " + e.Hint
			return nil
		}); err != nil {
			return err
		}
	}
	to := "/rules/" + rule.PublicID
	if r.PostFormValue("back") == "list" {
		to = "/rules"
	}
	return s.redirect(w, r, to, said)
}

func (s *Server) switchRule(w http.ResponseWriter, r *http.Request) error {
	return s.onRule(w, r, func(v *view, rule collector.Rule) (string, error) {
		rule.Active = !rule.Active
		rule, err := s.Work.SaveRule(r.Context(), v.scope, rule)
		return v.T("rule_saved", "Name", rule.Name), err
	})
}

func (s *Server) moveRule(w http.ResponseWriter, r *http.Request) error {
	return s.onRule(w, r, func(v *view, rule collector.Rule) (string, error) {
		all, err := s.Store.Rules(r.Context(), v.scope)
		if err != nil {
			return "", err
		}
		ids := mapped(all, func(o collector.Rule) string { return o.PublicID })
		at := slices.Index(ids, rule.PublicID)
		to := at + 1
		if r.PostFormValue("to") == "up" {
			to = at - 1
		}
		if at < 0 || to < 0 || to >= len(ids) {
			return "", nil
		}
		ids[at], ids[to] = ids[to], ids[at]
		return v.T("rule_moved", "Name", rule.Name), s.Work.PlaceRules(r.Context(), v.scope, ids)
	})
}

func (s *Server) applyRule(w http.ResponseWriter, r *http.Request) error {
	return s.onRule(w, r, func(v *view, rule collector.Rule) (string, error) {
		seen, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
		if err != nil {
			return "", invalid("version", "the version that was seen is missing", "open the rule anew")
		}
		b, err := s.Work.ApplyRule(r.Context(), v.scope, jobs.RuleApply{ID: rule.PublicID, Seen: seen, TakenBack: r.PostFormValue("taken_back") != ""})
		return v.saidOf(b, ""), err
	})
}

func (s *Server) undoRule(w http.ResponseWriter, r *http.Request) error {
	return s.onRule(w, r, func(v *view, rule collector.Rule) (string, error) {
		b, err := s.Store.Bulk(r.Context(), v.scope, r.PostFormValue("bulk"))
		if err == nil && b.Rule != rule.RuleID {
			err = invalid("bulk", "this change is not of this rule", "open the rule anew")
		}
		if err != nil {
			return "", err
		}
		b, err = s.Work.UndoBulk(r.Context(), v.scope, b.PublicID)
		return v.saidOf(b, ""), err
	})
}

func (s *Server) removeRule(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "rules_title")
	if err != nil {
		return err
	}
	if err := s.Work.DeleteRule(r.Context(), v.scope, r.PathValue("id")); err != nil {
		return err
	}
	return s.redirect(w, r, "/rules", v.T("rule_removed"))
}

// columned is an error whose place is a column, as one of the query.
func columned(e *fieldError) *fieldError {
	if e.Field != "" && e.Field[0] >= '0' && e.Field[0] <= '9' {
		e.Field, e.Column = "query", e.Field
	}
	return e
}

// Theirs is what the rule does as it stands, in words.
func (p rulePageData) Theirs() []string { return p.ruleDoes(p.Rule.RuleText, p.Watches) }
