package deploy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"molva/collector"
	"molva/jobs/certificate"
)

type certificateCommand struct {
	Issue  certificateIssue  `cmd:"" default:"withargs" help:"Issue the certificate of a period; while a check is missing, list the holes instead."`
	Verify certificateVerify `cmd:"" help:"Prove a certificate's file, or the one at an address; exit status 1 when it is not what was issued."`
}

type certificateIssue struct {
	Config `embed:""`
	From   string `required:"" help:"First day of the period, in the company's zone." placeholder:"2026-11-01"`
	To     string `required:"" help:"Last day of the period." placeholder:"2026-11-30"`
	Output string `short:"o" help:"File to write; without it certificate-FROM.json in this folder." placeholder:"FILE"`
}

// Run issues a certificate, or says what is missing: exit 3.
func (c *certificateIssue) Run(ctx context.Context, s Streams) error {
	return withOnlooker(ctx, c.Config, s, func(cl *client) error {
		var draft struct {
			Verdict string
			Totals  certificate.Totals
			Places  []certificate.Place
		}
		if err := cl.call(ctx, http.MethodGet, "/certificate-draft?from="+url.QueryEscape(c.From)+"&to="+url.QueryEscape(c.To), nil, &draft); err != nil {
			return err
		}
		if draft.Verdict == certificate.VerdictHoles && draft.Totals.Places > 0 {
			printHoles(s.Out, draft.Places)
			return &Partly{What: fmt.Sprintf("no certificate: %d holes; explain each on the page /certificates of the console, or choose another period", draft.Totals.Holes)}
		}
		var issued struct{ Verdict, SHA256, Page, File string }
		if err := cl.call(ctx, http.MethodPost, "/certificates", map[string]string{"from": c.From, "to": c.To}, &issued); err != nil {
			return err
		}
		name := cmp.Or(c.Output, "certificate-"+c.From+".json")
		if err := writeNew(name, []byte(issued.File)); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.Out, "%s: %s, %s\nSHA-256 %s\n%s\n", name, verdictWords[issued.Verdict], totalsInWords(draft.Totals), issued.SHA256, issued.Page)
		return err
	})
}

// verdictWords are the verdicts as people read them.
var verdictWords = map[string]string{certificate.VerdictFull: "checked in full", certificate.VerdictExplained: "checked in full, with gaps explained"}

// totalsInWords says how many checks there were and what each kind saw: one of new items alone is no complete one.
func totalsInWords(t certificate.Totals) string {
	out := fmt.Sprintf("%d places, %d checks, %d read in full", t.Places, t.Checks, t.OK)
	if t.News > 0 {
		out += fmt.Sprintf(", %d of new items alone", t.News)
	}
	if t.Rested > 0 {
		out += fmt.Sprintf(", %d skipped pages that had long been the same", t.Rested)
	}
	return out + fmt.Sprintf(", %d gaps", t.Gaps)
}

// holeAdvice is what to do about a hole.
var holeAdvice = map[string]string{
	certificate.WhyBlocked: "see the place's state", certificate.WhyPartial: "write down why pages did not come", certificate.WhyDrift: "mend how the place is read",
	certificate.WhyMissing: "did the program run? write down why not", certificate.WhyLate: "did the program run? write down why not",
	certificate.WhyRunning: "wait for its end, or see the queue page", certificate.WhyUnowned: "give the place an owner", certificate.WhyUnknown: "choose a later period",
}

func printHoles(w io.Writer, places []certificate.Place) {
	for _, p := range places {
		for _, g := range p.Gaps {
			if g.Hole() {
				fmt.Fprintf(w, "%s  %s – %s  %s%s: %s\n", p.Name, g.From.Format(time.RFC3339), g.To.Format(time.RFC3339), g.Why, spaced(g.Reason), holeAdvice[g.Why])
			}
		}
	}
}

func spaced(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + reason + ")"
}

type certificateVerify struct {
	File   string `arg:"" help:"The file, or the address of the certificate's page." placeholder:"FILE|URL"`
	SHA256 string `name:"sha256" help:"The hash that the company's page shows: that the file is that very certificate." placeholder:"HEX"`
}

// daysOf are the first and the last day of a certificate's period in its own zone.
func daysOf(c certificate.Content) string {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return c.From.Format(time.RFC3339) + " – " + c.To.Format(time.RFC3339)
	}
	first, last := c.From.In(zone).Format(time.DateOnly), c.To.Add(-time.Second).In(zone).Format(time.DateOnly)
	if first != last {
		first += " – " + last
	}
	return first + " (" + zone.String() + ")"
}

// Run says what was proven.
func (c *certificateVerify) Run(ctx context.Context, s Streams) error {
	b, err := c.read(ctx)
	if err != nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: c.File, Msg: "the certificate cannot be read: " + err.Error(), Hint: "name the .json file, or the address of its page", Err: err}
	}
	content, sum, err := certificate.Verify(b, c.SHA256)
	if err != nil {
		return fmt.Errorf("%s is NOT what was issued: %w", c.File, err)
	}
	fmt.Fprintf(s.Out, "%s: %s, %s, issued %s\n%s; the verdict follows from them\nSHA-256 %s\n", content.Company, verdictWords[content.Verdict],
		daysOf(content), content.Issued.Format(time.RFC3339), totalsInWords(content.Totals), sum)
	if c.SHA256 == "" {
		fmt.Fprintln(s.Out, "The file is whole. That the company issued it is proven by its page: give the hash that it shows with --sha256")
	}
	return nil
}

// read reads the file, or what stands at an address, bounded.
func (c *certificateVerify) read(ctx context.Context) ([]byte, error) {
	var r io.ReadCloser
	if strings.HasPrefix(c.File, "http://") || strings.HasPrefix(c.File, "https://") {
		address := c.File
		if !strings.HasSuffix(address, "/file") {
			address = strings.TrimRight(address, "/") + "/file"
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, err
		}
		resp, err := (&http.Client{Timeout: time.Minute}).Do(req)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return nil, errors.New("the page answered " + resp.Status)
		}
		r = resp.Body
	} else {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	b, err := io.ReadAll(io.LimitReader(r, certificate.FileMost+1))
	if err == nil && len(b) > certificate.FileMost {
		err = errors.New("it is larger than any certificate")
	}
	return b, err
}
