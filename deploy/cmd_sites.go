package deploy

import (
	"fmt"
	"strings"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/sites"
)

type sitesCommand struct {
	Check sitesCheck `cmd:"" help:"Read the site files and run each site's own pages."`
	New   sitesNew   `cmd:"" help:"Propose a site file from saved pages of a site that nobody described yet."`
}

type sitesCheck struct {
	Name  []string `arg:"" optional:"" help:"Sites to check; all without it."`
	Sites []string `help:"Folder with site files of your own and testdata/NAME/ beside them; may be given again." placeholder:"DIR"`
	Write bool     `help:"Write the golden file of each page anew instead of comparing; look at what changed."`
}

// Run checks that every site file is well made and that its saved pages still give what their golden files say.
func (c *sitesCheck) Run(s Streams) error {
	set, err := sites.Load(c.Sites...)
	if err != nil {
		return err
	}
	list := set.All()
	if len(c.Name) > 0 {
		list = nil
		for _, name := range c.Name {
			site := set.Named(name)
			if site == nil {
				return &collector.Error{Code: collector.CodeInvalid, Msg: fmt.Sprintf("there is no site file named %q", name), Hint: "--sites DIR adds some"}
			}
			list = append(list, site)
		}
	}
	bad, count := 0, fixtures{}
	for _, site := range list {
		report, err := crawler.CheckSite(site, c.Write)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s (%s): %d pages%s%s\n", site.Name, site.File, len(report), seen(site), crawled(site))
		if missing := crawler.Lacking(site, report); len(missing) > 0 {
			fmt.Fprintf(s.Out, "  none of its pages shows: %s (or say why in [lacks])\n", strings.Join(missing, ", "))
		}
		for _, page := range report {
			count[page.Fixture]++
		}
		bad += tellPages(s, report)
	}
	fmt.Fprintf(s.Out, "%d sites: %s\n", len(list), count)
	if bad > 0 {
		return fmt.Errorf("%d pages of site files do not give what they should", bad)
	}
	return nil
}

// tellPages prints what came of each saved page and counts those that differ.
func tellPages(s Streams, report []crawler.CheckedPage) (bad int) {
	for _, page := range report {
		verdict := "ok"
		if len(page.Differences) > 0 {
			verdict, bad = "DIFFERS", bad+1
		}
		fmt.Fprintf(s.Out, "  %-8s %s  %d reviews, %d links\n", verdict, page.Name, page.Reviews, page.Links)
		for _, d := range page.Differences {
			fmt.Fprintf(s.Out, "           %s: want %s, got %s\n", d.Field, d.Want, d.Got)
		}
	}
	return bad
}

// fixtures counts pages by what they are: real, made, or "" where their site file does not say.
type fixtures map[string]int

func (f fixtures) String() string {
	out := fmt.Sprintf("%s real, %d made (written from facts, never seen live)", counted(f["real"], "page", "pages"), f["made"])
	if n := f[""]; n > 0 {
		out += fmt.Sprintf(", %d of files that do not say (fixture is missing)", n)
	}
	return out
}

// seen says of a site whose pages are made that nobody has seen the real ones.
func seen(site *sites.Site) string {
	if site.Made() {
		return "; made, never seen live"
	}
	return ""
}

func crawled(site *sites.Site) string {
	if site.Barred() {
		return "; not crawled: " + site.Why
	}
	return ""
}
