//go:build yardstick

package deploy

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
	"molva/web"
)

var archived = flag.Int("documents", 100000, "documents of the large archive; the small one has archiveSmall")

const (
	archiveSmall  = 10000
	archiveBatch  = 1000
	archivePages  = 60 // of the console, of each archive
	archiveWanted = 24 // letters of a word that stands in a query, at most
)

// BenchmarkArchive fills the store with different documents, lets the running product index them, opens the console's search, asks what a topic
// finds while it is edited, and writes everything as lines. It prints the memory at a tenth and at the end, and how the
// time of the console with -documents stands to that with archiveSmall. The index is Bleve, or a new one on
// MOLVA_TEST_ELASTICSEARCH. Run it with -benchtime 1x.
func BenchmarkArchive(b *testing.B) {
	sentences := archiveSentences(b)
	for b.Loop() {
		small, large := newArchive(b, sentences, archiveSmall), newArchive(b, sentences, *archived)
		comparePages(b, small, large)
		large.topics(b)
		large.lines(b)
	}
}

// BenchmarkExport writes -documents as lines and does nothing else of BenchmarkArchive, which takes hours over millions.
func BenchmarkExport(b *testing.B) {
	sentences := archiveSentences(b)
	for b.Loop() {
		newArchive(b, sentences, *archived).lines(b)
	}
}

// archive is a product without background work over some documents.
type archive struct {
	*App
	site      *web.Server
	cookies   []*http.Cookie
	engine    *timedIndex
	sentences []string
	held      int
	owner     collector.Scope
	// incident is the oldest document of the one that grows, inIncident how many documents belong to any.
	incident   int64
	inIncident int
}

// timedIndex adds up how long the index was asked.
type timedIndex struct {
	search.Index
	took atomic.Int64 // ns
}

func (x *timedIndex) Search(ctx context.Context, r search.Request) (search.Result, error) {
	began := time.Now()
	defer func() { x.took.Add(int64(time.Since(began))) }()
	return x.Index.Search(ctx, r)
}

func (x *timedIndex) Outdated(ctx context.Context) (bool, error) {
	began := time.Now()
	defer func() { x.took.Add(int64(time.Since(began))) }()
	return x.Index.Outdated(ctx)
}

func newArchive(b *testing.B, sentences []string, n int) *archive {
	cfg := benchConfig(b.TempDir())
	cfg.Elasticsearch = os.Getenv("MOLVA_TEST_ELASTICSEARCH")
	cfg.IndexPrefix = fmt.Sprintf("molva-archive-%d-%d", n, time.Now().UnixNano())
	a := &archive{App: &App{cfg: cfg, log: slog.New(slog.DiscardHandler)}, sentences: sentences, held: n}
	timed := func(context.Context) error {
		a.engine = &timedIndex{Index: a.index}
		a.index = a.engine
		return nil
	}
	_, err := a.steps(b.Context(), a.openData, a.openStore, a.openIndex, timed, a.openQueue, a.openCrawler, a.join)
	fine(b, err)
	b.Cleanup(a.Close)
	if cfg.Elasticsearch != "" {
		b.Cleanup(func() { dropArchive(b, cfg) })
	}
	a.site, err = web.New(web.Options{Store: a.store, Index: a.index, Work: a.work, Clock: a.clock, Log: a.log, BaseURL: cfg.baseURL(), Mails: a.mails()})
	fine(b, err)
	a.signIn(b)
	a.plan(b)
	a.fill(b)
	a.indexAll(b)
	return a
}

