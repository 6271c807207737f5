package source

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/gwc-lang/gwc/compiler"
)

// Overlays returns the overlays at the paths, in their order. What one imports is in
// its directory. A path that cannot be read is an error. Files that are read are
// recorded in seen, which can be nil.
func Overlays(paths []string, seen *Seen) ([]compiler.Root, error) {
	var roots []compiler.Root
	for _, path := range paths {
		if path == Stdin {
			return nil, errors.New("standard input cannot be an overlay: give a file")
		}
		a, err := newArgument(path)
		if err != nil {
			return nil, err
		}
		if a.directory {
			return nil, fmt.Errorf("%s: is a directory; give a file", path)
		}
		root, err := openRoot(filepath.Dir(a.name), filepath.Base(a.name))
		if err != nil {
			return nil, err
		}
		root.FS = seen.watch(root.FS, root.Name, walk{})
		roots = append(roots, root)
	}
	return roots, nil
}
