package web

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"molva/collector"
)

// colour of a source's health: red needs a person, yellow will pass by itself.
type colour string

const (
	green  colour = "green"
	yellow colour = "yellow"
	red    colour = "red"
	unread colour = "new"  // it has an owner and was never read: nothing is known of it
	grey   colour = "grey" // it was removed from the registry
)

// sourceView is a source with what its page and the API tell beyond the row.
type sourceView struct {
	collector.Source
	OwnerID       string // public id
	Colour        colour
	Why           string // Reason, or that nobody answers for it
	WaitingUntil  time.Time
	WaitingReason string
	Late          time.Duration // by how much the next pass is overdue
	Robots        int           // status of the last answer to robots.txt of its host; 0: not asked
	Delay         time.Duration // between two requests to its host
}

// defaultPeriod of a source that says none.
const defaultPeriod = 6 * time.Hour

// sourceViews are all sources, as the store orders them; those that were removed are among them.
func (s *Server) sourceViews(ctx context.Context, scope collector.Scope) ([]sourceView, error) {
	sources, err := s.Store.AllSources(ctx, scope)
	if err != nil {
		return nil, err
	}
	people, err := s.peopleByID(ctx, scope)
	if err != nil {
		return nil, err
	}
	hosts, err := s.hostsByKey(ctx, scope)
	if err != nil {
		return nil, err
	}
	return mapped(sources, func(src collector.Source) sourceView {
		src.Hours = s.Work.VisitHours(src)
		h := hosts[hostKey(src.URL)]
		v := sourceView{Source: src, OwnerID: people[src.Owner].PublicID, Why: src.Reason, Late: src.Overdue(s.Clock.Now()), Robots: h.RobotsStatus, Delay: h.Delay}
		if h.NotBefore.After(wallNow()) && h.Reason != "" && src.Removed.IsZero() {
			v.WaitingUntil, v.WaitingReason = h.NotBefore, h.Reason
		}
		v.colour(s.Clock.Now())
		return v
	}), nil
}

func (s *Server) sourceView(ctx context.Context, scope collector.Scope, id string) (sourceView, error) {
	list, err := s.sourceViews(ctx, scope)
	if err != nil {
		return sourceView{}, err
	}
	for _, v := range list {
		if v.PublicID == id {
			return v, nil
		}
	}
	return sourceView{}, &collector.Error{Code: collector.CodeNotFound, Msg: "there is no such source"}
}

// colour: without an owner a source is red whatever it read (seed 002: each place has a person who answers for it). So is
// one whose pass does not end: what was read before it says nothing about today. Green is only what was read.
func (v *sourceView) colour(now time.Time) {
	switch {
	case !v.Removed.IsZero():
		v.Colour, v.Why = grey, ""
	case v.Owner == 0:
		v.Colour = red
		if v.Why == "" {
			v.Why = "no owner: it is not crawled until somebody answers for it"
		}
	case v.Stuck(now):
		v.Colour, v.Why = red, collector.Because("stuck", v.PassStart.UTC().Format(time.DateOnly)).String()
	case v.Health == collector.HealthDrift || v.Health == collector.HealthBlocked:
		v.Colour = red
	case v.Health == collector.HealthPartial || v.Health == collector.HealthWaiting || !v.WaitingUntil.IsZero() || v.Late > v.Period:
		v.Colour = yellow
	case v.Health == collector.HealthNew:
		v.Colour = unread
	default:
		v.Colour = green
	}
}

func (s *Server) hostsByKey(ctx context.Context, scope collector.Scope) (map[string]collector.Host, error) {
	hosts, err := s.Store.Hosts(ctx, scope, "", maxHosts)
	if err != nil {
		return nil, err
	}
	byKey := map[string]collector.Host{}
	for _, h := range hosts {
		byKey[h.Key] = h
	}
	return byKey, nil
}

// maxHosts that are shown and looked through.
const maxHosts = 1000

// hostKey is scheme://name:port of a canonical address.
func hostKey(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

func (s *Server) peopleByID(ctx context.Context, scope collector.Scope) (map[int64]collector.Person, error) {
	people, err := s.Store.People(ctx, scope)
	if err != nil {
		return nil, err
	}
	byID := map[int64]collector.Person{}
	for _, p := range people {
		byID[p.PersonID] = p
	}
	return byID, nil
}

// personNamed finds a person by public id or mail address; where is the field that named them.
func (s *Server) personNamed(ctx context.Context, scope collector.Scope, name, where string) (collector.Person, error) {
	people, err := s.Store.People(ctx, scope)
	if err != nil {
		return collector.Person{}, err
	}
	name = strings.TrimSpace(name)
	for _, p := range people {
		if p.PublicID == name || strings.EqualFold(p.Mail, name) && name != "" {
			return p, nil
		}
	}
	return collector.Person{}, invalid(where, "there is no such person", "give the id or the mail address of one of the people")
}

func (s *Server) addSource(ctx context.Context, scope collector.Scope, in sourceBody) (collector.Source, error) {
	src := collector.Source{Name: strings.TrimSpace(in.Name), URL: strings.TrimSpace(in.URL), Site: strings.TrimSpace(in.Site), Period: defaultPeriod,
		Registry: collector.Registry{Note: in.Note}}
	if src.URL == "" {
		return src, invalid("url", "the address is missing", "write https://site.example/reviews/company")
	}
	var err error
	if in.Period != "" {
		if src.Period, err = readPeriod(in.Period); err != nil {
			return src, err
		}
	}
	if in.Owner != "" {
		owner, err := s.personNamed(ctx, scope, in.Owner, "owner")
		if err != nil {
			return src, err
		}
		src.Owner = owner.PersonID
	}
	return s.Work.AddSource(ctx, scope, src, in.Why)
}

func readPeriod(p string) (time.Duration, error) {
	d, err := time.ParseDuration(strings.TrimSpace(p))
	if err != nil {
		return 0, invalid("period", "the period cannot be read", `write "6h" or "30m"`)
	}
	return d, nil
}

type sourcesPage struct {
	*view
	Sources  []sourceView
	Removed  []sourceView
	Totals   map[string]int
	Proposed int // places that wait for a decision
}

func (s *Server) listSources(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "sources_title")
	if err != nil {
		return err
	}
	list, err := s.sourceViews(r.Context(), v.scope)
	if err != nil {
		return err
	}
	p := sourcesPage{view: v, Totals: map[string]int{}}
	for _, src := range list {
		p.Totals[string(src.Colour)]++
		if src.Removed.IsZero() {
			p.Sources = append(p.Sources, src)
		} else {
			p.Removed = append(p.Removed, src)
		}
	}
	if p.Proposed, err = s.Work.ProposalsOpen(r.Context(), v.scope); err != nil {
		return err
	}
	return s.show(w, r, "sources", p)
}
