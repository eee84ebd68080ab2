package web

import (
	"net/http"
	"strconv"
	"strings"

	"molva/collector"
	"molva/jobs"
)

// pairField is one pair of the letter's form.
type pairField struct {
	N        int // from 1
	Cause    string
	Problem  string
	Solution string
}

type ownSellerPage struct {
	*publicView
	File  jobs.SellerFile
	Pairs []pairField
	Sent  *collector.Improvement // the last letter
	If    whatIf
	Error *fieldError
}

// sparePairs are the pairs of the form beside those of the causes found.
const sparePairs = 2

func (s *Server) ownSeller(r *http.Request) (p ownSellerPage, err error) {
	if p.publicView, err = s.publicPage(r, collector.LinkSeller, "own_seller_title"); err != nil {
		return p, err
	}
	if p.File, err = s.Work.SellerFileOf(r.Context(), p.scope, p.Link.Subject); err != nil {
		return p, err
	}
	p.Heading, p.If = p.File.Name, whatIfOf(r, p.File)
	if n := len(p.File.Letters); n > 0 && p.File.Excluded() {
		p.Sent = &p.File.Letters[n-1]
	}
	for i, cause := range p.File.Main {
		p.Pairs = append(p.Pairs, pairField{N: i + 1, Cause: cause})
	}
	for range sparePairs {
		p.Pairs = append(p.Pairs, pairField{N: len(p.Pairs) + 1})
	}
	return p, nil
}

// ownSellerPage is a seller's page for the seller: figures, causes, what is missing for the return, and the letter. To open it
// changes nothing.
func (s *Server) ownSellerPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.ownSeller(r)
	if err != nil {
		return err
	}
	return s.showPublic(w, http.StatusOK, "public_seller", p)
}

// sendOwnLetter takes the improvement letter in. One that leaves a cause out is kept, and stands in the form to be mended.
func (s *Server) sendOwnLetter(w http.ResponseWriter, r *http.Request) error {
	p, err := s.ownSeller(r)
	if err != nil {
		return err
	}
	var pairs []collector.SellerPair
	filled := make([]pairField, 0, len(p.Pairs))
	for i := 1; i <= pairsOfForm; i++ {
		n := strconv.Itoa(i)
		f := pairField{N: i, Cause: r.PostFormValue("cause_" + n), Problem: r.PostFormValue("problem_" + n), Solution: r.PostFormValue("solution_" + n)}
		if i > len(p.Pairs) && strings.TrimSpace(f.Problem+f.Solution) == "" {
			continue
		}
		filled = append(filled, f)
		pairs = append(pairs, collector.SellerPair{Problem: f.Problem, Cause: f.Cause, Solution: f.Solution})
	}
	m, err := s.Work.SendOwnImprovement(r.Context(), p.Link, pairs)
	if err != nil {
		return p.formError(err, func(status int, e *fieldError) error {
			p.Pairs, p.Error = filled, e
			return s.showPublic(w, status, "public_seller", p)
		})
	}
	if m.Complete {
		http.Redirect(w, r, "/seller/"+p.Link.Token, http.StatusSeeOther)
		return nil
	}
	if p, err = s.ownSeller(r); err != nil {
		return err
	}
	p.Pairs = filled
	return s.showPublic(w, http.StatusOK, "public_seller", p)
}

// pairsOfForm bounds what a form may send.
const pairsOfForm = 20
