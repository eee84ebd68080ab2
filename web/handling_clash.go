package web

import (
	"cmp"
	"slices"
	"strings"

	"molva/collector"
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
