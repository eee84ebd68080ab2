package deploy

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// child is one part of a measurement in a process of its own.
type child struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	say bytes.Buffer // what it said on standard error
}

// startChild starts this program again as one part. It ends when its input does.
func startChild(ctx context.Context, part string, args ...string) (*child, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{cmd: exec.CommandContext(ctx, program, append([]string{"bench", "--run", part}, args...)...)} //nolint:gosec // this program
	c.cmd.Stderr = &c.say
	c.cmd.Cancel = func() error { return c.cmd.Process.Signal(syscall.SIGTERM) } // so that it takes its folder away
	c.cmd.WaitDelay = 10 * time.Second
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.out = bufio.NewReader(out)
	return c, c.cmd.Start()
}

// line waits for a line that the child writes.
func (c *child) line() (string, error) {
	line, err := c.out.ReadString('\n')
	if err != nil {
		return "", errors.Join(fmt.Errorf("it ended before its time: %w", err), c.stop())
	}
	return strings.TrimSpace(line), nil
}

// stop lets the child end and waits for it.
func (c *child) stop() error {
	_ = c.in.Close() // by this it ends
	_, _ = io.Copy(io.Discard, c.out)
	if err := c.cmd.Wait(); err != nil {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(c.say.String()))
	}
	return nil
}

func (c *benchCommand) startServer(ctx context.Context) (address string, stop func(), err error) {
	server, err := startChild(ctx, "serve", "--pages", fmt.Sprint(c.Pages))
	if err != nil {
		return "", nil, err
	}
	if address, err = server.line(); err != nil {
		return "", nil, fmt.Errorf("server of the pages: %w", err)
	}
	return address, func() { _ = server.stop() }, nil // all was measured: how it ends matters to nobody
}

// measure plays one run and gives what it says of itself; a round in which plain colly read a page twice is repeated.
func (c *benchCommand) measure(ctx context.Context, run, profile string) (o outcome, err error) {
	for range 20 {
		o = outcome{}
		part, err := startChild(ctx, run, "--from", c.From, "--kind", c.Kind, "--pages", fmt.Sprint(c.Pages), "--elasticsearch", c.Elasticsearch, "--profile", profile)
		if err != nil {
			return o, err
		}
		line, err := part.line()
		if err != nil {
			return o, err
		}
		if err := errors.Join(part.stop(), json.Unmarshal([]byte(line), &o)); err != nil {
			return o, err
		}
		if !o.Doubled {
			return o, nil
		}
	}
	return o, errors.New("it read a page twice in 20 runs on end")
}
