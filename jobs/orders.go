package jobs

import (
	"context"
	"errors"
	"io"
	"time"

	"molva/collector"
)

// OrdersReport says what became of a shop's export of orders.
type OrdersReport struct {
	Read    int    `json:"read"` // rows
	New     int    `json:"new"`
	Changed int    `json:"changed"`
	Same    int    `json:"same"`
	Refused []Line `json:"refused"` // at most maxRefused are listed, in the order of the file
	More    int    `json:"more,omitempty"`
	// BrokenOff says that the file ends in the middle; what came before is in.
	BrokenOff bool `json:"broken_off,omitempty"`
}

// orderTaker takes orders in, batch by batch; each batch is one transaction.
type orderTaker struct {
	w        *Work
	scope    collector.Scope
	zone     *time.Location
	now      time.Time
	rows     []takenOrder
	returned func(fields []string, reason string) error // of a refused row; nil: nobody wants them
	report   OrdersReport
}

type takenOrder struct {
	line     int
	purchase collector.Purchase
}

const ordersBatch = 500

// ImportOrders takes a shop's orders from a CSV file: comma, semicolon or tab, UTF-8 or windows-1251, columns named in
// English, Russian or Ukrainian. Broken lines come back with number and reason and lose nobody else's; the same file again
// changes nothing; a file that breaks off is taken as far as it goes. refused, where it is not nil, is handed the header
// and each refused row with its reason, to be given back as a file.
func (w *Work) ImportOrders(ctx context.Context, scope collector.Scope, r io.Reader, refused func(fields []string, reason string) error) (OrdersReport, error) {
	t, err := w.orderTaker(ctx, scope)
	if err != nil {
		return t.report, err
	}
	t.returned = refused
	if err = t.readCSV(ctx, r); err == nil {
		err = t.flush(ctx)
	}
	if err != nil { // over HTTP whoever is still sending hears why only when all of it was taken
		_, _ = io.CopyN(io.Discard, r, importRest)
	}
	w.ring()
	return t.report, err
}

// TakeOrders takes orders that came as values, over the API or a webhook; line counts from 1.
func (w *Work) TakeOrders(ctx context.Context, scope collector.Scope, rows []OrderRow) (OrdersReport, error) {
	t, err := w.orderTaker(ctx, scope)
	if err != nil {
		return t.report, err
	}
	for i, row := range rows {
		if err := t.take(ctx, i+1, row, nil); err != nil {
			return t.report, err
		}
	}
	err = t.flush(ctx)
	w.ring()
	return t.report, err
}

func (w *Work) orderTaker(ctx context.Context, scope collector.Scope) (*orderTaker, error) {
	t := &orderTaker{w: w, scope: scope, now: w.Clock.Now(), report: OrdersReport{Refused: []Line{}}}
	if err := allowed(scope, collector.ActionOrders); err != nil {
		return t, err
	}
	company, err := w.Store.Company(ctx, scope)
	t.zone = company.Location()
	return t, err
}

func (t *orderTaker) readCSV(ctx context.Context, r io.Reader) error {
	c, err := openCSV(r)
	if err != nil {
		return err
	}
	columns, names, err := orderHeader(c)
	if err != nil {
		return err
	}
	if t.returned != nil {
		if err := t.returned(names, "reason"); err != nil {
			return err
		}
	}
	for {
		raw, more := c.next()
		if !more {
			break
		}
		if raw.reason != "" {
			t.report.Read++
			if err := t.refuse(raw.line, raw.reason, []string{string(raw.text)}); err != nil {
				return err
			}
			continue
		}
		row := OrderRow{}
		for i, v := range raw.fields {
			row.Put(columns[i], v)
		}
		if err := t.take(ctx, raw.line, row, raw.fields); err != nil {
			return err
		}
	}
	if c.broke == nil {
		return nil
	}
	return breaksOff(c.last+1, c.broke, func(e exported) error {
		t.report.Read++
		t.report.BrokenOff = true
		if err := t.flush(context.WithoutCancel(ctx)); err != nil { // whoever sent it may be gone by now, and what came is good
			return err
		}
		return t.refuse(e.Line, e.Err, nil)
	})
}

func (t *orderTaker) take(ctx context.Context, line int, row OrderRow, fields []string) error {
	t.report.Read++
	p, err := row.purchase(t.zone, t.now)
	if err != nil {
		return t.refuse(line, err.Error(), fields)
	}
	if t.rows = append(t.rows, takenOrder{line, p}); len(t.rows) < ordersBatch {
		return nil
	}
	return t.flush(ctx)
}

func (t *orderTaker) refuse(line int, reason string, fields []string) error {
	if len(t.report.Refused) == maxRefused {
		t.report.More++
	} else {
		t.report.Refused = append(t.report.Refused, Line{Line: line, Reason: reason})
	}
	if t.returned == nil {
		return nil
	}
	return t.returned(fields, reason)
}

// flush writes a batch; when somebody else wrote one of its orders or people in the same moment it is tried anew.
func (t *orderTaker) flush(ctx context.Context) error {
	rows := t.rows
	t.rows = nil
	if len(rows) == 0 {
		return nil
	}
	purchases := make([]collector.Purchase, len(rows))
	for i, r := range rows {
		purchases[i] = r.purchase
	}
	for try := 0; ; try++ {
		saved, err := t.w.Store.SaveOrders(ctx, t.scope, purchases, t.now)
		if collector.CodeOf(err) == collector.CodeConflict && try < 3 && !errors.Is(err, context.Canceled) {
			continue
		}
		if err != nil {
			return err
		}
		for _, what := range saved {
			t.count(string(what))
		}
		return nil
	}
}

func (t *orderTaker) count(what string) {
	switch what {
	case "new":
		t.report.New++
	case "changed":
		t.report.Changed++
	default:
		t.report.Same++
	}
}
