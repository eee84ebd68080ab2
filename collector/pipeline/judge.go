package pipeline

import (
	"molva/collector"
	"molva/collector/classify"
	"molva/collector/text"
)

// JudgeBy is the last stage: what one text alone tells, by a company's own weights of a version (nil and 0: the embedded ones alone),
// and its fingerprint for finding copies.
func JudgeBy(own *classify.Own, version int64) func(collector.Review) collector.Verdict {
	return func(r collector.Review) collector.Verdict {
		v := own.Judge(r)
		v.Fingerprint, v.Judge = text.ReviewFingerprint(r), version+1
		return v
	}
}
