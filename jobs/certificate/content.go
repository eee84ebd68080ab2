package certificate

import (
	"encoding/json"
	"fmt"
	"time"

	"molva/collector"
)

// The verdicts, which are different words for different things.
const (
	VerdictFull      = "full"      // every check was made and read what it was to read
	VerdictExplained = "explained" // every check was made, or what was not is explained
	VerdictHoles     = "holes"     // no certificate: something is missing and nobody has said why
	VerdictNothing   = "nothing"   // no certificate: no check was made

	// The same as the first two where not every place was on the list for the whole period.
	VerdictFullListed      = "full_while_listed"
	VerdictExplainedListed = "explained_while_listed"
)

// The formats name what a body is, so that a later program reads an old one as it was meant. The first one knew nothing of
// times in which places were not on the list: its verdicts do not tell them.
const (
	formatFirst = "molva certificate 1"
	format      = "molva certificate 2"
)

// Source is a place as the store has it: its passes are those of store.PassesAround.
type Source struct {
	collector.Source
	OwnerID string // public id of its owner; "" nobody
	Passes  []collector.Pass
	Whole   collector.Pass // the last before Passes that read all; zero where none is kept
	Away    []Away         // when it did not stand in the registry
}

// Facts are all that a certificate is made of.
type Facts struct {
	Company  string
	Zone     string
	From, To time.Time
	Sources  []Source
	Notes    []collector.GapNote
	Found    collector.Findings
	Who      func(person int64) string // public id
}

// Totals are the sums over all places.
type Totals struct {
	Places int `json:"places"`
	Checks int `json:"checks"`
	OK     int `json:"ok"`               // read all of their place
	News   int `json:"news,omitempty"`   // read the newest, as far as what is known
	Rested int `json:"rested,omitempty"` // left pages in peace that had long been the same
	Gaps   int `json:"gaps"`
	Holes  int `json:"holes"`
}

// Found is what the period brought, and what was done about it.
type Found struct {
	Reviews       int `json:"reviews"`
	Mentions      int `json:"mentions"`
	Complaints    int `json:"complaints"`
	Gone          int `json:"gone"`
	CasesOpened   int `json:"cases_opened"`
	CasesAnswered int `json:"cases_answered"`
	CasesOpen     int `json:"cases_open"`
}

// Content is what a certificate says.
type Content struct {
	Format   string    `json:"format"`
	Rule     string    `json:"rule"` // seed and clause
	Company  string    `json:"company"`
	Zone     string    `json:"zone"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"` // not in it
	Issued   time.Time `json:"issued"`
	IssuedBy string    `json:"issued_by"` // public id; "" over the command line
	Verdict  string    `json:"verdict"`
	Totals   Totals    `json:"totals"`
	Found    Found     `json:"found"`
	Places   []Place   `json:"places"`
	Unlisted []Span    `json:"unlisted,omitempty"` // days on which nothing was on the list; none in one that was issued
}

// Draw says what a certificate of the period would say now. Its verdict is "holes" where it may not be issued.
func Draw(f Facts) Content {
	c := Content{Format: format, Rule: "002 rule 2", Company: f.Company, Zone: f.Zone, From: f.From.UTC(), To: f.To.UTC(), Found: Found(f.Found), Places: []Place{}}
	for _, s := range f.Sources {
		p, listed := placeOf(period{f.From.UTC(), f.To.UTC()}, s)
		if !listed {
			continue
		}
		p.Owner = s.OwnerID
		explain(p.Gaps, s.SourceID, f.Notes, f.Who)
		c.Places = append(c.Places, p)
	}
	c.Totals, c.Unlisted = totalsOf(c.Places), unlisted(c)
	c.Verdict = verdictOf(c)
	return c
}

func totalsOf(places []Place) (t Totals) {
	t.Places = len(places)
	for _, p := range places {
		t.Checks += len(p.Checks)
		t.Gaps += len(p.Gaps)
		for _, c := range p.Checks {
			switch {
			case c.Outcome == collector.HealthOK && c.News:
				t.News++
			case c.Outcome == collector.HealthOK:
				t.OK++
			}
			if c.Rested > 0 {
				t.Rested++
			}
		}
		for _, g := range p.Gaps {
			if g.Hole() {
				t.Holes++
			}
		}
	}
	return t
}

// verdictOf: a list without places was not moderated, and one without any check neither. In the first format it was not asked
// for how much of the period the places were listed.
func verdictOf(c Content) string {
	t, first := c.Totals, c.Format == formatFirst
	whole := first || c.Watched().All()
	switch {
	case t.Holes > 0 || t.Places == 0 || !first && len(unlisted(c)) > 0:
		return VerdictHoles
	case t.Checks == 0:
		return VerdictNothing
	case t.Gaps > 0 && whole:
		return VerdictExplained
	case t.Gaps > 0:
		return VerdictExplainedListed
	case !whole:
		return VerdictFullListed
	}
	return VerdictFull
}

// Body is a certificate as it is kept and hashed.
func Body(c Content) (string, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("certificate as JSON: %w", err)
	}
	return string(b), nil
}

// Read reads the body of a certificate that was kept.
func Read(body string) (c Content, err error) {
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return c, collector.Errorf(collector.CodeInternal, "the certificate that is kept cannot be read: %w", err)
	}
	return c, nil
}
