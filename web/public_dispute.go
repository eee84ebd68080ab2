package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/jobs"
)

var disputeRoutes = []route{
	{"GET /dispute/new/{token}", everybody, (*Server).newDisputePage},
	{"POST /dispute/new/{token}", everybody, (*Server).newDisputeForm},
	{"GET /dispute/client/{token}", everybody, (*Server).disputeClientPage},
	{"POST /dispute/client/{token}", everybody, (*Server).disputeClientForm},
	{"GET /dispute/seller/{token}", everybody, (*Server).disputeSellerPage},
	{"POST /dispute/seller/{token}", everybody, (*Server).disputeSellerForm},
	{"GET /disputes", collector.ActionRead, (*Server).listDisputes},
	{"POST /disputes", collector.ActionDisputes, (*Server).createDispute},
	{"GET /disputes/{id}", collector.ActionRead, (*Server).openDisputePage},
	{"POST /disputes/{id}", collector.ActionDisputes, (*Server).actOnDispute},
}

// disputeForm is what one fills in, as it was typed.
type disputeForm struct {
	Order, Rating, Reason, Outcome, Amount, Description string
	Text, Facts, Rule, Proof                            string
}

func readDisputeForm(r *http.Request) disputeForm {
	return disputeForm{Order: strings.TrimSpace(r.FormValue("order")), Rating: r.FormValue("rating"), Reason: r.FormValue("reason"), Outcome: r.FormValue("outcome"),
		Amount: r.FormValue("amount"), Description: r.FormValue("description"), Text: r.FormValue("text"), Facts: r.FormValue("facts"), Rule: r.FormValue("rule"),
		Proof: r.FormValue("proof")}
}

// minorUnits reads an amount as people type it, "1 500,50", in minor units; 0 for none.
func minorUnits(typed string) (int64, error) {
	s := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(strings.TrimSpace(typed))
	if s == "" {
		return 0, nil
	}
	whole, cents, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole+(cents + "00")[:2], 10, 64)
	if err != nil || len(cents) > 2 || len(whole) > 12 {
		return 0, invalid("amount", "this is no amount", "write for example 1500 or 1500.50")
	}
	return n, nil
}

// claim is the form as a claim.
func (f disputeForm) claim() (c jobs.DisputeClaim, err error) {
	c = jobs.DisputeClaim{Reason: collector.DisputeReason(f.Reason), Outcome: collector.DisputeOutcome(f.Outcome), Description: f.Description}
	c.Rating, _ = strconv.ParseFloat(strings.Replace(f.Rating, ",", ".", 1), 64) // what is no number is refused as a rating
	c.Amount, err = minorUnits(f.Amount)
	return c, err
}

// disputeWords are the words that pages about disputes share.
type disputeWords struct{ lang string }

// Reasons are what may be chosen.
func (disputeWords) Reasons() []collector.DisputeReason { return collector.DisputeReasons }

// Outcomes are what may be wished and offered.
func (disputeWords) Outcomes() []collector.DisputeOutcome { return collector.DisputeOutcomes }

// ReasonWord is a reason in words.
func (w disputeWords) ReasonWord(r collector.DisputeReason) string {
	return jobs.DisputeWord(w.lang, "reasons", string(r))
}

// Outcome is an outcome in words.
func (w disputeWords) Outcome(o collector.DisputeOutcome) string {
	return jobs.DisputeWord(w.lang, "outcomes", string(o))
}

// How is why an outcome is certain.
func (w disputeWords) How(resolution string) string {
	return jobs.DisputeWord(w.lang, "how", resolution)
}

// Sum is an outcome with its amount and words.
func (w disputeWords) Sum(kind collector.DisputeOutcome, amount int64, currency, text string) string {
	return jobs.DisputeOutcomeWords(w.lang, kind, amount, currency, text)
}

// newDispute is the page on which a client opens a dispute.
type newDispute struct {
	*publicView
	disputeWords
	Bought collector.Order
	Until  time.Time   // the last instant at which it can be opened
	No     *fieldError // why it cannot be opened
	Form   disputeForm
	Error  *fieldError
}

// Wrong is the error of a field; nil when the field is right.
func (p newDispute) Wrong(field string) *fieldError {
	if p.Error.At(field) {
		return p.Error
	}
	return nil
}

func (s *Server) newDisputeData(r *http.Request) (p newDispute, err error) {
	if p.publicView, err = s.publicPage(r, collector.LinkDisputeOpen, "dispute_new_title"); err != nil {
		return p, err
	}
	p.disputeWords = disputeWords{p.Lang}
	if p.Bought, err = s.Store.OrderByID(r.Context(), p.scope, p.Link.Subject); err != nil {
		return p, err
	}
	p.Until = p.Bought.Delivered.Add(s.Work.DisputePolicy().OpenWithin.Duration)
	if err := s.Work.MayOpenDispute(p.Bought); err != nil {
		e := s.plain(err)
		p.No = &fieldError{Words: p.Phrase(e.Msg), Hint: p.Phrase(e.Hint)}
	}
	return p, nil
}

func (s *Server) newDisputePage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.newDisputeData(r)
	if err != nil {
		return err
	}
	return s.showPublic(w, http.StatusOK, "public_dispute_new", p)
}

