package jobs

import (
	"context"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"molva/collector"
	"molva/collector/text"
)

// ProposalsMost is how many proposals, and EvidenceMost how many documents of each, are shown.
const (
	ProposalsMost = 200
	EvidenceMost  = 3
)

// Proposed is a proposal with what speaks for it.
type Proposed struct {
	collector.Proposal
	Evidence []ProposedBy
	By       collector.Person // who decided; zero: nobody, or the command line
	Origin   collector.Source // whose document named it first; zero: an import
}

// ProposedBy is a document that names a proposed place, and its words around the name.
type ProposedBy struct {
	Document collector.Document
	URL      string // as it was named
	Words    string
	At       time.Time
}

// Proposals are the proposals in a state, those that were named most first. Of the open ones those are left out that
// somebody has meanwhile registered by hand.
func (w *Work) Proposals(ctx context.Context, scope collector.Scope, state collector.ProposalState) ([]Proposed, error) {
	list, err := w.Store.Proposals(ctx, scope, state, ProposalsMost)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	company, _, err := w.company(ctx, scope.Company)
	if err != nil {
		return nil, err
	}
	known, err := w.familiarPlaces(ctx, scope, company)
	if err != nil {
		return nil, err
	}
	around, err := w.aroundProposals(ctx, scope)
	if err != nil {
		return nil, err
	}
	out := make([]Proposed, 0, len(list))
	for _, p := range list {
		if state == collector.ProposalOpen && known.places[p.Place] {
			continue
		}
		one := Proposed{Proposal: p, By: around.people[p.DecidedBy], Origin: around.sources[p.Origin]}
		if one.Evidence, err = w.evidenceFor(ctx, scope, p); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// ProposalsOpen is how many places wait for a decision, ProposalsMost at most.
func (w *Work) ProposalsOpen(ctx context.Context, scope collector.Scope) (int, error) {
	list, err := w.Store.Proposals(ctx, scope, collector.ProposalOpen, ProposalsMost)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	sources, err := w.Store.AllSources(ctx, scope)
	known := map[string]bool{}
	for _, s := range sources {
		place, _ := placeAt(s.URL)
		known[place] = true
	}
	n := 0
	for _, p := range list {
		if !known[p.Place] {
			n++
		}
	}
	return n, err
}

type proposalsAround struct {
	people  map[int64]collector.Person
	sources map[int64]collector.Source
}

func (w *Work) aroundProposals(ctx context.Context, scope collector.Scope) (a proposalsAround, err error) {
	a.people, a.sources = map[int64]collector.Person{}, map[int64]collector.Source{}
	people, err := w.Store.People(ctx, scope)
	if err != nil {
		return a, err
	}
	for _, p := range people {
		a.people[p.PersonID] = p
	}
	sources, err := w.Store.AllSources(ctx, scope)
	for _, s := range sources {
		a.sources[s.SourceID] = s
	}
	return a, err
}

// evidenceFor are the newest documents that name a place; those that were erased meanwhile are left out.
func (w *Work) evidenceFor(ctx context.Context, scope collector.Scope, p collector.Proposal) ([]ProposedBy, error) {
	namings, err := w.Store.Namings(ctx, scope, p.ProposalID, EvidenceMost)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(namings))
	for i, n := range namings {
		ids[i] = n.Document
	}
	docs, err := w.Store.DocumentsByID(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	byID := map[int64]collector.Document{}
	for _, d := range docs {
		byID[d.DocumentID] = d
	}
	var out []ProposedBy
	for _, n := range namings {
		if d, held := byID[n.Document]; held {
			out = append(out, ProposedBy{Document: d, URL: n.URL, Words: wordsAround(d, p.Place), At: n.At})
		}
	}
	return out, nil
}

// aroundMost is how many letters of a document are shown on each side of what it names.
const aroundMost = 120

// wordsAround are the words of a document around the name of a place; the beginning of its text, where the name stands only
// behind a link.
func wordsAround(d collector.Document, place string) string {
	names := []string{strings.ToLower(place)}
	if ascii, err := idna.Lookup.ToASCII(place); err == nil {
		names = append(names, ascii)
	}
	for _, s := range []string{d.Text, d.Title, d.Pros, d.Cons} {
		for _, name := range names {
			if at := strings.Index(strings.ToLower(s), name); at >= 0 && at < len(s) && len(strings.ToLower(s)) == len(s) {
				return cutAround(s, at, at+len(name))
			}
		}
	}
	said := d.Text
	if said == "" {
		said = d.Title
	}
	return cutAround(said, 0, 0)
}

// cutAround is a text between two places with some letters on each side, in one line.
func cutAround(s string, from, to int) string {
	before, behind := []rune(s[:from]), []rune(s[to:])
	head, tail := "", ""
	if len(before) > aroundMost {
		before, head = before[len(before)-aroundMost:], "…"
	}
	if len(behind) > aroundMost {
		behind, tail = behind[:aroundMost], "…"
	}
	return head + strings.TrimSpace(text.Line(string(before)+s[from:to]+string(behind), 3*aroundMost)) + tail
}

// AcceptProposal registers a proposed place: s has its name, owner and period, and its address where that is another one than
// was named. The source that came of it is answered.
func (w *Work) AcceptProposal(ctx context.Context, scope collector.Scope, publicID string, s collector.Source, why string) (collector.Source, error) {
	p, why, err := w.judgingPlace(ctx, scope, publicID, why, false)
	if err != nil {
		return s, err
	}
	if s.URL = strings.TrimSpace(s.URL); s.URL == "" {
		s.URL = p.URL
	}
	if strings.TrimSpace(s.Name) == "" {
		s.Name = p.Place
	}
	if s.Owner == 0 {
		return s, &collector.Error{Code: collector.CodeInvalid, Where: "owner", Msg: "nobody answers for this place yet", Hint: "name its owner: a place is accepted with an owner and a period"}
	}
	if s, err = w.newSource(ctx, scope, s); err != nil {
		return s, err
	}
	defer w.ring()
	return w.Store.AcceptProposal(ctx, scope, p, s, why, w.Clock.Now(), w.added(s, collector.SourceFacts{Place: p.Place, Why: why}))
}

// RefuseProposal refuses a proposed place for good, for a reason: it is not proposed again.
func (w *Work) RefuseProposal(ctx context.Context, scope collector.Scope, publicID, why string) error {
	p, why, err := w.judgingPlace(ctx, scope, publicID, why, true)
	if err != nil {
		return err
	}
	return w.Store.RefuseProposal(ctx, scope, p, why, w.Clock.Now())
}

// judgingPlace is an open proposal about which somebody who may decides.
func (w *Work) judgingPlace(ctx context.Context, scope collector.Scope, publicID, why string, must bool) (collector.Proposal, string, error) {
	if err := allowed(scope, collector.ActionSources); err != nil {
		return collector.Proposal{}, "", err
	}
	why, err := reasonIn(why, must)
	if err != nil {
		return collector.Proposal{}, "", err
	}
	p, err := w.Store.Proposal(ctx, scope, publicID)
	if err == nil && p.State != collector.ProposalOpen {
		err = &collector.Error{Code: collector.CodeConflict, Msg: "this place was decided about already", Hint: "look at the list again"}
	}
	return p, why, err
}
