package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/store/storetest"
	"molva/crawler"
	"molva/jobs"
	"molva/jobs/alert"
	"molva/search"
)

// now is business time in all tests of the console.
var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

const password = "correct horse battery"

// world is a console over a real store, index and queue in a folder of its own.
type world struct {
	t       *testing.T
	store   *store.Store
	work    *jobs.Work
	site    *Server
	server  *httptest.Server
	scope   collector.Scope
	people  map[collector.Role]collector.Person
	mails   []Mail
	options Options
}

func newWorld(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	ctx, dir, log := context.Background(), t.TempDir(), slog.New(slog.DiscardHandler)
	w := &world{t: t, people: map[collector.Role]collector.Person{}}
	var err error
	w.store, err = store.Open(ctx, storetest.SQLite(t, dir, store.Open), log)
	w.must(err)
	index, err := search.OpenBleve(filepath.Join(dir, "index"))
	w.must(err)
	queue, err := jobs.OpenQueue(ctx, "", 50*time.Millisecond, log)
	w.must(err)
	raw, err := jobs.OpenRawFiles(dir)
	w.must(err)
	outbox, err := alert.OpenOutbox(filepath.Join(dir, "outbox"), alert.Options{From: "Molva <molva@example.com>"})
	w.must(err)
	clock := collector.FixedClock(now)
	crawl := crawler.New(crawler.Config{Clock: clock, Log: log, Agent: "MolvaBot/1.0 (+https://molva-tests.com/bot)", Resolve: map[string]string{"otklik.example": "93.184.216.34:80"}})
	w.work = (&jobs.Work{Store: w.store, Index: index, Crawler: crawl, Queue: queue, Raw: raw, Clock: clock, Log: log,
		Channels: map[string]alert.Channel{"mail": outbox}, BaseURL: "http://molva.example", MailHost: "molva.example"}).Start()
	t.Cleanup(func() {
		queue.Close()
		crawl.Close()
		_, _, _ = index.Close(), raw.Close(), w.store.Close() // the folder goes with them
	})
	company, err := w.store.EnsureCompany(ctx, now)
	w.must(err)
	w.scope = collector.System(company.CompanyID)
	company.Name, company.Brands, company.SetUp = "Флорамо", []string{"Флорамо"}, true
	w.must(w.store.SaveCompany(ctx, w.scope, company))
	w.addPeople(ctx)
	w.options = Options{Store: w.store, Index: index, Work: w.work, Clock: clock, Log: log, BaseURL: "http://molva.example", Demo: true, SignIns: 1000,
		Mails: func(context.Context) ([]Mail, error) { return w.mails, nil }}
	for _, c := range change {
		c(&w.options)
	}
	w.site, err = New(w.options)
	w.must(err)
	w.server = httptest.NewServer(w.site)
	t.Cleanup(w.server.Close)
	return w
}

// hashed is the password, hashed with less work than a real one: the hash is meant to be slow.
var hashed = func() string {
	h, err := argon2id.CreateHash(password, &argon2id.Params{Memory: 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		panic(err)
	}
	return h
}()

func (w *world) addPeople(ctx context.Context) {
	for _, role := range []collector.Role{collector.RoleOwner, collector.RoleManager, collector.RoleViewer} {
		p, err := w.store.AddPerson(ctx, w.scope, collector.Person{Name: "Пан " + string(role), Mail: string(role) + "@floramo.example", Language: "ru", Role: role, Password: hashed, Created: now})
		w.must(err)
		w.people[role] = p
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// reader is somebody with a browser.
type reader struct {
	w    *world
	http *http.Client
	site string // for the form of the import
}

func (w *world) stranger() *reader {
	jar, err := cookiejar.New(nil)
	w.must(err)
	return &reader{w: w, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as signs somebody in over the API.
func (w *world) as(role collector.Role) *reader {
	w.t.Helper()
	r := w.stranger()
	if status, answer := r.api(http.MethodPost, "/session", map[string]string{"mail": w.people[role].Mail, "password": password}); status != http.StatusNoContent {
		w.t.Fatalf("sign in as %s: %d %s", role, status, answer)
	}
	return r
}

func (r *reader) do(method, path, kind string, body io.Reader) *http.Response {
	r.w.t.Helper()
	req, err := http.NewRequest(method, r.w.server.URL+path, body)
	r.w.must(err)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	resp, err := r.http.Do(req)
	r.w.must(err)
	r.w.described(req, resp)
	return resp
}

func (r *reader) read(resp *http.Response) string {
	r.w.t.Helper()
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	r.w.must(err)
	return string(b)
}

// get opens a page.
func (r *reader) get(path string) (int, string) {
	r.w.t.Helper()
	resp := r.do(http.MethodGet, path, "", nil)
	return resp.StatusCode, r.read(resp)
}

// post sends a form and says where it leads.
func (r *reader) post(path string, form url.Values) (status int, location, page string) {
	r.w.t.Helper()
	resp := r.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	return resp.StatusCode, resp.Header.Get("Location"), r.read(resp)
}

// api calls an endpoint with a JSON body; nil sends none.
func (r *reader) api(method, path string, in any) (int, string) {
	r.w.t.Helper()
	var body io.Reader
	kind := ""
	if in != nil {
		b, err := json.Marshal(in)
		r.w.must(err)
		body, kind = bytes.NewReader(b), "application/json"
	}
	resp := r.do(method, "/api/v1"+path, kind, body)
	return resp.StatusCode, r.read(resp)
}

// reviews takes lines of an export in, brings the index up to them and returns the public ids by the site's ids.
func (w *world) reviews(lines ...string) map[string]string {
	w.t.Helper()
	ctx := context.Background()
	report, err := w.work.Import(ctx, w.scope, strings.NewReader(strings.Join(lines, "\n")), jobs.ImportOptions{Format: "jsonl", Site: "otklik"})
	w.must(err)
	if len(report.Refused) > 0 {
		w.t.Fatalf("refused: %+v", report.Refused)
	}
	docs, err := w.store.DocumentsAfter(ctx, w.scope, 0, 1000)
	w.must(err)
	company, err := w.store.Company(ctx, w.scope)
	w.must(err)
	ids := map[string]string{}
	var entries []search.Entry
	for _, d := range docs {
		ids[d.SiteKey] = d.PublicID
		entries = append(entries, search.EntryOf(d, company.Location(), nil))
	}
	live, err := w.options.Index.Live(ctx)
	w.must(err)
	_, err = w.options.Index.Put(ctx, live, entries)
	w.must(err)
	return ids
}
