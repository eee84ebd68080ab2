package deploy

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/propose"
	"molva/crawler/sites"
)

type sitesNew struct {
	Name  string    `arg:"" help:"What the site will be called: small letters, digits, dashes."`
	File  []string  `arg:"" help:"Saved pages of the site (HTML, also gzipped); several of one site are best."`
	URL   []string  `help:"Where a page stood, for pages that do not say so themselves; given again, in the order of the files." name:"url"`
	Sites string    `help:"Folder for the site file; the pages go into testdata/NAME/ within it." default:"." placeholder:"DIR"`
	Now   time.Time `help:"When the pages were saved, for dates in words; default: the time of each file." placeholder:"2026-01-31T12:00:00Z"`
}

// Run writes NAME.toml and its pages, never over files that exist, and says what was found and how surely.
func (c *sitesNew) Run(s Streams) error {
	if !sites.IsName(c.Name) {
		return &collector.Error{Code: collector.CodeInvalid, Where: "NAME", Msg: fmt.Sprintf("%q is no name of a site", c.Name), Hint: "small letters, digits and dashes: kafe-uyut"}
	}
	if sites.Embedded().Named(c.Name) != nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: "NAME", Msg: c.Name + " is a site that ships with Molva", Hint: "choose another NAME; the file would be read instead of that one"}
	}
	target := filepath.Join(c.Sites, c.Name+".toml")
	folder := filepath.Join(c.Sites, "testdata", c.Name)
	for _, path := range []string{target, folder} {
		if _, err := os.Stat(path); err == nil {
			return &collector.Error{Code: collector.CodeInvalid, Where: path, Msg: path + " is there already and is left as it is", Hint: "choose another NAME, or another folder with --sites DIR"}
		}
	}
	pages, err := c.pages()
	if err != nil {
		return err
	}
	p, err := propose.Propose(c.Name, pages)
	if err != nil {
		return err
	}
	if err := c.write(target, folder, p); err != nil {
		return err
	}
	tellProposal(s, p, target)
	set, err := sites.Load(c.Sites)
	if err != nil {
		return err
	}
	site := set.Named(c.Name)
	report, err := crawler.CheckSite(site, true)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "check (molva sites check %s --sites %s): %d pages\n", c.Name, c.Sites, len(report))
	tellPages(s, report)
	if len(report) < len(pages) {
		return fmt.Errorf("%d of %d pages could be checked; %s and %s stay for you to look at", len(report), len(pages), target, folder)
	}
	return c.tellNext(s, p)
}

// pages reads the files; each must say where it stood, or --url says it.
func (c *sitesNew) pages() ([]propose.Page, error) {
	if len(c.File) > 50 {
		return nil, &collector.Error{Code: collector.CodeInvalid, Msg: fmt.Sprintf("%d files are too many", len(c.File)), Hint: "two to ten pages of one site tell all there is"}
	}
	var out []propose.Page
	for i, name := range c.File {
		body, saved, err := readSaved(name)
		if err != nil {
			return nil, err
		}
		p := propose.Page{Name: name, Body: body, Now: saved}
		if !c.Now.IsZero() {
			p.Now = c.Now
		}
		if p.URL = propose.AddressOf(body); len(c.URL) > 0 && (p.URL == "" || i < len(c.URL)) {
			p.URL = c.URL[min(i, len(c.URL)-1)]
		}
		out = append(out, p)
	}
	return out, nil
}

// readSaved reads a saved page, unpacked, and when it was saved.
func readSaved(name string) (body []byte, saved time.Time, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, saved, fmt.Errorf("read the saved page: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, saved, err
	}
	if body, err = io.ReadAll(io.LimitReader(f, maxSavedFile)); err == nil {
		body, err = crawler.Unpack(body)
	}
	if err != nil {
		return nil, saved, fmt.Errorf("%s: %w", name, err)
	}
	return body, info.ModTime().UTC().Truncate(time.Second), nil
}

// maxSavedFile is one byte more than a saved page may have, so that a larger one is refused.
const maxSavedFile = 10<<20 + 1

