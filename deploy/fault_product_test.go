package deploy_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// product is one molva serve that can be killed and started again.
type product struct {
	t    testing.TB
	args []string
	dir  string       // data folder
	out  string       // log
	wrap []string     // command that starts the program, before its path
	http *http.Client // over the socket of the data folder

	mu    sync.Mutex
	cmd   *exec.Cmd
	ended chan struct{}
}

// newProduct prepares a product; args are those of molva serve.
func newProduct(t testing.TB, dir string, args ...string) *product {
	p := &product{t: t, dir: dir, out: filepath.Join(dir, "serve.log"), args: args}
	p.http = &http.Client{Timeout: 3 * time.Minute, Transport: &http.Transport{DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", filepath.Join(p.dir, "molva.sock"))
		}}}
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("the end of %s:\n%s", p.log(), tail(p.log(), 25))
		}
	})
	return p
}

func (p *product) log() string { return p.out }

// spawn starts the process and does not wait until it answers.
func (p *product) spawn() {
	p.t.Helper()
	path, err := program()
	must(p.t, err)
	line := append(append(slices.Clone(p.wrap), path, "serve"), p.args...)
	p.run(exec.Command(line[0], line[1:]...))
}

func (p *product) run(cmd *exec.Cmd) {
	p.t.Helper()
	out, err := os.OpenFile(p.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(p.t, err)
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "MOLVA_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // it dies with the test
	must(p.t, cmd.Start())
	ended := make(chan struct{})
	p.mu.Lock()
	p.cmd, p.ended = cmd, ended
	p.mu.Unlock()
	go func() { _ = cmd.Wait(); close(ended) }()
}

// start starts the process and returns when it answers.
func (p *product) start() {
	p.t.Helper()
	p.spawn()
	p.answers()
}

func (p *product) answers() {
	p.t.Helper()
	await(p.t, 3*time.Minute, "the product answers", func() (bool, string) {
		select {
		case <-p.ended:
			p.t.Fatalf("the product ended by itself:\n%s", tail(p.log(), 12))
		default:
		}
		_, err := p.try(http.MethodGet, "/status", nil, nil)
		return err == nil, fmt.Sprint(err)
	})
}

// kill ends the process as by kill -9 and returns when it is gone. It may be called from anywhere and often.
func (p *product) kill() {
	p.mu.Lock()
	cmd, ended := p.cmd, p.ended
	p.mu.Unlock()
	if cmd == nil {
		return
	}
	_ = cmd.Process.Kill() // it may be gone already
	<-ended
}

// gone is closed when the running process has ended.
func (p *product) gone() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended
}

// refusal is an error answer of the API.
type refusal struct {
	Status              int
	Code, Message, Hint string
}

func (r *refusal) Error() string {
	return fmt.Sprintf("%d %s: %s (%s)", r.Status, r.Code, r.Message, r.Hint)
}

// try makes one request of the API; in and out may be nil.
func (p *product) try(method, path string, in, out any) (int, error) {
	var body io.Reader
	switch v := in.(type) {
	case nil:
	case io.Reader:
		body = v
	default:
		b, err := json.Marshal(in)
		if err != nil {
			return 0, err
		}
		body = bytes.NewReader(b)
	}
	r, err := http.NewRequest(method, "http://molva/api/v1"+path, body)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := p.http.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return resp.StatusCode, err
	}
	if resp.StatusCode >= 400 {
		answer := struct{ Error refusal }{refusal{Message: string(b)}}
		_ = json.Unmarshal(b, &answer)
		answer.Error.Status = resp.StatusCode
		return resp.StatusCode, &answer.Error
	}
	if out == nil {
		return resp.StatusCode, nil
	}
	return resp.StatusCode, json.Unmarshal(b, out)
}

// call makes a request that must succeed. A question is asked again for a while where the product says that a server does not answer:
// on a busy machine it may take its time, and what is known then is what counts.
func (p *product) call(method, path string, in, out any) {
	p.t.Helper()
	awaitEvery(p.t, seldom, time.Minute, method+" "+path, func() (bool, string) {
		_, err := p.try(method, path, in, out)
		var said *refusal
		if method == http.MethodGet && errors.As(err, &said) && said.Status == http.StatusServiceUnavailable {
			return false, err.Error()
		}
		if err != nil {
			p.t.Fatalf("%s %s: %v", method, path, err)
		}
		return true, ""
	})
}

// tail is the end of a log.
func tail(path string, n int) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
