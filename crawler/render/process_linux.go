package render

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// who is the user as whom a browser runs.
type who struct {
	drop    bool // from root to nobody, as whom Chromium's own sandbox works
	sandbox bool
}

const nobody = 65534

// account says as whom a browser runs: as we do, but never as root where there is somebody else. In a user namespace that
// knows root alone there is not, nor where nobody but root may enter the folder for profiles; and no sandbox either.
func account(temp string) who {
	if os.Geteuid() != 0 {
		return who{sandbox: true}
	}
	other := hasUser(nobody) && open(temp)
	return who{drop: other, sandbox: other}
}

// open says whether everybody may pass through a folder and those above it.
func open(dir string) bool {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	for ; ; dir = filepath.Dir(dir) {
		if st, err := os.Stat(dir); err != nil || st.Mode().Perm()&1 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

// hasUser says whether the user namespace has a user of that number.
func hasUser(id int64) bool {
	b, err := os.ReadFile("/proc/self/uid_map")
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(b)) {
		var n [3]int64
		for i, f := range strings.Fields(line) {
			if i < 3 {
				n[i], _ = strconv.ParseInt(f, 10, 64) // the kernel writes numbers
			}
		}
		if id >= n[0] && id < n[0]+n[2] {
			return true
		}
	}
	return false
}

func (w who) attributes() *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if w.drop {
		a.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return a
}

func (w who) own(dir string) error {
	if !w.drop {
		return nil
	}
	return os.Chown(dir, nobody, nobody)
}

// group are the processes of a group, by their ids.
func group(pgid int) []int {
	var out []int
	for _, pid := range pids() {
		if processGroup(pid) == pgid {
			out = append(out, pid)
		}
	}
	return out
}

func pids() []int {
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	var out []int
	for _, d := range dirs {
		if pid, err := strconv.Atoi(filepath.Base(d)); err == nil {
			out = append(out, pid)
		}
	}
	return out
}

// processGroup is the group of a process that runs; 0 of one that is gone.
func processGroup(pid int) int {
	f := stat(pid)
	if len(f) < 3 || f[0] == "Z" || f[0] == "X" {
		return 0
	}
	pgid, _ := strconv.Atoi(f[2]) // the kernel writes numbers
	return pgid
}

// stat are the fields of a process behind its name, the state first; none of one that is gone.
func stat(pid int) []string {
	b, err := os.ReadFile(procFile(pid, "stat"))
	if err != nil {
		return nil
	}
	return strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:])) // a name may hold anything
}

// groupTime is how long the processors have worked for the living processes of a group. The kernel counts in hundredths
// of a second.
func groupTime(pgid int) (sum time.Duration) {
	for _, pid := range group(pgid) {
		f := stat(pid)
		if len(f) < 13 {
			continue
		}
		for _, ticks := range f[11:13] { // in user mode, in the kernel
			n, _ := strconv.ParseInt(ticks, 10, 64)
			sum += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return sum
}

func procFile(pid int, name string) string { return "/proc/" + strconv.Itoa(pid) + "/" + name }

// groupMemory is what the processes of a group hold for themselves, in bytes: the program's own pages, which all of them
// share, count once in the machine and are left out.
func groupMemory(pgid int) (sum int64) {
	for _, pid := range group(pgid) {
		f, err := os.Open(procFile(pid, "status"))
		if err != nil {
			continue
		}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			f := strings.Fields(lines.Text())
			if len(f) >= 2 && (f[0] == "RssAnon:" || f[0] == "RssShmem:") {
				kib, _ := strconv.ParseInt(f[1], 10, 64)
				sum += kib << 10
			}
		}
		f.Close()
	}
	return sum
}

// killStrays kills what is left of a browser after its leader's end, also what left its group: all of it names the profile
// on its command line, while the group's number may be another's by then. It waits until they are gone.
func killStrays(dir string) {
	for range 200 {
		left := strays(dir)
		if len(left) == 0 {
			return
		}
		for _, pid := range left {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func strays(dir string) []int {
	var out []int
	for _, pid := range pids() {
		line, err := os.ReadFile(procFile(pid, "cmdline")) // of one that is dead and not yet waited for it is empty
		if err == nil && pid != os.Getpid() && bytes.Contains(line, []byte(dir)) {
			out = append(out, pid)
		}
	}
	return out
}
