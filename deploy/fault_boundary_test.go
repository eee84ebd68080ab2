package deploy_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"molva/collector"
	"molva/deploy/demo"
)

// quiet swallows what proxies say about connections that were cut.
var quiet = log.New(io.Discard, "", 0)

// boundary is one named place at which the product is killed.
type boundary struct {
	name   string
	set    func(kill func())
	mails  int  // how often the one new mail comes; 0: once, or twice where a mail was in hand by chance and the ledger says so
	doubts bool // the ledger is in doubt; told only with mails
}

// TestFaultKilledAtEachBoundaryEmbedded kills the product after a fetch and around the mail server's answer.
func TestFaultKilledAtEachBoundaryEmbedded(t *testing.T) {
	t.Parallel()
	s := newStory(t, 3)
	first := newWebGate(t, "http://"+s.world.Otklik.Addr, func(r *http.Request) bool { return strings.Contains(r.URL.RawQuery, "page=2") })
	var asked atomic.Int64
	second := newWebGate(t, "http://"+s.world.Zhalobnaya.Addr, func(r *http.Request) bool { return r.URL.Path != "/robots.txt" && asked.Add(1)%3 == 0 })
	mail := newLineGate(t, s.world.Catcher.SMTPAddr)
	s.begin(t, options{instead: map[string]string{s.world.Otklik.Addr: strings.TrimPrefix(first.server.URL, "http://"),
		s.world.Zhalobnaya.Addr: strings.TrimPrefix(second.server.URL, "http://"), s.world.Catcher.SMTPAddr: mail.address()}})
	s.until(s.status().Now.Add(period))
	s.killAtEach(t, []boundary{
		{name: "after the fetch of a page with JSON-LD", set: func(kill func()) { first.set("sent", kill) }},
		{name: "after the fetch of a page read by its site file", set: func(kill func()) { second.set("sent", kill) }},
		{name: "in a fetch, the page held back", set: func(kill func()) { first.set("held", kill) }},
		{name: "before the mail server has the whole mail", set: func(kill func()) { mail.set("before", kill) }, mails: 1, doubts: true},
		{name: "before the mail server's answer arrives", set: func(kill func()) { mail.set("held", kill) }, mails: 2, doubts: true},
		{name: "after the mail server's answer", set: func(kill func()) { mail.set("sent", kill) }},
	})
}

// commits are the kinds of transactions, each by a piece of a statement that no other has.
var commits = [][2]string{{"a pass begun", "UPDATE source SET pass = pass + 1"}, {"a page with its documents", "UPDATE page SET due"},
	{"what the index holds", "UPDATE document_follow SET a ="}, {"what was matched", "INSERT INTO alert "},
	{"what was judged", "WITH judged("}, {"a pass closed", "UPDATE source SET pass_open = 0"}}

const (
	claimed = "tries = tries + 1"
	ended   = "UPDATE delivery SET state"
)

// boundary is the one before or after (held) the COMMIT of transactions with a marker.
func (g *commitGate) boundary(name, marker, when string) boundary {
	said := map[string]string{"before": "before COMMIT: ", "held": "after COMMIT: "}[when] + name
	return boundary{name: said, set: func(kill func()) { g.mark(marker); g.set(when, kill) }}
}

// TestFaultKilledAtEachBoundaryServers kills the product before and after each kind of COMMIT and around the bulk answer: two
// stories side by side, each at every other of these places, for the time goes with starting again.
func TestFaultKilledAtEachBoundaryServers(t *testing.T) {
	t.Parallel()
	for half := range 2 {
		t.Run(fmt.Sprint(half+1), func(t *testing.T) {
			t.Parallel()
			prefix := fmt.Sprintf("fault-boundary-%d", half+1)
			gate, database := newCommitGate(t, schema(t))
			bulk := newWebGate(t, elastic(t, prefix), func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "_bulk") })
			s := newStory(t, int64(4+half))
			s.begin(t, options{more: []string{"--alone", "--database", database, "--elasticsearch", bulk.server.URL, "--index-prefix", prefix}})
			s.until(s.status().Now.Add(period))
			var mine []boundary
			for i, b := range serverBoundaries(gate, bulk) {
				if i%2 == half {
					mine = append(mine, b)
				}
			}
			s.killAtEach(t, mine)
		})
	}
}

// serverBoundaries are those that only a database and an index on servers have.
func serverBoundaries(gate *commitGate, bulk *webGate) []boundary {
	all := []boundary{
		{name: "before the bulk request", set: func(kill func()) { bulk.set("before", kill) }},
		{name: "before the bulk answer arrives", set: func(kill func()) { bulk.set("held", kill) }},
		{name: "after the bulk answer", set: func(kill func()) { bulk.set("sent", kill) }},
	}
	for _, c := range commits {
		all = append(all, gate.boundary(c[0], c[1], "before"), gate.boundary(c[0], c[1], "held"))
	}
	written := gate.boundary("a delivery's end", ended, "held")
	written.mails = 1
	return append(all, gate.boundary("a delivery claimed", claimed, "before"), written)
}

