package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
)

// topicTextJSON is what people write of a topic.
type topicTextJSON struct {
	Name       string          `json:"name" maxLength:"240" doc:"60 letters at most; one of the company, views included; queries name it as @name"`
	Queries    []topicQuery    `json:"queries" maxItems:"20" doc:"one of them finds a document"`
	Exclusions []exclusionJSON `json:"exclusions,omitempty" maxItems:"50" doc:"and none of these"`
	Kinds      []string        `json:"kinds,omitempty" maxItems:"2" doc:"review, mention; absent: both"`
	Sites      []string        `json:"sites,omitempty" maxItems:"50" doc:"names of sites; absent: all"`
}

type topicQuery struct {
	Name  string `json:"name,omitempty" maxLength:"240"`
	Query string `json:"query"`
}

type exclusionJSON struct {
	Kind  string `json:"kind" enum:"words,query,author,site" doc:"words are exact: other forms are not hidden"`
	Value string `json:"value"`
}

// TopicJSON is a topic as it stands.
type TopicJSON struct {
	ID       string        `json:"id"`
	Text     topicTextJSON `json:"text"`
	Version  int64         `json:"version" doc:"to be named with a change; it grows with every one"`
	Saved    time.Time     `json:"saved"`
	Person   string        `json:"person,omitempty" doc:"id of who saved it"`
	Note     string        `json:"note,omitempty"`
	Restored int64         `json:"restored,omitempty" doc:"the version that it brought back"`
}

type topicsJSON struct {
	Topics []TopicJSON `json:"topics"`
}

type topicVersionsJSON struct {
	Versions []topicVersionJSON `json:"versions"`
}

type topicVersionJSON struct {
	Version  int64             `json:"version"`
	Saved    time.Time         `json:"saved"`
	Person   string            `json:"person,omitempty"`
	Note     string            `json:"note,omitempty"`
	Restored int64             `json:"restored,omitempty"`
	Text     topicTextJSON     `json:"text"`
	Changes  []topicChangeJSON `json:"changes" doc:"against the version before"`
}

type topicChangeJSON struct {
	Did  string `json:"did" enum:"renamed,query_added,query_removed,query_changed,exclusion_added,exclusion_removed,place_added,place_removed"`
	Name string `json:"name,omitempty"`
	Kind string `json:"kind,omitempty"`
	Was  string `json:"was,omitempty"`
	Is   string `json:"is,omitempty"`
}

type topicBody struct {
	Text topicTextJSON `json:"text"`
	Note string        `json:"note,omitempty" maxLength:"2000" doc:"500 letters at most"`
}

// topicSave changes a topic.
type topicSave struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Text    topicTextJSON `json:"text"`
		Note    string        `json:"note,omitempty" maxLength:"2000" doc:"500 letters at most"`
		Version int64         `json:"version" minimum:"1" doc:"that was seen; 409 when there is a newer one"`
	}
}

type topicRestore struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Version int64  `json:"version" minimum:"1" doc:"that was seen"`
		To      int64  `json:"to" minimum:"1" doc:"the version to bring back, as a new one"`
		Note    string `json:"note,omitempty" maxLength:"2000"`
	}
}

type topicTryBody struct {
	ID   string        `json:"id,omitempty" maxLength:"64" doc:"of the topic that is being edited"`
	Text topicTextJSON `json:"text"`
}

