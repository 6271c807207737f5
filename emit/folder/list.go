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

// The bookkeeping files of a run. All are in the folder itself, except temporary
// files, which are next to the file that they become.
const (
	bookPrefix   = ".gwc-"
	manifestName = bookPrefix + "manifest.json"
	intendedName = bookPrefix + "intended.json"
	lockName     = bookPrefix + "lock"
	tmpPrefix    = bookPrefix + "tmp-"
)

// A list is what gwc wrote, or is about to write.
type list struct {
	Version int      `json:"gwc"`     // version of the format: 1
	Folders []string `json:"folders"` // folders that gwc created, sorted
	Files   []entry  `json:"files"`   // sorted; the intended list can contain a path twice
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

// readList returns the list with this name, and whether it exists. A file that is
// not a list is foreign.
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

// isSound reports whether all paths of the list are within the folder.
func (l list) isSound() bool {
	return !slices.ContainsFunc(l.Files, func(e entry) bool { return !isOwnPath(e.Path) }) &&
		!slices.ContainsFunc(l.Folders, func(name string) bool { return !isOwnPath(name) })
}

// First returns the first file that gwc wrote to a folder and that is unchanged;
// "" if there is none.
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
		return "", nil // Write reports this error
	}
	for _, e := range l.Files {
		if _, sum, err := r.inspect(e.Path); err == nil && sum == e.SHA256 {
			return e.Path, nil
		}
	}
	return "", err
}
