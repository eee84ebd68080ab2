package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/collector/store"
)

type ownJSON struct {
	ID           string               `json:"id" doc:"of the document too: GET /documents/{id} has verdict and life line"`
	State        collector.OwnState   `json:"state" enum:"pending,published,refused"`
	Causes       []collector.OwnCause `json:"causes" doc:"why it waits, or waited, for a person"`
	Reason       collector.OwnReason  `json:"reason,omitempty" doc:"why it was refused"`
	Note         string               `json:"note,omitempty"`
	Order        string               `json:"order,omitempty" doc:"the shop's number of its order"`
	Seller       string               `json:"seller,omitempty" doc:"who sold it; absent: the company itself"`
	Branch       string               `json:"branch,omitempty"`
	Category     string               `json:"category,omitempty"`
	AboutCompany bool                 `json:"about_company" doc:"of the company, not of an item"`
	Verified     bool                 `json:"verified" doc:"an order stands behind it; nothing else makes it so"`
	Item         itemJSON             `json:"item"`
	Author       string               `json:"author,omitempty"`
	Rating       float64              `json:"rating"`
	Text         string               `json:"text"`
	Pros         string               `json:"pros,omitempty"`
	Cons         string               `json:"cons,omitempty"`
	Photos       []string             `json:"photos"`
	Replies      []replyJSON          `json:"replies"`
	Complaint    bool                 `json:"complaint"`
	Written      time.Time            `json:"written"`
	Decided      *time.Time           `json:"decided,omitempty"`
	Due          *time.Time           `json:"due,omitempty" doc:"when it is published by itself"`
	URL          string               `json:"url" doc:"its public page, once it is published"`
}

type ownListJSON struct {
	Reviews []ownJSON        `json:"reviews"`
	Next    string           `json:"next" doc:"cursor of the next page; empty on the last"`
	Report  []starReportJSON `json:"report" doc:"moderation by star"`
}

type starReportJSON struct {
	Stars     int `json:"stars"`
	Published int `json:"published"`
	Pending   int `json:"pending"`
	Refused   int `json:"refused"`
}

type ownOneJSON struct {
	Review ownJSON       `json:"review"`
	Trail  []ownLineJSON `json:"trail"`
}

type ownLineJSON struct {
	At   time.Time `json:"at"`
	Side string    `json:"side"`
	Did  string    `json:"did"`
	Rule string    `json:"rule,omitempty"`
	Data string    `json:"data,omitempty" doc:"JSON"`
}

