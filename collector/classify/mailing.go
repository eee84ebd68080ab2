package classify

import (
	"fmt"
	"io"
	"text/tabwriter"

	"molva/collector"
)

// Mailing counts what a complaint mail would go out about: the texts that Complaint.Is calls one.
type Mailing struct {
	Right, Wrong, Missed int // judged without stars: complaints, other texts, and the complaints about which none would
	Happy, HappyMailed   int // texts with four or five stars, judged with them, and how many of them
	Angry, AngryMailed   int // the same of one and two stars
}

// Precision is the share of complaints among the texts that would be mailed; 0 where none would.
func (m Mailing) Precision() float64 { return share(m.Right, m.Right+m.Wrong) }

// Recall is the share of the complaints that would be mailed.
func (m Mailing) Recall() float64 { return share(m.Right, m.Right+m.Missed) }

func share(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

// called says whether log odds make a complaint.
func called(odds float64) bool { return collector.Complaint{Probability: sigmoid(odds)}.Is() }

// count adds a text; r holds its reading without stars and is overwritten.
func (m *Mailing) count(j judge, d *document, r *reading, complaint bool, stars float64) {
	switch is := called(r.complaint); {
	case is && complaint:
		m.Right++
	case is:
		m.Wrong++
	case complaint:
		m.Missed++
	}
	if stars <= 0 || stars > 2 && stars < 4 {
		return
	}
	n, mailed := &m.Angry, &m.AngryMailed
	if stars >= 4 {
		n, mailed = &m.Happy, &m.HappyMailed
	}
	*n++
	if j.read(d, stars, r); called(r.complaint) {
		*mailed++
	}
}

// WriteMailings prints what the scores say of mails. Labels that are made of stars are not the truth about every text: some
// of those with four stars and mailed do complain.
func WriteMailings(out io.Writer, scores []Score) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "data set\thow\tprecision\trecall\t4-5 stars mailed\t1-2 stars mailed")
	part := func(n, of int) string {
		if of == 0 {
			return "-"
		}
		return fmt.Sprintf("%d of %d, %.1f %%", n, of, 100*share(n, of))
	}
	for _, s := range scores {
		if m := s.Mailing; s.Task == "complaint" {
			fmt.Fprintf(w, "%s\t%s\t%.3f\t%.3f\t%s\t%s\n", s.Set, s.How, m.Precision(), m.Recall(), part(m.HappyMailed, m.Happy), part(m.AngryMailed, m.Angry))
		}
	}
	w.Flush()
}