func fine(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func dropArchive(b *testing.B, cfg Config) {
	for _, slot := range []string{"a", "b"} {
		req, err := http.NewRequest(http.MethodDelete, cfg.Elasticsearch+"/"+cfg.IndexPrefix+"-"+slot+"-1", nil)
		fine(b, err)
		resp, err := http.DefaultClient.Do(req)
		fine(b, err)
		fine(b, resp.Body.Close())
	}
}

func (a *archive) signIn(b *testing.B) {
	owner, err := a.firstOwner(b.Context())
	fine(b, err)
	body, err := json.Marshal(map[string]string{"mail": owner.Mail, "password": owner.Password})
	fine(b, err)
	r := httptest.NewRequest(http.MethodPost, "/api/v1/session", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	a.site.ServeHTTP(w, r)
	if a.cookies = w.Result().Cookies(); w.Code != http.StatusNoContent || len(a.cookies) == 0 {
		b.Fatalf("sign in: %d %s", w.Code, w.Body)
	}
}

// fill writes the documents as an import does. What follows a document beside the index is noted as done.
func (a *archive) fill(b *testing.B) {
	ctx, scope := b.Context(), collector.System(1)
	memory := newMemory(a.held)
	began := time.Now()
	for from := 0; from < a.held; from += archiveBatch {
		var writes []store.DocumentWrite
		for i := from; i < min(from+archiveBatch, a.held); i++ {
			d := a.document(i)
			writes = append(writes, store.DocumentWrite{Document: d, Versions: []collector.Version{{Change: collector.ChangePosted, At: d.FirstSeen, Rating: d.Rating, Title: d.Title, Text: d.Text}}})
		}
		n, err := a.store.SaveDocuments(ctx, scope, writes)
		if fine(b, err); n.New != len(writes) {
			b.Fatalf("%+v", n)
		}
		memory.at(from + len(writes))
	}
	for _, name := range []string{"match", "detect", "cluster"} {
		claim, ok, err := a.store.ClaimFollower(ctx, 1, name, time.Now(), time.Hour)
		if fine(b, err); !ok {
			b.Fatalf("the follower %s is held by somebody", name)
		}
		for {
			refs, err := a.store.LaggingRefs(ctx, claim, archiveBatch)
			if fine(b, err); len(refs) == 0 {
				break
			}
			fine(b, a.store.MarkFollowed(ctx, claim, refs))
			if name == "cluster" {
				a.copies(b, refs)
				a.handle(b, refs)
			}
		}
		fine(b, a.store.ReleaseFollower(ctx, claim, time.Now()))
	}
	fmt.Fprintf(os.Stderr, "%d documents written: %s; %s\n", a.held, time.Since(began).Round(time.Second), memory)
}

// indexAll runs the product until its index holds everything.
func (a *archive) indexAll(b *testing.B) {
	ctx, cancel := context.WithCancel(b.Context())
	var running sync.WaitGroup
	for _, run := range []func(context.Context) error{a.work.RunWorkers, a.work.RunScheduler} {
		running.Go(func() { _ = run(ctx) }) // a failure shows as documents that are missing
	}
	memory, began := newMemory(a.held), time.Now()
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for lag := a.held; lag > 0; <-tick.C {
		var err error
		lag, err = a.store.Lag(ctx, collector.System(1), "index_a")
		fine(b, err)
		memory.at(a.held - lag)
	}
	cancel()
	running.Wait()
	n, err := a.index.Count(b.Context(), search.SlotA, 1)
	if fine(b, err); n != a.held {
		b.Fatalf("the index holds %d of %d", n, a.held)
	}
	took := time.Since(began)
	fmt.Fprintf(os.Stderr, "%d documents indexed: %s, %.0f a second; %s\n", a.held, took.Round(time.Second), float64(a.held)/took.Seconds(), memory)
	b.ReportMetric(memory.grown(), "index-MiB-grown")
}

// memory is what the heap holds after a collection, by tenths of some work, and what is resident beside files.
type memory struct {
	of, next  int
	heap, own []float64 // MiB
}

func newMemory(of int) *memory { return &memory{of: of, next: 1} }

func (m *memory) at(done int) {
	if m.next > 10 || done < m.of*m.next/10 {
		return
	}
	for m.next <= 10 && done >= m.of*m.next/10 {
		m.next++
	}
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	m.heap, m.own = append(m.heap, float64(s.HeapAlloc)/(1<<20)), append(m.own, anonymousMiB())
}

// grown is by how much more the heap held at its most than at the first reading.
func (m *memory) grown() float64 { return slices.Max(m.heap) - m.heap[0] }

func (m *memory) String() string {
	if len(m.heap) == 0 {
		return "no memory was read"
	}
	last := len(m.heap) - 1
	return fmt.Sprintf("heap %.1f MiB at first, %.1f at most, %.1f at last; resident beside files %.0f, %.0f, %.0f (%d readings)",
		m.heap[0], slices.Max(m.heap), m.heap[last], m.own[0], slices.Max(m.own), m.own[last], last+1)
}

// anonymousMiB is the resident memory of the process beside what it maps of files.
func anonymousMiB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "RssAnon:")
	var kib float64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		return 0
	}
	return kib / 1024
}

