package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
	"molva/jobs"
	"molva/search"
)

// namePeople lets a page call people by their names.
func (s *Server) namePeople(ctx context.Context, v *view) error {
	people, err := s.Store.People(ctx, v.scope)
	if err != nil {
		return err
	}
	v.people = make(map[int64]collector.Person, len(people))
	for _, p := range people {
		v.people[p.PersonID] = p
	}
	v.workers = workers(people)
	return nil
}

// PersonName is what somebody is called; "" is nobody.
func (v *view) PersonName(id int64) string {
	p, ok := v.people[id]
	switch {
	case id == 0:
		return ""
	case !ok:
		return v.T("person_gone")
	case p.Name != "":
		return p.Name
	}
	return p.Mail
}

// Works says whether documents may be given to somebody.
func (v *view) Works(id int64) bool { return v.assigneeField(id) != sameAssignee }

// Workers are those to whom documents may be given.
func (v *view) Workers() []collector.Person { return v.workers }

// Stages are all stages in the order of the work.
func (v *view) Stages() []collector.Stage { return collector.Stages() }

// Mine says whether somebody is the reader.
func (v *view) Mine(id int64) bool { return id != 0 && id == v.scope.Person }

// TagURL is the search for a tag.
func (v *view) TagURL(tag string) string {
	return "/search?f=" + url.QueryEscape(search.FacetQuery("tag", tag))
}

// workForm is the form of one document as it was sent or as it stands.
type workForm struct {
	Version        int64
	Stage          collector.Stage
	Assignee, Tags string // public id of a person; tags with commas between
	Note           string
	Verdict        collector.Correction // AsJudged where nobody corrected it, "" where the form did not ask
}

// workPart is the card of the work on a document, with its history.
type workPart struct {
	*view
	Doc     collector.Document
	Form    workForm
	Events  []event // newest first
	Error   *fieldError
	Clash   []clashField    // what somebody else has changed, too, since the form was shown
	ByWhom  string          // who
	Written string          // what was written of mine all the same, in words
	Trained jobs.TrainedNow // of a document that was corrected: what judges, and how much there is to learn; on its page alone
}

// event is a line of the history with the name of who did it.
type event struct {
	collector.DocumentEvent
	Who       string
	Withdrawn bool // a note that an undo took away
}

// sameAssignee is the choice that leaves a document with whom it has: somebody who no longer works on documents, or is gone.
const sameAssignee = "same"

// assigneeField is what the form of a document says of who it is given to.
func (v *view) assigneeField(id int64) string {
	if id == 0 {
		return ""
	}
	if at := slices.IndexFunc(v.workers, func(p collector.Person) bool { return p.PersonID == id }); at >= 0 {
		return v.workers[at].PublicID
	}
	return sameAssignee
}

func (s *Server) workPart(r *http.Request, v *view, d collector.Document) (workPart, error) {
	p := workPart{view: v, Doc: d}
	if err := s.namePeople(r.Context(), v); err != nil {
		return p, err
	}
	events, err := s.Store.DocumentEvents(r.Context(), v.scope, d.DocumentID)
	if err != nil {
		return p, err
	}
	gone := map[int64]bool{}
	for _, e := range events {
		if e.Did == collector.DidWithdraw {
			gone[e.Bulk] = true
		}
	}
	for _, e := range events {
		p.Events = append(p.Events, event{e, v.PersonName(e.Person), e.Did == collector.DidNote && e.Bulk != 0 && gone[e.Bulk]})
	}
	slices.Reverse(p.Events)
	p.Form = v.formAs(d.Handling)
	return p, nil
}

// formAs is the form of a document whose handling is h.
func (v *view) formAs(h collector.Handling) workForm {
	return workForm{h.Version, h.At(), v.assigneeField(h.Assignee), strings.Join(h.Tags, ", "), "", asStands(h.Correction)}
}

// sent is a form as it was sent; a field that it did not have stays as it was seen.
func (f workForm) sent(in url.Values) workForm {
	stage := string(f.Stage)
	for name, field := range map[string]*string{"stage": &stage, "assignee": &f.Assignee, "tags": &f.Tags, "note": &f.Note, "tone": &f.Verdict.Tone, "complaint": &f.Verdict.Complaint, "category": &f.Verdict.Category, "toward": &f.Verdict.Toward} {
		if in.Has(name) {
			*field = in.Get(name)
		}
	}
	f.Stage = collector.Stage(stage)
	return f
}

