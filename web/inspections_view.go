package web

import (
	"cmp"
	"context"

	"molva/collector"
	"molva/jobs"
)

// findingView is a finding with its seller, the words of its check and the effect of its recommendation.
type findingView struct {
	collector.Finding
	Shop   collector.Seller
	Words  jobs.CheckText
	Before int
	After  int
}

// blockView is a block with its seller and the message that it is about.
type blockView struct {
	collector.Block
	Shop    collector.Seller
	Message collector.Chat
}

// inspectionView is an inspection with its seller.
type inspectionView struct {
	collector.Inspection
	Shop collector.Seller
}

// inspectionWhole is all that a page of an inspection shows.
type inspectionWhole struct {
	inspectionView
	Findings []findingView
	Blocks   []blockView
	Notes    []collector.Note
	Chat     []collector.Chat
	Experts  []collector.ExpertCall
	Trail    []collector.Trail
	People   map[int64]collector.Person
}

const (
	inspectionMost = 100 // findings, notes and tickets that a page of an inspection shows
	inspectionPage = 30  // of a list
)

// shops reads each seller of a page once.
type shops map[int64]collector.Seller

func (k shops) of(ctx context.Context, s *Server, scope collector.Scope, id int64) (collector.Seller, error) {
	if v, ok := k[id]; ok {
		return v, nil
	}
	v, err := s.Store.SellerByID(ctx, scope, id)
	v.Name = cmp.Or(v.Name, v.Key)
	k[id] = v
	return v, err
}

func (s *Server) findingViews(ctx context.Context, scope collector.Scope, all []collector.Finding, language string) ([]findingView, error) {
	known, out := shops{}, []findingView{}
	for _, f := range all {
		shop, err := known.of(ctx, s, scope, f.Seller)
		if err != nil {
			return nil, err
		}
		v := findingView{Finding: f, Shop: shop, Words: s.Work.CheckText(f.Check, language)}
		if v.Before, v.After, err = s.Work.FindingEffect(ctx, scope, f); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// findings is a page of findings, of one seller (0: of all). next is "" on the last page.
func (s *Server) findings(ctx context.Context, scope collector.Scope, seller int64, after string, limit int, language string) ([]findingView, string, error) {
	all, err := s.Store.Findings(ctx, scope, seller, after, limit+1)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(all) > limit {
		all = all[:limit]
		next = all[limit-1].PublicID
	}
	out, err := s.findingViews(ctx, scope, all, language)
	return out, next, err
}

func (s *Server) blockViews(ctx context.Context, scope collector.Scope, all []collector.Block) ([]blockView, error) {
	known, out := shops{}, []blockView{}
	for _, b := range all {
		v := blockView{Block: b}
		var err error
		if v.Shop, err = known.of(ctx, s, scope, b.Seller); err != nil {
			return nil, err
		}
		if v.Message, err = s.Store.ChatByID(ctx, scope, b.Chat); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (s *Server) blocks(ctx context.Context, scope collector.Scope, waiting bool, after string, limit int) ([]blockView, string, error) {
	all, err := s.Store.Blocks(ctx, scope, waiting, after, limit+1)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(all) > limit {
		all = all[:limit]
		next = all[limit-1].PublicID
	}
	out, err := s.blockViews(ctx, scope, all)
	return out, next, err
}

func (s *Server) inspections(ctx context.Context, scope collector.Scope, after string, limit int) ([]inspectionView, string, error) {
	all, err := s.Store.Inspections(ctx, scope, after, limit+1)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(all) > limit {
		all = all[:limit]
		next = all[limit-1].PublicID
	}
	known, out := shops{}, []inspectionView{}
	for _, i := range all {
		shop, err := known.of(ctx, s, scope, i.Seller)
		if err != nil {
			return nil, "", err
		}
		out = append(out, inspectionView{i, shop})
	}
	return out, next, nil
}

// inspectionOf reads an inspection with all that stands on its page.
func (s *Server) inspectionOf(ctx context.Context, scope collector.Scope, i collector.Inspection, language string) (v inspectionWhole, err error) {
	v.Inspection = i
	if v.Shop, err = (shops{}).of(ctx, s, scope, i.Seller); err != nil {
		return v, err
	}
	found, err := s.Store.FindingsIn(ctx, scope, i.InspectionID, inspectionMost)
	if err != nil {
		return v, err
	}
	if v.Findings, err = s.findingViews(ctx, scope, found, language); err != nil {
		return v, err
	}
	blocks, err := s.Store.BlocksIn(ctx, scope, i.InspectionID)
	if err != nil {
		return v, err
	}
	if v.Blocks, err = s.blockViews(ctx, scope, blocks); err != nil {
		return v, err
	}
	if v.Notes, err = s.Store.Notes(ctx, scope, i.Seller, inspectionMost); err != nil {
		return v, err
	}
	if v.Chat, err = s.Store.Chat(ctx, scope, "inspection", i.InspectionID); err != nil {
		return v, err
	}
	if v.Experts, err = s.Store.ExpertsIn(ctx, scope, i.InspectionID, inspectionMost); err != nil {
		return v, err
	}
	if v.Trail, err = s.Store.Trail(ctx, scope, "inspection", i.InspectionID); err != nil {
		return v, err
	}
	v.People, err = s.peopleByID(ctx, scope)
	return v, err
}

// Who is the name of a person who works here; "" for the program.
func (v inspectionWhole) Who(id int64) string {
	p := v.People[id]
	return cmp.Or(p.Name, p.Mail)
}

// Calling says that a ticket for the expert is still to be done: there is one at a time.
func (v inspectionWhole) Calling() bool {
	for _, c := range v.Experts {
		if c.State != collector.ExpertDone {
			return true
		}
	}
	return false
}
