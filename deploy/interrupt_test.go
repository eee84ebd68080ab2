package deploy_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// command is one run of the program, no matter how it ends.
type command struct {
	*exec.Cmd
	out, errs bytes.Buffer
	in        io.WriteCloser
}

func begin(t *testing.T, args ...string) *command {
	t.Helper()
	path, err := program()
	must(t, err)
	c := &command{Cmd: exec.Command(path, args...)}
	c.Stdout, c.Stderr = &c.out, &c.errs
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	c.in, err = c.StdinPipe()
	must(t, err)
	must(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill() }) // it has ended, if all is well
	return c
}

// end is the exit status; a command that does not end fails the test.
func (c *command) end(t *testing.T) int {
	t.Helper()
	stop := time.AfterFunc(20*time.Second, func() { _ = c.Process.Kill() })
	defer stop.Stop()
	_ = c.Wait() // the status says it
	return c.ProcessState.ExitCode()
}

// TestACommandThatWaitsEndsAtTheFirstSignal: what reads from a person or a pipe must not ignore that it is told to stop,
// and nobody may take what it left for the whole.
func TestACommandThatWaitsEndsAtTheFirstSignal(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	out := filepath.Join(dir, "out.jsonl")
	for _, c := range []struct {
		args []string
		feed string // read before the signal comes; the pipe holds less than half of it
	}{
		{[]string{"detect"}, strings.Repeat("{}\n", 100_000)},
		{[]string{"classify"}, strings.Repeat("{}\n", 100_000)},
		{[]string{"classify", "-o", out}, strings.Repeat("{}\n", 100_000)},
		{[]string{"import", "-", "--site", "x.example", "--data", filepath.Join(dir, "data")}, strings.Repeat("{}\n", 100_000)},
	} {
		for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
			cmd := begin(t, c.args...)
			_, err := io.WriteString(cmd.in, c.feed)
			must(t, err)
			must(t, cmd.Process.Signal(signal))
			if status := cmd.end(t); status != 1 || !strings.Contains(cmd.errs.String(), "interrupted") {
				t.Errorf("%v, %s: status %d, %q", c.args, signal, status, cmd.errs.String())
			}
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "out*")); len(left) > 0 {
		t.Errorf("an interrupted command left %v", left)
	}
}

// TestAnInterruptedCheckHasNotPassed: the demo shows until it is told to stop, its check does not.
func TestAnInterruptedCheckHasNotPassed(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cmd := begin(t, "demo", "--check", "--data", dir)
	await(t, time.Minute, "the check starts its product", func() (bool, string) {
		_, err := os.Stat(filepath.Join(dir, "serve.log"))
		return err == nil, "no log yet"
	})
	must(t, cmd.Process.Signal(syscall.SIGTERM))
	if status := cmd.end(t); status != 1 || !strings.Contains(cmd.errs.String(), "interrupted") {
		t.Errorf("status %d, %q", status, cmd.errs.String())
	}
}
