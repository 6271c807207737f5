// Package story reads cases: a txtar with a program or a bundle, a mesh around it, and calls.
//
// It knows the parts of a case; it judges nothing.
package story

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// Case is one story. Its parts, each a file of the txtar:
//
//	*.gwc, certs...   the program and what it reads (another/*.gwc: a second one), or
//	example           the name of a folder of examples/, whose program it is, or
//	bundle.yaml       objects written by hand
//	others.yaml       objects of other teams, beside the program's
//	mesh.yaml         the mesh (package mesh)
//	then/*.gwc        the program after an edit; calls.before is then what the first program promised
//	calls             what must happen, for every judge (package call); calls.plane and calls.envoy for one alone
//	findings          what the static judges must say, a line each (a code, or part of a text); without it nothing
//	gwc               what gwc check must say of the bundle as an inventory, a line each
//	misleading        what the analyzers say beside the point, a line each: CODE OBJECT: why it is not the mistake
type Case struct {
	Name     string
	About    string
	Program  map[string]string
	Example  string // the folder of examples/ whose program it is
	Bundle   []byte
	Others   []byte
	Mesh     *mesh.Mesh
	Plane    []call.Call
	Envoy    []call.Call
	Findings []string
	Gwc      []string
	Mislead  []string
	Then     map[string]string
	Before   []call.Call
}

// Load reads every case of a folder, in the order of names.
func Load(dir string) ([]Case, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var out []Case
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		c, err := Parse(strings.TrimSuffix(filepath.Base(path), ".txtar"), data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// Parse reads one case. A case without calls and without findings would judge nothing and is an error.
func Parse(name string, data []byte) (Case, error) {
	archive := txtar.Parse(data)
	c := Case{Name: name, About: strings.TrimSpace(string(archive.Comment)), Program: map[string]string{}, Then: map[string]string{}}
	for _, file := range archive.Files {
		if err := c.part(file); err != nil {
			return c, fmt.Errorf("%s: %w", file.Name, err)
		}
	}
	switch {
	case c.About == "":
		return c, fmt.Errorf("the case does not say what it is about")
	case (len(c.Program) > 0) == (len(c.Bundle) > 0):
		return c, fmt.Errorf("a case has a program or a bundle")
	case c.Mesh == nil:
		return c, fmt.Errorf("a case needs a mesh.yaml")
	case len(c.Plane)+len(c.Envoy)+len(c.Findings)+len(c.Gwc) == 0:
		return c, fmt.Errorf("a case needs calls or findings")
	case (len(c.Then) > 0) != (len(c.Before) > 0):
		return c, fmt.Errorf("an edit needs then/*.gwc and calls.before")
	}
	return c, nil
}

func (c *Case) part(file txtar.File) (err error) {
	switch file.Name {
	case "bundle.yaml":
		c.Bundle = file.Data
	case "others.yaml":
		c.Others = file.Data
	case "mesh.yaml":
		c.Mesh, err = mesh.Parse(file.Data)
	case "calls", "calls.plane", "calls.envoy":
		var calls []call.Call
		calls, err = parseCalls(file.Data)
		if file.Name != "calls.envoy" {
			c.Plane = append(c.Plane, calls...)
		}
		if file.Name != "calls.plane" {
			c.Envoy = append(c.Envoy, calls...)
		}
	case "calls.before":
		c.Before, err = parseCalls(file.Data)
	case "findings":
		c.Findings = lines(file.Data)
	case "gwc":
		c.Gwc = lines(file.Data)
	case "misleading":
		c.Mislead = lines(file.Data)
	case "example":
		c.Example = strings.TrimSpace(string(file.Data))
		c.Program, err = example(c.Example)
	default:
		if short, ok := strings.CutPrefix(file.Name, "then/"); ok {
			c.Then[short] = string(file.Data)
		} else {
			c.Program[file.Name] = certified(string(file.Data))
		}
	}
	return err
}

func parseCalls(data []byte) ([]call.Call, error) {
	var out []call.Call
	for _, line := range lines(data) {
		c, err := call.Parse(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// lines leaves out blanks and comments.
func lines(data []byte) []string {
	var out []string
	for _, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// Programs are the builds of a case: the files of the folder another/ are a build of their own, applied to the same mesh;
// of an edited program it is the edited one.
func (c Case) Programs() []map[string]string {
	if len(c.Then) > 0 {
		return []map[string]string{c.Then}
	}
	first, second := map[string]string{}, map[string]string{}
	for name, text := range c.Program {
		if short, ok := strings.CutPrefix(name, "another/"); ok {
			second[short] = text
		} else {
			first[name] = text
		}
	}
	var out []map[string]string
	for _, program := range []map[string]string{first, second} {
		if len(program) > 0 {
			out = append(out, program)
		}
	}
	return out
}

// example reads the program of a folder of examples/, which lies beside this module.
func example(name string) (map[string]string, error) {
	dir := filepath.Join("..", "examples", filepath.FromSlash(name))
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "want.yaml" || entry.Name() == "README.md" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		short, err := filepath.Rel(dir, path)
		out[filepath.ToSlash(short)] = string(data)
		return err
	})
	return out, err
}
