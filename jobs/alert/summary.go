package alert

import (
	"net/url"
	"slices"
	"strconv"

	"molva/collector"
)

// Listed is how many documents a summary names; the rest is a number and a link.
const Listed = 20

// summaryView is what a source's first full pass found.
type summaryView struct {
	Intro      string
	Complaints string
	Once       string // what comes from now on
	Bars       []bar
	Groups     []group
	More       string
}

// bar is one line of the count by stars.
type bar struct {
	Name  string // "★★★★★"
	Label string // "5 звёзд"
	Count int
	Width int // of 100, at least 1 where anything was counted
}

// group is a headed list of entries.
type group struct {
	Name    string
	Entries []entry
}

// entry is one document in a list.
type entry struct{ Stars, Rating, Date, Lead, Link, Original string }

func (p *page) addSummary(c Content) {
	s := c.Summary
	name := cleanLine(c.Source.Name, maxName)
	found := p.foundWords(s)
	p.Heading = p.say("heading_summary")
	v := &summaryView{Bars: p.bars(s)}
	switch s.Note {
	case "":
		v.Intro, v.Once = p.say("summary_intro", "Source", name, "Found", found), p.say("summary_once")
	case NoteLate:
		p.Heading = p.say("heading_summary_late")
		v.Intro = p.say("summary_intro_late", "Source", name, "Found", found)
	default:
		v.Intro, v.Once = p.say("summary_intro_part", "Source", name, "Found", found, "Reason", p.reason(s.Note)), p.say("summary_once_part")
	}
	p.tellComplaints(v, s, name, found)
	if s.Note == NoteLate {
		p.Subject = p.say("subject_summary_late", "Source", name, "Found", found)
	}
	shown := 0
	v.Groups, shown = p.groups(c)
	if rest := s.Reviews + s.Mentions - shown; rest > 0 {
		v.More = p.count("more", rest)
	}
	p.Summary = v
	p.addButton("open_all", searchLink(c), false)
	p.addButton("open_site", webLink(c.Source.URL), true)
}

// searchLink leads to the search that shows what a summary tells of: its source, and what the rules found there.
func searchLink(c Content) string {
	search := join(c.BaseURL, searchPath)
	if search == "" {
		return ""
	}
	q := url.Values{"f": {"source:" + strconv.FormatInt(c.Source.SourceID, 10)}}
	if c.Summary.Query != "" {
		q.Set("q", c.Summary.Query)
	}
	return search + "?" + q.Encode()
}

// tellComplaints says how many of what was found are complaints; when all are, that is said once.
func (p *page) tellComplaints(v *summaryView, s Summary, name, found string) {
	complaints := p.count("complaints", s.Complaints)
	switch {
	case s.Complaints == 0:
		v.Complaints = p.say("summary_calm")
		p.Subject = p.say("subject_summary_calm", "Source", name, "Found", found)
	case s.Complaints < s.Reviews+s.Mentions:
		v.Complaints = p.say("summary_complaints", "Complaints", complaints)
		p.Subject = p.say("subject_summary", "Source", name, "Found", found, "Complaints", complaints)
	default:
		v.Complaints = p.say("summary_all_complaints")
		if s.Complaints == 1 {
			v.Complaints = p.say("summary_one_complaint")
		}
		p.Subject = p.say("subject_summary_all", "Source", name, "Complaints", complaints)
	}
}

// foundWords is "64 отзыва и 2 упоминания".
func (p *page) foundWords(s Summary) string {
	switch {
	case s.Mentions == 0:
		return p.count("reviews", s.Reviews)
	case s.Reviews == 0:
		return p.count("mentions", s.Mentions)
	default:
		return p.say("and", "A", p.count("reviews", s.Reviews), "B", p.count("mentions", s.Mentions))
	}
}

func (p *page) bars(s Summary) []bar {
	most := slices.Max(s.Stars[:])
	if most == 0 {
		return nil
	}
	out := make([]bar, 0, 6)
	for n := 5; n >= 0; n-- {
		b := bar{Name: stars(float64(n)), Label: p.count("stars", n), Count: s.Stars[n], Width: s.Stars[n] * 100 / most}
		if n == 0 {
			if b.Count == 0 {
				continue
			}
			b.Name = p.say("no_rating")
			b.Label = b.Name
		}
		if b.Count > 0 {
			b.Width = max(b.Width, 1)
		}
		out = append(out, b)
	}
	return out
}

// groups lists complaints first, then the rest, each newest first, and says how many that are.
func (p *page) groups(c Content) ([]group, int) {
	documents := slices.Clone(c.Summary.Documents)
	slices.SortStableFunc(documents, func(a, b collector.Document) int {
		if x, y := a.Verdict.Complaint.Is(), b.Verdict.Complaint.Is(); x != y {
			if x {
				return -1
			}
			return 1
		}
		return b.Published.Time.Compare(a.Published.Time)
	})
	documents = first(documents, Listed)
	complaints, rest := group{Name: p.say("summary_first")}, group{Name: p.say("summary_rest")}
	for _, d := range documents {
		if d.Verdict.Complaint.Is() {
			complaints.Entries = append(complaints.Entries, p.entry(c, d))
		} else {
			rest.Entries = append(rest.Entries, p.entry(c, d))
		}
	}
	var out []group
	for _, g := range []group{complaints, rest} {
		if len(g.Entries) > 0 {
			out = append(out, g)
		}
	}
	return out, len(documents)
}

func (p *page) entry(c Content, d collector.Document) entry {
	e := entry{Stars: stars(d.Rating), Rating: p.rating(d.Rating), Lead: lead(d, maxLead),
		Link: join(c.BaseURL, documentPath, d.PublicID), Original: webLink(d.URL)}
	if d.Published.Known() { // the day is enough in a list
		day := d.Published.Day(zoneOf(c))
		if on, err := collector.ParsePublished(day); err == nil {
			e.Date = p.moment(on, zoneOf(c))
		}
	}
	if e.Lead == "" {
		e.Lead = p.say("no_text_at_all")
	}
	return e
}
