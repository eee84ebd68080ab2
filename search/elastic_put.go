package search

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

const (
	elasticBatch    = 1000
	elasticBytes    = 5 << 20 // of a request; a document that is larger goes alone
	elasticDocument = 3 << 10 // of a request, as most documents are
	elasticTries    = 4       // of what the server was too busy for
)

// pending is one entry or deletion on its way: its two lines (one for a deletion) and where its outcome belongs.
type pending struct {
	at    int
	id    string
	lines []byte
}

// Put writes in requests of bounded size. Every entry has exactly one outcome: that of its own item in the answer, or
// that of the whole request; what the server was too busy for is tried again, alone. To make each batch be seen costs the
// server half of its speed, so that full ones, behind which more comes, are shown when somebody looks (seen). While one
// request is under way the next batch is made, and none is sent before the one before it is answered.
func (x *elasticIndex) Put(ctx context.Context, s Slot, entries []Entry) ([]error, error) {
	outcomes := make([]error, len(entries))
	if !s.Valid() {
		return fill(outcomes, 0, badSlot(s)), badSlot(s)
	}
	var taken [2]*[]byte // one is sent, the other filled
	answer := func() error { return nil }
	for from, turn := 0, 0; from < len(entries); turn = 1 - turn {
		if taken[turn] == nil {
			taken[turn] = takeBuffer(len(entries) - from)
		}
		work, full := batch(taken[turn], entries, from)
		if err := answer(); err != nil {
			return fill(outcomes, from, err), err // the connection may still read its buffer
		}
		from += len(work)
		show := from == len(entries) && !full
		answer = begin(func() error { return x.send(ctx, s, work, outcomes, show) })
	}
	if err := answer(); err != nil {
		return outcomes, err
	}
	for _, b := range taken {
		if b != nil {
			buffers.Put(b)
		}
	}
	return outcomes, nil
}

// takeBuffer is one for so many entries, or for a batch of them: grown bit by bit it would be copied a dozen times.
func takeBuffer(entries int) *[]byte {
	b := buffers.Get().(*[]byte)
	if most := min(entries*elasticDocument, elasticBytes); cap(*b) < most {
		*b = make([]byte, 0, most)
	}
	return b
}

// batch writes the entries from an index on into a buffer, until a request is full.
func batch(buffer *[]byte, entries []Entry, from int) (work []pending, full bool) {
	b, ends := (*buffer)[:0], []int{}
	for i := from; i < len(entries) && len(ends) < elasticBatch && len(b) < elasticBytes; i++ {
		b = appendElastic(b, &entries[i])
		ends = append(ends, len(b))
	}
	*buffer = b
	work = make([]pending, len(ends))
	start := 0
	for i, end := range ends {
		work[i] = pending{from + i, entries[from+i].ID, b[start:end]}
		start = end
	}
	return work, len(ends) == elasticBatch || len(b) >= elasticBytes
}

// begin does something beside the caller, who has to wait for its end. Its panic is the caller's: who runs the work tells it as
// that of one piece of work.
func begin(do func() error) (wait func() error) {
	type end struct {
		err   error
		broke any
	}
	ended := make(chan end, 1)
	go func() {
		var e end
		defer func() {
			e.broke = recover()
			ended <- e
		}()
		e.err = do()
	}()
	return func() error {
		e := <-ended
		if e.broke != nil {
			panic(e.broke)
		}
		return e.err
	}
}

// seen makes what this process wrote to a slot be seen by the search that begins now, which waits for it so long. Of what another process writes in
// full batches the server shows what is a second old.
func (x *elasticIndex) seen(ctx context.Context, limit time.Duration, s Slot) error {
	unseen := x.unseen(s)
	if !unseen.Swap(false) {
		return nil
	}
	err := x.refresh(ctx, limit, x.alias(s))
	if err != nil {
		unseen.Store(true)
	}
	return err
}

// seenLive is seen for the slot that is searched. While the other one is filled, which takes long, it is not asked at every
// search which one that is.
func (x *elasticIndex) seenLive(ctx context.Context) error {
	if !x.unseenA.Load() && !x.unseenB.Load() {
		return nil
	}
	if k := x.known.Load(); k != nil && time.Since(k.at) < x.trust {
		return x.seen(ctx, x.patience.search, k.slot)
	}
	live, err := x.Live(ctx)
	if err == nil {
		err = x.seen(ctx, x.patience.search, live)
	}
	return err
}

