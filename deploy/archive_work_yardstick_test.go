//go:build yardstick

package deploy

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"regexp"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// What people and the machine make of an archive: of each hundred documents twenty have a twin and one belongs to an incident,
// which grows until it is as large as one can be; one in fifty is tagged and given to somebody.
const (
	archiveViews  = 20
	archiveTopics = 5
)

// copies places documents that were just followed into clusters.
func (a *archive) copies(b *testing.B, refs []store.DocRev) {
	scope := collector.System(1)
	turn, err := a.store.ClusterTurn(b.Context(), scope)
	fine(b, err)
	act := store.ClusterAct{ClusterWrite: store.ClusterWrite{Turn: turn, At: a.clock.Now()}}
	for i, r := range refs {
		first := refs[i-i%10].Document
		switch {
		case i%100 == 99:
			if a.inIncident%collector.ClusterMost == 0 {
				a.incident = r.Document
			}
			a.inIncident++
			first = a.incident
		case i%10 > 1:
			continue
		}
		act.Now = append(act.Now, collector.Placed{Document: r.Document, Near: first, Cluster: first})
	}
	fine(b, a.store.SaveClusterAct(b.Context(), scope, act))
}

// handle gives some of the documents to the owner and tags them.
func (a *archive) handle(b *testing.B, refs []store.DocRev) {
	for i, r := range refs {
		if i%50 == 0 {
			change := collector.HandlingChange{Stage: collector.StageOpen, Assignee: &a.owner.Person, Add: []string{fmt.Sprintf("метка %d", i/50%7)}}
			fine(b, a.store.SaveHandling(b.Context(), a.owner, r.Document, 0, change, a.clock.Now()))
		}
	}
}

// plan saves views and topics.
func (a *archive) plan(b *testing.B) {
	people, err := a.store.People(b.Context(), collector.System(1))
	fine(b, err)
	for _, p := range people {
		if p.Password != "" {
			a.owner = collector.Scope{Company: 1, Person: p.PersonID, Role: p.Role}
		}
	}
	r := rand.New(rand.NewPCG(11, 11))
	for i := range archiveViews {
		_, err := a.work.AddView(b.Context(), a.owner, collector.Watch{Name: fmt.Sprintf("Вид %d", i), Query: a.clause(r), Shared: true})
		fine(b, err)
	}
	for i := range archiveTopics {
		_, err := a.work.AddTopic(b.Context(), a.owner, collector.TopicText{Name: fmt.Sprintf("Тема %d", i), Queries: []collector.TopicQuery{{Query: a.clause(r)}, {Query: a.clause(r)}}}, "")
		fine(b, err)
	}
}

var (
	nextPage = regexp.MustCompile(`href="(/search\?[^"]*after=[^"]*)"`)
	aHit     = regexp.MustCompile(`href="(/d/[^"/?#]+)`)
)

// archivePaths are pages of an archive that a reader of a query opens: the list, its second page, its first document, and the
// page of a facet's value; "" for what this query does not have.
func (a *archive) archivePaths(b *testing.B, query string) (paths [4]string) {
	paths[0] = "/search?" + url.Values{"q": {query}}.Encode()
	_, _, body := a.page(b, paths[0])
	for i, re := range []*regexp.Regexp{nextPage, aHit} {
		if m := re.FindStringSubmatch(body); m != nil {
			paths[i+1] = html.UnescapeString(m[1])
		}
	}
	paths[3] = "/search?" + url.Values{"q": {query}, "f": {"tone:negative", "lang:ru"}}.Encode()
	return paths
}

var archivePathNames = [4]string{"the list", "its second page", "a document", "the list with facets chosen"}

// comparePages opens the same pages over both archives in turns: their own time, and with the index.
func comparePages(b *testing.B, small, large *archive) {
	r := rand.New(rand.NewPCG(7, 7))
	var whole, own [4][2][]float64
	began := time.Now()
	for i := range archivePages {
		query := small.query(r)
		paths := [2][4]string{small.archivePaths(b, query), large.archivePaths(b, query)}
		for kind := range paths[0] {
			if i < 10 || paths[0][kind] == "" || paths[1][kind] == "" { // the first ones open connections and fill caches
				continue
			}
			for turn := range 2 {
				at := (i + turn) % 2
				w, o, _ := []*archive{small, large}[at].page(b, paths[at][kind])
				whole[kind][at], own[kind][at] = append(whole[kind][at], w), append(own[kind][at], o)
			}
		}
	}
	for kind, name := range archivePathNames {
		if len(own[kind][0]) < archivePages/3 {
			b.Fatalf("%s was opened %d times", name, len(own[kind][0]))
		}
		b.ReportMetric(sayPages(b, name+", its own time", own[kind], small, large), fmt.Sprintf("page%d-own-ratio", kind))
		b.ReportMetric(sayPages(b, name+", with the index", whole[kind], small, large), fmt.Sprintf("page%d-ratio", kind))
	}
	b.Logf("pages opened in %s", time.Since(began).Round(time.Second))
}

func sayPages(b *testing.B, what string, ms [2][]float64, small, large *archive) float64 {
	ratio := middle(ms[1], 0.5) / middle(ms[0], 0.5)
	b.Logf("%s: %d documents %.1f ms at median and %.1f at p95, %d documents %.1f and %.1f; ratios %.2f and %.2f", what, small.held,
		middle(ms[0], 0.5), middle(ms[0], 0.95), large.held, middle(ms[1], 0.5), middle(ms[1], 0.95), ratio, middle(ms[1], 0.95)/middle(ms[0], 0.95))
	return ratio
}