// write puts the site file and the pages where molva sites check looks for them.
func (c *sitesNew) write(target, folder string, p *propose.Proposal) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := writeProposed(target, p.TOML); err != nil {
		return err
	}
	for i, r := range p.Read {
		stem := pageStem(r.Page.Name, i)
		golden, err := json.Marshal(map[string]any{"url": r.Page.URL, "now": r.Page.Now})
		if err != nil {
			return err
		}
		if err := writeProposed(filepath.Join(folder, stem+".html"), r.Page.Body); err != nil {
			return err
		}
		if err := writeProposed(filepath.Join(folder, stem+".json"), golden); err != nil {
			return err
		}
	}
	return nil
}

var notStem = regexp.MustCompile(`[^\p{L}\p{N}_-]+`)

// pageStem is the name of a page among the site's own, its number before what the file was called.
func pageStem(name string, i int) string {
	base := strings.TrimSuffix(filepath.Base(name), ".gz")
	base = strings.Trim(notStem.ReplaceAllString(strings.TrimSuffix(base, filepath.Ext(base)), "-"), "-")
	if r := []rune(base); len(r) > 60 {
		base = string(r[:60])
	}
	return fmt.Sprintf("%02d-%s", i+1, base)
}

// writeProposed writes a file that is not there yet.
func writeProposed(name string, b []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write what was proposed: %w", err)
	}
	if _, err = f.Write(b); err == nil {
		err = f.Close()
	}
	return err
}

// tellProposal prints field by field what was found.
func tellProposal(s Streams, p *propose.Proposal, target string) {
	fmt.Fprintf(s.Out, "%s: %s\n", target, map[propose.Source]string{
		propose.FromBlocks: "a repeated block of the page is read by selectors",
		propose.FromData:   "the pages mark their reviews themselves (JSON-LD, microdata, RDFa or microformats); no selectors are needed",
		propose.FromState:  "the reviews stand as JSON within the page; they are read by paths",
	}[p.Source])
	for _, f := range p.Findings {
		where := "once a page"
		if f.All > 0 {
			where = fmt.Sprintf("%d of %d", f.Of, f.All)
		}
		fmt.Fprintf(s.Out, "  %-10s %3.0f %%  %-11s  %s\n", f.Field, f.Sure*100, where, f.How)
		if f.Sample != "" {
			fmt.Fprintf(s.Out, "  %-10s        %-11s  e.g. %q\n", "", "", propose.Short(f.Sample, 70))
		}
		if f.Note != "" {
			fmt.Fprintf(s.Out, "  %-10s        %-11s  note: %s\n", "", "", f.Note)
		}
	}
	if len(p.Missing) > 0 {
		fmt.Fprintf(s.Out, "  not found: %s\n", strings.Join(p.Missing, ", "))
	}
}

// tellNext says what to do now; pages on which nothing was read make it "done in part".
func (c *sitesNew) tellNext(s Streams, p *propose.Proposal) error {
	empty := 0
	for _, r := range p.Read {
		if len(r.Reviews) == 0 {
			empty++
			fmt.Fprintf(s.Out, "nothing was read on %s: a page without reviews, or of another form\n", r.Page.Name)
		}
	}
	fmt.Fprintf(s.Out, "next: look at %s against the pages in a browser; what is wrong is mended in %s\n", filepath.Join(c.Sites, "testdata", c.Name, "*.json"), filepath.Join(c.Sites, c.Name+".toml"))
	if len(p.Missing) > 0 {
		fmt.Fprintf(s.Out, "      what was not found is either not on these pages, or needs a selector by hand (crawler/sites/README.md describes every key)\n")
	}
	if p.Site.Location == nil {
		fmt.Fprintf(s.Out, "      zone is not known: without it a time of day is left out and only the day is kept\n")
	}
	fmt.Fprintf(s.Out, "      then: molva crawl URL --site %s --sites %s\n", c.Name, c.Sites)
	if empty > 0 {
		return &Partly{What: fmt.Sprintf("on %d of %d pages nothing was read", empty, len(p.Read))}
	}
	return nil
}
