package deploy_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/deploy/demo"
)

// TestFaultThreeProcessesArePolite lets three processes on real servers crawl one touchy host. Redis is flushed while the
// host has asked to be left alone, and again in the middle; the process that was told 503 with a Retry-After is killed. The
// site's own log shows no wait shortened, nothing forbidden asked for, and one agent.
func TestFaultThreeProcessesArePolite(t *testing.T) {
	t.Parallel()
	pages := 70
	if long() {
		pages = 1000
	}
	site := newTouchy(t, pages, 3)
	p := startPolite(t, site)
	wait := func(what string, ok func() bool) {
		t.Helper()
		await(t, time.Minute, what, func() (bool, string) { return ok(), fmt.Sprintf("%+v", p.host(t)) })
	}
	wait("a row says that the host asked to wait", func() bool {
		_, last, seen := site.asked(http.StatusTooManyRequests)
		return seen && p.host(t).NotBefore.After(last.to.Add(2*time.Second))
	})
	flushRedis(t, p.servers.Redis)
	wait("a row says until when, after 503", func() bool {
		_, last, seen := site.asked(http.StatusServiceUnavailable)
		return seen && p.host(t).NotBefore.After(last.to.Add(2*time.Second))
	})
	_, told, _ := site.asked(http.StatusServiceUnavailable)
	p.three[told.door].kill()
	wait("the middle", func() bool { shown, _, _ := site.asked(0); return shown > 40 })
	flushRedis(t, p.servers.Redis)
	left := p.three[(told.door+1)%3]
	awaitEvery(t, seldom, time.Duration(pages)*2*time.Second+time.Minute, "all is done", func() (bool, string) {
		s := left.status()
		return s.quiet(), fmt.Sprintf("%+v", s)
	})
	site.polite(t)
	tally, err := p.Tally(t.Context(), p.scope)
	must(t, err)
	if refused := (pages + 15) / 80; tally.Documents != pages+1-refused { // a page that is refused is not asked for again in this pass
		t.Errorf("%d documents of %d pages, of which %d are refused", tally.Documents, pages+1, refused)
	}
	if h := p.host(t); h.Failures != 0 || h.Fence != "" {
		t.Errorf("at the end: %d failures, fence %q", h.Failures, h.Fence)
	}
}

// politely are three processes, and the store beneath them.
type politely struct {
	*store.Store
	scope   collector.Scope
	servers demo.Servers
	three   []*product
}

// startPolite starts three processes that watch a touchy site.
func startPolite(t *testing.T, site *touchy) *politely {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	p := &politely{servers: production(t, "fault-polite", queueDB+1)}
	var err error
	p.Store, err = store.Open(ctx, p.servers.Database, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { must(t, p.Store.Close()) })
	company, err := p.EnsureCompany(ctx, now)
	must(t, err)
	p.scope = collector.System(company.CompanyID)
	person, err := p.AddPerson(ctx, p.scope, collector.Person{Name: "Владелец", Mail: "first@floramo.example", Language: "ru", Role: collector.RoleOwner, Created: now})
	must(t, err)
	_, err = p.AddSource(ctx, p.scope, collector.Source{Name: "Недотрога", URL: "http://" + touchyName + "/", Owner: person.PersonID, Period: period, Due: now})
	must(t, err)
	for i := range site.doors {
		dir := folder(t)
		owner, err := demo.MakeOwner(dir)
		must(t, err)
		listen, err := demo.FreeAddress()
		must(t, err)
		p.three = append(p.three, newProduct(t, dir, "--data", dir, "--listen", listen, "--allow-net", "127.0.0.0/8", "--agent", demo.Agent,
			"--owner-mail", owner.Mail, "--owner-password-file", owner.PasswordFile, "--database", p.servers.Database, "--redis", p.servers.Redis,
			"--elasticsearch", p.servers.Elasticsearch, "--index-prefix", p.servers.IndexPrefix,
			"--resolve", touchyName+"="+strings.TrimPrefix(site.doors[i].URL, "http://")))
		p.three[i].spawn()
	}
	for _, one := range p.three {
		one.answers()
	}
	return p
}

// host is the row of the one host.
func (p *politely) host(t testing.TB) collector.Host {
	t.Helper()
	hosts, err := p.Hosts(t.Context(), p.scope, "", 1)
	must(t, err)
	if len(hosts) == 0 {
		return collector.Host{}
	}
	return hosts[0]
}
