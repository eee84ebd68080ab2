package collector

import "cmp"

// Correction is what a person says of a verdict. What is "" stands as the program judged it. The zero value corrects nothing.
type Correction struct {
	Tone      string `json:"tone,omitempty"`      // a label of a tone
	Complaint string `json:"complaint,omitempty"` // yes or no
	Category  string `json:"category,omitempty"`  // one of Categories
	By        int64  `json:"by,omitempty"`        // person; who said the last of these three
	Toward    string `json:"toward,omitempty"`    // a label of a tone, or TowardNone
	TowardBy  int64  `json:"toward_by,omitempty"` // person; apart from By, as nothing is learned of Toward
}

// AsJudged is the value of a change that takes a correction back.
const AsJudged = "judged"

// TowardNone is what a person says of a text that is not about the company.
const TowardNone = "none"

// Is says whether anything is corrected.
func (c Correction) Is() bool { return c.Teaches() || c.Toward != "" }

// Teaches says whether the company's own weights may learn of it. The tone toward the company has none.
func (c Correction) Teaches() bool { return c.Tone != "" || c.Complaint != "" || c.Category != "" }

// Who is the person who corrected; 0 the program, by a rule of which nobody is known.
func (c Correction) Who() int64 { return cmp.Or(c.By, c.TowardBy) }

// with is a correction after another one, which names what it changes.
func (c Correction) with(change Correction) Correction {
	was := c
	set := func(field *string, v string) {
		switch v {
		case "":
		case AsJudged:
			*field = ""
		default:
			*field = v
		}
	}
	set(&c.Tone, change.Tone)
	set(&c.Complaint, change.Complaint)
	set(&c.Category, change.Category)
	if c != was {
		c.By = change.By
	}
	if !c.Teaches() {
		c.By = 0
	}
	if set(&c.Toward, change.Toward); c.Toward != was.Toward {
		c.TowardBy = change.By
	}
	if c.Toward == "" {
		c.TowardBy = 0
	}
	return c
}

// toneSaid is the value of a tone that a person told.
var toneSaid = map[string]float64{ToneNegative: -1, ToneNeutral: 0, TonePositive: 1}

// On is a verdict as it counts: what a person said stands over what the program judged, for good.
func (c Correction) On(v Verdict) Verdict {
	if c.Tone != "" {
		v.Tone = Tone{Value: toneSaid[c.Tone], Label: c.Tone}
	}
	switch c.Toward {
	case "":
	case TowardNone:
		v.Toward = ObjectTone{}
	default:
		v.Toward = ObjectTone{Named: true, Value: toneSaid[c.Toward], Label: c.Toward, Words: []string{}, Apart: v.Toward.Apart}
	}
	switch c.Complaint {
	case "yes":
		v.Complaint.Probability = 1
	case "no":
		v.Complaint = Complaint{}
	}
	if c.Category != "" {
		v.Category = Category{Name: c.Category, Probability: 1}
	}
	return v
}
