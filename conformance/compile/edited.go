package compile

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// Build is a gwc that was built, and how it is run.
type Build struct {
	Path string
	Env  []string // beside that of the test
}

// Standard is the gwc that is judged.
func Standard() (Build, error) {
	path, err := command()
	return Build{Path: path}, err
}

// Root is the folder of gwc's own module.
func Root() (string, error) { return moduleRoot() }

// Edited builds gwc with other files in the place of its own, by their paths in the module.
func Edited(files map[string][]byte) (Build, error) {
	root, err := moduleRoot()
	if err != nil {
		return Build{}, err
	}
	dir, err := os.MkdirTemp("", "gwc-edited-")
	if err != nil {
		return Build{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	replace := map[string]string{}
	for path, text := range files {
		own := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(own), 0o755); err != nil {
			return Build{}, err
		}
		if err := os.WriteFile(own, text, 0o600); err != nil {
			return Build{}, err
		}
		replace[filepath.Join(root, path)] = own
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return Build{}, err
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return Build{}, err
	}
	path, err := built("./cmd/gwc", "-overlay", list)
	return Build{Path: path}, err
}
