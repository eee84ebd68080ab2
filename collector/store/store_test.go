package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store/storetest"
)

// wall and now are the two clocks of the tests; they lie far apart so that mixing them up is seen.
var (
	wall = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	now  = time.Date(2031, 7, 7, 7, 0, 0, 0, time.UTC)
)

// everywhere runs a test on SQLite, and on PostgreSQL where MOLVA_TEST_POSTGRES names one.
func everywhere(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, openTest(t, storetest.SQLite(t, t.TempDir(), Open))) })
	t.Run("postgres", func(t *testing.T) { test(t, postgresTest(t)) })
}

// postgres is a schema of this run's own; to make one for each test takes most of the time of all tests.
var postgres struct {
	store *Store
	admin *sql.DB
	name  string
}

func TestMain(m *testing.M) {
	code := m.Run()
	if postgres.store != nil {
		if err := errors.Join(postgres.store.Close(), second(postgres.admin.Exec("DROP SCHEMA "+postgres.name+" CASCADE")), postgres.admin.Close()); err != nil {
			fmt.Fprintln(os.Stderr, "the schema of the tests was left:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// postgresTest is an empty store on PostgreSQL. Without a server the test is skipped, or fails where the real ones are
// demanded.
func postgresTest(t testing.TB) *Store {
	t.Helper()
	server := os.Getenv("MOLVA_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_TEST_REAL is set, but MOLVA_TEST_POSTGRES names no server")
		}
		t.Skip("MOLVA_TEST_POSTGRES names no server")
	}
	if postgres.store == nil {
		var err error
		postgres.name = "test_" + publicID()
		postgres.admin, err = sql.Open("pgx", server)
		must(t, err)
		_, err = postgres.admin.Exec("CREATE SCHEMA " + postgres.name)
		must(t, err)
		postgres.store, err = Open(context.Background(), inSchema(t, server, postgres.name), slog.New(slog.DiscardHandler))
		must(t, err)
	}
	_, err := postgres.store.writer.Exec("TRUNCATE " + strings.Join(tables, ", "))
	must(t, err)
	return postgres.store
}

func inSchema(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	must(t, err)
	q := u.Query()
	q.Set("search_path", name)
	q.Set("synchronous_commit", "off") // tests kill no server
	u.RawQuery = q.Encode()
	return u.String()
}

func openTest(t testing.TB, address string) *Store {
	t.Helper()
	s, err := Open(context.Background(), address, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// got is a value whose error ends the test.
func got[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		must(t, err)
		return v
	}
}

func wantCode(t testing.TB, err error, code collector.Code) {
	t.Helper()
	if collector.CodeOf(err) != code {
		t.Fatalf("error %v has code %q, want %q", err, collector.CodeOf(err), code)
	}
}

func want[T comparable](t testing.TB, what string, is, should T) {
	t.Helper()
	if is != should {
		t.Fatalf("%s is %v, want %v", what, is, should)
	}
}

// world is a company with a person and a source in mid-pass, and a host that is leased.
type world struct {
	s      *Store
	scope  collector.Scope
	person collector.Person
	source collector.Source
	host   collector.Host
	page   collector.Page
}

// newWorld makes a further company; names keeps its mail address apart from others'.
func newWorld(t testing.TB, s *Store, names string) *world {
	t.Helper()
	ctx := context.Background()
	company := got(s.AddCompany(ctx, collector.Company{Name: names, Brands: []string{"Флорамо"}, Language: "uk", Zone: "Europe/Kyiv", Created: now}))(t)
	w := &world{s: s, scope: collector.System(company.CompanyID)}
	w.person = got(s.AddPerson(ctx, w.scope, collector.Person{Name: "Ганна Їжак", Mail: "Hanna@" + names + ".example", Language: "uk", Role: collector.RoleOwner, Created: now}))(t)
	start := "http://" + names + ".example:80/"
	w.source = got(s.AddSource(ctx, w.scope, collector.Source{Name: "Отклик", URL: start, Owner: w.person.PersonID, Period: 6 * time.Hour, Due: now}))(t)
	w.startPass(t, now)
	return w
}

func (w *world) startPass(t testing.TB, at time.Time) {
	t.Helper()
	ctx := context.Background()
	src, started, err := w.s.StartPass(ctx, w.scope, w.source.SourceID, w.source.URL, strings.TrimSuffix(w.source.URL, "/"), at)
	must(t, err)
	want(t, "started", started, true)
	w.source = src
	w.claimHost(t)
	pages := got(w.s.DuePages(ctx, w.host.HostID, at, 10))(t)
	want(t, "pages due", len(pages), 1)
	w.page = pages[0]
}

func (w *world) claimHost(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	hosts := got(w.s.Hosts(ctx, w.scope, "", 10))(t)
	want(t, "hosts", len(hosts), 1)
	if hosts[0].Fence != "" {
		must(t, w.s.ReleaseHost(ctx, hosts[0], wall))
	}
	h, ok, err := w.s.ClaimHost(ctx, hosts[0].HostID, wall, 5*time.Second)
	must(t, err)
	want(t, "claimed", ok, true)
	w.host = h
}

// review is a write of a new live review of the world's source, as the pipeline makes it.
func (w *world) review(key, text string, rating float64, at time.Time) DocumentWrite {
	d := collector.Document{Company: w.scope.Company, Source: w.source.SourceID, Page: w.page.PageID, Kind: collector.KindReview, SiteKey: key,
		State: collector.StateLive, SeenPass: w.source.Pass, FirstSeen: at, LastSeen: at, Hash: text}
	d.Review = collector.Review{ID: key, OwnID: true, Site: "otklik", URL: "http://otklik.example/r/" + key, Text: text, Rating: rating,
		Author: collector.Author{Name: "Олёна-" + key, URL: "http://otklik.example/u/" + key}, Item: collector.Item{Name: "Букет", URL: "http://otklik.example/i/1"},
		Published: collector.PublishedAt(at.Add(-time.Hour)), Replies: []collector.Reply{{Author: "Менеджер", Text: "Дякуємо", Official: true}}}
	return DocumentWrite{Document: d, Seen: true, Versions: []collector.Version{{Change: collector.ChangePosted, At: at, Text: text, Rating: rating,
		Replies: d.Replies}}}
}

// edited is a write of a held document with another text.
func edited(d collector.Document, text string, at time.Time) DocumentWrite {
	d.Text, d.Hash, d.LastSeen = text, text, at
	return DocumentWrite{Document: d, PrevRev: d.Rev, Seen: true, Versions: []collector.Version{{Change: collector.ChangeEdited, At: at, Text: text, Rating: d.Rating}}}
}

// visit saves the world's page with some documents and links, as done.
func (w *world) visit(t testing.TB, links []Link, writes ...DocumentWrite) Counts {
	t.Helper()
	p := w.page
	p.Due, p.Outcome, p.Status, p.Visited = time.Time{}, "ok", 200, now
	return got(w.s.SavePage(context.Background(), w.scope, PageResult{Host: w.host, Page: p, Links: links, Documents: writes, Now: now}))(t)
}

func (w *world) held(t testing.TB, key string) collector.Document {
	t.Helper()
	m := got(w.s.Held(context.Background(), w.scope, "otklik", collector.KindReview, []string{key}))(t)
	d, ok := m[key]
	if !ok {
		t.Fatalf("%q is not held", key)
	}
	return d
}

func containsFold(s, part string) bool { return strings.Contains(strings.ToLower(s), part) }
