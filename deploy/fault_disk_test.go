package deploy_test

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// smallDisk is a file system of a few megabytes, in a name space of its own that a process holds open.
type smallDisk struct {
	t      testing.TB
	holder *exec.Cmd
	at     string // where it is mounted, inside
	root   string // the same folder as this test sees it
}

func newSmallDisk(t testing.TB, megabytes int) *smallDisk {
	t.Helper()
	d := &smallDisk{t: t, at: folder(t)}
	d.holder = exec.Command("unshare", "-rm", "sh", "-c", fmt.Sprintf("mount -t tmpfs -o size=%dm tmpfs %s && echo mounted && exec cat", megabytes, d.at))
	d.holder.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	_, err := d.holder.StdinPipe() // cat waits for its end
	must(t, err)
	out, err := d.holder.StdoutPipe()
	must(t, err)
	must(t, d.holder.Start())
	t.Cleanup(func() { _ = d.holder.Process.Kill(); _ = d.holder.Wait() })
	if said, _ := bufio.NewReader(out).ReadString('\n'); said != "mounted\n" {
		missing(t, "unshare -rm gives no file system of one's own")
	}
	d.root = fmt.Sprintf("/proc/%d/root%s", d.holder.Process.Pid, d.at)
	return d
}

// lend makes a product keep its data there.
func (d *smallDisk) lend(p *product) {
	at := slices.Index(p.args, "--data")
	p.args[at+1] = filepath.Join(d.at, "data")
	p.dir = filepath.Join(d.root, "data")
	p.wrap = []string{"nsenter", "-t", fmt.Sprint(d.holder.Process.Pid), "-U", "-m", "--preserve-credentials"}
}

func (d *smallDisk) filler() string { return filepath.Join(d.root, "filler") }

// fill leaves so many bytes free, and room makes room again.
func (d *smallDisk) fill() {
	d.t.Helper()
	f, err := os.OpenFile(d.filler(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	must(d.t, err)
	defer f.Close()
	for block := make([]byte, 4096); ; {
		if _, err := f.Write(block); errors.Is(err, syscall.ENOSPC) {
			return
		} else if err != nil {
			d.t.Fatal(err)
		}
	}
}

func (d *smallDisk) room() {
	d.t.Helper()
	must(d.t, os.Remove(d.filler()))
}

// TestFaultDiskFull fills the disk under the data folder while the product works. It says what to do, holds what it held, and
// goes on when there is room, by itself and after a kill: nothing is lost and nothing half-written.
func TestFaultDiskFull(t *testing.T) {
	t.Parallel()
	d := newSmallDisk(t, 16)
	s := newStory(t, 11)
	s.begin(t, options{disk: d})
	s.until(s.status().Now.Add(period))
	for i, killed := range []bool{false, true} {
		held := s.status().Documents
		s.news(i)
		s.news(i + 2)
		target, before := s.status().Now.Add(period), s.requests()
		go func() { _ = s.advance(period) }() // it may fail: the clock is a row
		await(t, 30*time.Second, "the pass runs", func() (bool, string) { return s.requests() >= before+2, fmt.Sprint(s.requests()) })
		await(t, 30*time.Second, "the log says that the disk is full, and what to do", func() (bool, string) {
			d.fill() // what was let go meanwhile
			end := tail(s.log(), 40)
			return strings.Contains(end, "disk is full") && strings.Contains(end, "make room"), end
		})
		_, err := s.try(http.MethodPost, "/import?site=export.example", export(5000), nil)
		var said *refusal
		if !errors.As(err, &said) || said.Code != "unavailable" || !strings.Contains(said.Hint, "room") {
			t.Errorf("an import on a full disk says %v", err)
		}
		if st := s.status(); st.Documents < held {
			t.Errorf("%d documents on the full disk, %d before", st.Documents, held)
		}
		if killed {
			s.restartFull(t, d)
		} else {
			d.room()
		}
		s.until(target)
		s.until(s.status().Now.Add(period))
		t.Logf("killed %t: well again, %d documents", killed, s.status().Documents)
		if t.Failed() {
			return
		}
	}
	s.mails(t)
	s.indexEqualsStore()
	if out := s.deviations(ofTheWorld(s.documents(false))); len(out) > 0 {
		t.Errorf("%d deviations from the truth:\n%s", len(out), strings.Join(out[:min(5, len(out))], "\n"))
	}
}

// restartFull kills the product and starts it again while there is no room: it works, or says why not and what to do.
func (s *story) restartFull(t *testing.T, d *smallDisk) {
	t.Helper()
	s.kill()
	d.fill()
	s.spawn()
	started := ""
	await(t, time.Minute, "the product starts on a full disk, or does not", func() (bool, string) {
		select {
		case <-s.gone():
			started = "it ended"
		default:
			if _, err := s.try(http.MethodGet, "/status", nil, nil); err == nil {
				started = "it answers"
			}
		}
		return started != "", tail(s.log(), 3)
	})
	end := tail(s.log(), 3)
	if started == "it ended" && !strings.Contains(end, "room") {
		t.Errorf("started on a full disk it ends and says\n%s", end)
	}
	t.Logf("started on a full disk: %s", started)
	s.kill()
	d.room()
	s.start()
}

// ofTheWorld leaves out what an import brought.
func ofTheWorld(docs []document) []document {
	return slices.DeleteFunc(docs, func(d document) bool { return d.Site == "export.example" })
}
