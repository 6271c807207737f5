//go:build !windows

package scratch

import "os"

// removedByClose is not needed: the file has no name.
const removedByClose = 0

// unlink removes the name of an open file. The file stays until it is closed.
func unlink(name string) error { return os.Remove(name) }
