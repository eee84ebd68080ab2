package store

import (
	"context"
	"slices"
	"time"

	"molva/collector"
)

// A document belongs to one source, its home: the one that found it first. Other sources that show it too have a sighting
// of it, so that none of them misses what another one saw last. See home.gives and handOver for when the home changes.

// sight is a page that shows documents, in a pass of its source.
type sight struct {
	source, page, pass int64
	window             bool
}

func sightOf(p collector.Page) sight { return sight{p.Source, p.PageID, p.Pass, p.Window} }

// home is where a document stands, and what is known of that place.
type home struct {
	document, source, page int64
	state                  collector.State
	owner                  int64 // of the source; 0: nobody reads it any more
	window                 bool  // the page shows the newest alone
}

const sqlHomes = `
SELECT d.document_id, d.source_id, d.page_id, d.state, COALESCE((SELECT s.owner_id FROM source s WHERE s.source_id = d.source_id), 0),
    COALESCE((SELECT g.is_window FROM page g WHERE g.page_id = d.page_id), 0)
FROM document d WHERE d.company_id + 0 = ? AND d.document_id IN `

// homesOf are the homes of documents, which stay as they are until the transaction ends.
func homesOf(ctx context.Context, q conn, scope collector.Scope, ids []int64) ([]home, error) {
	in, args := inList(ids)
	return list(ctx, q, func(row scanner) (h home, err error) {
		err = row.Scan(&h.document, &h.source, &h.page, &h.state, &h.owner, flag(&h.window))
		return h, err
	}, sqlHomes+in+" {lock}", append([]any{scope.Company}, args...)...)
}

// gives says that a document belongs to the source that sees it now, if it did not before: no page had shown it (an import),
// it was gone, nobody reads its source any more, or that one shows the newest alone and so can never say that it is gone.
func (h home) gives(at sight) bool {
	return h.page == 0 || h.state == collector.StateGone || h.owner == 0 || h.window && !at.window
}

const sqlKeepSighting = `
INSERT INTO sighting (source_id, document_id, company_id, page_id, seen_pass, missed, first_seen, last_seen)
SELECT source_id, document_id, company_id, page_id, seen_pass, missed, first_seen, last_seen FROM document WHERE document_id IN `

const sqlDropSighting = `
DELETE FROM sighting WHERE source_id = ? AND document_id IN `

// letGo prepares that documents find a new home: what their old one shows among its newest stays a sighting of it, and the
// new one's is none any more.
func letGo(ctx context.Context, q conn, at sight, homes []home) error {
	all, windows := make([]int64, len(homes)), []int64(nil)
	for i, h := range homes {
		all[i] = h.document
		if h.window && h.owner != 0 && h.state == collector.StateLive {
			windows = append(windows, h.document)
		}
	}
	if len(windows) > 0 {
		in, args := inList(windows)
		if _, err := q.exec(ctx, sqlKeepSighting+in, args...); err != nil {
			return err
		}
	}
	in, args := inList(all)
	_, err := q.exec(ctx, sqlDropSighting+in, append([]any{at.source}, args...)...)
	return err
}

const sqlAddSightings = `
INSERT INTO sighting (source_id, document_id, company_id, page_id, seen_pass, missed, first_seen, last_seen) VALUES `

const sqlSightAgain = ` ON CONFLICT (source_id, document_id) DO UPDATE
SET page_id = excluded.page_id, seen_pass = excluded.seen_pass, missed = 0, last_seen = excluded.last_seen`

// addSightings notes that a source shows documents that belong to another one.
func addSightings(ctx context.Context, q conn, scope collector.Scope, at sight, ids []int64, now time.Time) error {
	_, err := insertRows(ctx, q, sqlAddSightings, `(?, ?, ?, ?, ?, 0, ?, ?)`, sqlSightAgain, ids, func(id int64) []any {
		return []any{at.source, id, scope.Company, at.page, at.pass, now, now}
	})
	return err
}

const sqlSeen = `
UPDATE document SET page_id = ?, seen_pass = ?, last_seen = ?, missed = 0
WHERE company_id + 0 = ? AND state = ? AND source_id + 0 = ? AND document_id IN `

// seeDocuments notes that documents were seen again as they were. Those that no page brought (an import that brings what is
// held) are left alone.
func seeDocuments(ctx context.Context, q conn, scope collector.Scope, page *collector.Page, same []DocumentWrite) error {
	type group struct {
		sight
		state collector.State
		at    time.Time
		ours  bool // as it was held; it may have been handed over since
	}
	groups := map[group][]int64{}
	for _, w := range same {
		d := w.Document
		if !w.Seen || d.Page == 0 {
			continue
		}
		g := group{sight{source: d.Source, page: d.Page, pass: d.SeenPass}, d.State, d.LastSeen, true}
		if page != nil {
			g.sight, g.ours = sightOf(*page), d.Source == page.Source
		}
		groups[g] = append(groups[g], d.DocumentID)
	}
	for g, ids := range groups {
		slices.Sort(ids)
		for _, part := range parts(slices.Compact(ids), listMost) {
			if g.ours {
				n, err := seeHere(ctx, q, scope, g.sight, g.state, g.at, part)
				if err != nil {
					return err
				}
				if n == len(part) {
					continue
				}
			}
			if err := seeAnywhere(ctx, q, scope, g.sight, g.state, g.at, part); err != nil {
				return err
			}
		}
	}
	return nil
}

