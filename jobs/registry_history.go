package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"molva/collector"
)

// SourceChange is one line of the history of sources, with the names of those in it.
type SourceChange struct {
	Source collector.Source
	At     time.Time
	Did    string
	By     collector.Person // zero: the program itself, or the command line
	Rule   string
	Facts  collector.SourceFacts
	From   string // name of the owner before; "" for nobody
	To     string // name of the owner since
}

// SourceHistory is what was done to a source, or to all ("": the last store.HistoryMost lines), the newest first.
func (w *Work) SourceHistory(ctx context.Context, scope collector.Scope, publicID string) ([]SourceChange, error) {
	lines, sources, err := w.historyLines(ctx, scope, publicID)
	if err != nil {
		return nil, err
	}
	people, err := w.Store.People(ctx, scope)
	if err != nil {
		return nil, err
	}
	byID := map[int64]collector.Person{}
	for _, p := range people {
		byID[p.PersonID] = p
	}
	out := make([]SourceChange, 0, len(lines))
	for _, l := range lines {
		c := SourceChange{Source: sources[l.AboutID], At: l.At, Did: l.Did, By: byID[l.Person], Rule: l.Rule}
		if l.Data != "" {
			if err := json.Unmarshal([]byte(l.Data), &c.Facts); err != nil {
				return nil, fmt.Errorf("history of source %d: %w", l.AboutID, err)
			}
		}
		c.From, c.To = byID[c.Facts.FromOwner].Name, byID[c.Facts.ToOwner].Name
		out = append(out, c)
	}
	return out, nil
}

// historyLines are the lines of one source, or of all, the newest first, and the sources that they are about.
func (w *Work) historyLines(ctx context.Context, scope collector.Scope, publicID string) ([]collector.Trail, map[int64]collector.Source, error) {
	byID := map[int64]collector.Source{}
	if publicID != "" {
		s, err := w.Store.Source(ctx, scope, publicID)
		if err != nil {
			return nil, nil, err
		}
		byID[s.SourceID] = s
		lines, err := w.Store.Trail(ctx, scope, collector.AboutSource, s.SourceID)
		slices.Reverse(lines)
		return lines, byID, err
	}
	sources, err := w.Store.AllSources(ctx, scope)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range sources {
		byID[s.SourceID] = s
	}
	lines, err := w.Store.SourcesHistory(ctx, scope)
	return lines, byID, err
}
