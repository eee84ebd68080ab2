package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

type sellerBody struct {
	Key      string `json:"key" minLength:"1" maxLength:"200" doc:"the marketplace's own id of the seller"`
	Name     string `json:"name,omitempty" maxLength:"200"`
	Contact  string `json:"contact,omitempty" maxLength:"200" doc:"name of the person who is written to"`
	Mail     string `json:"mail,omitempty" maxLength:"320" doc:"of the person who is written to"`
	Language string `json:"language,omitempty" enum:"ru,uk,en" doc:"of the letters; absent: the company's"`
	Zone     string `json:"zone,omitempty" maxLength:"64" doc:"IANA name; absent: the company's"`
}

type sellersQuery struct {
	State   string `query:"state" enum:"listed,excluded,blocked"`
	Verdict string `query:"verdict" enum:"warning,proposed" doc:"what the last weekly review found"`
	After   string `query:"after" maxLength:"64" doc:"\"next\" of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
}

type sellerItemBody struct {
	ID   string `path:"id" maxLength:"220" doc:"public id, or key: and the marketplace's own"`
	Body struct {
		Name string `json:"name,omitempty" maxLength:"500" doc:"as the site shows it; where it shows an address that decides"`
		URL  string `json:"url,omitempty" maxLength:"2000"`
	}
}

type sellerNamed struct {
	ID string `path:"id" maxLength:"220" doc:"public id, or key: and the marketplace's own"`
}

type sellerReason struct {
	ID   string `path:"id" maxLength:"220" doc:"public id, or key: and the marketplace's own"`
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"overrides the rule, stands in the log and is told to the seller"`
	}
}

type sellerReview struct {
	ID   string `path:"id" maxLength:"220" doc:"public id, or key: and the marketplace's own"`
	Body struct {
		Document string `json:"document" maxLength:"64" doc:"public id of one of the seller's reviews"`
	}
}

type sellerLetter struct {
	ID   string `path:"id" maxLength:"220" doc:"public id, or key: and the marketplace's own"`
	Body struct {
		Pairs []sellerPairJSON `json:"pairs" maxItems:"50"`
	}
}

type sellerSuppose struct {
	ID     string `path:"id" maxLength:"220" doc:"public id, or key: and the marketplace's own"`
	Letter bool   `query:"letter" doc:"a constructive letter is sent"`
	Solved int    `query:"solved" minimum:"0" maximum:"100000" doc:"negative reviews that are settled or answered, beside those that are"`
	Praise int    `query:"praise" minimum:"0" maximum:"1000" doc:"new five-star reviews of real buyers"`
	Clean  bool   `query:"clean" doc:"praise that looks bought is taken down"`
}

