package pipeline

import (
	"molva/collector"
	"molva/collector/classify"
	"molva/collector/text"
)

// Judges is what a company's texts are judged by beside the models of the program. The zero value has nothing of the company.
type Judges struct {
	Own     *classify.Own   // its own weights; nil: none
	Version int64           // of those
	Us      classify.Object // its name and its declared brands
	Names   int64           // version of those
}

// Judge is the last stage: what one text alone tells, the tone toward the company where it names it, and its fingerprint for finding
// copies. The verdict says by which versions it was judged.
func (j Judges) Judge(r collector.Review) collector.Verdict {
	v := j.Own.JudgeOf(r, j.Us)
	v.Fingerprint, v.Judge, v.Names = text.ReviewFingerprint(r), j.Version+1, j.Names+1
	return v
}
