package pipeline

import (
	"molva/collector"
	"molva/collector/classify"
	"molva/collector/text"
)

// Judge is the last stage: what one text alone tells, and its fingerprint for finding copies.
func Judge(r collector.Review) collector.Verdict {
	v := classify.Classify(r)
	v.Fingerprint = text.ReviewFingerprint(r)
	return v
}
