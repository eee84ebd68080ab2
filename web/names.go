package web

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"molva/collector"
	"molva/jobs"
	"molva/search"
)

// In says whether a page belongs to an entry of the navigation.
func (v *view) In(entry any) bool {
	at := "/" + fmt.Sprint(entry)
	return v.Here == at || strings.HasPrefix(v.Here, at+"/") || at == "/search" && strings.HasPrefix(v.Here, "/d/")
}

// navGroup is a part of the menu that opens.
type navGroup struct {
	*view
	Name  string
	Parts []any
	Open  bool // the reader is on one of its pages
}

// Group puts some pages of the menu under one name.
func (v *view) Group(name string, parts ...any) navGroup {
	return navGroup{v, name, parts, slices.ContainsFunc(parts, v.In)}
}

// named is the text of prefix+name, or the name itself where there is none: a cause or a signal may be newer than this.
func (v *view) named(prefix, name string) string {
	key := prefix + strings.NewReplacer(" ", "_", "-", "_", ":", "_").Replace(strings.ToLower(name))
	if s := v.T(key); s != key {
		return s
	}
	return strings.ReplaceAll(name, "_", " ")
}

// CauseName is a cause of discontent in words.
func (v *view) CauseName(name string) string { return v.named("cause_", name) }

// SignalName is a signal of the fake detection in words.
func (v *view) SignalName(name string) string { return v.named("signal_", name) }

// Why is a line of evidence in the reader's language; a sentence that is not known here is shown as it came.
func (v *view) Why(e collector.Evidence) string {
	places := []any{}
	for i, a := range e.Args {
		places = append(places, string(rune('A'+i)), v.Rating(math.Round(a*10)/10))
	}
	key := "reason_" + strings.ReplaceAll(e.Key, ".", "_")
	if s := v.T(key, places...); e.Key != "" && s != key {
		return s
	}
	return e.Reason
}

// ToneName is the label of a tone in words.
func (v *view) ToneName(label string) string {
	if label == "" {
		label = search.Unsure
	}
	return v.named("tone_", label)
}

// LanguageName is a language in words.
func (v *view) LanguageName(l string) string { return v.named("language_", l) }

// AttemptName is the outcome of an attempt in words.
func (v *view) AttemptName(outcome string) string { return v.named("attempt_", outcome) }

// PoolName is a pool of workers in words.
func (v *view) PoolName(name string) string { return v.named("pool_", name) }

// FacetLabel is a value of a facet in words.
func (v *view) FacetLabel(facet, value string) string {
	switch facet {
	case "cause":
		if value != search.None {
			return v.CauseName(value)
		}
	case "language":
		return v.LanguageName(value)
	case "tone":
		return v.ToneName(value)
	case "toward":
		if value == search.None {
			return v.T("toward_none")
		}
		return v.ToneName(value)
	case "category":
		if value != search.None {
			return v.CategoryName(value)
		}
	case "rating":
		if value != search.None {
			return value + " ★"
		}
	case "site":
		if value == collector.OwnSite {
			return v.T("own_site")
		}
	case "kind", "state", "complaint", "suspicious", "mismatch":
		return v.T("facet_" + facet + "_" + value)
	case "stage":
		return v.T("stage_" + value)
	case "month":
		return v.Month(value)
	case "assignee":
		id, err := strconv.ParseInt(value, 10, 64)
		switch {
		case err != nil:
			return v.T("assignee_none")
		case v.Mine(id):
			return v.T("assignee_me")
		}
		return v.PersonName(id)
	case "author":
		if value != search.None {
			return capitals(value)
		}
	case "source":
		id, err := strconv.ParseInt(value, 10, 64)
		if name := v.places[id]; err == nil && name != "" {
			return name
		}
		return v.T("facet_none")
	}
	if value == search.None {
		return v.T("facet_none")
	}
	return value
}

// filterLabel is a chosen filter in words; one that chooses of no facet is said as a query.
func (v *view) filterLabel(query string) string {
	if query == openStages {
		return v.T("filter_open")
	}
	if c, ok := search.ChoiceOf(query); ok {
		return v.choiceLabel(c)
	}
	if words := v.explained(query, search.Library{}).Words; words != "" {
		return words
	}
	return query
}

// Health is the state of a source in words, with what is behind it.
func (v *view) Health(s sourceView) string {
	state := v.T("health_" + string(s.Source.Health))
	why := ""
	switch {
	case !s.Removed.IsZero():
		return v.T("health_removed")
	case s.Owner == 0:
		return v.T("health_no_owner")
	case !s.WaitingUntil.IsZero() && s.waitsForHours():
		return v.T("waiting_hours", "When", v.Second(s.WaitingUntil)) + " — " + v.Reason(s.WaitingReason)
	case !s.WaitingUntil.IsZero():
		return v.T("waiting_until", "When", v.Second(s.WaitingUntil)) + " — " + v.Reason(s.WaitingReason)
	case s.Source.Health == collector.HealthOK:
		return v.N("health_read", s.Read)
	case s.Why != "":
		why = " — " + v.Reason(s.Why)
	}
	if s.Source.Health == collector.HealthDrift && s.FirstOver.IsZero() { // nothing was ever read there: what should have changed?
		state = v.T("health_unread")
	}
	return state + why
}

