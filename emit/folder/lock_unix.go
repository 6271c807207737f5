//go:build !windows

package folder

import (
	"errors"
	"os"
	"syscall"
)

// lock waits until no other run works in the folder. The system releases the
// lock of a killed run; the file that remains does not lock anything.
func lock(root *os.Root) (unlock func(), err error) {
	for {
		f, err := root.OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, err
		}
		err = flock(f)
		mine, current := false, false
		if err == nil {
			mine, current, err = whose(root, f)
		}
		switch {
		case err == nil && !mine:
			err = &BlockedError{[]Blocked{{Path: lockName}}}
		case err == nil && current:
			return func() {
				_ = root.Remove(lockName)
				_ = f.Close()
			}, nil
		}
		_ = f.Close()
		if err != nil {
			return nil, err
		}
	}
}

func flock(f *os.File) error {
	for {
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// whose reports whether the opened file is a lock file, and whether the next run
// will open the same file: the previous run may have removed it.
func whose(root *os.Root, f *os.File) (mine, current bool, err error) {
	opened, err := f.Stat()
	if err != nil {
		return false, false, err
	}
	named, err := root.Lstat(lockName)
	if errors.Is(err, os.ErrNotExist) {
		return true, false, nil
	}
	if err != nil {
		return false, false, err
	}
	return named.Mode().IsRegular() && opened.Size() == 0, os.SameFile(opened, named), nil
}
