package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"molva/collector"
	"molva/search"
)

// Bounds of rules.
const (
	rulesMost = 100  // of a company: all of them look at every document that comes
	ruleLong  = 3000 // letters of the query: what it is narrowed to must still fit an address of the console
)

// AddRule saves a rule behind the others. It touches what comes from now on; what is held is touched by ApplyRule alone.
func (w *Work) AddRule(ctx context.Context, scope collector.Scope, r collector.Rule) (collector.Rule, error) {
	r, q, err := w.checkRule(ctx, scope, r)
	if err == nil {
		err = w.findable(ctx, scope, q, r.Query, "")
	}
	if err != nil {
		return r, err
	}
	held, err := w.Store.Rules(ctx, scope)
	if err == nil && len(held) >= rulesMost {
		err = &collector.Error{Code: collector.CodeTooLarge, Where: "name", Msg: "there are too many rules", Hint: "take one away that nobody uses"}
	}
	if err != nil {
		return r, err
	}
	r.Saved = w.Clock.Now()
	return w.Store.AddRule(ctx, scope, r)
}

// SaveRule saves a rule anew: another version, which touches what comes from now on. r.Version is the one that the person saw.
func (w *Work) SaveRule(ctx context.Context, scope collector.Scope, r collector.Rule) (collector.Rule, error) {
	r, q, err := w.checkRule(ctx, scope, r)
	if err != nil {
		return r, err
	}
	held, err := w.Store.Rule(ctx, scope, r.PublicID)
	if err != nil {
		return r, err
	}
	if err := w.findable(ctx, scope, q, r.Query, held.Query); err != nil {
		return r, err
	}
	r.Saved = w.Clock.Now()
	return w.Store.SaveRule(ctx, scope, r)
}

// PlaceRules puts the rules into the order in which they are named; those that are not named come behind.
func (w *Work) PlaceRules(ctx context.Context, scope collector.Scope, ids []string) error {
	if err := allowed(scope, collector.ActionWatches); err != nil {
		return err
	}
	held, err := w.Store.Rules(ctx, scope)
	if err != nil {
		return err
	}
	for _, r := range held {
		if !slices.Contains(ids, r.PublicID) {
			ids = append(ids, r.PublicID)
		}
	}
	if len(ids) != len(held) {
		return &collector.Error{Code: collector.CodeInvalid, Where: "rules", Msg: "a rule is named twice, or there is none of that id", Hint: "name each rule once"}
	}
	return w.Store.PlaceRules(ctx, scope, ids)
}

// DeleteRule ends a rule; what it did stays and can be undone.
func (w *Work) DeleteRule(ctx context.Context, scope collector.Scope, id string) error {
	if err := allowed(scope, collector.ActionWatches); err != nil {
		return err
	}
	return w.Store.DeleteRule(ctx, scope, id, w.Clock.Now())
}

// checkRule is a rule as it is kept, with its query, or what is wrong with it.
func (w *Work) checkRule(ctx context.Context, scope collector.Scope, r collector.Rule) (collector.Rule, *search.Query, error) {
	if err := allowed(scope, collector.ActionWatches); err != nil {
		return r, nil, err
	}
	if r.Name = strings.Join(strings.Fields(r.Name), " "); r.Name == "" || utf8.RuneCountInString(r.Name) > viewNameLong {
		return r, nil, &collector.Error{Code: collector.CodeInvalid, Where: "name", Msg: "the rule needs a name", Hint: "60 letters at most"}
	}
	if r.Watch == 0 && r.Change.Empty() {
		return r, nil, &collector.Error{Code: collector.CodeInvalid, Where: "do", Msg: "the rule does nothing", Hint: "name a stage, a person, a tag, a verdict or an alert rule"}
	}
	if r.Change.Note != "" {
		return r, nil, &collector.Error{Code: collector.CodeInvalid, Where: "note", Msg: "a rule writes no notes", Hint: "let it put on a tag"}
	}
	if c := r.Change.Correct; slices.Contains([]string{c.Tone, c.Complaint, c.Category, c.Toward}, collector.AsJudged) {
		return r, nil, &collector.Error{Code: collector.CodeInvalid, Where: "verdict", Msg: "a rule takes no correction back", Hint: "undo the change that made it"}
	}
	var err error
	if !r.Change.Empty() {
		if r.Change, err = w.handlingChange(ctx, scope, r.Change); err != nil {
			return r, nil, err
		}
	}
	if r.Watch != 0 {
		watches, err := w.Store.Watches(ctx, scope)
		if err != nil {
			return r, nil, err
		}
		if !slices.ContainsFunc(watches, func(o collector.Watch) bool { return o.WatchID == r.Watch }) {
			return r, nil, &collector.Error{Code: collector.CodeInvalid, Where: "alert", Msg: "there is no such alert rule", Hint: "choose one that tells somebody"}
		}
	}
	r.Query = strings.TrimSpace(r.Query)
	if n := utf8.RuneCountInString(r.Query); n > ruleLong {
		return r, nil, &collector.Error{Code: collector.CodeTooLarge, Where: "query", Msg: fmt.Sprintf("the query has %d characters, at most %d are read", n, ruleLong), Hint: "save a part of it and name it with @"}
	}
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return r, nil, err
	}
	saved, err := w.Saved(ctx, sharedScope(scope.Company))
	if err != nil {
		return r, nil, err
	}
	q, err := ruleQuery(r.Query, brands, saved)
	return r, q, err
}