func (s *Server) apiTopics(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/topics", Does: "Topics", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[topicsJSON], error) {
			topics, err := s.Store.Topics(ctx, scope)
			if err != nil {
				return nil, err
			}
			people, err := s.peopleByID(ctx, scope)
			return &answer[topicsJSON]{topicsJSON{mapped(topics, func(t collector.Topic) TopicJSON { return topicOut(t, people) })}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/topics", Does: "Save a new topic", Action: collector.ActionWatches, Status: http.StatusCreated, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *body[topicBody]) (*answer[TopicJSON], error) {
			t, err := s.Work.AddTopic(ctx, scope, topicIn(in.Body.Text), in.Body.Note)
			return s.topicAnswer(ctx, scope, t, err)
		})
	register(s, api, endpoint{Method: http.MethodPut, Path: "/topics/{id}", Does: "Save a new version of a topic", Action: collector.ActionWatches, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *topicSave) (*answer[TopicJSON], error) {
			t, err := s.Work.SaveTopic(ctx, scope, in.ID, in.Body.Version, topicIn(in.Body.Text), in.Body.Note)
			return s.topicAnswer(ctx, scope, t, err)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/topics/{id}/restore", Does: "Bring an older version of a topic back", Action: collector.ActionWatches, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *topicRestore) (*answer[TopicJSON], error) {
			t, err := s.Work.RestoreTopic(ctx, scope, in.ID, in.Body.Version, in.Body.To, in.Body.Note)
			return s.topicAnswer(ctx, scope, t, err)
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/topics/{id}/versions", Does: "All versions of a topic, oldest first, each with what it changed", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[topicVersionsJSON], error) {
			return s.topicVersions(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodDelete, Path: "/topics/{id}", Does: "Take away a topic that nothing names", Action: collector.ActionWatches, Status: http.StatusNoContent, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *named) (*noContent, error) {
			return nil, s.Work.DeleteTopic(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/topics/preview", Does: "What a topic would find, part by part; nothing is saved", Action: collector.ActionRead, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *body[topicTryBody]) (*answer[topicPreviewJSON], error) {
			p, err := s.Work.PreviewTopic(ctx, scope, in.Body.ID, topicIn(in.Body.Text))
			return &answer[topicPreviewJSON]{previewOut(p)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/topics/proposals", Does: "Exclusions that part what was thrown out from what was kept, with their price", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *body[topicTryBody]) (*answer[proposedJSON], error) {
			p, err := s.Work.ProposeTopic(ctx, scope, topicIn(in.Body.Text))
			return &answer[proposedJSON]{proposedOut(p)}, err
		})
}

func (s *Server) topicAnswer(ctx context.Context, scope collector.Scope, t collector.Topic, err error) (*answer[TopicJSON], error) {
	if err != nil {
		return nil, err
	}
	people, err := s.peopleByID(ctx, scope)
	return &answer[TopicJSON]{topicOut(t, people)}, err
}

func (s *Server) topicVersions(ctx context.Context, scope collector.Scope, id string) (*answer[topicVersionsJSON], error) {
	t, err := s.Store.Topic(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	versions, err := s.Store.TopicVersions(ctx, scope, t.TopicID)
	if err != nil {
		return nil, err
	}
	people, err := s.peopleByID(ctx, scope)
	out := topicVersionsJSON{Versions: []topicVersionJSON{}}
	for i, v := range versions {
		one := topicVersionJSON{Version: v.Version, Saved: v.At.UTC(), Person: people[v.Person].PublicID, Note: v.Note, Restored: v.Restored, Text: topicTextOut(v.Text), Changes: []topicChangeJSON{}}
		if i > 0 {
			one.Changes = mapped(collector.TopicChanges(versions[i-1].Text, v.Text), func(c collector.TopicChange) topicChangeJSON {
				return topicChangeJSON{string(c.Kind), c.Name, string(c.Exclude), c.Was, c.Is}
			})
		}
		out.Versions = append(out.Versions, one)
	}
	return &answer[topicVersionsJSON]{out}, err
}

func topicIn(in topicTextJSON) collector.TopicText {
	return collector.TopicText{Name: in.Name, Sites: in.Sites,
		Queries: mapped(in.Queries, func(q topicQuery) collector.TopicQuery { return collector.TopicQuery(q) }),
		Exclusions: mapped(in.Exclusions, func(e exclusionJSON) collector.TopicExclusion {
			return collector.TopicExclusion{Kind: collector.ExcludeKind(e.Kind), Value: e.Value}
		}),
		Kinds: mapped(in.Kinds, func(k string) collector.Kind { return collector.Kind(k) })}
}

func topicTextOut(t collector.TopicText) topicTextJSON {
	return topicTextJSON{Name: t.Name, Sites: t.Sites,
		Queries:    mapped(t.Queries, func(q collector.TopicQuery) topicQuery { return topicQuery{q.Name, q.Query} }),
		Exclusions: mapped(t.Exclusions, func(e collector.TopicExclusion) exclusionJSON { return exclusionJSON{string(e.Kind), e.Value} }),
		Kinds:      mapped(t.Kinds, func(k collector.Kind) string { return string(k) })}
}

func topicOut(t collector.Topic, people map[int64]collector.Person) TopicJSON {
	return TopicJSON{ID: t.PublicID, Text: topicTextOut(t.TopicText), Version: t.Version, Saved: t.At.UTC(), Person: people[t.Person].PublicID, Note: t.Note, Restored: t.Restored}
}
