package jobs

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/store/storetest"
	"molva/crawler"
	"molva/crawler/sites"
	"molva/crawler/yardstick"
	"molva/jobs/alert"
	"molva/search"
)

// bench is a whole product without its web: a real store and index in a temporary folder, a made-up site, a channel
// that remembers. Tasks run in this goroutine, in the order in which the rows make them due.
type bench struct {
	*Work
	t     testing.TB
	scope collector.Scope
	site  *site
	mail  *memory
	owner collector.Person
	now   time.Time
	dir   string
}

func newBench(t testing.TB) *bench {
	t.Helper()
	dir := t.TempDir()
	b := newBenchOn(t, storetest.SQLite(t, dir, store.Open))
	b.dir = dir // of the database
	return b
}

// everywhere runs a test on SQLite, and on PostgreSQL where MOLVA_TEST_POSTGRES names one.
func everywhere(t *testing.T, test func(*bench)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(newBench(t)) })
	t.Run("postgres", func(t *testing.T) { test(newBenchOn(t, schema(t))) })
}

// schemas are those of this run on the real PostgreSQL: one that a test has left is emptied for the next, as to make one takes longer
// than most tests.
var schemas struct {
	server *sql.DB
	all    []string
	free   []string
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, name := range schemas.all {
		if _, err := schemas.server.Exec("DROP SCHEMA " + name + " CASCADE"); err != nil {
			fmt.Fprintln(os.Stderr, "a schema of the tests was left:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// schema is the address of an empty schema of the test's own on the real PostgreSQL.
func schema(t testing.TB) string {
	t.Helper()
	server := os.Getenv("MOLVA_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_TEST_REAL is set, but MOLVA_TEST_POSTGRES names no server")
		}
		t.Skip("MOLVA_TEST_POSTGRES names no server")
	}
	if schemas.server == nil {
		db, err := sql.Open("pgx", server)
		must(t, err)
		schemas.server = db
	}
	if len(schemas.free) == 0 {
		name := "jobs_" + strings.ToLower(rand.Text()[:12])
		_, err := schemas.server.Exec("CREATE SCHEMA " + name)
		must(t, err)
		schemas.all, schemas.free = append(schemas.all, name), append(schemas.free, name)
	}
	name := schemas.free[len(schemas.free)-1]
	schemas.free = schemas.free[:len(schemas.free)-1]
	t.Cleanup(func() {
		if t.Failed() { // who knows what it left beside rows
			return
		}
		_, err := schemas.server.Exec(strings.ReplaceAll(emptySchema, "SCHEMA", name))
		must(t, err)
		schemas.free = append(schemas.free, name)
	})
	u, err := url.Parse(server)
	must(t, err)
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

// emptySchema takes all rows out of a schema, and has it count from one again; what its version is stays.
const emptySchema = `
DO $$ DECLARE names text;
BEGIN
    SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') INTO names FROM pg_tables WHERE schemaname = 'SCHEMA' AND tablename <> 'goose_db_version';
    IF names IS NOT NULL THEN
        EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY';
    END IF;
END $$`

func newBenchOn(t testing.TB, database string) *bench {
	t.Helper()
	ctx := t.Context()
	b := &bench{t: t, site: newSite(t), mail: &memory{}, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	b.dir = t.TempDir()
	dir, log := b.dir, slog.New(slog.DiscardHandler)
	s, err := store.Open(ctx, database, log)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	index, err := search.OpenBleve(filepath.Join(dir, "index"))
	must(t, err)
	t.Cleanup(func() { must(t, index.Close()) })
	raw, err := OpenRawFiles(dir)
	must(t, err)
	t.Cleanup(func() { must(t, raw.Close()) })
	c := crawler.New(crawler.Config{AllowNet: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, DefaultDelay: crawler.NoDelay, Clock: b, Log: log})
	b.Work = (&Work{Store: s, Index: index, Crawler: c, Sites: sites.Embedded(), Clock: b, Raw: raw, Log: log, BaseURL: "http://molva.example",
		MailHost: "molva.example", Channels: map[string]alert.Channel{"mail": b.mail}}).Start()
	company, err := s.EnsureCompany(ctx, b.Now())
	must(t, err)
	company.Brands = []string{"Флорамо"}
	b.scope = collector.System(company.CompanyID)
	must(t, s.SaveCompany(ctx, b.scope, company))
	b.owner, err = s.AddPerson(ctx, b.scope, collector.Person{Name: "Віра", Mail: "vera@floramo.example", Language: "uk", Role: collector.RoleOwner, Created: b.Now()})
	must(t, err)
	return b
}

// useSites lets the bench know other site files.
func (b *bench) useSites(set *sites.Set) {
	b.t.Helper()
	b.Work.Sites = set
	b.Work.Crawler = crawler.New(crawler.Config{AllowNet: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, DefaultDelay: crawler.NoDelay, Clock: b, Log: b.Log, Sites: set})
}

// Now is the bench's business time.
func (b *bench) Now() time.Time { return b.now }

// settle does everything that is due now, task by task, until nothing is.
func (b *bench) settle() {
	b.t.Helper()
	handlers := b.handlers()
	for range 500 {
		tickets, err := b.dueTickets(b.t.Context(), b.Now(), time.Now())
		must(b.t, err)
		if len(tickets) == 0 {
			return
		}
		for _, ticket := range tickets {
			must(b.t, handlers[ticket.Task](b.t.Context(), ticket))
		}
	}
	b.t.Fatal("500 rounds and still something is due")
}

// advance moves business time and does what became due.
func (b *bench) advance(d time.Duration) {
	b.t.Helper()
	b.now = b.now.Add(d)
	b.settle()
}

func (b *bench) source() collector.Source {
	b.t.Helper()
	s, err := b.AddSource(b.t.Context(), b.scope, collector.Source{Name: "Сайт", URL: b.site.URL + "/", Owner: b.owner.PersonID, Period: 6 * time.Hour})
	must(b.t, err)
	return s
}

func (b *bench) reread(s collector.Source) collector.Source {
	b.t.Helper()
	s, err := b.Store.SourceByID(b.t.Context(), b.scope, s.SourceID)
	must(b.t, err)
	return s
}

func (b *bench) rule(query, language string) int {
	b.t.Helper()
	_, n, err := b.AddWatch(b.t.Context(), b.scope, collector.Watch{Name: query, Query: query, Receiver: b.owner.PersonID, Language: language})
	must(b.t, err)
	return n
}

// find is how many documents a search finds; the empty query finds all.
func (b *bench) find(query string) int {
	b.t.Helper()
	_, brands, err := b.company(b.t.Context(), b.scope.Company)
	must(b.t, err)
	q, err := search.ParseFor(query, brands)
	must(b.t, err)
	r, err := b.Index.Search(b.t.Context(), search.Request{Company: b.scope.Company, Query: q})
	must(b.t, err)
	return r.Total
}

func (b *bench) life(key string) string {
	b.t.Helper()
	held, err := b.Store.Held(b.t.Context(), b.scope, b.siteName(), collector.KindReview, []string{key})
	must(b.t, err)
	versions, err := b.Store.Versions(b.t.Context(), b.scope, held[key].DocumentID)
	must(b.t, err)
	var out []string
	for _, v := range versions {
		out = append(out, string(v.Change))
	}
	return strings.Join(out, " ")
}

// siteName is the host without its port: no site file knows it.
func (b *bench) siteName() string {
	name, _, _ := strings.Cut(strings.TrimPrefix(b.site.URL, "http://"), ":")
	return name
}

// site is a review site in microdata, one page of reviews and one more.
type site struct {
	*httptest.Server
	mu         sync.Mutex
	reviews    []shown
	broken     bool              // the mark-up was renamed
	answer     int               // status instead of the page; 0 none
	robots     int               // status instead of robots.txt; 0 none
	retryAfter string            // of answer
	two        int               // status instead of the second page; 0 none
	replies    map[string]string // the company's, by review
	staff      int               // status of a page for staff that the first one links; 0: no such link
	delay      string
	seen       func(path string) // told of every request; nil: nobody
	asked      []string
	pages      map[string]string // instead of all that: what stands at a path
}

type shown struct {
	id, author, text string
	stars            int
}

func newSite(t testing.TB) *site {
	s := &site{delay: "0", replies: map[string]string{}}
	s.Server = httptest.NewServer(yardstick.Honest(t.Errorf, crawler.DefaultAgent, http.HandlerFunc(s.serve)))
	t.Cleanup(s.Close)
	return s
}

func (s *site) set(fn func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn()
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.URL.Path)
	if s.seen != nil {
		s.seen(r.URL.Path)
	}
	switch {
	case r.URL.Path == "/robots.txt" && s.robots != 0:
		w.WriteHeader(s.robots)
	case r.URL.Path == "/robots.txt":
		fmt.Fprint(w, "User-agent: *\nDisallow: /hidden/\nCrawl-delay: "+s.delay+"\n")
	case s.answer != 0:
		if s.retryAfter != "" {
			w.Header().Set("Retry-After", s.retryAfter)
		}
		w.WriteHeader(s.answer)
	case s.pages[r.URL.Path] != "":
		fmt.Fprint(w, s.pages[r.URL.Path])
	case s.pages != nil:
		http.NotFound(w, r)
	case r.URL.Path == "/admin" && s.staff != 0:
		w.WriteHeader(s.staff)
	case r.URL.Path == "/" && s.staff != 0:
		fmt.Fprintf(w, "<html><body><a href=/two>next</a> <a href=/admin>staff</a>%s</body></html>", s.markup(0))
	case r.URL.Path == "/":
		fmt.Fprintf(w, "<html><body><a href=/two>next</a> <a href=/hidden/x>no</a>%s</body></html>", s.markup(0))
	case r.URL.Path == "/two" && s.two != 0:
		w.WriteHeader(s.two)
	case r.URL.Path == "/two":
		fmt.Fprintf(w, "<html><body>%s</body></html>", s.markup(1))
	default:
		http.NotFound(w, r)
	}
}

func (s *site) markup(part int) string {
	kind := "https://schema.org/Review"
	if s.broken {
		kind = "https://schema.org/Thing"
	}
	var b strings.Builder
	for i, v := range s.reviews {
		if i%2 == part {
			fmt.Fprintf(&b, `<div itemscope itemtype="%s" itemid="%s"><b itemprop="author">%s</b><p itemprop="reviewBody">%s</p>
<span itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><meta itemprop="ratingValue" content="%d"></span>
<meta itemprop="datePublished" content="2026-10-30T10:00:00Z">%s</div>`, kind, v.id, html.EscapeString(v.author), html.EscapeString(v.text), v.stars, s.reply(v.id))
		}
	}
	return b.String()
}

// reply is the company's reply to a review as the site shows it.
func (s *site) reply(id string) string {
	if s.replies[id] == "" {
		return ""
	}
	return `<div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Флорамо</b><p itemprop="text">` + html.EscapeString(s.replies[id]) + `</p></div>`
}

// memory is a channel that remembers what it was given, or refuses it.
type memory struct {
	mu   sync.Mutex
	sent []alert.Message
	err  error
}

func (m *memory) Name() string { return "mail" }

func (m *memory) Send(_ context.Context, msg alert.Message) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return "", m.err
	}
	m.sent = append(m.sent, msg)
	return "250 ok", nil
}

// take is what was sent since the last look, as kinds.
func (m *memory) take() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var kinds []string
	for _, msg := range m.sent {
		kinds = append(kinds, msg.Kind)
	}
	m.sent = nil
	return strings.Join(kinds, " ")
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// deliveriesAll shows every delivery.
var deliveriesAll store.DeliveryFilter

// tryOne sends the delivery that is due first at a wall time, writes how it ended and is its row.
func (b *bench) tryOne(wall time.Time) collector.Delivery {
	b.t.Helper()
	claimed, _, err := b.Store.TurnDeliveries(b.t.Context(), store.Turn{Now: b.Now(), Wall: wall, Lease: tellLease, Most: 1})
	must(b.t, err)
	if len(claimed) == 0 {
		b.t.Fatal("nothing is due")
	}
	attempt, retry := b.deliver(b.t.Context(), &claimed[0])
	must(b.t, b.Store.FinishDelivery(b.t.Context(), claimed[0].Delivery, attempt, retry))
	return claimed[0].Delivery
}

var errTransient = &alert.Error{Answer: "451 later", Err: errors.New("not now")}
