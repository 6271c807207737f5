package folder

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
)

// The files with which a run keeps its books, all in the folder itself but for
// the temporary ones, each of which lies beside what it becomes.
const (
	bookPrefix   = ".gwc-"
	manifestName = bookPrefix + "manifest.json"
	intendedName = bookPrefix + "intended.json"
	lockName     = bookPrefix + "lock"
	tmpPrefix    = bookPrefix + "tmp-"
)

// A list is what gwc wrote, or is about to write.
type list struct {
	Version int      `json:"gwc"`     // of this form: 1
	Folders []string `json:"folders"` // those that gwc made, sorted
	Files   []entry  `json:"files"`   // sorted; in an announcement a path may stand there twice
}

type entry struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (l list) encode() ([]byte, error) {
	data, err := json.MarshalIndent(l, "", "  ")
	return append(data, '\n'), err
}

// readList returns the list of that name, and whether there is one. A file that
// is no such list is somebody's.
func (d disk) readList(name string) (list, bool, error) {
	info, err := d.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return list{}, false, nil
	}
	if err != nil {
		return list{}, false, err
	}
	if !info.Mode().IsRegular() {
		return list{}, false, &ForeignError{[]string{name}}
	}
	data, err := d.root.ReadFile(name)
	if err != nil {
		return list{}, false, err
	}
	var l list
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&l) != nil || l.Version != 1 || !l.isSound() {
		return list{}, false, &ForeignError{[]string{name}}
	}
	return l, true, nil
}

// isSound reports whether no path of the list leads anywhere else.
func (l list) isSound() bool {
	return !slices.ContainsFunc(l.Files, func(e entry) bool { return !isOwnPath(e.Path) }) &&
		!slices.ContainsFunc(l.Folders, func(name string) bool { return !isOwnPath(name) })
}

// First returns the first of the files that gwc wrote to a folder and that is as
// it was written; "" where there is none.
func First(dir string) (string, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer root.Close()
	r := run{disk: disk{root: root}}
	l, _, err := r.readList(manifestName)
	if foreign := (*ForeignError)(nil); errors.As(err, &foreign) {
		return "", nil // whoever writes there finds that out
	}
	for _, e := range l.Files {
		if _, sum, err := r.inspect(e.Path); err == nil && sum == e.SHA256 {
			return e.Path, nil
		}
	}
	return "", err
}
