package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"molva/collector"
	"molva/jobs"
)

// watchmanRoutes: the state of the watcher itself, the test alarm's answer, and what an outside watcher asks.
var watchmanRoutes = []route{
	{"GET /status", collector.ActionRead, (*Server).statusPage},
	{"POST /status/test", collector.ActionOperate, (*Server).sendTestAlarm},
	{"POST /status/receiver", collector.ActionOperate, (*Server).saveTestReceiver},
	{"GET /health", everybody, (*Server).healthAnswer},
	{"GET /alarm/{token}", everybody, (*Server).alarmPage},
	{"POST /alarm/{token}", everybody, (*Server).alarmForm},
}

// sourceAge is a place and how old the newest is that it brought.
type sourceAge struct {
	sourceView
	Newest collector.Published // unknown: nothing is held
	Last   time.Time           // when it was read last; zero: never
}

type statusData struct {
	*view
	Watch   jobs.WatchmanView
	Ages    []sourceAge
	People  []collector.Person // who may get the test alarm
	Chosen  string             // public id; "" the owners
	Heart   string             // address for an outside watcher
	names   map[int64]string
	maySend bool
	noTest  string // why no test alarm is planned: a key of the wording
}

func (s *Server) statusPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "status_title")
	if err != nil {
		return err
	}
	p := statusData{view: v, Heart: s.BaseURL + "/health", names: map[int64]string{}, maySend: s.Work.TestAlarms || s.Demo}
	ctx := r.Context()
	if p.Watch, err = s.Work.Watchman(ctx, v.scope); err != nil {
		return err
	}
	p.noTest = s.noTest(v)
	if p.Ages, err = s.sourceAges(r, v.scope); err != nil {
		return err
	}
	people, err := s.Store.People(ctx, v.scope)
	if err != nil {
		return err
	}
	for _, person := range people {
		p.names[person.PersonID] = person.Name
		if person.Mail != "" && person.Role != "" {
			p.People = append(p.People, person)
		}
		if person.PersonID == p.Watch.Receiver {
			p.Chosen = person.PublicID
		}
	}
	return s.show(w, r, "status", p)
}

// noTest is why no test alarm is planned.
func (s *Server) noTest(v *view) string {
	switch {
	case !s.Work.TestAlarms && s.Demo:
		return "test_demo"
	case !s.Work.TestAlarms:
		return "test_off"
	case !v.Company.SetUp:
		return "test_first_run"
	}
	return "test_soon" // the next look plans it
}

// NoTest is why no test alarm is planned: a key of the wording.
func (p statusData) NoTest() string { return p.noTest }

// Name is a person's name; "" for one who is not known.
func (p statusData) Name(person int64) string { return p.names[person] }

// MaySend says whether a test alarm sent now would reach anybody.
func (p statusData) MaySend() bool { return p.maySend && p.May(string(collector.ActionOperate)) }

// Said is what a server answered where something is silent, in the reader's language.
func (v *view) Said(x collector.Silence) string { return jobs.Said(v.Lang, x) }

// Untold is why the second channel did not take an alarm.
func (v *view) Untold(x collector.Silence) string { return jobs.Untold(v.Lang, x) }

// Wall is how long ago a wall time was.
func (v *view) Wall(t time.Time) string {
	if t.IsZero() {
		return v.T("never")
	}
	return v.T("ago_span", "Span", v.Span(wallNow().Sub(t)))
}

// sourceAges are all places in the registry with the age of their newest item, the oldest first: what fell silent stands above.
func (s *Server) sourceAges(r *http.Request, scope collector.Scope) ([]sourceAge, error) {
	list, err := s.sourceViews(r.Context(), scope)
	if err != nil {
		return nil, err
	}
	newest, err := s.Store.NewestItems(r.Context(), scope)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(v sourceView) bool { return !v.Removed.IsZero() })
	out := mapped(list, func(v sourceView) sourceAge { return sourceAge{sourceView: v, Newest: newest[v.SourceID]} })
	for i := range out {
		passes, err := s.Store.PassesOf(r.Context(), scope, out[i].SourceID, 1)
		if err != nil {
			return nil, err
		}
		if len(passes) > 0 {
			out[i].Last = passes[0].Ended
		}
	}
	return out, nil
}

func (s *Server) sendTestAlarm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "status_title")
	if err != nil {
		return err
	}
	a, err := s.Work.SendTest(r.Context(), v.scope)
	if err != nil {
		return err
	}
	return s.redirect(w, r, "/status", v.N("test_sent_to", a.Mails))
}

func (s *Server) saveTestReceiver(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "status_title")
	if err != nil {
		return err
	}
	if err := s.Work.SetTestReceiver(r.Context(), v.scope, r.FormValue("receiver")); err != nil {
		return err
	}
	return s.redirect(w, r, "/status", v.T("receiver_saved"))
}

// healthAnswer is for a watcher outside, which does not sign in: 200 while all is well, 503 when something is silent or
// nobody looks. It tells ages and no content.
func (s *Server) healthAnswer(w http.ResponseWriter, r *http.Request) error {
	h, err := s.Work.HealthNow(r.Context())
	status := http.StatusOK
	if err != nil {
		s.Log.Error("the health cannot be told", "error", err)
		h = jobs.Health{Status: "unknown", Looked: -1, Silent: []string{}}
	}
	if !h.OK() {
		status = http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(h)
}

type alarmData struct {
	*publicView
	Test collector.TestAlarm
}

// alarmPage shows a button. To open it changes nothing: programs that look at mails follow their links.
func (s *Server) alarmPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.publicPage(r, collector.LinkTestAlarm, "alarm_title")
	if err != nil {
		return err
	}
	a, err := s.Store.TestAlarm(r.Context(), p.scope, p.Link.Subject)
	if err != nil {
		return err
	}
	return s.showPublic(w, http.StatusOK, "public_alarm", alarmData{p, a})
}

func (s *Server) alarmForm(w http.ResponseWriter, r *http.Request) error {
	p, err := s.publicPage(r, collector.LinkTestAlarm, "alarm_title")
	if err != nil {
		return err
	}
	if err := s.Work.AckTest(r.Context(), p.Link); err != nil {
		return err
	}
	http.Redirect(w, r, "/alarm/"+p.Link.Token, http.StatusSeeOther)
	return nil
}
