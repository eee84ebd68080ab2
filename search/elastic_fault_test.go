package search

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"molva/collector"
)

// fakeNode answers bulk requests as a script says: one answer for each request, then all is well.
type fakeNode struct {
	t        *testing.T
	script   []func(w http.ResponseWriter, ids []string)
	mu       sync.Mutex
	requests [][]string
}

func (f *fakeNode) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var ids []string
	lines := bufio.NewScanner(r.Body)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var op map[string]struct {
			ID      string `json:"_id"`
			Version int64
		}
		if err := json.Unmarshal(lines.Bytes(), &op); err == nil && op["index"].ID != "" {
			ids = append(ids, op["index"].ID)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests = append(f.requests, ids)
	if n := len(f.requests); n <= len(f.script) {
		f.script[n-1](w, ids)
		return
	}
	answer(w, ids, nil)
}

// answer writes one item for each id; statuses says which are not 201.
func answer(w io.Writer, ids []string, statuses map[string]int) {
	var items []string
	for _, id := range ids {
		status := statuses[id]
		switch status {
		case 0:
			items = append(items, fmt.Sprintf(`{"index":{"_id":%q,"status":201}}`, id))
		default:
			items = append(items, fmt.Sprintf(`{"index":{"_id":%q,"status":%d,"error":{"type":"type_%d","reason":"because","caused_by":{"type":"deep","reason":"down"}}}}`, id, status, status))
		}
	}
	fmt.Fprintf(w, `{"errors":true,"items":[%s]}`, strings.Join(items, ","))
}

// seen is what was asked for so far.
func (f *fakeNode) seen() [][]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.requests)
}

func fakeElastic(t *testing.T, script ...func(http.ResponseWriter, []string)) (*elasticIndex, *fakeNode) {
	node := &fakeNode{t: t, script: script}
	server := httptest.NewServer(node)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	x := &elasticIndex{node: newElasticNode(u), prefix: "t", pause: func(context.Context, time.Duration) error { return nil }, patience: elasticReads}
	t.Cleanup(func() { _ = x.Close() })
	return x, node
}

func some(names string) []Entry {
	var list []Entry
	for _, id := range strings.Fields(names) {
		list = append(list, Entry{ID: id, Company: 1, Rev: 1, Month: Unknown})
	}
	return list
}

func mixed(statuses map[string]int) func(http.ResponseWriter, []string) {
	return func(w http.ResponseWriter, ids []string) { answer(w, ids, statuses) }
}

func status(code int) func(http.ResponseWriter, []string) {
	return func(w http.ResponseWriter, _ []string) { http.Error(w, "{}", code) }
}

// breakOff sends the beginning of an answer and hangs up.
func breakOff(w http.ResponseWriter, ids []string) {
	w.Header().Set("Content-Length", "5000")
	answer(w, ids[:1], nil)
	panic(http.ErrAbortHandler)
}

// TestPutOutcomes: a matrix of failures; every entry has exactly one outcome, and only what may succeed is repeated.
func TestPutOutcomes(t *testing.T) {
	unavailable, internal := collector.CodeUnavailable, collector.CodeInternal
	for _, tc := range []struct {
		name     string
		script   []func(http.ResponseWriter, []string)
		requests string // ids of each request
		codes    map[string]collector.Code
		err      collector.Code // of the whole
	}{
		{name: "all well", requests: "a b c d"},
		{name: "newer held", script: steps(mixed(map[string]int{"b": 409})), requests: "a b c d"},
		{name: "200 with errors inside", script: steps(mixed(map[string]int{"b": 400, "c": 429, "d": 503})), requests: "a b c d|c d", codes: codes("b", collector.CodeInvalid)},
		{name: "forbidden items", script: steps(mixed(map[string]int{"b": 403})), requests: "a b c d", codes: codes("b", internal)},
		{name: "busy for ever", script: steps(mixed(map[string]int{"c": 429}), mixed(map[string]int{"c": 429}), mixed(map[string]int{"c": 503}), mixed(map[string]int{"c": 429})),
			requests: "a b c d|c|c|c", codes: codes("c", unavailable)},
		{name: "no index", script: steps(mixed(map[string]int{"a": 404, "b": 404, "c": 404, "d": 404})), requests: "a b c d", codes: codes("abcd", unavailable)},
		{name: "item not answered", script: steps(func(w http.ResponseWriter, ids []string) { answer(w, ids[:2], nil) }), requests: "a b c d", codes: codes("cd", unavailable)},
		{name: "item of another", script: steps(func(w http.ResponseWriter, ids []string) { answer(w, []string{"a", "x", "c", "d"}, nil) }), requests: "a b c d", codes: codes("b", unavailable)},
		{name: "broken off", script: steps(breakOff), requests: "a b c d", codes: codes("abcd", unavailable), err: unavailable},
		{name: "no JSON", script: steps(func(w http.ResponseWriter, _ []string) { fmt.Fprint(w, "<html>proxy") }), requests: "a b c d", codes: codes("abcd", unavailable), err: unavailable},
		{name: "whole request busy, then well", script: steps(status(429), status(503)), requests: "a b c d|a b c d|a b c d"},
		{name: "whole request refused", script: steps(status(401)), requests: "a b c d", codes: codes("abcd", internal), err: internal},
		{name: "whole request always busy", script: steps(status(503), status(503), status(503), status(503)), requests: "a b c d|a b c d|a b c d|a b c d", codes: codes("abcd", unavailable), err: unavailable},
		{name: "too large", script: steps(status(413), status(413), mixed(nil), status(413)), requests: "a b c d|a b|a|b|c d", codes: codes("b", collector.CodeTooLarge)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			x, node := fakeElastic(t, tc.script...)
			outcomes, err := x.Put(t.Context(), SlotA, some("a b c d"))
			if collector.CodeOf(err) != tc.err && !(err == nil && tc.err == "") {
				t.Errorf("Put: %v, want %q", err, tc.err)
			}
			for i, id := range []string{"a", "b", "c", "d"} {
				if want := tc.codes[id]; want == "" && outcomes[i] != nil || want != "" && collector.CodeOf(outcomes[i]) != want {
					t.Errorf("%s: %v, want %q", id, outcomes[i], want)
				}
			}
			var seen []string
			for _, ids := range node.seen() {
				seen = append(seen, strings.Join(ids, " "))
			}
			if got := strings.Join(seen, "|"); got != tc.requests {
				t.Errorf("requests %s, want %s", got, tc.requests)
			}
		})
	}
}