// DidWords are a line of the history in words.
func (v *view) DidWords(e collector.DocumentEvent) string {
	switch e.Did {
	case collector.DidStage:
		return v.T("did_stage", "Was", v.T("stage_"+e.Was), "Is", v.T("stage_"+e.Is))
	case collector.DidAssign:
		if e.To == 0 {
			return v.T("did_unassign", "Was", v.PersonName(e.From))
		}
		return v.T("did_assign", "Is", v.PersonName(e.To))
	case collector.DidTag:
		return v.T("did_tag", "Tag", e.Is)
	case collector.DidUntag:
		return v.T("did_untag", "Tag", e.Was)
	case collector.DidTone:
		return v.T("did_tone", "Was", v.orJudged(e.Was, "tone_"), "Is", v.orJudged(e.Is, "tone_"))
	case collector.DidComplaint:
		return v.T("did_complaint", "Was", v.ComplaintName(e.Was), "Is", v.ComplaintName(e.Is))
	case collector.DidCategory:
		return v.T("did_category", "Was", v.CategoryName(e.Was), "Is", v.CategoryName(e.Is))
	case collector.DidToward:
		return v.T("did_toward", "Was", v.TowardName(e.Was), "Is", v.TowardName(e.Is))
	case collector.DidWithdraw:
		return v.T("did_withdraw")
	}
	return v.T("did_note")
}

// handlingPage leads from the address of the form, which a page that refuses it has, to the document.
func (s *Server) handlingPage(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/d/"+url.PathEscape(r.PathValue("id"))+"#work", http.StatusSeeOther)
	return nil
}

// handleOne is the form of a document. What its reader changed is written, and nothing else; where somebody has changed the same since
// it was shown, both are shown, and of that nothing is written.
func (s *Server) handleOne(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "document_title")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	d, err := s.Store.Document(r.Context(), v.scope, id)
	if err != nil {
		return err
	}
	p, err := s.workPart(r, v, d)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil || version < 0 || version > d.Handling.Version {
		return invalid("version", "the version that was seen is missing", "open the document anew")
	}
	seen := d.Handling.Before(version, p.history())
	form := v.formAs(seen).sent(r.PostForm)
	change, err := s.changeFrom(r.Context(), v, seen, form)
	var written, held collector.HandlingChange
	if err == nil && !change.Empty() {
		written, held, err = s.Work.HandleBeside(r.Context(), v.scope, id, version, change)
	}
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showDocument(w, r, v, status, func(p *documentPageData) { p.Work.Error, p.Work.Form = e, form })
		})
	}
	if !held.Empty() {
		return s.showDocument(w, r, v, http.StatusConflict, func(p *documentPageData) { p.Work.clash(form, written, held) })
	}
	said := v.T("work_saved")
	if theirs := v.doneSince(p.history(), version); theirs != "" {
		said = v.T("work_saved_beside", "Theirs", theirs)
	} else if change.Empty() {
		said = v.T("work_same")
	}
	return s.redirect(w, r, "/d/"+id+"#work", said)
}

// changeFrom is the way from a handling that was seen to what the form says.
func (s *Server) changeFrom(ctx context.Context, v *view, seen collector.Handling, form workForm) (c collector.HandlingChange, err error) {
	c.Note = strings.TrimSpace(form.Note)
	c.Correct = correct(seen.Correction, form.Verdict)
	if form.Stage != seen.At() {
		c.Stage = form.Stage
	}
	if form.Assignee != sameAssignee {
		who, err := s.assigneeOf(ctx, v, form.Assignee)
		if err != nil {
			return c, err
		}
		if *who != seen.Assignee {
			c.Assignee = who
		}
	}
	tags, err := jobs.Tags([]string{form.Tags})
	if err != nil {
		return c, err
	}
	for _, t := range tags {
		if !slices.Contains(seen.Tags, t) {
			c.Add = append(c.Add, t)
		}
	}
	for _, t := range seen.Tags {
		if !slices.Contains(tags, t) {
			c.Remove = append(c.Remove, t)
		}
	}
	return c, nil
}
