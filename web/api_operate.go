package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

type hostJSON struct {
	Key        string     `json:"key"`
	NotBefore  *time.Time `json:"not_before"`
	Reason     string     `json:"reason"`
	LeaseUntil *time.Time `json:"lease_until"`
	Failures   int        `json:"failures"`
}

type queueJSON struct {
	Due   map[string]int  `json:"due"`
	Pools []jobs.PoolView `json:"pools"`
	Hosts []hostJSON      `json:"hosts"`
	Aside []store.Aside   `json:"aside" doc:"documents that the index refuses, with the reason"`
}

type againJSON struct {
	Documents int `json:"documents" doc:"how many are tried again"`
}

type statusJSON struct {
	Now         time.Time      `json:"now" doc:"business time"`
	Documents   int            `json:"documents"`
	Live        int            `json:"live"`
	Gone        int            `json:"gone"`
	Versions    int            `json:"versions"`
	IndexWrites int64          `json:"index_writes" doc:"documents put into an index over its life"`
	Lag         map[string]int `json:"lag" doc:"documents by which index, match and detect are behind"`
	Deliveries  map[string]int `json:"deliveries" doc:"by state: due, sent, dead"`
	Due         map[string]int `json:"due"`
	Dead        int            `json:"dead" doc:"rows that were given up"`
	Failing     int            `json:"failing" doc:"steps of processes whose last try failed, up to 100"`
	Aside       int            `json:"aside" doc:"documents that the index refuses, up to 200"`
	BaseURL     string         `json:"base_url" doc:"where the links in mails lead"`
	Guessed     bool           `json:"base_url_guessed" doc:"mails leave the machine with a base_url that nobody set"`
	Agent       string         `json:"agent" doc:"what sites see of the process that answers"`
	SMTP        bool           `json:"smtp" doc:"its mails leave the machine"`
	DKIM        string         `json:"dkim_record" doc:"what its signature wants in the DNS; empty: mails go unsigned"`
}

type reindexJSON struct {
	Documents int `json:"documents"`
}

// importInput streams its body: an export may be larger than memory should be.
type importInput struct {
	Format string `query:"format" enum:"jsonl,csv,xlsx,html,eml" default:"jsonl" doc:"html: a saved page; eml: a mail, or a page saved as MHTML"`
	URL    string `query:"url" maxLength:"2000" doc:"where a saved page stood, if it does not say so itself"`
	Site   string `query:"site" maxLength:"100" doc:"the site of reviews that name none"`
	Source string `query:"source" maxLength:"64" doc:"id of a source"`
	Item   string `query:"item" maxLength:"300" doc:"the item of reviews that name none"`
	body   io.Reader
}

// BrokenOff is the trailer in which a client that reads a file says that it breaks off, and how. A body that simply
// failed would take the answer with it.
const BrokenOff = "Molva-Broken-Off"

// Resolve keeps the body for the handler; huma calls it.
func (i *importInput) Resolve(ctx huma.Context) []error {
	i.body = fileOf(ctx)
	return nil
}

// fileOf is the body of a request, read while it comes.
func fileOf(ctx huma.Context) io.Reader {
	r, _ := humago.Unwrap(ctx)
	return &exportBody{ctx.BodyReader(), r}
}

// exportBody ends with an error where the client said that the file breaks off.
type exportBody struct {
	io.Reader
	request *http.Request
}

// Read reads the body; the trailer is there when it has ended.
func (b *exportBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		if why := b.request.Trailer.Get(BrokenOff); why != "" {
			err = errors.New(why)
		}
	}
	return n, err
}

func (s *Server) apiOperate(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/status", Does: "How much is held, due and behind", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[statusJSON], error) {
			st, err := s.status(ctx, scope)
			return &answer[statusJSON]{st}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/queue", Does: "What is due by the rows, and what the queue carries of it", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[queueJSON], error) {
			q, err := s.Work.QueueNow(ctx, scope)
			return &answer[queueJSON]{queueOut(q)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/reindex", Does: "Build the index anew, without a gap", Action: collector.ActionOperate, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[reindexJSON], error) {
			n, err := s.Work.Reindex(ctx, scope)
			return &answer[reindexJSON]{reindexJSON{n}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/queue/aside", Does: "Hand what the index refused to it again", Action: collector.ActionOperate},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[againJSON], error) {
			n, err := s.Work.TryIndexAgain(ctx, scope)
			return &answer[againJSON]{againJSON{n}}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/verify", Does: "Compare the index with the store", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[jobs.VerifyReport], error) {
			v, err := s.Work.Verify(ctx, scope)
			return &answer[jobs.VerifyReport]{v}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/import", Does: "Take in an export, a table, a saved page or a mail; broken lines come back with number and reason", Action: collector.ActionImport,
		Fails: []int{http.StatusNotFound},
		Body: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/x-ndjson": {}, "text/csv": {}, "text/html": {}, "message/rfc822": {},
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {}}}},
		func(ctx context.Context, scope collector.Scope, in *importInput) (*answer[jobs.ImportReport], error) {
			r, err := s.Work.Import(ctx, scope, in.body, jobs.ImportOptions{Format: in.Format, URL: in.URL, Site: in.Site, Source: in.Source, Item: in.Item})
			r.Refused = listOf(r.Refused)
			return &answer[jobs.ImportReport]{r}, err
		})
}

func queueOut(q jobs.QueueView) queueJSON {
	out := queueJSON{Due: map[string]int{}, Pools: listOf(q.Pools), Hosts: mapped(q.Hosts, func(h collector.Host) hostJSON {
		return hostJSON{h.Key, instant(h.NotBefore), h.Reason, instant(h.LeaseUntil), h.Failures}
	}), Aside: listOf(q.Aside)}
	for _, d := range dueRows(q.Due) {
		out.Due[d.Name] = d.Count
	}
	return out
}

func (s *Server) status(ctx context.Context, scope collector.Scope) (statusJSON, error) {
	t, err := s.Store.Tally(ctx, scope)
	if err != nil {
		return statusJSON{}, err
	}
	now := s.Clock.Now()
	failing, err := s.Store.FailingTimers(ctx, scope, jobs.FailingMost)
	if err != nil {
		return statusJSON{}, err
	}
	aside, err := s.Work.IndexAside(ctx, scope)
	if err != nil {
		return statusJSON{}, err
	}
	due, err := s.Store.Due(ctx, now, wallNow())
	out := statusJSON{Now: now, Documents: t.Documents, Live: t.Live, Gone: t.Gone, Versions: t.Versions, IndexWrites: t.IndexWrites,
		Lag: lagOf(t.Lag), Deliveries: map[string]int{"due": 0, "sent": 0, "dead": 0}, Due: map[string]int{}, Dead: t.Dead, Failing: len(failing), Aside: len(aside),
		BaseURL: s.BaseURL, Guessed: s.Guessed, Agent: s.Agent, SMTP: s.SMTP, DKIM: s.DKIM}
	for state, n := range t.Deliveries {
		out.Deliveries[string(state)] = n
	}
	for _, d := range dueRows(due) {
		out.Due[d.Name] = d.Count
	}
	return out, err
}
