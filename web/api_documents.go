package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
	"molva/search"
)

type itemJSON struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

type replyJSON struct {
	Author    string `json:"author,omitempty"`
	Text      string `json:"text"`
	Published string `json:"published,omitempty"`
	Official  bool   `json:"official,omitempty"`
}

type markJSON struct {
	Field string `json:"field" enum:"title,text,pros,cons"`
	Start int    `json:"start" doc:"first character (Unicode code points from 0)"`
	End   int    `json:"end" doc:"one after the last character"`
	Text  string `json:"text"`
}

type documentJSON struct {
	ID         string                `json:"id"`
	Kind       collector.Kind        `json:"kind"`
	Site       string                `json:"site"`
	SiteKey    string                `json:"site_key" doc:"the site's id, else the content key"`
	URL        string                `json:"url"`
	Item       itemJSON              `json:"item"`
	Author     itemJSON              `json:"author"`
	Rating     float64               `json:"rating,omitempty" doc:"1..5; absent: none given"`
	RawRating  string                `json:"raw_rating,omitempty"`
	Title      string                `json:"title"`
	Text       string                `json:"text"`
	Pros       string                `json:"pros"`
	Cons       string                `json:"cons"`
	Published  string                `json:"published,omitempty" doc:"RFC 3339, or a date alone"`
	Images     []string              `json:"images,omitempty"`
	Replies    []replyJSON           `json:"replies"`
	Verified   bool                  `json:"verified"`
	Likes      int                   `json:"likes"`
	Language   string                `json:"language"`
	Tone       collector.Tone        `json:"tone"`
	Complaint  collector.Complaint   `json:"complaint"`
	Causes     []collector.Cause     `json:"causes"`
	Category   *collector.Category   `json:"category,omitempty" doc:"what kind of text it is; unsure: none is clear; absent: judged before there were categories"`
	Toward     *collector.ObjectTone `json:"toward,omitempty" doc:"the tone toward the company, under its name or a brand; no label: not clear; apart: the text sets it against something else; absent: it is not named"`
	Mismatch   bool                  `json:"mismatch,omitempty" doc:"the stars say good and the text bad, or the other way"`
	Suspicion  float64               `json:"suspicion"`
	Evidence   []collector.Evidence  `json:"evidence"`
	State      collector.State       `json:"state"`
	Rev        int64                 `json:"rev"`
	FirstSeen  time.Time             `json:"first_seen"`
	LastSeen   time.Time             `json:"last_seen"`
	Handling   handlingJSON          `json:"handling" doc:"what readers have made of it"`
	Marks      []markJSON            `json:"marks"`
	VersionsOf []versionJSON         `json:"versions,omitempty"`
}

type versionJSON struct {
	Rev       int64            `json:"rev"`
	Change    collector.Change `json:"change"`
	At        time.Time        `json:"at" doc:"business time at which it was noticed; when it was posted is the document's published"`
	Rating    float64          `json:"rating,omitempty"`
	RawRating string           `json:"raw_rating,omitempty"`
	Title     string           `json:"title"`
	Text      string           `json:"text"`
	Pros      string           `json:"pros"`
	Cons      string           `json:"cons"`
	Replies   []replyJSON      `json:"replies"`
}

type documentsJSON struct {
	Total     int                       `json:"total"`
	Documents []documentJSON            `json:"documents"`
	Facets    map[string][]search.Count `json:"facets"`
	Months    []search.Count            `json:"months"`
	Next      string                    `json:"next" doc:"cursor of the next page; empty on the last"`
	Moment    string                    `json:"moment" doc:"how far the history of documents had come; hand it to /bulk with the query"`
}

type documentsQuery struct {
	Q     string `query:"q" doc:"a query, e.g. букет rating:<3 NOT site:otklik"`
	Sort  string `query:"sort" enum:"published,found,rating,relevance" default:"published"`
	After string `query:"after" maxLength:"1000" doc:"\"next\" of the page before"`
	Limit int    `query:"limit" minimum:"0" maximum:"1000" default:"20" doc:"0 only counts"`
	Lean  bool   `query:"lean" doc:"without facets and months, for who walks all pages"`
}

func (s *Server) apiDocuments(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/documents", Does: "Search reviews and mentions", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *documentsQuery) (*answer[documentsJSON], error) {
			moment, err := s.Store.Moment(ctx, scope)
			if err != nil {
				return nil, err
			}
			f, err := s.find(ctx, scope, finding{Query: in.Q, Sort: search.Sort(in.Sort), After: in.After, Limit: in.Limit, Lean: in.Lean, Dropped: true})
			if err != nil {
				return nil, err
			}
			people, err := s.peopleByID(ctx, scope)
			if err != nil {
				return nil, err
			}
			out := documentsJSON{Total: f.Total, Facets: f.Facets, Months: listOf(f.Months), Next: f.Next, Moment: moment.String(),
				Documents: mapped(f.Documents, func(d collector.Document) documentJSON { return documentOut(d, f.marks(d), people) })}
			return &answer[documentsJSON]{out}, nil
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/documents/{id}", Does: "One document with its life line", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[documentJSON], error) {
			d, err := s.Store.Document(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			people, err := s.peopleByID(ctx, scope)
			if err != nil {
				return nil, err
			}
			versions, err := s.Store.Versions(ctx, scope, d.DocumentID)
			out := documentOut(d, nil, people)
			out.VersionsOf = mapped(versions, versionOut)
			return &answer[documentJSON]{out}, err
		})
}