// page opens a page of the console and says how long it took in all, and without the index, in milliseconds.
func (a *archive) page(b *testing.B, path string) (whole, own float64, body string) {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for _, c := range a.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	asked, began := a.engine.took.Load(), time.Now()
	a.site.ServeHTTP(w, r)
	took := time.Since(began)
	if w.Code != http.StatusOK {
		b.Fatalf("%s: %d %.500s", path, w.Code, w.Body)
	}
	return took.Seconds() * 1e3, (took - time.Duration(a.engine.took.Load()-asked)).Seconds() * 1e3, w.Body.String()
}

func middle(list []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[int(q*float64(len(sorted)-1))]
}

// topics edits a topic of four clauses and two exclusions, clause by clause.
func (a *archive) topics(b *testing.B) {
	r := rand.New(rand.NewPCG(8, 8))
	var took []float64
	cut := 0
	for range 20 {
		t := collector.TopicText{Name: "Тема"}
		for range 4 {
			t.Queries = append(t.Queries, collector.TopicQuery{Query: a.clause(r)})
		}
		for range 2 {
			t.Exclusions = append(t.Exclusions, collector.TopicExclusion{Kind: collector.ExcludeWords, Value: a.word(r)})
		}
		began := time.Now()
		p, err := a.work.PreviewTopic(b.Context(), collector.System(1), "", t)
		fine(b, err)
		took = append(took, time.Since(began).Seconds()*1e3)
		if p.Cut {
			cut++
		}
	}
	b.Logf("a topic of four queries and two exclusions over %d documents: all its counts %.0f ms at median, %.0f at most; %d of %d not counted to their end", a.held, middle(took, 0.5), slices.Max(took), cut, len(took))
	b.ReportMetric(middle(took, 0.5), "topic-ms")
}

// lines is `molva search --lines`, its lines counted and thrown away.
func (a *archive) lines(b *testing.B) {
	out := &lineCounter{memory: newMemory(a.held)}
	cl := &client{http: &http.Client{Transport: inMemory{a.site.SocketHandler()}}, app: a.App}
	began := time.Now()
	c := searchCommand{Sort: "published"}
	fine(b, c.lines(b.Context(), Streams{Out: out, Err: io.Discard}, cl))
	if out.lines != a.held {
		b.Fatalf("%d lines of %d", out.lines, a.held)
	}
	took := time.Since(began)
	b.Logf("%d documents as lines: %s, %.0f a second; %s", a.held, took.Round(time.Second), float64(a.held)/took.Seconds(), out.memory)
	b.ReportMetric(out.memory.grown(), "lines-MiB-grown")
}

type lineCounter struct {
	lines  int
	memory *memory
}

func (l *lineCounter) Write(p []byte) (int, error) {
	l.lines += bytes.Count(p, []byte("\n"))
	l.memory.at(l.lines)
	return len(p), nil
}

