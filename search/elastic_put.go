package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"molva/collector"
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
// server half of its speed, so that full ones, behind which more comes, are shown when somebody looks (seen).
func (x *elasticIndex) Put(ctx context.Context, s Slot, entries []Entry) ([]error, error) {
	outcomes := make([]error, len(entries))
	if !s.Valid() {
		return fill(outcomes, 0, badSlot(s)), badSlot(s)
	}
	buffer := buffers.Get().(*[]byte)
	if most := min(len(entries)*elasticDocument, elasticBytes); cap(*buffer) < most {
		*buffer = make([]byte, 0, most) // grown bit by bit it would be copied a dozen times
	}
	for from := 0; from < len(entries); {
		b, batch := (*buffer)[:0], []int{}
		for i := from; i < len(entries) && len(batch) < elasticBatch && len(b) < elasticBytes; i++ {
			b = appendElastic(b, &entries[i])
			batch = append(batch, len(b))
		}
		*buffer = b
		work, start := make([]pending, len(batch)), 0
		for i, end := range batch {
			work[i] = pending{from + i, entries[from+i].ID, b[start:end]}
			start = end
		}
		show := from+len(batch) == len(entries) && len(batch) < elasticBatch && len(b) < elasticBytes
		if err := x.send(ctx, s, work, outcomes, show); err != nil {
			return fill(outcomes, from+len(batch), err), err // the connection may still read the buffer
		}
		from += len(batch)
	}
	buffers.Put(buffer)
	return outcomes, nil
}

// seen makes what this process wrote to a slot be seen by the search that begins now. Of what another process writes in
// full batches the server shows what is a second old.
func (x *elasticIndex) seen(ctx context.Context, s Slot) error {
	unseen := x.unseen(s)
	if !unseen.Swap(false) {
		return nil
	}
	err := x.refresh(ctx, x.alias(s))
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
		return x.seen(ctx, k.slot)
	}
	live, err := x.Live(ctx)
	if err == nil {
		err = x.seen(ctx, live)
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

// bulkItem is what the server says of one line.
type bulkItem struct {
	ID     string        `json:"_id"`
	Status int           `json:"status"`
	Error  *elasticCause `json:"error"`
}

// bulkAnswer is one item of an answer, under the name of what was asked.
type bulkAnswer struct{ Index, Delete *bulkItem }

func (a bulkAnswer) item() bulkItem {
	switch {
	case a.Index != nil:
		return *a.Index
	case a.Delete != nil:
		return *a.Delete
	}
	return bulkItem{}
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

var answers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// answerKept is the largest buffer, in bytes, that is kept for the next answer; one of a batch that was taken has about 60 KiB.
const answerKept = 4 << 20

// putBack keeps a buffer for the next answer, unless a rare large one made it grow.
func putBack(b *bytes.Buffer) {
	if b.Cap() <= answerKept {
		answers.Put(b)
	}
}

// answerMost is how many bytes the answer about some work may have: each item is told with a cause or two, which may quote its
// document, escaped.
func answerMost(work []pending) int64 {
	most := 64 << 10
	for _, w := range work {
		most += 16<<10 + 8*len(w.lines)
	}
	return int64(most)
}

// bounded reads an answer of at most so many bytes.
type bounded struct {
	into *bytes.Buffer
	most int64
}

// ReadFrom implements io.ReaderFrom. CodeUnavailable when there is more: what was asked for is asked again.
func (b bounded) ReadFrom(r io.Reader) (int64, error) {
	n, err := b.into.ReadFrom(io.LimitReader(r, b.most+1))
	if err == nil && n > b.most {
		err = &collector.Error{Code: collector.CodeUnavailable, Msg: fmt.Sprintf("%s: Elasticsearch's answer is longer than %d bytes", elasticWrites, b.most),
			Hint: "look what stands at its address: it is not what Elasticsearch answers"}
	}
	return n, err
}

// allTaken reads the answer that nearly always comes: every line was written. Of any other it is false, and each item is
// looked at.
func allTaken(answer []byte, work []pending) bool {
	rest, ok := bytes.CutPrefix(answer, []byte(`{"items":[`))
	for i := 0; ok && i < len(work); i++ {
		if i > 0 {
			rest, ok = cutPrefix(rest, ok, ",")
		}
		rest, ok = cutPrefix(rest, ok, `{"index":{"_id":"`)
		rest, ok = cutPrefix(rest, ok, work[i].id)
		rest, ok = cutPrefix(rest, ok, `","status":20`)
		if ok = ok && len(rest) > 0 && (rest[0] == '0' || rest[0] == '1'); ok {
			rest, ok = cutPrefix(rest[1:], ok, "}}")
		}
	}
	return ok && string(rest) == "]}"
}

func cutPrefix(b []byte, ok bool, prefix string) ([]byte, bool) {
	if !ok || len(b) < len(prefix) || string(b[:len(prefix)]) != prefix {
		return nil, false
	}
	return b[len(prefix):], true
}

// outcome of an item: CodeInvalid and CodeTooLarge are about the document, whose revision is refused for good; a conflict means that a newer revision is held, which is what was wanted.
func (i bulkItem) outcome(id string) error {
	switch {
	case i.ID != id:
		return &collector.Error{Code: collector.CodeUnavailable, Msg: "write " + id + ": Elasticsearch did not answer for it", Hint: "it is written again later"}
	case i.Status >= 200 && i.Status < 300, i.Status == http.StatusConflict, i.Status == http.StatusNotFound && i.Error == nil:
		return nil
	case i.Error == nil:
		return elasticError("write "+id, i.Status, statusError(i.Status).Error())
	}
	err := elasticError("write "+id, i.Status, fmt.Sprintf("%v, %s", statusError(i.Status), i.Error.safe()))
	var e *collector.Error
	if i.Status == http.StatusBadRequest && errors.As(err, &e) {
		e.Code, e.Hint = collector.CodeInvalid, "it is tried again when it changes, and when the index is built anew"
	}
	return err
}
