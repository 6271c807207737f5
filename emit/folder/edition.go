package folder

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
)

// The bookkeeping files of a run, and those of the first edition. All are in the
// folder itself, except temporary files, which are next to the file that they
// become.
const (
	bookPrefix   = ".gwc-"
	lockName     = bookPrefix + "lock"
	tmpPrefix    = bookPrefix + "tmp-"
	manifestName = bookPrefix + "manifest.json"
	intendedName = bookPrefix + "intended.json"
)

// An edition is what the lists of a folder of the first edition name. Its files
// are replaced once by those of the new form.
type edition struct {
	lists []list
	sums  map[string][]string // the sums of a file of gwc's
}

// A list is what the first edition of gwc wrote, or was about to write.
type list struct {
	Version int      `json:"gwc"` // version of the format: 1
	Folders []string `json:"folders"`
	Files   []struct {
		Path   string `json:"path"`
		SHA256 string `json:"sha256"`
	} `json:"files"`
}

// folders returns the folders that the first edition created.
func (e *edition) folders() (names []string) {
	if e != nil {
		for _, l := range e.lists {
			names = append(names, l.Folders...)
		}
	}
	return names
}

func hash(data []byte) string {
	sum := sha256.Sum256(withoutReturns(data))
	return hex.EncodeToString(sum[:])
}

// readEdition reads the lists of the first edition, if there are any.
func (r *run) readEdition() error {
	for _, name := range []string{manifestName, intendedName} {
		l, found, err := r.readList(name)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if r.edition == nil {
			r.edition = &edition{sums: map[string][]string{}}
			r.report.FirstEdition = true
		}
		r.edition.lists = append(r.edition.lists, l)
		for _, e := range l.Files {
			r.edition.sums[e.Path] = append(r.edition.sums[e.Path], e.SHA256)
		}
	}
	return nil
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
	foreign := &BlockedError{[]Blocked{{Path: name}}}
	if !info.Mode().IsRegular() {
		return list{}, false, foreign
	}
	data, err := d.root.ReadFile(name)
	if err != nil {
		return list{}, false, err
	}
	var l list
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&l) != nil || l.Version != 1 || !l.isSound() {
		return list{}, false, foreign
	}
	return l, true, nil
}

// isSound reports whether all paths of the list are within the folder.
func (l list) isSound() bool {
	for _, e := range l.Files {
		if !isOwnPath(e.Path) {
			return false
		}
	}
	return !slices.ContainsFunc(l.Folders, func(name string) bool { return !isOwnPath(name) })
}

// keep moves the kept files of the first edition: their content becomes a file of
// the new form.
func (r *run) keep() {
	if r.edition == nil {
		return
	}
	for name, f := range r.kept {
		if _, there := r.found[name]; there || f.Old == "" {
			continue
		}
		data, sum, err := r.inspect(f.Old)
		if err == nil && slices.Contains(r.edition.sums[f.Old], sum) {
			r.wanted = append(r.wanted, wanted{path: name, data: withHeader(r.options.Program, f.Source, data), private: f.Private})
		}
	}
}

// compareEdition finds the files of the first edition that are to be removed.
func (r *run) compareEdition(wanted map[string]bool) error {
	if r.edition == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(r.edition.sums)) {
		if wanted[name] || r.isBlocked(name) {
			continue
		}
		data, sum, err := r.inspect(name)
		if isAbsent(err) {
			continue
		}
		if err != nil {
			return err
		}
		if _, own := r.found[name]; own {
			continue
		}
		change := Change{Path: name, Before: data}
		switch {
		case sum == "":
			r.block(Blocked{Path: name})
			continue
		case !slices.Contains(r.edition.sums[name], sum) && !r.options.Force:
			r.block(Blocked{Path: name, Edited: true, Change: change})
		}
		r.drop(change)
	}
	return nil
}

// removeEdition removes the lists of the first edition and its temporary files, when
// everything else is done.
func (r *run) removeEdition() error {
	if r.edition == nil {
		return nil
	}
	names := slices.Sorted(maps.Keys(r.edition.sums))
	for i, name := range names {
		names[i] = firstTmp(name)
	}
	for _, name := range append(names, firstTmp(intendedName), firstTmp(manifestName), intendedName, manifestName) {
		if err := r.remove(name); err != nil && !isNoFolder(err) {
			return err
		}
	}
	return r.sync(".")
}

// firstTmp returns the temporary path of a file in the first edition.
func firstTmp(name string) string { return path.Join(path.Dir(name), tmpPrefix+path.Base(name)) }

// FirstEdition returns the first unchanged file that the first edition of gwc wrote
// to a folder; "" if there is none. Its labels show whose folder it is.
func FirstEdition(dir string) (string, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) || isNoFolder(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer root.Close()
	r := run{disk: disk{root: root}}
	l, _, err := r.readList(manifestName)
	if blocked := (*BlockedError)(nil); errors.As(err, &blocked) {
		return "", nil // Write reports this error
	}
	for _, e := range l.Files {
		if _, sum, err := r.inspect(e.Path); err == nil && sum == e.SHA256 {
			return e.Path, nil
		}
	}
	return "", err
}