// RuleTry says what a rule would do to what is held.
type RuleTry struct {
	Month, All      int    // documents that it finds, of the last thirty days by publication and of all time
	MonthNew        int    // of those of the month, to which it would change something
	AllNew          int    // of all
	MonthQuery      string // finds what Month counts
	AllQuery        string
	MonthNewQuery   string
	AllNewQuery     string
	TakenBack       int  // of AllNew: what people took back after this rule had done it; ApplyRule leaves those unless it is told not to
	TakenBackOf     int  // so many of AllNew were looked at for that, those that ApplyRule takes first; the rest may hold more
	ChangesNothing  bool // it only tells somebody
	AlertsOnlyOfNew bool // it tells somebody, and never of what is held
}

// TryRule counts what a rule would touch, and saves nothing. Every number but TakenBack comes with the query that finds exactly
// those. A rule with a RuleID is one that is held, edited or not.
func (w *Work) TryRule(ctx context.Context, scope collector.Scope, r collector.Rule) (t RuleTry, err error) {
	r, q, err := w.checkRule(ctx, scope, r)
	if err == nil {
		err = w.findable(ctx, scope, q, r.Query, "")
	}
	if err != nil {
		return t, err
	}
	company, _, err := w.company(ctx, scope.Company)
	if err != nil {
		return t, err
	}
	base := collector.Bracket(r.Query)
	t.AllQuery, t.MonthQuery = base, base+" after:"+w.monthAgo(company)
	t.AlertsOnlyOfNew = r.Watch != 0
	c := w.counting(scope)
	not := alreadySo(r.Change)
	if t.ChangesNothing = not == ""; !t.ChangesNothing {
		t.AllNewQuery, t.MonthNewQuery = t.AllQuery+not, t.MonthQuery+not
	}
	err = c.all(ctx, []toCount{{query: t.AllQuery, to: &t.All}, {query: t.MonthQuery, to: &t.Month}, {query: t.AllNewQuery, to: &t.AllNew}, {query: t.MonthNewQuery, to: &t.MonthNew}})
	if err == nil && !t.ChangesNothing {
		t.TakenBack, t.TakenBackOf, err = w.takenBack(ctx, scope, r)
	}
	return t, err
}

// alreadySo leaves out of a query the documents that a change would leave as they are; "" where it names nothing.
func alreadySo(c collector.HandlingChange) string {
	var is []string
	if c.Stage != "" {
		is = append(is, "stage:"+string(c.Stage))
	}
	if c.Assignee != nil {
		who := search.None
		if *c.Assignee != 0 {
			who = fmt.Sprint(*c.Assignee)
		}
		is = append(is, "assignee:"+who)
	}
	if c.Correct.Tone != "" {
		is = append(is, "tone:"+c.Correct.Tone)
	}
	if c.Correct.Complaint != "" {
		is = append(is, search.FacetQuery("complaint", c.Correct.Complaint))
	}
	if c.Correct.Category != "" {
		is = append(is, "category:"+c.Correct.Category)
	}
	if c.Correct.Toward != "" {
		is = append(is, "toward:"+c.Correct.Toward)
	}
	for _, t := range c.Add {
		is = append(is, search.FacetQuery("tag", t))
	}
	for _, t := range c.Remove {
		is = append(is, "-"+search.FacetQuery("tag", t))
	}
	if len(is) == 0 {
		return ""
	}
	return " -(" + strings.Join(is, " ") + ")"
}