// PeriodName is a period of the form in words.
func (v *view) PeriodName(p string) string {
	d, err := time.ParseDuration(p)
	if err != nil {
		return p
	}
	return v.Span(d)
}

// Delay is the time between two requests.
func (v *view) Delay(d time.Duration) string {
	return v.T("seconds", "N", v.Rating(math.Round(d.Seconds()*1000)/1000))
}

// StarClass is the colour of a rating: bad, middling, good.
func (v *view) StarClass(rating any) string {
	r, _ := rating.(float64)
	switch {
	case r < 2.5:
		return "bad"
	case r < 3.5:
		return "mid"
	}
	return "good"
}

// KindName is what a delivery says, in words.
func (v *view) KindName(k collector.DeliveryKind) string { return v.named("kind_", string(k)) }

// StateClass is the colour of a delivery's state.
func (v *view) StateClass(s collector.DeliveryState) string {
	return map[collector.DeliveryState]string{collector.DeliverySent: "ok", collector.DeliveryDead: "bad", collector.DeliveryRefused: "warn"}[s]
}

// IsSuspicious says whether a document is shown as suspicious.
func (v *view) IsSuspicious(d collector.Document) bool {
	return d.Suspicion.Score >= collector.SuspicionThreshold
}

// Untitled is the heading of a document without a title.
func (v *view) Untitled(d collector.Document) string {
	if s := v.Short(d.Text+" "+d.Cons, 70); strings.TrimSpace(s) != "" {
		return s
	}
	return v.T("untitled")
}

// QueryValue is a site's name as a query takes it.
func (v *view) QueryValue(s string) string { return `"` + strings.ReplaceAll(s, `"`, " ") + `"` }

// Plain is a number with three digits.
func (v *view) Plain(f float64) string { return v.decimal(fmt.Sprintf("%.3f", f)) }

// Later is how many tasks of a pool wait for another time.
func (v *view) Later(p jobs.PoolView) int { return p.Scheduled + p.Retry }

// Roles are those that a person may be given.
func (v *view) Roles() []collector.Role {
	return []collector.Role{collector.RoleOwner, collector.RoleManager, collector.RoleViewer}
}

// Label is a chosen filter in words.
func (f facetValue) Label() string { return f.label }

// WholeQuery is what was typed and chosen as one query, for an alert rule.
func (p searchPageData) WholeQuery() string {
	var filters []string
	for _, f := range p.Filters {
		filters = append(filters, f.Query)
	}
	if len(filters) == 0 {
		return p.Query
	}
	return strings.TrimSpace(strings.ReplaceAll(narrowed(p.Query, filters), "\n", " "))
}

// syntaxLine explains one part of the query language.
type syntaxLine struct{ Example, Key string }

// Syntax is the help beside the search.
func (p searchPageData) Syntax() []syntaxLine {
	return []syntaxLine{
		{"букет роза", "syntax_words"}, {`"привезли поздно"`, "syntax_phrase"}, {`"деньги вернули"~3`, "syntax_near"}, {`"белый ветер" /5 (обман OR "не привезли")`, "syntax_near_any"}, {"достав*", "syntax_prefix"},
		{"букет OR роза", "syntax_or"}, {"NOT site:otklik", "syntax_not"}, {"rating:<3", "syntax_rating"}, {"lang:uk", "syntax_lang"},
		{"is:complaint", "syntax_is"}, {"after:2026-01-01", "syntax_after"}, {"=Роза", "syntax_exact"}, {"cause:refund", "syntax_cause"},
		{"toward:negative", "syntax_toward"}, {"category:question", "syntax_category"}, {"is:mismatch", "syntax_mismatch"},
		{"title:обман", "syntax_title"}, {"date:2026-01..2026-03", "syntax_date"}, {"found:7d", "syntax_found"}, {"stage:new,open", "syntax_stage"}, {"assignee:me", "syntax_me"}, {"@имя", "syntax_saved"}, {"<<< заметка >>>", "syntax_comment"},
	}
}

// Examples are queries that a new rule may begin with.
func (p watchesPage) Examples() []string {
	out := []string{"is:complaint", "rating:<3 is:review"}
	if len(p.Company.Brands) > 0 {
		out = append(out, p.Company.Brands[0])
	}
	return out
}

// Explain is what an error page says below its title.
func (p errorPage) Explain() string {
	if p.Error.Code == collector.CodeInternal {
		return p.T("error_internal_hint")
	}
	return p.Phrase(p.Error.Msg)
}

// capitals writes a folded name as names are written: "анна-мария к." is "Анна-Мария К.".
func capitals(name string) string {
	begins := true
	return strings.Map(func(r rune) rune {
		if begins {
			r = unicode.ToUpper(r)
		}
		begins = r == ' ' || r == '-'
		return r
	}, name)
}
