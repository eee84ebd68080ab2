package deploy

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"molva/web"
)

// mails is where the console can look at what was sent: the demo's catcher or the embedded outbox; nil with a real
// mail server.
func (a *App) mails() func(context.Context) ([]web.Mail, error) {
	switch {
	case a.cfg.DemoMails != "":
		return a.caughtMails
	case a.outbox != nil:
		return a.outboxMails
	}
	return nil
}

var catcher = &http.Client{Timeout: 5 * time.Second}

func (a *App) caughtMails(ctx context.Context) ([]web.Mail, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, a.cfg.DemoMails, nil)
	if err != nil {
		return nil, fmt.Errorf("mail catcher: %w", err)
	}
	resp, err := catcher.Do(r)
	if err != nil {
		return nil, fmt.Errorf("mail catcher: %w", err)
	}
	defer resp.Body.Close()
	var list []web.Mail
	if err := json.NewDecoder(resp.Body).Decode(&list); err != nil {
		return nil, fmt.Errorf("mail catcher: %w", err)
	}
	return list, nil
}

// mailsShown is how many mails of the outbox the console lists.
const mailsShown = 200

func (a *App) outboxMails(ctx context.Context) ([]web.Mail, error) {
	kept, _, err := a.outbox.List(ctx, 0, mailsShown)
	if err != nil {
		return nil, err
	}
	out := make([]web.Mail, 0, len(kept))
	for _, m := range kept {
		whole, err := a.outbox.Get(m.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, web.Mail{ID: m.ID, From: m.From, To: m.To, Subject: m.Subject, Date: m.Date, MessageID: m.ID, Text: whole.Text, HTML: whole.HTML})
	}
	return out, nil
}
