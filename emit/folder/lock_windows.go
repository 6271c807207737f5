package folder

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	deleteOnClose    = 0x04000000
	deleteAccess     = 0x00010000
	sharingViolation = syscall.Errno(32)
	// A run waits up to patience for another run, and up to grace for the removal
	// of its lock file, which is reported as a permission error.
	patience = 10 * time.Minute
	grace    = 2 * time.Second
)

// lock waits until no other run works in the folder. Only one run can open the
// file; the system closes and removes it when the run ends, also if it is killed.
func lock(root *os.Root) (unlock func(), err error) {
	name, err := syscall.UTF16PtrFromString(filepath.Join(root.Name(), lockName))
	if err != nil {
		return nil, err
	}
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		handle, err := syscall.CreateFile(name, syscall.GENERIC_WRITE|deleteAccess, 0, nil,
			syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL|deleteOnClose|syscall.FILE_FLAG_OPEN_REPARSE_POINT, 0)
		if err == nil {
			return func() { _ = syscall.CloseHandle(handle) }, nil
		}
		waited := time.Since(start)
		if !(errors.Is(err, sharingViolation) && waited < patience) && !(errors.Is(err, syscall.ERROR_ACCESS_DENIED) && waited < grace) {
			return nil, &os.PathError{Op: "lock", Path: root.Name(), Err: err}
		}
	}
}
