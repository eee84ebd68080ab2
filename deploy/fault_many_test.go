package deploy_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/deploy/demo"
)

// many is how many things of each kind are due, slowOnes how many slow houses come in the middle.
const (
	many     = 1000
	slowOnes = 12
)

// TestFaultThreeProcessesDoEachThingOnce makes a thousand sources, hosts, documents for every follower and deliveries due,
// lets three processes on the same servers do them, and kills one in the middle. The ledgers of the sites, the mail
// server and the store say that each was done once, and those of the sites that no delay was cut short.
func TestFaultThreeProcessesDoEachThingOnce(t *testing.T) {
	t.Parallel()
	r, _ := dice(t)
	servers := production(t, "fault-many", queueDB)
	w, err := demo.Start(t.Context(), 1)
	must(t, err)
	street := newStreet(t, 2*many, 3)
	c := fillStore(t, servers.Database, street)
	three := make([]*product, 3)
	for i := range three {
		dir := folder(t)
		owner, err := demo.MakeOwner(dir)
		must(t, err)
		listen, err := demo.FreeAddress()
		must(t, err)
		args, err := demo.Flags(w, dir, listen, owner, servers)
		must(t, err)
		args = slices.DeleteFunc(args, func(a string) bool { return a == "--demo-clock" })
		three[i] = newProduct(t, dir, append(args, "--resolve", street.resolve(i, append(street.slow(slowOnes), street.names...)))...)
		three[i].spawn()
	}
	begun := time.Now()
	for _, p := range three {
		p.answers()
	}
	after := many/5 + r.IntN(many/2)
	await(t, 2*time.Minute, "the middle of it", func() (bool, string) {
		pages, mails := street.asked(), len(w.Catcher.Mails())
		return pages > after && mails > after/2, fmt.Sprintf("%d pages asked for, %d mails", pages, mails)
	})
	for _, name := range street.slow(slowOnes) {
		c.addSlow(t, name)
	}
	victim := 0
	await(t, time.Minute, "a slow house keeps one of them waiting, which will be killed", func() (bool, string) {
		var kept []int // by chance the slow houses may all fall to two of the three
		for i := range three {
			if street.kept(i) > 0 {
				kept = append(kept, i)
			}
		}
		if len(kept) > 0 {
			victim = kept[r.IntN(len(kept))]
		}
		return len(kept) > 0, fmt.Sprint(kept)
	})
	three[victim].kill()
	close(street.release)
	pages, mails := street.asked(), len(w.Catcher.Mails())
	t.Logf("process %d killed after %s, %d pages and %d mails", victim+1, time.Since(begun).Round(time.Millisecond), pages, mails)
	left := three[(victim+1)%3]
	awaitEvery(t, seldom, 8*time.Minute, "all is done", func() (bool, string) {
		s := left.status()
		return s.quiet(), fmt.Sprintf("%+v", s)
	})
	t.Logf("done after %s", time.Since(begun).Round(time.Millisecond))
	c.eachOnce(t, street)
	street.gaps(t)
	(&story{product: left, world: w}).mails(t)
	left.indexEqualsStore()
}

// crowd is a store full of things that are due.
type crowd struct {
	*store.Store
	scope collector.Scope
	first collector.Person // gets the deliveries that are due from the start
	other collector.Person // has a rule that finds the imported documents
}

