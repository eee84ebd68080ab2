package web

import (
	"context"

	"molva/collector"
	"molva/jobs"
)

// removing is what a page asks before something is taken away, with what needs it.
type removing struct {
	Action string // of the form
	Ask    string // the button that opens it
	Says   string // what happens, where nothing needs it
	Users  []userLink
	Own    int    // views of others that need it
	Open   bool   // somebody has just tried
	Back   string // the list to come back to; "": the action knows
}

// userLink is a thing that needs a saved query, with the way to it.
type userLink struct{ What, Name, URL string }

// Held says that something needs it: it stays.
func (r removing) Held() bool { return len(r.Users)+r.Own > 0 }

// users are the links to what needs a saved query.
func (s *Server) users(ctx context.Context, scope collector.Scope, uses jobs.SavedUses) (out []userLink, err error) {
	if len(uses.Saved)+len(uses.Rules) == 0 {
		return nil, nil
	}
	topics, err := s.Store.Topics(ctx, scope)
	if err != nil {
		return nil, err
	}
	ids := map[int64]string{}
	for _, t := range topics {
		ids[t.WatchID] = t.PublicID
	}
	for _, w := range uses.Saved {
		switch {
		case w.Topic:
			out = append(out, userLink{"removing_topic", w.Name, "/topics/" + ids[w.WatchID]})
		case w.Channel != "":
			out = append(out, userLink{"removing_watch", w.Name, "/watches?edit=" + w.PublicID + "#new-rule"})
		default:
			out = append(out, userLink{"removing_view", w.Name, viewURL(w)})
		}
	}
	for _, r := range uses.Rules {
		out = append(out, userLink{"removing_rule", r.Name, "/rules/" + r.PublicID})
	}
	return out, nil
}

// topicRemoving is what the page of a topic asks before the topic is taken away.
func (s *Server) topicRemoving(ctx context.Context, v *view, t collector.Topic, open bool) (r removing, err error) {
	uses, err := s.Work.UsesOfTopic(ctx, v.scope, t)
	if err != nil {
		return r, err
	}
	r = removing{Action: "/topics/" + t.PublicID + "/delete", Ask: v.T("topic_remove"), Says: v.T("topic_remove_says"), Own: uses.Own, Open: open}
	r.Users, err = s.users(ctx, v.scope, uses)
	return r, err
}

// watchRemoving asks before an alert rule is taken away.
func (s *Server) watchRemoving(ctx context.Context, v *view, w collector.Watch, tried string) (removing, error) {
	return s.tried(ctx, v, w, tried, removing{Action: "/watches/" + w.PublicID + "/delete", Ask: v.T("watch_remove"), Says: v.T("watch_remove_says")})
}

// viewRemoving asks before a view is taken away, on a list.
func (s *Server) viewRemoving(ctx context.Context, v *view, w collector.Watch, tried, back string) (removing, error) {
	return s.tried(ctx, v, w, tried, removing{Action: "/views/" + w.PublicID + "/delete", Ask: v.T("view_remove", "Name", w.Name), Says: v.T("view_remove_says"), Back: back})
}

// tried looks for what needs a saved query where somebody has just tried to take it away.
func (s *Server) tried(ctx context.Context, v *view, w collector.Watch, id string, r removing) (removing, error) {
	if r.Open = w.PublicID == id; !r.Open {
		return r, nil
	}
	uses, err := s.Work.UsesOfWatch(ctx, v.scope, w.PublicID)
	if err != nil {
		return r, err
	}
	r.Own = uses.Own
	r.Users, err = s.users(ctx, v.scope, uses)
	return r, err
}
