package deploy

import (
	"context"
	"fmt"
	"net/http"

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
	return withClient(ctx, c.Config, s, func(cl *client) error {
		findings, err := examine(ctx, cl)
		if err != nil {
			return err
		}
		findings = append(findings, linksFinding(c.Config))
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

func examine(ctx context.Context, cl *client) ([]finding, error) {
	var status struct {
		Documents  int            `json:"documents"`
		Lag        map[string]int `json:"lag"`
		Deliveries map[string]int `json:"deliveries"`
		Dead       int            `json:"dead"`
	}
	if err := cl.call(ctx, http.MethodGet, "/status", nil, &status); err != nil {
		return nil, err
	}
	out := []finding{
		{"store", true, fmt.Sprintf("%d documents", status.Documents), ""},
		{"followers", status.Lag["match"] == 0 && status.Lag["detect"] == 0, fmt.Sprintf("behind: match %d, detect %d", status.Lag["match"], status.Lag["detect"]), "wait a little; if it stays, look at the queue page"},
		{"mails", status.Dead == 0, fmt.Sprintf("%d sent, %d due, %d dead", status.Deliveries["sent"], status.Deliveries["due"], status.Dead), "open the dead ones among outgoing mail in the console: each says why"},
	}
	var verify jobs.VerifyReport
	if err := cl.call(ctx, http.MethodGet, "/verify", nil, &verify); err != nil {
		out = append(out, finding{"index", false, err.Error(), "is Elasticsearch up? crawling goes on meanwhile"})
	} else {
		out = append(out, finding{"index", verify.OK(), fmt.Sprintf("slot %s holds %d of %d, %d stale", verify.Slot, verify.Indexed, verify.Documents, verify.Stale), "molva reindex builds it anew"})
	}
	var list struct {
		Sources []sourceView `json:"sources"`
	}
	if err := cl.call(ctx, http.MethodGet, "/sources", nil, &list); err != nil {
		return nil, err
	}
	for _, x := range list.Sources {
		out = append(out, sourceFinding(x))
	}
	return out, nil
}

// linksFinding: mails that leave the machine need an address that their readers can open.
func linksFinding(cfg Config) finding {
	return finding{"links", !cfg.guessesURL() || cfg.SMTP == "", "mails lead to " + cfg.baseURL(), "that is this machine's name; set --base-url to the address that people open"}
}

// sourceFinding: a red source needs a person, the more so when nobody owns it.
func sourceFinding(x sourceView) finding {
	f := finding{"source", x.Colour != "red", fmt.Sprintf("%s: %s %s", x.Name, x.Health, x.Reason), "open it in the console"}
	if x.Owner == nil {
		f.advice = "give it an owner in the console; without one it is not read"
	}
	return f
}