// TestFaultKilledWithADeliveryInHand kills the product where a delivery stays leased: its lease of a minute must run out. Where
// the mail was sent and its end was not written it comes twice, and the ledger says so.
func TestFaultKilledWithADeliveryInHand(t *testing.T) {
	t.Parallel()
	for i, c := range []struct {
		name, marker, when string
		mails              int
	}{{"claimed", claimed, "held", 1}, {"ended", ended, "before", 2}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			gate, database := newCommitGate(t, schema(t))
			s := newStory(t, int64(5+i))
			s.begin(t, options{more: []string{"--alone", "--database", database}})
			s.until(s.status().Now.Add(period))
			b := gate.boundary("a delivery "+c.name, c.marker, c.when)
			b.doubts, b.mails = true, c.mails
			s.killAtEach(t, []boundary{b})
		})
	}
}

// killAtEach brings something new to a site for every boundary, kills the product there, starts it again and looks
// whether the news was stored, indexed and told once.
func (s *story) killAtEach(t *testing.T, all []boundary) {
	t.Helper()
	for i, b := range all {
		begun := time.Now()
		key := s.news(i)
		target := s.status().Now.Add(period)
		b.set(s.kill)
		advanced := make(chan error, 1)
		go func() { advanced <- s.advance(period) }()
		if err := <-advanced; err == nil {
			t.Fatalf("%s: the pass never came there", b.name)
		}
		<-s.gone()
		s.start()
		s.until(target)
		s.told(t, b, key)
		if d := s.deviations(s.documents(false)); len(d) > 0 {
			t.Fatalf("%s: %d deviations from the truth:\n%s", b.name, len(d), strings.Join(d[:min(5, len(d))], "\n"))
		}
		s.indexEqualsStore()
		t.Logf("killed %s: well again after %s", b.name, time.Since(begun).Round(100*time.Millisecond))
		if t.Failed() {
			return
		}
	}
	s.equalsTruth()
	s.mails(t)
}

// news is one complaint on each site in turn, and an edit on the other.
func (s *story) news(i int) (key string) {
	s.t.Helper()
	site, other := s.sites()[i%2], s.sites()[(i+1)%2]
	v := collector.Review{Author: collector.Author{Name: fmt.Sprintf("Свидетель %d", i)}, Rating: 1, Title: "Обман",
		Text:      fmt.Sprintf("Деньги за заказ %d взяли, цветы не привезли, верните деньги!", 7000+i),
		Published: collector.PublishedAt(s.status().Now.Add(-20 * time.Minute))}
	done, err := site.Tick(demo.Tick{Do: "add", Review: &v})
	must(s.t, err)
	old := other.Truth().Reviews
	at := old[len(old)-1-i]
	_, err = other.Tick(demo.Tick{Do: "edit", ID: at.ID, Text: at.Text + " Дополнение."})
	must(s.t, err)
	s.life[at.Site+"/"+at.ID] = append(s.life[at.Site+"/"+at.ID], collector.ChangeEdited)
	return done.Reviews[0].Site + "/" + done.Reviews[0].ID
}

// told holds the mails about the news of one round against what the boundary allows. Another mail of the round may have been in
// hand when the product was killed: story.mails looks at all.
func (s *story) told(t *testing.T, b boundary, key string) {
	t.Helper()
	public := ""
	for _, d := range s.documents(false) {
		if d.key() == key {
			public = d.ID
		}
	}
	var mine []delivery
	for _, d := range s.deliveries() {
		if len(d.Documents) == 1 && d.Documents[0] == public {
			mine = append(mine, d)
		}
	}
	if public == "" || len(mine) != 1 || mine[0].State != "sent" {
		t.Fatalf("%s: %s (%q) was told by %v", b.name, key, public, mine)
	}
	if mails := caught(s.world.Catcher)[strings.Trim(mine[0].MessageID, "<>")]; b.mails > 0 && mails != b.mails || mails > 1 && !mine[0].Doubt {
		t.Fatalf("%s: it came %d times: %s", b.name, mails, mine[0])
	}
	if b.mails > 0 && mine[0].Doubt != b.doubts {
		t.Errorf("%s: doubt is %t, want %t: %s", b.name, mine[0].Doubt, b.doubts, mine[0])
	}
	if mine[0].Doubt && mine[0].said("taken over") != 1 {
		t.Errorf("%s: the ledger is in doubt and does not say why: %s", b.name, mine[0])
	}
}
