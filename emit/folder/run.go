package folder

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A run synchronizes a folder with the wanted files.
type run struct {
	disk
	options Options
	wanted  []wanted
	kept    map[string]File // files that are not changed
	report  Report
	blocked []Blocked

	found     map[string]found // gwc's files in the folder
	leftovers []string         // temporary files of a killed run
	empty     []string         // folders of gwc's form without a file
	edition   *edition         // the list of the first edition; nil: none
	changed   []wanted         // files to write
	stale     []string         // files to remove
	missing   []string         // parents that do not exist, outer ones first
}

// A wanted file has its first line, unless it is verbatim.
type wanted struct {
	path     string
	data     []byte
	private  bool
	verbatim bool
	replaces func(before []byte) bool // of a verbatim file
}

// A found file is one of gwc's, on disk.
type found struct {
	header
	data []byte
	mode fs.FileMode
}

func (r *run) add(f File) {
	if f.Kept {
		if r.kept == nil {
			r.kept = map[string]File{}
		}
		r.kept[f.Path] = f
		return
	}
	w := wanted{path: f.Path, data: f.Data, private: f.Private, verbatim: f.Verbatim, replaces: f.Replaces}
	if !f.Verbatim {
		w.data = withHeader(r.options.Program, f.Source, f.Data)
	}
	r.wanted = append(r.wanted, w)
}

func (r *run) all() error {
	if err := r.readEdition(); err != nil {
		return err
	}
	if err := r.scan(); err != nil {
		return err
	}
	r.report.Foreign = slices.DeleteFunc(r.report.Foreign, func(name string) bool {
		return slices.ContainsFunc(r.wanted, func(w wanted) bool { return w.path == name })
	})
	r.keep()
	r.kustomize()
	if err := r.compare(); err != nil {
		return err
	}
	if len(r.blocked) > 0 {
		slices.SortFunc(r.blocked, func(a, b Blocked) int { return cmp.Compare(a.Path, b.Path) })
		return &BlockedError{r.blocked}
	}
	if r.options.DryRun {
		return nil
	}
	for _, step := range []func() error{r.clean, r.makeFolders, r.writeFiles, r.removeFiles, r.removeFolders, r.removeEdition} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// inNoFolder is the report of a dry run where the folder does not exist.
func (r *run) inNoFolder() Report {
	r.kustomize()
	for _, w := range r.wanted {
		r.report.Written = append(r.report.Written, Change{w.path, nil, w.data, w.private})
	}
	return r.report
}

// scan finds gwc's files, and what a killed run left.
func (r *run) scan() error {
	r.found = map[string]found{}
	top, err := fs.ReadDir(r.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, kind := range top {
		switch {
		case isDirName.MatchString(kind.Name()) && kind.IsDir():
			err = r.scanKind(kind.Name())
		case kind.Name() == kustomizationName || strings.HasPrefix(kind.Name(), tmpPrefix):
			err = r.scanFile(kind.Name(), kind)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// scanKind finds the files in a folder of one kind.
func (r *run) scanKind(dir string) error {
	namespaces, err := fs.ReadDir(r.root.FS(), dir)
	if err != nil {
		return err
	}
	if len(namespaces) == 0 {
		r.empty = append(r.empty, dir)
	}
	for _, namespace := range namespaces {
		if !namespace.IsDir() {
			continue
		}
		inner := dir + "/" + namespace.Name()
		files, err := fs.ReadDir(r.root.FS(), inner)
		if err != nil {
			return err
		}
		if len(files) == 0 {
			r.empty = append(r.empty, inner)
		}
		for _, f := range files {
			if err := r.scanFile(inner+"/"+f.Name(), f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) scanFile(name string, entry fs.DirEntry) error {
	temporary := strings.HasPrefix(path.Base(name), tmpPrefix)
	if !entry.Type().IsRegular() || !temporary && path.Ext(name) != extension {
		return nil
	}
	data, err := r.root.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist): // another run without a lock: a dry run sees it
		return nil
	case err != nil:
		return err
	case temporary:
		if isPartOfOwn(data) {
			r.leftovers = append(r.leftovers, name)
		}
		return nil
	}
	info, err := entry.Info()
	if err != nil {
		return err
	}
	if h, own := readHeader(data); own {
		r.found[name] = found{h, data, info.Mode()}
	} else if strings.Contains(name, "/") {
		r.report.Foreign = append(r.report.Foreign, name)
	}
	return nil
}
