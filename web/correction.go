package web

import (
	"strings"

	"molva/collector"
)

// correctionOf reads "complaint-no", "tone-positive", "category-news", "toward-none"; false where it is no verdict.
func correctionOf(s string) (c collector.Correction, ok bool) {
	field, v, _ := strings.Cut(s, "-")
	switch field {
	case "tone":
		c.Tone = v
	case "complaint":
		c.Complaint = v
	case "category":
		c.Category = v
	case "toward":
		c.Toward = v
	}
	return c, c.Is()
}

// choice is one value that may be chosen, in words.
type choice struct{ Value, Label string }

// Tones, YesNo, Categories and Towards are what a person may say of a verdict; the first choice leaves it to the program.
func (v *view) Tones() []choice {
	return v.choices(v.ToneName, collector.ToneNegative, collector.ToneNeutral, collector.TonePositive)
}

func (v *view) YesNo() []choice { return v.choices(v.ComplaintName, "yes", "no") }

func (v *view) Categories() []choice { return v.choices(v.CategoryName, collector.Categories()...) }

func (v *view) Towards() []choice {
	return v.choices(v.TowardName, collector.ToneNegative, collector.ToneNeutral, collector.TonePositive, collector.TowardNone)
}

func (v *view) choices(name func(string) string, values ...string) []choice {
	out := []choice{{collector.AsJudged, v.T("as_judged")}}
	for _, s := range values {
		out = append(out, choice{s, name(s)})
	}
	return out
}

// Corrections are all corrections that the list may make of many documents.
func (v *view) Corrections() (out []choice) {
	for _, f := range []struct {
		name, key string
		choices   []choice
	}{{"complaint", "verdict_complaint", v.YesNo()}, {"tone", "verdict_tone", v.Tones()}, {"category", "verdict_category", v.Categories()}, {"toward", "facet_toward", v.Towards()}} {
		for _, c := range append(f.choices[1:], f.choices[0]) {
			out = append(out, choice{f.name + "-" + c.Value, v.T(f.key) + ": " + c.Label})
		}
	}
	return out
}

// ComplaintName says whether something is a complaint; "" is as it was judged.
func (v *view) ComplaintName(said string) string { return v.orJudged(said, "facet_complaint_") }

// CategoryName is a category in words.
func (v *view) CategoryName(name string) string { return v.orJudged(name, "category_") }

// TowardName is a tone toward the company in words, as a person says it.
func (v *view) TowardName(said string) string {
	if said == collector.TowardNone {
		return v.T("toward_said_none")
	}
	return v.orJudged(said, "tone_")
}

// TowardJudged is the same as the program judged it.
func (v *view) TowardJudged(is collector.ObjectTone) string {
	if !is.Named {
		return v.T("toward_none")
	}
	return v.T("badge_toward", "Tone", v.ToneName(is.Label))
}

func (v *view) orJudged(said, prefix string) string {
	if said == "" || said == collector.AsJudged {
		return v.T("as_judged")
	}
	return v.named(prefix, said)
}

// CorrectedWords is a correction in words.
func (v *view) CorrectedWords(c collector.Correction) string {
	var said []string
	if c.Complaint != "" {
		said = append(said, v.ComplaintName(c.Complaint))
	}
	if c.Tone != "" {
		said = append(said, v.T("facet_tone")+": "+v.orJudged(c.Tone, "tone_"))
	}
	if c.Category != "" {
		said = append(said, v.T("facet_category")+": "+v.CategoryName(c.Category))
	}
	if c.Toward != "" {
		said = append(said, v.T("facet_toward")+": "+v.TowardName(c.Toward))
	}
	return strings.Join(said, ", ")
}

// correct is the way from a correction that stands to what a form says; a field that the form did not have changes nothing.
func correct(stands, form collector.Correction) (c collector.Correction) {
	way := func(stands, said string) string {
		if stands == "" {
			stands = collector.AsJudged
		}
		if said == stands {
			return ""
		}
		return said
	}
	return collector.Correction{Tone: way(stands.Tone, form.Tone), Complaint: way(stands.Complaint, form.Complaint), Category: way(stands.Category, form.Category), Toward: way(stands.Toward, form.Toward)}
}

// asStands is a correction as a form shows it.
func asStands(c collector.Correction) collector.Correction {
	for _, field := range []*string{&c.Tone, &c.Complaint, &c.Category, &c.Toward} {
		if *field == "" {
			*field = collector.AsJudged
		}
	}
	return c
}
