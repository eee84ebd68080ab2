package web

import (
	"net/http"
	"strconv"
	"strings"

	"molva/collector"
	"molva/jobs"
)

// topicRoutes are the pages of topics.
var topicRoutes = []route{
	{"GET /topics", collector.ActionRead, (*Server).topicsPage},
	{"GET /topics/new", collector.ActionWatches, (*Server).newTopic},
	{"GET /topics/told", collector.ActionRead, (*Server).toldPage},
	{"GET /topics/{id}", collector.ActionRead, (*Server).topicPage},
	{"POST /topics", collector.ActionWatches, (*Server).postTopic},
	{"POST /topics/preview", collector.ActionRead, (*Server).previewTopic},
	{"POST /topics/{id}", collector.ActionWatches, (*Server).postTopic},
	{"POST /topics/{id}/restore", collector.ActionWatches, (*Server).restoreTopic},
	{"POST /topics/{id}/delete", collector.ActionWatches, (*Server).removeTopic},
}

// topicRow is a topic in the list.
type topicRow struct {
	collector.Topic
	jobs.TopicFigures
}

// Change is the last thirty days against the thirty before, in percent; 0 where it cannot be said.
func (t topicRow) Change() int {
	if t.Before.N <= 0 || t.Month.N < 0 {
		return 0
	}
	return 100*t.Month.N/t.Before.N - 100
}

type topicsPageData struct {
	*view
	Topics []topicRow
	Away   bool // the index does not answer, and nothing is counted
}

func (s *Server) topicsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "topics_title")
	if err != nil {
		return err
	}
	topics, err := s.Store.Topics(r.Context(), v.scope)
	if err != nil {
		return err
	}
	p := topicsPageData{view: v}
	figures, err := s.Work.FiguresOf(r.Context(), v.scope, topics)
	if p.Away = collector.CodeOf(err) == collector.CodeUnavailable; err != nil && !p.Away {
		return err
	}
	for i, t := range topics {
		row := topicRow{Topic: t}
		if len(figures) == len(topics) && !p.Away {
			row.TopicFigures = figures[i]
		}
		p.Topics = append(p.Topics, row)
	}
	return s.show(w, r, "topics", p)
}

// topicPageData is a topic as it is edited, beside what it would find.
type topicPageData struct {
	*view
	Topic     collector.Topic // as it stands; without an id it is new
	Form      collector.TopicText
	Note      string
	Seen      int64
	Error     *fieldError
	Clash     []string // somebody saved since: what they have and the form has not
	Preview   previewPart
	Proposals *jobs.TopicProposals
	Offer     *variantsOffer // for the query of number OfferOf
	OfferOf   int
	Removing  removing
	Versions  []versionRow // newest first
}

// versionRow is a version with what it changed, in words.
type versionRow struct {
	collector.TopicVersion
	Who     string
	Changed []string
	Current bool
}

func (s *Server) newTopic(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "topic_new")
	if err != nil {
		return err
	}
	p := topicPageData{view: v}
	if q := strings.TrimSpace(r.FormValue("q")); q != "" {
		p.Form.Queries = []collector.TopicQuery{{Query: q}}
	}
	return s.showTopic(w, r, http.StatusOK, p)
}

func (s *Server) topicPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "topics_title")
	if err != nil {
		return err
	}
	t, err := s.Store.Topic(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.showTopic(w, r, http.StatusOK, topicPageData{view: v, Topic: t, Form: t.TopicText, Seen: t.Version})
}

// showTopic fills in what stands beside the form: what it would find, and the versions.
func (s *Server) showTopic(w http.ResponseWriter, r *http.Request, status int, p topicPageData) error {
	if p.Topic.PublicID != "" {
		p.Heading = p.Topic.Name
		if err := s.namePeople(r.Context(), p.view); err != nil {
			return err
		}
		versions, err := s.Store.TopicVersions(r.Context(), p.scope, p.Topic.TopicID)
		if err != nil {
			return err
		}
		p.Versions = p.versionRows(versions, p.Topic.Version)
		if p.May("watches") {
			if p.Removing, err = s.topicRemoving(r.Context(), p.view, p.Topic, r.FormValue("remove") == "1"); err != nil {
				return err
			}
		}
	}
	var err error
	if p.Preview, err = s.previewOf(r, p.view, p.Topic.PublicID, p.Form); err != nil {
		return err
	}
	return s.showAs(w, r, status, "topic", p)
}

func (v *view) versionRows(versions []collector.TopicVersion, current int64) []versionRow {
	out := make([]versionRow, len(versions))
	for i, ver := range versions {
		row := versionRow{TopicVersion: ver, Who: v.PersonName(ver.Person), Current: ver.Version == current}
		if i > 0 {
			row.Changed = v.topicDifferences(versions[i-1].Text, ver.Text)
		}
		out[len(versions)-1-i] = row
	}
	return out
}

// topicDifferences is the way from one text to another in words.
func (v *view) topicDifferences(was, is collector.TopicText) (out []string) {
	for _, c := range collector.TopicChanges(was, is) {
		kind := ""
		if c.Exclude != "" {
			kind = v.T("exclude_" + string(c.Exclude))
		}
		out = append(out, v.T("topic_did_"+string(c.Kind), "Name", c.Name, "Kind", kind, "Was", c.Was, "Is", c.Is))
	}
	return out
}

