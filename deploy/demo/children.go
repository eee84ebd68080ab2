package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Servers are addresses of real servers for the product; empty ones leave it to its embedded parts.
type Servers struct{ Database, Redis, Elasticsearch, IndexPrefix string }

// Children are the product's processes: one, or several on the same servers.
type Children struct {
	program string
	mu      sync.Mutex
	list    []*child
	eyes    *eyes
}

// child is one process of the product and all that is needed to start it again.
type child struct {
	args  []string // of molva serve
	base  string
	log   string
	cmd   *exec.Cmd
	ended chan struct{}
}

// startWait is how long a process may take until it answers.
const startWait = 60 * time.Second

// Launch starts n processes of the product against the world, each with a folder of its own below data, and returns
// when all answer. program is the path of the molva binary.
func Launch(ctx context.Context, program, data string, n int, w *World, owner Owner, servers Servers) (*Children, error) {
	c := &Children{program: program, eyes: newEyes()}
	for i := range n {
		dir := data
		if n > 1 {
			dir = filepath.Join(data, strconv.Itoa(i+1))
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
		listen, err := FreeAddress()
		if err != nil {
			return nil, err
		}
		args, err := Flags(w, dir, listen, owner, servers)
		if err != nil {
			return nil, err
		}
		p := &child{args: args, base: "http://" + listen, log: filepath.Join(dir, "serve.log")}
		if n > 1 {
			p.args = append(p.args, "--base-url", c.baseOf(p))
		}
		c.list = append(c.list, p)
	}
	for _, p := range c.list {
		if err := c.start(ctx, p); err != nil {
			return nil, errors.Join(err, c.Stop())
		}
	}
	return c, nil
}

// baseOf is the console that mails lead to: the first process's.
func (c *Children) baseOf(p *child) string {
	if len(c.list) > 0 {
		return c.list[0].base
	}
	return p.base
}

// Owner is the first owner of a fresh product.
type Owner struct{ Mail, Password, PasswordFile string }

// Flags are those of molva serve that make it run against the world. No page rests: what is held is compared at once with what
// the sites show.
func Flags(w *World, dir, listen string, owner Owner, servers Servers) ([]string, error) {
	sites := filepath.Join(dir, "demo-sites")
	if err := WriteSiteFiles(sites); err != nil {
		return nil, err
	}
	key, selector, domain, err := w.SealFlags(dir)
	if err != nil {
		return nil, err
	}
	args := []string{"--data", dir, "--listen", listen, "--smtp", w.SMTP(), "--mail-from", MailFrom,
		"--dkim-key", key, "--dkim-selector", selector, "--dkim-domain", domain, "--sites", sites, "--allow-net", "127.0.0.0/8",
		"--agent", Agent, "--no-rest", "--demo-clock", "--demo-mails", w.MailsURL(), "--owner-mail", owner.Mail, "--owner-password-file", owner.PasswordFile}
	for _, r := range w.Resolve() {
		args = append(args, "--resolve", r)
	}
	for flag, value := range map[string]string{"--database": servers.Database, "--redis": servers.Redis, "--elasticsearch": servers.Elasticsearch, "--index-prefix": servers.IndexPrefix} {
		if value != "" {
			args = append(args, flag, value)
		}
	}
	return args, nil
}

// What the demo's product calls itself.
const (
	MailFrom  = "Molva <molva@floramo.example>"
	OwnerMail = "owner@floramo.example"
	Agent     = "MolvaBot/1.0 (+http://molva.example/bot)"
)

// FreeAddress is an address of loopback on which nobody listens now.
func FreeAddress() (string, error) {
	for range 100 {
		// Below the ports that the system hands out by itself: one of those may be taken by whatever connects before it is listened to.
		address := fmt.Sprintf("127.0.0.1:%d", 12000+rand.IntN(20000))
		if l, err := net.Listen("tcp", address); err == nil {
			return address, l.Close()
		}
	}
	return "", errors.New("no port of a hundred is free")
}

func (c *Children) start(ctx context.Context, p *child) error {
	out, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("log of the product: %w", err)
	}
	defer out.Close()
	cmd := exec.Command(c.program, append([]string{"serve"}, p.args...)...)
	cmd.Stdout, cmd.Stderr, cmd.Env = out, out, ownEnvironment()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the product: %w", err)
	}
	ended := make(chan struct{})
	c.mu.Lock()
	p.cmd, p.ended = cmd, ended
	c.mu.Unlock()
	c.eyes.watch(cmd.Process.Pid)
	go func() { _ = cmd.Wait(); close(ended) }() // a killed process is no news
	return p.awaitAnswer(ctx, ended)
}

// ownEnvironment is the environment without settings of another Molva.
func ownEnvironment() []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "MOLVA_") {
			env = append(env, v)
		}
	}
	return env
}

func (p *child) awaitAnswer(ctx context.Context, ended chan struct{}) error {
	deadline := time.NewTimer(startWait)
	defer deadline.Stop()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	probe := &http.Client{Timeout: time.Second}
	for {
		if resp, err := probe.Get(p.base + "/signin"); err == nil {
			return resp.Body.Close()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ended:
			return fmt.Errorf("the product ended before it answered; the end of %s:\n%s", p.log, tail(p.log))
		case <-deadline.C:
			return fmt.Errorf("the product does not answer on %s within %s; the end of %s:\n%s", p.base, startWait, p.log, tail(p.log))
		case <-look.C:
		}
	}
}

// tail is the end of a log.
func tail(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}

// Kill ends the first process as by kill -9 and returns when it is gone.
func (c *Children) Kill() error {
	c.mu.Lock()
	p := c.list[0]
	c.mu.Unlock()
	err := p.cmd.Process.Kill()
	<-p.ended
	return err
}

// Restart starts the first process again, on the same folder and port.
func (c *Children) Restart(ctx context.Context) error { return c.start(ctx, c.list[0]) }

// Stop ends all processes, kindly first.
func (c *Children) Stop() error {
	c.eyes.close()
	var errs []error
	for _, p := range c.list {
		if p.cmd == nil {
			continue
		}
		_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		select {
		case <-p.ended:
		case <-time.After(5 * time.Second):
			errs = append(errs, p.cmd.Process.Kill())
			<-p.ended
		}
	}
	return errors.Join(errs...)
}

// Doctor runs molva doctor with the first process's settings.
func (c *Children) Doctor(ctx context.Context) (int, string, error) {
	cmd := exec.CommandContext(ctx, c.program, append([]string{"doctor"}, c.list[0].args...)...)
	cmd.Env = ownEnvironment()
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return -1, string(out), fmt.Errorf("molva doctor: %w", err)
	}
	return cmd.ProcessState.ExitCode(), string(out), nil
}

// Product is the children as the check wants them.
func (c *Children) Product() Product {
	return Product{BaseURL: c.list[0].base, Kill: c.Kill, Restart: c.Restart, Connections: c.eyes.strangers, Doctor: c.Doctor}
}
