package sites

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// check finds what is missing or does not fit together, and looks the zone up.
func (s *Site) check() error {
	if s.Name == "" {
		return at("name", "the file has no name; write name = \"site\"")
	}
	if !IsName(s.Name) {
		return at("name", "%q is no name of a site; write letters, digits, dots and dashes: kafe-uyut", s.Name)
	}
	if len(s.Hosts) == 0 {
		return at("hosts", "the file names no hosts; write hosts = [\"site.example\"]")
	}
	for i, h := range s.Hosts {
		s.Hosts[i] = strings.ToLower(h)
		if strings.ContainsAny(h, "/: ") || strings.Contains(strings.TrimPrefix(h, "*."), "*") || h == "" {
			return at(fmt.Sprintf("hosts[%d]", i), "%q is no host name (no scheme, no port; *.site.example for all below)", h)
		}
	}
	if s.Zone != "" {
		loc, err := time.LoadLocation(s.Zone)
		if err != nil {
			return at("zone", "%q is unknown (write one like Europe/Kyiv)", s.Zone)
		}
		s.Location = loc
	}
	if err := s.Canonical.check(); err != nil {
		return err
	}
	if err := s.Rating.check("rating"); err != nil {
		return err
	}
	if s.Thread != nil && len(s.Thread.Pages) == 0 {
		return at("thread.pages", "thread.pages is missing: which pages are threads?")
	}
	for _, check := range []func() error{s.checkDates, s.checkHours, s.checkSaid, s.checkSorted, s.checkPages, s.checkLeads, s.checkMade, s.checkLists, s.checkJSON} {
		if err := check(); err != nil {
			return err
		}
	}
	return s.checkRender()
}

// checkRender is about pages that need a browser.
func (s *Site) checkRender() error {
	switch {
	case !s.Render && len(s.RenderPages) > 0:
		return at("render_pages", "render_pages needs render = true")
	case !s.Render && len(s.RenderHosts) > 0:
		return at("render_hosts", "render_hosts needs render = true")
	}
	for i, h := range s.RenderHosts {
		s.RenderHosts[i] = strings.ToLower(h)
		if strings.ContainsAny(h, "/: ") || strings.Contains(strings.TrimPrefix(h, "*."), "*") || h == "" {
			return at(fmt.Sprintf("render_hosts[%d]", i), "%q is no host name (no scheme, no port; *.site.example for all below)", h)
		}
	}
	return nil
}

func (c Canonical) check() error {
	switch {
	case c.Scheme != "" && c.Scheme != "http" && c.Scheme != "https":
		return at("canonical.scheme", "%q is neither http nor https", c.Scheme)
	case c.Slash != "" && c.Slash != "add" && c.Slash != "drop":
		return at("canonical.slash", "%q is neither \"add\" nor \"drop\"", c.Slash)
	}
	for i, r := range c.Rewrite {
		key := fmt.Sprintf("canonical.rewrite[%d]", i)
		switch {
		case !r.From.Given():
			return at(key, "a rule needs from, a pattern of paths: '^/(?:ru|ua)(/.*)$'")
		case !strings.HasPrefix(r.To, "/") && !strings.HasPrefix(r.To, "$"):
			return at(key+".to", "a rule needs to: what the path is instead, beginning with / or a group ($1)")
		}
	}
	return nil
}

// check is of a scale under a key.
func (r Rating) check(key string) error {
	for name, end := range map[string]float64{"worst": r.Worst, "best": r.Best} {
		if math.IsNaN(end) || math.IsInf(end, 0) {
			return at(key+"."+name, "%v is no end of a scale; write a number such as 5", end)
		}
	}
	if (r.Best != 0 || r.Worst != 0) && r.Best <= r.Worst {
		return at(key, "best must be above worst")
	}
	return nil
}

// whyLanguages are those of Site.WhyIn.
var whyLanguages = []string{"ru", "uk", "en"}

