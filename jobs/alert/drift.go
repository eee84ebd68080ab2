package alert

// driftView is how a source that cannot be read is told about: what is seen, what it means, what to do.
type driftView struct {
	Now   string
	Steps []string
}

func (p *page) addDrift(c Content) {
	name := cleanLine(c.Source.Name, maxName)
	p.Heading = p.say("subject_drift_short", "Source", name)
	p.Footer = p.say("footer_owner")
	v := &driftView{Now: cleanLine(c.Drift.Note, maxTitle)}
	p.Subject = p.Heading
	if c.Drift.Held > 0 {
		v.Now = p.say("drift_now", "Read", c.Drift.Read, "HeldReviews", p.count("of_reviews", c.Drift.Held))
		p.Subject = p.say("subject_drift", "Source", name, "Read", c.Drift.Read, "Held", c.Drift.Held)
	}
	for _, key := range []string{"drift_step_site", "drift_step_sample", "drift_step_wait"} {
		v.Steps = append(v.Steps, p.say(key))
	}
	p.Drift = v
	p.addButton("open_source", join(c.BaseURL, sourcePath, c.Source.PublicID), false)
	p.addButton("open_site", webLink(c.Source.URL), true)
}
