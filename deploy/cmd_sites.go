package deploy

import (
	"fmt"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/sites"
)

type sitesCommand struct {
	Check sitesCheck `cmd:"" help:"Read the site files and run each site's own pages."`
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
	bad := 0
	for _, site := range list {
		report, err := crawler.CheckSite(site, c.Write)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s (%s): %d pages\n", site.Name, site.File, len(report))
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
	}
	if bad > 0 {
		return fmt.Errorf("%d pages of site files do not give what they should", bad)
	}
	return nil
}