func (s *Server) newDisputeForm(w http.ResponseWriter, r *http.Request) error {
	p, err := s.newDisputeData(r)
	if err != nil {
		return err
	}
	p.Form = readDisputeForm(r)
	claim, err := p.Form.claim()
	var d collector.Dispute
	if err == nil {
		d, err = s.Work.OpenOwnDispute(r.Context(), p.Link, claim)
	}
	if err != nil {
		return p.formError(err, func(status int, e *fieldError) error {
			p.Error = e
			return s.showPublic(w, status, "public_dispute_new", p)
		})
	}
	link, err := s.Store.LinkFor(r.Context(), p.scope, collector.Link{Kind: collector.LinkDisputeClient, Subject: d.DisputeID, Person: d.Client, Created: p.Now})
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/dispute/client/"+link.Token, http.StatusSeeOther)
	return nil
}

// sideDispute is a dispute as one of its sides sees it.
type sideDispute struct {
	*publicView
	disputeWords
	V     jobs.DisputeView
	Side  collector.Side
	Form  disputeForm
	Error *fieldError
}

// Can says whether the side may do something now.
func (p sideDispute) Can(what string) bool {
	return slices.ContainsFunc(p.V.Allowed[p.Side], func(k jobs.DisputeEvent) bool { return string(k) == what })
}

// Theirs is the standing offer of the other side, Ours that of this one; nil when there is none.
func (p sideDispute) Theirs() *collector.DisputeOffer { return standing(p.V.Dispute, p.other()) }

// Ours is the standing offer of this side.
func (p sideDispute) Ours() *collector.DisputeOffer { return standing(p.V.Dispute, p.Side) }

func (p sideDispute) other() collector.Side {
	if p.Side == collector.SideClient {
		return collector.SideSeller
	}
	return collector.SideClient
}

func standing(d collector.Dispute, side collector.Side) *collector.DisputeOffer {
	if o, ok := d.Standing(side); ok {
		return &o
	}
	return nil
}

// Waits says whether the dispute waits for this side.
func (p sideDispute) Waits() bool {
	return p.Side == collector.SideClient && !p.V.ClientOwes.IsZero() || p.Side == collector.SideSeller && !p.V.SellerOwes.IsZero()
}

func (s *Server) sideData(r *http.Request, kind collector.LinkKind) (p sideDispute, err error) {
	if p.publicView, err = s.publicPage(r, kind, "dispute_title"); err != nil {
		return p, err
	}
	p.disputeWords, p.Side = disputeWords{p.Lang}, collector.SideClient
	if kind == collector.LinkDisputeSeller {
		p.Side = collector.SideSeller
	}
	return p, s.sideReload(r, &p)
}

func (s *Server) sideReload(r *http.Request, p *sideDispute) error {
	d, err := s.Store.DisputeByID(r.Context(), p.scope, p.Link.Subject)
	if err == nil {
		p.V, err = s.Work.ViewDispute(r.Context(), p.scope, d)
	}
	p.Heading = p.T("dispute_title") + " " + d.Number()
	return err
}

func (s *Server) disputeClientPage(w http.ResponseWriter, r *http.Request) error {
	return s.sidePage(w, r, collector.LinkDisputeClient)
}

func (s *Server) disputeSellerPage(w http.ResponseWriter, r *http.Request) error {
	return s.sidePage(w, r, collector.LinkDisputeSeller)
}

func (s *Server) disputeClientForm(w http.ResponseWriter, r *http.Request) error {
	return s.sideForm(w, r, collector.LinkDisputeClient)
}

func (s *Server) disputeSellerForm(w http.ResponseWriter, r *http.Request) error {
	return s.sideForm(w, r, collector.LinkDisputeSeller)
}

func (s *Server) sidePage(w http.ResponseWriter, r *http.Request, kind collector.LinkKind) error {
	p, err := s.sideData(r, kind)
	if err != nil {
		return err
	}
	return s.showPublic(w, http.StatusOK, "public_dispute", p)
}

// sideForm takes a step of a side. What is refused is shown with the dispute as it is by then: its buttons are what is
// possible now.
func (s *Server) sideForm(w http.ResponseWriter, r *http.Request, kind collector.LinkKind) error {
	p, err := s.sideData(r, kind)
	if err != nil {
		return err
	}
	p.Form = readDisputeForm(r)
	act, err := p.Form.act(r)
	if err == nil {
		_, err = s.Work.ActAsSide(r.Context(), p.Link, act)
	}
	if err != nil {
		return p.formError(err, func(status int, e *fieldError) error {
			if err := s.sideReload(r, &p); err != nil {
				return err
			}
			p.Error = e
			return s.showPublic(w, status, "public_dispute", p)
		})
	}
	http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
	return nil
}

// act is the form as a step.
func (f disputeForm) act(r *http.Request) (a jobs.DisputeAct, err error) {
	a = jobs.DisputeAct{Kind: jobs.DisputeEvent(r.FormValue("do")), Text: f.Text, Outcome: collector.DisputeOutcome(f.Outcome), Facts: f.Facts, Rule: f.Rule,
		Claim: r.FormValue("claim") == "yes"}
	if a.Kind == "done" {
		a.Text = f.Proof
	}
	a.No, _ = strconv.Atoi(r.FormValue("no")) // absent: the one there is
	a.Amount, err = minorUnits(f.Amount)
	return a, err
}
