package deploy

import "time"

// sourceWaits is until when, and why, the host of a source is left alone.
type sourceWaits struct {
	WaitingUntil  *time.Time `json:"waiting_until"`
	WaitingReason string     `json:"waiting_reason"`
}

// orElse says what a source waits for; where it waits for nothing, the reason of its health.
func (w sourceWaits) orElse(reason string) string {
	if w.WaitingUntil == nil {
		return reason
	}
	return "waits until " + w.WaitingUntil.UTC().Format(time.RFC3339) + ": " + w.WaitingReason
}
