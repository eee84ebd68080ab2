package jobs

import (
	"context"

	"molva/collector"
	"molva/search"
)

// Saved are the saved queries of a company by their names, as they are now, for queries that name them. Of two of one
// name the older one is meant.
func (w *Work) Saved(ctx context.Context, scope collector.Scope) (search.Library, error) {
	watches, err := w.Store.Watches(ctx, scope)
	return savedOf(watches), err
}

func savedOf(watches []collector.Watch) search.Library {
	texts := make(map[string]string, len(watches))
	for _, watch := range watches {
		name := search.SavedName(watch.Name)
		if _, held := texts[name]; !held && name != "" {
			texts[name] = watch.Query
		}
	}
	return search.LibraryOf(texts)
}