func fillStore(t *testing.T, database string, street *street) *crowd {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	s, err := store.Open(ctx, database, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	company, err := s.EnsureCompany(ctx, now)
	must(t, err)
	c := &crowd{Store: s, scope: collector.System(company.CompanyID)}
	for i, p := range []*collector.Person{&c.first, &c.other} {
		*p, err = s.AddPerson(ctx, c.scope, collector.Person{Name: "Получатель", Mail: fmt.Sprintf("reader%d@floramo.example", i), Language: "ru",
			Role: collector.RoleManager, Created: now})
		must(t, err)
	}
	rule, err := s.AddWatch(ctx, c.scope, collector.Watch{Name: "Ввоз", Query: "оранжерея", Receiver: c.other.PersonID, Language: "ru", Channel: "mail", Created: now})
	must(t, err)
	for i, name := range street.names {
		c.addSource(t, name, now, i%2 == 0)
	}
	c.addDocuments(t, now)
	docs, err := s.DocumentsAfter(ctx, c.scope, 0, 10*many)
	must(t, err)
	for _, d := range docs {
		_, _, err := s.AddDelivery(ctx, c.scope, collector.Delivery{Kind: collector.DeliveryMatch, Receiver: c.first.PersonID, Channel: "mail",
			Documents: []int64{d.DocumentID}, Watches: []int64{rule.WatchID}, Due: now}, now)
		must(t, err)
	}
	return c
}

// addSource registers a house of the street: due, or with its pass begun, so that its host has a page due.
func (c *crowd) addSource(t *testing.T, name string, now time.Time, begun bool) {
	t.Helper()
	address := "http://" + name + "/"
	src, err := c.AddSource(t.Context(), c.scope, collector.Source{Name: name, URL: address, Owner: c.first.PersonID, Period: period, Due: now.Add(-time.Minute)})
	must(t, err)
	if begun {
		_, started, err := c.StartPass(t.Context(), c.scope, src.SourceID, address, "http://"+name+":80", now)
		must(t, err)
		if !started {
			t.Fatalf("the pass of %s did not start", name)
		}
	}
}

// addSlow registers a slow house with its pass begun. What its robots.txt says is known, so that its page is asked for at
// once: it comes first of all that is due, when the row is ready.
func (c *crowd) addSlow(t *testing.T, name string) {
	t.Helper()
	ctx, soon := t.Context(), time.Now().Add(2*time.Second)
	address, key := "http://"+name+"/", "http://"+name+":80"
	src, err := c.AddSource(ctx, c.scope, collector.Source{Name: name, URL: address, Owner: c.first.PersonID, Period: period, Due: soon})
	must(t, err)
	_, started, err := c.StartPass(ctx, c.scope, src.SourceID, address, key, soon)
	must(t, err)
	hosts, err := c.Hosts(ctx, c.scope, key[:len(key)-1], 1)
	must(t, err)
	if !started || len(hosts) != 1 || hosts[0].Key != key {
		t.Fatalf("the pass of %s did not start: %v", name, hosts)
	}
	h, ok, err := c.ClaimHost(ctx, hosts[0].HostID, time.Now(), time.Minute)
	must(t, err)
	if !ok {
		t.Fatalf("the host of %s was claimed before its page was due", name)
	}
	h.Robots, h.RobotsStatus, h.RobotsExpires, h.Delay = []byte(robotsOf(name)), 200, time.Now().Add(time.Hour), slowDelay
	h.NotBefore = time.Unix(-1, 0) // hosts are taken in the order of this time
	must(t, c.SaveHost(ctx, h))
	must(t, c.ReleaseHost(ctx, h, time.Now()))
}

// addDocuments brings documents in for the followers to do: each has a text of its own.
func (c *crowd) addDocuments(t *testing.T, now time.Time) {
	t.Helper()
	var writes []store.DocumentWrite
	for i := range many {
		text := fmt.Sprintf("Оранжерея номер %d: %s.", i, strings.Join(sentence(i), " "))
		r := collector.Review{ID: fmt.Sprintf("import-%d", i), Site: "import.example", OwnID: true, Rating: 3, Text: text,
			Author: collector.Author{Name: fmt.Sprintf("Автор %d", i)}, Item: collector.Item{Name: fmt.Sprintf("Товар %d", i)}}
		d := collector.Document{Review: r, Kind: collector.KindReview, SiteKey: r.ID, State: collector.StateLive, FirstSeen: now, LastSeen: now,
			Hash: fmt.Sprint("h", i)}
		writes = append(writes, store.DocumentWrite{Document: d, Versions: []collector.Version{{Change: collector.ChangePosted, At: now, Text: text}}})
	}
	_, err := c.SaveDocuments(t.Context(), c.scope, writes)
	must(t, err)
}

// eachOnce holds the ledgers of the sites and of the store against what was due.
func (c *crowd) eachOnce(t *testing.T, street *street) {
	t.Helper()
	ctx := t.Context()
	const held = 3*many + slowOnes
	again := 0
	for name, n := range street.pages() {
		if again += n - 1; n > 2 {
			t.Errorf("the page of %s was asked for %d times", name, n)
		}
	}
	if again > 8 { // the crawlers of one process: what they had fetched and not yet stored
		t.Errorf("%d pages were asked for again; a killed process holds 8 at most", again)
	}
	sources, err := c.Sources(ctx, c.scope)
	must(t, err)
	for _, s := range sources {
		if s.Pass != 1 || s.PassOpen || s.Health != collector.HealthOK || s.Held != 1 {
			t.Errorf("source %s: pass %d, open %t, %s %s, holds %d", s.Name, s.Pass, s.PassOpen, s.Health, s.Reason, s.Held)
		}
	}
	tally, err := c.Tally(ctx, c.scope)
	must(t, err)
	if tally.Documents != held || tally.Versions != held || tally.Dead != 0 {
		t.Errorf("%d documents, %d versions, %d dead; want %d, %d, 0", tally.Documents, tally.Versions, tally.Dead, held, held)
	}
	revisions := int64(0)
	must(t, c.Revisions(ctx, c.scope, func(_ string, rev int64) error { revisions += rev; return nil }))
	followers, err := c.Followers(ctx, c.scope)
	must(t, err)
	for _, f := range followers {
		if f.Active && (f.Lag != 0 || f.Done < held || f.Done > revisions) {
			t.Errorf("follower %s did %d of %d documents with %d revisions, lag %d", f.Name, f.Done, held, revisions, f.Lag)
		}
		t.Logf("follower %s did %d, documents %d, revisions %d", f.Name, f.Done, held, revisions)
	}
	t.Logf("%d pages fetched, of which %d again after the kill; deliveries %v", street.asked(), again, tally.Deliveries)
	if tally.Deliveries[collector.DeliverySent] != 2*many {
		t.Errorf("%d deliveries sent, want %d", tally.Deliveries[collector.DeliverySent], 2*many)
	}
}
