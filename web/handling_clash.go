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

// clashOf says why documents that were picked are left: who has changed them since they were shown, what they did, and what was not
// written for that; or that one has no room for one more tag. "" for anything else.
func (s *Server) clashOf(ctx context.Context, v *view, b collector.Bulk, picks []jobs.Pick) (string, error) {
	left := b.Tally[collector.ItemLeft]
	if len(picks) == 0 || left == 0 {
		return "", nil
	}
	ids, err := s.Store.BulkDocuments(ctx, v.scope, b.BulkID, collector.ItemLeft, clashLooked)
	if err != nil {
		return "", err
	}
	docs, err := s.Store.DocumentsByPublic(ctx, v.scope, ids)
	if err != nil {
		return "", err
	}
	if len(docs) == 1 && left == 1 && b.Change.Overfull(docs[0].Handling) && versionSeen(picks, docs[0]) == docs[0].Handling.Version {
		return v.T("clash_tags", "Count", v.Number(collector.TagsMost), "Mine", v.doneOf(b.Change)), nil
	}
	if err := s.namePeople(ctx, v); err != nil {
		return "", err
	}
	groups, err := s.clashGroups(ctx, v, picks, docs)
	if err != nil || len(groups) == 0 {
		return "", err
	}
	return v.clashSaid(groups, left, len(picks) == 1, v.doneOf(b.Change)), nil
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