type evidenceQuery struct {
	ID       string `path:"id" maxLength:"64" doc:"public id"`
	Language string `query:"language" enum:"ru,uk,en" default:"ru" doc:"of the README"`
}

type redactInput struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		SHA256 string `json:"sha256" pattern:"^[0-9a-f]{64}$" doc:"of the body, as the manifest of the evidence lists it"`
		Reason string `json:"reason,omitempty" maxLength:"300" doc:"stands in the place of the page; nothing is taken out without one"`
		Look   bool   `json:"dry_run,omitempty" doc:"take nothing out; say what would go"`
	}
}

type redactedJSON struct {
	Redacted  int      `json:"redacted" doc:"answers that were taken out, or would be"`
	Before    int      `json:"before" doc:"answers that were taken out before"`
	Documents int      `json:"documents" doc:"other documents that lose these pages: one page shows many"`
	First     []string `json:"first" doc:"ids of the first twenty of them"`
}

func (s *Server) apiEvidence(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/documents/{id}/evidence", Does: "The pages on which a document was seen, as a bundle that verifies offline", Action: collector.ActionRead,
		Fails: []int{http.StatusRequestEntityTooLarge}},
		func(ctx context.Context, scope collector.Scope, in *evidenceQuery) (*answer[jobs.EvidenceExport], error) {
			e, err := s.Work.Evidence(ctx, scope, in.ID, in.Language)
			return &answer[jobs.EvidenceExport]{e}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/documents/{id}/evidence/redact", Does: "Take a page out of the evidence; its digest stays, and the chain is followed as before",
		Action: collector.ActionOperate},
		func(ctx context.Context, scope collector.Scope, in *redactInput) (*answer[redactedJSON], error) {
			done, err := s.Work.RedactEvidence(ctx, scope, in.ID, jobs.Redaction{SHA256: in.Body.SHA256, Reason: in.Body.Reason, Look: in.Body.Look})
			return &answer[redactedJSON]{redactedJSON{done.Answers, done.Before, done.Documents, listOf(done.First)}}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/evidence", Does: "How many raw pages are kept, and for how long", Action: collector.ActionRead},
		func(ctx context.Context, _ collector.Scope, _ *struct{}) (*answer[jobs.EvidenceUse], error) {
			u, err := s.Work.EvidenceUse(ctx)
			return &answer[jobs.EvidenceUse]{u}, err
		})
}

// documentEvidence hands the bundle out as a file, its README in the reader's language.
func (s *Server) documentEvidence(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "document_title")
	if err != nil {
		return err
	}
	e, err := s.Work.Evidence(r.Context(), v.scope, r.PathValue("id"), v.Lang)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+e.Name+`"`)
	_, err = w.Write(e.Bundle)
	return err
}

func documentOut(d collector.Document, marks []markJSON, people map[int64]collector.Person) documentJSON {
	v := d.Verdict
	v.Complaint.Words, v.Causes = listOf(v.Complaint.Words), listOf(v.Causes)
	return documentJSON{
		ID: d.PublicID, Kind: d.Kind, Site: d.Site, SiteKey: d.SiteKey, URL: d.URL, Item: itemJSON(d.Item), Author: itemJSON(d.Author),
		Rating: d.Rating, RawRating: d.RawRating, Title: d.Title, Text: d.Text, Pros: d.Pros, Cons: d.Cons,
		Published: d.Published.String(), Images: d.Images, Replies: mapped(d.Replies, replyOut), Verified: d.Verified, Likes: d.Likes,
		Language: v.Language, Tone: v.Tone, Complaint: v.Complaint, Causes: v.Causes,
		Category: categoryOut(v.Category), Toward: towardOut(v.Toward), Mismatch: v.Mismatch.Tone != "",
		Suspicion: d.Suspicion.Score, Evidence: listOf(d.Suspicion.Evidence),
		State: d.State, Rev: d.Rev, FirstSeen: d.FirstSeen.UTC(), LastSeen: d.LastSeen.UTC(), Handling: handlingOut(d.Handling, people), Marks: listOf(marks),
	}
}

func categoryOut(c collector.Category) *collector.Category {
	if c.Name == "" {
		return nil
	}
	c.Words = listOf(c.Words)
	return &c
}

func towardOut(t collector.ObjectTone) *collector.ObjectTone {
	if !t.Named {
		return nil
	}
	t.Words = listOf(t.Words)
	return &t
}

func replyOut(r collector.Reply) replyJSON {
	return replyJSON{Author: r.Author, Text: r.Text, Published: r.Published.String(), Official: r.Official}
}

func versionOut(v collector.Version) versionJSON {
	return versionJSON{Rev: v.Rev, Change: v.Change, At: v.At.UTC(), Rating: v.Rating, RawRating: v.RawRating,
		Title: v.Title, Text: v.Text, Pros: v.Pros, Cons: v.Cons, Replies: mapped(v.Replies, replyOut)}
}
