package deploy

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"molva/collector"
	"molva/jobs/alert"
)

// WatchConfig is the second channel, over which is told that the first, or all that is behind it, is silent.
type WatchConfig struct {
	SMTP string `toml:"smtp" help:"smtp://…: the second channel's own mail server, which is not the one of --smtp." env:"MOLVA_WATCH_SMTP"`
	Mail string `toml:"mail" help:"Mail address that is told over --watch-smtp." env:"MOLVA_WATCH_MAIL"`
	URL  string `toml:"url" help:"https://…: address to which alarms of the second channel are posted as JSON; a private one needs --allow-net." env:"MOLVA_WATCH_URL"`
}

// bellTime bounds one call of the second channel.
const bellTime = 15 * time.Second

// bells are the ways of the second channel; none where none is set.
func (a *App) bells() (out []alert.Bell, err error) {
	c := a.cfg.Watch
	if (c.SMTP == "") != (c.Mail == "") {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "--watch-smtp, --watch-mail", Msg: "the second channel's mails need a server and an address", Hint: "give both, or none"}
	}
	if c.SMTP != "" {
		b, err := alert.MailBell(c.SMTP, c.Mail, alert.Options{From: a.cfg.MailFrom, Timeout: bellTime})
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	if c.URL != "" {
		b, err := alert.HookBell(c.URL, a.crawl.Client(bellTime))
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// testsAlarms says whether the first channel is tested every week: mails that stay in the outbox have no reader, and in the
// demo nothing comes that its story does not tell; there a test alarm is sent by hand.
func (c *Config) testsAlarms() bool { return c.SMTP != "" && !c.DemoClock }

// watchState is what the doctor asks of the watching of the watcher.
type watchState struct {
	Looked *time.Time `json:"looked"`
	Asleep bool       `json:"asleep"`
	Silent []string   `json:"silent"`
	Bells  []string   `json:"bells"`
	Next   string     `json:"next_test"`
	Last   *testState `json:"last_test"`
}

type testState struct {
	Sent   time.Time  `json:"sent"`
	Acked  *time.Time `json:"acked"`
	Missed *time.Time `json:"missed"`
}

// watchFindings: a program that falls silent cannot say so over the channel that fell silent.
func (c *doctorCommand) watchFindings(ctx context.Context, cl *client) []finding {
	var st watchState
	if err := cl.call(ctx, http.MethodGet, "/watchman", nil, &st); err != nil {
		return []finding{{"silence", false, err.Error(), "see the log of molva serve"}}
	}
	quiet := finding{"silence", true, "nothing that should happen has stopped", ""}
	switch {
	case len(st.Silent) > 0:
		quiet = finding{"silence", false, "silent: " + strings.Join(st.Silent, ", "), "the page /status says since when and what to do"}
	case cl.app != nil:
		quiet.detail = "nobody watches now; molva serve does"
	case st.Looked == nil:
		quiet.detail = "the first look is under way"
	case st.Asleep:
		quiet = finding{"silence", false, "nobody has looked for five minutes", "see the log of molva serve: it says why it cannot"}
	}
	return []finding{c.secondFinding(st), quiet, testFinding(st)}
}

// secondFinding: the way that says that mails stop must not be the way of the mails.
func (c *doctorCommand) secondFinding(st watchState) finding {
	switch {
	case len(st.Bells) == 0:
		return finding{"second", true, "no second channel: if mails stop, nobody is told; --watch-url or --watch-smtp with --watch-mail sets one", ""}
	case c.Watch.SMTP != "" && c.Watch.SMTP == c.SMTP:
		return finding{"second", false, "the second channel is the mail server of the first", "give --watch-smtp a server that works while that of --smtp does not, or --watch-url"}
	}
	return finding{"second", true, "silence is told by " + strings.Join(st.Bells, " and "), ""}
}

// testFinding: that alarms arrive is known from the one that somebody acknowledged.
func testFinding(st watchState) finding {
	f := finding{"test", true, "no test alarm was sent yet", ""}
	if st.Next == "" {
		f.detail += ", and none is planned: mails stay on this machine, or the first-run page waits"
	} else {
		f.detail += "; the next one: " + st.Next
	}
	if st.Last == nil {
		return f
	}
	sent := st.Last.Sent.Format(time.DateOnly)
	switch {
	case st.Last.Acked != nil:
		f.detail = fmt.Sprintf("the test alarm of %s was acknowledged", sent)
	case st.Last.Missed != nil:
		f = finding{"test", false, fmt.Sprintf("nobody acknowledged the test alarm of %s", sent), "do mails arrive? look for it in the mailbox and in its spam folder"}
	default:
		f.detail = fmt.Sprintf("the test alarm of %s waits for its answer", sent)
	}
	return f
}
