package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
)

// handlingJSON is what readers have made of a document.
type handlingJSON struct {
	Stage    collector.Stage `json:"stage" enum:"new,open,done,dropped"`
	Assignee string          `json:"assignee,omitempty" doc:"id of a person; absent: nobody"`
	Tags     []string        `json:"tags"`
	Notes    int             `json:"notes"`
	Verdict  *correctionJSON `json:"verdict,omitempty" doc:"what a person corrected of it"`
	Version  int64           `json:"version" doc:"to be named with a change; it grows with every change but a note"`
}

// changeJSON is a change of documents; what it does not name stays.
type changeJSON struct {
	Stage    collector.Stage `json:"stage,omitempty" enum:"new,open,done,dropped"`
	Assignee *string         `json:"assignee,omitempty" maxLength:"320" doc:"id or mail of a person; empty takes it from everybody"`
	Add      []string        `json:"add_tags,omitempty" maxItems:"20"`
	Remove   []string        `json:"remove_tags,omitempty" maxItems:"20"`
	Note     string          `json:"note,omitempty" maxLength:"16000" doc:"4000 letters at most"`
	Verdict  *correctionJSON `json:"verdict,omitempty" doc:"corrects it for good; judged takes a correction back"`
}

// correctionJSON is what a person says of a verdict.
type correctionJSON struct {
	Tone      string `json:"tone,omitempty" enum:"negative,neutral,positive,judged"`
	Complaint string `json:"complaint,omitempty" enum:"yes,no,judged"`
	Category  string `json:"category,omitempty" enum:"complaint,opinion,question,recommendation,official,promo,listing,vacancy,news,other,judged"`
	Toward    string `json:"toward,omitempty" enum:"negative,neutral,positive,none,judged" doc:"the tone toward the company; none: the text is not about it"`
	By        string `json:"by,omitempty" readOnly:"true" doc:"id of a person"`
}

// handleInput is a change of one document.
type handleInput struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Version int64      `json:"version" minimum:"0" doc:"of the handling that was seen; 409 when there is a newer one"`
		Change  changeJSON `json:"change"`
	}
}

type pickJSON struct {
	ID      string `json:"id" maxLength:"64"`
	Version int64  `json:"version" minimum:"0" doc:"of the handling that was seen; a document with a newer one is left"`
}

type bulkBody struct {
	Documents []pickJSON `json:"documents,omitempty" maxItems:"10000"`
	Query     *string    `json:"query,omitempty" doc:"instead of documents: all that it finds, 10,000 at most; empty: all"`
	Moment    string     `json:"moment,omitempty" maxLength:"64" doc:"with a query: that of the answer of /documents that was seen; what came or was changed by others after it is left. Absent: all that the query finds now, whoever changed it"`
	Change    changeJSON `json:"change"`
}

type bulkJSON struct {
	ID     string              `json:"id"`
	At     time.Time           `json:"at"`
	State  collector.BulkState `json:"state" enum:"doing,done,undoing,undone"`
	Found  int                 `json:"found" doc:"by the query, or chosen"`
	Taken  int                 `json:"taken"`
	Tally  map[string]int      `json:"tally" doc:"documents by what was done: waiting, done, same, left (changed by others since they were seen, or no room for one more tag), undone, kept (something of it was changed by others after)"`
	Left   []string            `json:"left" doc:"ids of the first hundred that are left"`
	Kept   []string            `json:"kept" doc:"ids of the first hundred that are kept"`
	Change changeJSON          `json:"change"`
}

type eventJSON struct {
	At      time.Time           `json:"at"`
	Person  string              `json:"person,omitempty" doc:"id; absent: the program, or nobody known"`
	Did     collector.EventKind `json:"did" enum:"stage,assign,tag,untag,note,withdraw,tone,complaint,category"`
	Was     string              `json:"was,omitempty"`
	Is      string              `json:"is,omitempty"`
	Note    string              `json:"note,omitempty"`
	Version int64               `json:"version"`
	Bulk    bool                `json:"bulk,omitempty" doc:"together with others"`
	Rule    string              `json:"rule,omitempty" doc:"name of the rule that did it"`
}

type eventsJSON struct {
	Events []eventJSON `json:"events"`
}

func (s *Server) apiHandling(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/documents/{id}/history", Does: "Who made what of a document, oldest first", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[eventsJSON], error) {
			d, err := s.Store.Document(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			events, err := s.Store.DocumentEvents(ctx, scope, d.DocumentID)
			if err != nil {
				return nil, err
			}
			people, err := s.peopleByID(ctx, scope)
			return &answer[eventsJSON]{eventsJSON{mapped(events, func(e collector.DocumentEvent) eventJSON { return eventOut(e, people) })}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/documents/{id}/handling", Does: "Change stage, assignee or tags of a document, or add a note", Action: collector.ActionHandle, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *handleInput) (*answer[handlingJSON], error) {
			change, err := s.changeIn(ctx, scope, in.Body.Change)
			if err != nil {
				return nil, err
			}
			d, err := s.Work.Handle(ctx, scope, in.ID, in.Body.Version, change)
			if err != nil {
				return nil, err
			}
			people, err := s.peopleByID(ctx, scope)
			return &answer[handlingJSON]{handlingOut(d.Handling, people)}, err
		})
	s.apiBulk(api)
	s.apiViews(api)
}

