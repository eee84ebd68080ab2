package search

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"molva/collector"
)

// cursor is the last hit of a page: what it was sorted by and its id. Rows that arrive meanwhile neither repeat nor
// hide others.
type cursor struct {
	Key   string `json:"k"` // the number sorted by
	ID    string `json:"i"`
	Check string `json:"c"` // of the request, so that a cursor is not used for another
}

// check ties a cursor to company, query and order.
func (r Request) check() string {
	h := fnv.New64a()
	var q strings.Builder
	r.Query.tree().write(&q) // a saved query that was changed meanwhile is another one
	fmt.Fprintf(h, "%d %s %s", r.Company, r.Sort, q.String())
	return strconv.FormatUint(h.Sum64(), 36)
}

func (r Request) encode(key, id string) string {
	b, _ := json.Marshal(cursor{key, id, r.check()}) // three strings
	return base64.RawURLEncoding.EncodeToString(b)
}

// cursor reads After; ok is false for the first page.
func (r Request) cursor() (c cursor, ok bool, err error) {
	if r.After == "" {
		return cursor{}, false, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(r.After)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err == nil {
		err = r.Sort.checkKey(c.Key)
	}
	if err != nil || c.ID == "" || len(c.ID) > 200 {
		return cursor{}, false, &collector.Error{Code: collector.CodeInvalid, Msg: "this is no cursor", Where: "after",
			Hint: "hand back the next of the page before, unchanged", Err: err}
	}
	if c.Check != r.check() {
		return cursor{}, false, &collector.Error{Code: collector.CodeInvalid, Msg: "this cursor belongs to another query or order",
			Where: "after", Hint: "start again without it"}
	}
	return c, true, nil
}

// checkKey says whether a key is a number of the kind that the order has.
func (s Sort) checkKey(key string) error {
	if s == SortPublished || s == SortFound {
		_, err := strconv.ParseInt(key, 10, 64)
		return err
	}
	var n float64
	return json.Unmarshal([]byte(key), &n) // unlike ParseFloat it knows no NaN and no infinity
}

// checked fills defaults and refuses what no engine could answer.
func (r Request) checked() (Request, error) {
	if r.Sort == "" {
		r.Sort = SortPublished
	}
	switch r.Sort {
	case SortPublished, SortFound, SortRating, SortRelevance:
	default:
		return r, &collector.Error{Code: collector.CodeInvalid, Msg: fmt.Sprintf("there is no order «%s»", r.Sort), Where: "sort",
			Hint: "write published, found, rating or relevance"}
	}
	if r.Limit < 0 || r.Limit > MaxLimit {
		return r, &collector.Error{Code: collector.CodeInvalid, Msg: fmt.Sprintf("a page of %d is not given", r.Limit), Where: "limit",
			Hint: fmt.Sprintf("ask for 0 to %d", MaxLimit)}
	}
	return r, nil
}
