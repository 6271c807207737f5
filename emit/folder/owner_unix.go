//go:build !windows

package folder

import (
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// links returns the number of hard links of a file.
func links(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink) //nolint:unconvert // on other systems it has another type
	}
	return 1
}

// own sets the owner and the group of a new file to those of another file.
func own(f *os.File, like fs.FileInfo) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	mine, ok := info.Sys().(*syscall.Stat_t)
	other, known := like.Sys().(*syscall.Stat_t)
	if !ok || !known || mine.Uid == other.Uid && mine.Gid == other.Gid {
		return nil
	}
	return f.Chown(int(other.Uid), int(other.Gid))
}

// descriptor opens one of the process's own open files by name, for example
// /dev/stdout. Opening the file by its path would truncate it, or replace it while
// the shell writes to it.
func descriptor(name string) (f *os.File, is bool, err error) {
	number, is := descriptors[name]
	for _, folder := range []string{"/dev/fd/", "/proc/self/fd/"} {
		if rest, found := strings.CutPrefix(name, folder); found && !is {
			n, err := strconv.Atoi(rest)
			number, is = n, err == nil && n >= 0
		}
	}
	if !is {
		return nil, false, nil
	}
	own, err := syscall.Dup(number)
	if err != nil {
		return nil, true, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return os.NewFile(uintptr(own), name), true, nil
}

var descriptors = map[string]int{"/dev/stdout": 1, "/dev/stderr": 2}
