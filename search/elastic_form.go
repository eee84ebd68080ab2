package search

import (
	"context"
	"errors"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

// forms are the forms of the indices behind the slots, by their names; "_meta" of the mapping holds them. An index of a
// program that knew none is of form 1.
func (x *elasticIndex) forms(ctx context.Context, st elasticState) (map[Slot]int, error) {
	var answer map[string]struct {
		Mappings struct {
			Meta struct {
				Form int `json:"form"`
			} `json:"_meta"`
		}
	}
	req := esapi.IndicesGetMappingRequest{Index: []string{x.prefix + "-*"}, FilterPath: []string{"*.mappings._meta"}}
	if err := x.ask(ctx, "read the form of the index", req, &answer); err != nil && !errors.Is(err, errMissing) {
		return nil, err
	}
	forms := map[Slot]int{}
	for s, index := range st.behind {
		forms[s] = max(1, answer[index].Mappings.Meta.Form)
	}
	return forms, nil
}

// liveForm is the form of the live slot. The newest is remembered: a slot is emptied before it becomes live again.
func (x *elasticIndex) liveForm(ctx context.Context) (int, error) {
	if x.newest.Load() {
		return indexForm, nil
	}
	st, err := x.state(ctx)
	if err != nil || st.live == "" {
		return indexForm, err // without an index, the search itself says so
	}
	forms, err := x.forms(ctx, st)
	if err == nil && forms[st.live] >= indexForm {
		x.newest.Store(true)
	}
	return forms[st.live], err
}

func (x *elasticIndex) Outdated(ctx context.Context) (bool, error) {
	form, err := x.liveForm(ctx)
	return form < indexForm, err
}

// widen lets the indices of older programs take documents with fields that they do not know; their form stays what it is.
func (x *elasticIndex) widen(ctx context.Context, st elasticState) error {
	forms, err := x.forms(ctx, st)
	if err != nil {
		return err
	}
	for s, form := range forms {
		if form < indexForm {
			req := esapi.IndicesPutMappingRequest{Index: []string{st.behind[s]}, Body: strings.NewReader(`{"properties": {` + elasticProperties() + `}}`)}
			if err := x.call(ctx, elasticBulk, "let the index know new fields", req, nil); err != nil {
				return err
			}
		}
	}
	return nil
}
