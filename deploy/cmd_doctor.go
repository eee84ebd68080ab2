package deploy

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"molva/jobs"
)

type doctorCommand struct {
	Config `embed:""`
}

// finding is one thing that the doctor looked at.
type finding struct {
	what   string
	ok     bool
	detail string
	advice string
}

// Run looks at what can be wrong with an installation and says what to do; exit 3 when something needs a person.
func (c *doctorCommand) Run(ctx context.Context, s Streams) error {
	return withOnlooker(ctx, c.Config, s, func(cl *client) error {
		findings, err := c.examine(ctx, cl)
		if err != nil {
			return err
		}
		bad := 0
		for _, f := range findings {
			mark := "ok "
			if !f.ok {
				mark = "BAD"
				bad++
			}
			fmt.Fprintf(s.Out, "%s  %-10s %s\n", mark, f.what, f.detail)
			if !f.ok {
				fmt.Fprintf(s.Out, "     %10s %s\n", "", f.advice)
			}
		}
		if bad > 0 {
			return &Partly{What: fmt.Sprintf("%d of %d things need a person", bad, len(findings))}
		}
		return nil
	})
}

// condition is what the doctor asks of the product's status.
type condition struct {
	Documents  int            `json:"documents"`
	Lag        map[string]int `json:"lag"`
	Deliveries map[string]int `json:"deliveries"`
	Dead       int            `json:"dead"`
	Failing    int            `json:"failing"`
	Aside      int            `json:"aside"`
	BaseURL    string         `json:"base_url"`
	Guessed    bool           `json:"base_url_guessed"`
	Agent      string         `json:"agent"`
	SMTP       bool           `json:"smtp"`
	DKIM       string         `json:"dkim_record"`
}

// waiting is what helps with work that is not done yet: it comes by itself only where somebody works.
func (c *doctorCommand) waiting(cl *client, stays string) string {
	switch {
	case cl.app == nil:
		return "wait a little; if it stays, " + stays
	case c.Database == "":
		return "nothing works on it now; molva serve does"
	}
	return "wait a little; if it stays, does a molva serve with the role worker run?"
}

func (c *doctorCommand) examine(ctx context.Context, cl *client) ([]finding, error) {
	var st condition
	if err := cl.call(ctx, http.MethodGet, "/status", nil, &st); err != nil {
		return nil, err
	}
	out := []finding{
		{"store", true, fmt.Sprintf("%d documents", st.Documents), ""},
		{"followers", st.Lag["match"] == 0 && st.Lag["detect"] == 0, fmt.Sprintf("behind: match %d, detect %d", st.Lag["match"], st.Lag["detect"]), c.waiting(cl, "look at the queue page")},
		{"mails", st.Dead == 0, fmt.Sprintf("%d sent, %d due, %d dead", st.Deliveries["sent"], st.Deliveries["due"], st.Dead), "open the dead ones among outgoing mail in the console: each says why"},
		c.signFinding(st, cl.app == nil),
		{"steps", st.Failing == 0, fmt.Sprintf("%d steps of processes fail", st.Failing), "the queue page says which and why; each is tried again"},
		c.indexFinding(ctx, cl),
		{"refused", st.Aside == 0, fmt.Sprintf("%d documents are refused by the index", st.Aside), "the queue page says which and why, and tries them again"},
		evidenceFinding(ctx, cl),
		agentFinding(st, cl.app == nil),
		weightsFinding(ctx, cl),
	}
	var list struct {
		Sources []sourceView `json:"sources"`
	}
	if err := cl.call(ctx, http.MethodGet, "/sources", nil, &list); err != nil {
		return nil, err
	}
	for _, x := range list.Sources {
		out = append(out, sourceFinding(x, st.BaseURL))
	}
	out = append(out, c.watchFindings(ctx, cl)...)
	return append(out, linksFinding(st, cl.app == nil)), nil
}

// indexFinding: only what nothing under way will mend needs a new index.
func (c *doctorCommand) indexFinding(ctx context.Context, cl *client) finding {
	var verify jobs.VerifyReport
	if err := cl.call(ctx, http.MethodGet, "/verify", nil, &verify); err != nil {
		return finding{"index", false, err.Error(), "is Elasticsearch up? crawling goes on meanwhile"}
	}
	f := finding{"index", verify.OK(), fmt.Sprintf("slot %s holds %d of %d, %d stale", verify.Slot, verify.Indexed, verify.Documents, verify.Stale), "molva reindex builds it anew"}
	if verify.Lagging > 0 {
		f.detail += fmt.Sprintf(", %d under way", verify.Lagging)
		f.advice = c.waiting(cl, f.advice)
	}
	return f
}

