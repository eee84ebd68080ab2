package render

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
)

// process is one running browser: the leader of a process group, in a profile of its own.
type process struct {
	wire   *wire
	dir    string
	lock   *os.File // of dir
	pid    int      // of the leader, and of its group
	exited chan struct{}
	said   *tail
	once   sync.Once

	worked    atomic.Int64 // nanoseconds of the processor's time when the page at hand began
	outgrown  atomic.Bool  // it was killed for its memory
	outworked atomic.Bool  // … for the processor's time that a page took
}

// startTime is how long a browser may take to answer for the first time.
const startTime = 45 * time.Second

// start runs a browser and waits until it speaks.
func start(ctx context.Context, cfg Config, wall string) (*process, error) {
	dir, lock, err := newProfile(cfg.Temp)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	p, err := launch(cfg, dir, wall)
	if err != nil {
		_ = os.RemoveAll(dir) // nothing runs in it
		lock.Close()
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	p.lock = lock
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	stop := context.AfterFunc(ctx, p.signal)
	defer stop()
	if _, err := call(ctx, session{wire: p.wire}, browser.GetVersion, cdp.Empty{}); err != nil {
		p.kill() // and all that it says has been said
		return nil, fmt.Errorf("%w: %s does not start as Chromium does (--chromium names another program): %w; it said: %s", ErrFailed, cfg.Chromium, err, cmp.Or(p.said.String(), "nothing"))
	}
	go p.watch(cfg)
	return p, nil
}

// launch starts the program, with its end of two pipes as files 3 and 4.
func launch(cfg Config, dir, wall string) (*process, error) {
	theirR, ourW, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	ourR, theirW, err := os.Pipe()
	if err != nil {
		theirR.Close()
		ourW.Close()
		return nil, err
	}
	defer theirR.Close()
	defer theirW.Close()
	who := account(cfg.Temp)
	if !who.sandbox {
		cfg.Log.Warn("the browser runs without its sandbox: run as another user than root, or let all users enter the folder for temporary files", "component", "render", "folder", cfg.Temp)
	}
	p := &process{dir: dir, exited: make(chan struct{}), said: &tail{}}
	cmd := exec.Command(cfg.Chromium, flags(cfg, dir, wall, who.sandbox)...)
	cmd.Dir, cmd.Env = dir, environment(dir)
	cmd.ExtraFiles = []*os.File{theirR, theirW}
	cmd.Stdout, cmd.Stderr = p.said, p.said
	cmd.WaitDelay = time.Second // a stray may hold its output
	cmd.SysProcAttr = who.attributes()
	if err = furnish(dir, who); err == nil {
		err = p.run(cmd)
	}
	if err != nil {
		ourR.Close()
		ourW.Close()
		return nil, err
	}
	p.wire = newWire(ourR, ourW)
	return p, nil
}

// run starts the program on a thread that lives as long as it: where the browser is to die with its parent (Linux), the
// kernel takes the thread for the parent.
func (p *process) run(cmd *exec.Cmd) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		if err == nil {
			p.pid = cmd.Process.Pid
		}
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended does not matter: it was killed
			close(p.exited)
		}
	}()
	return <-started
}

// environment has no secrets of ours, and all that is written goes into the profile.
func environment(dir string) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=UTC", "HOME=" + dir, "TMPDIR=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_CACHE_HOME=" + dir,
		"XDG_RUNTIME_DIR=" + dir, "DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(dir, "none")}
}

func (p *process) dead() bool {
	select {
	case <-p.exited:
		return true
	case <-p.wire.gone:
		return true
	default:
		return false
	}
}

// signal kills the group, at once; not when its leader is gone, since its number may be another's then.
func (p *process) signal() {
	select {
	case <-p.exited:
	default:
		_ = syscall.Kill(-p.pid, syscall.SIGKILL) // it may be gone this very moment
	}
}

// kill ends the browser with all that it started, and removes its profile.
func (p *process) kill() {
	p.once.Do(func() {
		p.signal()
		_ = p.wire.conn.Close()
		<-p.wire.gone
		<-p.exited
		killStrays(p.dir)
		defer p.lock.Close()
		for range 20 { // one that was just killed may still have been writing
			if os.RemoveAll(p.dir) == nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	})
}

// watch kills a browser that takes more than it may.
func (p *process) watch(cfg Config) {
	t := time.NewTicker(200 * time.Millisecond)
	defer t.Stop()
	for {
		select {
		case <-p.exited:
			return
		case <-t.C:
		}
		switch {
		case groupMemory(p.pid) > cfg.Memory:
			p.outgrown.Store(true)
		case int64(groupTime(p.pid))-p.worked.Load() > int64(cfg.CPUTime):
			p.outworked.Store(true)
		default:
			continue
		}
		p.signal()
		return
	}
}

// tail keeps the end of what a browser says, for the error of one that does not start.
type tail struct {
	mu sync.Mutex
	b  []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p...)
	if n := len(t.b) - 1024; n > 0 {
		t.b = append(t.b[:0], t.b[n:]...)
	}
	return len(p), nil
}

// String is the last lines, as one.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(strings.Fields(string(bytes.ToValidUTF8(t.b, nil))), " ")
}
