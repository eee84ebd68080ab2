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
	"path/filepath"
	"regexp"
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
	Output string `short:"o" help:"File to write; without it certificate-FROM_TO.json in this folder. One that is there is never written over." placeholder:"FILE"`
}

// Run issues a certificate, or says what is missing: exit 3.
func (c *certificateIssue) Run(ctx context.Context, s Streams) error {
	name := cmp.Or(c.Output, "certificate-"+filepath.Base(c.From)+"_"+filepath.Base(c.To)+".json")
	if st, err := os.Stat(name); err == nil && st.Mode().IsRegular() {
		return &collector.Error{Code: collector.CodeConflict, Where: "-o", Msg: name + " is there already and is left as it is; no certificate was issued", Hint: "name another file with -o, or move this one away"}
	}
	return withOnlooker(ctx, c.Config, s, func(cl *client) error {
		var draft struct {
			Verdict  string
			Refusal  string
			Totals   certificate.Totals
			Watched  certificate.Watched
			Places   []certificate.Place
			Unlisted []certificate.Span
		}
		if err := cl.call(ctx, http.MethodGet, "/certificate-draft?from="+url.QueryEscape(c.From)+"&to="+url.QueryEscape(c.To), nil, &draft); err != nil {
			return err
		}
		if draft.Verdict == certificate.VerdictHoles && draft.Totals.Places > 0 {
			printHoles(s.Out, draft.Places)
			if len(draft.Unlisted) > 0 {
				return &Partly{What: "no certificate: " + draft.Refusal}
			}
			return &Partly{What: fmt.Sprintf("no certificate: %d holes; explain each on the page /certificates of the console, or choose another period", draft.Totals.Holes)}
		}
		var issued struct{ Verdict, SHA256, Page, File string }
		if err := cl.call(ctx, http.MethodPost, "/certificates", map[string]string{"from": c.From, "to": c.To}, &issued); err != nil {
			return err
		}
		if err := writeNew(name, []byte(issued.File)); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.Out, "%s: %s, %s\nSHA-256 %s\n%s\n", name, verdictWords[issued.Verdict], totalsInWords(draft.Totals, draft.Watched), issued.SHA256, issued.Page)
		return err
	})
}

// verdictWords are the verdicts as people read them.
var verdictWords = map[string]string{certificate.VerdictFull: "checked in full", certificate.VerdictExplained: "checked in full, with gaps explained",
	certificate.VerdictFullListed: "checked in full for as long as each place was on the list", certificate.VerdictExplainedListed: "checked for as long as each place was on the list, with gaps explained"}

// totalsInWords says how many places were there for how long, how many checks there were, and what each kind saw: one of new
// items alone is no complete one.
func totalsInWords(t certificate.Totals, w certificate.Watched) string {
	out := fmt.Sprintf("%d places", t.Places)
	if !w.All() {
		out += fmt.Sprintf(" (%d on the list for the whole period", w.Whole)
		if w.Joined > 0 {
			out += fmt.Sprintf(", %d added later, the last %s", w.Joined, w.LastJoined.Format(time.RFC3339))
		}
		if w.Left > 0 {
			out += fmt.Sprintf(", %d taken off for a time or for good", w.Left)
		}
		out += ")"
	}
	out += fmt.Sprintf(", %d checks, %d read in full", t.Checks, t.OK)
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
	File   string `arg:"" help:"The file, or the address of the certificate's page: then the file is held against the hash that the page shows." placeholder:"FILE|URL"`
	SHA256 string `name:"sha256" help:"Of a file: the 64 letters that stand behind SHA-256 at the end of the certificate's page: that it is that very certificate." placeholder:"HEX"`
}

// daysOf are the first and the last day of a certificate's period in its own zone.
func daysOf(c certificate.Content) string {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return c.From.Format(time.RFC3339) + " – " + c.To.Format(time.RFC3339)
	}
	first, last := certificate.Span{From: c.From, To: c.To}.Days(zone)
	if first != last {
		first += " – " + last
	}
	return first + " (" + zone.String() + ")"
}

// Run says what was proven.
func (c *certificateVerify) Run(ctx context.Context, s Streams) error {
	b, shown, err := c.read(ctx)
	if err != nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: c.File, Msg: "the certificate cannot be read: " + err.Error(), Hint: "name the .json file, or the address of its page", Err: err}
	}
	content, sum, err := certificate.Verify(b, cmp.Or(c.SHA256, shown))
	if err != nil {
		return fmt.Errorf("%s is NOT what was issued: %w", c.File, err)
	}
	fmt.Fprintf(s.Out, "%s: %s, %s, issued %s\n%s; the verdict follows from them\nSHA-256 %s\n", content.Company, verdictWords[content.Verdict],
		daysOf(content), content.Issued.Format(time.RFC3339), totalsInWords(content.Totals, content.Watched()), sum)
	switch {
	case shown != "":
		fmt.Fprintf(s.Out, "It is the certificate that this page shows: %s. Whose the page is, its host says.\n", pageOf(c.File))
	case c.SHA256 == "":
		fmt.Fprintln(s.Out, "The file is whole. That the company issued it is proven by the company's own page of the certificate: verify the address of that page instead, or\n"+
			"give with --sha256 the 64 letters that stand behind SHA-256 at its end (not those above, which are the file's own)")
	}
	return nil
}

// shownHash is where the page of a certificate shows its hash.
var shownHash = regexp.MustCompile(`SHA-256 <code>([0-9a-f]{64})</code>`)

// pageMost is how many bytes of a certificate's page are read: it lists the places and their gaps.
const pageMost = 64 << 20

// pageOf is the address of the page of a certificate, also where that of its file is given.
func pageOf(address string) string {
	return strings.TrimSuffix(strings.TrimRight(address, "/"), "/file")
}

// read reads the file; of an address the file behind its page, and the hash that the page shows. All is bounded.
func (c *certificateVerify) read(ctx context.Context) (file []byte, shown string, err error) {
	if strings.HasPrefix(c.File, "http://") || strings.HasPrefix(c.File, "https://") {
		page, err := fetchBounded(ctx, pageOf(c.File), pageMost)
		if err != nil {
			return nil, "", err
		}
		hash := shownHash.FindSubmatch(page)
		if hash == nil {
			return nil, "", errors.New("this is no page of a certificate: it shows no SHA-256")
		}
		file, err = fetchBounded(ctx, pageOf(c.File)+"/file", certificate.FileMost)
		return file, string(hash[1]), err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	file, err = readBounded(f, certificate.FileMost)
	return file, "", err
}

// fetchBounded reads what stands at an address, most bytes at most.
func fetchBounded(ctx context.Context, address string, most int64) ([]byte, error) {
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
	return readBounded(resp.Body, most)
}

func readBounded(r io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(b)) > most {
		err = errors.New("it is larger than any certificate")
	}
	return b, err
}
