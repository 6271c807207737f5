//go:build !windows

package folder

import (
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// links returns how many names a file has.
func links(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink)
	}
	return 1
}

// own gives a new file the owner and the group of another one.
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

// descriptor opens what a name of one of the process's own open files leads to,
// as /dev/stdout. Opened by its name a file would begin anew, or be replaced
// under the shell that writes to it.
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
