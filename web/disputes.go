package web

import (
	"net/http"
	"slices"

	"molva/collector"
	"molva/jobs"
)

const disputesPage = 50

// disputeList is the page of all disputes with their clocks.
type disputeList struct {
	*view
	disputeWords
	State    collector.DisputeState
	States   []collector.DisputeState
	Counts   map[collector.DisputeState]int
	Disputes []disputeRow
	More     string
	Form     disputeForm
	Error    *fieldError
}

// disputeRow is a dispute with its order and its seller.
type disputeRow struct {
	collector.Dispute
	Key  string
	Shop string
}

func (s *Server) listDisputes(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "disputes_title")
	if err != nil {
		return err
	}
	return s.showDisputes(w, r, http.StatusOK, disputeList{view: v, Form: disputeForm{Order: r.FormValue("order")}})
}

func (s *Server) showDisputes(w http.ResponseWriter, r *http.Request, status int, p disputeList) error {
	p.disputeWords, p.States = disputeWords{p.Lang}, collector.DisputeStates
	if state := collector.DisputeState(r.URL.Query().Get("state")); slices.Contains(p.States, state) {
		p.State = state
	}
	var err error
	if p.Counts, err = s.Store.CountDisputes(r.Context(), p.scope); err != nil {
		return err
	}
	list, next, err := s.disputePage(r.Context(), p.scope, p.State, r.URL.Query().Get("after"), disputesPage)
	if err != nil {
		return err
	}
	p.More = next
	for _, d := range list {
		row := disputeRow{Dispute: d}
		o, err := s.Store.OrderByID(r.Context(), p.scope, d.Order)
		if err != nil {
			return err
		}
		row.Key = o.Key
		if d.Seller != 0 {
			shop, err := s.Store.SellerByID(r.Context(), p.scope, d.Seller)
			if err != nil {
				return err
			}
			row.Shop = shop.Name
		}
		p.Disputes = append(p.Disputes, row)
	}
	return s.showAs(w, r, status, "disputes", p)
}

// createDispute opens a dispute for a client who asked for it.
func (s *Server) createDispute(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "disputes_title")
	if err != nil {
		return err
	}
	form := readDisputeForm(r)
	claim, err := form.claim()
	var o collector.Order
	var d collector.Dispute
	if err == nil {
		o, err = s.disputedOrder(r.Context(), v.scope, form.Order)
	}
	if err == nil {
		d, err = s.Work.OpenDispute(r.Context(), v.scope, o, claim)
	}
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showDisputes(w, r, status, disputeList{view: v, Form: form, Error: e})
		})
	}
	return s.redirect(w, r, "/disputes/"+d.PublicID, v.T("dispute_was_opened"))
}

// disputeDetail is one dispute as the platform and its arbiter see it: both sides, the facts of the system, the ledger.
type disputeDetail struct {
	*view
	disputeWords
	V     jobs.DisputeView
	Form  disputeForm
	Error *fieldError
}

// Can says whether the platform may do something now, and whoever looks is allowed to.
func (p disputeDetail) Can(what string) bool {
	return p.May("disputes") && p.Side("platform", what)
}

// Side says whether a side may do something now.
func (p disputeDetail) Side(side, what string) bool {
	return slices.Contains(p.V.Allowed[collector.Side(side)], jobs.DisputeEvent(what))
}

// Decisions are the outcomes that a decision may have.
func (disputeDetail) Decisions() []collector.DisputeOutcome {
	return append(slices.Clone(collector.DisputeOutcomes), collector.OutcomeNone)
}

// Money is an amount with its currency.
func (p disputeDetail) Money(amount int64) string {
	return jobs.DisputeAmount(p.Lang, amount, p.V.Currency)
}

func (s *Server) openDisputePage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "dispute_title")
	if err != nil {
		return err
	}
	return s.showDispute(w, r, http.StatusOK, disputeDetail{view: v})
}

func (s *Server) showDispute(w http.ResponseWriter, r *http.Request, status int, p disputeDetail) error {
	d, err := s.Store.Dispute(r.Context(), p.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	p.disputeWords = disputeWords{p.Lang}
	if p.V, err = s.Work.ViewDispute(r.Context(), p.scope, d); err != nil {
		return err
	}
	p.Heading = p.T("dispute_title") + " " + d.Number()
	return s.showAs(w, r, status, "dispute", p)
}

// actOnDispute takes a step of the platform: a decision, or that a compensation was made.
func (s *Server) actOnDispute(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "dispute_title")
	if err != nil {
		return err
	}
	form := readDisputeForm(r)
	act, err := form.act(r)
	if err == nil {
		_, err = s.Work.ActOnDispute(r.Context(), v.scope, r.PathValue("id"), act)
	}
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showDispute(w, r, status, disputeDetail{view: v, Form: form, Error: e})
		})
	}
	return s.redirect(w, r, "/disputes/"+r.PathValue("id"), v.T("dispute_saved"))
}
