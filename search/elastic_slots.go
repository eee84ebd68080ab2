package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

// elasticSettings: words come ready, so the only analyzer splits at spaces; what is not declared is refused (a mapping
// never grows by what a page says); the tokens are searched and not given back.
const elasticSettings = `{
"settings": {"number_of_shards": 1, "gc_deletes": "1h", "auto_expand_replicas": "0-1", "analysis": {"analyzer": {"words": {"type": "custom", "tokenizer": "whitespace"}}}},
"mappings": {
  "_meta": {"form": %d},
  "dynamic": "strict",
  "_source": {"excludes": ["title_*", "body_*", "item_*", "reply_*", "author_*", "by"]},
  "properties": {%s}
},
"aliases": {%s}
}`

// elasticFields are the fields but those of words.
const elasticFields = `
    "id": {"type": "keyword"}, "company": {"type": "keyword"}, "rev": {"type": "long"},
    "kind": {"type": "keyword"}, "state": {"type": "keyword"}, "site": {"type": "keyword"}, "sites": {"type": "keyword"},
    "language": {"type": "keyword"}, "tone": {"type": "keyword"}, "cause": {"type": "keyword"}, "source": {"type": "keyword"},
    "complaint": {"type": "keyword"}, "suspicious": {"type": "keyword"}, "category": {"type": "keyword"}, "mismatch": {"type": "keyword"}, "toward": {"type": "keyword"}, "answered": {"type": "keyword"}, "own": {"type": "keyword"},
    "stage": {"type": "keyword"}, "assignee": {"type": "keyword"}, "tag": {"type": "keyword"}, "verified": {"type": "keyword"}, "by": {"type": "keyword"}, "found_day": {"type": "keyword"},
    "likes": {"type": "long"}, "suspicion": {"type": "double"},
    "rating": {"type": "double"}, "stars": {"type": "keyword"}, "day": {"type": "keyword"}, "month": {"type": "keyword"},
    "published": {"type": "long"}, "found": {"type": "long"},
`

func elasticBody(aliases ...string) string {
	var names []string
	for _, a := range aliases {
		names = append(names, strconv.Quote(a)+": {}")
	}
	return fmt.Sprintf(elasticSettings, indexForm, elasticProperties(), strings.Join(names, ", "))
}

// elasticProperties are all fields of an index.
func elasticProperties() string {
	var fields []string
	for _, f := range []string{"title", "item", "author", "body", "reply"} {
		for _, form := range []string{"exact", "stem"} {
			fields = append(fields, fmt.Sprintf(`"%s_%s": {"type": "text", "analyzer": "words", "norms": %t, "position_increment_gap": 1000}`, f, form, form == "stem"))
		}
	}
	return elasticFields + strings.Join(fields, ",\n")
}

func (x *elasticIndex) alias(s Slot) string { return x.prefix + "-" + string(s) }

// elasticState is which index stands behind each slot ("" for none), and which slot is live.
type elasticState struct {
	behind map[Slot]string
	live   Slot
}

func (x *elasticIndex) state(ctx context.Context) (elasticState, error) {
	st := elasticState{behind: map[Slot]string{}}
	var answer map[string]struct {
		Aliases map[string]json.RawMessage
	}
	err := x.ask(ctx, "read the slots", esapi.IndicesGetAliasRequest{Index: []string{x.prefix + "-*"}}, &answer)
	if err != nil && !errors.Is(err, errMissing) {
		return st, err
	}
	for index, a := range answer {
		for _, s := range []Slot{SlotA, SlotB} {
			if _, ok := a.Aliases[x.alias(s)]; !ok {
				continue
			}
			st.behind[s] = index
			if _, ok := a.Aliases[x.prefix]; ok {
				st.live = s
			}
		}
	}
	return st, nil
}

