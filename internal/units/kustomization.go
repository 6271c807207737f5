package units

import (
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A kustomization is what a kustomization.yaml says about files.
type kustomization struct {
	Namespace  string
	Resources  []string
	Bases      []string
	Components []string
	Patches    []struct{ Path string }
	Merges     []string                `yaml:"patchesStrategicMerge"`
	JSON       []struct{ Path string } `yaml:"patchesJson6902"`
}

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

// dropPatches leaves out the files that kustomizations list as patches.
func (r *reader) dropPatches() {
	for _, dir := range slices.Sorted(maps.Keys(r.maps)) {
		k := r.maps[dir]
		list := slices.Clone(k.Merges)
		for _, p := range slices.Concat(k.Patches, k.JSON) {
			list = append(list, p.Path)
		}
		for _, name := range list {
			name = path.Join(dir, name)
			if r.files[name] != nil {
				delete(r.files, name)
				r.skipped(name, "patch")
			}
		}
	}
}

// divide makes the units: one for each kustomization, and one for each directory with
// files that no kustomization reaches.
func (r *reader) divide(together bool) {
	for _, file := range r.files {
		r.folder.Objects += len(istioObject.FindAllIndex(file.Text, -1))
	}
	if together {
		if len(r.files) > 0 {
			r.folder.Units = []Unit{{Dir: r.prefix, Files: r.listed(slices.Collect(maps.Keys(r.files)))}}
		}
		return
	}
	reached := map[string]bool{}
	for _, dir := range slices.Sorted(maps.Keys(r.maps)) {
		u := Unit{Dir: path.Join(r.prefix, dir)}
		names := map[string]bool{}
		u.Namespace = r.reach(dir, names, map[string]bool{})
		for name := range names {
			reached[name] = true
		}
		if u.Files = r.listed(slices.Collect(maps.Keys(names))); len(u.Files) > 0 {
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
func (r *reader) listed(names []string) (list []*diag.File) {
	slices.Sort(names)
	for _, name := range names {
		if r.files[name] != nil {
			list = append(list, r.files[name])
		}
	}
	return list
}

// reach collects the files that a kustomization reaches, and returns the namespace that
// it sets, or else the one that a kustomization in it sets.
func (r *reader) reach(dir string, names, visited map[string]bool) (namespace string) {
	k := r.maps[dir]
	if k == nil || visited[dir] {
		return ""
	}
	visited[dir] = true
	namespace = k.Namespace
	for _, to := range slices.Concat(k.Resources, k.Bases, k.Components) {
		if strings.Contains(to, "://") {
			continue
		}
		to = path.Join(dir, to)
		if r.files[to] != nil {
			names[to] = true
			continue
		}
		if inner := r.reach(to, names, visited); namespace == "" {
			namespace = inner
		}
	}
	return namespace
}