// archiveSentences are those of the shared real texts.
func archiveSentences(b *testing.B) (sentences []string) {
	shared := os.Getenv("MOLVA_SHARED")
	if shared == "" {
		b.Fatal("MOLVA_SHARED names no folder with the shared data")
	}
	for _, file := range []string{"reviews-yandex-maps/reviews", "sentiment-ru/banki-ru", "sentiment-ru/otzovik-bank", "sentiment-uk/customer-reviews"} {
		f, err := os.Open(filepath.Join(shared, "data", file+".jsonl.gz"))
		fine(b, err)
		z, err := gzip.NewReader(f)
		fine(b, err)
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var one struct{ Text string }
			fine(b, json.Unmarshal(lines.Bytes(), &one))
			for _, s := range strings.FieldsFunc(one.Text, func(r rune) bool { return strings.ContainsRune(".!?\n", r) }) {
				if s = strings.TrimSpace(s); len(s) > 20 && len(s) < 400 {
					sentences = append(sentences, s)
				}
			}
		}
		fine(b, lines.Err())
		fine(b, f.Close())
	}
	return sentences
}

func anyOf[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// document is the one of a number: a few real sentences, a place, an author, a day of three years, a verdict.
func (a *archive) document(i int) collector.Document {
	r := rand.New(rand.NewPCG(9, uint64(i)))
	var d collector.Document
	d.ID = fmt.Sprint(i)
	d.SiteKey, d.OwnID, d.Site = d.ID, true, anyOf(r, "otklik.example", "zhalobnaya.example", "irecommend.example", "flamp.example")
	d.Kind, d.State = anyOf(r, collector.KindReview, collector.KindReview, collector.KindMention), collector.StateLive
	d.URL = "https://" + d.Site + "/reviews/" + d.ID
	d.Title = anyOf(r, a.sentences...)
	for range 3 + r.IntN(5) {
		d.Text += anyOf(r, a.sentences...) + ". "
	}
	d.Item.Name = fmt.Sprintf("Букет %d", r.IntN(300))
	d.Author.Name = fmt.Sprintf("%s %d", anyOf(r, "Иван", "Олена", "Пётр", "Оксана"), r.IntN(5000))
	d.Rating = float64(1 + r.IntN(5))
	d.Published = collector.PublishedAt(time.Date(2023, 6, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(3 * 365 * 24 * int64(time.Hour)))))
	d.FirstSeen = d.Published.Time.Add(time.Hour)
	d.LastSeen = d.FirstSeen
	d.Verdict.Language = anyOf(r, "ru", "ru", "uk")
	d.Verdict.Tone.Label = anyOf(r, "negative", "neutral", "positive")
	d.Verdict.Complaint.Probability = r.Float64()
	d.Verdict.Category.Name = anyOf(r, collector.Categories()...)
	d.Hash = d.ID
	return d
}

// word is one of the texts.
func (a *archive) word(r *rand.Rand) string {
	for {
		w := strings.ToLower(strings.Trim(anyOf(r, strings.Fields(anyOf(r, a.sentences...))...), `,"'«»()-:;/*=@~`))
		if n := len([]rune(w)); n > 4 && n < archiveWanted && !strings.ContainsAny(w, "\"':()/*=@~&|!\\") {
			return w
		}
	}
}

// clause is a query of a topic, which is never empty.
func (a *archive) clause(r *rand.Rand) string {
	for {
		if q := a.query(r); q != "" {
			return q
		}
	}
}

// query is one as somebody types it; "" finds everything.
func (a *archive) query(r *rand.Rand) string {
	switch r.IntN(5) {
	case 0:
		return a.word(r) + " OR " + a.word(r)
	case 1:
		return a.word(r) + " rating:<3"
	case 2:
		return anyOf(r, "rating:<3", "is:complaint", "lang:uk", "date:2024") + " -" + a.word(r)
	case 3:
		return ""
	}
	return a.word(r)
}