// ensure makes the slots that are missing. Several processes may do so at once: the first indices have fixed names.
func (x *elasticIndex) ensure(ctx context.Context) error {
	st, err := x.state(ctx)
	if err != nil {
		return err
	}
	if err := x.widen(ctx, st); err != nil {
		return err
	}
	for _, s := range []Slot{SlotA, SlotB} {
		if st.behind[s] != "" {
			continue
		}
		aliases := []string{x.alias(s)}
		if st.live == "" && s == SlotA {
			aliases = append(aliases, x.prefix)
		}
		if err := x.create(ctx, x.alias(s)+"-1", aliases...); err != nil {
			return err
		}
	}
	if st.live == "" && st.behind[SlotA] != "" {
		return x.Swap(ctx, SlotA)
	}
	return nil
}

func (x *elasticIndex) create(ctx context.Context, name string, aliases ...string) error {
	err := x.call(ctx, elasticBulk, "make the index", esapi.IndicesCreateRequest{Index: name, Body: strings.NewReader(elasticBody(aliases...))}, nil)
	if err != nil && statusOf(err) == http.StatusBadRequest && strings.Contains(err.Error(), "resource_already_exists") {
		return nil
	}
	return err
}

type aliasAction map[string]map[string]string

func (x *elasticIndex) updateAliases(ctx context.Context, actions ...aliasAction) error {
	body, err := json.Marshal(map[string]any{"actions": actions})
	if err != nil {
		return fmt.Errorf("move an alias: %w", err)
	}
	return x.call(ctx, elasticBulk, "move an alias", esapi.IndicesUpdateAliasesRequest{Body: bytes.NewReader(body)}, nil)
}

func (x *elasticIndex) Reset(ctx context.Context, s Slot) error {
	if !s.Valid() {
		return badSlot(s)
	}
	st, err := x.state(ctx)
	if err != nil {
		return err
	}
	if st.live == s {
		return liveSlot(s)
	}
	fresh := x.alias(s) + "-" + strconv.FormatInt(time.Now().UnixNano(), 36)
	if err := x.create(ctx, fresh); err != nil {
		return err
	}
	actions := []aliasAction{{"add": {"index": fresh, "alias": x.alias(s)}}}
	if old := st.behind[s]; old != "" {
		actions = append(actions, aliasAction{"remove_index": {"index": old}})
	}
	return x.updateAliases(ctx, actions...)
}

func (x *elasticIndex) Swap(ctx context.Context, to Slot) error {
	if !to.Valid() {
		return badSlot(to)
	}
	st, err := x.state(ctx)
	if err != nil {
		return err
	}
	if st.behind[to] == "" {
		return elasticError("swap to slot "+string(to), http.StatusNotFound, "it has no index")
	}
	actions := []aliasAction{{"add": {"index": st.behind[to], "alias": x.prefix}}}
	if st.live != "" && st.live != to {
		actions = append(actions, aliasAction{"remove": {"index": st.behind[st.live], "alias": x.prefix}})
	}
	if err := x.updateAliases(ctx, actions...); err != nil {
		return err
	}
	x.known.Store(&lastLive{to, time.Now()})
	return nil
}

// Live makes the slots again when somebody deleted them, so that a rebuild finds one to fill.
func (x *elasticIndex) Live(ctx context.Context) (Slot, error) {
	was := x.known.Load()
	st, err := x.state(ctx)
	if err == nil && st.live == "" {
		if err = x.ensure(ctx); err == nil {
			st, err = x.state(ctx)
		}
	}
	if err == nil && st.live == "" {
		err = elasticError("read the live slot", http.StatusNotFound, "no slot is live")
	}
	if err == nil {
		x.known.CompareAndSwap(was, &lastLive{st.live, time.Now()}) // what a swap has said meanwhile is newer
	}
	return st.live, err
}

// refresh makes what was written to an index be seen by whoever searches from now on.
func (x *elasticIndex) refresh(ctx context.Context, limit time.Duration, index string) error {
	return x.askWithin(ctx, limit, "refresh the index", esapi.IndicesRefreshRequest{Index: []string{index}}, nil)
}