// seeHere notes which of some documents were seen where they belong, and says how many those are.
func seeHere(ctx context.Context, q conn, scope collector.Scope, at sight, state collector.State, now time.Time, ids []int64) (int, error) {
	in, args := inList(ids)
	n, err := q.exec(ctx, sqlSeen+in, append([]any{at.page, at.pass, now, scope.Company, state, at.source}, args...)...)
	return int(n), err
}

// What moves bears another source in the index from now on. What an import brought belonged nowhere.
const sqlAdopt = `
UPDATE document SET rev = rev + CASE WHEN page_id > 0 THEN 1 ELSE 0 END, source_id = ? WHERE document_id IN `

const sqlSeenAside = `
UPDATE document SET last_seen = ? WHERE document_id IN `

// seeAnywhere notes that documents were seen some of which belong to other sources.
func seeAnywhere(ctx context.Context, q conn, scope collector.Scope, at sight, state collector.State, now time.Time, ids []int64) error {
	homes, err := homesOf(ctx, q, scope, ids)
	if err != nil {
		return err
	}
	if len(homes) != len(ids) || slices.ContainsFunc(homes, func(h home) bool { return h.state != state }) {
		return stale("a document that was seen") // it went, or came back, at this very moment
	}
	var here, aside []int64
	var adopted []home
	for _, h := range homes {
		switch {
		case h.source == at.source:
			here = append(here, h.document)
		case h.gives(at):
			here, adopted = append(here, h.document), append(adopted, h)
		default:
			aside = append(aside, h.document)
		}
	}
	if err := adopt(ctx, q, at, adopted); err != nil {
		return err
	}
	if len(here) > 0 {
		if _, err := seeHere(ctx, q, scope, at, state, now, here); err != nil {
			return err
		}
	}
	if len(aside) == 0 {
		return nil
	}
	in, args := inList(aside)
	if _, err := q.exec(ctx, sqlSeenAside+in, append([]any{now}, args...)...); err != nil {
		return err
	}
	return addSightings(ctx, q, scope, at, aside, now)
}

// adopt makes the source of a page the home of documents.
func adopt(ctx context.Context, q conn, at sight, homes []home) error {
	if len(homes) == 0 {
		return nil
	}
	if err := letGo(ctx, q, at, homes); err != nil {
		return err
	}
	ids := make([]int64, len(homes))
	for i, h := range homes {
		ids[i] = h.document
	}
	in, args := inList(ids)
	if _, err := q.exec(ctx, sqlAdopt+in, append([]any{at.source}, args...)...); err != nil {
		return err
	}
	_, err := q.exec(ctx, sqlFollowRevs+in, args...)
	return err
}

// settle says whether a document that was changed, and is held by this transaction, belongs to the source of the page that
// shows it. If not, that source has a sighting of it.
func settle(ctx context.Context, q conn, scope collector.Scope, at sight, document int64, now time.Time) (here bool, err error) {
	homes, err := homesOf(ctx, q, scope, []int64{document})
	if err != nil {
		return false, err
	}
	if len(homes) == 1 && homes[0].gives(at) {
		return true, letGo(ctx, q, at, homes)
	}
	return false, addSightings(ctx, q, scope, at, []int64{document}, now)
}

// Sighting is what a source has shown of a document that belongs to another one.
type Sighting struct {
	Page     int64     // that showed it last
	SeenPass int64     // pass of the source that saw it last
	Since    time.Time // business time of the first sight
}

const sqlSightings = `
SELECT document_id, page_id, seen_pass, first_seen FROM sighting WHERE source_id = ? AND company_id + 0 = ? AND document_id IN `

// Sightings are those that a source has of some documents, by the inside id of the document.
func (s *Store) Sightings(ctx context.Context, scope collector.Scope, source int64, ids []int64) (map[int64]Sighting, error) {
	out := map[int64]Sighting{}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		if _, err := list(ctx, s.read(), func(row scanner) (id int64, err error) {
			var x Sighting
			err = row.Scan(&id, &x.Page, &x.SeenPass, when(&x.Since))
			out[id] = x
			return id, err
		}, sqlSightings+in, append([]any{source, scope.Company}, args...)...); err != nil {
			return nil, fault(err)
		}
	}
	return out, nil
}
