package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"molva/collector"
	"molva/jobs"
)

// clashField is what two people made of one thing, in words; Field and Value send mine.
type clashField struct{ Field, Name, Theirs, Mine, Value string }

// history is what was done with the document, oldest first.
func (p workPart) history() (all []collector.DocumentEvent) {
	for _, e := range slices.Backward(p.Events) {
		all = append(all, e.DocumentEvent)
	}
	return all
}

// clash shows what is held of the change that a form made from what was seen, beside what stands, and says what of it was written.
func (p *workPart) clash(form workForm, written, held collector.HandlingChange) {
	is, verdict := p.Doc.Handling, held.Correct
	put := func(named bool, field, name, theirs, mine, value string) {
		if named {
			p.Clash = append(p.Clash, clashField{field, p.T(name), theirs, mine, value})
		}
	}
	put(held.Stage != "", "stage", "stage_label", p.T("stage_"+string(is.At())), p.T("stage_"+string(held.Stage)), string(held.Stage))
	if held.Assignee != nil {
		put(true, "assignee", "assignee_label", cmp.Or(p.PersonName(is.Assignee), p.T("assignee_none")), cmp.Or(p.PersonName(*held.Assignee), p.T("assignee_none")), form.Assignee)
	}
	put(verdict.Complaint != "", "complaint", "verdict_complaint", p.ComplaintName(is.Correction.Complaint), p.ComplaintName(verdict.Complaint), verdict.Complaint)
	put(verdict.Tone != "", "tone", "verdict_tone", p.orJudged(is.Correction.Tone, "tone_"), p.orJudged(verdict.Tone, "tone_"), verdict.Tone)
	put(verdict.Category != "", "category", "verdict_category", p.CategoryName(is.Correction.Category), p.CategoryName(verdict.Category), verdict.Category)
	put(verdict.Toward != "", "toward", "facet_toward", p.TowardName(is.Correction.Toward), p.TowardName(verdict.Toward), verdict.Toward)
	var who []string
	for _, e := range p.history() {
		by := cmp.Or(p.PersonName(e.Person), p.T("person_program"))
		if e.Version > form.Version && slices.Contains(held.Parts(), e.Part()) && !slices.Contains(who, by) {
			who = append(who, by)
		}
	}
	p.ByWhom = strings.Join(who, ", ")
	p.Written = p.doneOf(written)
}

// Bounds of what is told of others' changes: of one document, the last ones; of several, so many groups, of so many that are looked at.
const (
	clashMost   = 3
	clashLooked = 100
)

// doneSince is what was done with a document after a version of it, notes apart, the oldest first, each with who did it.
func (v *view) doneSince(history []collector.DocumentEvent, version int64) string {
	later := slices.DeleteFunc(slices.Clone(history), func(e collector.DocumentEvent) bool { return e.Version <= version || e.Did == collector.DidNote })
	var did []string
	if len(later) > clashMost {
		later, did = later[len(later)-clashMost:], []string{"…"}
	}
	for i, e := range later {
		said := v.DidWords(e)
		if i == 0 || e.Person != later[i-1].Person {
			who := cmp.Or(v.PersonName(e.Person), v.T("person_program"))
			if v.Mine(e.Person) {
				who = v.T("clash_you")
			}
			said = v.T("clash_by", "Who", who, "Did", said)
		}
		did = append(did, said)
	}
	return strings.Join(did, "; ")
}

// clashOf says why documents are left: that some have no room for one more tag; and of those that were picked who has changed the others
// since they were shown, what they did, and what was not written for that. "" where there is no more to say than how many they are.
func (s *Server) clashOf(ctx context.Context, v *view, b collector.Bulk, picks []jobs.Pick) (string, error) {
	left, most := b.Tally[collector.ItemLeft], clashLooked
	if len(b.Change.Add) > 0 {
		most = jobs.BulkMost // how many are full is told exactly
	} else if len(picks) == 0 {
		return "", nil
	}
	if left == 0 {
		return "", nil
	}
	ids, err := s.Store.BulkDocuments(ctx, v.scope, b.BulkID, collector.ItemLeft, most)
	if err != nil {
		return "", err
	}
	docs, err := s.Store.DocumentsByPublic(ctx, v.scope, ids)
	if err != nil {
		return "", err
	}
	others := slices.DeleteFunc(docs, func(d collector.Document) bool {
		return b.Change.Overfull(d.Handling) && versionSeen(picks, d) == d.Handling.Version
	})
	full := len(docs) - len(others)
	var said []string
	if full > 0 {
		said = append(said, v.fullSaid(full, v.doneOf(b.Change)))
	}
	if left -= full; left > 0 {
		theirs, err := s.othersSaid(ctx, v, picks, others[:min(len(others), clashLooked)], left, v.doneOf(b.Change))
		if err != nil {
			return "", err
		}
		said = append(said, theirs)
	}
	return strings.Join(said, ". "), nil
}

