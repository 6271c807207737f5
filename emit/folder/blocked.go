package folder

import (
	"fmt"
	"slices"
	"strings"
)

// A Blocked is a file that a run would have to change, but must not.
type Blocked struct {
	Path string
	// Edited says that gwc wrote the file and that it was edited since: Force
	// overwrites it. Otherwise gwc did not write it, or for another program.
	Edited  bool
	Program string // the other program; empty if gwc did not write the file
	Change  Change // of an edited file
}

// String returns the path and what is wrong with it.
func (b Blocked) String() string {
	switch {
	case b.Edited:
		return b.Path + ": edited since gwc wrote it"
	case b.Program != "":
		return fmt.Sprintf("%s: belongs to program %s", b.Path, b.Program)
	}
	return b.Path + ": not written by gwc"
}

// A BlockedError names all files that a run would have to change, but must not.
type BlockedError struct {
	Files []Blocked // sorted by path
}

// Error names the files.
func (e *BlockedError) Error() string {
	var texts []string
	for _, f := range e.Files {
		texts = append(texts, f.String())
	}
	return strings.Join(texts, "; ")
}

// Edited reports whether all files were edited, so that Force is of use.
func (e *BlockedError) Edited() bool {
	return !slices.ContainsFunc(e.Files, func(b Blocked) bool { return !b.Edited })
}

// block records a file that is in the way, once.
func (r *run) block(b Blocked) {
	if !slices.ContainsFunc(r.blocked, func(o Blocked) bool { return o.Path == b.Path }) {
		r.blocked = append(r.blocked, b)
	}
}

// isBlocked reports whether the path, or a parent of it, is in the way.
func (r *run) isBlocked(name string) bool {
	return slices.ContainsFunc(r.blocked, func(b Blocked) bool {
		return b.Path == name || strings.HasPrefix(name, b.Path+"/")
	})
}
