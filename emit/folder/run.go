package folder

import "slices"

// A run synchronizes a folder with the wanted files.
type run struct {
	disk
	wanted []File
	kept   map[string]bool // paths that are not changed
	report Report

	// From the lists.
	known       map[string][]string // the possible hashes of a file of gwc's
	interrupted []string            // files that a killed run may have started to write
	listed      list                // the manifest on disk
	made        map[string]bool     // folders that gwc created

	// From the disk.
	own     []entry // files that gwc wrote and that are unchanged
	staying []entry // own files that are kept
	changed []File  // files to write
	stale   []string
	parents map[string]bool // parent folders of the wanted files
	missing []string        // parents that do not exist, outer ones first
}

func (r *run) all() error {
	if err := r.readLists(); err != nil {
		return err
	}
	if err := r.compare(); err != nil {
		return err
	}
	if err := r.clean(); err != nil {
		return err
	}
	if r.settled() {
		return nil
	}
	for _, step := range []func() error{
		r.announce, r.makeFolders, r.writeFiles, r.writeManifest, r.removeFiles, r.removeFolders, r.finish,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) readLists() error {
	r.known, r.made = map[string][]string{}, map[string]bool{}
	for _, name := range []string{manifestName, intendedName} {
		l, found, err := r.readList(name)
		if err != nil {
			return err
		}
		for _, e := range l.Files {
			r.known[e.Path] = append(r.known[e.Path], e.SHA256)
			if name == intendedName {
				r.interrupted = append(r.interrupted, e.Path)
			}
		}
		for _, folder := range l.Folders {
			r.made[folder] = true
		}
		switch {
		case name == manifestName:
			r.listed = l
		case found:
			r.interrupted = append(r.interrupted, manifestName)
		}
	}
	return nil
}

// settled reports whether the folder and its manifest are up to date.
func (r *run) settled() bool {
	return len(r.changed)+len(r.stale)+len(r.interrupted) == 0 && r.listed.Version != 0 &&
		slices.Equal(r.listed.Files, r.entries())
}

// entries returns the entries of the new manifest.
func (r *run) entries() []entry {
	list := append([]entry{}, r.staying...)
	for _, f := range r.wanted {
		list = append(list, entry{f.Path, hash(f.Data)})
	}
	slices.SortFunc(list, compareEntries)
	return list
}
