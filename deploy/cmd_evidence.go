package deploy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"molva/collector"
	"molva/crawler"
	"molva/jobs"
)

type evidenceCommand struct {
	Export evidenceExport `cmd:"" help:"Write the bundle of one document: the pages on which it was seen, its versions, and what proves them."`
	Redact evidenceRedact `cmd:"" help:"Take a page out of what is kept: its digest stays, and the chain is followed as before."`
	Verify evidenceVerify `cmd:"" help:"Prove a bundle, offline and without a server; exit status 1 when it is not what was written."`
}

type evidenceExport struct {
	Config   `embed:""`
	Document string `arg:"" help:"Id of the document, as it stands in its page's address." placeholder:"DOCUMENT"`
	Output   string `short:"o" help:"File to write; without it a name in this folder." placeholder:"FILE"`
	Language string `help:"Language of its README: ru, uk or en." default:"ru" enum:"ru,uk,en"`
}

// Run writes the bundle; exit 3 when a page is not in it that should be.
func (c *evidenceExport) Run(ctx context.Context, s Streams) error {
	return withOnlooker(ctx, c.Config, s, func(cl *client) error {
		var e jobs.EvidenceExport
		if err := cl.call(ctx, http.MethodGet, "/documents/"+url.PathEscape(c.Document)+"/evidence?language="+c.Language, nil, &e); err != nil {
			return err
		}
		name := cmp.Or(c.Output, e.Name)
		if err := writeNew(name, e.Bundle); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s: %d bytes; prove it anywhere with: molva evidence verify %s\n", name, len(e.Bundle), name)
		for _, m := range e.Missing {
			fmt.Fprintln(s.Err, "not in it:", m)
		}
		if len(e.Missing) > 0 {
			return &Partly{What: fmt.Sprintf("%d pages are not in the bundle", len(e.Missing))}
		}
		return nil
	})
}

type evidenceRedact struct {
	Config   `embed:""`
	Document string `arg:"" help:"Id of a document that was seen on the page." placeholder:"DOCUMENT"`
	SHA256   string `name:"sha256" required:"" help:"SHA-256 of the page's body, as the manifest of the document's evidence lists it." placeholder:"HEX"`
	Reason   string `help:"Stands in the place of the page; nothing is taken out without one."`
	DryRun   bool   `help:"Take nothing out; say what would go, and which other documents would lose the page."`
}

// Run takes the page out, and says who else loses it; an answer with the same body in which the document was not seen stays.
func (c *evidenceRedact) Run(ctx context.Context, s Streams) error {
	return withOnlooker(ctx, c.Config, s, func(cl *client) error {
		var done struct {
			Redacted, Before, Documents int
			First                       []string
		}
		in := map[string]any{"sha256": c.SHA256, "reason": c.Reason, "dry_run": c.DryRun}
		if err := cl.call(ctx, http.MethodPost, "/documents/"+url.PathEscape(c.Document)+"/evidence/redact", in, &done); err != nil {
			return err
		}
		switch {
		case c.DryRun && (done.Redacted > 0 || done.Before == 0):
			fmt.Fprintf(s.Out, "%s would be taken out\n", counted(done.Redacted, "answer", "answers"))
		case done.Redacted > 0:
			fmt.Fprintf(s.Out, "%s taken out; bundles that were exported before still have what stood there\n", counted(done.Redacted, "answer was", "answers were"))
		}
		if done.Before > 0 {
			fmt.Fprintf(s.Out, "%s taken out before: nothing is left to take out of there\n", counted(done.Before, "answer was", "answers were"))
		}
		if done.Documents == 0 {
			return nil
		}
		more := ""
		if done.Documents > len(done.First) {
			more = fmt.Sprintf(" and %d more", done.Documents-len(done.First))
		}
		_, err := fmt.Fprintf(s.Out, "the page is in the evidence of %s too: %s%s\n", counted(done.Documents, "other document", "other documents"), strings.Join(done.First, " "), more)
		return err
	})
}

// writeNew writes a file whole or not at all, over one that is there.
func writeNew(name string, b []byte) error {
	cannot := func(err error) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: "-o", Msg: "the file cannot be written: " + err.Error(), Hint: "name a file in a folder that this user may write", Err: err}
	}
	if st, err := os.Stat(name); err == nil && !st.Mode().IsRegular() { // /dev/stdout, a pipe
		if err := os.WriteFile(name, b, 0o600); err != nil {
			return cannot(err)
		}
		return nil
	}
	part := name + ".part"
	if err := os.WriteFile(part, b, 0o600); err != nil {
		_ = os.Remove(part)
		return cannot(err)
	}
	if err := os.Rename(part, name); err != nil {
		_ = os.Remove(part)
		return cannot(err)
	}
	return nil
}

type evidenceVerify struct {
	Bundle string `arg:"" help:"The bundle." placeholder:"BUNDLE"`
}

// Run says what was proven, or names what is not what was written.
func (c *evidenceVerify) Run(s Streams) error {
	file, err := os.Open(c.Bundle)
	if err == nil {
		defer file.Close()
		var st os.FileInfo
		if st, err = file.Stat(); err == nil && !st.Mode().IsRegular() {
			err = errors.New("it is no file")
		}
		if err == nil {
			return c.verify(s, file, st.Size())
		}
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: c.Bundle, Msg: "the bundle cannot be read: " + err.Error(), Hint: "name the .zip file that molva evidence export wrote", Err: err}
}

func (c *evidenceVerify) verify(s Streams, file *os.File, size int64) error {
	r, err := crawler.VerifyBundle(file, size)
	if err != nil {
		return fmt.Errorf("%s is NOT what was written: %w", c.Bundle, err)
	}
	fmt.Fprintf(s.Out, "OK  document %q, bundle made %s (UTC) by %q\n", r.Document, r.Made.UTC().Format("2006-01-02 15:04:05"), r.Software)
	fmt.Fprintf(s.Out, "    %d files, %d bytes: each is the one that the manifest names, and so is the archive around them\n", r.Files, r.Bytes)
	fmt.Fprintf(s.Out, "    %d whole records; %d redacted, of which header and digest are there; of %d others the digest alone\n", r.Records, r.Redacted, r.Dropped)
	for _, h := range r.Heads {
		fmt.Fprintf(s.Out, "    %s: the chain of %d records leads to the head %s\n", h.File, h.Records, h.Head)
	}
	if r.Loose > 0 {
		fmt.Fprintf(s.Out, "    %d pages were kept before there was a chain: nothing but the manifest proves them\n", r.Loose)
	}
	for _, m := range r.Missing {
		fmt.Fprintf(s.Out, "    not in it: %q of %s: %q\n", m.URL, m.Fetched.UTC().Format("2006-01-02 15:04:05"), m.Missing)
	}
	_, err = fmt.Fprintf(s.Out, "    manifest.json has %s: compare it with what the sender tells you by another way\n    The time is the clock of the machine that asked; no third party has stamped it.\n", r.Manifest)
	return err
}
