package sites

import "molva/collector"

// checkHours reads the hours in which the site is visited. They are those of its own clock: without a zone nobody knows
// when they are.
func (s *Site) checkHours() (err error) {
	if s.Hours == "" {
		return nil
	}
	if s.Visit, err = collector.ParseVisitHours(s.Hours, s.Location); err != nil {
		return at("hours", "%s", err)
	}
	return nil
}

// VisitHours are those of the site file; the whole day where it names none, or there is no file.
func (s *Site) VisitHours() collector.VisitHours {
	if s == nil {
		return collector.VisitHours{}
	}
	return s.Visit
}
