package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
	"molva/jobs"
)

// ruleRoutes are the pages of rules.
var ruleRoutes = []route{
	{"GET /rules", collector.ActionRead, (*Server).rulesPage},
	{"GET /rules/new", collector.ActionWatches, (*Server).newRule},
	{"GET /rules/{id}", collector.ActionRead, (*Server).rulePage},
	{"POST /rules", collector.ActionWatches, (*Server).postRule},
	{"POST /rules/preview", collector.ActionWatches, (*Server).tryRule},
	{"POST /rules/{id}", collector.ActionWatches, (*Server).postRule},
	{"POST /rules/{id}/switch", collector.ActionWatches, (*Server).switchRule},
	{"POST /rules/{id}/move", collector.ActionWatches, (*Server).moveRule},
	{"POST /rules/{id}/apply", collector.ActionWatches, (*Server).applyRule},
	{"POST /rules/{id}/undo", collector.ActionWatches, (*Server).undoRule},
	{"POST /rules/{id}/delete", collector.ActionWatches, (*Server).removeRule},
}

// ruleRow is a rule in the list.
type ruleRow struct {
	collector.Rule
	Does        []string // in words
	Broken      *fieldError
	Tally       collector.RuleTally
	First, Last bool
}

type rulesPageData struct {
	*view
	Rules []ruleRow
}

func (s *Server) rulesPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "rules_title")
	if err != nil {
		return err
	}
	rules, err := s.Store.Rules(r.Context(), v.scope)
	if err != nil {
		return err
	}
	tallies, err := s.Store.RuleTallies(r.Context(), v.scope)
	if err != nil {
		return err
	}
	watches, err := s.ruleParts(r, v)
	if err != nil {
		return err
	}
	broken, err := s.Work.BrokenActs(r.Context(), v.scope)
	if err != nil {
		return err
	}
	p := rulesPageData{view: v}
	for i, rule := range rules {
		p.Rules = append(p.Rules, ruleRow{rule, v.ruleDoes(rule.RuleText, watches), v.brokenWords(broken[rule.RuleID]), tallies[rule.RuleID], i == 0, i == len(rules)-1})
	}
	return s.show(w, r, "rules", p)
}

// ruleParts lets a page call people by their names, and answers the rules of alerts.
func (s *Server) ruleParts(r *http.Request, v *view) ([]collector.Watch, error) {
	if err := s.namePeople(r.Context(), v); err != nil {
		return nil, err
	}
	return s.Store.Watches(r.Context(), v.scope)
}

// ruleDoes is what a rule does, in words.
func (v *view) ruleDoes(t collector.RuleText, watches []collector.Watch) (out []string) {
	c := t.Change
	if c.Stage != "" {
		out = append(out, v.T("rule_stage", "Stage", v.T("stage_"+string(c.Stage))))
	}
	if c.Assignee != nil && *c.Assignee == 0 {
		out = append(out, v.T("rule_unassign"))
	} else if c.Assignee != nil {
		out = append(out, v.T("rule_assign", "Who", v.PersonName(*c.Assignee)))
	}
	for _, tag := range c.Add {
		out = append(out, v.T("rule_tag", "Tag", tag))
	}
	for _, tag := range c.Remove {
		out = append(out, v.T("rule_untag", "Tag", tag))
	}
	if c.Correct.Is() {
		out = append(out, v.CorrectedWords(c.Correct))
	}
	for _, w := range watches {
		if w.WatchID == t.Watch {
			out = append(out, v.T("rule_alert", "Name", w.Name))
		}
	}
	return out
}

// ruleForm is a rule as the form has it.
type ruleForm struct {
	Name, Query, Stage, Assignee, Add, Remove, Alert string
	Verdict                                          collector.Correction // "" leaves it
	Active                                           bool
	Seen                                             int64
}

// rulePageData is a rule as it is edited, with what it would do and what it did.
type rulePageData struct {
	*view
	Rule    collector.Rule // as it stands; without an id it is new
	Form    ruleForm
	Watches []collector.Watch
	Error   *fieldError
	Clash   bool
	Try     ruleTry
	Runs    []ruleBulk // newest first
	Offer   *variantsOffer
}

// ruleTry is what a rule would do.
type ruleTry struct {
	*view
	Shown bool
	Error *fieldError
	Away  bool
	Count jobs.RuleTry
	// the numbers with their queries
	All, Month, AllNew, MonthNew jobs.Figure
}

// ruleBulk is what a rule did at once.
type ruleBulk struct {
	collector.Bulk
	Who                      string
	Done, Undone, Kept, Left int
	Undoable                 bool
}

// runsShown are the changes of a rule that its page lists.
const runsShown = 20

func (s *Server) newRule(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "rule_new")
	if err != nil {
		return err
	}
	return s.showRule(w, r, http.StatusOK, rulePageData{view: v, Form: ruleForm{Query: strings.TrimSpace(r.FormValue("q")), Active: true}})
}

func (s *Server) rulePage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "rules_title")
	if err != nil {
		return err
	}
	rule, err := s.Store.Rule(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := rulePageData{view: v, Rule: rule}
	if p.Watches, err = s.ruleParts(r, v); err != nil {
		return err
	}
	p.Form = p.formOf(rule)
	return s.showRule(w, r, http.StatusOK, p)
}