func (x *elasticIndex) unseen(s Slot) *atomic.Bool {
	if s == SlotA {
		return &x.unseenA
	}
	return &x.unseenB
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// fill gives everything from an index on the same outcome.
func fill(outcomes []error, from int, err error) []error {
	for i := from; i < len(outcomes); i++ {
		outcomes[i] = err
	}
	return outcomes
}

// lastVersion lets no late write bring a deleted document back: it is above every revision. The server remembers it for
// as long as gc_deletes says; what comes later is found by comparing index and store.
const lastVersion = `"version_type":"external_gte","version":9223372036854775807,`

func (x *elasticIndex) Delete(ctx context.Context, s Slot, ids []string) error {
	if !s.Valid() {
		return badSlot(s)
	}
	for from := 0; from < len(ids); from += elasticBatch {
		part := ids[from:min(from+elasticBatch, len(ids))]
		work, outcomes := make([]pending, len(part)), make([]error, len(part))
		for i, id := range part {
			work[i] = pending{i, id, append(appendString([]byte(`{"delete":{`+lastVersion+`"_id":`), id), "}}\n"...)}
		}
		if err := x.send(ctx, s, work, outcomes, true); err != nil {
			return err
		}
		for _, err := range outcomes {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// send brings work to its outcomes. An error is that of a whole request; it then is the outcome of all its items.
func (x *elasticIndex) send(ctx context.Context, s Slot, work []pending, outcomes []error, show bool) error {
	wait := 100 * time.Millisecond
	for try := 1; ; try++ {
		busy, err := x.bulk(ctx, s, work, outcomes, show)
		switch {
		case err != nil && statusOf(err) == http.StatusRequestEntityTooLarge && len(work) > 1:
			if err := x.send(ctx, s, work[:len(work)/2], outcomes, show); err != nil {
				for _, w := range work[len(work)/2:] {
					outcomes[w.at] = err
				}
				return err
			}
			return x.send(ctx, s, work[len(work)/2:], outcomes, show)
		case err != nil && statusOf(err) == http.StatusRequestEntityTooLarge:
			return nil // this one alone: its outcome says so
		case err != nil && !transient(statusOf(err)) || err == nil && len(busy) == 0:
			return err
		case try == elasticTries:
			return err
		}
		if err == nil {
			work = busy
		}
		if err := x.pause(ctx, wait); err != nil {
			return err
		}
		wait *= 4
	}
}

// transient says that the same again may succeed a little later.
func transient(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// body is the lines of some work. At the first try they stand side by side and are not copied.
func body(work []pending) *bytes.Reader {
	size := 0
	for _, w := range work {
		size += len(w.lines)
	}
	first := work[0].lines
	if cap(first) >= size {
		if all := first[:size]; &all[size-1] == &work[len(work)-1].lines[len(work[len(work)-1].lines)-1] {
			return bytes.NewReader(all)
		}
	}
	all := make([]byte, 0, size)
	for _, w := range work {
		all = append(all, w.lines...)
	}
	return bytes.NewReader(all)
}

// bulk is one request. It writes every outcome and returns what the server was too busy for.
func (x *elasticIndex) bulk(ctx context.Context, s Slot, work []pending, outcomes []error, show bool) (busy []pending, err error) {
	aliasOnly := true // a name without an index must not become one with a guessed mapping
	req := esapi.BulkRequest{Index: x.alias(s), Body: body(work), RequireAlias: &aliasOnly,
		FilterPath: []string{"items.*._id", "items.*.status", "items.*.error"}}
	if show {
		req.Refresh = "true"
	} else {
		defer x.unseen(s).Store(true) // not before: who refreshes meanwhile would miss it
	}
	raw := answers.Get().(*bytes.Buffer)
	defer putBack(raw)
	raw.Reset()
	var answer struct{ Items []bulkAnswer }
	err = x.call(ctx, elasticBulk, elasticWrites, req, bounded{raw, answerMost(work)})
	taken := err == nil && allTaken(raw.Bytes(), work)
	if err == nil && !taken {
		if e := json.Unmarshal(raw.Bytes(), &answer); e != nil {
			err = x.failed(ctx, elasticWrites, fmt.Errorf("its answer broke off: %w", e))
		}
	}
	if err != nil || taken {
		for _, w := range work {
			outcomes[w.at] = err
		}
		return nil, err
	}
	for i, w := range work {
		item := bulkItem{}
		if i < len(answer.Items) {
			item = answer.Items[i].item()
		}
		if outcomes[w.at] = item.outcome(w.id); outcomes[w.at] != nil && transient(item.Status) {
			busy = append(busy, w)
		}
	}
	return busy, nil
}