type ownQuery struct {
	State string `query:"state" doc:"pending, published or refused; absent: all"`
	After string `query:"after" maxLength:"100" doc:"\"next\" of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type refuseBody struct {
	Reason string `json:"reason" doc:"personal_data, obscene, confidential, off_topic, not_genuine or advert; that a review is negative is no reason"`
	Note   string `json:"note,omitempty" maxLength:"5000" doc:"to the author"`
}

type replyBody struct {
	Text string `json:"text" maxLength:"5000"`
}

type ownChangeBody struct {
	Rating *int    `json:"rating,omitempty"`
	Text   *string `json:"text,omitempty"`
	Pros   *string `json:"pros,omitempty"`
	Cons   *string `json:"cons,omitempty"`
}

type ownActIn[T any] struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body T
}

func (s *Server) apiOwn(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/own", Does: "The company's own reviews, the newest first", Action: collector.ActionRead}, s.apiOwnList)
	register(s, api, endpoint{Method: http.MethodGet, Path: "/own/{id}", Does: "One of the company's own reviews, with its log", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[ownOneJSON], error) {
			return s.ownAnswer(ctx, scope, in.ID, nil)
		})
	conflict := []int{http.StatusConflict}
	register(s, api, endpoint{Method: http.MethodPost, Path: "/own/{id}/publish", Does: "Publish a review that waits or was refused", Action: collector.ActionModerate, Fails: conflict},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[ownOneJSON], error) {
			_, err := s.Work.PublishOwn(ctx, scope, in.ID)
			return s.ownAnswer(ctx, scope, in.ID, err)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/own/{id}/refuse", Does: "Refuse a review for one of the closed list of reasons", Action: collector.ActionModerate, Fails: conflict},
		func(ctx context.Context, scope collector.Scope, in *ownActIn[refuseBody]) (*answer[ownOneJSON], error) {
			_, err := s.Work.RefuseOwn(ctx, scope, in.ID, collector.OwnReason(in.Body.Reason), in.Body.Note)
			return s.ownAnswer(ctx, scope, in.ID, err)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/own/{id}/reply", Does: "Answer a review in the company's name", Action: collector.ActionModerate, Fails: conflict},
		func(ctx context.Context, scope collector.Scope, in *ownActIn[replyBody]) (*answer[ownOneJSON], error) {
			_, err := s.Work.ReplyOwn(ctx, scope, in.ID, in.Body.Text)
			return s.ownAnswer(ctx, scope, in.ID, err)
		})
	register(s, api, endpoint{Method: http.MethodPatch, Path: "/own/{id}", Action: collector.ActionRead,
		Does: "Always refused: words and stars are changed by their author alone; the attempt is logged"},
		func(ctx context.Context, scope collector.Scope, in *ownActIn[ownChangeBody]) (*answer[ownOneJSON], error) {
			return nil, s.Work.ChangeOwn(ctx, scope, in.ID, in.Body.fields())
		})
}

// fields are the names of what somebody would change.
func (b ownChangeBody) fields() []string {
	out := []string{}
	for _, f := range []struct {
		name string
		has  bool
	}{{"rating", b.Rating != nil}, {"text", b.Text != nil}, {"pros", b.Pros != nil}, {"cons", b.Cons != nil}} {
		if f.has {
			out = append(out, f.name)
		}
	}
	return out
}

func (s *Server) apiOwnList(ctx context.Context, scope collector.Scope, in *ownQuery) (*answer[ownListJSON], error) {
	state := collector.OwnState(in.State)
	if state != "" && !slices.Contains(collector.OwnStates, state) {
		return nil, invalid("state", "there is no such state of a review", "the states are pending, published, refused")
	}
	after, err := ownCursor(in.After)
	if err != nil {
		return nil, err
	}
	list, err := s.Store.OwnReviews(ctx, scope, store.OwnFilter{State: state}, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := ownListJSON{}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		out.Next = cursorText(list[in.Limit-1])
	}
	views, err := s.ownViews(ctx, scope, list)
	if err != nil {
		return nil, err
	}
	counts, err := s.Store.OwnCounts(ctx, scope, store.OwnFilter{})
	out.Reviews = mapped(views, s.ownOut)
	out.Report = mapped(reportOf(counts), func(r starReport) starReportJSON { return starReportJSON(r) })
	return &answer[ownListJSON]{out}, err
}

// ownAnswer is a review as it stands after something was done with it.
func (s *Server) ownAnswer(ctx context.Context, scope collector.Scope, id string, err error) (*answer[ownOneJSON], error) {
	if err != nil {
		return nil, err
	}
	v, err := s.ownView(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	trail, err := s.Store.Trail(ctx, scope, store.AboutOwn, v.Document)
	return &answer[ownOneJSON]{ownOneJSON{s.ownOut(v), mapped(trail, func(t collector.Trail) ownLineJSON {
		return ownLineJSON{At: t.At.UTC(), Side: string(t.Side), Did: t.Did, Rule: t.Rule, Data: t.Data}
	})}}, err
}

func (s *Server) ownOut(v ownView) ownJSON {
	d := v.Doc
	out := ownJSON{ID: v.PublicID, State: v.State, Causes: listOf(v.Causes), Reason: v.Reason, Note: v.Note, Order: v.OrderKey, Seller: v.Seller, Branch: v.Branch, Category: v.Category,
		AboutCompany: v.AboutCompany, Verified: d.Verified, Item: itemJSON(d.Item), Author: d.Author.Name, Rating: d.Rating, Text: d.Text, Pros: d.Pros,
		Cons: d.Cons, Replies: mapped(d.Replies, replyOut), Complaint: d.Verdict.Complaint.Is(), Written: v.Written.UTC(), URL: d.URL}
	out.Photos = mapped(v.Photos, func(p collector.Photo) string { return s.BaseURL + "/photos/" + p.PublicID })
	if !v.Decided.IsZero() {
		at := v.Decided.UTC()
		out.Decided = &at
	}
	if !v.Due.IsZero() {
		at := v.Due.UTC()
		out.Due = &at
	}
	return out
}
