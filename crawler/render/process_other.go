//go:build unix && !linux

package render

import (
	"os"
	"syscall"
	"time"
)

// who is the user as whom a browser runs: we ourselves. Root has no sandbox.
type who struct{ sandbox bool }

func account(string) who { return who{sandbox: os.Geteuid() != 0} }

func (who) attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func (who) own(string) error { return nil }

// groupTime is not known here.
func groupTime(int) time.Duration { return 0 }

// groupMemory is not known here: a page is bounded by its time and by the heap of its scripts alone.
func groupMemory(int) int64 { return 0 }

// killStrays has no way to find what left the group.
func killStrays(string) {}
