package propose

import (
	"fmt"
	"slices"
	"strings"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/sites"
)

// draft is a site file before it is written.
type draft struct {
	name   string
	source Source
	docs   []*doc
	rating *choice  // whose scale the file gets
	head   []string // lines of the file before [list]
	body   []string // [list], [json] …
	found  []Finding
	miss   []string
}

// dataDraft is the file of a site whose pages say all by themselves: no selectors.
func dataDraft(own [][]collector.Review) func(string, []*doc) *draft {
	return func(name string, docs []*doc) *draft {
		n := 0
		for _, r := range own {
			n += len(r)
		}
		if n == 0 {
			return nil
		}
		return &draft{name: name, source: FromData, docs: docs, body: []string{
			"# No selectors: the pages mark their reviews themselves (JSON-LD, microdata, RDFa or microformats)."}}
	}
}

// blocksDraft reads by selectors the block that is most like a review.
func blocksDraft(name string, docs []*doc) *draft {
	var best *draft
	bestWorth := 0.0
	for _, d := range docs {
		for _, g := range topGroups(findGroups(d)) {
			dr := blockDraft(name, docs, d, g)
			if dr == nil {
				continue
			}
			p, err := dr.finish(docs)
			if err != nil {
				continue
			}
			if w := worth(p) / float64(max(readCount(p), 1)) * g.score; w > bestWorth {
				best, bestWorth = dr, w
			}
		}
		if best != nil {
			return best
		}
	}
	return best
}

func readCount(p *Proposal) int {
	n := 0
	for _, r := range p.Read {
		n += len(r.Reviews)
	}
	return n
}

// topGroups are the best candidates and those that come near, each set of elements once.
func topGroups(groups []group) []group {
	var out []group
	for _, g := range groups {
		if len(out) == 3 || g.score < groups[0].score*0.75 {
			break
		}
		if !slices.ContainsFunc(out, func(o group) bool { return slices.Equal(o.nodes, g.nodes) }) {
			out = append(out, g)
		}
	}
	return out
}

func blockDraft(name string, docs []*doc, d *doc, g group) *draft {
	item, exact := itemSelector(d, g.nodes)
	if item == "" {
		return nil
	}
	b := &block{item: item, subjects: subjectNames(docs)}
	s := compile(item)
	for _, d := range docs {
		for _, n := range d.order {
			if len(b.items) < maxItems && s.Match(n) {
				b.items, b.docs = append(b.items, n), append(b.docs, d)
			}
		}
	}
	f := b.fields()
	if f.text == nil && f.pros == nil && f.title == nil {
		return nil
	}
	dr := &draft{name: name, source: FromBlocks, docs: docs, rating: f.rating}
	note := ""
	if !exact {
		note = "no selector finds these elements alone; what else it finds says nothing that a review says"
	}
	dr.found = append(dr.found, Finding{Field: "item", How: item, Of: len(b.items), All: len(b.items), Sure: sureOf(g.score / 12), Note: note})
	dr.writeList(b, f, findAround(b, docs))
	return dr
}

func sureOf(v float64) float64 { return min(max(v, 0.1), 0.99) }

// finish writes the file and reads every page with it.
func (dr *draft) finish(docs []*doc) (*Proposal, error) {
	p := &Proposal{Source: dr.source, Findings: dr.found, Missing: dr.miss, TOML: []byte(dr.file())}
	site, err := sites.Parse(dr.name+".toml", p.TOML)
	if err != nil {
		return nil, fmt.Errorf("the proposed site file is refused: %w", err)
	}
	p.Site = site
	for _, d := range docs {
		c := crawler.New(crawler.Config{Sites: sites.Of(site), Clock: collector.FixedClock(d.page.Now)})
		v := c.Read(d.page.Body, nil, d.page.URL, site.Name)
		p.Read = append(p.Read, Result{Page: d.page, Reviews: v.Reviews, Links: v.Links, Drift: v.Drift, Reason: v.Reason})
	}
	if dr.source == FromData {
		p.Findings, p.Missing = readFindings(p.Read)
	}
	return p, nil
}

// readFindings are the fields that the pages' own data filled.
func readFindings(results []Result) (found []Finding, missing []string) {
	var all []collector.Review
	for _, r := range results {
		all = append(all, r.Reviews...)
	}
	for _, f := range readable {
		one := Finding{Field: f.name, How: "the page's own data", All: len(all), Sure: 0.99}
		for _, r := range all {
			if v := f.of(r); v != "" {
				if one.Of++; one.Sample == "" {
					one.Sample = v
				}
			}
		}
		if one.Of > 0 {
			found = append(found, one)
		} else {
			missing = append(missing, f.name)
		}
	}
	return found, missing
}

// readable are the fields of a review as text.
var readable = []struct {
	name string
	of   func(collector.Review) string
}{
	{"author", func(r collector.Review) string { return r.Author.Name }},
	{"rating", func(r collector.Review) string { return r.RawRating }},
	{"published", func(r collector.Review) string { return r.Published.String() }},
	{"title", func(r collector.Review) string { return r.Title }},
	{"text", func(r collector.Review) string { return r.Text }},
	{"pros", func(r collector.Review) string { return r.Pros }},
	{"cons", func(r collector.Review) string { return r.Cons }},
	{"reply", func(r collector.Review) string {
		if len(r.Replies) == 0 {
			return ""
		}
		return r.Replies[0].Text
	}},
	{"subject", func(r collector.Review) string { return r.Item.Name }},
}

// file is the whole text of the site file.
func (dr *draft) file() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: proposed by molva sites new from saved pages; look at what it reads before you crawl.\n", dr.docs[0].host)
	fmt.Fprintf(&b, "name    = %s\nhosts   = [%s]\n", quote(dr.name), strings.Join(dr.hosts(), ", "))
	if zone, _ := zoneOf(dr.docs[0].host); zone != "" {
		fmt.Fprintf(&b, "zone    = %s   # from the host's name: times of day without a zone are in this one\n", quote(zone))
	}
	fmt.Fprintf(&b, "fixture = \"real\"   # the pages in testdata were saved from the site\n")
	for _, l := range dr.head {
		b.WriteString(l + "\n")
	}
	if r := dr.rating; r != nil && r.best > 0 {
		fmt.Fprintf(&b, "\n[rating]\nworst = %v\nbest  = %v\n", r.worst, r.best)
	}
	b.WriteString("\n" + strings.Join(dr.body, "\n") + "\n")
	return b.String()
}

func (dr *draft) hosts() []string {
	var out []string
	for _, d := range dr.docs {
		h := quote(d.host)
		if bare, ok := strings.CutPrefix(d.host, "www."); ok {
			h = quote("*." + bare)
		}
		if !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

// zoneOf is the zone in which the sites of a country write, where it has one or nearly all sites use the capital's.
func zoneOf(host string) (zone, why string) {
	switch {
	case strings.HasSuffix(host, ".ua"), strings.HasSuffix(host, ".укр"), strings.HasSuffix(host, ".xn--j1amh"):
		return "Europe/Kyiv", ".ua"
	case strings.HasSuffix(host, ".ru"), strings.HasSuffix(host, ".рф"), strings.HasSuffix(host, ".xn--p1ai"), strings.HasSuffix(host, ".su"):
		return "Europe/Moscow", ".ru"
	}
	return "", ""
}