// fullSaid says that so many documents have no room for a tag.
func (v *view) fullSaid(n int, mine string) string {
	if n == 1 {
		return v.T("clash_tags", "Count", v.Number(collector.TagsMost), "Mine", mine)
	}
	return v.T("clash_tags_many", "Count", v.Number(collector.TagsMost), "Mine", mine, "N", v.N("bulk_done", n))
}

// othersSaid says what others did with documents since they were picked, or how many are left where that cannot be told.
func (s *Server) othersSaid(ctx context.Context, v *view, picks []jobs.Pick, docs []collector.Document, left int, mine string) (string, error) {
	var groups []clashGroup
	if len(picks) > 0 {
		err := s.namePeople(ctx, v)
		if err == nil {
			groups, err = s.clashGroups(ctx, v, picks, docs)
		}
		if err != nil {
			return "", err
		}
	}
	if len(groups) == 0 {
		return v.N("bulk_left", left), nil
	}
	return v.clashSaid(groups, left, len(picks) == 1, mine), nil
}

// clashGroup are documents with which others did the same.
type clashGroup struct {
	Theirs string
	Docs   []collector.Document
}

// clashGroups are what was done with documents since they were picked, in the order of the picks.
func (s *Server) clashGroups(ctx context.Context, v *view, picks []jobs.Pick, docs []collector.Document) (groups []clashGroup, err error) {
	at := func(d collector.Document) int {
		return slices.IndexFunc(picks, func(p jobs.Pick) bool { return p.ID == d.PublicID })
	}
	slices.SortStableFunc(docs, func(a, b collector.Document) int { return cmp.Compare(at(a), at(b)) })
	for _, d := range docs {
		history, err := s.Store.DocumentEvents(ctx, v.scope, d.DocumentID)
		if err != nil {
			return nil, err
		}
		theirs := v.doneSince(history, versionSeen(picks, d))
		if theirs == "" {
			continue
		}
		i := slices.IndexFunc(groups, func(g clashGroup) bool { return g.Theirs == theirs })
		if i < 0 {
			i, groups = len(groups), append(groups, clashGroup{Theirs: theirs})
		}
		groups[i].Docs = append(groups[i].Docs, d)
	}
	return groups, nil
}

// versionSeen is the version that was picked of a document.
func versionSeen(picks []jobs.Pick, d collector.Document) int64 {
	if i := slices.IndexFunc(picks, func(p jobs.Pick) bool { return p.ID == d.PublicID }); i >= 0 {
		return picks[i].Version
	}
	return d.Handling.Version
}

// clashSaid is what others did with the documents that are left, once where it is the same of all, else by title, and what was not written; alone: one alone was picked.
func (v *view) clashSaid(groups []clashGroup, left int, alone bool, mine string) string {
	if len(groups) == 1 && len(groups[0].Docs) == left {
		if alone {
			return v.T("clash_one", "Theirs", groups[0].Theirs, "Mine", mine)
		}
		return v.T("clash_all", "Theirs", groups[0].Theirs, "Mine", mine, "N", v.N("bulk_done", left))
	}
	var told []string
	for _, g := range groups[:min(len(groups), clashMost)] {
		title := "«" + v.Short(cmp.Or(g.Docs[0].Title, g.Docs[0].Text, v.Untitled(g.Docs[0])), 40) + "»"
		if more := len(g.Docs) - 1; more > 0 {
			title += v.T("clash_more", "Count", v.Number(more))
		}
		told = append(told, title+" "+g.Theirs)
	}
	if len(groups) > clashMost || left > clashLooked {
		told = append(told, "…")
	}
	return v.T("clash_some", "Theirs", strings.Join(told, " · "), "Mine", mine, "N", v.N("bulk_done", left))
}