func steps(list ...func(http.ResponseWriter, []string)) []func(http.ResponseWriter, []string) {
	return list
}

func codes(ids string, c collector.Code) map[string]collector.Code {
	m := map[string]collector.Code{}
	for _, id := range ids {
		m[string(id)] = c
	}
	return m
}

// TestPutStopsWhenTheNodeDies: what was answered for stays done, the rest is told apart, and no more is sent.
func TestPutStopsWhenTheNodeDies(t *testing.T) {
	x, node := fakeElastic(t, mixed(nil), breakOff)
	var entries []Entry
	for i := range 3 * elasticBatch {
		entries = append(entries, Entry{ID: fmt.Sprintf("d%d", i), Rev: 1})
	}
	outcomes, err := x.Put(t.Context(), SlotA, entries)
	if collector.CodeOf(err) != collector.CodeUnavailable || len(node.seen()) != 2 {
		t.Errorf("%v after %d requests", err, len(node.seen()))
	}
	for i, err := range outcomes {
		if (err == nil) != (i < elasticBatch) {
			t.Fatalf("outcome %d: %v", i, err)
		}
	}
}

// TestPutKeepsItsLines: a batch is made while the one before is under way, and each request has its own lines.
func TestPutKeepsItsLines(t *testing.T) {
	x, node := fakeElastic(t)
	var entries []Entry
	for i := range 3*elasticBatch + 7 {
		entries = append(entries, Entry{ID: fmt.Sprintf("d%d", i), Rev: 1})
	}
	if outcomes, err := x.Put(t.Context(), SlotA, entries); err != nil || len(outcomes) != len(entries) {
		t.Fatalf("%d outcomes, %v", len(outcomes), err)
	}
	at := 0
	for _, ids := range node.seen() {
		for _, id := range ids {
			if id != entries[at].ID {
				t.Fatalf("line %d is of %s", at, id)
			}
			at++
		}
	}
	if at != len(entries) || len(node.seen()) != 4 {
		t.Errorf("%d lines in %d requests", at, len(node.seen()))
	}
}

// TestNodeAway: everything says soon that the server is needed.
func TestNodeAway(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String()
	_ = l.Close()
	if _, err := OpenElastic(t.Context(), address, "t"); collector.CodeOf(err) != collector.CodeUnavailable {
		t.Errorf("OpenElastic: %v", err)
	}
	u, _ := url.Parse(address)
	x := &elasticIndex{node: newElasticNode(u), prefix: "t", pause: pause, patience: elasticReads}
	_, searchErr := x.Search(t.Context(), Request{Company: 1})
	outcomes, putErr := x.Put(t.Context(), SlotA, some("a"))
	_, countErr := x.Count(t.Context(), SlotA, 1)
	_, liveErr := x.Live(t.Context())
	for i, err := range []error{searchErr, putErr, outcomes[0], countErr, liveErr, x.Delete(t.Context(), SlotA, []string{"a"}), x.Reset(t.Context(), SlotB)} {
		if collector.CodeOf(err) != collector.CodeUnavailable {
			t.Errorf("%d: %v", i, err)
		}
	}
	if _, err := OpenElastic(t.Context(), "localhost:9200", "t"); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("an address without scheme: %v", err)
	}
}

