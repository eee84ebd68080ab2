package render

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// profileName begins the name of a folder that a browser has for itself.
const profileName = "molva-browser-"

// newProfile makes an empty folder, and a lock in it that is held as long as this process lives.
func newProfile(temp string) (dir string, lock *os.File, err error) {
	if dir, err = os.MkdirTemp(temp, profileName); err != nil {
		return "", nil, fmt.Errorf("a folder for its profile: %w", err)
	}
	if lock, err = lockProfile(dir, os.O_CREATE); err != nil {
		return "", nil, errors.Join(fmt.Errorf("lock of its profile: %w", err), os.RemoveAll(dir))
	}
	return dir, lock, nil
}

// lockProfile takes the lock of a profile; the error says that somebody else has it, or that it is none.
func lockProfile(dir string, more int) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "molva.lock"), os.O_RDWR|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|more, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// profileAge is how old a profile without an owner is before it is taken for left behind: a younger one may be in the making.
const profileAge = time.Minute

// sweep removes the profiles of processes that were killed, with what still runs in them.
func sweep(temp string, now time.Time) {
	dirs, _ := filepath.Glob(filepath.Join(temp, profileName+"*")) // the pattern is well made
	for _, dir := range dirs {
		st, err := os.Lstat(dir)
		if err != nil || !st.IsDir() || now.Sub(st.ModTime()) < profileAge {
			continue
		}
		lock, err := lockProfile(dir, 0)
		if err != nil {
			continue // it has an owner, or is not ours to remove
		}
		killStrays(dir)
		_ = os.RemoveAll(dir) // else the next one does
		lock.Close()
	}
}

// preferences close the one way out that is no request: WebRTC over UDP. There is no switch for it that works.
const preferences = `{"webrtc":{"ip_handling_policy":"disable_non_proxied_udp","multiple_routes_enabled":false,"nonproxied_udp_enabled":false}}`

// furnish makes a profile in an empty folder, and gives it to the user as whom the browser runs.
func furnish(dir string, w who) error {
	name := filepath.Join(dir, "Default", "Preferences")
	err := os.Mkdir(filepath.Dir(name), 0o700)
	if err == nil {
		err = os.WriteFile(name, []byte(preferences), 0o600)
	}
	for _, f := range []string{dir, filepath.Dir(name), name} {
		if err == nil {
			err = w.own(f)
		}
	}
	if err != nil {
		return fmt.Errorf("its profile: %w", err)
	}
	return nil
}
