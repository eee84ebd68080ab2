package deploy_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"molva/deploy/demo"
)

// callers are people and programs who call the product while it is killed, some at a time. Whose answer was lost does
// what they do in life: the very same once more.
type callers struct {
	answers atomic.Int64 // that arrived
	again   atomic.Int64 // calls whose answer was lost, sent again
	known   atomic.Int64 // of those: the product had done it, and says so
}

// call is one of them. A deaf one loses its first answer though the product gave it, as when that dies in the same moment:
// kills alone hit the few milliseconds between a COMMIT and its answer too seldom.
type call struct {
	do   func() error
	deaf bool
}

// errDeaf is what a deaf call hears.
var errDeaf = errors.New("the answer was lost")

// atATime is how many calls are on their way at once.
const atATime = 4

// all starts some chains of calls, each in its own order; what comes out is what went wrong, when all have ended.
func (c *callers) all(chains [][]call) <-chan error {
	todo, done := make(chan []call, len(chains)), make(chan error, 1)
	for _, chain := range chains {
		todo <- chain
	}
	close(todo)
	var crew sync.WaitGroup
	failed := make([]error, atATime)
	for i := range atATime {
		crew.Go(func() {
			for chain := range todo {
				for _, o := range chain {
					if err := c.insist(o); err != nil {
						failed[i] = errors.Join(failed[i], err)
						break // what follows it cannot go well
					}
				}
			}
		})
	}
	go func() {
		crew.Wait()
		done <- errors.Join(failed...)
	}()
	return done
}

// insist calls until an answer arrives. That the step is not possible any more is no error for whose answer was lost: the
// lost one was taken.
func (c *callers) insist(o call) error {
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	begun, lost := time.Now(), false
	for {
		err := o.do()
		if err == nil && o.deaf {
			o.deaf, err = false, errDeaf
		}
		if err == nil {
			c.answers.Add(1)
			return nil
		}
		var said *refusal
		switch {
		case errors.As(err, &said) && said.Status == http.StatusConflict && lost:
			c.known.Add(1)
			return nil
		case errors.As(err, &said) && said.Status != http.StatusServiceUnavailable, time.Since(begun) > time.Minute:
			return err
		case said == nil && !unheard(err):
			lost = true
			c.again.Add(1)
		}
		<-look.C
	}
}

// unheard says that nobody can have got the call.
func unheard(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ENOENT)
}

// sends fills a form in from a network address of the sender's own, as the product bounds how many forms one may send.
func sends(from net.IP, address string, form url.Values) error {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: from}}
	web := &http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true, DialContext: dialer.DialContext},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := web.PostForm(address, form)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusSeeOther {
		return &refusal{Status: resp.StatusCode, Message: fmt.Sprintf("POST %s %v", address, form), Hint: notice(string(page))}
	}
	return nil
}

var alarm = regexp.MustCompile(`(?s)role="alert"[^>]*>(.{0,300})`)

// notice is what a page says is wrong.
func notice(page string) string {
	if m := alarm.FindStringSubmatch(page); m != nil {
		return strings.Join(strings.Fields(m[1]), " ")
	}
	return page[:min(len(page), 300)]
}

var sideLink = regexp.MustCompile(`http://\S+/dispute/(client|seller)/[^\s"<>]+`)

// sideLinks are the addresses at which each reader acts, from the mails that came.
func sideLinks(mails []demo.Mail) map[string]string {
	out := map[string]string{}
	for _, m := range mails {
		if link := sideLink.FindString(m.Text); link != "" {
			out[m.To] = link
		}
	}
	return out
}
