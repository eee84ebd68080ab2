package jobs

import (
	"context"
	"slices"

	"molva/collector"
	"molva/collector/store"
)

// matchNew looks at every new revision with every saved query and tells each receiver once for each reason. What a
// source's first period finds is only noted: it waits for the summary that the end of the pass makes.
func (w *Work) matchNew(ctx context.Context, t Ticket) error {
	defer w.gathering.matching(t.Company)()
	scope := collector.System(t.Company)
	return w.follow(ctx, "match", t.Company, func(ctx context.Context, claim store.Claim, docs []collector.Document) error {
		rules, err := w.rules(ctx, scope)
		if err != nil {
			return err
		}
		if err := w.propose(ctx, scope, rules, docs); err != nil {
			return err
		}
		did, err := w.run(ctx, scope, rules, docs)
		if err != nil {
			return err
		}
		var alerts []store.AlertWrite
		for _, d := range docs {
			if arrived(d) {
				alerts = append(alerts, rules.alerts(w, d, did.tells[d.DocumentID]...)...)
			}
		}
		_, err = w.Store.SaveAlerts(ctx, claim, alerts, store.DocRevs(docs), w.Clock.Now(), did.Ruled)
		return err
	})
}

// arrived says that there is something to tell of a document. A review of our own that waits for moderation is shown to nobody
// yet, and its complaint is news all the same.
func arrived(d collector.Document) bool {
	return d.State == collector.StateLive || d.Site == collector.OwnSite && d.Verified
}

// alerts are what each receiver is to be told about a document, if it was not told before: that it is a complaint, or
// else that it matches. A complaint covers the match; what was mailed as a match and becomes a complaint is news again.
//
// also are rules of alerts whose receivers are told whatever these look for. Of what was put aside, by a rule or by somebody,
// nobody is told: that is final, and no mails come when it is taken back.
func (r *ruleSet) alerts(w *Work, d collector.Document, also ...collector.Watch) []store.AlertWrite {
	byReceiver := map[int64][]collector.Watch{}
	var receivers []int64
	found := r.found(d)
	for _, watch := range also {
		if !slices.ContainsFunc(found, func(f collector.Watch) bool { return f.WatchID == watch.WatchID }) {
			found = append(found, watch)
		}
	}
	for _, watch := range found {
		if byReceiver[watch.Receiver] == nil {
			receivers = append(receivers, watch.Receiver)
		}
		byReceiver[watch.Receiver] = append(byReceiver[watch.Receiver], watch)
	}
	var out []store.AlertWrite
	for _, receiver := range receivers {
		causes := causesOf(d, receiver, byReceiver[receiver])
		oldest := byReceiver[receiver][0]
		for i, a := range causes {
			write := store.AlertWrite{Alert: a}
			switch {
			case i > 0:
				write.Alert.Why = collector.AlertCovered
			case d.Handling.At() == collector.StageDropped:
				write.Alert.Why = collector.AlertDropped
			case d.FirstPass:
				write.Alert.Why = waitsOr(d, collector.AlertHistory)
			default:
				write.Delivery = w.named(collector.Delivery{Kind: collector.DeliveryKind(a.Kind), Language: oldest.Language, Channel: oldest.Channel, Due: w.Clock.Now()})
			}
			out = append(out, write)
		}
	}
	return out
}

// causesOf are the causes that a document gives a receiver: the one that is told, then what it covers.
func causesOf(d collector.Document, receiver int64, found []collector.Watch) []collector.Alert {
	a := collector.Alert{Receiver: receiver, Document: d.DocumentID, Kind: collector.AlertMatch}
	for _, watch := range found {
		a.Watches = append(a.Watches, watch.WatchID)
	}
	if !d.Verdict.Complaint.Is() {
		return []collector.Alert{a}
	}
	complaint := a
	complaint.Kind = collector.AlertComplaint
	return []collector.Alert{complaint, a}
}

// waitsOr says what becomes of an alert that a document of a first period causes: it waits for the summary of its
// source's pass. One that came with an import is in no pass and waits for nothing.
func waitsOr(d collector.Document, otherwise collector.AlertWhy) collector.AlertWhy {
	if d.FirstPass && d.Source != 0 && d.Page != 0 {
		return collector.AlertWaits
	}
	return otherwise
}
