package folder

import (
	"io/fs"
	"os"
)

// links returns the number of hard links of a file, which is unknown on Windows.
func links(fs.FileInfo) uint64 { return 1 }

// own does nothing: the process that creates a file owns it.
func own(*os.File, fs.FileInfo) error { return nil }

// descriptor returns no file: Windows has no such names.
func descriptor(string) (f *os.File, is bool, err error) { return nil, false, nil }
