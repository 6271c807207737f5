package istioctl

import (
	"path/filepath"
	"slices"

	"github.com/gwc-lang/gwc/conformance/compile"
)

// Found returns the codes that gwc check reports of each object of a case, by its name: at the object, or at another
// one with a reference to it. As in Istio's tests, the files and the ingress gateway of defaults.yaml are all that there
// is.
func Found(dir, defaults string, c Case) (map[string][]string, error) {
	var paths []string
	objects := map[string][]object{}
	for _, f := range c.Files {
		path := filepath.Join(dir, f)
		list, err := objectsOf(path)
		if err != nil {
			return nil, err
		}
		paths, objects[path] = append(paths, path), list
	}
	said, err := compile.Checked(paths, "--together", "--complete", "--inventory", defaults)
	if err != nil {
		return nil, err
	}
	found := map[string][]string{}
	add := func(file string, line int, code string) {
		if name := objectAt(objects[file], line); name != "" && !slices.Contains(found[name], code) {
			found[name] = append(found[name], code)
		}
	}
	for _, d := range said {
		add(d.File, d.Start.Line, d.Code)
		for _, r := range d.Related {
			add(r.File, r.Start.Line, d.Code)
		}
	}
	for _, codes := range found {
		slices.Sort(codes)
	}
	return found, nil
}