// checkSaid looks at what the file says about itself.
func (s *Site) checkSaid() error {
	switch {
	case s.Crawl != "" && s.Crawl != "yes" && s.Crawl != "no":
		return at("crawl", "%q is neither \"yes\" nor \"no\"", s.Crawl)
	case s.Barred() && s.Why == "":
		return at("crawl", "the site is not crawled, and why is missing: one sentence for whoever wants it crawled")
	case s.Barred() && len(s.Ways) == 0:
		return at("crawl", "the site is not crawled, and ways is missing: how do its reviews come in? (page, export, api)")
	case s.Fixture != "" && s.Fixture != "real" && s.Fixture != "made":
		return at("fixture", "%q is neither \"real\" (saved from the site) nor \"made\" (written from facts)", s.Fixture)
	case s.Made() && s.Facts == "":
		return at("fixture", "the pages are made, and facts is missing: from what, since when, how sure?")
	}
	for i, w := range s.Ways {
		if w != "page" && w != "export" && w != "api" {
			return at(fmt.Sprintf("ways[%d]", i), "%q is no way in (page, export, api are)", w)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Lacks)) {
		if !slices.Contains(Cases, name) || s.Lacks[name] == "" {
			return at("lacks."+name, "write one of %s, and why the pages cannot show it", strings.Join(Cases, ", "))
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(s.WhyIn)) {
		if !slices.Contains(whyLanguages, lang) {
			return at("why_in."+lang, "%q is no language in which why can be told; write %s (why itself is the English one)", lang, strings.Join(whyLanguages, ", "))
		}
	}
	return nil
}

// checkSorted is about the order of lists, and how much of them is shown.
func (s *Site) checkSorted() error {
	switch {
	case s.Sorted != "" && s.Sorted != "date":
		return at("sorted", "%q is no order; write sorted = \"date\" where the newest reviews come first, else leave it out", s.Sorted)
	case len(s.SortedPages) > 0 && s.Sorted == "":
		return at("sorted_pages", "sorted_pages needs sorted = \"date\"")
	case s.Cap < 0:
		return at("cap", "cap is how many reviews of one item the site shows; it cannot be below 1")
	}
	return nil
}

// checkPages is about how the pages of a list lead on.
func (s *Site) checkPages() error {
	switch p := s.Pagination; {
	case p.Open && (p.Param == "" || p.Size != 0 || s.List == nil):
		return at("pagination.open", "pagination.open needs pagination.param and list, and no size: it is for lists that do not say how long they are")
	case p.Param != "" && !p.Open && (p.Size <= 0 || s.List == nil || !s.List.Count.Given()):
		return at("pagination.param", "pagination.param needs pagination.size and list.count, or pagination.open = true")
	}
	return nil
}

func (s *Site) checkMade() error {
	for i, m := range s.Follow.Make {
		if !m.From.Given() || !strings.Contains(m.To, "{}") {
			return at(fmt.Sprintf("follow.make[%d]", i), "an address needs from (where the value stands) and to (an address in which {} stands for it)")
		}
	}
	return nil
}

func (s *Site) checkLeads() error {
	for i, l := range s.Follow.Lead {
		key := fmt.Sprintf("follow.lead[%d]", i)
		if !l.Page.Given() || !l.To.Given() {
			return at(key, "a lead needs page (a pattern of addresses) and to (the address behind it)")
		}
		for _, part := range l.To.Parts {
			if part.Path.Given() || part.Group != "" && l.Page.SubexpIndex(part.Group) < 0 {
				return at(key+".to", "to can only hold groups of page, as {#id} with (?P<id>\\d+); %q is none", l.To.Text)
			}
		}
	}
	return nil
}

func (s *Site) checkLists() error {
	switch {
	case s.Whole != nil && s.List == nil:
		return at("whole", "whole needs list, whose beginnings it completes")
	case s.Whole != nil && len(s.Whole.Pages) == 0:
		return at("whole.pages", "whole.pages is missing: which pages show one review in full?")
	}
	if err := s.List.check("list"); err != nil {
		return err
	}
	return s.Whole.check("whole")
}

// check is of a list under a key.
func (l *List) check(key string) error {
	if l == nil {
		return nil
	}
	if !l.Item.Given() {
		return at(key+".item", "%s.item is missing: which element is one review?", key)
	}
	if l.Reply != nil && !l.Reply.Item.Given() {
		return at(key+".reply.item", "%s.reply.item is missing: which element is one answer?", key)
	}
	return checkRequire(key, l.Require, map[string]bool{"id": l.Review.ID.Given(), "author": l.Review.Author.Given(), "rating": l.Review.Rating.Given(),
		"title": l.Review.Title.Given(), "text": l.Review.Text.Given(), "published": l.Review.Published.Given()})
}

// checkRequire looks whether the required fields are there to be read.
func checkRequire(table string, require []string, known map[string]bool) error {
	for i, name := range require {
		key := fmt.Sprintf("%s.require[%d]", table, i)
		given, ok := known[name]
		if !ok {
			return at(key, "%q cannot be required (id, author, rating, title, text, published can)", name)
		}
		if !given {
			return at(key, "%q is required, but %s.review.%s is missing", name, table, name)
		}
	}
	return nil
}
