package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"molva/collector"
	"molva/collector/text"
)

// Bounds of what readers make of a document.
const (
	tagLong  = 50 // letters
	noteLong = 4000
)

// Handle changes stage, assignee, tags of one document or adds a note. seen is the version of the handling that the person saw:
// CodeConflict when somebody has changed it since, and nothing is written. The answer is the document as it is now.
func (w *Work) Handle(ctx context.Context, scope collector.Scope, id string, seen int64, c collector.HandlingChange) (collector.Document, error) {
	c, err := w.handlingChange(ctx, scope, c)
	if err != nil {
		return collector.Document{}, err
	}
	d, err := w.Store.Document(ctx, scope, id)
	if err != nil {
		return d, err
	}
	if c.Overfull(d.Handling) {
		return d, tooManyTags()
	}
	if err := w.Store.SaveHandling(ctx, scope, d.DocumentID, seen, c, w.Clock.Now()); err != nil {
		return d, err
	}
	w.ring()
	return w.Store.Document(ctx, scope, id)
}

// mergesMost is how often a change is laid beside what others do at the same moment.
const mergesMost = 5

// HandleBeside makes a change that somebody chose when they saw the version seen of a document's handling, beside what others have done
// since: what they have touched, too, is held and not written; the rest that is not so already is written.
func (w *Work) HandleBeside(ctx context.Context, scope collector.Scope, id string, seen int64, c collector.HandlingChange) (written, held collector.HandlingChange, err error) {
	if c, err = w.handlingChange(ctx, scope, c); err != nil {
		return written, held, err
	}
	for range mergesMost {
		d, err := w.Store.Document(ctx, scope, id)
		if err != nil {
			return written, held, err
		}
		events, err := w.Store.DocumentEvents(ctx, scope, d.DocumentID)
		if err != nil {
			return written, held, err
		}
		if written, held = c.Beside(d.Handling.Before(seen, events), d.Handling); written.Empty() {
			return written, held, nil
		}
		if _, err = w.Handle(ctx, scope, id, d.Handling.Version, written); err == nil || collector.CodeOf(err) != collector.CodeConflict {
			return written, held, err
		}
	}
	return written, held, &collector.Error{Code: collector.CodeConflict, Where: "version", Msg: "somebody has changed this document meanwhile", Hint: "look at what they did and choose"}
}

// handlingChange is a change as it is kept, or what is wrong with it.
func (w *Work) handlingChange(ctx context.Context, scope collector.Scope, c collector.HandlingChange) (collector.HandlingChange, error) {
	if err := allowed(scope, collector.ActionHandle); err != nil {
		return c, err
	}
	if c.Stage != "" && !slices.Contains(collector.Stages(), c.Stage) {
		return c, &collector.Error{Code: collector.CodeInvalid, Where: "stage", Msg: fmt.Sprintf("there is no stage %q", c.Stage), Hint: "new, open, done or dropped"}
	}
	var err error
	if c.Add, err = Tags(c.Add); err == nil {
		c.Remove, err = Tags(c.Remove)
	}
	if err != nil {
		return c, err
	}
	if c.Note = strings.TrimSpace(c.Note); utf8.RuneCountInString(c.Note) > noteLong {
		return c, &collector.Error{Code: collector.CodeTooLarge, Where: "note", Msg: "the note is too long", Hint: "4000 letters at most"}
	}
	if c.Correct, err = correction(c.Correct); err != nil {
		return c, err
	}
	c.Correct.By = scope.Person
	if c.Empty() {
		return c, &collector.Error{Code: collector.CodeInvalid, Where: "do", Msg: "the change says nothing", Hint: "name a stage, a person, a tag, a verdict or write a note"}
	}
	if c.Assignee == nil || *c.Assignee == 0 {
		return c, nil
	}
	if p, err := w.Store.Person(ctx, scope, *c.Assignee); err != nil || !p.Role.May(collector.ActionHandle) {
		return c, &collector.Error{Code: collector.CodeInvalid, Where: "assignee", Msg: "there is no such person who works on documents", Hint: "choose an owner or a manager", Err: err}
	}
	return c, nil
}

// correction refuses what no verdict can be.
func correction(c collector.Correction) (collector.Correction, error) {
	for _, v := range []struct {
		where, said string
		may         []string
	}{
		{"tone", c.Tone, []string{collector.ToneNegative, collector.ToneNeutral, collector.TonePositive}}, {"complaint", c.Complaint, []string{"yes", "no"}},
		{"category", c.Category, collector.Categories()}, {"toward", c.Toward, []string{collector.ToneNegative, collector.ToneNeutral, collector.TonePositive, collector.TowardNone}},
	} {
		if v.said != "" && v.said != collector.AsJudged && !slices.Contains(v.may, v.said) {
			return c, &collector.Error{Code: collector.CodeInvalid, Where: v.where, Msg: fmt.Sprintf("there is no such verdict: %q", v.said), Hint: "choose one that the form shows"}
		}
	}
	return c, nil
}

func tooManyTags() error {
	return &collector.Error{Code: collector.CodeTooLarge, Where: "tags", Msg: "that is too many tags", Hint: fmt.Sprintf("%d at most", collector.TagsMost)}
}

// Tags are tags as they are kept: folded, sorted, each once. A comma parts two.
func Tags(given []string) ([]string, error) {
	var out []string
	for _, g := range given {
		for _, t := range strings.Split(g, ",") {
			t = strings.Join(strings.Fields(text.Fold(t)), " ")
			if t == "" {
				continue
			}
			if utf8.RuneCountInString(t) > tagLong || t == "none" || t == "any" || strings.ContainsAny(t, "\"\\«»„“”") || strings.ContainsFunc(t, func(r rune) bool { return r < ' ' }) {
				return nil, &collector.Error{Code: collector.CodeInvalid, Where: "tags", Msg: "that is no tag", Hint: "50 letters at most, no quotes, and neither none nor any"}
			}
			out = append(out, t)
		}
	}
	slices.Sort(out)
	if out = slices.Compact(out); len(out) > collector.TagsMost {
		return nil, tooManyTags()
	}
	return out, nil
}
