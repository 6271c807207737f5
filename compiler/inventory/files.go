package inventory

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Files reads the manifests at a path of fsys: that file, or of a directory
// every .yaml, .yml and .json file beneath it, in the order of their paths;
// those that begin with a dot are not meant. The files are named by their path
// after prefix, which is how the command line leads to fsys and may be empty. A
// file or directory that cannot be read is an error.
func Files(fsys fs.FS, root, prefix string) ([]*diag.File, error) {
	var files []*diag.File
	err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != root && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || name != root && !isManifest(name):
			return nil
		}
		text, err := readRegular(fsys, name)
		if err == nil {
			files = append(files, diag.NewFile(path.Join(prefix, name), text))
		}
		return err
	})
	return files, err
}

// readRegular reads a regular file; a device or a pipe could never end.
func readRegular(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("not a regular file")}
	}
	return fs.ReadFile(fsys, name)
}

func isManifest(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}
