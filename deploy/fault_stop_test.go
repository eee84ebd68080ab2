package deploy_test

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFaultStopsKindly sends SIGTERM while a page, a mail and the clock are in hand: the process ends by itself within five
// seconds with status 0, and the next one goes on where it was.
func TestFaultStopsKindly(t *testing.T) {
	t.Parallel()
	s := newStory(t, 10)
	reached, release := make(chan struct{}, 100), make(chan struct{}, 100)
	slow := newWebGate(t, "http://"+s.world.Otklik.Addr, func(r *http.Request) bool { return strings.Contains(r.URL.RawQuery, "page=2") })
	mail := newLineGate(t, s.world.Catcher.SMTPAddr)
	s.begin(t, options{instead: map[string]string{s.world.Otklik.Addr: strings.TrimPrefix(slow.server.URL, "http://"), s.world.Catcher.SMTPAddr: mail.address()}})
	s.until(s.status().Now.Add(period))
	hang := func() { reached <- struct{}{}; <-release }
	for _, c := range []struct {
		name string
		set  func()
	}{
		{"in a fetch that hangs", func() { slow.set("before", hang) }},
		{"in a mail that hangs", func() { mail.set("before", hang) }},
		{"at work", func() { slow.set("sent", func() { reached <- struct{}{} }) }},
	} {
		s.news(len(c.name) % 7)
		target := s.status().Now.Add(period)
		c.set()
		go func() { _ = s.advance(period) }()
		<-reached
		begun := time.Now()
		must(t, s.cmd.Process.Signal(syscall.SIGTERM))
		await(t, 5*time.Second, "the product ends "+c.name, func() (bool, string) {
			select {
			case <-s.gone():
				return true, ""
			default:
				return false, tail(s.log(), 3)
			}
		})
		took := time.Since(begun)
		if code := s.cmd.ProcessState.ExitCode(); code != 0 {
			t.Errorf("%s: exit status %d\n%s", c.name, code, tail(s.log(), 5))
		}
		t.Logf("%s: ended after %s", c.name, took.Round(time.Millisecond))
		release <- struct{}{}
		s.start()
		s.until(target)
	}
	s.equalsTruth()
	s.mails(t)
}
