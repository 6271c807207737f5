package inventory

import (
	"io/fs"
	"path"
	"strings"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Files reads the manifests at a path of fsys: a file, or every .yaml, .yml and
// .json file of a directory and its subdirectories, sorted by path. It skips
// names that begin with a dot. The name of a file is its path after prefix,
// which is the path of fsys on the command line and may be empty. Files fails
// if a file or directory cannot be read.
func Files(fsys fs.FS, root, prefix string) ([]*diag.File, error) {
	var names []string
	walked := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != root && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || name != root && !IsManifest(name):
			return nil
		}
		names = append(names, name)
		return nil
	})
	files, errs := make([]*diag.File, len(names)), make([]error, len(names))
	parallel.Each(len(names), func(i int) {
		var text []byte
		text, errs[i] = manifest.ReadFile(fsys, names[i])
		files[i] = diag.NewFile(path.Join(prefix, names[i]), text)
	})
	for i, err := range errs {
		if err != nil {
			return files[:i], err
		}
	}
	return files, walked
}

// IsManifest reports whether Files reads a file of that name in a directory.
func IsManifest(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}