// TestNodeAwayAtTheStart: who can go on without the server opens the index all the same; the slots are made before the
// first thing that is written, when it comes.
func TestNodeAwayAtTheStart(t *testing.T) {
	var up atomic.Bool
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !up.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.Method+" "+r.URL.Path)
		switch {
		case r.URL.Path == "/t-a/_bulk":
			answer(w, []string{"a"}, nil)
		case r.Method == http.MethodGet:
			w.WriteHeader(http.StatusNotFound)
		default:
			_, _ = io.WriteString(w, "{}")
		}
	}))
	t.Cleanup(server.Close)
	x, away, err := AwaitElastic(t.Context(), server.URL, "t")
	if err != nil || collector.CodeOf(away) != collector.CodeUnavailable {
		t.Fatalf("%v, %v", away, err)
	}
	if _, err := x.Put(t.Context(), SlotA, some("a")); collector.CodeOf(err) != collector.CodeUnavailable {
		t.Errorf("away: %v", err)
	}
	up.Store(true)
	for range 2 {
		if outcomes, err := x.Put(t.Context(), SlotA, some("a")); err != nil || outcomes[0] != nil {
			t.Errorf("back: %v, %v", outcomes, err)
		}
	}
	want := "GET /t-*/_alias|GET /t-*/_mapping|PUT /t-a-1|PUT /t-b-1|POST|POST"
	if n := len(asked); n < 6 || asked[2] != "PUT /t-a-1" || asked[3] != "PUT /t-b-1" || asked[n-2] != "POST /t-a/_bulk" || asked[n-1] != "POST /t-a/_bulk" {
		t.Errorf("asked %q, want %s", asked, want)
	}
	if _, _, err := AwaitElastic(t.Context(), "localhost:9200", "t"); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("an address without scheme: %v", err)
	}
}

// TestElasticJSON: what is written by hand is JSON, whatever the words hold.
func TestElasticJSON(t *testing.T) {
	el := Element{{Exact: "a\"b\\c", Stem: "\x01\x7f"}, {Exact: "\xff", Stem: "ёї"}}
	e := Entry{ID: `i"d`, Rev: 7, Title: el, Body: []Element{el, nil, el}, Sites: []string{"\n", "b"}, Causes: []string{"c"}, Rating: 4.5, Day: "2026-01-01", Month: "2026-01"}
	lines := strings.Split(string(appendElastic(nil, &e)), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines: %q", len(lines), lines)
	}
	var doc struct {
		Title []string `json:"title_exact"`
		Stem  []string `json:"body_stem"`
		Rev   int64
	}
	if !json.Valid([]byte(lines[0])) || json.Unmarshal([]byte(lines[1]), &doc) != nil || !json.Valid([]byte(elasticBody("a", "b"))) {
		t.Fatalf("no JSON: %q", lines)
	}
	if doc.Title[0] != "a\"b\\c \ufffd" || len(doc.Stem) != 2 || doc.Stem[1] != "\x01\x7f ёї" || doc.Rev != 7 {
		t.Errorf("%+v", doc)
	}
}

// TestAllTaken: only an answer that names every line as written, in order and to its end, is believed without being looked at.
func TestAllTaken(t *testing.T) {
	work := []pending{{id: "a"}, {id: "b"}}
	whole := `{"items":[{"index":{"_id":"a","status":201}},{"index":{"_id":"b","status":200}}]}`
	if !allTaken([]byte(whole), work) {
		t.Errorf("%s is not taken", whole)
	}
	for i := range whole {
		if allTaken([]byte(whole[:i]), work) {
			t.Errorf("%s is taken", whole[:i])
		}
		if odd := whole[:i] + "?" + whole[i+1:]; allTaken([]byte(odd), work) {
			t.Errorf("%s is taken", odd)
		}
	}
	for _, odd := range []string{
		strings.Replace(whole, "201", "409", 1), strings.Replace(whole, "200", "202", 1), strings.Replace(whole, `"b"`, `"a"`, 1),
		strings.Replace(whole, `201`, `201,"error":{}`, 1), whole + "{}", `{"items":[]}`, "", "null",
	} {
		if allTaken([]byte(odd), work) {
			t.Errorf("%s is taken", odd)
		}
	}
	if allTaken([]byte(whole), work[:1]) || allTaken([]byte(whole), append(work, pending{id: "c"})) {
		t.Error("an answer for other lines is taken")
	}
}
