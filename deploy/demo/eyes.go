package demo

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// eyes look every 250 ms at the sockets of some processes and remember every one whose other end, or own listening
// address, is not loopback. They read /proc; where there is none they see nothing and say so.
type eyes struct {
	mu    sync.Mutex
	pids  []int
	seen  map[string]bool
	looks int
	done  chan struct{}
	once  sync.Once
}

func newEyes() *eyes {
	e := &eyes{seen: map[string]bool{}, done: make(chan struct{})}
	go func() {
		t := time.NewTicker(250 * time.Millisecond)
		defer t.Stop()
		for {
			select {
			case <-e.done:
				return
			case <-t.C:
				e.look()
			}
		}
	}()
	return e
}

func (e *eyes) watch(pid int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pids = append(e.pids, pid)
}

func (e *eyes) close() { e.once.Do(func() { close(e.done) }) }

// strangers are all foreign ends seen so far; ok is false where nothing could be looked at.
func (e *eyes) strangers() (list []string, ok bool) {
	e.look()
	e.mu.Lock()
	defer e.mu.Unlock()
	for s := range e.seen {
		list = append(list, s)
	}
	slices.Sort(list)
	return list, e.looks > 0
}

func (e *eyes) look() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, pid := range e.pids {
		own := socketsOf(pid)
		if own == nil { // it has ended, or there is no /proc
			continue
		}
		e.looks++
		for _, table := range []string{"tcp", "tcp6", "udp", "udp6"} {
			for _, s := range readSockets(fmt.Sprintf("/proc/%d/net/%s", pid, table)) {
				if own[s.inode] && s.foreign() {
					e.seen[fmt.Sprintf("%s %s -> %s", table, s.local, s.remote)] = true
				}
			}
		}
	}
}

// socketsOf are the inodes of a process's sockets; nil when they cannot be read.
func socketsOf(pid int) map[string]bool {
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	own := map[string]bool{}
	for _, f := range files {
		target, err := os.Readlink(filepath.Join(dir, f.Name()))
		if inode, is := strings.CutPrefix(target, "socket:["); err == nil && is {
			own[strings.TrimSuffix(inode, "]")] = true
		}
	}
	return own
}

type socket struct {
	local, remote netip.AddrPort
	inode         string
}

// foreign says whether a socket speaks to another machine, or lets one speak to it.
func (s socket) foreign() bool {
	if s.remote.Port() == 0 { // it listens
		return s.local.Port() != 0 && !s.local.Addr().Unmap().IsLoopback()
	}
	return !s.remote.Addr().Unmap().IsLoopback()
}

// readSockets reads one of the kernel's tables; a line that makes no sense is left out.
func readSockets(path string) []socket {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	var list []socket
	for lines := bufio.NewScanner(f); lines.Scan(); {
		field := strings.Fields(lines.Text())
		if len(field) < 10 {
			continue
		}
		local, ok := kernelAddress(field[1])
		remote, ok2 := kernelAddress(field[2])
		if ok && ok2 {
			list = append(list, socket{local, remote, field[9]})
		}
	}
	return list
}

// kernelAddress reads 0100007F:1F90: groups of four bytes, each in the machine's (little-endian) order, and a port.
func kernelAddress(s string) (netip.AddrPort, bool) {
	host, port, ok := strings.Cut(s, ":")
	b, err := hex.DecodeString(host)
	n, err2 := strconv.ParseUint(port, 16, 16)
	if !ok || err != nil || err2 != nil || len(b)%4 != 0 {
		return netip.AddrPort{}, false
	}
	for i := 0; i+3 < len(b); i += 4 {
		slices.Reverse(b[i : i+4])
	}
	a, ok := netip.AddrFromSlice(b)
	return netip.AddrPortFrom(a, uint16(n)), ok
}
