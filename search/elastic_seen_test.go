package search

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestFullBatchesAreShownOnAsking: a full batch goes without a refresh, which the next search asks for, once; a batch behind
// which nothing comes is shown at once. While the free slot is filled, searches ask no more than they else do.
func TestFullBatchesAreShownOnAsking(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := 0
		for lines := bufio.NewScanner(r.Body); lines.Scan(); {
			n++
		}
		mu.Lock()
		defer mu.Unlock()
		switch _, call, _ := strings.Cut(r.URL.Path, "/_"); call {
		case "bulk":
			asked = append(asked, "bulk refresh="+r.URL.Query().Get("refresh"))
			var items []string
			for i := range n / 2 {
				items = append(items, fmt.Sprintf(`{"index":{"_id":"d%d","status":201}}`, i))
			}
			fmt.Fprintf(w, `{"items":[%s]}`, strings.Join(items, ","))
		case "refresh":
			asked = append(asked, "refresh "+r.URL.Path)
			_, _ = io.WriteString(w, "{}")
		case "alias":
			asked = append(asked, "which is live")
			_, _ = io.WriteString(w, `{"t-a-1":{"aliases":{"t-a":{},"t":{}}},"t-b-1":{"aliases":{"t-b":{}}}}`)
		default:
			asked = append(asked, call)
			_, _ = io.WriteString(w, `{"hits":{"total":{"value":0},"hits":[]}}`)
		}
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	x := &elasticIndex{node: newElasticNode(u), prefix: "t", pause: func(context.Context, time.Duration) error { return nil }, trust: time.Hour, patience: elasticReads}
	x.newest.Store(true)
	t.Cleanup(func() { _ = x.Close() })
	entries := make([]Entry, elasticBatch)
	for i := range entries {
		entries[i] = Entry{ID: fmt.Sprint("d", i), Rev: 1}
	}
	search := func() {
		if _, err := x.Search(t.Context(), Request{Company: 1}); err != nil {
			t.Fatal(err)
		}
	}
	put(t, x, SlotA, entries)
	search()
	search()
	put(t, x, SlotB, entries) // the free slot: nobody searches there
	search()
	search()
	put(t, x, SlotA, entries[:3])
	search()
	x.trust = 0 // another process may have swapped
	search()
	want := "bulk refresh=|which is live|refresh /t-a/_refresh|search|search|bulk refresh=|search|search|bulk refresh=true|search|which is live|search"
	if got := strings.Join(asked, "|"); got != want {
		t.Errorf("asked %s\nwant  %s", got, want)
	}
}
