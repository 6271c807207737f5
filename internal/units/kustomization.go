package units

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A kustomization is what a kustomization.yaml says about files and objects.
type kustomization struct {
	Namespace    string
	NamePrefix   string            `yaml:"namePrefix"`
	NameSuffix   string            `yaml:"nameSuffix"`
	CommonLabels map[string]string `yaml:"commonLabels"`
	Labels       []struct {
		Pairs     map[string]string
		Selectors bool `yaml:"includeSelectors"`
		Templates bool `yaml:"includeTemplates"`
	}
	Resources    []string
	Bases        []string
	Components   []string
	Patches      []patch
	Merges       []string `yaml:"patchesStrategicMerge"`
	JSON         []patch  `yaml:"patchesJson6902"`
	Replacements []struct {
		Path        string
		replacement `yaml:",inline"`
	}
}

// A patch changes the objects of its target, or the one that it names.
type patch struct {
	Path   string
	Patch  string
	Target *target
}

// A replacement copies a value into fields of its targets.
type replacement struct {
	Targets []struct{ Select target }
}

// A target selects objects by their kind and their name, which is a regular expression.
type target struct{ Kind, Name string }

func isKustomization(name string) bool {
	switch path.Base(name) {
	case "kustomization.yaml", "kustomization.yml", "Kustomization":
		return true
	}
	return false
}

func readKustomization(text []byte) (*kustomization, error) {
	k := new(kustomization)
	return k, yaml.Unmarshal(text, k)
}

// dropPatches leaves out the files that kustomizations list as patches, and keeps what
// they change.
func (r *reader) dropPatches() {
	dropped := map[string]bool{}
	for _, dir := range slices.Sorted(maps.Keys(r.maps)) {
		k := r.maps[dir]
		for _, p := range slices.Concat(k.Patches, k.JSON) {
			r.patched(dir, k, p, dropped)
		}
		for _, m := range k.Merges {
			p := patch{Path: m}
			if strings.Contains(m, "\n") {
				p = patch{Patch: m}
			}
			r.patched(dir, k, p, dropped)
		}
		for _, replaced := range k.Replacements {
			if text := r.texts[path.Join(dir, replaced.Path)]; replaced.Path != "" && text != nil {
				_ = yaml.Unmarshal(text, &replaced.replacement) // kustomize reports errors in it
			}
			for _, t := range replaced.Targets {
				r.changed[k] = append(r.changed[k], t.Select)
			}
		}
	}
	for name := range dropped {
		delete(r.files, name)
	}
}

// patched records what a patch changes, and its file as one that is left out.
func (r *reader) patched(dir string, k *kustomization, p patch, dropped map[string]bool) {
	text := []byte(p.Patch)
	if name := path.Join(dir, p.Path); p.Path != "" {
		text = r.texts[name]
		if r.files[name] != nil && !dropped[name] {
			dropped[name] = true
			r.skipped(name, "patch")
		}
	}
	if p.Target != nil {
		r.changed[k] = append(r.changed[k], *p.Target)
		return
	}
	for doc := range strings.SplitSeq(string(text), "\n---") {
		var object struct {
			Kind     string
			Metadata struct{ Name string }
		}
		if yaml.Unmarshal([]byte(doc), &object) == nil && object.Kind != "" {
			r.changed[k] = append(r.changed[k], target{object.Kind, object.Metadata.Name})
		}
	}
}

// divide makes the units: one for each kustomization, and one for each directory with
// files that no kustomization reaches.
func (r *reader) divide(together bool) {
	for _, file := range r.files {
		r.folder.Objects += CountIstio(file.Text)
	}
	if together {
		if len(r.files) > 0 {
			r.folder.Units = []Unit{{Dir: r.prefix, Together: true, Files: r.listed(slices.Collect(maps.Keys(r.files)))}}
		}
		return
	}
	reached := map[string]bool{}
	within := r.within()
	for _, dir := range slices.Sorted(maps.Keys(r.maps)) {
		if within[dir] {
			continue
		}
		u := Unit{Dir: path.Join(r.prefix, dir), Together: true}
		r.visited, r.copies = map[string]bool{}, map[*diag.File][]Change{}
		r.reach(dir, Change{}, nil, &u, reached)
		if len(u.Files) > 0 {
			r.folder.Units = append(r.folder.Units, u)
		}
	}
	dirs := map[string][]string{}
	for name := range r.files {
		if !reached[name] {
			dirs[path.Dir(name)] = append(dirs[path.Dir(name)], name)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		r.folder.Units = append(r.folder.Units, Unit{Dir: path.Join(r.prefix, dir), Files: r.listed(dirs[dir])})
	}
}

// listed returns the files of some paths, sorted.
func (r *reader) listed(names []string) (list []File) {
	slices.Sort(names)
	for _, name := range names {
		if r.files[name] != nil {
			list = append(list, File{File: r.files[name], Unknown: unknown(r.files[name], nil)})
		}
	}
	return list
}

// within returns the kustomizations that others reach: they are judged as parts of these.
// Of those in a circle, the first is not.
func (r *reader) within() map[string]bool {
	found, visited := map[string]bool{}, map[string]bool{}
	inner := func(dir string) (list []string) {
		k := r.maps[dir]
		for _, to := range slices.Concat(k.Resources, k.Bases, k.Components) {
			if to = path.Join(dir, to); to != dir && r.maps[to] != nil {
				list = append(list, to)
			}
		}
		return list
	}
	dirs := slices.Sorted(maps.Keys(r.maps))
	for _, dir := range dirs {
		for _, to := range inner(dir) {
			found[to] = true
		}
	}
	var visit func(dir string)
	visit = func(dir string) {
		if !visited[dir] {
			visited[dir] = true
			for _, to := range inner(dir) {
				visit(to)
			}
		}
	}
	for _, dir := range dirs {
		if !found[dir] {
			visit(dir)
		}
	}
	for _, dir := range dirs {
		if !visited[dir] {
			delete(found, dir)
			visit(dir)
		}
	}
	return found
}

// mostCopies is how many files and kustomizations a unit has: kustomizations that reach
// each other on many paths have more.
const mostCopies = 20_000

// reach adds the files that a kustomization reaches to the unit, as those around it
// change them. A file that is reached on two paths with two changes is there twice.
func (r *reader) reach(dir string, c Change, changed []target, u *Unit, reached map[string]bool) {
	k := r.maps[dir]
	if k == nil || r.inside[dir] || len(r.visited) > mostCopies {
		return
	}
	c = c.within(k)
	if key := fmt.Sprint(dir, c); !r.visited[key] {
		r.visited[key] = true
	} else {
		return
	}
	r.inside[dir] = true
	defer delete(r.inside, dir)
	changed = append(slices.Clone(changed), r.changed[k]...)
	for _, to := range slices.Concat(k.Resources, k.Bases, k.Components) {
		if strings.Contains(to, "://") {
			continue
		}
		to = path.Join(dir, to)
		if file := r.files[to]; file != nil {
			reached[to] = true
			r.add(u, file, c, changed)
			continue
		}
		r.reach(to, c, changed, u, reached)
	}
}

// add adds a file, unless the unit has it with the same changes.
func (r *reader) add(u *Unit, file *diag.File, c Change, changed []target) {
	if slices.ContainsFunc(r.copies[file], c.equal) || len(u.Files) >= mostCopies {
		return
	}
	own := file
	if len(r.copies[file]) > 0 {
		own = diag.NewFile(file.Name, file.Text)
	}
	r.copies[file] = append(r.copies[file], c)
	u.Files = append(u.Files, File{File: own, Change: c, Unknown: unknown(own, changed)})
}
