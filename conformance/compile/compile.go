// Package compile is the one seam to gwc: programs go in, a bundle comes out, by the command that users run.
//
// It shares no code with the compiler, so that a judge cannot repeat the compiler's mistakes.
package compile

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// command builds gwc once for a process and returns the binary's path; the environment's GWC names one to judge instead.
var command = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("GWC"); path != "" {
		return path, nil
	}
	return built("./cmd/gwc")
})

// Command is the path of the gwc that is judged, for those who run it themselves.
func Command() (string, error) { return command() }

// built builds a command of gwc's module and returns the binary's path.
func built(from string, args ...string) (string, error) {
	dir, err := os.MkdirTemp("", "gwc-conformance-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, filepath.Base(from))
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	args = append([]string{"build", "-C", root, "-o", path}, args...)
	out, err := exec.Command("go", append(args, from)...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", from, err, out)
	}
	return path, nil
}

// moduleRoot is the folder of gwc's own module: the one above this module's.
func moduleRoot() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("finding the module: %w", err)
	}
	return filepath.Dir(filepath.Dir(string(bytes.TrimSpace(out)))), nil
}

// Program compiles files, given by name and text, with gwc build; args are further arguments. A folder inventory is the
// program's inventory.
func Program(files map[string]string, args ...string) ([]byte, error) {
	out, _, err := Said(files, args...)
	return out, err
}

// Said is Program with what gwc said of the program, its warnings.
func Said(files map[string]string, args ...string) (out []byte, said string, err error) {
	dir, err := os.MkdirTemp("", "gwc-program-")
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	inventory := false
	for name, text := range files {
		inventory = inventory || strings.HasPrefix(name, "inventory/")
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, "", err
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return nil, "", err
		}
	}
	if inventory {
		args = append(slices.Clone(args), "--inventory", filepath.Join(dir, "inventory"))
	}
	return folder(dir, args...)
}

// folder compiles a folder with gwc build. What gwc says of an error is the error.
func folder(dir string, args ...string) (out []byte, said string, err error) {
	gwc, err := command()
	if err != nil {
		return nil, "", err
	}
	build := exec.Command(gwc, append([]string{"build", dir}, args...)...)
	var stdout, stderr bytes.Buffer
	build.Stdout, build.Stderr = &stdout, &stderr
	if err := build.Run(); err != nil {
		return nil, "", fmt.Errorf("gwc build: %w\n%s", err, stderr.Bytes())
	}
	return stdout.Bytes(), stderr.String(), nil
}