// formOf is the form of a rule as it stands.
func (p rulePageData) formOf(rule collector.Rule) ruleForm {
	f := ruleForm{Name: rule.Name, Query: rule.Query, Stage: string(rule.Change.Stage), Add: strings.Join(rule.Change.Add, ", "), Remove: strings.Join(rule.Change.Remove, ", "),
		Active: rule.Active, Seen: rule.Version, Verdict: rule.Change.Correct}
	if who := rule.Change.Assignee; who != nil {
		if f.Assignee = assigneeNobody; *who != 0 {
			f.Assignee = p.people[*who].PublicID
		}
	}
	for _, w := range p.Watches {
		if w.WatchID == rule.Watch {
			f.Alert = w.PublicID
		}
	}
	return f
}

func (s *Server) showRule(w http.ResponseWriter, r *http.Request, status int, p rulePageData) (err error) {
	if p.Watches, err = s.ruleParts(r, p.view); err != nil {
		return err
	}
	if p.Rule.PublicID != "" {
		p.Heading = p.Rule.Name
		if p.Runs, err = s.ruleRuns(r, p.view, p.Rule); err != nil {
			return err
		}
	}
	if p.Try, err = s.tryOf(r, p); err != nil {
		return err
	}
	return s.showAs(w, r, status, "rule", p)
}

func (s *Server) ruleRuns(r *http.Request, v *view, rule collector.Rule) (out []ruleBulk, err error) {
	runs, err := s.Store.BulksOfRule(r.Context(), v.scope, rule.RuleID, runsShown)
	for _, b := range runs {
		kept := b.Tally[collector.ItemKept]
		out = append(out, ruleBulk{Bulk: b, Who: v.PersonName(b.Person), Done: b.Tally[collector.ItemDone] + kept, Undone: b.Tally[collector.ItemUndone], Kept: kept, Left: b.Tally[collector.ItemLeft],
			Undoable: b.State == collector.BulkDone || b.State == collector.BulkDoing || b.State == collector.BulkUndone && kept > 0})
	}
	return out, err
}

// tryOf counts what the rule of the form would do; a form without a query shows nothing yet.
func (s *Server) tryOf(r *http.Request, p rulePageData) (t ruleTry, err error) {
	t = ruleTry{view: p.view, Shown: strings.TrimSpace(p.Form.Query) != "" && p.May("watches")}
	if !t.Shown {
		return t, nil
	}
	rule, err := s.ruleOf(p)
	if err == nil {
		if rule.Name == "" {
			rule.Name = "new"
		}
		t.Count, err = s.Work.TryRule(r.Context(), p.scope, rule)
	}
	if t.Away = collector.CodeOf(err) == collector.CodeUnavailable; t.Away {
		return t, nil
	}
	if err != nil {
		return t, p.formError(err, func(_ int, e *fieldError) error {
			t.Error = columned(e)
			return nil
		})
	}
	t.All, t.Month = jobs.Figure{N: t.Count.All, Query: t.Count.AllQuery}, jobs.Figure{N: t.Count.Month, Query: t.Count.MonthQuery}
	t.AllNew, t.MonthNew = jobs.Figure{N: t.Count.AllNew, Query: t.Count.AllNewQuery}, jobs.Figure{N: t.Count.MonthNew, Query: t.Count.MonthNewQuery}
	return t, nil
}

// assigneeNobody in the form takes documents from everybody; "" leaves them with whoever has them.
const assigneeNobody = "nobody"

func ruleFormOf(r *http.Request) ruleForm {
	seen, _ := strconv.ParseInt(r.PostFormValue("version"), 10, 64) // none is 0, which no rule has
	return ruleForm{Name: r.PostFormValue("name"), Query: withVariants(r, r.PostFormValue("query")), Stage: r.PostFormValue("stage"), Assignee: r.PostFormValue("assignee"),
		Verdict: collector.Correction{Tone: r.PostFormValue("tone"), Complaint: r.PostFormValue("complaint"), Category: r.PostFormValue("category"), Toward: r.PostFormValue("toward")}, Add: r.PostFormValue("add"), Remove: r.PostFormValue("remove"), Alert: r.PostFormValue("alert"), Active: r.PostFormValue("active") == "1", Seen: seen}
}

// ruleOf is the rule that the form describes.
func (s *Server) ruleOf(p rulePageData) (collector.Rule, error) {
	f := p.Form
	rule := p.Rule
	rule.Name, rule.Query, rule.Active, rule.Version = f.Name, f.Query, f.Active, f.Seen
	rule.Change = collector.HandlingChange{Stage: collector.Stage(f.Stage), Correct: f.Verdict}
	if strings.TrimSpace(f.Add) != "" {
		rule.Change.Add = []string{f.Add}
	}
	if strings.TrimSpace(f.Remove) != "" {
		rule.Change.Remove = []string{f.Remove}
	}
	if f.Assignee != "" {
		rule.Change.Assignee = new(int64)
		at := slices.IndexFunc(p.workers, func(o collector.Person) bool { return o.PublicID == f.Assignee })
		if at >= 0 {
			*rule.Change.Assignee = p.workers[at].PersonID
		} else if f.Assignee != assigneeNobody {
			return rule, invalid("assignee", "there is no such person who works on documents", "choose an owner or a manager")
		}
	}
	if rule.Watch = 0; f.Alert != "" {
		at := slices.IndexFunc(p.Watches, func(o collector.Watch) bool { return o.PublicID == f.Alert })
		if at < 0 {
			return rule, invalid("alert", "there is no such alert rule", "choose one that tells somebody")
		}
		rule.Watch = p.Watches[at].WatchID
	}
	return rule, nil
}
