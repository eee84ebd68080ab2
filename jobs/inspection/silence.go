package inspection

import (
	"time"

	"molva/collector"
	"molva/collector/text"
)

func init() { detectors["silence"] = silence }

// silence finds a client whom the seller did not answer in the chat of an order in time (seed 001, 3.1). What the client
// writes before an answer comes is one question, and its first message begins the time. The last moment of it is still in
// time. The platform's words are no answer of the seller.
func silence(r *Regulation, s Seen, now time.Time) (found []Offence, wake time.Time) {
	if s.Order.OrderID == 0 {
		return nil, time.Time{}
	}
	var asked *collector.Chat
	late := func(by time.Time) {
		if ends := asked.At.Add(r.AnswerWithin()); by.After(ends) {
			found = append(found, Offence{About: "chat", AboutID: asked.ChatID, At: ends, SHA256: asked.SHA256, Words: text.Line(asked.Text, 120)})
		}
	}
	for i, c := range s.Chat {
		switch {
		case c.Side == collector.SideClient && asked == nil && !r.closes(c.Text):
			asked = &s.Chat[i]
		case c.Side == collector.SideSeller && asked != nil:
			late(c.At)
			asked = nil
		}
	}
	if asked == nil {
		return found, time.Time{}
	}
	// The answer may still come within the last microsecond: the clock decides behind it.
	if after := asked.At.Add(r.AnswerWithin() + time.Microsecond); now.Before(after) {
		return found, after
	}
	late(now)
	return found, time.Time{}
}

// closes says that a message ends a talk and asks for nothing: it has no word but those of thanks and consent.
func (r *Regulation) closes(message string) bool {
	for _, t := range text.Tokenize(message, nil) {
		if !r.closing[t.Stem] {
			return false
		}
	}
	return true
}
