//go:build unix

package deploy

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"molva/collector"
)

// lockFolder makes this process the one owner of a data folder. The lock goes with the process, also when it is killed.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock of the data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close() // the lock was not had
		return nil, &collector.Error{Code: collector.CodeConflict, Where: dir, Msg: "another molva owns this data folder",
			Hint: "stop it, give another --data, or speak to it over " + filepath.Join(dir, socketName), Err: err}
	}
	return f, nil
}
