package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/internal/units"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A manifests holds the flags of check for hand-written YAML.
type manifests struct {
	*program
	exclude  []string
	together bool
	complete bool
	live     bool
	cluster  cluster
	verbose  bool
	root     label
	domain   string
	capture  bool
	accept   acceptance
	fail     failOn
	notes    []string // about the run, below the diagnostics

	alternatives []string // files that define the objects of others of their directory
}

// flags adds the flags to the command.
func (m *manifests) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&m.exclude, "exclude", nil, "leave out manifests that match a `GLOB`, as in .gitignore; can be repeated")
	f.BoolVar(&m.together, "together", false, "check all manifests as one unit, not each directory and kustomization alone")
	f.BoolVar(&m.complete, "complete", false, "the manifests are the whole cluster: what they do not have does not exist")
	f.BoolVar(&m.live, "live", false, "check the objects of the cluster, which kubectl reads, or manifests together with them")
	m.cluster.flags(cmd)
	f.BoolVar(&m.verbose, "verbose", false, "list the files that are not manifests")
	f.Var(&m.root, "root-namespace", "root namespace of the mesh of manifests (default \"istio-system\")")
	f.StringVar(&m.domain, "domain", "", "DNS `DOMAIN` of the mesh of manifests (default \"cluster.local\")")
	f.BoolVar(&m.capture, "dns-capture", false, "sidecars of the mesh of manifests answer DNS")
	f.StringVar(&m.accept.baseline, "baseline", "", "accept the findings that are in a `FILE`")
	f.StringVar(&m.accept.write, "write-baseline", "", "write all findings to a `FILE`, for --baseline")
	m.fail = failOn{text: "error"}
	f.Var(&m.fail, "fail-on", "exit with status 1 on a warning, too, or only on the codes of a list")
}

// isManifest reports whether a text on standard input is a manifest.
var isManifest = lazy.MustCompile(`(?m)^\s*[{"'-]*\s*(?:apiVersion|kind)["']?\s*:`)

// asked reports whether the paths are of manifests: YAML files, directories with such
// files and no program, or standard input with a manifest. It returns the input to read.
func (m *manifests) asked(paths []string, in io.Reader) (bool, io.Reader, error) {
	yaml := 0
	for _, path := range paths {
		switch info, err := os.Stat(path); {
		case path == source.Stdin:
			text, err := io.ReadAll(in)
			if err != nil {
				return false, in, fmt.Errorf("standard input: %w", err)
			}
			in = strings.NewReader(string(text))
			if isManifest.Match(text) {
				yaml++
			}
		case err != nil: // it is reported where the path is opened
		case !info.IsDir():
			if isYAML(path) {
				yaml++
			}
		default:
			if programs, some := contents(os.DirFS(path), "."); !programs && some {
				yaml++
			}
		}
	}
	if yaml > 0 && yaml < len(paths) {
		return false, in, usageError{errors.New("programs and manifests cannot be checked in one run: pass the manifests with --inventory")}
	}
	return yaml > 0, in, nil
}

var errFound = errors.New("found")

// contents reports whether there are programs or YAML at a path, which may be a file. It
// looks at as many entries as a check of manifests does.
func contents(fsys fs.FS, root string) (programs, yaml bool) {
	seen := 0
	err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		seen++
		switch {
		case seen > 200_000:
			return fs.SkipAll
		case err != nil:
			return nil
		case d.IsDir() && name != root && (d.Name()[0] == '.' || d.Name()[0] == '_'):
			return fs.SkipDir
		case filepath.Ext(name) == ".gwc" && !d.IsDir():
			return errFound
		}
		yaml = yaml || isYAML(name)
		return nil
	})
	return errors.Is(err, errFound), yaml
}

// check returns the diagnostics of the manifests at the paths.
func (m *manifests) check(cmd *cobra.Command, paths []string, in io.Reader) ([]diag.Diagnostic, error) {
	around, err := source.Manifests(m.inventory, in, m.seen)
	if err != nil {
		return nil, err
	}
	var folder units.Folder
	if m.live {
		inCluster, err := m.readCluster(cmd)
		if err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			folder = liveFolder(inCluster)
		} else {
			around = append(around, inCluster...)
		}
	}
	if len(paths) > 0 {
		if folder, err = m.read(paths, in); err != nil {
			return nil, err
		}
	}
	var all diag.Sink
	all.Add(folder.Problems...)
	if !folder.Found && len(folder.Problems) == 0 {
		all.Add(nothing(paths, folder))
	}
	seen := map[string]bool{}
	for _, u := range folder.Units {
		found := m.judge(cmd, u, around)
		for _, d := range found {
			if !seen[placeOf(d)] {
				all.Add(d)
			}
		}
		for _, d := range found {
			seen[placeOf(d)] = true
		}
	}
	list, err := m.accept.apply(oncePerFile(all.Sorted()))
	m.summarize(folder, list)
	return list, err
}

// read reads the folders of the paths as one.
func (m *manifests) read(paths []string, in io.Reader) (all units.Folder, err error) {
	roots, err := source.Roots(paths, in, m.seen)
	if err != nil {
		return all, err
	}
	for _, root := range roots {
		var folder units.Folder
		if root.Path == source.Stdin {
			text, err := fs.ReadFile(root.FS, root.Path)
			if err = cmp.Or(err, source.WholeStdin(text)); err != nil {
				return all, err
			}
			folder = units.Stdin(text)
		} else if folder, err = readFolder(root, units.Options{Exclude: m.exclude, Together: m.together}); err != nil {
			return all, err
		}
		all.Units = append(all.Units, folder.Units...)
		all.Skipped = append(all.Skipped, folder.Skipped...)
		all.Problems = append(all.Problems, folder.Problems...)
		all.Objects += folder.Objects
		all.Found = all.Found || folder.Found
	}
	if m.together && len(all.Units) > 1 {
		one := all.Units[0]
		for _, u := range all.Units[1:] {
			one.Files = append(one.Files, u.Files...)
		}
		all.Units = []units.Unit{one}
	}
	return all, nil
}

func readFolder(root compiler.Root, o units.Options) (units.Folder, error) {
	folder, err := units.Read(root.FS, root.Path, root.Name, o)
	if err != nil {
		return folder, fmt.Errorf("%s: %w", root, err)
	}
	return folder, nil
}

// mesh returns the statement that the flags stand for.
func (m *manifests) mesh() string {
	var clauses []string
	if m.domain != "" {
		clauses = append(clauses, "domain "+m.domain)
	}
	if m.root != "" {
		clauses = append(clauses, "root "+m.root.String())
	}
	if m.capture {
		clauses = append(clauses, "dns-capture")
	}
	if len(clauses) == 0 {
		return ""
	}
	return "mesh { " + strings.Join(clauses, ", ") + " }\n"
}

// nothing reports paths without a manifest: they are probably wrong.
func nothing(paths []string, f units.Folder) diag.Diagnostic {
	found := "no YAML file"
	if len(f.Skipped) > 0 {
		found = reasons(f)
	}
	return diag.At(diag.Span{}, code.EmptyProgram, "no manifest in %s: %s", strings.Join(paths, ", "), found).
		WithHint("pass the directory of the manifests")
}

// oncePerFile keeps the first of the diagnostics that a file is not valid YAML.
func oncePerFile(list []diag.Diagnostic) (kept []diag.Diagnostic) {
	broken := map[*diag.File]bool{}
	for _, d := range list {
		if d.Code == code.InvalidYAML && d.Span.Known() {
			if broken[d.Span.File()] {
				continue
			}
			broken[d.Span.File()] = true
		}
		kept = append(kept, d)
	}
	return kept
}
