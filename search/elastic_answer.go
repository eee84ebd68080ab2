package search

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"molva/collector"
)

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
