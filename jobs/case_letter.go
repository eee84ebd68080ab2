package jobs

import (
	"context"
	"encoding/json"
	"slices"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/desk"
)

func init() {
	for _, kind := range collector.CaseLetters {
		letters[kind] = (*Work).composeCase
	}
	for _, kind := range []collector.DeliveryKind{collector.DeliveryCaseTask, collector.DeliveryCaseLate, collector.DeliveryCaseOwners} {
		letters[kind] = (*Work).composeCase
	}
}

// composeCase writes a letter of a case from the facts that were promised and the words as they are now.
func (w *Work) composeCase(ctx context.Context, scope collector.Scope, d store.Claimed, language string) (collector.Letter, error) {
	c, err := w.Store.CaseByID(ctx, scope, d.AboutID)
	if collector.CodeOf(err) == collector.CodeNotFound {
		return collector.Letter{}, errNothing
	}
	if err != nil {
		return collector.Letter{}, err
	}
	now, err := w.desk(ctx, scope)
	if err != nil {
		return collector.Letter{}, err
	}
	s := desk.Sheet{Kind: d.Kind, Language: language, Zone: d.To.Location(now.company), Number: c.Number, Name: text.Address(language, d.To.Name), Steps: now.Steps, Templates: now.Templates,
		Company: now.company.Name, Console: w.BaseURL + "/cases/" + c.PublicID}
	if err := json.Unmarshal([]byte(d.Data), &s.Facts); err != nil {
		return collector.Letter{}, err
	}
	if d.Kind == collector.DeliveryCaseMerged {
		if s.Number, err = w.caseNumber(ctx, scope, c.Into, c.Number); err != nil {
			return collector.Letter{}, err
		}
	}
	if level := s.Facts.Level; level < len(now.Steps) && now.Steps[level].Person != 0 {
		p, err := w.Store.Person(ctx, scope, now.Steps[level].Person)
		if err != nil {
			return collector.Letter{}, err
		}
		s.StepName = p.Name
	}
	if s.Words, s.Quote, err = w.caseWords(ctx, scope, c, s.Facts.Chat); err != nil {
		return collector.Letter{}, err
	}
	if c.Order == 0 {
		if err := w.nothingClaimed(ctx, scope, c, &s); err != nil {
			return collector.Letter{}, err
		}
	}
	if c.Client != 0 {
		if s.Page, err = w.LinkTo(ctx, scope, collector.LinkCase, c.CaseID, c.Client); err != nil {
			return collector.Letter{}, err
		}
	}
	return desk.Compose(s), nil
}

// nothingClaimed leaves out of a client's letter what a form brought that belongs to no order of theirs: whoever fills it in
// would else send words of their own, and a name, to any address in the company's name.
func (w *Work) nothingClaimed(ctx context.Context, scope collector.Scope, c collector.Case, s *desk.Sheet) error {
	entries, err := w.Store.CaseEntries(ctx, scope, c.CaseID)
	if err == nil && slices.Contains(collector.CaseLetters, s.Kind) && slices.ContainsFunc(entries, func(e collector.CaseEntry) bool { return e.Source == collector.CaseFromForm }) {
		s.Quote, s.Name = "", ""
	}
	return err
}

// caseNumber is the number of the case that another one was merged into; its own when that was taken back.
func (w *Work) caseNumber(ctx context.Context, scope collector.Scope, into, own int64) (int64, error) {
	if into == 0 {
		return own, nil
	}
	c, err := w.Store.CaseByID(ctx, scope, into)
	return c.Number, err
}

// caseWords are the words of a message, and what the client said last: a message, or the review that it began with.
func (w *Work) caseWords(ctx context.Context, scope collector.Scope, c collector.Case, chat int64) (words, quote string, err error) {
	said, err := w.Store.Chat(ctx, scope, "case", c.CaseID)
	if err != nil {
		return "", "", err
	}
	for _, m := range said {
		if m.ChatID == chat {
			words = m.Text
		}
		if m.Side == collector.SideClient {
			quote = m.Text
		}
	}
	if quote != "" {
		return words, quote, nil
	}
	entries, err := w.Store.CaseEntries(ctx, scope, c.CaseID)
	for _, e := range entries {
		if e.Document == 0 {
			continue
		}
		d, err := w.Store.DocumentByID(ctx, scope, e.Document)
		if collector.CodeOf(err) == collector.CodeNotFound { // erased meanwhile
			continue
		}
		return words, d.Text, err
	}
	return words, "", err
}