func (s *Server) apiBulk(api huma.API) {
	register(s, api, endpoint{Method: http.MethodPost, Path: "/bulk", Does: "Change many documents at once; what is many goes on by itself", Action: collector.ActionHandle, Status: http.StatusCreated},
		func(ctx context.Context, scope collector.Scope, in *body[bulkBody]) (*answer[bulkJSON], error) {
			ask, err := s.bulkIn(ctx, scope, in.Body)
			if err != nil {
				return nil, err
			}
			b, err := s.Work.Bulk(ctx, scope, ask)
			if err != nil {
				return nil, err
			}
			return s.bulkOut(ctx, scope, b)
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/bulk/{id}", Does: "How far a change of many documents has come", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[bulkJSON], error) {
			b, err := s.Store.Bulk(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			return s.bulkOut(ctx, scope, b)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/bulk/{id}/undo", Does: "Bring back, field by field, what a change of many documents found at each; what others changed after is kept, and while there is such it can be asked for again", Action: collector.ActionHandle, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[bulkJSON], error) {
			b, err := s.Work.UndoBulk(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			return s.bulkOut(ctx, scope, b)
		})
}

// changeIn reads a change.
func (s *Server) changeIn(ctx context.Context, scope collector.Scope, in changeJSON) (collector.HandlingChange, error) {
	c := collector.HandlingChange{Stage: in.Stage, Add: in.Add, Remove: in.Remove, Note: in.Note}
	if in.Verdict != nil {
		c.Correct = collector.Correction{Tone: in.Verdict.Tone, Complaint: in.Verdict.Complaint, Category: in.Verdict.Category, Toward: in.Verdict.Toward}
	}
	if in.Assignee == nil {
		return c, nil
	}
	c.Assignee = new(int64)
	if *in.Assignee == "" {
		return c, nil
	}
	p, err := s.personNamed(ctx, scope, *in.Assignee, "assignee")
	c.Assignee = &p.PersonID
	return c, err
}

func (s *Server) bulkIn(ctx context.Context, scope collector.Scope, in bulkBody) (ask jobs.BulkAsk, err error) {
	switch {
	case in.Query != nil && len(in.Documents) > 0:
		return ask, invalid("query", "there are documents and a query", "give one of the two")
	case in.Query == nil && len(in.Documents) == 0:
		return ask, invalid("documents", "no document was chosen", "give documents or a query")
	case in.Query != nil:
		ask.Query = *in.Query
		if in.Moment != "" {
			if ask.Seen, err = collector.MomentOf(in.Moment); err != nil {
				return ask, err
			}
		}
	}
	ask.Picks = mapped(in.Documents, func(p pickJSON) jobs.Pick { return jobs.Pick(p) })
	ask.Change, err = s.changeIn(ctx, scope, in.Change)
	return ask, err
}

// listedMost are the documents that an answer about a bulk change names.
const listedMost = 100

func (s *Server) bulkOut(ctx context.Context, scope collector.Scope, b collector.Bulk) (*answer[bulkJSON], error) {
	people, err := s.peopleByID(ctx, scope)
	if err != nil {
		return nil, err
	}
	out := bulkJSON{ID: b.PublicID, At: b.At.UTC(), State: b.State, Found: b.Found, Taken: b.Tally.Total(), Tally: map[string]int{},
		Change: changeJSON{Stage: b.Change.Stage, Add: b.Change.Add, Remove: b.Change.Remove, Note: b.Change.Note, Verdict: correctionOut(b.Change.Correct, people)}}
	if b.Change.Assignee != nil {
		id := people[*b.Change.Assignee].PublicID
		out.Change.Assignee = &id
	}
	for state, n := range b.Tally {
		out.Tally[string(state)] = n
	}
	if out.Left, err = s.Store.BulkDocuments(ctx, scope, b.BulkID, collector.ItemLeft, listedMost); err != nil {
		return nil, err
	}
	out.Kept, err = s.Store.BulkDocuments(ctx, scope, b.BulkID, collector.ItemKept, listedMost)
	out.Left, out.Kept = listOf(out.Left), listOf(out.Kept)
	return &answer[bulkJSON]{out}, err
}

func handlingOut(h collector.Handling, people map[int64]collector.Person) handlingJSON {
	return handlingJSON{Stage: h.At(), Assignee: people[h.Assignee].PublicID, Tags: listOf(h.Tags), Notes: h.Notes, Version: h.Version, Verdict: correctionOut(h.Correction, people)}
}

func correctionOut(c collector.Correction, people map[int64]collector.Person) *correctionJSON {
	if !c.Is() {
		return nil
	}
	return &correctionJSON{c.Tone, c.Complaint, c.Category, c.Toward, people[c.Who()].PublicID}
}

func eventOut(e collector.DocumentEvent, people map[int64]collector.Person) eventJSON {
	out := eventJSON{At: e.At.UTC(), Person: people[e.Person].PublicID, Did: e.Did, Was: e.Was, Is: e.Is, Note: e.Note, Version: e.Version, Bulk: e.Bulk != 0, Rule: e.Rule}
	if e.Did == collector.DidAssign {
		out.Was, out.Is = people[e.From].PublicID, people[e.To].PublicID
	}
	return out
}
