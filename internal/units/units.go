// Package units reads a directory of hand-written YAML as people keep it: manifests
// beside Helm charts, values, patches and other files. It divides the manifests into
// units, which are applied together, and says what it left out. It knows the formats
// of files, but not what objects mean.
package units

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Unit is manifests that are applied together: a directory, or what a kustomization
// reaches.
type Unit struct {
	Dir      string // of the files, or of the kustomization
	Files    []File
	Together bool // all files are certainly applied together, as a kustomization does
}

// A File is a file of a unit, with what kustomizations do to its objects.
type File struct {
	*diag.File
	Change  Change
	Unknown []Range // objects that are changed in a way that is not known
}

// A Skipped is a file, or a part of one, that is not a manifest.
type Skipped struct {
	File string
	Why  string // a noun in the singular, as "Helm template"
}

// A Folder is what a directory contains.
type Folder struct {
	Units    []Unit
	Skipped  []Skipped
	Problems []diag.Diagnostic // files that cannot be read
	Objects  int               // Istio objects, about
	Found    bool              // there are manifests, or what belongs to them, as Helm templates
}

// Options say what to read.
type Options struct {
	Exclude  []string // patterns in the form of .gitignore
	Together bool     // all manifests are one unit
}

// mostEntries is how many files and directories are visited before the directory is
// taken for a wrong one.
const mostEntries = 200_000

// ErrTooMany reports a directory with so many files that it is probably a wrong one.
var ErrTooMany = errors.New("more than 200,000 files and directories: is this the right directory? use --exclude to leave some out")

// A reader reads a directory.
type reader struct {
	fsys   fs.FS
	prefix string
	folder Folder
	ignore ignored
	files  map[string]*diag.File // manifests, by path in fsys
	texts  map[string][]byte     // of all YAML files: a patch is not a manifest
	maps   map[string]*kustomization
	seen   int

	changed map[*kustomization][]target
	inside  map[string]bool // kustomizations that are being visited
	visited map[string]bool // by the changes around them
	copies  map[*diag.File][]Change
}

func newReader() *reader {
	return &reader{
		files: map[string]*diag.File{}, texts: map[string][]byte{}, maps: map[string]*kustomization{}, changed: map[*kustomization][]target{},
		inside: map[string]bool{},
	}
}

// Read reads the manifests at a path of fsys: a file, or a directory and its
// subdirectories. The name of a file is its path after prefix. Files that cannot be
// read are problems, not errors.
func Read(fsys fs.FS, root, prefix string, o Options) (Folder, error) {
	r := newReader()
	r.fsys, r.prefix = fsys, prefix
	r.ignore.add("", strings.Join(o.Exclude, "\n"))
	if err := fs.WalkDir(fsys, root, r.visit(root)); err != nil {
		return r.folder, err
	}
	r.dropPatches()
	r.divide(o.Together)
	return r.folder, nil
}

func (r *reader) visit(root string) fs.WalkDirFunc {
	return func(name string, d fs.DirEntry, err error) error {
		r.seen++
		hidden := name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "vendor")
		switch {
		case r.seen > mostEntries:
			return ErrTooMany
		case err != nil && name == root:
			return err
		case err != nil:
			r.unreadable(name, err)
			return skip(d)
		case hidden || name != root && r.ignore.has(name, d.IsDir()):
			return skip(d)
		case d.IsDir():
			r.readIgnored(name)
		case d.Type()&fs.ModeSymlink != 0 && r.isDir(name):
			r.skipped(name, linkToDirectory)
		case name == root || isYAML(name) || isKustomization(name):
			r.file(name)
		}
		return nil
	}
}

// A linkToDirectory is not followed: it can lead out of the directory, or around in it.
const linkToDirectory = "directory link"

// isDir reports whether a link leads to a directory, or, without an extension, to what
// cannot be read.
func (r *reader) isDir(name string) bool {
	info, err := fs.Stat(r.fsys, name)
	return err == nil && info.IsDir() || err != nil && path.Ext(name) == ""
}

func skip(d fs.DirEntry) error {
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

func isYAML(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

// readIgnored reads the ignore files of a directory.
func (r *reader) readIgnored(dir string) {
	for _, name := range []string{".gitignore", ".gwcignore"} {
		if text, err := fs.ReadFile(r.fsys, path.Join(dir, name)); err == nil {
			r.ignore.add(dir, string(text))
		}
	}
}

// unreadable reports a file that cannot be read.
func (r *reader) unreadable(name string, err error) {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	r.folder.Problems = append(r.folder.Problems, diag.At(diag.Span{}, code.UnreadableFile, "cannot read %s: %s", path.Join(r.prefix, name), err).
		WithHint("make it readable, or leave it out with --exclude"))
}

func (r *reader) file(name string) {
	text, err := manifest.ReadFile(r.fsys, name)
	if err != nil {
		r.unreadable(name, err)
		return
	}
	r.Add(name, text)
}

// Add adds a file by its path and text.
func (r *reader) Add(name string, text []byte) {
	if isKustomization(name) && !isTemplate(text) {
		r.skipped(name, "kustomization")
		k, err := readKustomization(text)
		if err != nil {
			file := diag.NewFile(path.Join(r.prefix, name), text)
			r.folder.Problems = append(r.folder.Problems, diag.At(file.Top(), code.InvalidYAML, "invalid kustomization").WithHint("fix it there"))
			return
		}
		r.maps[path.Dir(name)] = k
		return
	}
	if isUTF16(text) {
		file := diag.NewFile(path.Join(r.prefix, name), nil)
		r.folder.Problems = append(r.folder.Problems, diag.At(file.Top(), code.InvalidYAML, "the manifest is in UTF-16").WithHint("save it as UTF-8"))
		return
	}
	if why := wholeFile(name, text); why != "" {
		r.skipped(name, why)
		return
	}
	r.texts[name] = text
	plain, reasons := manifestsOf(name, text)
	for _, why := range reasons {
		r.skipped(name, why)
	}
	if plain == nil {
		return
	}
	r.folder.Found = true
	r.files[name] = diag.NewFile(path.Join(r.prefix, name), plain)
}

func (r *reader) skipped(name, why string) {
	if !strings.Contains(why, "without") && !strings.Contains(why, "list") && why != "empty file" && why != linkToDirectory {
		r.folder.Found = true // a repository of manifests has such files
	}
	s := Skipped{path.Join(r.prefix, name), why}
	if !slices.Contains(r.folder.Skipped, s) {
		r.folder.Skipped = append(r.folder.Skipped, s)
	}
}

// Stdin returns the folder of a text from standard input.
func Stdin(text []byte) Folder {
	r := newReader()
	r.Add("-", text)
	r.divide(true)
	return r.folder
}

// Reasons returns how many files are left out for each reason, the most frequent first.
func (f Folder) Reasons() (list []Count) {
	counts := map[string]int{}
	for _, s := range f.Skipped {
		counts[s.Why]++
	}
	for why, n := range counts {
		list = append(list, Count{why, n})
	}
	slices.SortFunc(list, func(a, b Count) int { return cmp.Or(b.N-a.N, strings.Compare(a.Why, b.Why)) })
	return list
}

// A Count is a number of files, and why they are left out.
type Count struct {
	Why string
	N   int
}
