package demo

import (
	"context"
	"fmt"
	"net/smtp"
	"slices"
	"strings"
)

// closed is step 16: every mail has its row and every row its mail, nothing is dead, nobody spoke to a stranger, and
// the doctor is content.
func (c *check) closed(ctx context.Context, s *step) error {
	if c.spoiled(16) { // a mail that the product never sent
		if err := smtp.SendMail(c.SMTP, nil, "stranger@elsewhere.example", []string{receiverMail},
			[]byte("Message-ID: <stray@elsewhere.example>\r\nSubject: ?\r\n\r\nnobody's mail\r\n")); err != nil {
			return fmt.Errorf("a stranger's mail: %w", err)
		}
	}
	if err := c.mailsAndRows(ctx, s); err != nil {
		return err
	}
	if err := c.noMoreRequests(ctx, s); err != nil {
		return err
	}
	now, err := c.api.status(ctx)
	if err != nil {
		return err
	}
	s.same("dead rows", 0, now.Dead)
	if err := c.politeness(ctx, s); err != nil {
		return err
	}
	if foreign, looked := c.Product.Connections(); looked {
		s.none("connections but loopback", foreign)
	} else {
		s.that("connections but loopback: none", "not looked at: this system has no /proc", true)
	}
	exit, said, err := c.Product.Doctor(ctx)
	if err != nil {
		return err
	}
	s.that("molva doctor exits 0", fmt.Sprintf("%d: %s", exit, shortList(strings.Split(strings.TrimSpace(said), "\n"))), exit == 0)
	return nil
}

// mailsAndRows notes that the catcher has exactly the mails that the ledger calls sent, and that no row is open.
func (c *check) mailsAndRows(ctx context.Context, s *step) error {
	rows, err := c.api.deliveries(ctx)
	if err != nil {
		return err
	}
	mails, err := c.mails(ctx)
	if err != nil {
		return err
	}
	sent, open := []string{}, []string{}
	for _, r := range rows {
		if r.State == "sent" {
			sent = append(sent, r.MessageID)
		} else if r.State != "copy" { // a copy of what was told is not sent, and over
			open = append(open, r.State+" "+r.MessageID)
		}
	}
	caught := []string{}
	for _, m := range mails {
		caught = append(caught, m.MessageID)
	}
	slices.Sort(sent)
	slices.Sort(caught)
	s.same("mails caught, as rows sent", len(sent), len(caught))
	s.same("their Message-IDs", strings.Join(sent, " "), strings.Join(caught, " "))
	s.none("rows that are not sent", open)
	return nil
}