// evidenceFinding: what is cited is kept for good, so a folder may outgrow its bound, and its disk.
func evidenceFinding(ctx context.Context, cl *client) finding {
	var u jobs.EvidenceUse
	if err := cl.call(ctx, http.MethodGet, "/evidence", nil, &u); err != nil {
		return finding{"evidence", false, err.Error(), "may this user read the data folder?"}
	}
	kept := "for ever"
	if u.KeepDays > 0 {
		kept = fmt.Sprintf("for %d days", u.KeepDays)
	}
	f := finding{"evidence", u.MaxBytes == 0 || u.Folder <= u.MaxBytes, fmt.Sprintf("%d files of raw pages, %s; what nothing cites is kept %s", u.Files, sizeInWords(u.Bytes), kept),
		"pruning runs every six hours; what stays above the bound is cited: give it more room and raise evidence.max_bytes"}
	if u.MaxBytes > 0 {
		f.detail += fmt.Sprintf(", within %s a folder", sizeInWords(u.MaxBytes))
	}
	return f
}

// weightsFinding: weights that people had learned and that do not judge are missed by nobody until the mails are wrong again.
func weightsFinding(ctx context.Context, cl *client) finding {
	var now struct {
		Version int64
		Own     bool
		Trouble string
		New     int
	}
	if err := cl.call(ctx, http.MethodGet, "/training", nil, &now); err != nil {
		return finding{"weights", false, err.Error(), "does the database answer?"}
	}
	f := finding{"weights", now.Trouble == "", "the embedded weights judge", "train anew: molva train --corrections; or go back: molva train --corrections --undo"}
	if now.Own {
		f.detail = fmt.Sprintf("version %d of the company's own weights judges", now.Version)
	}
	if why, is := map[string]string{"other_model": "were learned on top of another model than this program's", "damaged": "cannot be read", "missing": "are not there"}[now.Trouble]; is {
		f.detail += fmt.Sprintf(": those of version %d %s", now.Version, why)
	}
	f.detail += fmt.Sprintf("; %d corrections are not learned yet", now.New)
	return f
}

// sizeInWords is a number of bytes in its largest unit.
func sizeInWords(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
}

// signFinding: a key that cannot be read keeps the product from starting; one whose record nobody published makes mails
// look forged. Without one they go unsigned, which big receivers refuse for mails to many. Of a product that runs these
// settings say nothing: it says itself how it sends.
func (c *doctorCommand) signFinding(st condition, running bool) finding {
	if !running {
		if _, err := c.dkim(); err != nil {
			return finding{"signature", false, err.Error(), "mails cannot be signed with it, and molva serve does not start"}
		}
	}
	f := finding{"signature", true, "", ""}
	switch {
	case st.DKIM != "":
		f.detail = "publish in the DNS: " + st.DKIM
	case st.SMTP:
		f.detail = "mails go unsigned; --dkim-key signs them, and big receivers want that for mails to many"
	default:
		f.detail = "mails stay in the outbox, unsigned"
	}
	return f.judgedFrom(running)
}

// agentFinding: a laptop that reads its own pages needs no contact, so this is told and is no fault; a place that waits for
// one is red by itself.
func agentFinding(st condition, running bool) finding {
	f := finding{"agent", true, "sites see " + st.Agent, ""}
	if mute := mute(st.Agent); mute != "" {
		f.detail = mute
	}
	return f.judgedFrom(running)
}

// judgedFrom says of a finding whose settings it is about: those of the product that runs, or, where none does, of this command.
func (f finding) judgedFrom(running bool) finding {
	if !running {
		f.detail = "with these settings: " + f.detail
	}
	return f
}

// linksFinding: mails that leave the machine need an address that their readers can open.
func linksFinding(st condition, running bool) finding {
	f := finding{"links", !st.Guessed, "mails lead to " + st.BaseURL, "that is this machine's name; set --base-url to the address that people open"}
	if !running {
		f.detail = "with these settings mails would lead to " + st.BaseURL
	}
	return f
}

// sourceFinding: a red source needs a person, the more so when nobody owns it.
func sourceFinding(x sourceView, console string) finding {
	page := console + "/sources/" + x.ID
	f := finding{"source", x.Colour != "red", strings.TrimSpace(fmt.Sprintf("%s: %s %s", x.Name, x.Health, x.Reason)), "look at it on its page: " + page}
	if x.Owner == nil {
		f.advice = "give it an owner on its page, without one it is not read: " + page
	}
	return f
}