// topicForm reads the form: rows of queries and of exclusions, of which empty ones are none.
func topicForm(r *http.Request) (t collector.TopicText) {
	t.Name = r.PostFormValue("name")
	names := r.PostForm["query_name"]
	of, err := strconv.Atoi(r.PostFormValue("v_of"))
	for i, q := range r.PostForm["query"] {
		one := collector.TopicQuery{Query: q}
		if err == nil && i == of {
			one.Query = withVariants(r, q)
		}
		if i < len(names) {
			one.Name = names[i]
		}
		if strings.TrimSpace(q) != "" {
			t.Queries = append(t.Queries, one)
		}
	}
	kinds := r.PostForm["exclude_kind"]
	for i, value := range r.PostForm["exclude"] {
		if i < len(kinds) && strings.TrimSpace(value) != "" {
			t.Exclusions = append(t.Exclusions, collector.TopicExclusion{Kind: collector.ExcludeKind(kinds[i]), Value: value})
		}
	}
	for _, add := range r.PostForm["add"] { // proposals that are taken over
		if kind, value, ok := strings.Cut(add, ":"); ok {
			t.Exclusions = append(t.Exclusions, collector.TopicExclusion{Kind: collector.ExcludeKind(kind), Value: value})
		}
	}
	for _, k := range r.PostForm["kind"] {
		t.Kinds = append(t.Kinds, collector.Kind(k))
	}
	for _, s := range strings.FieldsFunc(r.PostFormValue("sites"), func(r rune) bool { return r == ',' || r == '\n' || r == ';' }) {
		if s = strings.TrimSpace(s); s != "" {
			t.Sites = append(t.Sites, s)
		}
	}
	return t
}

// postTopic is the form of a topic: it saves, or, by its other buttons, counts, proposes, or takes proposals over into the form.
func (s *Server) postTopic(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "topic_new")
	if err != nil {
		return err
	}
	p := topicPageData{view: v, Form: topicForm(r), Note: r.PostFormValue("note")}
	id := r.PathValue("id")
	if id != "" {
		if p.Topic, err = s.Store.Topic(r.Context(), v.scope, id); err != nil {
			return err
		}
		if p.Seen, err = strconv.ParseInt(r.PostFormValue("version"), 10, 64); err != nil {
			return invalid("version", "the version that was seen is missing", "open the topic anew")
		}
	}
	do := r.PostFormValue("do")
	switch row, variants := strings.CutPrefix(do, "variants "); {
	case variants:
		return s.offerForTopic(w, r, p, row)
	case do == "propose":
		found, err := s.Work.ProposeTopic(r.Context(), v.scope, p.Form)
		if p.Proposals = &found; err != nil {
			p.Proposals = nil
			return s.topicFailed(w, r, p, err)
		}
		return s.showTopic(w, r, http.StatusOK, p)
	case do == "preview" || len(r.PostForm["add"]) > 0:
		return s.showTopic(w, r, http.StatusOK, p)
	}
	var saved collector.Topic
	if id == "" {
		saved, err = s.Work.AddTopic(r.Context(), v.scope, p.Form, p.Note)
	} else {
		saved, err = s.Work.SaveTopic(r.Context(), v.scope, id, p.Seen, p.Form, p.Note)
	}
	if err != nil {
		return s.topicFailed(w, r, p, err)
	}
	return s.redirect(w, r, "/topics/"+saved.PublicID, v.T("topic_saved", "N", v.Number(int(saved.Version))))
}

// topicFailed shows the form again with what is wrong. Where somebody has saved since, their text and the form are compared, and
// the form is as if it had been begun on theirs.
func (s *Server) topicFailed(w http.ResponseWriter, r *http.Request, p topicPageData, err error) error {
	return p.formError(err, func(status int, e *fieldError) error {
		if p.Error = e; status == http.StatusConflict && e.Field == "version" {
			var err error
			if p.Topic, err = s.Store.Topic(r.Context(), p.scope, p.Topic.PublicID); err != nil {
				return err
			}
			if p.Clash = p.topicDifferences(p.Topic.TopicText, p.Form); len(p.Clash) == 0 {
				p.Clash = []string{p.T("topic_clash_same")}
			}
			p.Seen = p.Topic.Version
		}
		return s.showTopic(w, r, status, p)
	})
}

func (s *Server) restoreTopic(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "topics_title")
	if err != nil {
		return err
	}
	seen, err1 := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	to, err2 := strconv.ParseInt(r.PostFormValue("to"), 10, 64)
	if err1 != nil || err2 != nil {
		return invalid("version", "the version that was seen is missing", "open the topic anew")
	}
	t, err := s.Work.RestoreTopic(r.Context(), v.scope, r.PathValue("id"), seen, to, "")
	if err != nil {
		return err
	}
	return s.redirect(w, r, "/topics/"+t.PublicID, v.T("topic_restored", "N", v.Number(int(to))))
}

func (s *Server) removeTopic(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "topics_title")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = s.Work.DeleteTopic(r.Context(), v.scope, id)
	if collector.CodeOf(err) == collector.CodeConflict { // the page shows what needs it
		return s.redirect(w, r, "/topics/"+id+"?remove=1#removing", "")
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, "/topics", v.T("topic_removed"))
}
