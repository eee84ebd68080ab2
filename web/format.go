package web

import (
	"fmt"
	"html/template"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/jobs/alert"
)

// Time is a moment in the company's zone, to the minute.
func (v *view) Time(t time.Time) string {
	if t.IsZero() {
		return v.T("never")
	}
	t = t.In(v.zone)
	return v.date(t) + ", " + t.Format("15:04")
}

// Second is a moment to the second, for ledgers.
func (v *view) Second(t time.Time) string {
	if t.IsZero() {
		return v.T("never")
	}
	t = t.In(v.zone)
	return v.date(t) + ", " + t.Format("15:04:05")
}

func (v *view) date(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + v.T(monthKey(t.Month())) + " " + strconv.Itoa(t.Year())
}

func monthKey(m time.Month) string { return "month_" + strconv.Itoa(int(m)) }

// ISO is a moment for the datetime attribute.
func (v *view) ISO(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Published is when something was published, as exactly as its site said it; a date alone is never shifted.
func (v *view) Published(p collector.Published) string {
	switch p.Precision {
	case collector.PrecisionDay:
		return v.date(p.Time.UTC())
	case collector.PrecisionMinute:
		return v.Time(p.Time)
	}
	return v.T("date_unknown")
}

// Month is a month of the chart, "2026-01", in words.
func (v *view) Month(m string) string {
	t, err := time.Parse("2006-01", m)
	if err != nil {
		return v.T("date_unknown")
	}
	return v.T(monthKey(t.Month())) + " " + strconv.Itoa(t.Year())
}

// Until is "in 5 hours" against business time, or "now".
func (v *view) Until(t time.Time) string { return v.until(t.Sub(v.Now)) }

// UntilWall is Until for wall time: leases, delays between fetches, Retry-After.
func (v *view) UntilWall(t time.Time) string { return v.until(t.Sub(wallNow())) }

func (v *view) until(d time.Duration) string {
	if d <= 0 {
		return v.T("now")
	}
	return v.T("in_span", "Span", v.Span(d))
}

// Ago is "5 hours ago" against business time.
func (v *view) Ago(t time.Time) string {
	if t.IsZero() {
		return v.T("never")
	}
	d := v.Now.Sub(t)
	if d < time.Minute {
		return v.T("just_now")
	}
	return v.T("ago_span", "Span", v.Span(d))
}

// PublishedAgo is how long ago something was published, as exactly as its site said it: of a date alone nobody knows the hour.
func (v *view) PublishedAgo(p collector.Published) string {
	if p.Precision != collector.PrecisionDay {
		return v.Ago(p.Time)
	}
	today := v.Now.In(v.zone)
	days := int(time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC).Sub(p.Time) / (24 * time.Hour))
	switch {
	case days <= 0: // the site's day may begin before ours
		return v.T("today")
	case days == 1:
		return v.T("yesterday")
	}
	return v.T("ago_span", "Span", v.N("span_days", days))
}

// Span is a length of time in its largest unit.
func (v *view) Span(d time.Duration) string {
	round := func(unit time.Duration) int { return int(math.Round(float64(d) / float64(unit))) }
	switch {
	case d >= time.Hour && d < 48*time.Hour && d%time.Hour == 0:
		return v.N("span_hours", round(time.Hour))
	case d < 90*time.Second:
		return v.N("span_seconds", max(1, round(time.Second)))
	case d < 90*time.Minute:
		return v.N("span_minutes", round(time.Minute))
	case d < 48*time.Hour:
		return v.N("span_hours", round(time.Hour))
	}
	return v.N("span_days", round(24*time.Hour))
}

// Stars are five characters for the eye; a label says the number to those who listen.
func (v *view) Stars(rating float64) string {
	n := int(math.Round(rating))
	return strings.Repeat("★", min(max(n, 0), 5)) + strings.Repeat("☆", 5-min(max(n, 0), 5))
}

// Rating is the number without needless zeros.
func (v *view) Rating(rating float64) string {
	return v.decimal(strconv.FormatFloat(rating, 'f', -1, 64))
}

// decimal writes a number as the language does.
func (v *view) decimal(s string) string {
	if v.Lang == "en" {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}

// Percent is a probability as mails tell it.
func (v *view) Percent(p float64) string { return strconv.Itoa(alert.Percent(p)) + " %" }

// Hundredths is a weight with two digits and its sign.
func (v *view) Hundredths(w float64) string {
	return v.decimal(strings.Replace(fmt.Sprintf("%+.2f", w), "-", "−", 1))
}

// Number groups thousands.
func (v *view) Number(n int) string { return grouped(n) }

// Link is an address of a found text if it is one that may be followed: http and https only.
func (v *view) Link(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return ""
	}
	return raw
}

// SiteName is a site as people call it: its name, else the host of the address.
func (v *view) SiteName(site, address string) string {
	if site == collector.OwnSite {
		return v.T("own_site")
	}
	if site != "" {
		return site
	}
	if u, err := url.Parse(address); err == nil {
		return u.Hostname()
	}
	return ""
}

// PlaceName is where a document was found as people call it: the name of its source, as in mails and among the sources, else
// that of its site.
func (v *view) PlaceName(d collector.Document) string {
	if name := v.places[d.Source]; name != "" {
		return name
	}
	return v.SiteName(d.Site, d.URL)
}

// namePlaces lets PlaceName know the sources of a page.
func (v *view) namePlaces(sources []collector.Source) {
	v.places = map[int64]string{}
	for _, s := range sources {
		v.places[s.SourceID] = s.Name
	}
}

// TextLang is the lang attribute of a found text.
func (v *view) TextLang(l string) template.HTMLAttr {
	if knownLanguage(l) {
		return template.HTMLAttr(`lang="` + l + `"`)
	}
	return ""
}
