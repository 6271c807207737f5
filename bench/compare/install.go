package main

import (
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/gwc-lang/gwc/bench"
)

// install builds gwc and an empty program, and installs the other tools. One that
// cannot be installed is left out of the table.
func (c *comparison) install() error {
	for _, p := range bench.Peers {
		path := filepath.Join(c.tools, p.Name)
		if info, err := buildinfo.ReadFile(path); err != nil || info.Main.Version != p.Version {
			if c.offline {
				continue
			}
			note("installing %s@%s", p.Package, p.Version)
			cmd := exec.CommandContext(c.ctx, "go", "install", p.Package+"@"+p.Version)
			cmd.Env = append(os.Environ(), "GOBIN="+c.tools, "GOFLAGS=")
			cmd.Dir, cmd.Stderr = c.work, os.Stderr
			if err := cmd.Run(); err != nil {
				note("%s is left out: %v", p.Name, err)
				continue
			}
		}
		c.bin[p.Name] = path
	}
	empty := filepath.Join(c.work, "empty.go")
	if err := os.WriteFile(empty, []byte("package main\n\nfunc main() {}\n"), 0o666); err != nil {
		return err
	}
	for name, source := range map[string]string{"empty": empty, "gwc": "./cmd/gwc"} {
		path := filepath.Join(c.work, name)
		cmd := exec.CommandContext(c.ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, source)
		if text, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("go build %s: %w\n%s", source, err, text)
		}
		c.bin[name] = path
	}
	return nil
}

// generate writes files into a new directory.
func (c *comparison) generate(name string, files []bench.File) (directory string, size int, err error) {
	directory = filepath.Join(c.work, name)
	if err := os.RemoveAll(directory); err != nil {
		return "", 0, err
	}
	for _, f := range files {
		path := filepath.Join(directory, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return "", 0, err
		}
		if err := os.WriteFile(path, f.Text, 0o666); err != nil {
			return "", 0, err
		}
		size += len(f.Text)
	}
	return directory, size, nil
}
