package deploy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"molva/collector"
	"molva/deploy/demo"
)

// redisServer is a Redis of the test's own, so that it can be killed.
type redisServer struct {
	t       testing.TB
	address string
	dir     string
	cmd     *exec.Cmd
}

func newRedisServer(t testing.TB) *redisServer {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		missing(t, "there is no redis-server to start")
	}
	address, err := demo.FreeAddress()
	must(t, err)
	r := &redisServer{t: t, address: address, dir: folder(t)}
	r.start()
	t.Cleanup(r.kill)
	return r
}

func (r *redisServer) start() {
	r.t.Helper()
	host, port, _ := net.SplitHostPort(r.address)
	r.cmd = exec.Command("redis-server", "--bind", host, "--port", port, "--dir", r.dir, "--save", "", "--appendonly", "no")
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	must(r.t, r.cmd.Start())
	await(r.t, 10*time.Second, "redis answers", func() (bool, string) {
		conn, err := net.Dial("tcp", r.address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil, fmt.Sprint(err)
	})
}

func (r *redisServer) kill() {
	_ = r.cmd.Process.Kill() // it may be gone
	_ = r.cmd.Wait()
}

// TestFaultRedisFlushedAndAway empties the queue in mid-pass, and takes Redis away in the next one: it comes back with
// nothing in it. All that was due is done, once.
func TestFaultRedisFlushedAndAway(t *testing.T) {
	t.Parallel()
	r := newRedisServer(t)
	s := newStory(t, 6)
	s.begin(t, options{more: []string{"--alone", "--redis", "redis://" + r.address + "/0"}})
	s.until(s.status().Now.Add(period))
	for i, fault := range []func(){
		func() { tellRedis(t, r.address, "FLUSHALL\r\n") },
		s.flush,
		func() {
			r.kill()
			seen := s.requests()
			s.status() // the console answers without a queue
			s.queue()
			await(t, 20*time.Second, "the log says that the queue is away", func() (bool, string) {
				end := tail(s.log(), 50)
				return strings.Contains(end, "the queue does not answer"), end
			})
			r.start()
			t.Logf("Redis was away for the product's %d to %d requests", seen, s.requests())
		},
	} {
		s.news(i)
		before, advanced := s.requests(), make(chan error, 1)
		go func() { advanced <- s.advance(period) }()
		await(t, 30*time.Second, "the pass runs", func() (bool, string) { return s.requests() >= before+2, fmt.Sprint(s.requests()) })
		fault()
		must(t, <-advanced)
	}
	s.equalsTruth()
	if _, doubled := s.mails(t); doubled > 0 {
		t.Errorf("%d mails came twice, and nobody was killed", doubled)
	}
}

// queue is what the console's page about the queue says.
func (p *product) queue() {
	p.t.Helper()
	p.call(http.MethodGet, "/queue", nil, nil)
}

// TestFaultElasticsearchAwayAndBack takes Elasticsearch away: crawling, judging and telling go on. When it is back the index
// has caught up with 10,000 documents within a minute. It runs alone, as that minute is promised to a product that has the
// machine for itself.
func TestFaultElasticsearchAwayAndBack(t *testing.T) {
	prefix := "fault-away"
	var away atomic.Bool
	gate := newWebGate(t, elastic(t, prefix), func(*http.Request) bool { return false })
	gate.away = away.Load
	s := newStory(t, 7)
	s.begin(t, options{more: []string{"--alone", "--elasticsearch", gate.server.URL, "--index-prefix", prefix}})
	s.until(s.status().Now.Add(period))
	away.Store(true)
	const n = 10_000
	held, mails := s.status().Documents, len(s.world.Catcher.Mails())
	s.news(0)
	done := make(chan error, 1)
	go func() { done <- s.advance(period) }() // answers when the index is well again
	s.call(http.MethodPost, "/import?site=export.example", export(n), nil)
	awaitEvery(t, seldom, 3*time.Minute, "crawling and telling go on", func() (bool, string) {
		st := s.status()
		return st.Documents == held+n+1 && len(s.world.Catcher.Mails()) > mails && st.Lag["match"] == 0 && st.Lag["detect"] == 0, fmt.Sprintf("%+v", st)
	})
	if _, err := s.try(http.MethodGet, "/documents?q=букет", nil, nil); err == nil || !strings.Contains(err.Error(), "unavailable") {
		t.Errorf("searching without Elasticsearch says %v", err)
	}
	lag := s.status().Lag["index"]
	away.Store(false)
	back := time.Now()
	awaitEvery(t, seldom, time.Minute, "the index has caught up", func() (bool, string) {
		st := s.status()
		return st.Lag["index"] == 0, fmt.Sprintf("%+v", st.Lag)
	})
	t.Logf("%d documents behind, caught up %s after Elasticsearch was back", lag, time.Since(back).Round(time.Millisecond))
	must(t, <-done)
	s.indexEqualsStore()
	s.mails(t)
}

// export is n reviews as JSON Lines.
func export(n int) *strings.Reader {
	var b strings.Builder
	for i := range n {
		line, _ := json.Marshal(collector.Review{ID: fmt.Sprint("e", i), Rating: float64(1 + i%5), Text: strings.Join(sentence(i), " "),
			Author: collector.Author{Name: fmt.Sprintf("Покупатель %d", i)}, Item: collector.Item{Name: fmt.Sprintf("Букет %d", i)}, Published: collector.PublishedOn(2025, time.Month(1+i%12), 1+i%28)})
		b.Write(line)
		b.WriteByte('\n')
	}
	return strings.NewReader(b.String())
}

// TestFaultMailServerSaysLater has the mail server answer 451, and then leave its port: the mail is kept, tried again and
// sent once, and every try stands in the ledger.
func TestFaultMailServerSaysLater(t *testing.T) {
	t.Parallel()
	s := newStory(t, 8)
	s.begin(t, options{})
	s.until(s.status().Now.Add(period))
	for i, order := range []demo.CatcherOrder{{Answer: 451}, {Away: true}} {
		must(t, s.world.Catcher.Order(order))
		s.news(i)
		done := make(chan error, 1)
		go func() { done <- s.advance(period) }()
		var late delivery
		await(t, time.Minute, "two tries stand in the ledger", func() (bool, string) {
			for _, d := range s.deliveries() {
				if d.State == "due" && d.said("deferred")-d.untried() >= 2 {
					late = d
				}
			}
			return late.ID != "", fmt.Sprint(late)
		})
		if i == 0 && !slices.ContainsFunc(late.Attempts, func(a attempt) bool { return strings.Contains(a.Detail, "451") }) {
			t.Errorf("the ledger does not say what the server said: %s", late)
		}
		must(t, s.world.Catcher.Order(demo.CatcherOrder{}))
		must(t, <-done)
	}
	all, doubled := s.mails(t)
	if doubled > 0 {
		t.Errorf("%d mails came twice", doubled)
	}
	for _, d := range all {
		if d.said("deferred") > 0 {
			t.Log(d)
		}
	}
	s.equalsTruth()
}

// TestFaultDatabaseAway cuts all connections to PostgreSQL in mid-pass and after a mail was taken, and lets nobody in for a
// while. What a pass had not stored is fetched again; no mail comes twice: its end is written when the database is back.
func TestFaultDatabaseAway(t *testing.T) {
	t.Parallel()
	gate, database := newCommitGate(t, schema(t))
	s := newStory(t, 9)
	s.begin(t, options{more: []string{"--alone", "--database", database}})
	s.until(s.status().Now.Add(period))
	for i, marker := range []string{"UPDATE page SET due", "UPDATE delivery SET state", "INSERT INTO alert ", "UPDATE source SET pass_open = 0"} {
		s.news(i)
		target := s.status().Now.Add(period)
		cut := make(chan struct{})
		gate.mark(marker)
		gate.set("before", func() { close(cut) })
		go func() { _ = s.advance(period) }() // it may fail: its own questions are cut off
		<-cut
		gate.shut(true)
		asked := time.Now()
		await(t, 10*time.Second, "it is away for two seconds", func() (bool, string) {
			_, err := s.try(http.MethodGet, "/status", nil, nil)
			var said *refusal
			if errors.As(err, &said) && said.Code != "unavailable" {
				t.Errorf("without its database the product says %v", said)
			}
			return err != nil && time.Since(asked) > 2*time.Second, fmt.Sprint(err)
		})
		gate.shut(false)
		await(t, 20*time.Second, "the product answers again", func() (bool, string) {
			_, err := s.try(http.MethodGet, "/status", nil, nil)
			return err == nil, fmt.Sprint(err)
		})
		s.until(target)
		t.Logf("%q: well again %s after it was cut off", marker, time.Since(asked).Round(time.Millisecond))
	}
	s.equalsTruth()
	if _, doubled := s.mails(t); doubled > 0 {
		t.Errorf("%d mails came twice, and nobody was killed", doubled)
	}
}

// TestStartsWhileServersAreAway: the product answers, says what is away, and does what is due when Redis comes.
func TestStartsWhileServersAreAway(t *testing.T) {
	t.Parallel()
	r := newRedisServer(t)
	r.kill()
	nowhere, err := demo.FreeAddress()
	must(t, err)
	s := newStory(t, 5)
	dir := folder(t)
	owner, err := demo.MakeOwner(dir)
	must(t, err)
	listen, err := demo.FreeAddress()
	must(t, err)
	args, err := demo.Flags(s.world, dir, listen, owner, demo.Servers{})
	must(t, err)
	s.product = newProduct(t, dir, append(args, "--alone", "--redis", "redis://"+r.address+"/0", "--elasticsearch", "http://"+nowhere, "--index-prefix", "nowhere")...)
	s.start()
	for _, said := range []string{"Redis is away", "Elasticsearch is away"} {
		if end := tail(s.log(), 100); !strings.Contains(end, said) {
			t.Errorf("the log does not say %q:\n%s", said, end)
		}
	}
	var list struct{ People []struct{ ID string } }
	s.call(http.MethodGet, "/people", nil, &list)
	s.call(http.MethodPost, "/sources", map[string]string{"name": "Отклик", "url": "http://otklik.example/", "owner": list.People[0].ID, "period": period.String()}, nil)
	r.start()
	go func() { _ = s.advance(period) }() // it waits for the index, which never comes
	await(t, time.Minute, "what is due is crawled", func() (bool, string) {
		held := s.status().Documents
		return held >= 64, fmt.Sprintf("%d documents", held)
	})
}