type sellerRowsQuery struct {
	ID     string `path:"id" maxLength:"220" doc:"public id, or key: and the marketplace's own"`
	Figure string `query:"figure" maxLength:"30" doc:"reviews, negative, unsolved, uncommented, neglected, complaints, cases, suspicious, orders or cancelled"`
	Days   int    `query:"days" default:"90" doc:"30, 90 or 365"`
	After  string `query:"after" maxLength:"64" doc:"\"next\" of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
}

func (s *Server) apiQuality(api huma.API) {
	conflict := []int{http.StatusConflict}
	register(s, api, endpoint{Method: http.MethodGet, Path: "/sellers", Does: "Sellers, in the order in which they were made", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *sellersQuery) (*answer[sellersJSON], error) {
			out, err := s.sellersOut(ctx, scope, store.SellerFilter{State: collector.SellerState(in.State), Verdict: in.Verdict, After: in.After}, in.Limit)
			return &answer[sellersJSON]{out}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sellers", Does: "Make a seller, or take over name and contact of one that is there", Action: collector.ActionSellers, Status: http.StatusCreated},
		func(ctx context.Context, scope collector.Scope, in *body[sellerBody]) (*answer[sellerJSON], error) {
			b := in.Body
			v, err := s.Work.AddSeller(ctx, scope, b.Key, b.Name, collector.Contact{Name: b.Contact, Mail: b.Mail, Language: b.Language, Zone: b.Zone})
			return &answer[sellerJSON]{sellerOut(store.ListedSeller{Seller: v}, jobs.SellerStand{})}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/sellers/{id}", Does: "A seller's file: figures, standing, exclusion, letters, and what is missing for the return", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *sellerNamed) (*answer[sellerFileJSON], error) {
			return s.sellerAnswer(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/sellers/{id}/rows", Does: "The reviews or orders that a figure counts", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *sellerRowsQuery) (*answer[sellerRowsJSON], error) {
			rows, err := s.Work.SellerRows(ctx, scope, in.ID, jobs.SellerFigure(in.Figure), in.Days, in.After, in.Limit)
			return &answer[sellerRowsJSON]{rowsOut(rows)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sellers/{id}/items", Does: "Say that the reviews of an item are about a seller", Action: collector.ActionSellers},
		func(ctx context.Context, scope collector.Scope, in *sellerItemBody) (*answer[sellerJSON], error) {
			v, err := s.Work.AssignSellerItem(ctx, scope, in.ID, collector.Item{Name: in.Body.Name, URL: in.Body.URL})
			return &answer[sellerJSON]{sellerOut(store.ListedSeller{Seller: v}, jobs.SellerStand{})}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sellers/{id}/exclude", Action: collector.ActionSellers, Fails: conflict,
		Does: "Exclude a seller for its quality; refused with the figures where neither window holds and no reason is given"},
		func(ctx context.Context, scope collector.Scope, in *sellerReason) (*answer[sellerFileJSON], error) {
			if _, err := s.Work.ExcludeSeller(ctx, scope, in.ID, in.Body.Reason); err != nil {
				return nil, err
			}
			return s.sellerAnswer(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sellers/{id}/return", Does: "Return a seller by hand before the recheck, with a reason", Action: collector.ActionSellers, Fails: conflict},
		func(ctx context.Context, scope collector.Scope, in *sellerReason) (*answer[sellerFileJSON], error) {
			if _, err := s.Work.ReturnSeller(ctx, scope, in.ID, in.Body.Reason); err != nil {
				return nil, err
			}
			return s.sellerAnswer(ctx, scope, in.ID)
		})
	s.apiQualityLetters(api)
}

func (s *Server) apiQualityLetters(api huma.API) {
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sellers/{id}/letter", Action: collector.ActionSellers, Status: http.StatusCreated, Fails: []int{http.StatusConflict},
		Does: "Hand in a seller's improvement letter; the answer says what it leaves out"},
		func(ctx context.Context, scope collector.Scope, in *sellerLetter) (*answer[sellerLetterJSON], error) {
			pairs := mapped(in.Body.Pairs, func(p sellerPairJSON) collector.SellerPair { return collector.SellerPair(p) })
			m, err := s.Work.SendImprovement(ctx, scope, in.ID, pairs)
			return &answer[sellerLetterJSON]{letterOut(m)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sellers/{id}/solved", Does: "Confirm that a seller settled with the buyer what a review complains of", Action: collector.ActionSellers},
		func(ctx context.Context, scope collector.Scope, in *sellerReview) (*answer[sellerFileJSON], error) {
			if err := s.Work.MarkReviewSolved(ctx, scope, in.ID, in.Body.Document); err != nil {
				return nil, err
			}
			return s.sellerAnswer(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sellers/{id}/read", Does: "Tick a review of the worksheet as read by a person", Action: collector.ActionSellers, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *sellerReview) (*answer[sellerFileJSON], error) {
			if err := s.Work.MarkReviewRead(ctx, scope, in.ID, in.Body.Document); err != nil {
				return nil, err
			}
			return s.sellerAnswer(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/sellers/{id}/suppose", Action: collector.ActionRead, Fails: []int{http.StatusConflict},
		Does: "What the next recheck would decide if something were done by then"},
		func(ctx context.Context, scope collector.Scope, in *sellerSuppose) (*answer[sellerRecheckJSON], error) {
			f, err := s.Work.SellerFile(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			v := recheckOut(f.Suppose(jobs.SupposedDone{Letter: in.Letter, Solved: in.Solved, Praise: in.Praise, Clean: in.Clean}))
			if v == nil {
				return nil, &collector.Error{Code: collector.CodeConflict, Msg: "the seller is not excluded", Hint: "there is nothing to return from"}
			}
			return &answer[sellerRecheckJSON]{*v}, nil
		})
	s.apiQualityPolicy(api)
}

func (s *Server) apiQualityPolicy(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/seller-policy", Does: "The thresholds of seller quality in force", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[sellerPolicyJSON], error) {
			p, version, err := s.Work.SellerPolicy(ctx, scope)
			return &answer[sellerPolicyJSON]{sellerPolicyJSON{version, sellerPolicy(p)}}, err
		})
	register(s, api, endpoint{Method: http.MethodPut, Path: "/seller-policy", Action: collector.ActionSellers, Fails: []int{http.StatusConflict},
		Does: "Put a new version of the thresholds in force; exclusions that last keep theirs"},
		func(ctx context.Context, scope collector.Scope, in *body[sellerPolicy]) (*answer[sellerPolicyJSON], error) {
			version, err := s.Work.SaveSellerPolicy(ctx, scope, jobs.QualityPolicy(in.Body))
			return &answer[sellerPolicyJSON]{sellerPolicyJSON{version, in.Body}}, err
		})
}

func (s *Server) sellerAnswer(ctx context.Context, scope collector.Scope, id string) (*answer[sellerFileJSON], error) {
	f, err := s.Work.SellerFile(ctx, scope, id)
	return &answer[sellerFileJSON]{sellerFileOut(f)}, err
}

// sellersOut is a page of sellers with their counts of the last 90 days.
func (s *Server) sellersOut(ctx context.Context, scope collector.Scope, f store.SellerFilter, limit int) (out sellersJSON, err error) {
	list, next, stands, err := s.sellerList(ctx, scope, f, limit)
	out.Next, out.Sellers = next, mapped(list, func(v store.ListedSeller) sellerJSON { return sellerOut(v, stands[v.SellerID]) })
	return out, err
}

func (s *Server) sellerList(ctx context.Context, scope collector.Scope, f store.SellerFilter, limit int) (list []store.ListedSeller, next string, stands map[int64]jobs.SellerStand, err error) {
	if list, err = s.Store.ListSellers(ctx, scope, f, limit+1); err != nil {
		return nil, "", nil, err
	}
	if len(list) > limit {
		list, next = list[:limit], list[limit-1].PublicID
	}
	stands, err = s.Work.SellerWindow(ctx, scope, listWindow)
	return list, next, stands, err
}

// listWindow is the window of the figures in a list of sellers, in days.
const listWindow = 90
