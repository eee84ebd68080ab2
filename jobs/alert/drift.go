package alert

import "molva/collector"

// driftView is how a source that is not read as it should be is told about: what is seen, what it means, what to do.
type driftView struct {
	Now   string
	Means string
	Mild  bool // it is read in part
	Steps []string
}

// driftSteps are what to do for each cause; those about a kept page stand only where one is kept.
var driftSteps = map[Cause][]string{
	CauseBlocked:  {"drift_step_open", "drift_step_answer", "drift_step_permit"},
	CauseSignIn:   {"drift_step_sign_in", "drift_step_answer"},
	CauseConsent:  {"drift_step_consent", "drift_step_answer"},
	CauseMissing:  {"drift_step_missing", "drift_step_answer"},
	CauseLanguage: {"drift_step_language", "drift_step_answer"},
	CauseRobots:   {"drift_step_robots", "drift_step_robots_wait"},
	CauseBarred:   {"drift_step_barred", "drift_step_barred_file"},
	CausePartial:  {"drift_step_needed", "drift_step_permit_part", "drift_step_answer"},
	CauseAway:     {"drift_step_open", "drift_step_answer", "drift_step_permit"},
	CauseNever:    {"drift_step_address", "drift_step_describe", "drift_step_answer", "drift_step_none_yet"},
	CauseLayout:   {"drift_step_site", "drift_step_sample", "drift_step_wait"},
	CauseFields:   {"drift_step_fields", "drift_step_page", "drift_step_accept"},
	CauseOthers:   {"drift_step_others", "drift_step_page", "drift_step_accept"},
}

func (p *page) addDrift(c Content) {
	name := cleanLine(c.Source.Name, maxName)
	cause, reason := splitNote(c.Drift.Note)
	p.Footer = p.say("footer_owner")
	v := &driftView{Means: p.say("drift_means_" + string(cause)), Mild: cause == CausePartial}
	switch {
	case cause == CauseLayout && c.Drift.Held > 0:
		p.Heading = p.say("subject_drift_short", "Source", name)
		p.Subject = p.say("subject_drift", "Source", name, "Read", c.Drift.Read, "Held", c.Drift.Held)
		v.Now = p.say("drift_now", "Read", c.Drift.Read, "HeldReviews", p.count("of_reviews", c.Drift.Held))
	case cause == CauseLayout:
		p.Heading = p.say("subject_drift_short", "Source", name)
	default:
		p.Heading = p.say("subject_drift_"+string(cause), "Source", name)
	}
	if p.Subject == "" {
		p.Subject, v.Now = p.Heading, p.because(cause, reason, c.Drift.Read)
	}
	for _, key := range driftSteps[cause] {
		if c.Source.Sample == 0 && (key == "drift_step_sample" || key == "drift_step_answer" || key == "drift_step_page") {
			continue
		}
		v.Steps = append(v.Steps, p.say(key))
	}
	p.Drift = v
	p.addButton("open_source", join(c.BaseURL, sourcePath, c.Source.PublicID), false)
	p.addButton("open_site", webLink(c.Source.URL), true)
}

func (p *page) because(cause Cause, reason string, read int) string {
	switch r, known := collector.ReasonOf(reason); {
	case cause == CausePartial:
		return p.say("drift_because_partial", "Read", read, "Reason", p.reason(reason))
	case reason == "", known && r.Key == "read_nothing": // the heading says so already
		return ""
	}
	return p.say("drift_because", "Reason", p.reason(reason))
}
