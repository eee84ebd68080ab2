package deploy_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/deploy/demo"
)

// period is how often the sources of the world are crawled.
const period = 6 * time.Hour

// story is a world, a product that watches it, and what must come of it.
type story struct {
	*product
	world *demo.World
	life  map[string][]collector.Change // what the life line of each touched review must say, by key
}

// options make a story's product another one than the embedded default.
type options struct {
	instead map[string]string // addresses of the world → those of proxies before them
	more    []string          // flags
	disk    *smallDisk        // where the data lies
}

// newStory starts a world and prepares its product, which is not started yet.
func newStory(t testing.TB, seed int64) *story {
	t.Helper()
	w, err := demo.Start(t.Context(), seed)
	must(t, err)
	t.Cleanup(func() { _ = w.Close() })
	return &story{world: w, life: map[string][]collector.Change{}}
}

// folder is a short path: a socket's address has 108 bytes at most.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(work, "d")
	must(t, err)
	return dir
}

// begin starts the product against the world, sets it up and makes rules for complaints and for all that is new.
func (s *story) begin(t testing.TB, o options) {
	t.Helper()
	dir := folder(t)
	owner, err := demo.MakeOwner(dir)
	must(t, err)
	listen, err := demo.FreeAddress()
	must(t, err)
	args, err := demo.Flags(s.world, dir, listen, owner, demo.Servers{})
	must(t, err)
	for i := range args {
		for from, to := range o.instead {
			args[i] = strings.ReplaceAll(args[i], from, to)
		}
	}
	s.product = newProduct(t, dir, append(args, o.more...)...)
	if o.disk != nil {
		o.disk.lend(s.product)
	}
	s.start()
	must(t, demo.Prepare(t.Context(), "http://"+listen, owner))
	var list struct{ People []struct{ ID string } }
	s.call(http.MethodGet, "/people", nil, &list)
	s.call(http.MethodPost, "/watches", map[string]string{"name": "Всё", "query": "NOT is:gone", "receiver": list.People[0].ID, "language": "uk", "channel": "mail"}, nil)
}

// sites of the world.
func (s *story) sites() []*demo.Site { return []*demo.Site{s.world.Otklik, s.world.Zhalobnaya} }

// requests is how often the sites were asked.
func (s *story) requests() int { return len(s.world.Otklik.Log()) + len(s.world.Zhalobnaya.Log()) }

// status of the product.
type status struct {
	Now        time.Time
	Documents  int
	Versions   int
	Writes     int64 `json:"index_writes"`
	Lag        map[string]int
	Deliveries map[string]int
	Due        map[string]int
	Dead       int
}

// quiet says that nothing is due, leased or behind.
func (s status) quiet() bool {
	n := s.Deliveries["due"]
	for _, counts := range []map[string]int{s.Due, s.Lag} {
		for _, c := range counts {
			n += c
		}
	}
	return n == 0
}

func (p *product) status() status {
	p.t.Helper()
	var s status
	p.call(http.MethodGet, "/status", nil, &s)
	return s
}

// advance moves business time by d and waits until all is quiet; the error is that of a product that died meanwhile.
func (p *product) advance(d time.Duration) error {
	_, err := p.try(http.MethodPost, "/demo/clock", map[string]string{"advance": d.String()}, nil)
	return err
}

// until moves business time to an instant, or waits at the present one until all is quiet.
func (p *product) until(at time.Time) {
	p.t.Helper()
	must(p.t, p.advance(max(at.Sub(p.status().Now), 0)))
}

// document is a document as the API shows it.
type document struct {
	ID      string `json:"id"` // the public one, not the site's
	Kind    string
	Site    string `json:"site"`
	SiteKey string `json:"site_key"`
	State   string
	Rev     int64
	collector.Review
	Versions []struct{ Change collector.Change }
}

// key names a document over all sites; a thread may bear a review's number.
func (d document) key() string {
	if d.Kind == string(collector.KindMention) {
		return threadKey(d.Site, d.SiteKey)
	}
	return d.Site + "/" + d.SiteKey
}

func threadKey(site, id string) string { return site + "/thread/" + id }

