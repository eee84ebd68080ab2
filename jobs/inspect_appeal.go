package jobs

import (
	"context"
	"fmt"

	"molva/collector"
	"molva/jobs/inspection"
)

func init() { steppers[collector.TimerInspectAppeal] = (*Work).remindAppeal }

// remindAppeal tells those who may decide on an appeal that it waits: when it has come in, and again until one of them has
// decided, so that no blocked seller waits for somebody who does not know.
func (w *Work) remindAppeal(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	b, err := w.Store.BlockByID(ctx, scope, t.Subject)
	if err != nil {
		return err
	}
	if b.State != collector.BlockAppealed {
		return w.Store.EndTimer(ctx, t)
	}
	judges, err := w.judges(ctx, scope, b.DecidedBy)
	if err != nil {
		return err
	}
	var mails []collector.Delivery
	for _, p := range judges {
		if p.Mail == "" {
			continue
		}
		mails = append(mails, *w.named(collector.Delivery{Kind: inspection.KindAppealed, Receiver: p.PersonID, Channel: "mail", Due: t.Due, About: "inspection", AboutID: b.Inspection,
			Once: fmt.Sprintf("inspect:appealed:%s:%d:%d", b.PublicID, p.PersonID, t.Due.UnixMicro()),
			Data: factsOf(inspection.Facts{Inspection: b.Inspection, Block: b.BlockID, Seller: b.Seller, Clause: b.Clause, At: b.Appealed})}))
	}
	line := collector.Trail{At: t.Due, Side: collector.SideProgram, Did: "appeal_waits", Rule: "001 2.1", Data: fmt.Sprintf(`{"told":%d}`, len(mails))}
	return w.Store.RemindAppeal(ctx, scope, t, b, mails, line, t.Due.Add(inspection.Current().RemindEvery()))
}

// judges are those who may decide on the appeal against a block that a person confirmed: everybody else who may, or that
// person where nobody else may.
func (w *Work) judges(ctx context.Context, scope collector.Scope, blocker int64) (others []collector.Person, err error) {
	people, err := w.Store.People(ctx, scope)
	if err != nil {
		return nil, err
	}
	var own []collector.Person
	for _, p := range people {
		switch {
		case !p.Role.May(collector.ActionInspect) || p.Password == "":
		case p.PersonID == blocker:
			own = append(own, p)
		default:
			others = append(others, p)
		}
	}
	if len(others) == 0 {
		return own, nil
	}
	return others, nil
}

// JudgedAlone says that nobody but who blocked a seller can look at the appeal.
func (w *Work) JudgedAlone(ctx context.Context, scope collector.Scope, b collector.Block) (bool, error) {
	judges, err := w.judges(ctx, scope, b.DecidedBy)
	for _, p := range judges {
		if p.PersonID != b.DecidedBy {
			return false, err
		}
	}
	return true, err
}
