package search

import (
	"context"
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2"
)

// formKey is where a slot's folder keeps its form; the folder of a program that knew none has none, and is of form 1.
var formKey = []byte("molva_form")

func markForm(ix bleve.Index) error {
	if err := ix.SetInternal(formKey, []byte(strconv.Itoa(indexForm))); err != nil {
		return fmt.Errorf("write the form of an index: %w", err)
	}
	return nil
}

// slotForm reads a slot's form. An empty slot is as good as a new one.
func slotForm(ix bleve.Index) (int, error) {
	held, err := ix.GetInternal(formKey)
	if err != nil {
		return 0, fmt.Errorf("read the form of an index: %w", err)
	}
	if n, err := strconv.Atoi(string(held)); err == nil {
		return n, nil
	}
	n, err := ix.DocCount()
	if err != nil || n > 0 {
		return 1, err
	}
	return indexForm, markForm(ix)
}

func (x *bleveIndex) Outdated(context.Context) (bool, error) {
	x.lock.RLock()
	defer x.lock.RUnlock()
	if _, err := x.slot(x.live); err != nil {
		return false, err
	}
	return x.form[x.live] < indexForm, nil
}