// documents are all documents that the index finds, with their life lines when asked for.
func (p *product) documents(lives bool) []document {
	p.t.Helper()
	var all []document
	for after := ""; ; {
		var part struct {
			Documents []document
			Next      string
		}
		p.call(http.MethodGet, "/documents?"+url.Values{"limit": {"500"}, "after": {after}}.Encode(), nil, &part)
		all = append(all, part.Documents...)
		if after = part.Next; after == "" {
			break
		}
	}
	for i := range all {
		if lives {
			p.call(http.MethodGet, "/documents/"+all[i].ID, nil, &all[i])
		}
	}
	return all
}

// line is a review in one line with all that a site shows of it.
func line(kind string, r collector.Review) string {
	var replies []string
	for _, a := range r.Replies {
		replies = append(replies, fmt.Sprintf("%s %s %t %q", a.Author, a.Published, a.Official, a.Text))
	}
	return fmt.Sprintf("%s %s item %v author %v rating %v %s %q %q %q %q %s verified %t likes %d images %v replies %v", kind, r.URL, r.Item, r.Author, r.Rating,
		r.RawRating, r.Title, r.Text, r.Pros, r.Cons, r.Published, r.Verified, r.Likes, r.Images, replies)
}

// deviations between what the sites show and what the product holds as live.
func (s *story) deviations(docs []document) []string {
	truth, held := map[string]string{}, map[string]string{}
	for _, site := range s.sites() {
		t := site.Truth()
		for _, r := range t.Reviews {
			truth[t.Site+"/"+r.ID] = line("review", r)
		}
		for _, m := range t.Threads {
			truth[threadKey(t.Site, m.ID)] = line("mention", m.AsReview())
		}
	}
	var out []string
	for _, d := range docs {
		if d.State != "live" {
			continue
		}
		if _, twice := held[d.key()]; twice {
			out = append(out, d.key()+" is held twice")
		}
		held[d.key()] = line(d.Kind, d.Review)
	}
	for key, want := range truth {
		if held[key] != want {
			out = append(out, fmt.Sprintf("%s:\n  shown %s\n  held  %s", key, want, held[key]))
		}
	}
	for key := range held {
		if truth[key] == "" {
			out = append(out, key+" is held as live and not shown")
		}
	}
	sort.Strings(out)
	return out
}

// equalsTruth ends the test unless the product holds what the sites show, with the life lines that were brought about,
// and index and store say the same.
func (s *story) equalsTruth() {
	s.t.Helper()
	docs := s.documents(true)
	if d := s.deviations(docs); len(d) > 0 {
		s.t.Fatalf("%d deviations from the truth:\n%s", len(d), strings.Join(d[:min(5, len(d))], "\n"))
	}
	versions := 0
	for _, d := range docs {
		is := []collector.Change{}
		for _, v := range d.Versions {
			is = append(is, v.Change)
		}
		versions += len(is)
		want := append([]collector.Change{collector.ChangePosted}, s.life[d.key()]...)
		if !slices.Equal(is, want) {
			s.t.Errorf("the life of %s is %v, want %v", d.key(), is, want)
		}
	}
	st := s.status()
	if st.Documents != len(docs) || st.Versions != versions || st.Dead != 0 {
		s.t.Errorf("status says %d documents, %d versions, %d dead rows; found %d and %d", st.Documents, st.Versions, st.Dead, len(docs), versions)
	}
	s.indexEqualsStore()
	s.oneAgent()
}

// oneAgent holds the sites' logs against the one agent that the product is to name itself.
func (s *story) oneAgent() {
	s.t.Helper()
	for _, site := range s.sites() {
		for _, r := range site.Log() {
			if r.Agent != demo.Agent {
				s.t.Errorf("%s was asked for by %q", r.Path, r.Agent)
			}
		}
	}
}

func (p *product) indexEqualsStore() {
	p.t.Helper()
	var v struct{ Documents, Indexed, Missing, Stale, Surplus, Lagging int }
	p.call(http.MethodGet, "/verify", nil, &v)
	if v.Documents == 0 || v.Documents != v.Indexed || v.Missing+v.Stale+v.Surplus+v.Lagging != 0 {
		p.t.Errorf("index and store differ: %+v", v)
	}
}
