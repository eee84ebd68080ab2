package web

import (
	"net/http"
	"time"

	"molva/collector"
)

type sellerInspectionData struct {
	*publicView
	Shop     collector.Seller
	Open     bool
	Findings []findingView
	Chat     []collector.Chat
	Text     string
	Sent     bool
	Error    *fieldError
}

// sellerInspection shows a seller what was found, what to do, and the talk. Notes of colleagues are not among it.
func (s *Server) sellerInspection(w http.ResponseWriter, r *http.Request) error {
	p, err := s.publicPage(r, collector.LinkInspection, "inspect_seller_title")
	if err != nil {
		return err
	}
	return s.showSellerInspection(w, r, http.StatusOK, sellerInspectionData{publicView: p, Sent: r.FormValue("sent") != ""})
}

func (s *Server) showSellerInspection(w http.ResponseWriter, r *http.Request, status int, p sellerInspectionData) error {
	ctx := r.Context()
	i, err := s.Store.InspectionByID(ctx, p.scope, p.Link.Subject)
	if err != nil {
		return err
	}
	p.Open = i.State == collector.InspectionOpen
	if p.Shop, err = (shops{}).of(ctx, s, p.scope, i.Seller); err != nil {
		return err
	}
	found, err := s.Store.FindingsIn(ctx, p.scope, i.InspectionID, inspectionMost)
	if err != nil {
		return err
	}
	var told []collector.Finding // a proposal of a block is for those who decide on it
	for _, f := range found {
		if !f.Recommended.IsZero() {
			told = append(told, f)
		}
	}
	if p.Findings, err = s.findingViews(ctx, p.scope, told, p.Lang); err != nil {
		return err
	}
	if p.Chat, err = s.Store.Chat(ctx, p.scope, "inspection", i.InspectionID); err != nil {
		return err
	}
	return s.showPublic(w, status, "public_inspection", p)
}

func (s *Server) sellerInspectionForm(w http.ResponseWriter, r *http.Request) error {
	p, err := s.publicPage(r, collector.LinkInspection, "inspect_seller_title")
	if err != nil {
		return err
	}
	words := r.FormValue("text")
	if _, err := s.Work.SellerWrites(r.Context(), p.Link, words); err != nil {
		return p.formError(err, func(status int, e *fieldError) error {
			return s.showSellerInspection(w, r, status, sellerInspectionData{publicView: p, Text: words, Error: e})
		})
	}
	http.Redirect(w, r, "/inspection/"+p.Link.Token+"?sent=1", http.StatusSeeOther)
	return nil
}

type appealData struct {
	*publicView
	Shop  collector.Seller
	Block blockView
	Until time.Time
	May   bool // an appeal can be sent now
	Alone bool // nobody but who blocked the shop can look at it
	Text  string
	Error *fieldError
}

// appealPage shows a blocked seller the clause, the message and where the appeal stands.
func (s *Server) appealPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.publicPage(r, collector.LinkAppeal, "appeal_title")
	if err != nil {
		return err
	}
	return s.showAppeal(w, r, http.StatusOK, appealData{publicView: p})
}

func (s *Server) showAppeal(w http.ResponseWriter, r *http.Request, status int, p appealData) error {
	b, err := s.Store.BlockByID(r.Context(), p.scope, p.Link.Subject)
	if err != nil {
		return err
	}
	views, err := s.blockViews(r.Context(), p.scope, []collector.Block{b})
	if err != nil {
		return err
	}
	p.Block, p.Shop, p.Until = views[0], views[0].Shop, s.Work.AppealUntil(b)
	if p.Alone, err = s.Work.JudgedAlone(r.Context(), p.scope, b); err != nil {
		return err
	}
	p.May = b.State == collector.BlockConfirmed && !p.Now.After(p.Until)
	return s.showPublic(w, status, "public_appeal", p)
}

func (s *Server) appealForm(w http.ResponseWriter, r *http.Request) error {
	p, err := s.publicPage(r, collector.LinkAppeal, "appeal_title")
	if err != nil {
		return err
	}
	words := r.FormValue("text")
	if _, err := s.Work.AppealBlock(r.Context(), p.Link, words); err != nil {
		return p.formError(err, func(status int, e *fieldError) error {
			return s.showAppeal(w, r, status, appealData{publicView: p, Text: words, Error: e})
		})
	}
	http.Redirect(w, r, "/appeal/"+p.Link.Token, http.StatusSeeOther)
	return nil
}
