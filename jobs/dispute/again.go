package dispute

import (
	"slices"
	"strings"

	"molva/collector"
)

// Again says that an event is a dispute's last step once more: the same side says the same words, or offers the same, and
// nothing has happened in between. Who lost the answer to what they sent sends it again; what was said once is not told
// twice. Of the last step its row, side, person and words count. All other events are refused a second time by the table.
func Again(d collector.Dispute, e Event, last Step) bool {
	if e.Side != last.Side || e.Person != last.Person || e.Kind != eventOf(last.Row) || strings.TrimSpace(e.Text) != last.Said {
		return false
	}
	if e.Kind != EventOffer {
		return e.Kind == EventMessage
	}
	o, err := priced(d, collector.DisputeOffer{Kind: e.Outcome, Amount: e.Amount})
	stands, ok := d.Standing(e.Side)
	return err == nil && ok && o.Kind == stands.Kind && o.Amount == stands.Amount
}

// eventOf is the event that a row answers; "" for a row that there is not.
func eventOf(id string) EventKind {
	i := slices.IndexFunc(table, func(r row) bool { return r.id == id })
	if i < 0 {
		return ""
	}
	return table[i].on
}
